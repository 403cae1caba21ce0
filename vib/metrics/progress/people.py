"""Participants against their planned path, and what became of them."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from vib.locale import N_
from vib.metrics import participation
from vib.metrics.figure import share
from vib.metrics.pace import Plan, plan_of
from vib.metrics.progress.record import Progress, late_agencies
from vib.metrics.scopes import known_until
from vib.metrics.status import NO_PATH, NO_TARGET, NOT_BEGUN, PACE, Judgement, judge, undecided
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import TargetMetric

Interval = tuple[int, int]

OTHER_DATE = N_("The quarter filter acts on the enrolment, the target on the completion: not comparable.")


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


def _enrolled(snapshot: Snapshot, selection: Selection, counted: Interval) -> Progress:
    plan = plan_of(snapshot, selection, TargetMetric.PARTICIPANTS)
    row = Progress(
        "participants",
        "participation.enrolled",
        "deelnemers",
        *counted,
        undecided(PACE, NO_TARGET),
        snapshot.as_of,
        late=late_agencies(snapshot, selection),
    )
    return row if plan is None else _against_plan(row, plan, counted, selection.quarters)


def _completed(snapshot: Snapshot, row: Progress, selection: Selection, counted: Interval) -> Progress:
    """Completions with their target, where one was set and the filter does not act on another date."""
    plan = plan_of(snapshot, selection, TargetMetric.COMPLETED)
    if plan is None:
        return row
    if selection.quarters is not None:
        return replace(row, judgement=undecided(PACE, OTHER_DATE))
    return _against_plan(row, plan, counted, None)


def people(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Progress]:
    """Participants and completions against their targets, drop-outs and those running as shares."""
    frame = participation.counts(snapshot, selection)[["measure", "low", "high"]]
    counted = {
        measure: (int(low), int(high)) for measure, low, high in frame.itertuples(index=False, name=None)
    }
    yield _enrolled(snapshot, selection, counted["enrolled"])
    for name in ("completed", "dropped_out", "running"):
        row = Progress(
            name,
            f"participation.{name}",
            "deelnemers",
            *counted[name],
            undecided(PACE, NO_TARGET),
            snapshot.as_of,
            share=share(counted[name], counted["enrolled"]),
            whole=counted["enrolled"],
            late=late_agencies(snapshot, selection),
        )
        yield _completed(snapshot, row, selection, counted[name]) if name == "completed" else row


def by_agency(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Participants of each chosen agency against its target.

    Columns: `agency`, `low`, `high` (enrolled), `expected` (by `data_until`; None without a plan), `target`
    (None without one, and in chosen quarters), `assumed`, `data_until`, `days_low`, `days_high` (ahead of
    the plan, or None), `status`, `word` (message id) and `reason` (a `Message`, or None).
    """
    frame = participation.counts(snapshot, selection, ("agency",))
    enrolled = frame.loc[frame["measure"] == "enrolled", ["agency", "low", "high"]]
    rows = []
    for agency, low, high in enrolled.itertuples(index=False, name=None):
        row = _enrolled(snapshot, replace(selection, agencies=(agency,)), (int(low), int(high)))
        rows.append(
            {
                "agency": agency,
                "low": row.low,
                "high": row.high,
                "expected": row.expected,
                "target": row.target,
                "assumed": bool(row.assumed),
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
