"""The finest counts of one release as unknowns, to write facts about them with."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product

from vib.disclosure.release import Codes, Count, Release
from vib.model.cubes import CUBES
from vib.model.vocabulary import ALL

NO_LIMIT = 10**9
"""Further than any sum of counts goes."""


class Seen(Enum):
    """How much of the releases an outsider has seen. Which rows there are is always known."""

    PUBLIC = auto()
    """The counts that are public by decision."""
    SHOWN = auto()
    """All rows that are shown exactly."""
    EVERYTHING = auto()
    """Those, and the intervals of the others."""


@dataclass(frozen=True)
class Fact:
    """A weighted sum of unknowns lies from `low` to `high`. Terms are (unknown, weight), by unknown."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int


def between(unknowns: Iterable[int], low: int, high: int) -> Fact:
    """These unknowns add up to a number from `low` to `high`."""
    return Fact(tuple(sorted(Counter(unknowns).items())), low, high)


def equal(these: Iterable[int], those: Iterable[int]) -> Fact:
    """The one sum is the other."""
    return Fact(_difference(these, those), 0, 0)


def at_most(these: Iterable[int], those: Iterable[int]) -> Fact:
    """The one sum is no larger than the other."""
    return Fact(_difference(these, those), -NO_LIMIT, 0)


def _difference(these: Iterable[int], those: Iterable[int]) -> tuple[tuple[int, int], ...]:
    weights = Counter(these)
    weights.subtract(Counter(those))
    return tuple(sorted((unknown, weight) for unknown, weight in weights.items() if weight))


def is_quarter(code: str) -> bool:
    return _QUARTER.fullmatch(code) is not None


_QUARTER = re.compile(r"\d{4}-Q[1-4]")


class Ledger:
    """The unknowns of a release (finest row → unknown), by cube and codes, `*` where they are added up."""

    def __init__(self, release: Release, unknowns: Mapping[Count, int]) -> None:
        self.release = release
        self.sums: dict[Count, list[int]] = {}
        for count, unknown in unknowns.items():
            for codes in product(*self._codes(count)):
                if not _pilot_of_all(count.cube, codes):
                    self.sums.setdefault(Count(count.cube, codes), []).append(unknown)
        codes_of = [(count.cube, count.codes) for count in release.counts]
        self.agencies = sorted({codes[0] for _, codes in codes_of} - {ALL})
        places = {(codes[0], codes[1]) for cube, codes in codes_of if cube in _WITH_PILOTS}
        self.pilots = sorted((agency, pilot) for agency, pilot in places if pilot != ALL)
        self.quarters = sorted({code for _, codes in codes_of for code in codes if is_quarter(code)})
        self.weeks = sorted({codes[2] for cube, codes in codes_of if cube == "durations"} - {ALL})

    @staticmethod
    def _codes(count: Count) -> Iterable[tuple[str, ...]]:
        """For each dimension the codes of the rows that a finest count is part of."""
        spec = CUBES[count.cube]
        added_up = spec.margins if spec.additive else {"first_quarter"}
        for dimension, code in zip(spec.dimensions, count.codes, strict=True):
            yield (code, ALL) if dimension in added_up else (code,)

    def total(self, cube: str, *codes: str) -> tuple[int, ...]:
        """The unknowns that a row adds up."""
        return tuple(self.sums.get(Count(cube, codes), ()))

    def over(self, cube: str, *choices: Iterable[str] | str) -> tuple[int, ...]:
        """The unknowns of several rows together: a dimension may have more than one code."""
        lists = [(choice,) if isinstance(choice, str) else tuple(choice) for choice in choices]
        return tuple(unknown for codes in product(*lists) for unknown in self.total(cube, *codes))


_WITH_PILOTS = {name for name, spec in CUBES.items() if "pilot" in spec.dimensions}


def _pilot_of_all(cube: str, codes: Codes) -> bool:
    """Whether codes name a pilot and no agency: such rows don't exist."""
    return cube in _WITH_PILOTS and codes[0] == ALL != codes[1]
