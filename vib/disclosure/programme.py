"""Linear programmes over unknown counts: how small and how large can a sum be under some conditions?"""

from collections.abc import Iterable, Sequence
from math import ceil, floor, inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition

TRACE = 1e-6
"""What a solver may leave beside a whole number."""


class Contradiction(Exception):
    """No counts fulfil the conditions."""


def solver() -> highspy.Highs:
    """A silent solver that does the same every time."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("log_to_console", False),
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),
    ):
        highs.setOptionValue(name, value)
    return highs


def model(
    columns: int,
    conditions: Sequence[Condition],
    cost: np.ndarray | None = None,
    low: np.ndarray | None = None,
    high: np.ndarray | None = None,
) -> highspy.HighsLp:
    """A linear programme of unknowns from `low` (0) to `high` (any) under conditions on their sums."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, len(conditions)
    lp.col_cost_ = np.zeros(columns) if cost is None else cost
    lp.col_lower_ = np.zeros(columns) if low is None else low
    lp.col_upper_ = np.full(columns, inf) if high is None else high
    lp.row_lower_ = np.array([condition.low for condition in conditions], dtype=float)
    lp.row_upper_ = np.array([condition.high for condition in conditions], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(condition.terms) for condition in conditions)])
    lp.a_matrix_.index_ = np.array([p for condition in conditions for p in condition.terms], dtype=np.int32)
    lp.a_matrix_.value_ = np.array(
        [t for condition in conditions for t in condition.terms.values()], dtype=float
    )
    return lp


class Bounds:
    """The smallest and largest value of each unknown that is plain from one condition at a time."""

    def __init__(self, unknowns: int, conditions: Iterable[Condition]) -> None:
        self.low = np.zeros(unknowns)
        self.high = np.full(unknowns, inf)
        self.conditions = tuple(conditions)
        self._of: dict[int, list[int]] = {}
        for number, condition in enumerate(self.conditions):
            for place in condition.terms:
                self._of.setdefault(place, []).append(number)
        self._narrow()

    def _narrow(self) -> None:
        waiting = dict.fromkeys(range(len(self.conditions)))
        steps = 60 * len(self.conditions) + 1
        while waiting and steps:
            steps -= 1
            number = next(iter(waiting))
            del waiting[number]
            for place in self._narrowed_by(self.conditions[number]):
                waiting.update(dict.fromkeys(self._of[place]))

    def _narrowed_by(self, condition: Condition) -> list[int]:
        """Narrows the unknowns of a condition by what the others leave; which of them became narrower."""
        ends = [self._ends(place, times) for place, times in condition.terms.items()]
        lows, highs = [low for low, _ in ends], [high for _, high in ends]
        changed = []
        for number, (place, times) in enumerate(condition.terms.items()):
            low = condition.low - _without(highs, number)
            high = condition.high - _without(lows, number)
            if times < 0:
                low, high = -high, -low
            low, high = low / abs(times), high / abs(times)
            low = low if low in (-inf, inf) else ceil(low - TRACE)
            high = high if high in (-inf, inf) else floor(high + TRACE)
            if low > self.low[place] or high < self.high[place]:
                self.low[place], self.high[place] = max(low, self.low[place]), min(high, self.high[place])
                if self.low[place] > self.high[place]:
                    raise Contradiction
                changed.append(place)
        return changed

    def _ends(self, place: int, times: int) -> tuple[float, float]:
        one, other = times * self.low[place], times * self.high[place]
        return (one, other) if times > 0 else (other, one)


def _without(values: list[float], number: int) -> float:
    """The sum of all values but one."""
    return sum(values[:number]) + sum(values[number + 1 :])


class Programme:
    """The possible counts, asked for one sum at a time; each question goes on from the one before.

    Unknowns that the conditions leave one value are filled in, and what hangs together is solved apart from
    the rest. Raises `Contradiction` where there are no possible counts.
    """

    def __init__(self, unknowns: int, conditions: Iterable[Condition]) -> None:
        bounds = Bounds(unknowns, conditions)
        self._low, self._high = bounds.low, bounds.high
        self._open = np.flatnonzero(self._low < self._high)
        self._part_of, self._parts = _apart(unknowns, self._open, bounds.conditions, self._low, self._high)

    def range(self, sum_of: Sequence[int]) -> tuple[int, int]:
        """The smallest and the largest whole number that a sum of unknowns can be."""
        low = high = 0.0
        by_part: dict[int, list[int]] = {}
        for place in sum_of:
            part = self._part_of[place]
            if part < 0:
                low, high = low + self._low[place], high + self._low[place]
            else:
                by_part.setdefault(part, []).append(place)
        for part, places in by_part.items():
            least, most = self._parts[part].range(places)
            low, high = low + least, high + most
        return ceil(low - TRACE), floor(high + TRACE) if high != inf else 10**9


class _Part:
    """Unknowns that hang together."""

    def __init__(
        self, places: Sequence[int], conditions: Sequence[Condition], low: np.ndarray, high: np.ndarray
    ) -> None:
        self._column = {place: column for column, place in enumerate(places)}
        self._size = len(places)
        moved = [
            Condition({self._column[p]: t for p, t in condition.terms.items()}, condition.low, condition.high)
            for condition in conditions
        ]
        self._highs = solver()
        self._highs.passModel(model(self._size, moved, None, low[list(places)], high[list(places)]))
        self._costs = np.arange(self._size, dtype=np.int32)

    def range(self, places: Sequence[int]) -> tuple[float, float]:
        cost = np.zeros(self._size)
        for place in places:
            cost[self._column[place]] += 1
        return self._end(cost), -self._end(-cost)

    def _end(self, cost: np.ndarray) -> float:
        self._highs.changeColsCost(self._size, self._costs, cost)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self._highs.getInfo().objective_function_value)
        if status in (
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return -inf
        raise Contradiction


def _apart(
    unknowns: int, unsettled: np.ndarray, conditions: Sequence[Condition], low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, list[_Part]]:
    """For each unknown the number of its part (−1 where its value is known), and the parts."""
    is_open = np.zeros(unknowns, bool)
    is_open[unsettled] = True
    root = list(range(unknowns))

    def top(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    left: list[Condition] = []
    for condition in conditions:
        terms = {place: times for place, times in condition.terms.items() if is_open[place]}
        if not terms:
            continue
        settled = sum(times * low[place] for place, times in condition.terms.items() if not is_open[place])
        left.append(Condition(terms, condition.low - settled, condition.high - settled))
        first, *others = terms
        for other in others:
            root[top(other)] = top(first)
    members: dict[int, list[int]] = {}
    for place in unsettled:
        members.setdefault(top(int(place)), []).append(int(place))
    of_part: dict[int, list[Condition]] = {head: [] for head in members}
    for condition in left:
        of_part[top(next(iter(condition.terms)))].append(condition)
    part_of = np.full(unknowns, -1)
    parts: list[_Part] = []
    for head, places in members.items():
        part_of[places] = len(parts)
        parts.append(_Part(places, of_part[head], low, high))
    return part_of, parts
