"""What an outsider knows: which counts add up to which, within a snapshot, between its cubes, over time.

All of it is written down as linear conditions on the finest counts, the unknowns. An outsider also knows that
counts are whole and not negative, and that a row that isn't there is zero; one that is there may be zero too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from vib.disclosure.release import Count, Release, parts_of
from vib.model.cubes import CUBES
from vib.model.vocabulary import ALL, DurationOutcome, Event, State, Step, Trait

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


@dataclass(frozen=True)
class Knowledge:
    """The unknowns, each at least 0, and all conditions; `rows` has the sum that each published row is."""

    unknowns: Mapping[Known, int]
    rows: Mapping[Known, tuple[int, ...]]
    conditions: tuple[Condition, ...]


@dataclass
class _Notes:
    """What is written down while going through the releases."""

    unknowns: dict[Known, int] = field(default_factory=dict)
    rows: dict[Known, tuple[int, ...]] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)

    def add(
        self, plus: Sequence[Known], minus: Sequence[Known], low: float, high: float, link: str = ""
    ) -> None:
        """`plus` less `minus` lies from `low` to `high`; unknowns that don't occur are 0."""
        terms: dict[int, int] = {}
        for known, sign in (*((one, 1) for one in plus), *((one, -1) for one in minus)):
            if known in self.unknowns:
                place = self.unknowns[known]
                terms[place] = terms.get(place, 0) + sign
        terms = {place: times for place, times in terms.items() if times}
        if terms:
            self.conditions.append(Condition(terms, low, high, link))


Seen = Callable[[int, Count], bool]
"""Whether the outsider has seen a row of a release."""


def knowledge(releases: Sequence[Release], seen: Seen = lambda number, count: True) -> Knowledge:
    """All that an outsider can write down of some releases, in the order in which they were published.

    Which rows there are they know of each release; what is in them, where `seen` says so.
    """
    notes = _Notes()
    for number, release in enumerate(releases):
        _of_rows(notes, number, release, seen)
        _between_cubes(notes, number, release)
        _over_time(notes, releases, number)
    return Knowledge(notes.unknowns, notes.rows, tuple(notes.conditions))


def of_last(releases: Sequence[Release], seen: Seen) -> Knowledge:
    """The same of the last release alone; of what should be as before, what was published of it then."""
    notes, number = _Notes(), len(releases) - 1
    _of_rows(notes, number, releases[number], seen)
    _between_cubes(notes, number, releases[number])
    for earlier, count in unchanged(releases, number):
        low, high = releases[earlier].counts.get(count, (0, 0))
        notes.add([(number, part) for part in _parts(count)], [], low, high, count.revision)
    return Knowledge(notes.unknowns, notes.rows, tuple(notes.conditions))


def _of_rows(notes: _Notes, number: int, release: Release, seen: Seen) -> None:
    for count in release.counts:
        if count.finest:
            notes.unknowns[number, count] = len(notes.unknowns)
    for count, parts in parts_of(release.counts):
        low, high = release.counts[count]
        places = tuple(notes.unknowns[number, part] for part in parts)
        notes.rows[number, count] = places
        if seen(number, count):
            notes.conditions.append(Condition(dict.fromkeys(places, 1), low, high))


def _between_cubes(notes: _Notes, number: int, release: Release) -> None:
    for plus, minus, low, high in _facts(list(_finest(release))):
        notes.add([(number, one) for one in plus], [(number, one) for one in minus], low, high)


def _finest(release: Release) -> Iterator[Count]:
    return (count for count in release.counts if count.finest)


Fact = tuple[Sequence[Count], Sequence[Count], float, float]


def _facts(finest: Sequence[Count]) -> Iterator[Fact]:
    """Which sums of counts of different cubes are equal, or one at most the other."""
    groups = _Groups(finest)
    for agency in groups.codes("participation", 0):
        yield from _same_people(groups, agency)
        yield from _same_steps(groups, agency)
        yield groups.of("dropout_reasons", agency), _in_state(groups, agency, State.DROPPED_OUT), 0, 0
    for agency, destination in groups.pairs("guidance_sector", 0, 1):
        told = groups.of("guidance_sector", agency, destination)
        yield told, groups.of("guidance", agency, ALL, destination), 0, 0
    for agency, pilot, quarter in groups.triples("participation"):
        yield from _started(groups, agency, pilot, quarter)
        yield (
            groups.of("persons", agency, pilot, quarter),
            groups.of("participation", agency, pilot, quarter),
            -inf,
            0,
        )
    yield from _persons(groups)


def _in_state(groups: "_Groups", agency: str, state: State) -> Sequence[Count]:
    return groups.of("participation", agency, ALL, ALL, state.value)


def _same_people(groups: "_Groups", agency: str) -> Iterator[Fact]:
    """Every trajectory has each trait once, and is counted by its events as by its state."""
    everybody = groups.of("participation", agency)
    for trait in Trait:
        yield groups.of("profile", agency, trait.value), everybody, 0, 0
    for quarter in groups.codes("participation", 2) | groups.codes("flow", 1):
        enrolled = groups.of("flow", agency, quarter, Event.ENROLLED.value)
        yield enrolled, groups.of("participation", agency, ALL, quarter), 0, 0
    for event, state in ((Event.COMPLETED, State.COMPLETED), (Event.DROPPED_OUT, State.DROPPED_OUT)):
        yield groups.of("flow", agency, ALL, event.value), _in_state(groups, agency, state), 0, 0
    yield groups.of("flow", agency, ALL, Event.STARTED.value), groups.of("started", agency), 0, 0


