"""How much is left to read: the share of people in rows shown exactly, as an outsider computes it."""

from collections.abc import Collection, Iterator

from vib.disclosure.release import Count, Release
from vib.model.cubes import CUBES
from vib.model.vocabulary import ALL

GROUPS: dict[str, tuple[str, ...]] = {
    "pilot+state": ("agency", "pilot", "state"),
    "pilot+quarter": ("agency", "pilot", "enrolled_quarter"),
    "pilot+quarter+state": ("agency", "pilot", "enrolled_quarter", "state"),
}
"""Groups of rows of participation: the dimensions that are not added up in them."""


def shares(cube: str, release: Release) -> dict[str, float]:
    """The share of people counted in rows that a release shows exactly, from 0 to 1, at least.

    Under the name of the cube that of its finest rows (persons: of pilots), for participation by group of
    dimensions too. Where the number of all people is an interval, its high end is taken: what is kept must
    tell no more than the rows do. What counts nobody has no share.
    """
    rows = [count for count in release.counts if count.cube == cube]
    finest = [count for count in rows if count.finest and (cube != "persons" or count.codes[1] != ALL)]
    groups = {cube: finest}
    if cube == "participation":
        groups |= {name: list(_group(rows, dimensions)) for name, dimensions in GROUPS.items()}
    everyone = sum(release.counts[count][1] for count in rows if _total(count))
    shown = {name: sum(_shown(count, release) for count in mine) for name, mine in groups.items()}
    return {name: number / everyone for name, number in shown.items()} if everyone else {}


def _shown(count: Count, release: Release) -> int:
    low, high = release.counts[count]
    return low if low == high else 0


def _total(count: Count) -> bool:
    """Whether a row adds up all that its cube adds up."""
    if count.cube == "persons":
        return count.codes[1] != ALL == count.codes[2]
    spec = CUBES[count.cube]
    pairs = zip(spec.dimensions, count.codes, strict=True)
    return all((code == ALL) == (dimension in spec.margins) for dimension, code in pairs)


def _group(rows: Collection[Count], kept: tuple[str, ...]) -> Iterator[Count]:
    dimensions = CUBES["participation"].dimensions
    for count in rows:
        pairs = zip(dimensions, count.codes, strict=True)
        if all((dimension in kept) == (code != ALL) for dimension, code in pairs):
            yield count
