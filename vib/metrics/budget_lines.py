"""The lines of the budget table, read once: which count, for which period, and what a total is.

A line without a cost type is a reported total and the lines with cost types beside it are its parts: the
total is the reported one where there is one, else the sum of the parts, never both. Corrections are
totalled the same way beside what they correct, and then added to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import pandas as pd

from vib.metrics.scopes import known_until
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Period:
    """A quarter (`number` 1 to 4), a whole year (no number), or the whole project (neither)."""

    year: int | None = None
    number: int | None = None

    @property
    def quarter(self) -> str | None:
        """The code of the quarter; None where only the year is known, or not even that."""
        return None if self.year is None or self.number is None else str(Quarter(self.year, self.number))

    @property
    def first_day(self) -> date | None:
        return None if self.year is None else Quarter(self.year, self.number or 1).first_day

    @property
    def last_day(self) -> date | None:
        return None if self.year is None else Quarter(self.year, self.number or 4).last_day

    def cut_by(self, quarters: QuarterRange) -> bool:
        """Whether only a part of it lies in the range."""
        if self.year is None or self.number is not None or self.within(quarters):
            return False
        return any(Quarter(self.year, number) in quarters for number in range(1, 5))

    def within(self, quarters: QuarterRange) -> bool:
        """Whether it lies in the range as a whole; money of the whole project belongs to every range."""
        if self.year is None:
            return True
        numbers = (1, 4) if self.number is None else (self.number,)
        return all(Quarter(self.year, number) in quarters for number in numbers)


@dataclass(frozen=True)
class Line:
    """A line of the budget table."""

    agency: str
    funding: str
    kind: str
    period: Period
    strand: int | None
    cost_type: str | None
    amount: Decimal
    correction: bool


def _known(value: Any) -> bool:
    return not pd.isna(value)


def _period(year: Any, quarter: Any) -> Period:
    if _known(quarter):
        parsed = Quarter.parse(str(quarter))
        return Period(parsed.year, parsed.number)
    return Period(int(year)) if _known(year) else Period()


def lines(snapshot: Snapshot, selection: Selection, *kinds: str) -> tuple[Line, ...]:
    """The lines of some money concepts (none named: all five) that a selection counts.

    The agency filter leaves out what the agencies carry together (`joint`). The quarter filter keeps a
    line of a quarter in the range, a line of a year that lies in the range as a whole, and granted money.
    """
    frame = snapshot.tables["budget"]
    columns = ["agency", "funding", "kind", "year", "quarter", "strand", "cost_type", "amount", "correction"]
    found = []
    for row in frame[columns].itertuples(index=False, name=None):
        agency, funding, kind, year, quarter, strand, cost_type, amount, correction = row
        if (kinds and kind not in kinds) or (selection.agencies and agency not in selection.agencies):
            continue
        period = _period(year, quarter)
        if selection.quarters is not None and not period.within(selection.quarters):
            continue
        named = int(strand) if _known(strand) else None
        cost = str(cost_type) if _known(cost_type) else None
        found.append(Line(agency, funding, kind, period, named, cost, Decimal(amount), bool(correction)))
    return tuple(found)


Year = tuple[str, str, int]
"""Purse, agency and year."""


def years_cut(snapshot: Snapshot, selection: Selection, kind: str) -> frozenset[Year]:
    """The years of which only the whole amount is known, and of which not all quarters are chosen.

    Such an amount is left out of the chosen quarters; what it is compared with must leave that year out too.
    """
    quarters = selection.quarters
    if quarters is None:
        return frozenset()
    return frozenset(
        (line.funding, line.agency, line.period.year)
        for line in lines(snapshot, replace(selection, quarters=None), kind)
        if line.period.year is not None and line.period.cut_by(quarters)
    )


def totals(found: Iterable[Line]) -> Iterator[Line]:
    """One line without a cost type a key: the reported total, or the sum of the parts where there is none.

    The key is agency, funding, concept, period, strand and whether it is a correction.
    """

    def key(line: Line) -> tuple[object, ...]:
        period = (line.period.year or 0, line.period.number or 0)
        return (line.agency, line.funding, line.kind, *period, line.strand or 0, line.correction)

    for _, group in groupby(sorted(found, key=key), key):
        same = list(group)
        reported = [line for line in same if line.cost_type is None]
        amount = sum((line.amount for line in reported or same), NOTHING)
        first = same[0]
        yield Line(
            first.agency,
            first.funding,
            first.kind,
            first.period,
            first.strand,
            None,
            amount,
            first.correction,
        )


def agencies(snapshot: Snapshot, found: Iterable[Line]) -> tuple[str, ...]:
    """The agencies of some lines, `joint` included, in their order on the screen."""
    frame = snapshot.tables["agencies"].sort_values("order")
    order = {str(code): place for place, code in enumerate(frame["id"])}
    return tuple(
        sorted({line.agency for line in found}, key=lambda code: (order.get(code, len(order)), code))
    )


def total(found: Iterable[Line]) -> Decimal | None:
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
