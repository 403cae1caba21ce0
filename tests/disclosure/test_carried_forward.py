"""Tables that go until different days, and copies: what the protector and the attacker each make of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.disclosure.test_attack import GUIDED, SMALL, TOLD_BEFORE, TOLD_NOW, WANTED, reached
from tests.disclosure.worlds import row, showing
from vib.disclosure.attack import attack
from vib.disclosure.attacker_knowledge import knowledge as attacker_knowledge
from vib.disclosure.attacker_ledger import Seen
from vib.disclosure.bounds_by_propagation import Contradictory
from vib.disclosure.knowledge import knowledge
from vib.disclosure.outsider import Outsider
from vib.disclosure.possible_worlds import PossibleWorlds
from vib.disclosure.release import Bounds, Reach, Release

Look = Callable[[Sequence[Release], str], Bounds]


def protector(releases: Sequence[Release], text: str) -> Bounds:
    """What a row of the last release can be, by what the protector takes to be known."""
    wanted = (len(releases) - 1, row(text))
    return Outsider(knowledge(releases), [wanted]).range(wanted)


both = pytest.mark.parametrize("look", [protector, reached], ids=["protector", "attacker"])

IN_TIME, TOO_SOON = (Reach(day, {"agii": day}) for day in (date(2023, 6, 30), date(2023, 6, 29)))


@both
def test_a_quarter_is_closed_where_the_table_goes_that_far(look: Look) -> None:
    """How many enrolled in 2023-Q2 is told by an earlier release, if its trajectories go until June ends."""
    for reach, interval in (
        ({"trajectories": IN_TIME, "guidance": TOO_SOON}, (2, 2)),
        ({"trajectories": TOO_SOON, "guidance": IN_TIME}, (0, 89)),
    ):
        assert look([replace(TOLD_BEFORE, reach=reach), TOLD_NOW], WANTED) == interval


@both
def test_a_table_that_a_release_says_nothing_of_is_not_zero_in_it(look: Look) -> None:
    silent = replace(TOLD_BEFORE, reach={"guidance": IN_TIME}, counts={})
    assert look([silent, TOLD_NOW], WANTED) == (0, 89)


@both
def test_a_copy_is_what_was_published_before_it_was_revised(look: Look) -> None:
    """32 of that quarter are told beside the first, 30 to Dutch after the copy; in between it was revised."""
    revised = frozenset({"guidance|atlas|2023-Q2", "guidance|*|2023-Q2"})
    first, second, third, fourth, last = (
        replace(showing(GUIDED, shown), name=name)
        for name, shown in (
            ("first", []),
            ("second", ["guidance|atlas|2023-Q2|*"]),
            ("correction", []),
            ("copy", []),
            ("last", ["guidance|atlas|2023-Q2|dutch"]),
        )
    )
    correction, fourth = replace(third, revised=revised), replace(fourth, revised=revised)
    no_copy = replace(fourth, unlike=frozenset({"guidance|atlas|2023-Q2|first|copy"}))
    copy = replace(fourth, copies={"guidance": "first"})

    assert look([first, second, correction, copy, last], SMALL) == (2, 2)
    assert look([first, second, correction, no_copy, last], SMALL) == (0, 69)


QUARTER = "guidance|atlas|2023-Q2"
REVISED = frozenset({QUARTER, "guidance|*|2023-Q2"})
FIRST = replace(showing(GUIDED, [f"{QUARTER}|*"]), name="first")
WRONG = replace(showing(GUIDED, []), name="wrong", revised=REVISED)
BACK = replace(showing(GUIDED, [f"{QUARTER}|dutch"]), name="back", revised=REVISED)
"""32 of that quarter are told by the first, 30 to Dutch by the last; in between it was revised, and again."""


@both
def test_what_is_revised_twice_may_be_as_at_first(look: Look) -> None:
    assert look([FIRST, WRONG, BACK], SMALL) == (2, 2)
    assert look([FIRST, BACK], SMALL) == (0, 69)


@both
def test_what_is_said_not_to_be_as_at_first_is_not(look: Look) -> None:
    said = replace(BACK, unlike=frozenset({f"{QUARTER}|first|back"}))
    assert look([FIRST, WRONG, said], SMALL) == (0, 69)
    # Whoever says so later says it of all that did not change in between.
    later = replace(BACK, name="later", revised=frozenset(), unlike=frozenset({f"{QUARTER}|first|later"}))
    assert look([FIRST, WRONG, BACK, later], SMALL) == (0, 69)
    assert look([FIRST, WRONG, BACK, replace(later, unlike=frozenset())], SMALL) == (2, 2)


@both
def test_of_several_older_ones_it_is_the_last_that_it_can_be(look: Look) -> None:
    """Revised for the third time it may be as the wrong one; and if that is denied, as the first."""
    third = replace(WRONG, name="third", unlike=frozenset({f"{QUARTER}|first|third"}))
    assert look([FIRST, WRONG, third, BACK], SMALL) == (0, 69)
    denied = replace(BACK, unlike=frozenset({f"{QUARTER}|wrong|back"}))
    assert look([FIRST, WRONG, third, denied], SMALL) == (2, 2)


def test_numbers_that_are_seen_to_differ_are_not_taken_for_the_same() -> None:
    """The first told 32 in all; the last tells 31 to Dutch and 5 to education or more."""
    total = row(f"{QUARTER}|*")
    seen = replace(BACK, counts={**BACK.counts, total: (33, 40)})
    assert reached([FIRST, WRONG, seen], SMALL) == (3, 10)


def test_what_is_taken_for_the_same_and_cannot_be_is_dropped() -> None:
    """Row by row the numbers overlap; but 40 at least were guided to the two together, and 32 in all."""
    dutch, small, total = (row(f"{QUARTER}|{to}") for to in ("dutch", "education", "*"))
    first = replace(FIRST, counts={**FIRST.counts, dutch: (0, 12)})
    last = replace(BACK, counts={**BACK.counts, small: (0, 12), dutch: (0, 40), total: (0, 99)})
    with pytest.raises(Contradictory):
        PossibleWorlds(attacker_knowledge([first, WRONG, last], Seen.EVERYTHING))
    attack([first, WRONG, last], 5)
