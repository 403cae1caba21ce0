"""What turns out later to have been wrong: corrections between snapshots, and a person registered twice.

All of it is fiction. The wrong values are those that were published first, so the published figures of
30 November 2023 hold; the next snapshot corrects them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sample_data.recipe.calendar import PUBLISHED, workday
from sample_data.recipe.chance import Chance
from sample_data.recipe.lives import Life
from sample_data.recipe.people import pseudonym, reason, target_group


@dataclass(frozen=True)
class Round:
    """A round of corrections: what was seen in one snapshot and put right from another on, and how often."""

    seen: date
    corrected: date
    enrolled_earlier: int
    completed_later: int
    dropped_out_before: int
    perspectives: int


_ROUNDS = (
    Round(PUBLISHED, date(2024, 3, 31), 4, 2, 2, 6),
    Round(date(2024, 9, 30), date(2025, 3, 31), 3, 2, 1, 4),
)


def _enrolled_earlier(chance: Chance, life: Life, seen: date) -> Life | None:
    """Enrolled some weeks before the day that was written down."""
    if life.enrolled_on < date(2023, 10, 1):
        return None
    day = workday(life.enrolled_on - timedelta(days=chance.between(10, 24)))
    return replace(life, enrolled_on=day)


def _completed_later(chance: Chance, life: Life, seen: date) -> Life | None:
    """Written down as completed while still under way for months."""
    if life.state(seen) != "completed" or life.completed_on is None:
        return None
    if life.completed_on < seen - timedelta(weeks=8):
        return None
    return replace(life, completed_on=workday(seen + timedelta(days=chance.between(150, 220))))


def _dropped_out_before(chance: Chance, life: Life, seen: date) -> Life | None:
    """Had left already, which nobody had written down."""
    if life.state(seen) != "running" or life.started_on is None:
        return None
    if life.started_on > seen - timedelta(weeks=6):
        return None
    left = workday(seen - timedelta(days=chance.between(7, 28)))
    return replace(life, completed_on=None, dropped_out_on=left, dropout_reason=reason(chance))


def _other_perspective(chance: Chance, life: Life, seen: date) -> Life | None:
    """Unknown perspectives come to be known; some professional ones prove educational."""
    if life.perspective == "educational":
        return None
    perspective = "professional" if life.perspective == "unknown" else "educational"
    return replace(life, perspective=perspective, target_group=target_group(chance, perspective))


Correct = Callable[[Chance, Life, date], Life | None]


def _correct(chance: Chance, lives: list[Life], when: Round, number: int, correct: Correct) -> None:
    """Correct so many lives, in place; a life is corrected once, and not in the smallest pilot."""
    order = chance.shuffled(range(len(lives)))
    if correct is _other_perspective:
        order.sort(key=lambda place: lives[place].perspective != "unknown" or chance.happens(0.3))
    for place in order:
        life = lives[place]
        if number == 0:
            return
        if life.registered_on > when.seen or life.corrected or life.agency == "amal":
            continue
        if life.pilot == "agii-vlaams-brabant" or (better := correct(chance, life, when.seen)) is None:
            continue
        lives[place] = replace(life, corrected=better, corrected_from=when.corrected)
        number -= 1


def _register_one_twice(chance: Chance, lives: list[Life]) -> None:
    """A running life of Oost-Vlaanderen is a copy of another, under a second pseudonym, until March 2024."""
    running = [
        place
        for place, life in enumerate(lives)
        if life.pilot == "agii-oost-vlaanderen"
        and life.registered_on <= PUBLISHED
        and life.state(PUBLISHED) == "running"
        and life.perspective == "professional"
    ]
    original, place = chance.shuffled(running)[:2]
    lives[place] = replace(
        lives[original],
        person=pseudonym("registered twice"),
        registered_on=PUBLISHED,
        removed_from=date(2024, 3, 31),
    )


def with_revisions(lives: list[Life]) -> list[Life]:
    """The lives with what will be corrected later."""
    chance = Chance("revisions")
    revised = list(lives)
    _register_one_twice(chance, revised)
    for when in _ROUNDS:
        for number, correct in (
            (when.enrolled_earlier, _enrolled_earlier),
            (when.completed_later, _completed_later),
            (when.dropped_out_before, _dropped_out_before),
            (when.perspectives, _other_perspective),
        ):
            _correct(chance, revised, when, number, correct)
    return revised
