"""A correction that was wrong and taken back: what is delivered then is again what an older snapshot hid.

The first snapshot hides the three who were guided to work, and education beside them. The wrong correction
says otherwise of that quarter, and what follows says otherwise than the correction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from tests.conftest import Use
from tests.published_cubes import END_2022, MID_2023, cube, guided, hidden
from tests.small_bundle import Bundle, Rows
from tests.twenty_people import TWENTY
from vib.disclosure.attack import attack
from vib.disclosure.release import Reach, Release
from vib.lifecycle import NotRestored, restore, withdraw
from vib.model.snapshot import Manifest, Protection
from vib.protection import Shielded, attacked, released, shielded
from vib.publish import publish
from vib.store.registry import entries

JANUARY, FEBRUARY, JULY = date(2023, 1, 31), date(2023, 2, 28), date(2023, 7, 31)
SMALL, BESIDE = ("atlas", "2022-Q4", "work"), ("atlas", "2022-Q4", "education")
DUTCH, ALL_OF_IT = ("atlas", "2022-Q4", "dutch"), ("atlas", "2022-Q4", "*")
REVISED = ("guidance|*|2022-Q4", "guidance|atlas|2022-Q4")

FIRST = guided("2022-Q4", work=3, dutch=30, education=25)
WRONG = guided("2022-Q4", work=9, dutch=33, education=21)
LATER = guided("2023-Q1", work=20, dutch=6, education=40)
THEN = [*FIRST, *LATER]
"""By itself it would show education: who has the first too knows that 30 of the 58 were guided to Dutch and
25 to education, and so 3 to work."""


Deliver = Callable[[Rows, date], Manifest]


@pytest.fixture
def deliver(use: Use, bundle: Bundle) -> Deliver:
    """Publishes guidance as the snapshot of a date, beside the same twenty people."""
    return lambda guidance, as_of: publish([bundle(**TWENTY | {"guidance": guidance})], as_of).manifest


def wrongly_corrected(deliver: Deliver) -> tuple[Manifest, Manifest]:
    """The first snapshot, and the wrong correction, which is withdrawn."""
    first, wrong = deliver(FIRST, END_2022), deliver(WRONG, JANUARY)
    assert {SMALL, BESIDE} <= hidden(cube(first, "guidance"))
    assert (cube(first, "guidance")[DUTCH], cube(first, "guidance")[ALL_OF_IT]) == ((30, 30), (58, 58))
    assert told(wrong).revised == REVISED
    withdraw(wrong.id, "the wrong file", "An")
    return first, wrong


def told(manifest: Manifest) -> Protection:
    assert manifest.protection
    return manifest.protection


def leaks() -> list[int]:
    """How many counts the attack on each snapshot finds out."""
    outcomes = attacked(entries(), {one.snapshot_id for one in entries()})
    return [len(one.found.leaks) for one in outcomes if one.found]


def test_the_same_rows_again_do_not_give_away_what_was_hidden_first(deliver: Deliver) -> None:
    wrongly_corrected(deliver)
    last = deliver(THEN, MID_2023)

    assert {SMALL, BESIDE} <= hidden(cube(last, "guidance"))
    assert (told(last).revised, told(last).unlike) == (REVISED, ())
    assert leaks() == [0, 0, 0]


def test_nor_do_those_that_follow(deliver: Deliver) -> None:
    """What is back at the first goes on as that: the next announces nothing and hides the same."""
    wrongly_corrected(deliver)
    deliver(FIRST, FEBRUARY)
    last = deliver(THEN, MID_2023)

    assert {SMALL, BESIDE} <= hidden(cube(last, "guidance"))
    assert told(last).revised == ()
    assert leaks() == [0, 0, 0, 0]


def test_nor_after_two_wrong_corrections(deliver: Deliver) -> None:
    wrongly_corrected(deliver)
    deliver(guided("2022-Q4", work=10, dutch=35, education=22), FEBRUARY)
    last = deliver(THEN, MID_2023)

    assert {SMALL, BESIDE} <= hidden(cube(last, "guidance"))
    assert leaks() == [0, 0, 0, 0]


def test_nor_when_the_first_was_published_again_before(deliver: Deliver) -> None:
    first, _ = wrongly_corrected(deliver)
    withdraw(first.id, "by mistake", "An")
    restore(first.id, "it was right", "Bo")
    last = deliver(THEN, MID_2023)

    assert {SMALL, BESIDE} <= hidden(cube(last, "guidance"))
    assert leaks() == [0, 0, 0]


@pytest.mark.parametrize("which", [0, 1])
def test_both_can_be_published_again_afterwards(deliver: Deliver, which: int) -> None:
    """The first, and even the wrong one: neither gives anybody away beside the others."""
    back = wrongly_corrected(deliver)[which]
    deliver(THEN, MID_2023)
    if not which:
        withdraw(back.id, "by mistake", "An")

    assert restore(back.id, "asked for", "Bo").snapshot_id == back.id


def _forgetting_the_first(
    cubes: Mapping[str, pa.Table], reach: Mapping[str, Reach], earlier: Sequence[Release], threshold: int
) -> Shielded:
    return shielded(cubes, reach, earlier[1:], threshold)


def test_what_is_restored_is_attacked_with_what_came_since(
    deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A careless one that forgot the first would give it away with it; the first does not come back then."""
    first, _ = wrongly_corrected(deliver)
    withdraw(first.id, "by mistake", "An")
    with monkeypatch.context() as careless:
        careless.setattr("vib.preparing.shielded", _forgetting_the_first)
        last = deliver(THEN, MID_2023)
    assert cube(last, "guidance")[BESIDE] == (25, 25)

    with pytest.raises(NotRestored, match=r"found .* counts out"):
        restore(first.id, "it was right", "Bo")


