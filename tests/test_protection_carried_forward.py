"""What outsiders make of counts that were carried forward: they are of the day on which they were made.

All twenty people enrolled on 13 October 2022. That quarter was open on 30 November, and over at the end of
the year.
"""

from datetime import date

import pytest

from tests.conftest import Use
from tests.published_cubes import END_2022, MID_2023, cube, guided, hidden
from tests.small_bundle import BUNDLE, Bundle, Rows
from tests.twenty_people import TWENTY, person
from vib.disclosure.release import Reach
from vib.lifecycle import withdraw
from vib.model.snapshot import Manifest
from vib.protection import attacked, released
from vib.publish import publish
from vib.store.registry import entries

OPEN, JANUARY, FEBRUARY, JULY = date(2022, 11, 30), date(2023, 1, 31), date(2023, 2, 28), date(2023, 7, 31)
STAFFING: Rows = [{"agency": "joint", "funding": "project", "year": 2022, "fte": "1.10"}]
WAITING: Rows = [person(number, started_on="") for number in range(20)]
"""Twenty who wait: for 79 days at the end of 2022 (8 weeks), for 291 at the end of July 2023 (40 weeks)."""
STARTED: Rows = [person(number) for number in range(20)]

HALFWAY = guided("2022-Q4", work=20, education=10)
WHOLE = guided("2022-Q4", work=26, education=10)
"""The same quarter as it was known on 30 November, and when it was over."""

SMALL, BESIDE = ("atlas", "2022-Q4", "work"), ("atlas", "2022-Q4", "education")
FIRST = guided("2022-Q4", work=3, dutch=30, education=25)
THEN = [*FIRST, *guided("2023-Q1", work=20, dutch=6, education=40)]
"""Published first, education is hidden beside the three who were guided to work. By itself the second would
show education: who has both knows that 58 were guided, 30 to Dutch, 25 to education, and so 3 to work."""


def revised(manifest: Manifest) -> tuple[str, ...]:
    assert manifest.protection
    return manifest.protection.revised


def leaks() -> list[int]:
    """How many counts the attack on each snapshot finds out."""
    outcomes = attacked(entries(), {one.snapshot_id for one in entries()})
    return [len(one.found.leaks) for one in outcomes if one.found]


# Until which day carried counts go


def test_both_tables_speak_of_no_later_day_than_before(use: Use, bundle: Bundle) -> None:
    """Who waits longer at the next delivery did not wait so long when the counts were made."""
    first = publish([bundle()], END_2022).manifest
    carried = publish([bundle(staffing=STAFFING)], MID_2023).manifest
    assert released(carried).reach == released(first).reach
    assert set(map(str, released(carried).reach)) == {"trajectories", "guidance"}
    assert released(carried).reach["guidance"] == Reach(END_2022, {"atlas": END_2022})

    assert publish([bundle()], JULY).new
    assert leaks() == [0, 0, 0]


def test_trajectories_speak_of_no_later_day_beside_new_guidance(use: Use, bundle: Bundle) -> None:
    """Twenty are told to wait for 8 weeks; by the day of the guidance all of them would for 36."""
    publish([bundle(**TWENTY | {"trajectories": WAITING})], END_2022)
    carried = publish([bundle(guidance=TWENTY["guidance"])], MID_2023).manifest
    assert released(carried).reach == {
        "trajectories": Reach(END_2022, {"atlas": END_2022}),
        "guidance": Reach(MID_2023, {"atlas": MID_2023}),
    }

    assert revised(publish([bundle(**TWENTY | {"trajectories": WAITING})], JULY).manifest) == ()
    assert leaks() == [0, 0, 0]


def test_guidance_of_an_open_quarter_is_not_final_beside_new_trajectories(use: Use, bundle: Bundle) -> None:
    """20 were guided to work by the end of November, 26 in the quarter: nothing was revised."""
    publish([bundle(**TWENTY | {"trajectories": STARTED, "guidance": HALFWAY})], OPEN)
    carried = publish([bundle(trajectories=STARTED)], MID_2023).manifest
    assert released(carried).reach["guidance"] == Reach(OPEN, {"atlas": OPEN})

    last = publish([bundle(**TWENTY | {"trajectories": STARTED, "guidance": WHOLE})], JULY).manifest
    assert revised(last) == ()
    assert leaks() == [0, 0, 0]


def test_a_data_date_that_comes_later_does_not_hold_for_what_was_counted_before(
    use: Use, bundle: Bundle
) -> None:
    """With data until 20 November nobody of October would wait for 8 weeks."""
    publish([bundle(**TWENTY | {"trajectories": WAITING})], END_2022)
    atlas, joint = BUNDLE["agencies"]
    publish([bundle(agencies=[atlas | {"data_until": "2022-11-20"}, joint])], MID_2023)

    assert publish([bundle(**TWENTY | {"trajectories": WAITING})], JULY).new
    assert leaks() == [0, 0, 0]


