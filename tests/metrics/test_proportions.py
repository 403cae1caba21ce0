import pytest
from scipy.stats import binomtest

from vib.metrics.figure import share, whole_of
from vib.metrics.proportions import wilson


@pytest.mark.parametrize(("part", "whole"), [(0, 7), (7, 7), (1, 3), (49, 92), (79, 396), (0, 1)])
def test_an_exact_count_has_the_interval_that_scipy_gives(part: int, whole: int) -> None:
    known = binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson((part, part), (whole, whole)) == pytest.approx(
        (100 * known.low, 100 * known.high), abs=1e-9
    )


def test_a_suppressed_count_has_the_hull_of_every_feasible_interval() -> None:
    # Two to five here, beside three to nine others: every pair that can be.
    pairs = [(part, part + rest) for part in range(2, 6) for rest in range(3, 10)]
    each = [wilson((part, part), (whole, whole)) for part, whole in pairs]
    lows, highs = zip(*(bounds for bounds in each if bounds), strict=True)
    assert wilson((2, 5), (5 + 3, 2 + 9)) == pytest.approx((min(lows), max(highs)))


def test_nothing_has_no_share() -> None:
    assert wilson((0, 0), (0, 0)) is None
    assert share((0, 0), (0, 0)) is None


def test_nobody_of_a_few_is_no_share_of_them() -> None:
    # Of 0 to 11 nobody went there: 0 %, and at worst nobody of one.
    assert share((0, 0), (0, 11)) == (0, 0)
    assert wilson((0, 0), (0, 11)) == wilson((0, 0), (1, 1))


def test_the_only_count_that_there_may_be_has_a_share() -> None:
    # 0 to 5 with nobody beside them: 5 of 5 at most, and perhaps nothing at all.
    whole = whole_of((0, 5), [(0, 0)], (0, 5))
    assert whole == (5, 0)
    assert share((0, 5), whole) == (0, 100)
    assert wilson((0, 5), whole) == (0, 100)
