"""All worlds that an outsider's knowledge leaves possible, and how far rows reach in them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

from vib.disclosure.attacker_knowledge import Knowledge, Row
from vib.disclosure.bounds_by_propagation import Places, narrowed, system, what_is_left
from vib.disclosure.one_programme import Programme, Terms
from vib.disclosure.release import Bounds


@dataclass(frozen=True)
class _Piece:
    """What a row adds up within one programme: the place of the programme, and of the question to it."""

    programme: int
    question: int


class PossibleWorlds:
    """The worlds in which all facts hold. Raises `Contradictory` where there are none.

    Most unknowns follow from one fact after the other; those left fall apart into programmes that have
    nothing to do with each other, so that a row is a known number and a sum for each of some programmes.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        whole = system(knowledge.facts, knowledge.highs)
        solved = narrowed(whole, lambda unknown: str(knowledge.names[unknown][1]))
        left = what_is_left(solved)
        _, self._programme_of = connected_components(left.matrix.T @ left.matrix, directed=False)
        members = [np.flatnonzero(self._programme_of == each) for each in range(_count(self._programme_of))]
        self._place = dict(zip(solved.open.tolist(), range(len(left.lows)), strict=True))
        self._within = np.zeros(len(left.lows), dtype=int)
        for mine in members:
            self._within[mine] = np.arange(len(mine))
        questions: list[dict[Terms, int]] = [{} for _ in members]
        self._known: dict[Row, int] = {}
        self._pieces: dict[Row, list[_Piece]] = {}
        for row, unknowns in knowledge.rows.items():
            self._known[row] = int(sum(solved.lows[each] for each in unknowns if each not in self._place))
            self._pieces[row] = self._pieces_of(unknowns, questions)
        of_fact = self._programme_of[left.matrix.indices[left.matrix.indptr[:-1]]]
        self._programmes = [
            Programme(left.part(np.flatnonzero(of_fact == number), mine), list(questions[number]))
            for number, mine in enumerate(members)
        ]

    def reach(self, row: Row) -> Bounds:
        """The lowest and highest number that a row can have."""
        reached = [self._programmes[piece.programme].reach(piece.question) for piece in self._pieces[row]]
        known = self._known[row]
        return known + sum(low for low, _ in reached), known + sum(high for _, high in reached)

    def narrow(self, needs: Mapping[Row, int]) -> list[Row]:
        """The rows whose reach is narrower than they need; of the others it finds out no more than that."""
        left = [row for row, need in needs.items() if self._seen_width(row) < need]
        asked: dict[int, dict[int, int]] = {}
        for row in left:
            for piece in self._pieces[row]:
                wanted = asked.setdefault(piece.programme, {})
                wanted[piece.question] = max(wanted.get(piece.question, 0), needs[row])
        for programme, wanted in asked.items():
            self._programmes[programme].widen(wanted)
        return [row for row in left if self._is_narrower(row, needs[row])]

    def _is_narrower(self, row: Row, need: int) -> bool:
        for piece in self._pieces[row]:
            if self._seen_width(row) >= need:
                break
            self._programmes[piece.programme].reach(piece.question)
        return self._seen_width(row) < need

    def _seen_width(self, row: Row) -> int:
        return sum(
            self._programmes[piece.programme].seen_width(piece.question) for piece in self._pieces[row]
        )

    def _pieces_of(self, unknowns: tuple[int, ...], questions: list[dict[Terms, int]]) -> list[_Piece]:
        """A row's pieces; new ones are added to the questions of their programmes."""
        columns = [self._place[each] for each in unknowns if each in self._place]
        terms: dict[int, Counter[int]] = {}
        for column in columns:
            terms.setdefault(int(self._programme_of[column]), Counter())[int(self._within[column])] += 1
        pieces = []
        for number, weights in sorted(terms.items()):
            mine = questions[number]
            pieces.append(_Piece(number, mine.setdefault(tuple(sorted(weights.items())), len(mine))))
        return pieces


def _count(parts: Places) -> int:
    return int(parts.max(initial=-1)) + 1
