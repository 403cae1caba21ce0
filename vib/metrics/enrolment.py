"""Enrolments added up over time, beside the path that was planned."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from vib.metrics.flow import cumulative
from vib.metrics.scopes import known_until
from vib.metrics.targets import agency_paths, expected_on, planned_path
from vib.model.quarters import Quarter
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Event, TargetMetric

COLUMNS = ("agency", "series", "day", "low", "high", "assumed")
_PARTICIPANTS = TargetMetric.PARTICIPANTS.value

Row = tuple[str, str, date, float, float, bool]


def against_plan(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Enrolments of each agency and what was planned: `COLUMNS`, one point of a line a row.

    `series` is `actual` (all enrolments up to `day`: the end of a quarter, or the day until which the
    agency delivered), `planned` (the planned path; `assumed` where only its end value was planned),
    `expected` (the planned value on the last day of `actual`) and `target` (the planned end value). The
    chosen quarters restrict only `actual`, whose values still count from the start.
    """
    rows: list[Row] = []
    counted = cumulative(snapshot, selection, Event.ENROLLED.value)
    planned = planned_path(snapshot, selection, _PARTICIPANTS)
    for agency in selection.agencies or snapshot.agencies:
        actual = list(_actual(snapshot, selection, agency, counted[counted["agency"] == agency]))
        rows += actual
        path = planned[planned["agency"] == agency][["day", "value", "assumed"]]
        rows += [
            (agency, "planned", day, v, v, bool(a)) for day, v, a in path.itertuples(index=False, name=None)
        ]
        if actual:
            rows += _expected(snapshot, agency, actual[-1][2])
        rows += _target(snapshot, agency)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _actual(snapshot: Snapshot, selection: Selection, agency: str, counted: pd.DataFrame) -> Iterator[Row]:
    """The end of each quarter, up to the day until which the agency delivered."""
    until = known_until(snapshot, agency)
    points = [
        (Quarter.parse(code), float(low), float(high))
        for code, low, high in counted[["event_quarter", "low", "high"]].itertuples(index=False, name=None)
    ]
    if points and selection.quarters is None:
        first = points[0][0].first_day
        yield agency, "actual", first, 0.0, 0.0, False
    for quarter, low, high in points:
        if quarter.first_day <= until:
            yield agency, "actual", min(quarter.last_day, until), low, high, False


def _expected(snapshot: Snapshot, agency: str, day: date) -> Iterator[Row]:
    value = expected_on(snapshot, agency, _PARTICIPANTS, day)
    if value is not None:
        yield agency, "expected", day, value, value, False


def _target(snapshot: Snapshot, agency: str) -> Iterator[Row]:
    plan = agency_paths(snapshot, _PARTICIPANTS, (agency,))
    if plan:
        value = sum(path.final for path in plan)
        yield agency, "target", max(path.corners[-1][0] for path in plan), value, value, False