def test_exact_counts_that_are_shielded_later_go_as_far_as_before(use: Use, bundle: Bundle) -> None:
    use(threshold=1)
    publish([bundle(**TWENTY | {"trajectories": WAITING})], END_2022)
    use(threshold=5)
    for _ in range(2):
        carried = publish([bundle(staffing=STAFFING)], MID_2023).manifest
        assert released(carried).reach["trajectories"] == Reach(END_2022, {"atlas": END_2022})

    assert revised(publish([bundle(**TWENTY | {"trajectories": WAITING})], JULY).manifest) == ()


def test_each_table_keeps_its_day_however_often_either_is_carried(use: Use, bundle: Bundle) -> None:
    later = [*WHOLE, *guided("2023-Q1", dutch=12)]
    full = publish([bundle(**TWENTY | {"trajectories": WAITING, "guidance": HALFWAY})], OPEN).manifest
    people = publish([bundle(trajectories=WAITING)], JANUARY).manifest
    neither = publish([bundle(staffing=STAFFING)], FEBRUARY).manifest
    guidance = publish([bundle(guidance=later)], MID_2023).manifest

    assert {table: neither.carried[table] for table in ("trajectories", "guidance")} == {
        "trajectories": people.id,
        "guidance": full.id,
    }
    assert guidance.carried["trajectories"] == people.id
    assert [
        tuple(released(one).reach[table].as_of for table in ("trajectories", "guidance"))
        for one in (full, people, neither, guidance)
    ] == [(OPEN, OPEN), (JANUARY, OPEN), (JANUARY, OPEN), (JANUARY, MID_2023)]

    last = publish([bundle(**TWENTY | {"trajectories": WAITING, "guidance": later})], JULY).manifest
    assert [revised(one) for one in (people, guidance, last)] == [(), (), ()]
    assert leaks() == [0, 0, 0, 0, 0]


def test_counts_carried_to_a_day_are_not_those_of_that_day(use: Use, bundle: Bundle) -> None:
    """Those who waited for 8 weeks then wait for 36 now, and that is no revision."""
    publish([bundle(**TWENTY | {"trajectories": WAITING})], END_2022)
    publish([bundle(staffing=STAFFING)], MID_2023)

    assert revised(publish([bundle(**TWENTY | {"trajectories": WAITING})], MID_2023).manifest) == ()
    assert leaks() == [0, 0, 0]


# What a copy does to what was published beside it


def test_what_a_late_delivery_carries_unties_nothing(use: Use, bundle: Bundle) -> None:
    """In November 8 of the 28 were thought to be guided to work, and that is carried past a later snapshot.

    Taken for the final count of January it would seem revised in June: then June need not be as February,
    and shows what February hid.
    """
    people = TWENTY | {"trajectories": STARTED}
    publish([bundle(**people | {"guidance": guided("2022-Q4", work=8, dutch=30, education=20)})], OPEN)
    hiding = publish([bundle(**people | {"guidance": FIRST})], FEBRUARY).manifest
    publish([bundle(trajectories=STARTED)], JANUARY)
    last = publish([bundle(**people | {"guidance": THEN})], MID_2023).manifest

    assert {SMALL, BESIDE} <= hidden(cube(hiding, "guidance"))
    assert {SMALL, BESIDE} <= hidden(cube(last, "guidance"))
    assert revised(last) == ()
    assert leaks() == [0, 0, 0, 0]


def test_counts_carried_from_before_a_withdrawn_correction_are_as_they_were(use: Use, bundle: Bundle) -> None:
    """The carried counts say otherwise than the correction again, and what follows is as they are."""
    first = publish([bundle(**TWENTY | {"guidance": FIRST})], END_2022).manifest
    wrong = guided("2022-Q4", work=9, dutch=33, education=21)
    correction = publish([bundle(**TWENTY | {"guidance": wrong})], JANUARY).manifest
    assert revised(correction) == ("guidance|*|2022-Q4", "guidance|atlas|2022-Q4")
    withdraw(correction.id, "the wrong file", "An")
    carried = publish([bundle(trajectories=TWENTY["trajectories"])], FEBRUARY).manifest
    assert carried.carried["guidance"] == first.id
    last = publish([bundle(**TWENTY | {"guidance": THEN})], MID_2023).manifest

    assert {SMALL, BESIDE} <= hidden(cube(last, "guidance"))
    assert revised(last) == ()
    assert leaks() == [0, 0, 0, 0]


@pytest.mark.parametrize("delivered", ["trajectories", "staffing"])
def test_what_was_revised_before_it_was_carried_stays_revised(
    use: Use, bundle: Bundle, delivered: str
) -> None:
    """Nine were guided to Dutch by mistake: a row that the correction and the copy of it don't have."""
    publish([bundle(**TWENTY | {"guidance": [*HALFWAY, *guided("2022-Q4", dutch=9)]})], END_2022)
    correction = publish([bundle(**TWENTY | {"guidance": HALFWAY})], END_2022).manifest
    assert "guidance|atlas|2022-Q4" in revised(correction)
    publish([bundle(**{delivered: TWENTY[delivered]})], MID_2023)

    assert publish([bundle(**TWENTY | {"guidance": HALFWAY})], JULY).new
    assert leaks() == [0, 0, 0, 0]
