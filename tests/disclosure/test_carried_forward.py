"""Tables that go until different days, and copies: what the protector and the attacker each make of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.disclosure.test_attack import GUIDED, SMALL, TOLD_BEFORE, TOLD_NOW, WANTED, reached
from tests.disclosure.worlds import row, showing
from vib.disclosure.knowledge import knowledge
from vib.disclosure.outsider import Outsider
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
    correction, no_copy = replace(third, revised=revised), replace(fourth, revised=revised)
    copy = replace(no_copy, copies={"guidance": "first"})

    assert look([first, second, correction, copy, last], SMALL) == (2, 2)
    assert look([first, second, correction, no_copy, last], SMALL) == (0, 69)
