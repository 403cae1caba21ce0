"""Small worlds in which the protector loses, as yet: each became a test when the attacker won it.

A world that is won back makes its test fail (`strict`): take the mark away then.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from tests.disclosure.worlds import release_of, seen_on
from vib.disclosure.attack import attack
from vib.disclosure.protect import protect
from vib.disclosure.release import Release

K = 5
MARCH, JUNE, SEPTEMBER = date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30)
COLUMNS = ("enrolled_on", "started_on", "completed_on", "dropped_out_on")


def person(who: str, traits: str, *days: str) -> dict[str, Any]:
    """`pilot:pseudonym`, `perspective schooling [reason for dropping out]`, the days of the four events."""
    pilot, _, pseudonym = who.partition(":")
    perspective, schooling, *reason = traits.split()
    dates = [date.fromisoformat(f"2023-{day}") if day else None for day in days]
    events = dict(zip(COLUMNS, dates, strict=False))
    known = {name: day for name, day in events.items() if day}
    others = {"pilot": pilot, "person_id": pseudonym, "perspective": perspective, "schooling": schooling}
    return others | known | ({"dropout_reason": reason[0]} if reason else {})


def published(people: Sequence[dict[str, Any]], *days: date) -> list[Release]:
    done: list[Release] = []
    for day in days:
        done.append(protect(release_of(seen_on(people, day), as_of=day, agencies=["agii"]), done, K).release)
    return done


LONG_WAITS = [
    person("atlas-a:0", "unknown low", "03-09", "03-09", "04-21"),
    person("atlas-a:2", "professional high", "03-08"),
    person("atlas-a:3", "educational low other", "05-31", "07-12", "", "08-02"),
    person("atlas-a:4", "professional medium care_duties", "05-13", "06-19", "", "08-14"),
    person("atlas-a:5", "professional medium", "06-18", "08-04"),
    person("atlas-a:6", "professional medium work_found", "03-15", "04-29", "", "07-10"),
    person("atlas-a:7", "professional low moved", "04-09", "06-06", "", "07-10"),
    person("atlas-a:8", "professional medium", "05-11", "05-31"),
    person("atlas-a:9", "professional low work_found", "06-09", "08-03", "", "08-17"),
    person("atlas-b:0", "professional medium", "01-03"),
]

EARLY_DROPOUT = [
    person("amal-b:4", "educational low", "01-16", "02-17"),
    person("amal-b:5", "educational high work_found", "02-25", "03-21", "", "05-21"),
    person("amal-b:6", "professional medium", "07-02", "07-22"),
    person("amal-b:7", "professional low", "07-21", "08-16", "09-24"),
    person("amal-b:8", "professional medium", "08-01", "09-19"),
]

LATER_TELLS = [
    person("agii-a:1", "professional low", "01-23", "02-04"),
    person("agii-b:b0", "educational unknown work_found", "05-03", "", "", "05-16"),
    person("agii-b:1", "educational low", "01-20", "02-07"),
    person("agii-b:2", "educational low moved", "01-08", "02-23", "", "03-04"),
    person("agii-b:3", "educational low", "04-01", "04-22"),
    person("agii-b:b4", "professional medium offer_did_not_fit", "05-05", "", "", "06-22"),
    person("agii-b:5", "educational medium", "01-12", "03-08", "04-14"),
    person("agii-c:0", "educational medium", "04-03", "04-22", "05-07"),
    person("agii-c:2", "professional low moved", "03-10", "03-16", "", "03-19"),
    person("agii-c:3", "educational medium other", "02-18", "", "", "03-19"),
]


@pytest.mark.xfail(
    strict=True, reason="the protector doesn't know that who waits has waited since the enrolment"
)
def test_a_public_number_that_waits_does_not_tell_how_long_others_did() -> None:
    """The two who wait enrolled by June, so they are the two of 28 and 36 weeks, and the others are three."""
    assert not attack(published(LONG_WAITS, SEPTEMBER), K).leaks


@pytest.mark.xfail(strict=True, reason="the protector doesn't know that who drops out had enrolled by then")
def test_the_quarter_of_dropping_out_does_not_tell_that_of_enrolling() -> None:
    """The one who dropped out in the second quarter enrolled in the first: that had somebody."""
    assert not attack(published(EARLY_DROPOUT, SEPTEMBER), K).leaks


@pytest.mark.xfail(strict=True, reason="the protector doesn't look again at what earlier releases hid")
def test_a_later_release_does_not_tell_what_an_earlier_one_hid() -> None:
    """Flow now tells that six enrolled in the first quarter and five started: one was under way by March."""
    assert not attack(published(LATER_TELLS, MARCH, JUNE), K).leaks


@pytest.mark.xfail(strict=True, reason="the protector can't announce that a row is gone, and finds no world")
def test_people_who_are_taken_back_are_announced() -> None:
    first = published(LATER_TELLS[:1], MARCH)
    taken_back = release_of((), as_of=JUNE, agencies=["agii"])
    assert not attack([*first, protect(taken_back, first, K).release], K).leaks
