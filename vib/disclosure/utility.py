"""How much is left to read: the share of people in rows that are shown exactly."""

from collections.abc import Iterator, Mapping

from vib.disclosure.release import Bounds, Count, Release
from vib.model.cubes import CUBES
from vib.model.vocabulary import ALL

_PLACES: dict[str, tuple[str, ...]] = {
    "participation: pilot × state": ("agency", "pilot", "state"),
    "participation: pilot × quarter": ("agency", "pilot", "enrolled_quarter"),
    "participation: pilot × quarter × state": ("agency", "pilot", "enrolled_quarter", "state"),
}
"""Groups of rows of participation: the dimensions that are not added up in them."""


def utility(truth: Mapping[Count, Bounds], release: Release) -> dict[str, float]:
    """The share of people counted in rows that a release shows exactly, from 0 to 1.

    By cube, over its finest rows (persons: of pilots), and by group of dimensions of participation. `truth`
    has the true counts, so this is known at publication alone. What counts nobody has no share.
    """
    groups: dict[str, dict[Count, int]] = {}
    for count, (true, _) in truth.items():
        for group in _groups(count):
            groups.setdefault(group, {})[count] = true
    shares = {group: _share_shown(rows, release) for group, rows in groups.items() if any(rows.values())}
    return {name: shares[name] for name in (*CUBES, *_PLACES) if name in shares}


def _groups(count: Count) -> Iterator[str]:
    if _finest(count):
        yield count.cube
    for name, dimensions in _PLACES.items():
        if _is_of(count, set(dimensions)):
            yield name


def _share_shown(rows: Mapping[Count, int], release: Release) -> float:
    shown = sum(true for count, true in rows.items() if release.counts.get(count) == (true, true))
    return shown / sum(rows.values())


def _finest(count: Count) -> bool:
    return count.finest and (count.cube != "persons" or count.codes[1] != ALL)


def _is_of(count: Count, kept: set[str]) -> bool:
    if count.cube != "participation":
        return False
    pairs = zip(CUBES[count.cube].dimensions, count.codes, strict=True)
    return all((dimension in kept) == (code != ALL) for dimension, code in pairs)