def _same_steps(groups: "_Groups", agency: str) -> Iterator[Fact]:
    """A duration is told of everybody who can take the step, and ended for those who took it."""
    everybody, started = groups.of("participation", agency), groups.of("started", agency)
    completed = _in_state(groups, agency, State.COMPLETED)
    first, second = Step.ENROLLED_TO_STARTED.value, Step.STARTED_TO_COMPLETED.value
    for step, whole, ended in ((first, everybody, started), (second, started, completed)):
        yield groups.of("durations", agency, step), whole, 0, 0
        yield groups.of("durations", agency, step, ALL, DurationOutcome.ENDED.value), ended, 0, 0


def _started(groups: "_Groups", agency: str, pilot: str, quarter: str) -> Iterator[Fact]:
    """Who runs or completed has started; who waits has not; who dropped out may have."""
    started = groups.of("started", agency, pilot, quarter)
    here = {state: groups.of("participation", agency, pilot, quarter, state.value) for state in State}
    surely = [*here[State.RUNNING], *here[State.COMPLETED]]
    yield started, surely, 0, inf
    yield started, [*surely, *here[State.DROPPED_OUT]], -inf, 0


def _persons(groups: "_Groups") -> Iterator[Fact]:
    """A scope's persons come from its parts, and no part has more of them than the whole, at any time."""
    quarters = sorted(groups.codes("persons", 2))
    scopes = groups.pairs("persons", 0, 1)
    for agency, pilot in scopes:
        if pilot != ALL or agency == ALL:
            continue
        yield from _within(groups, quarters, (ALL, ALL), (agency, ALL))
        inside = [(a, p) for a, p in scopes if a == agency and p != ALL]
        for part in inside:
            yield from _within(groups, quarters, (agency, ALL), part)
        for quarter in quarters:
            parts = [one for a, p in inside for one in groups.of("persons", a, p, quarter)]
            yield groups.of("persons", agency, ALL, quarter), parts, -inf, 0
    for quarter in quarters:
        parts = [one for a, p in scopes if p == ALL != a for one in groups.of("persons", a, p, quarter)]
        yield groups.of("persons", ALL, ALL, quarter), parts, -inf, 0


def _within(
    groups: "_Groups", quarters: Sequence[str], whole: tuple[str, str], part: tuple[str, str]
) -> Iterator[Fact]:
    for place in range(len(quarters)):
        so_far = quarters[: place + 1]
        inside = [one for quarter in so_far for one in groups.of("persons", *part, quarter)]
        around = [one for quarter in so_far for one in groups.of("persons", *whole, quarter)]
        yield inside, around, -inf, 0


class _Groups:
    """The finest counts, found by their codes; `*` stands for all of a dimension (persons: for the scope)."""

    def __init__(self, finest: Sequence[Count]) -> None:
        self._found: dict[tuple[str, ...], list[Count]] = {}
        self._codes: dict[str, list[tuple[str, ...]]] = {}
        for count in finest:
            self._codes.setdefault(count.cube, []).append(count.codes)
            for key in self._keys(count):
                self._found.setdefault(key, []).append(count)

    @staticmethod
    def _keys(count: Count) -> Iterator[tuple[str, ...]]:
        if count.cube == "persons":
            yield (count.cube, *count.codes)
            return
        keys: list[tuple[str, ...]] = [(count.cube,)]
        for code in count.codes:
            keys = [(*key, part) for key in keys for part in (code, ALL)]
        yield from keys

    def of(self, cube: str, *codes: str) -> Sequence[Count]:
        """The counts of a cube with these codes, `*` or nothing for any."""
        width = len(CUBES[cube].dimensions)
        return self._found.get((cube, *codes, *(ALL,) * (width - len(codes))), [])

    def codes(self, cube: str, place: int) -> set[str]:
        return {codes[place] for codes in self._codes.get(cube, ())}

    def pairs(self, cube: str, one: int, other: int) -> list[tuple[str, str]]:
        return sorted({(codes[one], codes[other]) for codes in self._codes.get(cube, ())})

    def triples(self, cube: str) -> list[tuple[str, str, str]]:
        return sorted({(codes[0], codes[1], codes[2]) for codes in self._codes.get(cube, ())})


def _over_time(notes: _Notes, releases: Sequence[Release], number: int) -> None:
    for earlier, count in unchanged(releases, number):
        parts = _parts(count)
        plus, minus = [(number, part) for part in parts], [(earlier, part) for part in parts]
        notes.add(plus, minus, 0, 0, count.revision)


def unchanged(releases: Sequence[Release], number: int) -> Iterator[tuple[int, Count]]:
    """What an outsider takes to be as it was last published: in which earlier release, and which count."""
    now = releases[number]
    told: set[Count] = set()
    for earlier in reversed(range(number)):
        alike = {*same_counts(releases[earlier], now)} - told
        told |= alike
        yield from ((earlier, count) for count in sorted(alike) if count.revision not in now.revised)


def _parts(count: Count) -> list[Count]:
    if count.finest:
        return [count]
    *place, _ = count.codes
    return [Count("participation", (*place, state.value)) for state in State]


def same_counts(one: Release, other: Release) -> Iterator[Count]:
    """The counts that two releases should have alike.

    Of the same date: all. Of other dates: what lies in a quarter that was closed in both. Of trajectories
    that is how many enrolled; where they stand moves on.
    """
    for count in (*one.counts, *other.counts):
        if one.as_of == other.as_of:
            if count.finest:
                yield count
        elif _stays(count) and one.closed(count) and other.closed(count):
            yield count


def _stays(count: Count) -> bool:
    if count.cube == "participation":
        *place, state = count.codes
        return state == ALL and ALL not in place
    return count.cube in ("flow", "guidance", "persons") and count.finest
