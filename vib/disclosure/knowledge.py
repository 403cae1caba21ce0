"""What an outsider knows: which counts add up to which, within a snapshot, between its cubes, over time.

All of it is written down as linear conditions on the finest counts, the unknowns. An outsider also knows that
counts are whole and not negative, and that a row that isn't there is zero; one that is there may be zero too.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vib.disclosure.facts import facts
from vib.disclosure.release import Count, Release, parts_of
from vib.disclosure.versions import denial, versions
from vib.model.vocabulary import ALL, State

Known = tuple[int, Count]
"""A finest count of a release: the number of the release, and which count."""


@dataclass(frozen=True)
class Condition:
    """A sum of unknowns, each times a whole number, lies from `low` to `high`."""

    terms: Mapping[int, int]
    low: float
    high: float
    link: str = ""
    """For a condition between two releases, what its count belongs to; see `Release.revised`."""
    assumption: str = ""
    """Where a release in between said otherwise: what would deny it (`Release.unlike`)."""
    told_by: Known | None = None
    """The row that says so, where it is one row alone."""


@dataclass(frozen=True)
class Knowledge:
    """The unknowns, each at least 0, and all conditions; `rows` has the sum that each published row is."""

    unknowns: Mapping[Known, int]
    rows: Mapping[Known, tuple[int, ...]]
    conditions: tuple[Condition, ...]

    def without(self, unseen: Collection[Known]) -> "Knowledge":
        """What is left for who has not seen what is in some rows; that there are such rows they know."""
        left = tuple(one for one in self.conditions if one.told_by is None or one.told_by not in unseen)
        return replace(self, conditions=left)


@dataclass
class _Notes:
    """What is written down while going through the releases."""

    unknowns: dict[Known, int] = field(default_factory=dict)
    rows: dict[Known, tuple[int, ...]] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)

    def add(
        self,
        plus: Sequence[Known],
        minus: Sequence[Known],
        low: float,
        high: float,
        link: str = "",
        assumption: str = "",
    ) -> None:
        """`plus` less `minus` lies from `low` to `high`; unknowns that don't occur are 0."""
        terms: dict[int, int] = {}
        for known, sign in (*((one, 1) for one in plus), *((one, -1) for one in minus)):
            if known in self.unknowns:
                place = self.unknowns[known]
                terms[place] = terms.get(place, 0) + sign
        terms = {place: times for place, times in terms.items() if times}
        if terms:
            self.conditions.append(Condition(terms, low, high, link, assumption))


def knowledge(releases: Sequence[Release]) -> Knowledge:
    """All that an outsider can write down of some releases, in the order in which they were published."""
    notes = _Notes()
    for number, release in enumerate(releases):
        _of_rows(notes, number, release)
        _between_cubes(notes, number, release)
        _carried_forward(notes, releases, number)
        _over_time(notes, releases, number)
    return Knowledge(notes.unknowns, notes.rows, tuple(notes.conditions))


def of_last(releases: Sequence[Release]) -> Knowledge:
    """The same of the last release alone; of what should be as before, what was published of it then."""
    notes, number = _Notes(), len(releases) - 1
    _of_rows(notes, number, releases[number])
    _between_cubes(notes, number, releases[number])
    for earlier, count, assumption in unchanged(releases, number):
        low, high = releases[earlier].counts.get(count, (0, 0))
        notes.add([(number, part) for part in _parts(count)], [], low, high, count.revision, assumption)
    return Knowledge(notes.unknowns, notes.rows, tuple(notes.conditions))


def _of_rows(notes: _Notes, number: int, release: Release) -> None:
    for count in release.counts:
        if count.finest:
            notes.unknowns[number, count] = len(notes.unknowns)
    for count, parts in parts_of(release.counts):
        low, high = release.counts[count]
        places = tuple(notes.unknowns[number, part] for part in parts)
        notes.rows[number, count] = places
        notes.conditions.append(Condition(dict.fromkeys(places, 1), low, high, told_by=(number, count)))


def _between_cubes(notes: _Notes, number: int, release: Release) -> None:
    until = release.reach["trajectories"].until if "trajectories" in release.reach else {}
    for plus, minus, low, high in facts(list(_finest(release)), until):
        notes.add([(number, one) for one in plus], [(number, one) for one in minus], low, high)


