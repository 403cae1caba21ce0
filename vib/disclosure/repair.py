"""More suppression, where what is shown elsewhere gives a count away.

A linear programme looks for other counts that an outsider would have to hold possible, as few and as cheap as
can be, for a hidden count to be as uncertain as it must; those are hidden too. (Kelly, J., Golden, B. and
Assad, A. (1992), Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 397-417;
here over all cubes and earlier releases at once.)
"""

from collections.abc import Collection, Iterable, Mapping
from math import inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition, Knowledge, Known
from vib.disclosure.programme import TRACE, model, solver
from vib.disclosure.release import Bounds


class NoWayOut(Exception):
    """Nothing that may be hidden would keep a count from being found out; `args[0]` is the count."""


class Pattern:
    """Which counts of a release are hidden, and how to hide more at the least cost.

    `values` has the true value of each of its counts, `fixed` those that may not be hidden, `known` the
    conditions that always hold. `watched` are hidden counts of earlier releases, which must stay hidden.
    """

    def __init__(
        self,
        known: Knowledge,
        values: Mapping[Known, int],
        costs: Mapping[Known, int],
        fixed: Collection[Known],
        watched: Iterable[Known],
    ) -> None:
        self._counts = list(values)
        self._number = {count: number for number, count in enumerate(self._counts)}
        self._values = np.array([values[count] for count in self._counts], dtype=float)
        self._costs = np.array([costs[count] for count in self._counts], dtype=float)
        self.fixed = frozenset(fixed)
        self.hidden: set[Known] = set()
        self._unknowns = len(known.unknowns)
        sums = [self._sum(known, count) for count in self._counts]
        older = {row: Condition(dict.fromkeys(known.rows[row], 1), -inf, inf) for row in sorted(watched)}
        self._row = {row: len(known.conditions) + len(sums) + place for place, row in enumerate(older)}
        free = np.array([0.0 if count in self.fixed else inf for count in self._counts])
        high = np.concatenate([np.full(self._unknowns, inf), free, np.minimum(free, self._values)])
        cost = np.concatenate([np.zeros(self._unknowns), self._costs, self._costs])
        self._cheapest = solver()
        self._cheapest.passModel(
            model(len(high), [*known.conditions, *sums, *older.values()], cost, None, high)
        )

    def _sum(self, known: Knowledge, count: Known) -> Condition:
        """A count is what it adds up, and may be more or less than it is, at a price."""
        more = self._unknowns + self._number[count]
        terms = {**dict.fromkeys(known.rows[count], 1), more: -1, more + len(self._counts): 1}
        value = self._values[self._number[count]]
        return Condition(terms, value, value)

    def hide(self, counts: Iterable[Known]) -> None:
        """Hides counts."""
        for count in sorted({*counts} - self.hidden - self.fixed):
            self.hidden.add(count)
            self._price(count, 0)

    def show(self, count: Known) -> None:
        """Shows a hidden count again."""
        self.hidden.discard(count)
        self._price(count, self._costs[self._number[count]])

    def _price(self, count: Known, price: float) -> None:
        more = self._unknowns + self._number[count]
        for column in (more, more + len(self._counts)):
            self._cheapest.changeColCost(column, price)

    def widen(self, count: Known, now: Bounds, need: int, most: Bounds) -> None:
        """Hides the cheapest further counts that let a hidden count be `need` more, or less, than now.

        `now` is what an outsider can narrow it to, `most` what it can be at all. Raises `NoWayOut`.
        """
        up = min(now[0] + need, most[1])
        down = max(now[1] - need, most[0])
        ways = []
        for ends in ({up, min(now[0], up - need)}, {down, max(now[1], down + need)}):
            wanted = [end for end in sorted(ends) if not now[0] <= end <= now[1]]
            found = [self._way(count, end, more=end > now[1]) for end in wanted]
            if all(way is not None for way in found):
                price = sum(way[0] for way in found if way)
                ways.append((price, [place for way in found if way for place in way[1]]))
        if not ways:
            raise NoWayOut(count)
        self.hide(self._counts[place] for place in min(ways)[1])

    def _way(self, count: Known, end: int, *, more: bool) -> tuple[float, list[int]] | None:
        """The price of a count being possibly as much (or as little) as that, and what must be hidden."""
        size = len(self._counts)
        self._ask_for(count, end, more=more)
        self._cheapest.run()
        way = None
        if self._cheapest.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            slack = np.array(self._cheapest.getSolution().col_value)[self._unknowns :]
            moved = np.abs(slack[:size] - slack[size:]) > TRACE
            places = [int(p) for p in np.flatnonzero(moved) if self._counts[p] not in self.hidden]
            way = (float(self._cheapest.getInfo().objective_function_value), places)
        self._ask_no_more(count)
        return way

    def _ask_for(self, count: Known, end: int, *, more: bool) -> None:
        if count in self._row:
            self._cheapest.changeRowBounds(self._row[count], *((end, inf) if more else (-inf, end)))
            return
        number, size = self._number[count], len(self._counts)
        change = end - self._values[number]
        column = self._unknowns + number
        this, other = (column, column + size) if change >= 0 else (column + size, column)
        self._cheapest.changeColBounds(this, abs(change), inf if change >= 0 else self._values[number])
        self._cheapest.changeColBounds(other, 0, 0)

    def _ask_no_more(self, count: Known) -> None:
        if count in self._row:
            self._cheapest.changeRowBounds(self._row[count], -inf, inf)
            return
        column = self._unknowns + self._number[count]
        self._cheapest.changeColBounds(column, 0, inf)
        self._cheapest.changeColBounds(column + len(self._counts), 0, self._values[self._number[count]])
