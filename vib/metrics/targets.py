"""What was planned: target values, the path towards them, and what was expected by a given day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from vib.locale import N_
from vib.metrics.figure import Definition, Figure
from vib.metrics.scopes import known_until, scopes
from vib.model.quarters import Quarter
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import TargetMetric

_SOURCE = N_("targets table of the snapshot")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "targets.participants",
        N_("Target: participants"),
        N_("planned number of enrolments at the end of the project period, added up over the agencies"),
        "deelnemers",
        source=_SOURCE,
    ),
    Definition(
        "targets.completed",
        N_("Target: completed trajectories"),
        N_("planned number of completed trajectories at the end of the project period"),
        "deelnemers",
        source=_SOURCE,
    ),
    Definition(
        "targets.participants_expected",
        N_("Participants expected by the data date"),
        N_(
            "value of the planned path on the day until which an agency delivered data; where only an end "
            "value is planned, the path is a straight line from the start of the period, and that is an "
            "assumption"
        ),
        "deelnemers",
        source=_SOURCE,
    ),
)


@dataclass(frozen=True)
class Path:
    """A planned cumulative value through time: corners joined by straight lines.

    `corners` run from the start of the period (value 0) to the last planned quarter's last day. Without a
    known start a single end value has no way towards it: one corner, and no value before it.
    """

    agency: str
    pilot: str | None
    corners: tuple[tuple[date, float], ...]
    assumed: bool
    """Only the end value was planned; the straight line towards it is an assumption."""

    @property
    def final(self) -> float:
        return self.corners[-1][1]

    @property
    def drawn(self) -> bool:
        """Whether there is a way to the end value, and not the end value alone."""
        return len(self.corners) > 1

    def on(self, day: date) -> float:
        """The planned value at the end of a day: 0 before the start, the final value after the end."""
        earlier, planned = self.corners[0]
        if day <= earlier:
            return planned if day == earlier else 0.0
        for later, value in self.corners[1:]:
            if day <= later:
                return planned + (value - planned) * (day - earlier).days / (later - earlier).days
            earlier, planned = later, value
        return self.final


def _corners(rows: Sequence[tuple[str, int, date | None]]) -> tuple[tuple[date, float], ...]:
    """Corners from quarter, value and start of the period, quarters in order."""
    ordered = sorted((Quarter.parse(quarter), float(value)) for quarter, value, _ in rows)
    points = tuple((quarter.last_day, value) for quarter, value in ordered)
    starts = [start for _, _, start in rows if start is not None]
    if starts:
        return ((min(starts), 0.0), *points)
    # Several quarters without a start: the first of them is where the plan begins.
    return ((ordered[0][0].first_day, 0.0), *points) if len(points) > 1 else points


def paths(snapshot: Snapshot, metric: str) -> tuple[Path, ...]:
    """The planned paths of a metric (`participants`, `completed`), of agencies and of pilots."""
    frame = snapshot.tables["targets"]
    columns = ["metric", "agency", "pilot", "quarter", "value", "path_start"]
    found: dict[tuple[str, str | None], list[tuple[str, int, date | None]]] = {}
    for name, agency, pilot, quarter, value, start in frame[columns].itertuples(index=False, name=None):
        if name == metric:
            key = (str(agency), None if pd.isna(pilot) else str(pilot))
            found.setdefault(key, []).append((quarter, value, None if pd.isna(start) else start))
    return tuple(Path(*key, _corners(rows), len(rows) == 1) for key, rows in found.items())


def agency_paths(snapshot: Snapshot, metric: str, agencies: Sequence[str] = ()) -> tuple[Path, ...] | None:
    """The paths that together are the plan of the agencies (none chosen: of all that run a pilot).

    An agency without a path of its own is planned by its pilots' paths. None where an agency has no plan
    at all: the others' sum would then stand for less than what it is compared with.
    """
    known = paths(snapshot, metric)
    plan: list[Path] = []
    for agency in agencies or snapshot.agencies:
        own = [path for path in known if path.agency == agency]
        chosen = [path for path in own if path.pilot is None] or own
        if not chosen:
            return None
        plan.extend(chosen)
    return tuple(plan) or None


def final_target(snapshot: Snapshot, metric: str, agencies: Sequence[str] = ()) -> int | None:
    """The end value planned for the agencies together (none chosen: all); None where one has no plan."""
    plan = agency_paths(snapshot, metric, agencies)
    return None if plan is None else round(sum(path.final for path in plan))


def expected_on(snapshot: Snapshot, agency: str | None, metric: str, day: date) -> float | None:
    """The value planned for the end of a day, of an agency or (None) of the project.

    None where there is no plan, or an end value alone without the start of its period.
    """
    plan = agency_paths(snapshot, metric, () if agency is None else (agency,))
    if plan is None or not all(path.drawn for path in plan):
        return None
    return sum(path.on(day) for path in plan)


def planned_path(
    snapshot: Snapshot, selection: Selection = EVERYTHING, metric: str = TargetMetric.PARTICIPANTS
) -> pd.DataFrame:
    """The planned path of each chosen agency: `agency`, `day`, `value` (cumulative), `assumed`.

    One row for the start of the period and one for every quarter's last day, so that it can be drawn and
    read beside figures per quarter. Agencies without a plan, or with an end value alone, have no rows.
    The quarter filter does not apply.
    """
    rows: list[tuple[str, date, float, bool]] = []
    for agency in selection.agencies or snapshot.agencies:
        plan = agency_paths(snapshot, metric, (agency,))
        if plan is None or not all(path.drawn for path in plan):
            continue
        assumed = any(path.assumed for path in plan)
        first = min(path.corners[0][0] for path in plan)
        last = max(path.corners[-1][0] for path in plan)
        days = (first, *_quarter_ends(first + timedelta(days=1), last))
        rows.extend((agency, day, sum(path.on(day) for path in plan), assumed) for day in days)
    return pd.DataFrame(rows, columns=["agency", "day", "value", "assumed"])


def _quarter_ends(first: date, last: date) -> Iterator[date]:
    quarter = Quarter.of(first)
    while quarter.last_day <= last:
        yield quarter.last_day
        quarter = quarter.next()


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Final targets and values expected by now, for the project, the agencies and their pilots."""
    for agency, scoped in scopes(snapshot, selection):
        for metric in TargetMetric:
            target = final_target(snapshot, metric, scoped.agencies)
            if target is not None:
                yield Figure(f"targets.{metric}", target, target, "deelnemers", agency=agency)
        plan = agency_paths(snapshot, TargetMetric.PARTICIPANTS, scoped.agencies)
        if plan is not None and all(path.drawn for path in plan):
            value = sum(path.on(known_until(snapshot, path.agency)) for path in plan)
            yield Figure("targets.participants_expected", value, value, "deelnemers", agency=agency)
    for metric in TargetMetric:
        for path in paths(snapshot, metric):
            if path.pilot and (not selection.agencies or path.agency in selection.agencies):
                final = round(path.final)
                yield Figure(f"targets.{metric}", final, final, "deelnemers", path.agency, path.pilot)
