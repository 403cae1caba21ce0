"""A line of the timeline in words: its title, periods, shift, verdict and hover text."""

from collections.abc import Iterator, Mapping
from datetime import date
from textwrap import wrap
from typing import Any

from vib.charts.look import Look
from vib.locale import N_
from vib.metrics.milestones import DATES, JUDGED
from vib.model.vocabulary import MilestoneChange, MilestoneKind, MilestoneStatus

Line = Mapping[Any, Any]
"""A row of `vib.metrics.milestones.timeline`, with the columns of `vib.compare.slippage` or without."""

HOVER_WIDTH = 64
MOVED = frozenset(MilestoneChange) - {MilestoneChange.UNCHANGED}

_UNITS = {
    "day": (N_("{n} day"), N_("{n} days")),
    "month": (N_("{n} month"), N_("{n} months")),
    "quarter": (N_("{n} quarter"), N_("{n} quarters")),
}


def dated(line: Line) -> bool:
    """Whether the source, now or at the baseline, gives any date."""
    return any(line.get(column) is not None for column in (*DATES, "then_start", "then_end"))


def title(line: Line, look: Look) -> str:
    """The title in the reader's language; Dutch where there is no English one."""
    return str((line["title_en"] if look.language == "en" else None) or line["title_nl"])


def strand(line: Line, look: Look) -> str:
    """The strand's name, or the project as a whole."""
    return look.say(N_("Whole project")) if line["strand"] is None else look.label("strand", line["strand"])


def moved_text(amount: int | None, unit: str | None, look: Look) -> str:
    """A shift with its sign and unit, `+2 kwartalen`; empty where there is none to tell."""
    if amount is None or unit is None:
        return ""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    one, several = _UNITS[unit]
    return look.say(one if abs(amount) == 1 else several, n=sign + look.whole(abs(amount)))


def span_text(start: date | None, end: date | None, line: Line, precision: str, look: Look) -> str:
    """A period as exactly as it is known, saying so where one of its ends isn't; empty for none."""
    first, last = (look.period(day, precision) if day else "" for day in (start, end))
    if not first and not last:
        return ""
    if line["kind"] == MilestoneKind.MILESTONE:
        return last or first
    if first and last:
        return first if first == last else f"{first} – {last}"
    if last:
        return look.say(N_("until {end}, start unknown"), end=last)
    if line["kind"] == MilestoneKind.EVENT:
        return first
    if line["status"] == MilestoneStatus.RUNNING:
        return look.say(N_("since {start}"), start=first)
    return look.say(N_("from {start}, end unknown"), start=first)


def planned_text(line: Line, look: Look) -> str:
    return span_text(line["planned_start"], line["planned_end"], line, line["precision"], look)


def actual_text(line: Line, look: Look) -> str:
    return span_text(line["actual_start"], line["actual_end"], line, line["precision"], look)


def then_text(line: Line, look: Look) -> str:
    """The plan of the baseline."""
    if line.get("then_precision") is None:
        return ""
    return span_text(line["then_start"], line["then_end"], line, line["then_precision"], look)


ON_TIME, NOT_DUE = N_("on time"), N_("not due yet")
LATE, DONE_LATE = N_("late"), N_("done late")
_NO_PLAN = N_("can't be judged: no planned end")
_NO_DAY = N_("can't be judged: done on an unknown day")


def verdict(line: Line) -> str:
    """The verdict on a line, as a message id; empty for what is never judged (events and periods)."""
    if line["kind"] not in JUDGED:
        return ""
    if line["late"]:
        return DONE_LATE if line["status"] == MilestoneStatus.DONE else LATE
    if line["on_time"]:
        return ON_TIME
    if line["planned_end"] is None:
        return _NO_PLAN
    return _NO_DAY if line["due"] else NOT_DUE


def change_text(line: Line, look: Look) -> str:
    """What became of the plan since the baseline: the shift, or `nieuw`, `geschrapt` …; empty for nothing."""
    change = line.get("change")
    if change is None or change == MilestoneChange.UNCHANGED:
        return ""
    if change in (MilestoneChange.LATER, MilestoneChange.EARLIER):
        return moved_text(line["shift"], line["shift_unit"], look)
    return look.label("milestone_change", change)


def _hover_lines(line: Line, look: Look) -> Iterator[str]:
    kind = look.label("milestone_kind", line["kind"])
    agency = [look.label("agency", line["agency"])] if line["agency"] else []
    yield " · ".join([strand(line, look), *agency, kind])
    for name, text in (
        (N_("Planned"), planned_text(line, look)),
        (N_("Actual"), actual_text(line, look)),
        (N_("Status"), look.label("status", line["status"])),
        (N_("Verdict"), ("⚠ " if line["late"] else "") + look.say(verdict(line))),
    ):
        if text:
            yield f"{look.say(name)}: {text}"
    if line.get("then_as_of"):
        then = then_text(line, look) or look.say(N_("no date"))
        change = change_text(line, look) or look.label("milestone_change", MilestoneChange.UNCHANGED)
        yield f"{look.say(N_('Planned on {day}'), day=look.day(line['then_as_of']))}: {then} ({change})"
    if line["note"]:
        yield from wrap(str(line["note"]), HOVER_WIDTH)


def hover(line: Line, look: Look) -> str:
    """The hover text of a line: all that is known of it."""
    heading = "<br>".join(wrap(title(line, look), HOVER_WIDTH))
    return "<br>".join([f"<b>{heading}</b>", *_hover_lines(line, look)])
