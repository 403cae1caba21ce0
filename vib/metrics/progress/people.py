"""Participants against their planned path, and what became of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from vib.locale import N_
from vib.metrics import flow, participation
from vib.metrics.figure import share
from vib.metrics.pace import Plan, plan_of
from vib.metrics.progress.record import Point, Progress, late_agencies
from vib.metrics.scopes import known_until
from vib.metrics.status import NO_PATH, NO_TARGET, NOT_BEGUN, PACE, Judgement, judge, undecided
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Event, TargetMetric

Interval = tuple[int, int]
Trail = list[tuple[date, Interval]]

OTHER_DATE = N_("The quarter filter acts on the enrolment, the target on the completion: not comparable.")


def measures(snapshot: Snapshot, selection: Selection) -> dict[str, Interval]:
    """Trajectories per measure (`participation.MEASURES`) as intervals."""
    frame = participation.counts(snapshot, selection)
    return {measure: (int(low), int(high)) for measure, low, high in frame.itertuples(index=False, name=None)}


def _trail(snapshot: Snapshot, selection: Selection, event: str) -> Trail:
    """The cumulative count of an event at the end of each quarter, the last one at `as_of`."""
    frame = flow.cumulative(snapshot, replace(selection, quarters=None), event, ())
    return [
        (min(Quarter.parse(quarter).last_day, snapshot.as_of), (int(low), int(high)))
        for quarter, low, high in frame[["event_quarter", "low", "high"]].itertuples(index=False, name=None)
    ]


def _running(trails: Mapping[str, Trail], final: Mapping[str, Interval]) -> Trail:
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
        trails[Event.STARTED], trails[Event.COMPLETED], trails[Event.DROPPED_OUT], strict=True
    ):
        low = max(s[0] - c[1] - min(d[1], after_start), 0)
        high = max(s[1] - c[0] - max(d[0] - before_start, 0), 0)
        found.append((day, (low, high)))
    return found


def _points(trail: Trail, plan: Plan | None = None) -> tuple[Point, ...]:
    drawn = plan if plan is not None and plan.drawn else None
    return tuple(Point(day, *ends, None if drawn is None else drawn.on(day)) for day, ends in trail)


def _judged(plan: Plan, counted: Interval, quarters: QuarterRange | None) -> Judgement:
    if not plan.drawn:
        return undecided(PACE, NO_PATH)
    if not plan.begun(quarters):
        return undecided(PACE, NOT_BEGUN)
    return judge(PACE, *counted, plan.expected(quarters))


def _against_plan(row: Progress, plan: Plan, counted: Interval, quarters: QuarterRange | None) -> Progress:
    """The figure with its target, what was expected, the distance and the status.

    In chosen quarters there is no final target and no distance in time: both belong to the whole period.
    """
    row = replace(row, judgement=_judged(plan, counted, quarters))
    if quarters is None:
        final = round(plan.final)
        percentages = (100 * counted[0] / final, 100 * counted[1] / final) if final else None
        row = replace(row, target=final, share=percentages)
    if not plan.drawn or not plan.begun(quarters):
        return row
    expected = plan.expected(quarters)
    row = replace(row, expected=expected, assumed=plan.assumed)
    if quarters is None and expected > 0:
        row = replace(row, days=(plan.days_ahead(counted[0]), plan.days_ahead(counted[1])))
    return row


def participants(snapshot: Snapshot, selection: Selection = EVERYTHING, with_trail: bool = True) -> Progress:
    """Enrolments against their target, for the chosen agencies together."""
    counted = measures(snapshot, selection)["enrolled"]
    plan = plan_of(snapshot, selection, TargetMetric.PARTICIPANTS)
    row = Progress(
        "participants",
        "participation.enrolled",
        "deelnemers",
        *counted,
        undecided(PACE, NO_TARGET),
        snapshot.as_of,
        trail=_points(_trail(snapshot, selection, Event.ENROLLED), plan) if with_trail else (),
        late=late_agencies(snapshot, selection),
    )
    return row if plan is None else _against_plan(row, plan, counted, selection.quarters)


def outcomes(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Progress]:
    """Completed (against its target, if one was set), dropped out and running, as shares of the enrolled."""
    counted = measures(snapshot, selection)
    whole = measures(snapshot, replace(selection, quarters=None))
    plan = plan_of(snapshot, selection, TargetMetric.COMPLETED)
    trails: dict[str, Trail] = {
        event: _trail(snapshot, selection, event)
        for event in (Event.STARTED, Event.COMPLETED, Event.DROPPED_OUT)
    }
    points = {
        "completed": _points(trails[Event.COMPLETED], plan),
        "dropped_out": _points(trails[Event.DROPPED_OUT]),
        "running": _points(_running(trails, whole)),
    }
    for name, trail in points.items():
        row = Progress(
            name,
            f"participation.{name}",
            "deelnemers",
            *counted[name],
            undecided(PACE, NO_TARGET),
            snapshot.as_of,
            share=share(counted[name], counted["enrolled"]),
            trail=trail,
            late=late_agencies(snapshot, selection),
        )
        if name != "completed" or plan is None:
            yield row
        elif selection.quarters is None:
            yield _against_plan(row, plan, counted[name], None)
        else:
            yield replace(row, judgement=undecided(PACE, OTHER_DATE))


def by_agency(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Participants of each chosen agency against its target.

    Columns: `agency`, `low`, `high` (enrolled), `expected` (by `data_until`; None without a plan), `target`
    (None without one, and in chosen quarters), `assumed`, `data_until`, `days_low`, `days_high` (ahead of
    the plan, or None), `status`, `word` (message id) and `reason` (a `Message`, or None).
    """
    rows = []
    for agency in selection.agencies or snapshot.agencies:
        row = participants(snapshot, replace(selection, agencies=(agency,)), with_trail=False)
        rows.append(
            {
                "agency": agency,
                "low": row.low,
                "high": row.high,
                "expected": row.expected,
                "target": row.target,
                "assumed": row.assumed,
                "data_until": known_until(snapshot, agency),
                "days_low": None if row.days is None else row.days[0],
                "days_high": None if row.days is None else row.days[1],
                "status": str(row.judgement.status),
                "word": row.judgement.word,
                "reason": row.judgement.reason,
            }
        )
    columns = ["agency", "low", "high", "expected", "target", "assumed", "data_until"]
    return pd.DataFrame(
        rows, columns=[*columns, "days_low", "days_high", "status", "word", "reason"], dtype=object
    )
