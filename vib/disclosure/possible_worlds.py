"""How far sums of unknown whole numbers can go, all facts together: by propagation first, then by HiGHS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from vib.disclosure.attacker_knowledge import Knowledge, Row
from vib.disclosure.one_programme import Programme
from vib.disclosure.release import Bounds

Numbers = npt.NDArray[np.float64]

_SWEEPS = 200
"""Bounds may creep by one a sweep; each is right, so stopping early only leaves more to the programmes."""


class Contradictory(ValueError):
    """No world has these counts: an equality that is assumed isn't true. The row named is one it is about."""


@dataclass(frozen=True)
class _Piece:
    """What a row adds up within one programme."""

    programme: int
    question: int


class PossibleWorlds:
    """All worlds that an outsider's knowledge leaves; asks of rows how far they reach."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._matrix, self._fact_lows, self._fact_highs = _as_matrix(knowledge)
        self._lows, self._highs = self._propagated()
        self._constants: dict[Row, int] = {}
        self._pieces: dict[Row, tuple[_Piece, ...]] = {}
        self._split()

    def reach(self, row: Row) -> Bounds:
        """The lowest and highest number that a row can have."""
        lows, highs = [self._constants[row]], [self._constants[row]]
        for piece in self._pieces[row]:
            low, high = self._programmes[piece.programme].reach(piece.question)
            lows.append(low)
            highs.append(high)
        return sum(lows), sum(highs)

    def narrow(self, needs: Mapping[Row, int]) -> list[Row]:
        """The rows whose reach is certainly narrower than they need; of others only so much is found out."""
        left = [row for row in needs if self._seen_width(row) < needs[row]]
        asked: dict[int, dict[int, int]] = {}
        for row in left:
            for piece in self._pieces[row]:
                wanted = asked.setdefault(piece.programme, {})
                wanted[piece.question] = max(wanted.get(piece.question, 0), needs[row])
        for programme, wanted in asked.items():
            self._programmes[programme].widen(wanted)
        return [row for row in left if self._narrower(row, needs[row])]

    def _narrower(self, row: Row, need: int) -> bool:
        for piece in (None, *self._pieces[row]):
            if piece is not None:
                self._programmes[piece.programme].reach(piece.question)
            if self._seen_width(row) >= need:
                return False
        return True

    def _seen_width(self, row: Row) -> int:
        return sum(
            self._programmes[piece.programme].seen_width(piece.question) for piece in self._pieces[row]
        )

    def _propagated(self) -> tuple[Numbers, Numbers]:
        """The bounds of all unknowns, as far as facts narrow them one by one."""
        lows = np.zeros(len(self._knowledge.highs))
        highs = np.array(self._knowledge.highs, dtype=float)
        entries = self._matrix.tocoo()
        of_fact, of_unknown, weight = entries.row, entries.col, entries.data
        up = weight > 0
        for _ in range(_SWEEPS):
            least = weight * np.where(up, lows[of_unknown], highs[of_unknown])
            most = weight * np.where(up, highs[of_unknown], lows[of_unknown])
            least_of_all = np.bincount(of_fact, least, self._matrix.shape[0])
            most_of_all = np.bincount(of_fact, most, self._matrix.shape[0])
            self._refuse((least_of_all > self._fact_highs) | (most_of_all < self._fact_lows))
            ceiling = (self._fact_highs - least_of_all)[of_fact] + least
            floor = (self._fact_lows - most_of_all)[of_fact] + most
            new_lows, new_highs = lows.copy(), highs.copy()
            np.minimum.at(new_highs, of_unknown, np.floor(np.where(up, ceiling, floor) / weight))
            np.maximum.at(new_lows, of_unknown, np.ceil(np.where(up, floor, ceiling) / weight))
            if (new_lows == lows).all() and (new_highs == highs).all():
                break
            lows, highs = new_lows, new_highs
            crossed = lows > highs
            if crossed.any():
                self._name(int(crossed.argmax()))
        return lows, highs

    def _refuse(self, broken: npt.NDArray[np.bool_]) -> None:
        if broken.any():
            terms = self._knowledge.facts[int(broken.argmax())].terms
            if not terms:
                raise Contradictory("a row adds up nothing, and is not zero")
            self._name(terms[0][0])

    def _name(self, unknown: int) -> None:
        raise Contradictory(str(self._knowledge.names[unknown][1]))

    def _split(self) -> None:
        """Programmes of the unknowns that facts still tie together, and each row as a sum over these."""
        open_ones = np.flatnonzero(self._lows < self._highs)
        matrix, fact_lows, fact_highs = self._still_open(open_ones)
        count, part = connected_components(matrix.T @ matrix, directed=False)
        place = np.full(len(self._lows), -1)
        place[open_ones] = np.arange(len(open_ones))
        members = [np.flatnonzero(part == number) for number in range(count)]
        within = np.zeros(len(open_ones), dtype=int)
        for mine in members:
            within[mine] = np.arange(len(mine))
        questions: list[dict[tuple[tuple[int, int], ...], int]] = [{} for _ in members]
        for row, unknowns in self._knowledge.rows.items():
            self._constants[row] = int(sum(self._lows[each] for each in unknowns if place[each] < 0))
            found: dict[int, dict[int, int]] = {}
            for each in unknowns:
                if place[each] >= 0:
                    column = int(place[each])
                    terms = found.setdefault(int(part[column]), {})
                    terms[int(within[column])] = terms.get(int(within[column]), 0) + 1
            self._pieces[row] = tuple(
                _Piece(
                    number, questions[number].setdefault(tuple(sorted(terms.items())), len(questions[number]))
                )
                for number, terms in sorted(found.items())
            )
        self._programmes = []
        fact_part = _part_of_fact(matrix, part)
        for number, mine in enumerate(members):
            facts = np.flatnonzero(fact_part == number)
            self._programmes.append(
                Programme(
                    matrix[facts][:, mine],
                    (fact_lows[facts], fact_highs[facts]),
                    (self._lows[open_ones[mine]], self._highs[open_ones[mine]]),
                    list(questions[number]),
                )
            )

    def _still_open(self, open_ones: npt.NDArray[np.intp]) -> tuple[Any, Numbers, Numbers]:
        """The facts that say more than the bounds, without the unknowns that are known."""
        known = np.where(self._lows < self._highs, 0.0, self._lows)
        constant = self._matrix @ known
        matrix = self._matrix[:, open_ones]
        lows, highs = self._lows[open_ones], self._highs[open_ones]
        up, down = matrix.maximum(0), matrix.minimum(0)
        least, most = up @ lows + down @ highs, up @ highs + down @ lows
        fact_lows, fact_highs = self._fact_lows - constant, self._fact_highs - constant
        telling = np.flatnonzero((least < fact_lows) | (most > fact_highs))
        return matrix[telling], fact_lows[telling], fact_highs[telling]


def _part_of_fact(matrix: Any, part: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return part[matrix.indices[matrix.indptr[:-1]]]


def _as_matrix(knowledge: Knowledge) -> tuple[Any, Numbers, Numbers]:
    facts = knowledge.facts
    terms = [(number, *term) for number, fact in enumerate(facts) for term in fact.terms]
    of_fact, of_unknown, weights = zip(*terms, strict=True) if terms else ((), (), ())
    shape = (len(facts), len(knowledge.highs))
    matrix = csr_matrix((np.array(weights, dtype=float), (of_fact, of_unknown)), shape=shape)
    return (
        matrix,
        np.array([f.low for f in facts], dtype=float),
        np.array([f.high for f in facts], dtype=float),
    )
