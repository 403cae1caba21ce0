"""More suppression, where what is shown elsewhere gives a count away.

A linear programme looks for other counts that an outsider would have to hold possible, as few and as cheap as
can be, for a hidden count to be as uncertain as it must; those are hidden too. (Kelly, J., Golden, B. and
Assad, A. (1992), Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 397-417;
here over all cubes and earlier releases at once.)
"""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition, Knowledge
from vib.disclosure.programme import TRACE, model, solver
from vib.disclosure.release import Bounds, Count

Place = int


class NoWayOut(Exception):
    """Nothing that may be hidden would keep a count from being found out; `args[0]` is the count."""


class Pattern:
    """Which counts of a release are hidden, and what an outsider can still make of them.

    `rows` has each count of the release with its unknowns in `known`, whose conditions always hold;
    `values` their true values; `fixed` the counts that may not be hidden.
    """

    def __init__(
        self,
        known: Knowledge,
        rows: Mapping[Count, Sequence[int]],
        values: Mapping[Count, int],
        costs: Mapping[Count, int],
        fixed: Iterable[Count],
    ) -> None:
        self._counts = list(rows)
        self._number = {count: number for number, count in enumerate(self._counts)}
        self._values = np.array([values[count] for count in self._counts], dtype=float)
        self._costs = np.array([costs[count] for count in self._counts], dtype=float)
        self._fixed = frozenset(fixed)
        self.hidden: set[Count] = set()
        self._unknowns = len(known.unknowns)
        self._first = len(known.conditions)
        flat = [place for count in self._counts for place in rows[count]]
        self._flat = np.array(flat, dtype=np.int64)
        self._starts = np.cumsum([0, *(len(rows[count]) for count in self._counts)])[:-1]
        sums = [
            Condition(dict.fromkeys(rows[count], 1), values[count], values[count]) for count in self._counts
        ]
        self._outside = solver()
        self._outside.passModel(model(self._unknowns, [*known.conditions, *sums]))
        self._cheapest = solver()
        self._cheapest.passModel(self._elastic(known, rows, values))
        self._worlds = [self._values]
        self._low, self._high = self._values.copy(), self._values.copy()
        self.asked = 0

    def _elastic(
        self, known: Knowledge, rows: Mapping[Count, Sequence[int]], values: Mapping[Count, int]
    ) -> highspy.HighsLp:
        """The same conditions, where each count may be more or less than it is, at a price."""
        size = len(self._counts)
        sums = []
        for number, count in enumerate(self._counts):
            more = self._unknowns + number
            terms = {**dict.fromkeys(rows[count], 1), more: -1, more + size: 1}
            sums.append(Condition(terms, values[count], values[count]))
        free = np.array([0.0 if count in self._fixed else inf for count in self._counts])
        high = np.concatenate([np.full(self._unknowns, inf), free, np.minimum(free, self._values)])
        cost = np.concatenate([np.zeros(self._unknowns), self._costs, self._costs])
        return model(len(high), [*known.conditions, *sums], cost, None, high)

    def hide(self, counts: Iterable[Count]) -> None:
        """Hides counts."""
        for count in sorted({*counts} - self.hidden - self._fixed):
            number = self._number[count]
            self.hidden.add(count)
            self._bound(number, 0, inf, 0)

    def range(self, count: Count, enough: int) -> tuple[int, int]:
        """What an outsider can narrow a hidden count to, or less narrow than that and as wide as enough."""
        number = self._number[count]
        for sign in (1.0, -1.0):
            if self._high[number] - self._low[number] >= enough - TRACE:
                break
            self._ask(number, sign)
        return (
            int(np.ceil(self._low[number] - TRACE)),
            int(np.floor(min(self._high[number], 1e9) + TRACE)),
        )

    def _ask(self, number: int, sign: float) -> None:
        """One end of a count's interval; every answer is a possible world, from which all others learn."""
        columns = self._flat[self._starts[number] : self._end(number)].astype(np.int32)
        cost = np.full(len(columns), sign)
        self._outside.changeColsCost(len(columns), columns, cost)
        self._outside.run()
        self.asked += 1
        status = self._outside.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            world = np.array(self._outside.getSolution().col_value)
            sums = np.add.reduceat(world[self._flat], self._starts)
            self._learn(sums)
        elif sign < 0:
            self._high[number] = inf
        self._outside.changeColsCost(len(columns), columns, np.zeros(len(columns)))

    def _learn(self, sums: np.ndarray) -> None:
        self._worlds.append(sums)
        self._low, self._high = np.minimum(self._low, sums), np.maximum(self._high, sums)

    def show(self, count: Count) -> None:
        """Shows a hidden count again; what is known of other counts is kept as far as it still holds."""
        number = self._number[count]
        self.hidden.discard(count)
        self._bound(number, self._values[number], self._values[number], self._costs[number])
        worlds = [world for world in self._worlds if abs(world[number] - self._values[number]) <= TRACE]
        self._worlds = worlds
        self._low, self._high = np.min(worlds, axis=0), np.max(worlds, axis=0)

    def _bound(self, number: int, low: float, high: float, price: float) -> None:
        self._outside.changeRowBounds(self._first + number, low, high)
        for column in (self._unknowns + number, self._unknowns + number + len(self._counts)):
            self._cheapest.changeColCost(column, price)

    def safe(self, needs: Mapping[Count, int], threshold: int) -> bool:
        """Whether every hidden count is as uncertain as it needs to be; ends at the first that isn't."""
        widths = {
            count: self._high[self._number[count]] - self._low[self._number[count]] for count in self.hidden
        }
        for count in sorted(self.hidden, key=lambda one: (widths[one], one)):
            low, high = self.range(count, needs[count])
            if low < threshold and high - low < needs[count]:
                return False
        return True

    def _end(self, number: int) -> int:
        return int(self._starts[number + 1]) if number + 1 < len(self._starts) else len(self._flat)

    def widen(self, count: Count, now: Bounds, need: int, most: Bounds) -> None:
        """Hides the cheapest further counts that let a hidden count be `need` more, or less, than now.

        `now` is what an outsider can narrow it to, `most` what it can be at all. Raises `NoWayOut`.
        """
        up = min(now[0] + need, most[1])
        down = max(now[1] - need, most[0])
        ways = []
        for ends in ({up, min(now[0], up - need)}, {down, max(now[1], down + need)}):
            found = [self._way(count, end) for end in sorted(ends) if not now[0] <= end <= now[1]]
            if all(way is not None for way in found):
                price = sum(way[0] for way in found if way)
                ways.append((price, [place for way in found if way for place in way[1]]))
        if not ways:
            raise NoWayOut(count)
        self.hide(self._counts[place] for place in min(ways)[1])

    def _way(self, count: Count, end: int) -> tuple[float, list[Place]] | None:
        """The price of a count being possibly as much (or as little) as that, and what must be hidden."""
        size, number = len(self._counts), self._number[count]
        change = end - self._values[number]
        more = self._unknowns + number
        this, other = (more, more + size) if change >= 0 else (more + size, more)
        self._cheapest.changeColBounds(this, abs(change), inf if change >= 0 else self._values[number])
        self._cheapest.changeColBounds(other, 0, 0)
        self._cheapest.run()
        way = None
        if self._cheapest.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            slack = np.array(self._cheapest.getSolution().col_value)[self._unknowns :]
            moved = np.abs(slack[:size] - slack[size:]) > TRACE
            places = [int(p) for p in np.flatnonzero(moved) if self._counts[p] not in self.hidden]
            way = (float(self._cheapest.getInfo().objective_function_value), places)
        self._cheapest.changeColBounds(more, 0, inf)
        self._cheapest.changeColBounds(more + size, 0, self._values[number])
        return way
