"""The timeline told: in a sentence, as alt text, and as tables with the same dates."""

from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd

from vib.charts.gantt_words import (
    DONE_LATE,
    LATE,
    MOVED,
    NOT_DUE,
    ON_TIME,
    Line,
    actual_text,
    change_text,
    dated,
    moved_text,
    planned_text,
    strand,
    then_text,
    title,
    verdict,
)
from vib.charts.look import Look
from vib.locale import N_
from vib.model.vocabulary import MilestoneChange, MilestoneKind, MilestoneStatus

UNCHANGED = MilestoneChange.UNCHANGED
Column = tuple[str, Callable[[Line], object]]


def lines_of(frame: pd.DataFrame) -> list[Line]:
    return list(frame.to_dict("records"))


def _late(lines: Iterable[Line], look: Look) -> str:
    """How many are late, how many of these are done by now, and in which strands: empty for none."""
    late = [line for line in lines if line["late"]]
    done = sum(verdict(line) == DONE_LATE for line in late)
    strands = Counter(line["strand"] for line in late)
    parts = [look.say(N_("of which {n} done by now"), n=done)] if done else []
    for number in sorted(strands, key=lambda number: number or 9):
        where = look.say(N_("strand {n}"), n=number) if number else look.say(N_("whole project"))
        parts.append(f"{where}: {strands[number]}")
    return f" ({', '.join(parts)})" if parts else ""


def _standing(lines: list[Line], look: Look) -> str:
    """How many are on time, late and not due yet."""
    counts = Counter(verdict(line) for line in lines)
    return look.say(
        N_("{on_time} on time, {late} late{where}, {open} not due yet."),
        on_time=counts[ON_TIME],
        late=counts[LATE] + counts[DONE_LATE],
        where=_late(lines, look),
        open=counts[NOT_DUE],
    )


def _slipped(lines: list[Line], look: Look) -> str:
    """How many plans moved since the baseline; empty without one."""
    if not lines or "change" not in lines[0]:
        return ""
    changes = Counter(line["change"] for line in lines)
    values = {change.value: changes[change.value] for change in MilestoneChange}
    since = look.say(
        N_("Since {day}: {later} later, {earlier} earlier, {added} new, {removed} removed."),
        day=look.day(lines[0]["then_as_of"]),
        **values,
    )
    return f" {since}"


def take_away(frame: pd.DataFrame, look: Look) -> str:
    """Where the timeline stands, and what moved since the baseline."""
    lines = lines_of(frame)
    return _standing(lines, look) + _slipped(lines, look)


def tell(frame: pd.DataFrame, look: Look) -> str:
    """The alt text: the sentence, then per strand what is late, what runs and what has no date."""
    lines = lines_of(frame)
    told = [look.say(N_("Timeline on {day}."), day=look.day(look.as_of)), take_away(frame, look)]
    for name, chosen in (
        (N_("Late: {titles}."), [line for line in lines if line["late"]]),
        (N_("Running: {titles}."), [line for line in lines if _runs(line)]),
        (N_("Without a date in the source: {titles}."), [line for line in lines if not dated(line)]),
    ):
        if chosen:
            told.append(look.say(name, titles="; ".join(title(line, look) for line in chosen)))
    return " ".join(told)


def _runs(line: Line) -> bool:
    return (line["status"], line["kind"]) == (MilestoneStatus.RUNNING, MilestoneKind.ACTIVITY)


def _table(lines: Iterable[Line], columns: Iterable[Column]) -> pd.DataFrame:
    columns = tuple(columns)
    rows = [[value(line) for _, value in columns] for line in lines]
    return pd.DataFrame(rows, columns=[name for name, _ in columns])


def _what(look: Look) -> tuple[Column, ...]:
    return (
        (look.say(N_("Strand")), lambda line: strand(line, look)),
        (look.say(N_("Milestone")), lambda line: title(line, look)),
        (look.say(N_("Kind")), lambda line: look.label("milestone_kind", line["kind"])),
        (look.say(N_("Agency")), lambda line: look.label("agency", line["agency"]) if line["agency"] else ""),
    )


def _cumulative(line: Line, look: Look) -> str:
    """The shift since the first plan; empty where there is none."""
    if not line["cumulative"]:
        return ""
    moved = moved_text(line["cumulative"], line["cumulative_unit"], look)
    return look.say(N_("{shift} since {day}"), shift=moved, day=look.day(line["since"]))


def _far(line: Line) -> tuple[int, int]:
    """What moved furthest first, within what moved later, then the other changes."""
    return list(MilestoneChange).index(line["change"]), -abs(line["shift"] or 0)


def _shifts(then: str, look: Look) -> tuple[Column, ...]:
    return (
        (look.say(N_("Planned on {day}"), day=then), lambda line: then_text(line, look)),
        (look.say(N_("Planned on {day}"), day=look.day(look.as_of)), lambda line: planned_text(line, look)),
        (
            look.say(N_("Shift")),
            lambda line: change_text(line, look) or look.label("milestone_change", UNCHANGED),
        ),
        (look.say(N_("Cumulative shift")), lambda line: _cumulative(line, look)),
    )


def _actual(look: Look) -> Column:
    return look.say(N_("Actual")), lambda line: actual_text(line, look)


def _note(look: Look) -> Column:
    return look.say(N_("Note")), lambda line: line["note"] or ""


def tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Every line: strand, title, kind, agency, planned, actual, status, verdict, note; dates as known.

    With a baseline, what was planned then and the shift instead of the plan alone.
    """
    lines = lines_of(frame)
    planned = ((look.say(N_("Planned")), lambda line: planned_text(line, look)),)
    compared = "then_as_of" in frame.columns and lines
    columns = (
        *_what(look),
        *(_shifts(look.day(lines[0]["then_as_of"]), look) if compared else planned),
        _actual(look),
        (look.say(N_("Status")), lambda line: look.label("status", line["status"])),
        (look.say(N_("Verdict")), lambda line: look.say(verdict(line))),
        _note(look),
    )
    return _table(lines, columns)


def tabulate_slippage(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """What changed since the baseline, or since the first plan: then, now, shift, cumulative, note.

    What moved furthest comes first; an empty frame where nothing moved.
    """
    lines = [line for line in lines_of(frame) if line["change"] in MOVED or line["cumulative"]]
    then = look.day(lines[0]["then_as_of"]) if lines else ""
    columns = (*_what(look)[:2], *_shifts(then, look), _actual(look), _note(look))
    return _table(sorted(lines, key=_far), columns)
