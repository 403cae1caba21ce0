"""How many enrol in each pilot, and when.

Until 30 November 2023 the numbers of a pilot add up to its agency's published ones (claims sv64-04 to 10);
how they spread over the pilots of AgII, over months and over running and waiting is invented. What comes
after is fiction: Atlas ahead of its path, AgII behind, Vlaams-Brabant too small to show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sample_data.recipe.calendar import PUBLISHED
from sample_data.recipe.facts import counted
from sample_data.recipe.offer import AGENCY_OF, START_OF


@dataclass(frozen=True)
class Period:
    first: date
    last: date


_AFTERWARDS = (
    Period(date(2023, 12, 1), date(2024, 3, 31)),
    Period(date(2024, 4, 1), date(2024, 9, 30)),
    Period(date(2024, 10, 1), date(2025, 3, 31)),
    Period(date(2025, 4, 1), date(2025, 9, 30)),
)


@dataclass(frozen=True)
class Cohort:
    """The numbers of a pilot."""

    until_published: tuple[tuple[Period, int], ...]
    """Enrolments in each period that were registered by 30 November 2023."""
    completed: int
    waiting: int
    dropped_out: int
    registered_late: int
    """Enrolled before, registered after 30 November 2023."""
    later_numbers: tuple[int, int, int, int]
    blur: int
    """Up to how many days those who enrolled later may overtake the others."""

    @property
    def afterwards(self) -> Iterator[tuple[Period, int]]:
        return zip(_AFTERWARDS, self.later_numbers, strict=True)

    @property
    def enrolled(self) -> int:
        return sum(number for _, number in self.until_published)


def _from_start(pilot: str, number: int) -> tuple[tuple[Period, int], ...]:
    return ((Period(START_OF[pilot], PUBLISHED), number),)


_ATLAS = (
    (Period(date(2022, 9, 1), date(2022, 11, 30)), 62),
    (Period(date(2023, 3, 1), date(2023, 6, 30)), 182),
    (Period(date(2023, 7, 1), date(2023, 8, 31)), 53),
    (Period(date(2023, 9, 1), PUBLISHED), 150),
)
_AMAL = (
    (Period(date(2023, 9, 11), date(2023, 10, 6)), 13),
    (Period(date(2023, 10, 7), PUBLISHED), 5),
)


def _agii(
    pilot: str, enrolled: int, states: tuple[int, int, int], late: int, afterwards: tuple[int, int, int, int]
) -> Cohort:
    return Cohort(_from_start(pilot, enrolled), *states, late, afterwards, blur=5)


COHORTS = {
    "atlas-antwerpen": Cohort(_ATLAS, 79, 31, 4, 9, (112, 172, 145, 118), blur=320),
    "agii-west-vlaanderen": _agii("agii-west-vlaanderen", 58, (18, 5, 0), 1, (20, 30, 30, 30)),
    "agii-oost-vlaanderen": _agii("agii-oost-vlaanderen", 74, (23, 6, 1), 2, (26, 38, 36, 36)),
    "agii-antwerpen": _agii("agii-antwerpen", 62, (20, 6, 1), 1, (22, 33, 34, 32)),
    "agii-limburg": _agii("agii-limburg", 44, (12, 7, 0), 1, (17, 25, 26, 24)),
    "agii-vlaams-brabant": _agii("agii-vlaams-brabant", 4, (1, 0, 0), 0, (1, 2, 1, 1)),
    "agii-brussel": _agii("agii-brussel", 26, (3, 0, 0), 1, (10, 14, 14, 13)),
    "amal-gent": Cohort(_AMAL, 11, 2, 0, 1, (13, 20, 20, 20), blur=3),
}
"""Pilot → its numbers; the states are completed, waiting and dropped out, the rest runs."""


def check() -> None:
    """Raise `ValueError` unless the pilots' numbers add up to the published ones."""
    for agency, enrolled, completed in (("atlas", 4, 7), ("agii", 5, 8), ("amal", 6, 9)):
        own = [cohort for pilot, cohort in COHORTS.items() if AGENCY_OF[pilot] == agency]
        if sum(cohort.enrolled for cohort in own) != counted(enrolled):
            raise ValueError(f"{agency}: enrolments differ from sv64-{enrolled:02}")
        if sum(cohort.completed for cohort in own) != counted(completed):
            raise ValueError(f"{agency}: completions differ from sv64-{completed:02}")
    if sum(cohort.dropped_out for cohort in COHORTS.values()) != counted(10):
        raise ValueError("drop-outs differ from sv64-10")
