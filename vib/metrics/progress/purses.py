"""Spent against granted and planned, one key figure a purse: the two are never added."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from vib.locale import N_
from vib.metrics import budget
from vib.metrics.budget_lines import NOTHING, Line, lines, planned_by
from vib.metrics.pace import days_ahead
from vib.metrics.progress.record import Progress
from vib.metrics.status import NO_PATH, NOTHING_IN_QUARTERS, NOTHING_REPORTED, SPENDING, judge, undecided
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import BudgetKind, Funding

JOINT_LEFT_OUT = N_("These means are carried jointly and belong to no chosen agency.")


def _sum(amounts: pd.Series) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NOTHING) if known else None


def _days(spent: Decimal, planned: list[Line], until: dict[str, date]) -> tuple[int, int]:
    """How many days the plan of the agencies that reported would have to run on to stand at the amount."""
    own = {agency: [line for line in planned if line.agency == agency] for agency in until}

    def planned_after(days: int) -> Decimal:
        parts = (planned_by(own[agency], day + timedelta(days=days)) for agency, day in until.items())
        return sum((part for part in parts if part is not None), NOTHING)

    periods = [line.period for mine in own.values() for line in mine]
    first = min(period.first_day for period in periods if period.first_day is not None)
    last = max(period.last_day for period in periods if period.last_day is not None)
    # A plan stands at nothing on the day before its first period.
    earliest = (first - max(until.values())).days - 1
    shift = days_ahead(spent, planned_after, earliest, (last - min(until.values())).days)
    return shift, shift


def purses(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Progress]:
    """Money spent of each purse against what was granted, and against what was planned by then.

    What was planned is compared on the last day until which an agency's spending is known; an agency that
    reported nothing is in `missing`, and its plan is not held against the others.
    """
    frame = budget.purses(snapshot, selection)
    for funding in Funding:
        yield _purse(snapshot, selection, funding, frame[frame["funding"] == funding])


def _purse(snapshot: Snapshot, selection: Selection, funding: Funding, frame: pd.DataFrame) -> Progress:
    reporting = frame[frame["spent"].notna()]
    spent, granted = _sum(reporting["spent"]), _sum(frame["granted"])
    row = Progress(
        str(funding),
        "budget.spent",
        "EUR",
        spent,
        spent,
        undecided(SPENDING, _why_nothing(frame, selection)),
        None,
        target=granted,
        missing=tuple(frame.loc[~frame.index.isin(reporting.index), "agency"]),
    )
    return row if spent is None else _against_plan(row, spent, reporting, snapshot, selection)


def _why_nothing(frame: pd.DataFrame, selection: Selection) -> str:
    if frame.empty and selection.agencies:
        return JOINT_LEFT_OUT
    return NOTHING_REPORTED if selection.quarters is None else NOTHING_IN_QUARTERS


def _against_plan(
    row: Progress, spent: Decimal, reporting: pd.DataFrame, snapshot: Snapshot, selection: Selection
) -> Progress:
    """The figure with its share of what was granted, the plan at the same day, and the status."""
    until = {
        agency: day for agency, day in zip(reporting["agency"], reporting["spent_until"], strict=True) if day
    }
    latest = max(until.values(), default=None)
    percentage = float(100 * spent / Decimal(row.target)) if row.target else None
    row = replace(
        row,
        share=None if percentage is None else (percentage, percentage),
        data_until=latest,
        late=tuple((agency, day) for agency, day in until.items() if day != latest),
    )
    expected = _sum(reporting["planned_by_then"])
    if expected is None or any(amount is None for amount in reporting["planned_by_then"]):
        return replace(row, judgement=undecided(SPENDING, NO_PATH))
    row = replace(row, expected=expected, judgement=judge(SPENDING, spent, spent, expected))
    if selection.quarters is not None:
        return row
    planned = [line for line in lines(snapshot, selection, BudgetKind.PLANNED) if line.funding == row.id]
    return replace(row, days=_days(spent, planned, until))