# Other numbers than before


def test_a_correction_that_is_seen_to_differ_is_tied_to_nothing(deliver: Deliver) -> None:
    """One more was guided to Dutch than in the first: 59 in all, which says that it is another version."""
    wrongly_corrected(deliver)
    right = guided("2022-Q4", work=3, dutch=31, education=25)
    last = deliver([*right, *LATER], MID_2023)

    assert cube(last, "guidance")[ALL_OF_IT] == (59, 59)
    assert cube(last, "guidance")[BESIDE] == (25, 25)
    assert told(last).revised == REVISED
    assert leaks() == [0, 0, 0]


def test_a_correction_that_cannot_be_seen_to_differ_says_so(deliver: Deliver) -> None:
    """Of the three one was guided to Dutch: 58 and 25 are shown again, and Dutch, now 31, is hidden.

    Who took it for the first would reckon with 30 and find three again; there are two. What is not so need
    not be hidden, and does not stop the delivery either.
    """
    first, wrong = wrongly_corrected(deliver)
    right = guided("2022-Q4", work=2, dutch=31, education=25)
    last = deliver([*right, *LATER], MID_2023)

    shown = cube(last, "guidance")
    assert (shown[ALL_OF_IT], shown[BESIDE]) == ((58, 58), (25, 25))
    assert shown[DUTCH][0] <= 30 < 31 <= shown[DUTCH][1]
    assert told(last).revised == REVISED
    assert told(last).unlike == (f"guidance|atlas|2022-Q4|{first.id}|",)
    assert leaks() == [0, 0, 0]
    silent = replace(released(last), unlike=frozenset())
    assert attack([released(first), released(wrong), silent], 5).leaks


def test_what_differs_stays_another_version(deliver: Deliver) -> None:
    wrongly_corrected(deliver)
    right = guided("2022-Q4", work=2, dutch=31, education=25)
    deliver([*right, *LATER], MID_2023)
    last = deliver([*right, *LATER], JULY)

    assert (told(last).revised, told(last).unlike) == ((), ())
    assert leaks() == [0, 0, 0, 0]
