"""Who the participants are: pseudonyms, perspective, target group, schooling, reasons for leaving."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from sample_data.recipe.calendar import PUBLISHED
from sample_data.recipe.chance import Chance
from sample_data.recipe.facts import claim
from sample_data.recipe.lives import Life
from sample_data.recipe.offer import COMPANIONS

_UNKNOWN_PERSPECTIVES = 10
"""Participants on 30 November 2023 whose perspective nobody recorded; invented."""

_PERSPECTIVES = {"professional": 0.80, "educational": 0.18, "unknown": 0.02}
_PARENTS = {"professional": 0.17, "educational": 0.22, "unknown": 0.30}
_SCHOOLING: dict[str, dict[str | None, float]] = {
    "atlas": {"low": 0.36, "medium": 0.32, "high": 0.24, None: 0.08},
    "agii": {"low": 0.31, "medium": 0.37, "high": 0.22, None: 0.10},
    "amal": {"low": 0.40, "medium": 0.34, "high": 0.20, None: 0.06},
}
_REASONS: dict[str | None, float] = {
    "work_found": 0.24, "moved": 0.10, "health": 0.16, "care_duties": 0.14,
    "offer_did_not_fit": 0.12, "other": 0.06, None: 0.18,
}  # fmt: skip
_RETURN = {"atlas": 0.015, "agii": 0.05, "amal": 0.03}
"""How likely a trajectory is somebody's second one, in a pilot nearby."""


def reason(chance: Chance) -> str | None:
    """Why somebody leaves; None where nobody wrote it down."""
    return chance.weighted(_REASONS)


def target_group(chance: Chance, perspective: str) -> str:
    """The target group that goes with a perspective: the same word, or parents of schoolchildren."""
    return "parents" if chance.happens(_PARENTS[perspective]) else perspective


def _published_perspectives(chance: Chance, participants: int) -> list[str]:
    """As many perspectives as there are participants, in the published shares of those that are known."""
    known = participants - _UNKNOWN_PERSPECTIVES
    professional = round(known * claim(21) / 100)
    numbers = {
        "professional": professional,
        "educational": known - professional,
        "unknown": _UNKNOWN_PERSPECTIVES,
    }
    return chance.shuffled(code for code, number in numbers.items() for _ in range(number))


def _with_traits(lives: list[Life]) -> list[Life]:
    chance = Chance("traits")
    published = iter(_published_perspectives(chance, sum(life.registered_on <= PUBLISHED for life in lives)))
    described = []
    for life in lives:
        drawn = chance.weighted(_PERSPECTIVES)
        perspective = next(published) if life.registered_on <= PUBLISHED else drawn
        described.append(
            replace(
                life,
                perspective=perspective,
                target_group=target_group(chance, perspective),
                schooling=chance.weighted(_SCHOOLING[life.agency]),
                dropout_reason=reason(chance) if life.dropped_out_on else None,
            )
        )
    return described


def pseudonym(number: int | str) -> str:
    """What stands for a person, the same in every snapshot."""
    return "p-" + sha256(f"vib-sample/{number}".encode()).hexdigest()[:10]


def _earlier_person(chance: Chance, life: Life, lives: list[Life], taken: set[str]) -> Life | None:
    """Somebody who enrolled in a pilot nearby at least ten weeks before, if possible one who is done."""
    before = life.enrolled_on - timedelta(weeks=10)
    others = [
        other
        for other in lives
        if other.pilot in COMPANIONS[life.pilot]
        and other.enrolled_on <= before
        and other.registered_on <= life.registered_on
        and other.person not in taken
    ]
    finished = [other for other in others if other.state(life.enrolled_on) in ("completed", "dropped_out")]
    return chance.pick(finished or others) if others else None


def with_persons(lives: list[Life]) -> list[Life]:
    """The lives with traits and pseudonyms; some persons have two lives, in two pilots."""
    chance = Chance("persons")
    named = [replace(life, person=pseudonym(number)) for number, life in enumerate(_with_traits(lives))]
    taken: set[str] = set()
    for place, life in enumerate(named):
        if life.person in taken or not chance.happens(_RETURN[life.agency]):
            continue
        earlier = _earlier_person(chance, life, named, taken)
        if earlier is not None:
            taken |= {earlier.person, life.person}
            named[place] = replace(life, person=earlier.person, schooling=earlier.schooling)
    return named
