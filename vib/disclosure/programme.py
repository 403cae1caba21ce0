"""Conditions on unknown counts, made ready for a solver: what is plain is filled in, the rest taken apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition

TRACE = 1e-6
"""What a solver may leave beside a whole number."""


class Contradiction(Exception):
    """No counts fulfil the conditions."""


class _Silent(highspy.Highs):
    """Turning callbacks on prints a banner, among what a command says."""

    def enableCallbacks(self) -> None:  # noqa: N802
        pass


def solver(*, primal: bool = False) -> highspy.Highs:
    """A silent solver that does the same every time; `primal` for one that is asked for ever other sums."""
    highs = _Silent()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("log_to_console", False),
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),
    ):
        highs.setOptionValue(name, value)
    if primal:
        highs.setOptionValue("simplex_strategy", 4)
        highs.setOptionValue("presolve", "off")
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
        # Plain numbers: one at a time those of an array are far slower.
        self.low = [0.0] * unknowns
        self.high = [inf] * unknowns
        self.conditions = tuple(conditions)
        self._of: dict[int, list[int]] = {}
        for number, condition in enumerate(self.conditions):
            for place in condition.terms:
                self._of.setdefault(place, []).append(number)
        self._narrow()

    def _narrow(self) -> None:
        waiting = dict.fromkeys(
            number for number, one in enumerate(self.conditions) if (one.low, one.high) != (-inf, inf)
        )
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
        least = _Sum([low for low, _ in ends], -inf)
        most = _Sum([high for _, high in ends], inf)
        changed = []
        for (place, times), (own_least, own_most) in zip(condition.terms.items(), ends, strict=True):
            low = condition.low - most.without(own_most)
            high = condition.high - least.without(own_least)
            if times < 0:
                low, high = -high, -low
            low, high = low / abs(times), high / abs(times)
            low = low if low == -inf else ceil(low - TRACE)
            high = high if high == inf else floor(high + TRACE)
            if low > self.low[place] or high < self.high[place]:
                self.low[place], self.high[place] = max(low, self.low[place]), min(high, self.high[place])
                if self.low[place] > self.high[place]:
                    raise Contradiction
                changed.append(place)
        return changed

    def _ends(self, place: int, times: int) -> tuple[float, float]:
        one, other = times * self.low[place], times * self.high[place]
        return (one, other) if times > 0 else (other, one)


class _Sum:
    """The sum of some values, and of all but one; some of them may be `endless`, all to the same side."""

    def __init__(self, values: Sequence[float], endless: float) -> None:
        self._endless = endless
        self._number = values.count(endless)
        self._sum = sum(value for value in values if value != endless)

    def without(self, value: float) -> float:
        """The sum of the others than this one of the values."""
        if value == self._endless:
            return self._endless if self._number > 1 else self._sum
        return self._endless if self._number else self._sum - value


@dataclass(frozen=True)
class Part:
    """Unknowns that hang together, and the conditions on them: by their numbers, without what is settled."""

    places: tuple[int, ...]
    conditions: Mapping[int, Condition]


@dataclass(frozen=True)
class Split:
    """The unknowns with the bounds that are plain, and those still open in parts that don't touch.

    `part_of` has the number of each unknown's part, −1 where its value is settled.
    """

    low: np.ndarray
    high: np.ndarray
    part_of: np.ndarray
    parts: tuple[Part, ...]


def split(unknowns: int, conditions: Sequence[Condition]) -> Split:
    """Fills in what has one value, and takes apart what does not hang together. Raises `Contradiction`."""
    bounds = Bounds(unknowns, conditions)
    low, high = np.array(bounds.low), np.array(bounds.high)
    is_open = low < high
    left: dict[int, Condition] = {}
    root = list(range(unknowns))
    for number, condition in enumerate(conditions):
        terms = {place: times for place, times in condition.terms.items() if is_open[place]}
        if terms:
            settled = sum(t * bounds.low[p] for p, t in condition.terms.items() if not is_open[p])
            left[number] = Condition(terms, condition.low - settled, condition.high - settled)
            first, *others = terms
            for other in others:
                root[_top(root, other)] = _top(root, first)
    members: dict[int, list[int]] = {}
    for place in np.flatnonzero(is_open):
        members.setdefault(_top(root, int(place)), []).append(int(place))
    of_part: dict[int, dict[int, Condition]] = {head: {} for head in members}
    for number, condition in left.items():
        of_part[_top(root, next(iter(condition.terms)))][number] = condition
    part_of = np.full(unknowns, -1)
    for number, places in enumerate(members.values()):
        part_of[places] = number
    parts = tuple(Part(tuple(places), of_part[head]) for head, places in members.items())
    return Split(low, high, part_of, parts)


def _top(root: list[int], place: int) -> int:
    while root[place] != place:
        root[place] = root[root[place]]
        place = root[place]
    return place
