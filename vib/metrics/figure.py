"""A figure: one number (or its interval) with all that says what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vib.locale import N_

Number = int | float | Decimal

TRAJECTORIES = N_("table of trajectories")
"""The source of what is counted from trajectories."""


@dataclass(frozen=True)
class Definition:
    """What a metric means, in message ids to be translated where they are shown.

    `unit` is one of `proeftuinen`, `deelnemers`, `%` (0 to 100), `EUR`, `VTE`, `dagen`, `weken`, `aantal`.
    `date_basis` is the date that the quarter filter acts on; empty where that filter does not apply.
    `categories` is the key of `vib.model.labels.LABELS` whose codes its figures have as their category.
    """

    id: str
    name: str
    formula: str
    unit: str
    numerator: str = ""
    denominator: str = ""
    date_basis: str = ""
    source: str = ""
    categories: str = ""
    version: int = 1


@dataclass(frozen=True)
class Figure:
    """A metric's value for a set of dimensions; None where a dimension does not apply.

    The project total has no agency. `low` and `high` are equal where the figure is exact. `quarter` is a
    quarter, or the chosen range of quarters, or None for all.
    """

    metric: str
    low: Number
    high: Number
    unit: str
    agency: str | None = None
    pilot: str | None = None
    quarter: str | None = None
    category: str | None = None
    funding: str | None = None
    cost_type: str | None = None
    year: int | None = None


def share(part: tuple[int, int], whole: tuple[int, int]) -> tuple[float, float] | None:
    """A share in percent (0 to 100) as an interval, from the intervals of its part and its whole.

    None where the whole is zero: there is nothing to take a share of. The part is counted in the whole,
    which may also be the pair of `whole_of`.
    """
    low, high = part
    rest_low, rest_high = max(whole[0] - high, 0), max(whole[1] - low, 0)
    if max(whole) == 0:
        return None
    least = 100 * low / (low + rest_high) if low + rest_high else 0.0
    most = 100 * high / (high + rest_low) if high else 0.0
    if whole[0] == whole[1]:
        least, most = 100 * low / whole[0], 100 * high / whole[0]
    return least, min(most, 100.0)


def whole_of(
    part: tuple[int, int], others: Iterable[tuple[int, int]], whole: tuple[int, int]
) -> tuple[int, int]:
    """The denominators that go with the largest and with the smallest count of a part.

    What is beside a part is often known better than the whole: a suppressed count of 2 to 4 beside exactly
    6 is 2 of 8 to 4 of 10, and never 2 of 10.
    """
    beside = tuple(others)
    beside_low = max(sum(low for low, _ in beside), whole[0] - part[1])
    beside_high = min(sum(high for _, high in beside), whole[1] - part[0])
    return part[1] + beside_low, part[0] + beside_high
