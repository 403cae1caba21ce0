"""How sure a share is: Wilson's 95 % interval, and the interval that covers a suppressed count.

Newcombe, R. (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17,
method 3. SciPy computes the same (`binomtest(k, n).proportion_ci(method="wilson")`, which the tests hold
this to), but importing `scipy.stats` costs 0.8 s at the first page; the formula costs nothing.
"""

from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def _bounds(part: int, whole: int) -> tuple[float, float]:
    rate, spread = part / whole, _Z * _Z / whole
    centre = (rate + spread / 2) / (1 + spread)
    half = sqrt(rate * (1 - rate) * spread + spread * spread / 4) / (1 + spread)
    # Rounding may leave a trace beyond 0 and 1, where the bound is exact.
    return (0.0 if part == 0 else centre - half), (1.0 if part == whole else centre + half)


def wilson(part: tuple[int, int], whole: tuple[int, int]) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a share in percent (0 to 100), from the intervals of its part and whole.

    Where a count is known as an interval only, the result is the hull: it holds the interval of every
    feasible pair. The lower bound is least with the smallest part in the largest whole, the upper bound
    largest with the largest part and the fewest beside it. None where the whole is zero.
    """
    if max(whole) == 0:
        return None
    least, _ = _bounds(part[0], max(whole[1], part[0], 1))
    _, most = _bounds(part[1], max(whole[0], part[1], 1))
    return 100 * least, 100 * most
