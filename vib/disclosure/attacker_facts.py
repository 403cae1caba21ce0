"""What holds between the counts of one release, whatever the people: read from `vib.cube.detail`.

The order of events (enrolled, started, completed or dropped out) may be relied on, because intake refuses
rows that break it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from vib.disclosure.attacker_ledger import NO_LIMIT, Fact, Ledger, Seen, at_most, between, equal
from vib.model.cubes import WEEKS_PER_BIN
from vib.model.quarters import Quarter
from vib.model.vocabulary import ALL, DurationOutcome, Event, State, Step, Trait

_FIRST, _SECOND = Step.ENROLLED_TO_STARTED.value, Step.STARTED_TO_COMPLETED.value
_ENDED, _UNDER_WAY = DurationOutcome.ENDED.value, DurationOutcome.UNDER_WAY.value
_COMPLETED, _DROPPED_OUT = State.COMPLETED.value, State.DROPPED_OUT.value
_BIN = timedelta(weeks=WEEKS_PER_BIN)


def facts_within(ledger: Ledger, seen: Seen, most: int) -> Iterator[Fact]:
    """All facts of a release; a row that was not seen is anything up to `most`."""
    yield from _published(ledger, seen, most)
    for agency in ledger.agencies:
        yield from _same_trajectories(ledger, agency)
        yield from _same_guidance(ledger, agency)
        yield from _order_of_events(ledger, agency)
        if "trajectories" in ledger.release.reach:
            yield from _lengths(ledger, agency)
            yield from _waiting_times(ledger, agency)
    yield from _states(ledger)
    yield from _persons(ledger)


def _published(ledger: Ledger, seen: Seen, most: int) -> Iterator[Fact]:
    """Each row lies in its interval; a row that isn't there is zero."""
    release = ledger.release
    for count in sorted({*release.counts, *ledger.sums}):
        low, high = release.counts.get(count, (0, 0))
        told = count in release.public or (seen is not Seen.PUBLIC and (low == high))
        if count in release.counts and not told and seen is not Seen.EVERYTHING:
            low, high = 0, most if count.finest else NO_LIMIT
        yield between(ledger.total(count.cube, *count.codes), low, high)


def _same_trajectories(ledger: Ledger, agency: str) -> Iterator[Fact]:
    """The cubes that count an agency's trajectories count the same ones."""
    enrolled = ledger.total("participation", agency, ALL, ALL, ALL)
    completed = ledger.total("participation", agency, ALL, ALL, _COMPLETED)
    dropped_out = ledger.total("participation", agency, ALL, ALL, _DROPPED_OUT)
    started = ledger.total("started", agency, ALL, ALL)
    for trait in Trait:
        yield equal(ledger.total("profile", agency, trait.value, ALL), enrolled)
    for quarter in ledger.quarters:
        events = ledger.total("flow", agency, quarter, Event.ENROLLED.value)
        yield equal(events, ledger.total("participation", agency, ALL, quarter, ALL))
    for event, those in ((Event.STARTED, started), (Event.COMPLETED, completed)):
        yield equal(ledger.total("flow", agency, ALL, event.value), those)
    yield equal(ledger.total("flow", agency, ALL, Event.DROPPED_OUT.value), dropped_out)
    yield equal(ledger.total("dropout_reasons", agency, ALL), dropped_out)
    for step, all_of_them, ended in ((_FIRST, enrolled, started), (_SECOND, started, completed)):
        yield equal(ledger.total("durations", agency, step, ALL, ALL), all_of_them)
        yield equal(ledger.total("durations", agency, step, ALL, _ENDED), ended)


def _same_guidance(ledger: Ledger, agency: str) -> Iterator[Fact]:
    for cube, codes in ((count.cube, count.codes) for count in sorted(ledger.sums)):
        if cube == "guidance_sector" and codes[0] == agency and codes[2] == ALL:
            by_sector = ledger.total(cube, *codes)
            yield equal(by_sector, ledger.total("guidance", agency, ALL, codes[1]))


def _states(ledger: Ledger) -> Iterator[Fact]:
    """Who runs or completed has started; who waits has not; who dropped out may have."""
    for agency, pilot in ledger.pilots:
        for quarter in ledger.quarters:
            place = (agency, pilot, quarter)
            started = ledger.total("started", *place)
            surely = ledger.over("participation", *place, (State.RUNNING.value, _COMPLETED))
            yield at_most(surely, started)
            yield at_most(started, (*surely, *ledger.total("participation", *place, _DROPPED_OUT)))


