"""The timeline: what is planned and what happened, and which milestones are late on the snapshot's date."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from vib.locale import N_
from vib.metrics.figure import Definition, Figure
from vib.metrics.scopes import quarter_dimension, scopes
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import JOINT, MilestoneKind, MilestoneStatus, Precision

JUDGED = frozenset({MilestoneKind.ACTIVITY, MilestoneKind.MILESTONE})
"""An event happens and a period runs by itself: neither is ever on time or late."""

DATES = ("planned_start", "planned_end", "actual_start", "actual_end")
TIMELINE = (
    *("id", "strand", "agency", "kind", "title_nl", "title_en"),
    *DATES,
    *("precision", "status", "note", "due", "late", "on_time"),
)
PUNCTUALITY = tuple(c for c in TIMELINE if c not in ("planned_start", "actual_start", "note"))

_DATE_BASIS = N_("the planned or actual period, where it overlaps the chosen quarters")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        id="milestones.on_time",
        name=N_("Milestones on time"),
        formula=N_(
            "Activities and milestones that were done by the end of their planned period. A date known to "
            "the quarter or month has passed when its last day has. What has no planned end, and what was "
            "done on an unknown day, can't be judged. With an agency: its own and those of the whole project."
        ),
        unit="aantal",
        date_basis=_DATE_BASIS,
        source=N_("table of milestones"),
    ),
    Definition(
        id="milestones.late",
        name=N_("Milestones late"),
        formula=N_(
            "Activities and milestones whose planned period has passed on the snapshot's date without being "
            "done, or that were done after it. A date known to the quarter or month has passed when its last "
            "day has. What has no planned end can't be judged. With an agency: its own and those of the "
            "whole project."
        ),
        unit="aantal",
        date_basis=_DATE_BASIS,
        source=N_("table of milestones"),
    ),
)


def period_end(day: date, precision: str) -> date:
    """The last day of the period that a date of this precision speaks of."""
    if precision == Precision.QUARTER:
        return Quarter.of(day).last_day
    if precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def judge(row: Mapping[str, Any], as_of: date) -> tuple[bool, bool, bool]:
    """Whether a milestone is due, late and on time on a date; all False where it can't be judged.

    It is due once the last day of its planned end is reached: a snapshot speaks of the end of its day.
    """
    if row["planned_end"] is None or row["kind"] not in JUDGED:
        return False, False, False
    end = period_end(row["planned_end"], row["precision"])
    due = end <= as_of
    if row["status"] != MilestoneStatus.DONE:
        return due, due, False
    if row["actual_end"] is None:
        # Done on an unknown day: certainly in time only while the planned period has not passed.
        return due, False, not due
    late = row["actual_end"] > end
    return due, late, not late


def _spans(row: Mapping[str, Any], as_of: date) -> Iterator[tuple[date, date]]:
    """The planned and the actual period, as far as they are known; what still runs, runs until `as_of`."""
    for start, end in (("planned_start", "planned_end"), ("actual_start", "actual_end")):
        known = [day for day in (row[start], row[end]) if day is not None]
        if known:
            yield known[0], period_end(known[-1], row["precision"])
    if row["status"] == MilestoneStatus.RUNNING:
        yield row["actual_start"] or as_of, as_of


def _within(row: Mapping[str, Any], quarters: QuarterRange | None, as_of: date) -> bool:
    """Whether a row overlaps the quarters; a row without any date can't be told to lie outside them."""
    if quarters is None or all(row[column] is None for column in DATES):
        return True
    first, last = quarters.first.first_day, quarters.last.last_day
    return any(start <= last and end >= first for start, end in _spans(row, as_of))


def _clean(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row with None for what is missing; a milestone is one moment, whichever columns it is written in."""
    clean: dict[str, Any] = {key: None if pd.isna(value) else value for key, value in row.items()}
    clean["strand"] = None if clean["strand"] is None else int(clean["strand"])
    if clean["kind"] == MilestoneKind.MILESTONE:
        clean["planned_end"] = clean["planned_end"] or clean["planned_start"]
        clean["actual_end"] = clean["actual_end"] or clean["actual_start"]
    return clean


def plan(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of the timeline, one dict of the record's columns each: None where a value is missing."""
    return [_clean(row) for row in snapshot.tables["milestones"].astype(object).to_dict("records")]


def selected(row: Mapping[str, Any], selection: Selection, as_of: date) -> bool:
    """Whether the filters keep a row: the chosen agencies and the whole project, in the chosen quarters."""
    kept = not selection.agencies or row["agency"] in (None, JOINT, *selection.agencies)
    return kept and _within(row, selection.quarters, as_of)


def timeline(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Every line of the timeline that the filters keep, with the verdict on it.

    Columns: those of the record `Milestone`, and `due` (its planned end has passed on the snapshot's
    date), `late` and `on_time`. A missing value is None; dates are first days of their `precision`.
    """
    rows = [row for row in plan(snapshot) if selected(row, selection, snapshot.as_of)]
    judged = [
        {**row, **dict(zip(("due", "late", "on_time"), judge(row, snapshot.as_of), strict=True))}
        for row in rows
    ]
    return pd.DataFrame(judged, columns=list(TIMELINE), dtype=object)


def punctuality(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Which milestones are due, late and on time on the snapshot's date.

    Columns: id, strand (1 to 4 or None), agency, kind, title_nl, title_en, planned_end, actual_end,
    precision, status, and the booleans due, late and on_time. Periods and events, and rows without a planned
    end, are in it with three times False: they can't be judged.
    """
    frame = timeline(snapshot, selection)[list(PUNCTUALITY)]
    return frame.astype({"due": bool, "late": bool, "on_time": bool})


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Milestones on time and late: of the project, and of each agency (with those of the whole project)."""
    for agency, scope in scopes(snapshot, selection):
        frame = punctuality(snapshot, scope)
        for column in ("on_time", "late"):
            number = int(frame[column].sum())
            yield Figure(
                metric=f"milestones.{column}",
                low=number,
                high=number,
                unit="aantal",
                agency=agency,
                quarter=quarter_dimension(selection),
            )
