"""How a purse empties: what is left of the granted money, beside what the plan said would be left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd

from vib.metrics.budget_lines import NOTHING, Line, agencies, lines, planned_by, spent_until, total, totals
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, BudgetKind, Funding

COLUMNS = ("funding", "agency", "series", "day", "remaining", "yearly", "granted")


@dataclass(frozen=True)
class _Stretch:
    """An amount and the days it was spent or planned in; how it ran within them is unknown."""

    first: date
    last: date
    amount: Decimal
    yearly: bool


@dataclass(frozen=True)
class _Purse:
    """One purse: of an agency, or of all its agencies together (`*`)."""

    funding: str
    agency: str
    granted: Decimal
    plan: tuple[Line, ...]
    spent: tuple[_Stretch, ...]
    until: date | None
    """The day until which each of its agencies reported spending; None while one reported none."""


def _stretches(found: Iterable[Line], until: date = date.max) -> tuple[_Stretch, ...]:
    """The amounts of some lines with their days; one under way on `until` is known until then."""
    return tuple(
        _Stretch(first, min(last, until), line.amount, line.period.number is None)
        for line in totals(found)
        if (first := line.period.first_day) is not None and (last := line.period.last_day) is not None
    )


def _purses(snapshot: Snapshot, selection: Selection) -> Iterator[_Purse]:
    found = lines(snapshot, replace(selection, quarters=None))
    for funding in Funding:
        own = []
        for agency in agencies(snapshot, found):
            mine = [line for line in found if (line.funding, line.agency) == (funding, agency)]
            granted = total(line for line in mine if line.kind == BudgetKind.GRANTED)
            plan = tuple(line for line in mine if line.kind == BudgetKind.PLANNED)
            spent = [line for line in mine if line.kind == BudgetKind.SPENT]
            until = spent_until(snapshot, agency, spent)
            if granted is not None:
                stretches = _stretches(spent, until or date.max)
                own.append(_Purse(str(funding), agency, granted, plan, stretches, until))
        if len(own) > 1:
            yield _together(own)
        yield from own


def _together(own: Sequence[_Purse]) -> _Purse:
    known = [purse.until for purse in own if purse.until is not None]
    return _Purse(
        own[0].funding,
        ALL,
        sum((purse.granted for purse in own), NOTHING),
        tuple(line for purse in own for line in purse.plan),
        tuple(stretch for purse in own for stretch in purse.spent),
        min(known) if len(known) == len(own) else None,
    )


def _points(
    granted: Decimal, found: Sequence[_Stretch], until: date = date.max
) -> Iterator[tuple[date, Decimal, bool]]:
    """What is left on each day on which it is known: a day that lies within no stretch.

    With each, whether the way to it holds the amount of a whole year.
    """
    earlier = date.min
    for day in sorted({stretch.last for stretch in found if stretch.last <= until}):
        if any(stretch.first <= day < stretch.last for stretch in found):
            continue
        gone = sum((stretch.amount for stretch in found if stretch.last <= day), NOTHING)
        yearly = any(stretch.yearly and earlier < stretch.last <= day for stretch in found)
        yield day, granted - gone, yearly
        earlier = day


def _series(purse: _Purse) -> Iterator[tuple[str, date, Decimal, bool]]:
    plan = _stretches(purse.plan)
    if not plan and not purse.spent:
        return
    # The plan says when the purse opens; an amount of a year would place that at the first of January.
    start = min(stretch.first for stretch in plan or purse.spent)
    if plan:
        yield "planned", start, purse.granted, False
        for point in _points(purse.granted, plan):
            yield "planned", *point
    known = [] if purse.until is None else list(_points(purse.granted, purse.spent, purse.until))
    if not known:
        return
    yield "spent", start, purse.granted, False
    for point in known:
        yield "spent", *point
    last = known[-1][0]
    planned = planned_by(purse.plan, last)
    if planned is not None:
        yield "planned_then", last, purse.granted - planned, False


def burndown(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """What is left of the granted money, per purse and agency (`*` for a purse with several agencies).

    Columns: `funding`, `agency`, `series`, `day`, `remaining` and `granted` (Decimal), and `yearly` (the
    way to the point holds an amount of a year: how it ran within that year is unknown). The series are
    `planned` (granted less planned, to the end of the plan), `spent` (granted less spent, to the last day
    on which it is known of every agency of the row) and `planned_then` (one row: the plan on that day).
    A purse of which an agency reported no spending has no `spent`. The quarter filter does not apply.
    """
    rows = [
        (purse.funding, purse.agency, *point, purse.granted)
        for purse in _purses(snapshot, selection)
        for point in _series(purse)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