def _persons(ledger: Ledger) -> Iterator[Fact]:
    """Whoever is new has a trajectory in that quarter; the whole knows a person as early as a part."""
    agencies = [(agency, ALL) for agency in ledger.agencies]
    parts: dict[tuple[str, str], list[tuple[str, str]]] = {(ALL, ALL): agencies}
    parts |= {whole: [pilot for pilot in ledger.pilots if pilot[0] == whole[0]] for whole in agencies}
    for scope in (*parts, *ledger.pilots):
        for place, quarter in enumerate(ledger.quarters):
            new = ledger.total("persons", *scope, quarter)
            yield at_most(new, ledger.total("participation", *scope, quarter, ALL))
            if scope not in parts:
                continue
            so_far = ledger.quarters[: place + 1]
            all_new = [number for part in parts[scope] for number in ledger.total("persons", *part, quarter)]
            yield at_most(new, all_new)
            for part in parts[scope]:
                those = ledger.over("persons", *scope, so_far)
                yield at_most(ledger.over("persons", *part, so_far), those)


def _order_of_events(ledger: Ledger, agency: str) -> Iterator[Fact]:
    """Whoever started (completed, dropped out) by the end of a quarter had enrolled by then."""
    for place in range(len(ledger.quarters)):
        by_then = ledger.quarters[: place + 1]
        started = ledger.over("flow", agency, by_then, Event.STARTED.value)
        completed = ledger.over("flow", agency, by_then, Event.COMPLETED.value)
        dropped_out = ledger.over("flow", agency, by_then, Event.DROPPED_OUT.value)
        yield at_most(completed, started)
        yield at_most(started, ledger.over("started", agency, ALL, by_then))
        yield at_most(completed, ledger.over("participation", agency, ALL, by_then, _COMPLETED))
        yield at_most(dropped_out, ledger.over("participation", agency, ALL, by_then, _DROPPED_OUT))


def _lengths(ledger: Ledger, agency: str) -> Iterator[Fact]:
    """A step that took so many weeks began at least so long before the agency's data end."""
    until = _until(ledger, agency)
    for place, weeks in enumerate(ledger.weeks):
        longer = ledger.weeks[place:]
        latest = until - timedelta(weeks=int(weeks))
        in_time = [quarter for quarter in ledger.quarters if Quarter.parse(quarter).first_day <= latest]
        enrolled = ledger.over("participation", agency, ALL, in_time, ALL)
        started = ledger.over("started", agency, ALL, in_time)
        first_ended = ledger.over("durations", agency, _FIRST, longer, _ENDED)
        first_under_way = ledger.over("durations", agency, _FIRST, longer, _UNDER_WAY)
        yield at_most(first_ended, started)
        yield at_most((*first_under_way, *started), enrolled)
        begun = ledger.over("flow", agency, in_time, Event.STARTED.value)
        yield at_most(ledger.over("durations", agency, _SECOND, longer, ALL), begun)
        completed = ledger.over("participation", agency, ALL, in_time, _COMPLETED)
        yield at_most(ledger.over("durations", agency, _SECOND, longer, _ENDED), completed)


def _waiting_times(ledger: Ledger, agency: str) -> Iterator[Fact]:
    """Who still waits does so since the enrolment: its quarter tells within a few weeks how long."""
    until = _until(ledger, agency)
    waiting = State.WAITING.value
    for place, code in enumerate(ledger.quarters):
        quarter = Quarter.parse(code)
        least = max((until - quarter.last_day) // _BIN * WEEKS_PER_BIN, 0)
        most = max((until - quarter.first_day) // _BIN * WEEKS_PER_BIN, 0)
        long = [weeks for weeks in ledger.weeks if int(weeks) >= least]
        short = [weeks for weeks in ledger.weeks if int(weeks) <= most]
        earlier = ledger.over("participation", agency, ALL, ledger.quarters[: place + 1], waiting)
        later = ledger.over("participation", agency, ALL, ledger.quarters[place:], waiting)
        yield at_most(earlier, ledger.over("durations", agency, _FIRST, long, _UNDER_WAY))
        yield at_most(later, ledger.over("durations", agency, _FIRST, short, _UNDER_WAY))


def _until(ledger: Ledger, agency: str) -> date:
    """The day until which the trajectories of an agency go: all lengths are theirs."""
    reach = ledger.release.reach["trajectories"]
    return reach.until.get(agency, reach.as_of)
