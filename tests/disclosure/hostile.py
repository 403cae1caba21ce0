"""Worlds that are hard to protect, for hypothesis to draw: few people, spread thin, seen more than once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.disclosure.worlds import release_of, seen_on
from vib.disclosure.release import Release
from vib.model.quarters import Quarter
from vib.model.vocabulary import Destination, DropoutReason, Perspective, Schooling, Sector

AGENCIES = ("agii", "amal", "atlas")
FIRST = Quarter(2023, 1)

Person = dict[str, Any]


@dataclass(frozen=True)
class World:
    """People with all that ever happens to them, and the snapshots taken: of which day, and without whom.

    Who is left out is delivered late, so that two snapshots may differ by one person.
    """

    people: Sequence[Person]
    guidance: Sequence[Person]
    snapshots: Sequence[tuple[date, frozenset[int]]]

    def releases(self) -> list[Release]:
        """Each snapshot as it was counted, oldest publication first."""
        return [
            release_of(
                seen_on([one for place, one in enumerate(self.people) if place not in left_out], day),
                [one for one in self.guidance if one["on"] <= day],
                day,
                name=f"{number}: {day}",
                agencies={one["pilot"].partition("-")[0] for one in self.people},
            )
            for number, (day, left_out) in enumerate(self.snapshots)
        ]


@st.composite
def worlds(draw: st.DrawFn, snapshots: int = 1) -> World:
    """Two or three agencies with one to three pilots of one to twelve persons, in two to four quarters."""
    quarters = [FIRST]
    for _ in range(draw(st.integers(1, 3))):
        quarters.append(quarters[-1].next())
    agencies = draw(st.sampled_from((AGENCIES, AGENCIES[:2])))
    pilots = [f"{agency}-{letter}" for agency in agencies for letter in "abc"[: draw(st.integers(1, 3))]]
    # Some quarters stay empty.
    busy = draw(st.lists(st.sampled_from(quarters), min_size=1, max_size=len(quarters), unique=True))
    people = [
        draw(_person(pilot, number, busy)) for pilot in pilots for number in range(draw(st.integers(1, 12)))
    ]
    guidance = [draw(_guidance(one)) for one in people if draw(st.booleans())]
    days = sorted(draw(st.sampled_from(quarters)).last_day for _ in range(snapshots - 1))
    seen = [*days, quarters[-1].last_day]
    late = draw(st.sampled_from(seen))
    left_out = {day: frozenset({0}) if day < late else frozenset[int]() for day in seen}
    return World(people, guidance, [(day, left_out[day]) for day in seen])


@st.composite
def _person(draw: st.DrawFn, pilot: str, number: int, quarters: Sequence[Quarter]) -> Person:
    enrolled = draw(st.sampled_from(quarters)).first_day + timedelta(days=draw(st.integers(0, 80)))
    person: Person = {
        "pilot": pilot,
        # Pilots of an agency may have people in common.
        "person_id": f"{pilot.partition('-')[0]}{number}" if draw(st.booleans()) else f"{pilot}{number}",
        "enrolled_on": enrolled,
        "perspective": _mostly(draw, Perspective),
        "schooling": _mostly(draw, Schooling),
    }
    story = draw(st.sampled_from(("waits", "starts", "starts", "completes", "leaves", "never starts")))
    later = enrolled + timedelta(days=draw(st.integers(0, 60)))
    if story in ("starts", "completes", "leaves"):
        person["started_on"] = later
        later += timedelta(days=draw(st.integers(0, 100)))
    if story == "completes":
        person["completed_on"] = later
    if story in ("leaves", "never starts"):
        person |= {"dropped_out_on": later, "dropout_reason": _mostly(draw, DropoutReason)}
    return person


@st.composite
def _guidance(draw: st.DrawFn, person: Person) -> Person:
    destination = _mostly(draw, Destination)
    sectors = destination in (Destination.WORK, Destination.VOCATIONAL_TRAINING)
    return {
        "pilot": person["pilot"],
        "on": person["enrolled_on"],
        "destination": destination,
        "sector": _mostly(draw, Sector) if sectors else None,
    }


def _mostly(draw: st.DrawFn, codes: Any) -> str:
    """One of the first two codes, or a rare one: somebody is alone in a category now and then."""
    every = [code.value for code in codes]
    return str(draw(st.sampled_from((*every[:2] * 4, *every))))
