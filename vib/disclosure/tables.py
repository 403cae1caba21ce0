"""The cubes as tables of τ-ARGUS: which dimensions, which totals, which costs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from vib.disclosure.argus import TOTAL, Cell, Codes, Table
from vib.disclosure.release import Count
from vib.model.vocabulary import ALL

LEAST_COST = 2
"""Hiding a zero costs too."""

CUBE_COST = {"participation": 4, "flow": 2, "guidance": 2, "profile": 2}
"""Where people stand is read most; how many ever started, or how long it took, reads well as a range too."""

PROJECT_COST, TIME_COST = 8, 3
"""What everybody quotes is suppressed last: the project's own counts, then those over all quarters."""

PILOT_COST, PILOT_TOTAL_COST = 16, 32
"""The funnels of the pilots and their totals, which are read one by one."""

CROSSED_COST = 1
"""Where those of one quarter stand, of an agency or the project: read as a course rather than as a count."""


@dataclass(frozen=True)
class CountTable:
    """A table of the engine, and which count each of its cells is."""

    table: Table
    counts: Mapping[Codes, Count]


def cost(count: Count, value: int) -> int:
    """What suppressing a count costs: how many people it hides, more where more readers look."""
    return (value + LEAST_COST) * _weight(count)


def _weight(count: Count) -> int:
    if count.cube == "participation":
        _, pilot, quarter, state = count.codes
        if pilot != ALL:
            return PILOT_TOTAL_COST if ALL in (quarter, state) else PILOT_COST
        if ALL not in (quarter, state):
            return CROSSED_COST
    weight = CUBE_COST.get(count.cube, 1)
    if count.codes[0] == ALL:
        return weight * PROJECT_COST
    time = {"participation": 2, "started": 2, "guidance": 1, "flow": 1}.get(count.cube)
    return weight * (TIME_COST if time is not None and count.codes[time] == ALL else 1)


def count_tables(values: Mapping[Count, int], treat: Callable[[Count], Cell]) -> tuple[CountTable, ...]:
    """The tables whose rows add up within themselves; `values` has zeros too. Persons make none.

    The pilots of an agency stand below it, unless it has one only: that one is the agency itself.
    """
    alone = _lonely_pilots(values)
    groups: dict[tuple[str, ...], dict[Codes, Count]] = {}
    for count in values:
        cell = _place(count, alone)
        if cell is not None:
            group, codes = cell
            groups.setdefault(group, {})[codes] = count
    return tuple(_table(cells, treat) for _, cells in sorted(groups.items()) if _adds_up(cells))


def _adds_up(cells: Mapping[Codes, Count]) -> bool:
    """Whether there is more in a table than its totals."""
    return any(TOTAL not in codes for codes in cells)


def _table(cells: Mapping[Codes, Count], treat: Callable[[Count], Cell]) -> CountTable:
    tree: dict[str, list[str]] = {}
    places = sorted({codes[0] for codes in cells} - {TOTAL})
    if any("/" in place for place in places):
        for place in places:
            parent, _, child = place.partition("/")
            tree.setdefault(parent, [])
            if child:
                tree[parent].append(place)
    return CountTable(Table({codes: treat(count) for codes, count in cells.items()}, tree), cells)


def _lonely_pilots(values: Iterable[Count]) -> frozenset[str]:
    """Agencies with one pilot in the counts."""
    pilots: dict[str, set[str]] = {}
    for count in values:
        if count.cube == "participation" and count.codes[1] != ALL:
            pilots.setdefault(count.codes[0], set()).add(count.codes[1])
    return frozenset(agency for agency, of_agency in pilots.items() if len(of_agency) == 1)


def _place(count: Count, alone: frozenset[str]) -> tuple[tuple[str, ...], Codes] | None:
    """In which table a count stands, and at which codes; None for a count of no table."""
    codes = tuple(TOTAL if code == ALL else code for code in count.codes)
    if count.cube in ("participation", "started"):
        agency, pilot, *others = codes
        if pilot != TOTAL and agency in alone:
            return None
        return (count.cube,), (agency if pilot == TOTAL else f"{agency}/{pilot}", *others)
    if count.cube == "flow":
        return (count.cube, codes[2]), codes[:2]
    if count.cube in ("guidance_sector", "profile", "durations"):
        agency, kind, *others = codes
        return (count.cube, kind), (agency, *others)
    return None if count.cube == "persons" else ((count.cube,), codes)
