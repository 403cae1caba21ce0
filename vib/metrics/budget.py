"""Where the money went: granted, planned, committed, spent and justified, per purse, never merged.

The two purses (project and recurrent means) are never added to each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd

from vib.locale import N_
from vib.metrics import strand_rule
from vib.metrics.budget_lines import (
    NOTHING,
    Line,
    agencies,
    lines,
    planned_by,
    spent_until,
    total,
    totals,
    years_cut,
)
from vib.metrics.figure import Definition, Figure
from vib.metrics.scopes import quarter_dimension, quarters_apart
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, BudgetKind, CostType, Funding

_SOURCE = N_("budget table of the snapshot")
_QUARTER = N_("quarter of the budget line; the amount of a year counts where the whole year is chosen")
_TOTAL = N_("the reported total where there is one, else the sum of the cost types; never both")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "budget.granted",
        N_("Granted"),
        N_("Money granted for the whole project term, per purse. The two purses are never added up."),
        "EUR",
        source=_SOURCE,
    ),
    Definition(
        "budget.planned",
        N_("Planned"),
        N_("Money planned to be spent, per purse and period. A plan is not spending."),
        "EUR",
        numerator=_TOTAL,
        date_basis=_QUARTER,
        source=_SOURCE,
    ),
    Definition(
        "budget.committed",
        N_("Committed"),
        N_("Money laid down in contracts or decisions, per purse and period, whether paid or not."),
        "EUR",
        numerator=_TOTAL,
        date_basis=_QUARTER,
        source=_SOURCE,
    ),
    Definition(
        "budget.spent",
        N_("Spent"),
        N_("Money reported as spent, per purse, period and cost type, corrections included."),
        "EUR",
        numerator=_TOTAL,
        date_basis=_QUARTER,
        source=_SOURCE,
    ),
    Definition(
        "budget.justified",
        N_("Justified"),
        N_("Spent money whose account was given to and accepted by the subsidising authority."),
        "EUR",
        numerator=_TOTAL,
        date_basis=_QUARTER,
        source=_SOURCE,
    ),
    Definition(
        "budget.remaining",
        N_("Remaining"),
        N_(
            "Granted money less what was reported as spent. Spending is known later than participation, so "
            "part of it may be gone already."
        ),
        "EUR",
        numerator=N_("granted less spent, over all quarters"),
        source=_SOURCE,
    ),
    strand_rule.DEFINITION,
)


def _by_purse(snapshot: Snapshot, found: Iterable[Line]) -> Iterator[tuple[str, str, tuple[Line, ...]]]:
    """Funding, agency and their lines, in the order of the screen."""
    every = tuple(found)
    for funding in Funding:
        for agency in agencies(snapshot, every):
            own = tuple(line for line in every if line.funding == funding and line.agency == agency)
            if own:
                yield str(funding), agency, own


def purses(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """One row a purse and agency: what was granted and spent, and what was planned by then.

    Columns: `funding`, `agency` (`joint` among them, unless agencies were chosen), `granted`, `spent`
    (Decimal euro; None where no line says so), `spent_until` (day until which spending is reported, or
    None) and `planned_by_then` (planned up to and including that day, Decimal, or None). Spending is
    known later than participation: compare it with `planned_by_then`, never with the plan at `as_of`.
    Chosen quarters may cut through a year of which only the whole amount is known. Where that is what was
    spent, the plan leaves that year out as well; where it is the plan, there is none to compare with.
    """
    rows = []
    unspent, unplanned = (
        years_cut(snapshot, selection, kind) for kind in (BudgetKind.SPENT, BudgetKind.PLANNED)
    )
    for funding, agency, own in _by_purse(snapshot, lines(snapshot, selection)):
        spent = [line for line in own if line.kind == BudgetKind.SPENT]
        planned = [
            line
            for line in own
            if line.kind == BudgetKind.PLANNED and (funding, agency, line.period.year) not in unspent
        ]
        if any((funding, agency, line.period.year) in unplanned for line in spent):
            planned = []
        granted = total(line for line in own if line.kind == BudgetKind.GRANTED)
        until = spent_until(snapshot, agency, spent)
        by_then = None if until is None else planned_by(planned, until)
        rows.append((funding, agency, granted, total(spent), until, by_then))
    columns = ["funding", "agency", "granted", "spent", "spent_until", "planned_by_then"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


_Concept = tuple[str, str, str, Decimal | None, date | None]
"""Purse, agency, concept, amount, and the last day that it speaks of."""


def concepts(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The five money concepts of each purse, side by side and never added to each other.

    Columns: `funding`, `agency` (`*` for the purse: all its agencies in the selection), `kind`, `amount`
    (Decimal, None where nothing was reported), `until` (last day that it speaks of; of a purse, of the
    agency that reported least far; None for granted money), `until_last` (of a purse, of the agency that
    reported furthest) and `missing` (agencies of the purse that it does not hold, as a tuple: they
    reported none). `planned` is what was planned by the day until which spending is known, and in a purse
    of the agencies that reported spending; where nobody did, it is the whole plan. How far a purse is
    speaks of all that came before: the quarter filter does not apply.
    """
    own: list[_Concept] = []
    for funding, agency, found in _by_purse(snapshot, lines(snapshot, replace(selection, quarters=None))):
        until = spent_until(snapshot, agency, [line for line in found if line.kind == BudgetKind.SPENT])
        for kind in BudgetKind:
            same = [line for line in found if line.kind == kind]
            ends = [line.period.last_day for line in same if line.period.last_day is not None]
            day = max(ends, default=None)
            if kind in (BudgetKind.SPENT, BudgetKind.JUSTIFIED):
                day = spent_until(snapshot, agency, same)
            compared = kind == BudgetKind.PLANNED and until is not None and bool(same)
            amount = planned_by(same, until) if compared and until is not None else total(same)
            own.append((funding, agency, str(kind), amount, until if compared else day))
    rows = [(*row, row[-1], ()) for row in own]
    return pd.DataFrame(
        [*_summed(own), *rows],
        columns=["funding", "agency", "kind", "amount", "until", "until_last", "missing"],
        dtype=object,
    )


