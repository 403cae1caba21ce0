"""The protector against the attacker, on worlds that hypothesis draws; and protectors that are broken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.disclosure.hostile import World, worlds
from tests.disclosure.worlds import release_of
from vib.disclosure.attack import Attack, Found, attack
from vib.disclosure.attacker_knowledge import knowledge
from vib.disclosure.attacker_ledger import Seen
from vib.disclosure.possible_worlds import PossibleWorlds
from vib.disclosure.protect import Unprotected, protect
from vib.disclosure.release import Release

K = 5


@dataclass(frozen=True)
class Outcome:
    """What became of a world: what was true of it, what was published, and what the attacker made of that."""

    world: World
    truth: Sequence[Release]
    published: Sequence[Release]
    attack: Attack

    @property
    def refused(self) -> bool:
        return len(self.published) < len(self.truth)


def _published(truth: Sequence[Release]) -> list[Release]:
    """The releases that are published one after the other; a snapshot that can't be protected is not."""
    done: list[Release] = []
    for release in truth:
        try:
            done.append(protect(release, done, K).release)
        except Unprotected:
            break
    return done


def _outcomes(snapshots: int, examples: int) -> list[Outcome]:
    """The outcomes of so many worlds, always the same ones, those of the fewest people first.

    Protecting takes seconds, so that each world is protected once, for all tests; and nothing is shrunk.
    """
    outcomes: list[Outcome] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds(snapshots))
    def draw(world: World) -> None:
        truth = world.releases()
        published = _published(truth)
        outcomes.append(Outcome(world, truth, published, attack(published, K)))

    draw()
    return sorted(outcomes, key=lambda outcome: len(outcome.world.people))


@pytest.fixture(scope="module")
def once() -> list[Outcome]:
    return _outcomes(1, 8)


@pytest.fixture(scope="module")
def twice() -> list[Outcome]:
    return _outcomes(2, 4)


def _leaks(outcomes: Sequence[Outcome]) -> list[tuple[World, Found]]:
    return [(outcome.world, outcome.attack.leaks[0]) for outcome in outcomes if outcome.attack.leaks]


def test_the_attacker_wins_no_single_snapshot(once: list[Outcome]) -> None:
    assert not _leaks(once)


def test_the_attacker_wins_no_pair_of_snapshots(twice: list[Outcome]) -> None:
    assert not _leaks(twice)


def test_every_published_interval_holds_the_true_count(once: list[Outcome], twice: list[Outcome]) -> None:
    for outcome in (*once, *twice):
        for truth, published in zip(outcome.truth, outcome.published, strict=False):
            for count, (low, high) in published.counts.items():
                true, _ = truth.counts.get(count, (0, 0))
                assert low <= true <= high, (outcome.world, count)
            assert truth.counts.keys() <= published.counts.keys()


def test_few_snapshots_are_refused(once: list[Outcome], twice: list[Outcome]) -> None:
    assert sum(outcome.refused for outcome in once) <= 1
    assert sum(outcome.refused for outcome in twice) <= 1


def small_ones_hidden(truth: Release) -> Release:
    """A protector that forgets what the rows around a small count tell of it."""
    counts = {
        count: (0, 9) if high < K and count not in truth.public else (low, high)
        for count, (low, high) in truth.counts.items()
    }
    return replace(truth, counts=counts)


@settings(max_examples=10, derandomize=True, phases=[Phase.generate])
@given(worlds(3))
def test_the_truth_is_among_what_the_attacker_holds_possible(world: World) -> None:
    """What it relies on is so, of whoever there is: no row's true count is ever ruled out."""
    nobody_left_out = replace(world, snapshots=[(day, frozenset()) for day, _ in world.snapshots])
    truth = nobody_left_out.releases()
    possible = PossibleWorlds(knowledge([small_ones_hidden(release) for release in truth], Seen.EVERYTHING))
    for place, release in enumerate(truth):
        for count, (true, _) in release.counts.items():
            low, high = possible.reach((place, count))
            assert low <= true <= high, count


def guided(quarter: date, **numbers: int) -> list[dict[str, Any]]:
    return [
        {"pilot": "atlas-a", "on": quarter, "persons": persons, "destination": destination}
        for destination, persons in numbers.items()
    ]


FIRST = guided(date(2023, 2, 1), other=2, dutch=6, education=30)
SECOND = [*FIRST, *guided(date(2023, 5, 1), other=30, dutch=40, education=3)]
BEFORE = release_of((), FIRST, date(2023, 3, 31))
AFTER = release_of((), SECOND, date(2023, 6, 30))


def test_small_counts_hidden_and_nothing_else_are_found() -> None:
    leaks = attack([small_ones_hidden(AFTER)], K).leaks
    assert {str(found.count): found.reached for found in leaks if found.count.codes[1] == "2023-Q1"} == {
        "guidance|*|2023-Q1|other": (2, 2),
        "guidance|atlas|2023-Q1|other": (2, 2),
    }


@pytest.mark.parametrize("remembers", [True, False])
def test_a_protector_that_forgets_the_release_before_is_found_out(remembers: bool) -> None:
    """Both hide education in the second release; the first one told it, and with it the others."""
    first = protect(BEFORE, (), K).release
    second = protect(AFTER, [first] if remembers else [], K).release
    assert not attack([first], K).leaks
    assert not attack([second], K).leaks
    assert bool(attack([first, second], K).leaks) is not remembers
