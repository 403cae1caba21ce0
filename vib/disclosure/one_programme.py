"""A linear programme of unknown whole numbers that is asked how far sums of these can go."""

from collections.abc import Mapping, Sequence
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Numbers = npt.NDArray[np.float64]
Terms = tuple[tuple[int, int], ...]

EXACT_ENOUGH = 1e-5
"""Optima are whole but for the engine's tolerance; bounds are rounded inward with this much care."""

_ROUNDS_WITHOUT_GAIN = 3


class Programme:
    """One linear programme, kept warm from question to question.

    `facts` are rows over the unknowns with their lows and highs, `bounds` those of the unknowns; the
    `questions` are sums of unknowns. Every optimum is a possible world, and is held against all questions:
    what it reaches, needs no programme of its own.
    """

    def __init__(
        self,
        facts: Any,
        fact_bounds: tuple[Numbers, Numbers],
        bounds: tuple[Numbers, Numbers],
        questions: Sequence[Terms],
    ) -> None:
        self._facts, self._fact_bounds, self._bounds = facts.tocsr(), fact_bounds, bounds
        self._questions = _rows(questions, len(bounds[0]))
        lows, highs = bounds
        self._least, self._most = self._questions @ lows, self._questions @ highs
        self._lowest = np.full(len(questions), np.inf)
        self._highest = np.full(len(questions), -np.inf)
        self._reached: dict[int, tuple[int, int]] = {}
        self._engine: highspy.Highs | None = None

    def reach(self, question: int) -> tuple[int, int]:
        """The lowest and highest whole number that a question's sum can have."""
        if question not in self._reached:
            weights = self._questions[question].toarray()[0]
            if self._lowest[question] > self._least[question] + EXACT_ENOUGH:
                self._solve(-weights)
            if self._highest[question] < self._most[question] - EXACT_ENOUGH:
                self._solve(weights)
            self._reached[question] = self._seen(question)
        return self._reached[question]

    def seen_width(self, question: int) -> int:
        """How wide a question's sum certainly is, from the worlds seen so far."""
        low, high = self._seen(question)
        return max(high - low, 0)

    def widen(self, needs: Mapping[int, int]) -> None:
        """Look for worlds in which many questions at once go far, until that stops helping.

        `needs` gives the width that each question is wanted to have.
        """
        chance = np.random.default_rng(0)
        without_gain = 0
        left = self._too_narrow(needs)
        while left and without_gain < _ROUNDS_WITHOUT_GAIN:
            signs = chance.choice((-1.0, 1.0), len(left))
            weights = self._questions[left].T @ signs
            self._solve(weights)
            self._solve(-weights)
            before, left = left, self._too_narrow(needs)
            without_gain = without_gain + 1 if len(left) == len(before) else 0

    def _too_narrow(self, needs: Mapping[int, int]) -> list[int]:
        return [question for question, need in needs.items() if self.seen_width(question) < need]

    def _seen(self, question: int) -> tuple[int, int]:
        low, high = self._lowest[question], self._highest[question]
        if low > high:
            return 0, 0
        return int(np.ceil(low - EXACT_ENOUGH)), int(np.floor(high + EXACT_ENOUGH))

    def _solve(self, weights: Numbers) -> None:
        """Find the world where a weighted sum is largest, and see what else it reaches."""
        world = self._alone(weights) if not self._facts.shape[0] else self._optimum(weights)
        values = self._questions @ world
        np.minimum(self._lowest, values, out=self._lowest)
        np.maximum(self._highest, values, out=self._highest)

    def _alone(self, weights: Numbers) -> Numbers:
        """Without facts, each unknown goes to its own end."""
        lows, highs = self._bounds
        return np.where(weights > 0, highs, lows)

    def _optimum(self, weights: Numbers) -> Numbers:
        if self._engine is None:
            self._engine = self._started()
        size = len(weights)
        self._engine.changeColsCost(size, np.arange(size, dtype=np.int32), -weights)
        self._engine.run()
        status = self._engine.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(self._engine.modelStatusToString(status))
        return np.array(self._engine.getSolution().col_value)

    def _started(self) -> highspy.Highs:
        engine = highspy.Highs()
        engine.silent()
        for option, value in (("threads", 1), ("random_seed", 1), ("presolve", "off")):
            engine.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = self._facts.shape
        model.col_cost_ = np.zeros(self._facts.shape[1])
        model.col_lower_, model.col_upper_ = self._bounds
        model.row_lower_, model.row_upper_ = self._fact_bounds
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = self._facts.indptr
        model.a_matrix_.index_ = self._facts.indices
        model.a_matrix_.value_ = self._facts.data
        engine.passModel(model)
        return engine


def _rows(questions: Sequence[Terms], size: int) -> Any:
    entries = [(number, *term) for number, terms in enumerate(questions) for term in terms]
    of_question, of_unknown, weights = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(questions), size)
    return csr_matrix((np.array(weights, dtype=float), (of_question, of_unknown)), shape=shape)