def _summed(
    own: list[_Concept],
) -> Iterator[tuple[str, str, str, Decimal | None, date | None, date | None, tuple[str, ...]]]:
    """The concepts of each purse: its agencies added up, with the names of those that are not in it."""
    for funding in dict.fromkeys(row[0] for row in own):
        mine = [row for row in own if row[0] == funding]
        spending_known = {row[1] for row in mine if row[2] == BudgetKind.SPENT and row[3] is not None}
        for kind in BudgetKind:
            same = [row for row in mine if row[2] == kind]
            held = [row for row in same if row[3] is not None]
            if kind == BudgetKind.PLANNED and spending_known:
                # A plan until today and a plan until the end of the project are no sum.
                held = [row for row in held if row[1] in spending_known]
            days = [row[4] for row in held if row[4] is not None]
            missing = tuple(row[1] for row in same if row not in held)
            amount = sum((row[3] for row in held if row[3] is not None), NOTHING) if held else None
            ends = (min(days, default=None), max(days, default=None))
            yield funding, ALL, str(kind), amount, *ends, missing


def amounts(snapshot: Snapshot, selection: Selection = EVERYTHING, *kinds: str) -> pd.DataFrame:
    """Every amount once: per agency, purse, concept and period its total, and its cost types.

    Columns: `funding`, `agency`, `kind`, `year`, `quarter` (None where only the year is known; both None
    for granted money), `cost_type` (None for the total) and `amount` (Decimal). Rows with a cost type are
    parts of the row without one: never add both. They need not add up to it; what a reported total holds
    more or less than its parts is a finding of the snapshot.
    """
    found = lines(snapshot, selection, *kinds)
    sums: dict[tuple[str, str, str, int | None, str | None, str | None], Decimal] = defaultdict(Decimal)
    for line in (*totals(found), *(line for line in found if line.cost_type is not None)):
        period = (line.period.year, line.period.quarter)
        sums[(line.funding, line.agency, line.kind, *period, line.cost_type)] += line.amount
    columns = ["funding", "agency", "kind", "year", "quarter", "cost_type", "amount"]
    order = agencies(snapshot, found)
    rows = [(*key, amount) for key, amount in sums.items()]
    rows.sort(key=lambda row: (row[0], order.index(row[1]), row[2], row[3] or 0, row[4] or ""))
    return pd.DataFrame(rows, columns=columns, dtype=object)


