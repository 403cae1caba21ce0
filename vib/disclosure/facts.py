"""Facts about the counts of a release that hold whatever the people: what its cubes have in common."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import inf

from vib.disclosure.release import Count
from vib.model.cubes import CUBES, WEEKS_PER_BIN
from vib.model.quarters import Quarter
from vib.model.vocabulary import ALL, DurationOutcome, Event, State, Step, Trait

Fact = tuple[Sequence[Count], Sequence[Count], float, float]


def facts(finest: Sequence[Count], until: Mapping[str, date]) -> Iterator[Fact]:
    """Which sums of counts of different cubes are equal, or one at most the other.

    `until` says until which day the trajectories of each agency go.
    """
    groups = _Groups(finest)
    for agency in sorted(groups.codes("participation", 0)):
        yield from _same_people(groups, agency)
        yield from _same_steps(groups, agency)
        yield from _in_order(groups, agency)
        if agency in until:
            yield from _long_ago(groups, agency, until[agency])
            yield from _still_waiting(groups, agency, until[agency])
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
    for quarter in sorted(groups.codes("participation", 2) | groups.codes("flow", 1)):
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


def _in_order(groups: "_Groups", agency: str) -> Iterator[Fact]:
    """Nobody starts before enrolling, or ends before starting (drops out before enrolling)."""
    quarters = sorted(groups.codes("flow", 1) | groups.codes("participation", 2))
    enrolled: dict[str, list[Count]] = {name: [] for name in ("started", *State)}
    events: dict[str, list[Count]] = {event.value: [] for event in Event}
    for quarter in quarters:
        enrolled["started"] += groups.of("started", agency, ALL, quarter)
        for state in State:
            enrolled[state] += groups.of("participation", agency, ALL, quarter, state.value)
        for event in events:
            events[event] += groups.of("flow", agency, quarter, event)
        yield [*events[Event.COMPLETED]], [*events[Event.STARTED]], -inf, 0
        yield [*events[Event.STARTED]], [*enrolled["started"]], -inf, 0
        yield [*events[Event.COMPLETED]], [*enrolled[State.COMPLETED]], -inf, 0
        yield [*events[Event.DROPPED_OUT]], [*enrolled[State.DROPPED_OUT]], -inf, 0


def _long_ago(groups: "_Groups", agency: str, until: date) -> Iterator[Fact]:
    """What took so many weeks began in a quarter that had begun so many weeks before the data end."""
    first, second = Step.ENROLLED_TO_STARTED.value, Step.STARTED_TO_COMPLETED.value
    ended, under_way = DurationOutcome.ENDED.value, DurationOutcome.UNDER_WAY.value
    quarters = sorted(groups.codes("participation", 2) | groups.codes("flow", 1))
    bins = sorted(groups.codes("durations", 2))
    for weeks in bins:
        longer = [code for code in bins if code >= weeks]
        begun = [q for q in quarters if Quarter.parse(q).first_day <= until - timedelta(weeks=int(weeks))]

        def took(step: str, outcome: str, longer: list[str] = longer) -> list[Count]:
            return groups.any_of("durations", longer, agency, step, "", outcome)

        def of(cube: str, *codes: str, begun: list[str] = begun) -> list[Count]:
            return groups.any_of(cube, begun, agency, *codes)

        started = of("started", ALL, "")
        yield took(first, ended), started, -inf, 0
        yield [*took(first, under_way), *started], of("participation", ALL, "", ALL), -inf, 0
        yield took(second, ALL), of("flow", "", Event.STARTED.value), -inf, 0
        yield took(second, ended), of("participation", ALL, "", State.COMPLETED.value), -inf, 0


def _still_waiting(groups: "_Groups", agency: str, until: date) -> Iterator[Fact]:
    """Who waits does so since enrolment, and of that the quarter is known."""
    quarters, bins = sorted(groups.codes("participation", 2)), sorted(groups.codes("durations", 2))
    step, outcome = Step.ENROLLED_TO_STARTED.value, DurationOutcome.UNDER_WAY.value
    for place, code in enumerate(quarters):
        quarter = Quarter.parse(code)
        least, most = _bin(until - quarter.last_day), _bin(until - quarter.first_day)
        for some, weeks in (
            (quarters[: place + 1], [weeks for weeks in bins if int(weeks) >= least]),
            (quarters[place:], [weeks for weeks in bins if int(weeks) <= most]),
        ):
            waiting = groups.any_of("participation", some, agency, ALL, "", State.WAITING.value)
            yield waiting, groups.any_of("durations", weeks, agency, step, "", outcome), -inf, 0


def _bin(days: timedelta) -> int:
    return max(days // timedelta(weeks=WEEKS_PER_BIN) * WEEKS_PER_BIN, 0)


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

    def any_of(self, cube: str, some: Iterable[str], *codes: str) -> list[Count]:
        """The counts with one of some codes where `codes` has an empty one."""
        return [c for one in some for c in self.of(cube, *(code or one for code in codes))]

    def codes(self, cube: str, place: int) -> set[str]:
        return {codes[place] for codes in self._codes.get(cube, ())}

    def pairs(self, cube: str, one: int, other: int) -> list[tuple[str, str]]:
        return sorted({(codes[one], codes[other]) for codes in self._codes.get(cube, ())})

    def triples(self, cube: str) -> list[tuple[str, str, str]]:
        return sorted({(codes[0], codes[1], codes[2]) for codes in self._codes.get(cube, ())})
