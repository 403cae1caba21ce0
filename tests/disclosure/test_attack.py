"""Worlds small enough to work out by hand: what an outsider finds in them, and what not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.worlds import hiding, release_of, row, showing
from vib.disclosure.attack import Attack, attack, misstated
from vib.disclosure.attacker_knowledge import MOST, knowledge
from vib.disclosure.attacker_ledger import Seen
from vib.disclosure.bounds_by_propagation import Contradictory
from vib.disclosure.possible_worlds import PossibleWorlds
from vib.disclosure.release import Bounds, Count, Reach, Release
from vib.disclosure.utility import shares

K = 5
SPRING, SUMMER, AUTUMN = date(2023, 4, 3), date(2023, 8, 1), date(2023, 10, 2)


def people(pilot: str, persons: int, enrolled: date = SPRING, **more: Any) -> dict[str, Any]:
    return {"pilot": pilot, "persons": persons, "enrolled_on": enrolled, **more}


def guided(persons: int, destination: str, on: date = SPRING, **more: Any) -> dict[str, Any]:
    return {"pilot": "atlas-a", "persons": persons, "destination": destination, "on": on, **more}


def reached(releases: Sequence[Release], text: str, place: int = -1) -> Bounds:
    worlds = PossibleWorlds(knowledge(releases, Seen.EVERYTHING))
    return worlds.reach((place % len(releases), row(text)))


def leaking(outcome: Attack) -> dict[str, Bounds]:
    return {str(found.count): found.reached for found in outcome.leaks}


GUIDED = release_of((), [guided(2, "education"), guided(30, "dutch"), guided(25, "dutch", AUTUMN)])
SMALL = "guidance|atlas|2023-Q2|education"
ALIKE = [
    SMALL.replace("atlas", agency).replace("2023-Q2", quarter)
    for agency in ("atlas", "*")
    for quarter in ("2023-Q2", "*")
]


def test_a_small_count_that_is_shown_leaks() -> None:
    leaks = attack([GUIDED], K).leaks
    assert {str(found.count): found.reached for found in leaks} == dict.fromkeys(ALIKE, (2, 2))
    assert {found.free for found in leaks} == {(0, MOST)}


def test_a_suppressed_count_follows_from_its_row_total() -> None:
    release = hiding(GUIDED, dict.fromkeys(ALIKE, (0, 9)))
    assert leaking(attack([release], K)) == dict.fromkeys(ALIKE, (2, 2))


def test_what_has_room_does_not_leak() -> None:
    other = [text.replace("education", "dutch") for text in ALIKE]
    release = hiding(GUIDED, {**dict.fromkeys(ALIKE, (0, 7)), **dict.fromkeys(other, (25, 60))})
    outcome = attack([release], K, exact=True)
    assert not outcome.leaks
    assert outcome.intervals[release.name][row(SMALL)] == (0, 7)


def test_a_row_that_is_not_there_is_zero() -> None:
    """Education in 2023-Q4 has no row, so what the year has is of 2023-Q2."""
    release = showing(GUIDED, ["guidance|atlas|*|education"])
    assert reached([release], SMALL) == (2, 2)


BOTH = [people("agii-b", 10), people("agii-c", 2)]
RUN: dict[str, Any] = {"started_on": date(2023, 4, 17)}
DONE = {**RUN, "completed_on": SUMMER}
LEFT = {**RUN, "dropped_out_on": SUMMER, "dropout_reason": "moved"}

LINKS = [
    # Flow counts by quarter what participation counts by pilot too.
    (
        BOTH,
        ["flow|agii|2023-Q2|enrolled", "participation|agii|agii-b|2023-Q2|*"],
        "participation|agii|agii-c|2023-Q2|*",
        (2, 2),
    ),
    # Each trait adds up to all trajectories.
    (
        BOTH,
        ["profile|agii|schooling|unknown", "participation|agii|agii-b|*|*"],
        "participation|agii|agii-c|*|waiting",
        (2, 2),
    ),
    # Nobody is without a trajectory.
    (BOTH, ["participation|agii|agii-c|2023-Q2|*"], "persons|agii|agii-c|2023-Q2", (0, 2)),
    (BOTH, ["persons|agii|*|2023-Q2", "participation|agii|agii-b|*|*"], "persons|agii|agii-c|*", (2, 12)),
    # Those who run have started, those who wait have not.
    (
        [people("agii-b", 3, **RUN), people("agii-b", 8)],
        ["started|agii|agii-b|*"],
        "participation|agii|agii-b|*|running",
        (3, 3),
    ),
    # A step's lengths are of the same trajectories.
    (
        [people("agii-b", 3, **RUN), people("agii-b", 8)],
        ["durations|agii|enrolled_to_started|*|ended"],
        "started|agii|agii-b|*",
        (3, 3),
    ),
    (
        [people("agii-b", 3, **DONE), people("agii-b", 8, **RUN)],
        ["durations|agii|started_to_completed|*|ended"],
        "participation|agii|*|*|completed",
        (3, 3),
    ),
    # Reasons are those of who dropped out.
    (
        [people("agii-b", 3, **LEFT), people("agii-b", 8)],
        ["dropout_reasons|agii|moved"],
        "flow|agii|*|dropped_out",
        (3, 3),
    ),
    # Nobody starts before enrolling, so the starts of spring are of who enrolled in spring.
    (
        [people("agii-b", 3, **RUN), people("agii-b", 8, AUTUMN, started_on=AUTUMN)],
        ["flow|agii|2023-Q2|started"],
        "started|agii|agii-b|2023-Q2",
        (3, 99),
    ),
    # Who has been under way for 32 weeks or more on 30 November had started by 20 April.
    (
        [people("agii-b", 3, **RUN), people("agii-b", 8, AUTUMN, started_on=AUTUMN)],
        ["durations|agii|started_to_completed|032|under_way"],
        "flow|agii|2023-Q2|started",
        (3, 99),
    ),
    # Who enrolled by June and still waits, has waited 20 weeks or more.
    (
        [people("agii-b", 3), people("agii-b", 8, AUTUMN)],
        ["durations|agii|enrolled_to_started|008|under_way", "profile|*|schooling|*"],
        "participation|agii|agii-b|2023-Q2|waiting",
        (3, 3),
    ),
]


@pytest.mark.parametrize(("trajectories", "shown", "wanted", "interval"), LINKS)
def test_one_cube_tells_of_another(
    trajectories: list[dict[str, Any]], shown: list[str], wanted: str, interval: Bounds
) -> None:
    exact = release_of(trajectories)
    assert reached([showing(exact, shown)], wanted) == interval
    low, high = reached([showing(exact, [])], wanted)
    assert high - low > interval[1] - interval[0]


def test_sectors_tell_of_destinations() -> None:
    exact = release_of((), [guided(3, "work", sector="care"), guided(9, "work", AUTUMN, sector="care")])
    shown = ["guidance_sector|atlas|work|care", "guidance|atlas|2023-Q4|work"]
    assert reached([showing(exact, shown)], "guidance|atlas|2023-Q2|work") == (3, 3)


EARLIER = release_of(BOTH, as_of=date(2023, 6, 30))
LATER = release_of([*BOTH, people("agii-b", 20, AUTUMN)])
TOLD_BEFORE = showing(EARLIER, ["flow|agii|2023-Q2|enrolled"])
TOLD_NOW = showing(LATER, ["participation|agii|agii-b|2023-Q2|*"])
WANTED = "participation|agii|agii-c|2023-Q2|*"


def test_an_earlier_release_tells_of_a_later_one_and_the_other_way() -> None:
    assert reached([TOLD_NOW], WANTED) == (0, 89)
    assert reached([TOLD_BEFORE, TOLD_NOW], WANTED) == (2, 2)
    assert reached([TOLD_BEFORE, TOLD_NOW], WANTED, 0) == (2, 2)
    outcome = attack([TOLD_BEFORE, TOLD_NOW], K)
    assert {found.release for found in outcome.leaks if str(found.count) == WANTED} == {
        "2023-06-30",
        "2023-11-30",
    }


def test_nothing_is_held_against_a_quarter_that_is_revised_or_was_not_over() -> None:
    # Either of the two alone still ties the pilots to the flow, through the release that it is of.
    revised = replace(TOLD_NOW, revised=frozenset({"trajectories|agii|2023-Q2"}))
    assert reached([TOLD_BEFORE, revised], WANTED) == (0, 89)
    day_before = Reach(date(2023, 6, 30), {"agii": date(2023, 6, 29)})
    too_soon = replace(TOLD_BEFORE, reach=dict.fromkeys(TOLD_BEFORE.reach, day_before))
    assert reached([too_soon, TOLD_NOW], WANTED) == (0, 89)


def test_a_row_that_another_release_does_not_have_is_zero_in_both() -> None:
    # All rows of both are suppressed; that nobody was guided to education in 2023-Q2 is told by its absence.
    without = release_of((), [guided(30, "dutch")], date(2023, 6, 30))
    assert reached([showing(GUIDED, [])], SMALL) == (0, 99)
    assert reached([showing(without, []), showing(GUIDED, [])], SMALL) == (0, 0)


def test_releases_of_the_same_day_count_the_same_people() -> None:
    one, other = (showing(GUIDED, [text]) for text in ("guidance|atlas|2023-Q4|*", "guidance|atlas|*|dutch"))
    assert reached([one, replace(other, name="again")], "guidance|atlas|2023-Q2|dutch") == (30, 30)


def test_what_follows_from_public_counts_is_listed_apart() -> None:
    outcome = attack([release_of([people("agii-b", 2), people("atlas-a", 30)])], K)
    told = {str(found.count) for found in outcome.by_decision}
    assert {"participation|agii|*|*|waiting", "participation|agii|agii-b|2023-Q2|waiting"} <= told
    assert not {str(found.count) for found in outcome.leaks} & told
    # Not everything about the two is public: their trait is not.
    assert "dropout_reasons" not in str(outcome.leaks)


def test_releases_that_cannot_be_true_together_are_refused() -> None:
    changed = release_of([*BOTH, people("agii-b", 1)])
    with pytest.raises(Contradictory):
        attack([EARLIER, changed], K)


def test_the_same_releases_give_the_same_report() -> None:
    once, again = (attack([TOLD_BEFORE, TOLD_NOW], K, exact=True) for _ in range(2))
    assert once == again
    assert list(once.leaks) == sorted(once.leaks)


def test_intervals_that_say_more_or_less_than_the_rows_shown() -> None:
    other = [text.replace("education", "dutch") for text in ALIKE]
    right = {
        **dict.fromkeys(ALIKE[1:2] + ALIKE[3:], (0, 32)),
        **dict.fromkeys(ALIKE[:1] + ALIKE[2:3], (0, 32)),
    }
    right |= {text: (25, 57) if "*|dutch" in text else (0, 32) for text in other}
    assert not misstated([hiding(GUIDED, right)])
    wrong = misstated([hiding(GUIDED, {**right, SMALL: (0, 9), other[0]: (0, 40)})])
    assert {(str(each.count), each.narrower, each.wider) for each in wrong} >= {
        (SMALL, True, False),
        (other[0], False, True),
    }


def test_utility_is_the_share_of_people_in_rows_shown() -> None:
    left = shares("guidance", hiding(GUIDED, {SMALL: (0, 9), "guidance|atlas|2023-Q4|dutch": (9, 30)}))
    assert left == {"guidance": 30 / 57}
    left = shares("participation", hiding(release_of(BOTH), {"participation|agii|agii-c|*|waiting": (0, 5)}))
    assert left["pilot+state"] == 10 / 12
    assert left["pilot+quarter+state"] == 1


def test_utility_tells_no_total_that_the_rows_don_t_tell() -> None:
    """Of all that were guided only the high end is known, so the share is that of 60 people."""
    hidden = hiding(GUIDED, {SMALL: (0, 9), "guidance|*|*|*": (50, 60)})
    shown = sum(low for count, (low, high) in hidden.counts.items() if count.finest and low == high)
    assert shares("guidance", hidden) == {"guidance": shown / 60}


@st.composite
def tables(draw: st.DrawFn) -> Release:
    """A table of guidance by quarter and destination, any of whose rows may be suppressed."""
    days, destinations = (SPRING, AUTUMN), ("dutch", "education", "other")
    numbers = draw(st.lists(st.integers(0, 4), min_size=6, max_size=6).filter(any))
    places = list(product(days, destinations))
    exact = release_of((), [guided(n, to, on) for n, (on, to) in zip(numbers, places, strict=True) if n])
    intervals = {}
    for count, (true, _) in exact.counts.items():
        if draw(st.booleans()):
            intervals[str(count)] = (max(true - draw(st.integers(0, 3)), 0), true + draw(st.integers(0, 3)))
    return hiding(exact, intervals)


def enumerated(release: Release) -> dict[Count, Bounds]:
    """The lowest and highest of each row in all whole worlds, tried one by one."""
    finest = [count for count in release.counts if "*" not in count.codes]
    under = {
        count: [place for place, one in enumerate(finest) if one.cube == count.cube and _covers(count, one)]
        for count in release.counts
    }
    fits = []
    for world in product(*(range(low, high + 1) for low, high in (release.counts[one] for one in finest))):
        sums = {count: sum(world[place] for place in places) for count, places in under.items()}
        if all(low <= sums[count] <= high for count, (low, high) in release.counts.items()):
            fits.append(sums)
    return {count: (min(f[count] for f in fits), max(f[count] for f in fits)) for count in release.counts}


def _covers(margin: Count, finest: Count) -> bool:
    return all(wanted in ("*", code) for wanted, code in zip(margin.codes, finest.codes, strict=True))


@settings(max_examples=25, derandomize=True)
@given(tables())
def test_the_attacker_reaches_what_trying_all_worlds_reaches(release: Release) -> None:
    worlds = PossibleWorlds(knowledge([release], Seen.EVERYTHING))
    assert {count: worlds.reach((0, count)) for count in release.counts} == enumerated(release)