def spending(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The amounts spent, per period and cost type: the columns of `amounts`."""
    return amounts(snapshot, selection, BudgetKind.SPENT)


def cost_types(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """What was spent on what: per purse and agency the cost types, over all periods of the selection.

    Columns: `funding`, `agency`, `cost_type` (None for what the reported totals hold more, or less, than
    their cost lines: not itemised), `amount` and `total` (what was spent in all, Decimal).
    """
    spent = spending(snapshot, selection)
    sums: dict[tuple[str, str], dict[str | None, Decimal]] = {}
    for funding, agency, cost_type, amount in spent[["funding", "agency", "cost_type", "amount"]].itertuples(
        index=False, name=None
    ):
        own = sums.setdefault((funding, agency), defaultdict(Decimal))
        own[cost_type] += amount
    rows: list[tuple[object, ...]] = []
    for key, own in sums.items():
        whole = own.pop(None, NOTHING)
        rest = whole - sum(own.values(), NOTHING)
        parts = [(str(code), own[code]) for code in CostType if code in own]
        rows += [(*key, code, amount, whole) for code, amount in parts]
        if rest:
            rows.append((*key, None, rest, whole))
    return pd.DataFrame(rows, columns=["funding", "agency", "cost_type", "amount", "total"], dtype=object)


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Amounts per purse of each agency (`joint` too) and, where none was chosen, of all together.

    Over all periods (no year), per year and per quarter; the total and its cost types apart.
    """
    sums: dict[tuple[str, str | None, str | None, str, str | None, int | None], Decimal] = defaultdict(
        Decimal
    )
    over = quarter_dimension(selection)
    for row in amounts(snapshot, selection).itertuples(index=False, name=None):
        funding, agency, kind, year, quarter, cost_type, amount = row
        periods: list[tuple[str | None, int | None]] = [(None if kind == BudgetKind.GRANTED else over, None)]
        if year is not None:
            periods.append((over, year))
        if quarter is not None and quarters_apart(selection):
            periods.append((quarter, None))
        for place in (agency,) if selection.agencies else (None, agency):
            for over_quarters, over_year in periods:
                sums[(kind, place, over_quarters, funding, cost_type, over_year)] += amount
    for (kind, place, quarter, funding, cost_type, year), amount in sums.items():
        yield Figure(
            f"budget.{kind}", amount, amount, "EUR", place, None, quarter, None, funding, cost_type, year
        )
    yield from _remaining(snapshot, selection)
    yield from strand_rule.figures(snapshot)


def _remaining(snapshot: Snapshot, selection: Selection) -> Iterator[Figure]:
    """Granted less spent: of an agency where both are known, of a purse where all its agencies know both."""
    frame = purses(snapshot, replace(selection, quarters=None))
    for funding, rows in frame.groupby("funding", sort=False):
        known = [
            (agency, granted - spent)
            for agency, granted, spent in zip(rows["agency"], rows["granted"], rows["spent"], strict=True)
            if granted is not None and spent is not None
        ]
        for agency, left in known:
            yield Figure("budget.remaining", left, left, "EUR", agency, funding=str(funding))
        if not selection.agencies and len(known) == len(rows):
            left = sum((amount for _, amount in known), NOTHING)
            yield Figure("budget.remaining", left, left, "EUR", funding=str(funding))
