"""Facts as a sparse matrix, and the bounds of single unknowns that follow from one fact at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from vib.disclosure.attacker_ledger import Fact

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SWEEPS = 200
"""Bounds may creep by one a sweep; each is right, so stopping early only leaves more to the programmes."""


class Contradictory(ValueError):
    """No world has these counts: something that is assumed isn't true. It names a count that it is about."""


@dataclass(frozen=True)
class System:
    """Whole unknowns from `lows` to `highs`; `matrix` times these lies from `fact_lows` to `fact_highs`."""

    matrix: Any
    fact_lows: Numbers
    fact_highs: Numbers
    lows: Numbers
    highs: Numbers

    @property
    def open(self) -> Places:
        """The unknowns that are not known yet."""
        return np.flatnonzero(self.lows < self.highs)

    def part(self, facts: Places, unknowns: Places) -> "System":
        """Some facts about some unknowns, which must be all that these facts are about."""
        return System(
            self.matrix[facts][:, unknowns],
            self.fact_lows[facts],
            self.fact_highs[facts],
            self.lows[unknowns],
            self.highs[unknowns],
        )


def system(facts: Sequence[Fact], highs: Sequence[int]) -> System:
    """The facts about unknowns from 0 to `highs`."""
    terms = [(number, *term) for number, fact in enumerate(facts) for term in fact.terms]
    return System(
        sparse(terms, len(facts), len(highs)),
        np.array([fact.low for fact in facts], dtype=float),
        np.array([fact.high for fact in facts], dtype=float),
        np.zeros(len(highs)),
        np.array(highs, dtype=float),
    )


def sparse(entries: Sequence[tuple[int, int, int]], rows: int, columns: int) -> Any:
    """A matrix of (row, column, value)."""
    places = np.array(entries, dtype=np.int64).reshape(-1, 3)
    return csr_matrix((places[:, 2].astype(float), (places[:, 0], places[:, 1])), shape=(rows, columns))


def narrowed(given: System, name: Callable[[int], str]) -> System:
    """The same with narrower bounds. Raises `Contradictory` with the name of an unknown that can't be."""
    entries = given.matrix.tocoo()
    of_fact, of_unknown, weight = entries.row, entries.col, entries.data
    up = weight > 0
    lows, highs = given.lows, given.highs
    for _ in range(_SWEEPS):
        least = weight * np.where(up, lows[of_unknown], highs[of_unknown])
        most = weight * np.where(up, highs[of_unknown], lows[of_unknown])
        least_of_all = np.bincount(of_fact, least, len(given.fact_lows))
        most_of_all = np.bincount(of_fact, most, len(given.fact_lows))
        broken = (least_of_all > given.fact_highs) | (most_of_all < given.fact_lows)
        if broken.any():
            about = given.matrix[int(broken.argmax())].indices
            raise Contradictory(
                name(int(about[0])) if len(about) else "a row that adds up nothing is not zero"
            )
        ceiling = (given.fact_highs - least_of_all)[of_fact] + least
        floor = (given.fact_lows - most_of_all)[of_fact] + most
        new_lows, new_highs = lows.copy(), highs.copy()
        np.maximum.at(new_lows, of_unknown, np.ceil(np.where(up, floor, ceiling) / weight))
        np.minimum.at(new_highs, of_unknown, np.floor(np.where(up, ceiling, floor) / weight))
        if (new_lows > new_highs).any():
            raise Contradictory(name(int((new_lows > new_highs).argmax())))
        if (new_lows == lows).all() and (new_highs == highs).all():
            break
        lows, highs = new_lows, new_highs
    return System(given.matrix, given.fact_lows, given.fact_highs, lows, highs)


def what_is_left(given: System) -> System:
    """Only the unknowns that are open, and the facts that say more about them than their bounds do."""
    known = np.where(given.lows < given.highs, 0.0, given.lows)
    constants = given.matrix @ known
    matrix = given.matrix[:, given.open]
    lows, highs = given.lows[given.open], given.highs[given.open]
    up, down = matrix.maximum(0), matrix.minimum(0)
    least, most = up @ lows + down @ highs, up @ highs + down @ lows
    left = System(matrix, given.fact_lows - constants, given.fact_highs - constants, lows, highs)
    telling = np.flatnonzero((least < left.fact_lows) | (most > left.fact_highs))
    return left.part(telling, np.arange(len(lows)))
