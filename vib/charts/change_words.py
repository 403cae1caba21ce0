"""What changed, in words: one line a change, then and now beside each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from vib.charts.card_words import TITLES, difference, interval
from vib.charts.gantt_words import moved_text, title
from vib.charts.look import Look
from vib.locale import N_
from vib.model.vocabulary import MilestoneChange

Row = dict[Any, Any]

GROUPS = {
    "definition": N_("Corrections and definitions"),
    "figure": N_("Key figures"),
    "late_registration": N_("Closed quarters whose enrolments changed"),
    "milestone": N_("Milestones"),
    "spending": N_("Spending reported"),
    "target": N_("Targets"),
}
"""Kind of change → its heading, in the order of the screen."""

_TARGETS = {"participants": N_("Target: participants"), "completed": N_("Target: completed trajectories")}
NOTHING = "–"
_PEOPLE = ("participants", "completed", "dropped_out")
"""The key figures of the summary."""


@dataclass(frozen=True)
class Line:
    """A change as it is read; all texts in the reader's language."""

    kind: str
    what: str
    then: str
    now: str
    change: str


def _number(low: Any, high: Any, unit: str, look: Look) -> str:
    return NOTHING if low is None else interval(low, high, unit, look)


def _difference(row: Row, look: Look) -> str:
    if row["before_low"] is None or row["after_low"] is None:
        return look.say(N_("new")) if row["before_low"] is None else look.say(N_("removed"))
    least, most = _ends(row)
    if not least and not most:
        return look.say(N_("unchanged"))
    # To the cent, like the two amounts beside it: a reader takes one from the other.
    return difference(least, most, row["unit"], look, cents=True)


def _ends(row: Row) -> tuple[Any, Any]:
    """The least and the most that a figure can have changed; both zero only where that is certain."""
    return row["after_low"] - row["before_high"], row["after_high"] - row["before_low"]


def _counted(row: Row, what: str, look: Look) -> Line:
    unit = row["unit"]
    then = _number(row["before_low"], row["before_high"], unit, look)
    now = _number(row["after_low"], row["after_high"], unit, look)
    return Line(row["kind"], what, then, now, _difference(row, look))


def _place(row: Row, look: Look) -> str:
    period = look.quarter(row["quarter"]) if row["quarter"] else str(row["year"] or "")
    return ", ".join(part for part in (look.label("agency", row["agency"]), period) if part)


def _dated(day: date | None, precision: str | None, look: Look) -> str:
    return NOTHING if day is None or precision is None else look.period(day, precision)


def _milestone(row: Row, look: Look) -> Line:
    change = row["change"]
    if change == "done":
        text = look.say(N_("done"))
    elif change in (MilestoneChange.LATER, MilestoneChange.EARLIER):
        text = moved_text(row["shift"], row["shift_unit"], look)
    else:
        text = look.label("milestone_change", change)
    then = _dated(row["before_day"], row["before_precision"], look)
    return Line(
        "milestone", title(row, look), then, _dated(row["after_day"], row["after_precision"], look), text
    )


def _target(row: Row, look: Look) -> Line:
    what = f"{look.say(_TARGETS[row['code']])}, {look.label('agency', row['agency'])}"
    line = _counted(row, what, look)
    if row["change"] != "new_path":
        return line
    return Line(line.kind, line.what, line.then, line.now, look.say(N_("other path, same target")))


def _spending(rows: list[Row], look: Look) -> Iterator[Line]:
    """What was reported anew as one line a purse and agency; what was reported otherwise line by line."""

    def key(row: Row) -> tuple[str, str]:
        return row["funding"], row["agency"]

    new = [row for row in rows if row["before_low"] is None]
    for (funding, agency), found in groupby(new, key):
        mine = list(found)
        periods = [look.quarter(row["quarter"]) if row["quarter"] else str(row["year"]) for row in mine]
        span = periods[0] if len(periods) == 1 else f"{periods[0]} – {periods[-1]}"
        what = f"{look.label('agency', agency)} ({look.label('funding', funding)}), {span}"
        total = sum(row["after_low"] for row in mine)
        yield Line(
            "spending", what, NOTHING, interval(total, total, "EUR", look), look.say(N_("newly reported"))
        )
    for row in rows:
        if row["before_low"] is not None:
            what = f"{_place(row, look)} ({look.label('funding', row['funding'])})"
            yield _counted(row, what, look)


def _definition(row: Row, look: Look) -> Line:
    return Line("definition", str(row["title_nl"]), "", "", look.label("change_class", row["change"]))


def lines(frame: pd.DataFrame, look: Look) -> list[Line]:
    """All changes as lines, in the order of `GROUPS`."""
    rows = frame.to_dict("records")
    found: list[Line] = []
    for kind in GROUPS:
        own = [row for row in rows if row["kind"] == kind]
        if kind == "spending":
            found += _spending(own, look)
            continue
        for row in own:
            if kind == "figure":
                found.append(_counted(row, look.say(TITLES[row["code"]]), look))
            elif kind == "late_registration":
                found.append(_counted(row, _place(row, look), look))
            else:
                tell = {"milestone": _milestone, "target": _target, "definition": _definition}[kind]
                found.append(tell(row, look))
    return found


def summary(frame: pd.DataFrame, look: Look) -> str:
    """The news in a sentence, with the date of the snapshot before."""
    if frame.empty:
        return ""
    rows = frame.to_dict("records")
    figures = {row["code"]: row for row in rows if row["kind"] == "figure"}
    parts = [
        f"{_difference(figures[code], look)} {look.say(TITLES[code]).lower()}"
        for code in _PEOPLE
        if code in figures and _changed(figures[code])
    ]
    late = sum(row["kind"] == "late_registration" for row in rows)
    moved = sum(row["change"] == MilestoneChange.LATER for row in rows)
    done = sum(row["change"] == "done" for row in rows)
    for number, message in (
        (done, N_("milestones done: {n}")),
        (moved, N_("planned later: {n}")),
        (late, N_("closed quarters changed: {n}")),
    ):
        if number:
            parts.append(look.say(message, n=number))
    people = [figures[code] for code in _PEOPLE if code in figures]
    nothing = N_("no change in people or milestones")
    if any(_open(row) for row in people):
        nothing = N_("what changed among people is too small to show; no change in milestones")
    news = "; ".join(parts) or look.say(nothing)
    return look.say(N_("Since {day}: {news}."), day=look.day(rows[0]["since"]), news=news)


def _changed(row: Row) -> bool:
    """Whether a figure was known before and surely is another one now."""
    if row["before_low"] is None or row["after_low"] is None:
        return False
    least, most = _ends(row)
    return bool(least > 0 or most < 0)


def _open(row: Row) -> bool:
    """Whether it can't be told if a figure changed."""
    if row["before_low"] is None or row["after_low"] is None:
        return False
    least, most = _ends(row)
    return bool(least <= 0 <= most and least != most)
