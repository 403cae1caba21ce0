"""A programme of unknown whole numbers that is asked how far sums of these can go.

It is asked as a linear programme first. Nearly always the answer has whole numbers only, and so is a possible
world; where it has not, branch and bound finds the end that whole numbers can reach.
"""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

from vib.disclosure.bounds_by_propagation import Contradictory, Numbers, System, sparse

Terms = tuple[tuple[int, int], ...]

EXACT_ENOUGH = 1e-5
"""Optima are whole but for the engine's tolerance; ends are rounded inward with this much care."""

_ROUNDS_WITHOUT_GAIN = 3


class _Quiet(highspy.Highs):
    """The engine without callbacks: turning these on prints its banner, among a command's own output."""

    def enableCallbacks(self) -> None:  # noqa: N802
        pass


class Programme:
    """One programme, kept warm from question to question.

    `questions` are sums of the unknowns, as (unknown, weight). Every optimum in whole numbers is a possible
    world, and is held against all questions: what it reaches needs no programme of its own.
    """

    def __init__(self, given: System, questions: Sequence[Terms]) -> None:
        self._given = given
        entries = [(number, *term) for number, terms in enumerate(questions) for term in terms]
        self._questions = sparse(entries, len(questions), len(given.lows))
        self._least, self._most = self._questions @ given.lows, self._questions @ given.highs
        self._lowest = np.full(len(questions), np.inf)
        self._highest = np.full(len(questions), -np.inf)
        self._reached: dict[int, tuple[int, int]] = {}
        self._linear: highspy.Highs | None = None
        self._whole: highspy.Highs | None = None

    def reach(self, question: int) -> tuple[int, int]:
        """The lowest and highest that a question's sum can be in whole numbers."""
        if question not in self._reached:
            weights = self._questions[question].toarray()[0]
            low = -self._most_of(-weights, -self._lowest[question], -self._least[question])
            high = self._most_of(weights, self._highest[question], self._most[question])
            self._reached[question] = (round(low), round(high))
        return self._reached[question]

    def _most_of(self, weights: Numbers, seen: float, most: float) -> float:
        """The most that a weighted sum can be; `seen` it was, and more than `most` it can't be."""
        if seen >= most - EXACT_ENOUGH:
            return seen
        world = self._world(weights)
        end = float(np.floor(weights @ world + EXACT_ENOUGH))
        if _is_whole(world) or seen >= end - EXACT_ENOUGH:
            return end
        return float(weights @ self._in_whole_numbers(weights))

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
            self._world(weights)
            self._world(-weights)
            before, left = left, self._too_narrow(needs)
            without_gain = without_gain + 1 if len(left) == len(before) else 0

    def _too_narrow(self, needs: Mapping[int, int]) -> list[int]:
        return [question for question, need in needs.items() if self.seen_width(question) < need]

    def _seen(self, question: int) -> tuple[int, int]:
        low, high = self._lowest[question], self._highest[question]
        if low > high:
            return 0, 0
        return int(np.ceil(low - EXACT_ENOUGH)), int(np.floor(high + EXACT_ENOUGH))

    def _world(self, weights: Numbers) -> Numbers:
        """Where a weighted sum is largest; if whole it is a possible world, held against all questions."""
        world = self._optimum(weights) if len(self._given.fact_lows) else self._without_facts(weights)
        if _is_whole(world):
            self._hold(world)
        return world

    def _hold(self, world: Numbers) -> None:
        values = self._questions @ world
        np.minimum(self._lowest, values, out=self._lowest)
        np.maximum(self._highest, values, out=self._highest)

    def _without_facts(self, weights: Numbers) -> Numbers:
        """Each unknown goes to its own end."""
        return np.where(weights > 0, self._given.highs, self._given.lows)

    def _optimum(self, weights: Numbers) -> Numbers:
        if self._linear is None:
            self._linear = self._started(whole=False)
        return _solved(self._linear, weights)

    def _in_whole_numbers(self, weights: Numbers) -> Numbers:
        """The world where a weighted sum is largest."""
        if self._whole is None:
            self._whole = self._started(whole=True)
        world = np.round(_solved(self._whole, weights))
        self._hold(world)
        return world

    def _started(self, *, whole: bool) -> highspy.Highs:
        engine = _Quiet()  # type: ignore[no-untyped-call]
        engine.silent()
        for option, value in (("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
            engine.setOptionValue(option, value)
        if not whole:
            engine.setOptionValue("presolve", "off")
        model = highspy.HighsLp()
        given, facts = self._given, self._given.matrix.tocsr()
        model.num_row_, model.num_col_ = facts.shape
        model.col_cost_ = np.zeros(len(given.lows))
        model.col_lower_, model.col_upper_ = given.lows, given.highs
        model.row_lower_, model.row_upper_ = given.fact_lows, given.fact_highs
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = facts.indptr, facts.indices
        model.a_matrix_.value_ = facts.data
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(given.lows)
        engine.passModel(model)
        return engine


def _solved(engine: highspy.Highs, weights: Numbers) -> Numbers:
    size = len(weights)
    engine.changeColsCost(size, np.arange(size, dtype=np.int32), -weights)
    engine.run()
    status = engine.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise Contradictory("no counts agree with all that is known")
    if status != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(engine.modelStatusToString(status))
    return np.array(engine.getSolution().col_value)


def _is_whole(world: Numbers) -> bool:
    return bool(np.abs(world - np.round(world)).max(initial=0.0) < EXACT_ENOUGH)
