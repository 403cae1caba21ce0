"""A linear programme of unknown whole numbers that is asked how far sums of these can go."""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

from vib.disclosure.bounds_by_propagation import Contradictory, Numbers, System, sparse

Terms = tuple[tuple[int, int], ...]

EXACT_ENOUGH = 1e-5
"""Optima are whole but for the engine's tolerance; bounds are rounded inward with this much care."""

_ROUNDS_WITHOUT_GAIN = 3


class _Quiet(highspy.Highs):
    """The engine without callbacks: turning these on prints its banner, among a command's own output."""

    def enableCallbacks(self) -> None:  # noqa: N802
        pass


class Programme:
    """One linear programme, kept warm from question to question.

    `questions` are sums of the unknowns, as (unknown, weight). Every optimum is a possible world, and is held
    against all questions: what it reaches needs no programme of its own.
    """

    def __init__(self, given: System, questions: Sequence[Terms]) -> None:
        self._given = given
        entries = [(number, *term) for number, terms in enumerate(questions) for term in terms]
        self._questions = sparse(entries, len(questions), len(given.lows))
        self._least, self._most = self._questions @ given.lows, self._questions @ given.highs
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
        world = self._optimum(weights) if len(self._given.fact_lows) else self._without_facts(weights)
        values = self._questions @ world
        np.minimum(self._lowest, values, out=self._lowest)
        np.maximum(self._highest, values, out=self._highest)

    def _without_facts(self, weights: Numbers) -> Numbers:
        """Each unknown goes to its own end."""
        return np.where(weights > 0, self._given.highs, self._given.lows)

    def _optimum(self, weights: Numbers) -> Numbers:
        if self._engine is None:
            self._engine = self._started()
        size = len(weights)
        self._engine.changeColsCost(size, np.arange(size, dtype=np.int32), -weights)
        self._engine.run()
        status = self._engine.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradictory("no counts agree with all that is known")
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(self._engine.modelStatusToString(status))
        return np.array(self._engine.getSolution().col_value)

    def _started(self) -> highspy.Highs:
        engine = _Quiet()  # type: ignore[no-untyped-call]
        engine.silent()
        for option, value in (("threads", 1), ("random_seed", 1), ("presolve", "off")):
            engine.setOptionValue(option, value)
        model = highspy.HighsLp()
        given, facts = self._given, self._given.matrix.tocsr()
        model.num_row_, model.num_col_ = facts.shape
        model.col_cost_ = np.zeros(len(given.lows))
        model.col_lower_, model.col_upper_ = given.lows, given.highs
        model.row_lower_, model.row_upper_ = given.fact_lows, given.fact_highs
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = facts.indptr, facts.indices
        model.a_matrix_.value_ = facts.data
        engine.passModel(model)
        return engine
