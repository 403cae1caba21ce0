"""What an outsider can narrow counts to: the smallest and the largest that each can still be."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition, Knowledge, Known
from vib.disclosure.programme import TRACE, Contradiction, Part, Split, model, solver, split
from vib.disclosure.release import Bounds

_ROUNDS_WITHOUT_GAIN = 1
"""After so many tries in vain for many rows together each is asked for by itself."""

_ONE_BY_ONE = 8
"""So many of the narrowest rows are asked for first: they are the likeliest to be too narrow."""

NO_END = 10**9
"""Stands for the upper end of a count that nothing bounds."""


class Outsider:
    """The worlds that fulfil what is known, asked for one count at a time.

    `asked` are the rows of `known` whose ranges are wanted. `hidden` are those among them that may be shown
    and hidden again, with their true values; they are hidden at first. Raises `Contradiction` where no
    world fulfils what is known."""

    def __init__(
        self,
        known: Knowledge,
        asked: Iterable[Known],
        hidden: Mapping[Known, int] | None = None,
    ) -> None:
        hidden = hidden or {}
        loose = [Condition(dict.fromkeys(known.rows[row], 1), -inf, inf) for row in hidden]
        apart = split(len(known.unknowns), [*known.conditions, *loose])
        sums = len(known.conditions)
        self._parts = [_Worlds(part, apart, sums) for part in apart.parts]
        self._settled: dict[Known, float] = {}
        self._pieces: dict[Known, list[tuple[int, int]]] = {}
        for row in asked:
            self._take_apart(row, known.rows[row], apart)
        self._hidden = {row: value - self._settled[row] for row, value in hidden.items()}
        truth: list[list[tuple[int, float]]] = [[] for _ in self._parts]
        for row in hidden:
            for part, piece in self._pieces[row]:
                truth[part].append((piece, self._hidden[row]))
        for worlds, values in zip(self._parts, truth, strict=True):
            worlds.begin(values)

    def _take_apart(self, row: Known, places: Sequence[int], apart: Split) -> None:
        by_part: dict[int, list[int]] = {}
        self._settled[row] = 0.0
        for place in places:
            part = int(apart.part_of[place])
            if part < 0:
                self._settled[row] += float(apart.low[place])
            else:
                by_part.setdefault(part, []).append(place)
        self._pieces[row] = [(part, self._parts[part].follow(mine)) for part, mine in by_part.items()]

    def range(self, row: Known, enough: float = inf) -> Bounds:
        """What a row can be narrowed to; or part of that, where that is as wide as is enough."""
        low = high = self._settled[row]
        for part, piece in self._pieces[row]:
            least, most = self._parts[part].range(piece, enough)
            low, high = low + least, high + most
        whole = ceil(low - TRACE), floor(high + TRACE) if high != inf else NO_END
        # Ends in between whole numbers may be enough before rounding and not after it.
        return self.range(row) if whole[1] - whole[0] < enough < inf else whole

    def narrow(self, needs: Mapping[Known, int], below: int, *, first: bool = False) -> list[Known]:
        """The rows that reach below a number and are narrower than they need; the first of them, or all."""
        narrowest = sorted(needs, key=lambda one: (self._width(one), one))
        found = [row for row in narrowest[:_ONE_BY_ONE] if self._is_narrow(row, needs[row], below)]
        if found and first:
            return found[:1]
        self._spread(needs)
        for row in sorted(narrowest[_ONE_BY_ONE:], key=lambda one: (self._width(one), one)):
            if self._is_narrow(row, needs[row], below):
                found.append(row)
                if first:
                    break
        return found

    def _is_narrow(self, row: Known, need: int, below: int) -> bool:
        low, high = self.range(row, need)
        return low < below and high - low < need

    def _spread(self, needs: Mapping[Known, int]) -> None:
        wanted: dict[int, dict[int, int]] = {}
        for row, need in needs.items():
            for part, piece in self._pieces[row]:
                mine = wanted.setdefault(part, {})
                mine[piece] = max(mine.get(piece, 0), need)
        for part, pieces in wanted.items():
            self._parts[part].spread(pieces)

    def beside(self, row: Known) -> frozenset[Known]:
        """The rows whose range may change when this one is shown."""
        parts = {part for part, _ in self._pieces[row]}
        return frozenset(
            other for other, pieces in self._pieces.items() if any(part in parts for part, _ in pieces)
        )

    def _width(self, row: Known) -> float:
        return sum(self._parts[part].width(piece) for part, piece in self._pieces[row])

    def show(self, row: Known) -> None:
        """Shows a row of `hidden`."""
        for part, piece in self._pieces[row]:
            self._parts[part].show(piece, self._hidden[row])

    def hide(self, row: Known) -> None:
        """Hides the row that was shown last."""
        for part, _ in self._pieces[row]:
            self._parts[part].hide_last()


class _Worlds:
    """Possible worlds of one part. A piece is what a row has of the part: the sum of some of its unknowns."""

    def __init__(self, part: Part, apart: Split, sums: int) -> None:
        self._column = {place: column for column, place in enumerate(part.places)}
        moved = [
            Condition({self._column[p]: t for p, t in one.terms.items()}, one.low, one.high)
            for number, one in part.conditions.items()
            if number < sums
        ]
        moved = _once(moved)
        places = list(part.places)
        self._highs = solver(primal=True)
        self._highs.passModel(model(len(places), moved, None, apart.low[places], apart.high[places]))
        self._pieces: list[np.ndarray] = []
        self._every = np.arange(len(places), dtype=np.int32)
        self._ends: set[tuple[int, float]] = set()
        self._place_of: dict[tuple[int, ...], int] = {}

    def follow(self, places: Sequence[int]) -> int:
        """The number of a piece; rows with the same unknowns share it."""
        columns = tuple(sorted(self._column[place] for place in places))
        if columns not in self._place_of:
            self._place_of[columns] = len(self._pieces)
            self._pieces.append(np.array(columns, dtype=np.int32))
        return self._place_of[columns]

    def begin(self, truth: Sequence[tuple[int, float]]) -> None:
        """The first world has the true values of all that may be shown later."""
        self._flat = np.concatenate(self._pieces) if self._pieces else np.zeros(0, dtype=np.int32)
        self._starts = np.cumsum([0, *(len(piece) for piece in self._pieces)])[:-1]
        self._worlds = np.zeros((0, len(self._pieces)))
        self._low, self._high = np.full(len(self._pieces), inf), np.full(len(self._pieces), -inf)
        if truth:
            for piece, value in truth:
                self._fix(piece, value)
            self._solve()
            for _ in truth:
                self.hide_last()

    def range(self, piece: int, enough: float) -> tuple[float, float]:
        for sign in (1.0, -1.0):
            if self._high[piece] - self._low[piece] >= enough - TRACE:
                break
            if (piece, sign) not in self._ends:
                self._ask(piece, sign)
                self._ends.add((piece, sign))
        return float(self._low[piece]), float(self._high[piece])

    def spread(self, needs: Mapping[int, int]) -> None:
        """Looks for worlds in which many pieces at once go far, until that stops helping."""
        chance, without_gain = np.random.default_rng(0), 0
        left = [piece for piece, need in needs.items() if self.width(piece) < need]
        while len(left) > 1 and without_gain < _ROUNDS_WITHOUT_GAIN:
            cost = np.zeros(len(self._column))
            for piece, sign in zip(left, chance.choice((-1.0, 1.0), len(left)), strict=True):
                cost[self._pieces[piece]] += sign
            for costs in (cost, -cost):
                self._highs.changeColsCost(len(cost), self._every, costs)
                self._solve()
            before, left = left, [piece for piece in left if self.width(piece) < needs[piece]]
            without_gain = without_gain + 1 if len(left) == len(before) else 0
        self._highs.changeColsCost(len(self._column), self._every, np.zeros(len(self._column)))

    def width(self, piece: int) -> float:
        return max(0.0, float(self._high[piece] - self._low[piece]))

    def _ask(self, piece: int, sign: float) -> None:
        """One end of a piece; the answer is a world from which all other pieces learn."""
        columns = self._pieces[piece]
        self._highs.changeColsCost(len(columns), columns, np.full(len(columns), sign))
        ends = self._solve()
        self._highs.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        if not ends:
            self._high[piece] = inf

    def _solve(self) -> bool:
        """Whether there is an end; raises `Contradiction` where there is no world."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            world = np.array(self._highs.getSolution().col_value)
            sums = np.add.reduceat(world[self._flat], self._starts)
            self._worlds = np.vstack([self._worlds, sums])
            self._low, self._high = np.minimum(self._low, sums), np.maximum(self._high, sums)
            return True
        unbounded = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        if status in unbounded:
            return False
        raise Contradiction

    def show(self, piece: int, value: float) -> None:
        """What was learned is kept as far as it still holds."""
        self._fix(piece, value)
        self._worlds = _through(self._worlds, piece, value)
        self._low = np.min(self._worlds, axis=0, initial=inf)
        self._high = np.max(self._worlds, axis=0, initial=-inf)

    def _fix(self, piece: int, value: float) -> None:
        columns = self._pieces[piece]
        self._ends.clear()
        self._highs.addRow(value, value, len(columns), columns, np.ones(len(columns)))

    def hide_last(self) -> None:
        last = self._highs.getNumRow() - 1
        self._ends.clear()
        self._highs.deleteRows(1, np.array([last], dtype=np.int32))


