"""A published set of counts, as an outsider holds it: every row of every cube with what is known of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

import pyarrow as pa

from vib.model.cubes import CUBES
from vib.model.quarters import Quarter
from vib.model.vocabulary import ALL

Codes = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Count:
    """Which count: a row of a cube, by its codes."""

    cube: str
    codes: Codes

    def __str__(self) -> str:
        return "|".join((self.cube, *self.codes))

    @property
    def finest(self) -> bool:
        """Whether it adds up no other rows. Persons of a scope are split by quarter alone."""
        if self.cube == "persons":
            return self.codes[2] != ALL
        return ALL not in self.codes

    @property
    def table(self) -> str:
        """The table with rows about people that it counts."""
        return CUBES[self.cube].source

    @property
    def revision(self) -> str:
        """Announced when it is not as it was: table, agency and quarter, `trajectories|agii|2023-Q2`."""
        quarter = next((code for code in self.codes if _is_quarter(code)), ALL)
        return f"{self.table}|{self.at('agency')}|{quarter}"

    def at(self, dimension: str) -> str:
        """Its code of a dimension."""
        return self.codes[CUBES[self.cube].dimensions.index(dimension)]


Bounds = tuple[int, int]
Counts = Mapping[Count, Bounds]


@dataclass(frozen=True)
class Reach:
    """How far the counts of a table go: the reference date of the snapshot that they were counted for, and
    for each agency that runs a pilot until which day its data go."""

    as_of: date
    until: Mapping[str, date]


@dataclass(frozen=True)
class Release:
    """The counts of one snapshot: `low` and `high` of each row that occurs; all other rows are zero.

    `reach` is that of each table with rows about people, since one may have been carried forward where the
    other was delivered; of a table that isn't in it the release says nothing. `public` are the counts that
    are published by decision, `revised` the closed quarters of which an earlier release says otherwise
    (`Count.revision`). `copies` has the tables that were carried forward, and the name of the release that
    published the same counts of them first.

    A quarter that is revised may be again as in a release before the one that it revises, and an outsider
    takes it to be, as long as the numbers allow it and nothing in `unlike` says otherwise: that of a quarter
    the second release is not as the first, `guidance|atlas|2022-Q4|first|second`, told where the numbers of
    the two leave it open.
    """

    name: str
    reach: Mapping[str, Reach]
    counts: Counts
    public: frozenset[Count]
    revised: frozenset[str] = frozenset()
    copies: Mapping[str, str] = field(default_factory=dict)
    unlike: frozenset[str] = frozenset()

    def closed(self, count: Count) -> bool:
        """Whether a count is of a quarter that had ended when the data were delivered."""
        quarter = next((code for code in count.codes if _is_quarter(code)), None)
        agency, reach = count.at("agency"), self.reach[count.table]
        days = [reach.until[agency]] if agency in reach.until else reach.until.values()
        return quarter is not None and Quarter.parse(quarter).last_day <= min(days, default=reach.as_of)


def _is_quarter(code: str) -> bool:
    return len(code) == 7 and code[4:6] == "-Q"


def counts_of(cubes: Mapping[str, pa.Table]) -> dict[Count, Bounds]:
    """The rows of some cubes (columns as in `vib.model.cubes`) as counts, in a fixed order, without zeros."""
    found: dict[Count, Bounds] = {}
    for name in (name for name in CUBES if name in cubes):
        columns = [cubes[name][column].to_pylist() for column in CUBES[name].columns]
        for *codes, low, high in zip(*columns, strict=True):
            if high:
                found[Count(name, tuple(codes))] = (int(low), int(high))
    return dict(sorted(found.items()))


def public_counts(counts: Iterable[Count], decided: Iterable[str]) -> frozenset[Count]:
    """The counts that are public by decision.

    `participation:agency+state` makes the rows of that cube public whose other dimensions are all added up.
    """
    return frozenset(count for count in counts for rule in decided if _falls_under(count, rule))


def _falls_under(count: Count, rule: str) -> bool:
    cube, _, kept = rule.partition(":")
    if count.cube != cube:
        return False
    free = set(kept.split("+"))
    pairs = zip(CUBES[cube].dimensions, count.codes, strict=True)
    return all(code == ALL or dimension in free for dimension, code in pairs)


def parts_of(counts: Iterable[Count]) -> Iterator[tuple[Count, tuple[Count, ...]]]:
    """Each count with the finest counts that it adds up, itself where it is one."""
    by_cube: dict[str, list[Count]] = {}
    everything = tuple(counts)
    for count in everything:
        if count.finest:
            by_cube.setdefault(count.cube, []).append(count)
    for name in CUBES:
        finest = by_cube.get(name, [])
        index = _by_margin(finest)
        for count in everything:
            if count.cube == name:
                yield count, tuple(index.get(count.codes, ()))


def _by_margin(finest: list[Count]) -> dict[Codes, list[Count]]:
    """Every combination of codes and `*` → the finest counts under it."""
    index: dict[Codes, list[Count]] = {}
    for count in finest:
        for codes in _above(count):
            index.setdefault(codes, []).append(count)
    return index


def _above(count: Count) -> Iterator[Codes]:
    """The codes of a finest count and of every row that it is added up in."""
    spec = CUBES[count.cube]
    fixed = {"agency", "pilot"} if count.cube == "persons" else set(spec.dimensions) - spec.margins
    choices: list[Codes] = [()]
    for dimension, code in zip(spec.dimensions, count.codes, strict=True):
        ends = (code,) if dimension in fixed or code == ALL else (code, ALL)
        choices = [(*begin, end) for begin in choices for end in ends]
    for codes in choices:
        if "pilot" in fixed or "pilot" not in spec.dimensions or codes[0] != ALL or codes[1] == ALL:
            yield codes


def possible(counts: Iterable[Count]) -> tuple[Count, ...]:
    """The counts that occur and those that could have: between what occurs, at the same places.

    Each agency, pilot and step has all codes of the cube's other dimensions, and all quarters (or weeks) from
    its first to its last. What is zero can be shielded too, so that a shielded row may be an empty one.
    """
    counts = tuple(counts)
    finest: dict[Count, None] = {}
    rows: dict[Count, None] = {}
    for name in CUBES:
        mine = [count for count in counts if count.cube == name]
        finest.update(dict.fromkeys(_filled_in(name, [count.codes for count in mine if count.finest])))
        rows.update(dict.fromkeys(mine))
    for count in finest:
        rows.update(dict.fromkeys(Count(count.cube, codes) for codes in _above(count)))
    return tuple(sorted(rows))


_PLACES = {"agency", "pilot", "step", "trait", "event"}
_ROWS_OF_TIME = {"enrolled_quarter", "event_quarter", "first_quarter", "quarter", "weeks"}


def _filled_in(cube: str, occurring: Sequence[Codes]) -> Iterator[Count]:
    dimensions = CUBES[cube].dimensions
    fixed = [place for place, name in enumerate(dimensions) if name in _PLACES]
    codes = [sorted({row[place] for row in occurring}) for place in range(len(dimensions))]
    for where in sorted({tuple(row[place] for place in fixed) for row in occurring}):
        here = [row for row in occurring if tuple(row[place] for place in fixed) == where]
        choices = []
        for place, name in enumerate(dimensions):
            if place in fixed:
                choices.append([where[fixed.index(place)]])
            elif name in _ROWS_OF_TIME:
                seen = {row[place] for row in here}
                choices.append([code for code in codes[place] if min(seen) <= code <= max(seen)])
            elif cube == "profile":
                choices.append(sorted({row[place] for row in occurring if row[1] == where[1]}))
            else:
                choices.append(codes[place])
        yield from (Count(cube, row) for row in product(*choices))
