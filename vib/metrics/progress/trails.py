"""The way to a key figure: its cumulative value through time, and the plan beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from vib.metrics import flow, milestones, participation
from vib.metrics.budget_lines import NOTHING, Line, lines, planned_by, totals
from vib.metrics.figure import Number
from vib.metrics.pace import Plan, plan_of
from vib.metrics.scopes import known_until
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import BudgetKind, Event, Funding, TargetMetric

Interval = tuple[int, int]
Course = list[tuple[date, Interval]]


@dataclass(frozen=True)
class Point:
    """A cumulative value at the end of a day, and what was planned for that day, if there is a plan."""

    day: date
    low: Number
    high: Number
    planned: Number | None = None


Trails = Mapping[str, tuple[Point, ...]]


def _courses(snapshot: Snapshot, selection: Selection) -> dict[str, Course]:
    """Per event its cumulative count at the end of each quarter, the last one where the data end."""
    chosen = selection.agencies or snapshot.agencies
    last = max((known_until(snapshot, agency) for agency in chosen), default=snapshot.as_of)
    found: dict[str, Course] = {}
    for event in flow.EVENTS:
        rows = flow.cumulative(snapshot, selection, event, ())
        days = [min(Quarter.parse(code).last_day, last) for code in rows["event_quarter"]]
        ends = zip(map(int, rows["low"]), map(int, rows["high"]), strict=True)
        if days:
            found[event] = list(zip(days, ends, strict=True))
    return found


def _running(courses: Mapping[str, Course], final: Mapping[str, Interval]) -> Course:
    """Who was under way at the end of each quarter, as an interval.

    Events don't say whether somebody dropped out before or after the start; over the whole period that is
    known, and so it bounds every quarter.
    """
    started, running, completed, dropped = (
        final[measure] for measure in ("started", "running", "completed", "dropped_out")
    )
    after_start = max(started[1] - running[0] - completed[0], 0)
    before_start = max(dropped[1] - max(started[0] - running[1] - completed[1], 0), 0)
    found = []
    for (day, s), (_, c), (_, d) in zip(
        courses[Event.STARTED], courses[Event.COMPLETED], courses[Event.DROPPED_OUT], strict=True
    ):
        low = max(s[0] - c[1] - min(d[1], after_start), 0)
        high = max(s[1] - c[0] - max(d[0] - before_start, 0), 0)
        found.append((day, (low, high)))
    return found


def _points(course: Course, plan: Plan | None = None) -> tuple[Point, ...]:
    drawn = plan if plan is not None and plan.drawn else None
    return tuple(Point(day, *ends, None if drawn is None else drawn.on(day)) for day, ends in course)


def _people(snapshot: Snapshot, selection: Selection) -> dict[str, tuple[Point, ...]]:
    courses = _courses(snapshot, selection)
    if not courses:
        return {}
    frame = participation.counts(snapshot, selection)[["measure", "low", "high"]]
    final = {
        measure: (int(low), int(high)) for measure, low, high in frame.itertuples(index=False, name=None)
    }
    plans = {metric: plan_of(snapshot, selection, metric) for metric in TargetMetric}
    return {
        "participants": _points(courses[Event.ENROLLED], plans[TargetMetric.PARTICIPANTS]),
        "completed": _points(courses[Event.COMPLETED], plans[TargetMetric.COMPLETED]),
        "dropped_out": _points(courses[Event.DROPPED_OUT]),
        "running": _points(_running(courses, final)),
    }


def _money(snapshot: Snapshot, found: list[Line]) -> tuple[Point, ...]:
    """Money spent by the last day of each period that was reported, and planned by then."""
    spent = [line for line in found if line.kind == BudgetKind.SPENT]
    reporting = {line.agency for line in spent}
    planned = [line for line in found if line.kind == BudgetKind.PLANNED and line.agency in reporting]
    steps = [
        (min(line.period.last_day, known_until(snapshot, line.agency)), line.amount)
        for line in totals(spent)
        if line.period.last_day is not None
    ]
    points = []
    for day in sorted({day for day, _ in steps}):
        amount = sum((part for end, part in steps if end <= day), NOTHING)
        points.append(Point(day, amount, amount, planned_by(planned, day)))
    return tuple(points)


def _done_and_due(judged: pd.DataFrame, as_of: date) -> Iterator[tuple[date | None, date]]:
    """The day each milestone was done by (None: not, or on an unknown day) and was planned to be done by."""
    columns = ["actual_end", "planned_end", "precision"]
    for actual, planned, precision in judged[columns].itertuples(index=False, name=None):
        done = None if actual is None else min(milestones.period_end(actual, precision), as_of)
        yield done, milestones.period_end(planned, precision)


def _milestones(judged: pd.DataFrame, as_of: date) -> tuple[Point, ...]:
    """How many milestones were done, and were planned to be, by the end of each quarter."""
    ends = list(_done_and_due(judged, as_of))
    done = [day for day, _ in ends if day is not None]
    due = [day for _, day in ends]
    if not ends:
        return ()
    first = Quarter.of(min([*done, *due, as_of]))
    quarters = QuarterRange(first, Quarter.of(as_of))
    days = [first.first_day - timedelta(days=1), *(min(quarter.last_day, as_of) for quarter in quarters)]
    return tuple(
        Point(day, reached, reached, sum(end <= day for end in due))
        for day, reached in ((day, sum(end <= day for end in done)) for day in days)
    )


def trails(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Trails:
    """Key figure → its course over all quarters: the agency filter acts, the quarter filter does not.

    A figure without any course has no entry or no points. Money steps up where a period was reported.
    """
    selection = replace(selection, quarters=None)
    frame = milestones.punctuality(snapshot, selection)
    found = lines(snapshot, selection)
    return {
        **_people(snapshot, selection),
        **{
            str(funding): _money(snapshot, [line for line in found if line.funding == funding])
            for funding in Funding
        },
        "milestones": _milestones(frame[frame["on_time"] | frame["late"]], snapshot.as_of),
    }
