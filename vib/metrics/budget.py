"""Where the money went: granted, planned, committed, spent and justified, per purse, never merged.

The two purses (project and recurrent means) are never added to each other.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import pandas as pd

from vib.metrics.budget_lines import NOTHING, Line, agencies, lines, totals
from vib.metrics.scopes import known_until
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import BudgetKind, Funding


def _total(found: Iterable[Line]) -> Decimal | None:
    """The sum of the totals of some lines; None where there is no line: unknown is not zero."""
    amounts = [line.amount for line in totals(found)]
    return sum(amounts, NOTHING) if amounts else None


def spent_until(snapshot: Snapshot, agency: str, found: Iterable[Line]) -> date | None:
    """The last day of the periods of some lines, at most the day until which the agency delivered."""
    days = [line.period.last_day for line in found if line.period.last_day is not None]
    return min(max(days), known_until(snapshot, agency)) if days else None


def planned_by(found: Iterable[Line], day: date) -> Decimal | None:
    """The planned money up to and including a day; None where nothing was planned at all.

    A period that the day lies in counts for the days that are over: an even spread is an assumption,
    and only needed where spending is known until a day that is no end of a planned period.
    """
    amounts = []
    for line in totals(found):
        first, last = line.period.first_day, line.period.last_day
        if first is None or last is None:
            continue
        over, length = (day - first).days + 1, (last - first).days + 1
        amounts.append(line.amount * min(max(over, 0), length) / length)
    return sum(amounts, NOTHING).quantize(NOTHING) if amounts else None


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
    """
    rows = []
    for funding, agency, own in _by_purse(snapshot, lines(snapshot, selection)):
        spent = [line for line in own if line.kind == BudgetKind.SPENT]
        planned = [line for line in own if line.kind == BudgetKind.PLANNED]
        granted = _total(line for line in own if line.kind == BudgetKind.GRANTED)
        until = spent_until(snapshot, agency, spent)
        by_then = None if until is None else planned_by(planned, until)
        rows.append((funding, agency, granted, _total(spent), until, by_then))
    columns = ["funding", "agency", "granted", "spent", "spent_until", "planned_by_then"]
    return pd.DataFrame(rows, columns=columns, dtype=object)