def _finest(release: Release) -> Iterator[Count]:
    return (count for count in release.counts if count.finest)


def _carried_forward(notes: _Notes, releases: Sequence[Release], number: int) -> None:
    """A copy has every count as the release has that published it first, whatever was told in between."""
    now, names = releases[number], [release.name for release in releases[:number]]
    for count in _finest(now):
        if count.table in now.copies:
            notes.add([(number, count)], [(names.index(now.copies[count.table]), count)], 0, 0)


def _over_time(notes: _Notes, releases: Sequence[Release], number: int) -> None:
    for earlier, count, assumption in unchanged(releases, number):
        parts = _parts(count)
        plus, minus = [(number, part) for part in parts], [(earlier, part) for part in parts]
        notes.add(plus, minus, 0, 0, count.revision, assumption)


def unchanged(releases: Sequence[Release], number: int) -> Iterator[tuple[int, Count, str]]:
    """What an outsider takes to be as in an earlier release, the last one with the same version of it.

    In which release, which count, and on what assumption (as in `Condition`). Not what was carried forward:
    that is a copy, and `_carried_forward` says of what.
    """
    now, tellings = releases[number], _Tellings(releases, number)
    told: set[Count] = set()
    for earlier in reversed(range(number)):
        for count in sorted({*same_counts(releases[earlier], now)} - told):
            assumption = None if count.table in now.copies else tellings.assumption(earlier, count)
            if assumption is not None:
                told.add(count)
                yield earlier, count, assumption


class _Tellings:
    """What a release has of a quarter, beside what the others have that speak of the same."""

    def __init__(self, releases: Sequence[Release], number: int) -> None:
        self._releases, self._number = releases, number
        self._revised = frozenset().union(*(one.revised for one in releases[: number + 1]))
        self._denied = frozenset().union(*(one.unlike for one in releases))
        self._versions: dict[tuple[str, tuple[int, ...]], list[int]] = {}

    def assumption(self, earlier: int, count: Count) -> str | None:
        """Of a count that the two should have alike: None where an earlier release has another version.

        Empty where nothing in between said otherwise, even if by a row that is not there; else what would
        deny that it is the same.
        """
        code = count.revision
        if code not in self._revised:
            return ""
        now = self._releases[self._number]
        # Those that follow are among them: they may deny what is assumed.
        line = tuple(at for at, one in enumerate(self._releases) if _comparable(count, one, now))
        found = self._of_line(code, line)
        if found[line.index(earlier)] != found[line.index(self._number)]:
            return None
        since = (self._releases[place] for place in line if earlier < place <= self._number)
        if not any(code in one.revised for one in since):
            return ""
        return denial(code, self._releases[earlier], now)

    def _of_line(self, code: str, line: tuple[int, ...]) -> list[int]:
        if (code, line) not in self._versions:
            releases = [self._releases[place] for place in line]
            self._versions[code, line] = versions(releases, code, self._denied)
        return self._versions[code, line]


def _parts(count: Count) -> list[Count]:
    if count.finest:
        return [count]
    *place, _ = count.codes
    return [Count("participation", (*place, state.value)) for state in State]


def same_counts(one: Release, other: Release) -> Iterator[Count]:
    """The counts that two releases should have alike.

    Counted for the same date: all. For other dates: what lies in a quarter that was closed in both. Of
    trajectories that is how many enrolled; where they stand moves on.
    """
    return (count for count in (*one.counts, *other.counts) if _alike(count, one, other))


def _alike(count: Count, one: Release, other: Release) -> bool:
    # Of the same date the finest counts are alike, and with them what they add up to.
    return _comparable(count, one, other) and (count.finest or not _same_day(count, one, other))


def _comparable(count: Count, one: Release, other: Release) -> bool:
    """Whether two releases speak of the same, so that they have one number of it or say otherwise."""
    if count.table not in one.reach or count.table not in other.reach:
        return False
    return _same_day(count, one, other) or (_stays(count) and one.closed(count) and other.closed(count))


def _same_day(count: Count, one: Release, other: Release) -> bool:
    return one.reach[count.table].as_of == other.reach[count.table].as_of


def _stays(count: Count) -> bool:
    if count.cube == "participation":
        *place, state = count.codes
        return state == ALL and ALL not in place
    return count.cube in ("flow", "guidance", "persons") and count.finest
