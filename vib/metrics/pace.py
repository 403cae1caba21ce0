"""How far ahead of or behind its plan something is: expected by now, and the distance in days."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from vib.metrics.figure import Number
from vib.metrics.scopes import known_until
from vib.metrics.targets import Path, agency_paths
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot


@dataclass(frozen=True)
class Plan:
    """The planned paths of a selection's agencies, each with the day until which its data reaches.

    Agencies are compared with their plan at that day of their own: one that delivered late is not behind
    for the weeks that nobody reported on.
    """

    parts: tuple[tuple[Path, date], ...]

    @property
    def final(self) -> float:
        return sum(path.final for path, _ in self.parts)

    @property
    def assumed(self) -> tuple[str, ...]:
        """The agencies whose path is a straight line towards an end value."""
        return tuple(dict.fromkeys(path.agency for path, _ in self.parts if path.assumed))

    @property
    def drawn(self) -> bool:
        """Whether every part says what was expected when, and not an end value alone."""
        return all(path.drawn for path, _ in self.parts)

    def on(self, day: date) -> float:
        """The planned value on a day, or on the last day that data reach where that is earlier."""
        return sum(path.on(min(day, until)) for path, until in self.parts)

    def expected(self, quarters: QuarterRange | None) -> float:
        """The value expected by now; in chosen quarters, what the path was to add within them by now."""
        if quarters is None:
            return self.on(date.max)
        return self.on(quarters.last.last_day) - self.on(quarters.first.first_day - timedelta(days=1))

    def begun(self, quarters: QuarterRange | None) -> bool:
        """Whether the chosen quarters have begun for some part on the day its data reach."""
        return quarters is None or any(until >= quarters.first.first_day for _, until in self.parts)

    def days_ahead(self, value: Number) -> int:
        """How many days the plan would have to run on (negative: go back) to stand at a value."""

        def planned(days: int) -> float:
            return sum(path.on(until + timedelta(days=days)) for path, until in self.parts)

        earliest = min((path.corners[0][0] - until).days for path, until in self.parts)
        latest = max((path.corners[-1][0] - until).days for path, until in self.parts)
        return days_ahead(value, planned, earliest, latest)


def plan_of(snapshot: Snapshot, selection: Selection, metric: str) -> Plan | None:
    """The plan of the chosen agencies for a metric of the targets table; None where one has none."""
    paths = agency_paths(snapshot, metric, selection.agencies)
    if paths is None:
        return None
    return Plan(tuple((path, known_until(snapshot, path.agency)) for path in paths))


def days_ahead(value: Number, planned: Callable[[int], Number], earliest: int, latest: int) -> int:
    """The shift in days at which a plan that never falls first reaches a value.

    `planned(0)` is what was expected by now; positive is ahead. A value that the plan never reaches gives
    `latest`, one that it had from the start `earliest`.
    """
    if planned(0) == value:
        return 0
    return bisect_left(range(earliest, latest), value, key=planned) + earliest