def _once(conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions, those on the same sum as one."""
    seen: dict[tuple[tuple[int, int], ...], Condition] = {}
    for one in conditions:
        key = tuple(sorted(one.terms.items()))
        before = seen.get(key, one)
        seen[key] = Condition(one.terms, max(one.low, before.low), min(one.high, before.high))
    return list(seen.values())


def _through(worlds: np.ndarray, piece: int, value: float) -> np.ndarray:
    """Worlds in which a piece has a value: those that have it, and mixtures of one above and one below.

    Mixtures are worlds too, because linear conditions hold between two worlds that fulfil them. Kept are
    those in which some piece is smallest or largest.
    """
    beside = worlds[:, piece] - value
    at, above, below = np.abs(beside) <= TRACE, beside > TRACE, beside < -TRACE
    found = [worlds[at]]
    if above.any() and below.any():
        for some, other in ((above, below), (below, above)):
            far = int(np.argmax(np.where(other, np.abs(beside), -1)))
            share = beside[far] / (beside[far] - beside[some])
            found.append(share[:, None] * worlds[some] + (1 - share)[:, None] * worlds[far])
    every = np.vstack(found)
    if not len(every):
        return every
    kept: np.ndarray = every[np.unique(np.concatenate([every.argmin(axis=0), every.argmax(axis=0)]))]
    return kept
