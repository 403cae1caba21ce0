"""What an agency delivers about people for a snapshot: what it knew on the last day of its delivery."""

from datetime import date
from functools import cache

from sample_data.recipe.calendar import known_until
from sample_data.recipe.destinations import Referral, all_referrals
from sample_data.recipe.lives import Life, all_lives
from sample_data.recipe.people import with_persons
from sample_data.recipe.revisions import with_revisions

Row = dict[str, object]


@cache
def _everything() -> tuple[list[Life], list[Referral]]:
    lives = with_revisions(with_persons(all_lives()))
    return lives, all_referrals(lives)


def _known(life: Life, as_of: date) -> Life | None:
    """The life as delivered: None while not registered yet, or no longer there."""
    if life.registered_on > known_until(life.agency, as_of):
        return None
    if life.removed_from and life.removed_from <= as_of:
        return None
    if life.corrected and life.corrected_from and life.corrected_from <= as_of:
        return life.corrected
    return life


def _past(event: date | None, day: date) -> date | None:
    return event if event and event <= day else None


def trajectories(agency: str, as_of: date) -> list[Row]:
    """The rows of an agency's trajectories, in order of enrolment."""
    day = known_until(agency, as_of)
    known = [_known(life, as_of) for life in _everything()[0] if life.agency == agency]
    rows: list[Row] = [
        {
            "pilot": life.pilot,
            "person_id": life.person,
            "persons": 1,
            "registered_on": life.registered_on,
            "enrolled_on": life.enrolled_on,
            "started_on": _past(life.started_on, day),
            "completed_on": _past(life.completed_on, day),
            "dropped_out_on": _past(life.dropped_out_on, day),
            "dropout_reason": life.dropout_reason if _past(life.dropped_out_on, day) else None,
            "perspective": life.perspective,
            "target_group": life.target_group,
            "schooling": life.schooling,
        }
        for life in known
        if life
    ]
    return sorted(rows, key=lambda row: (row["enrolled_on"], row["pilot"], row["person_id"]))


def guidance(agency: str, as_of: date) -> list[Row]:
    """The rows of an agency's guidance, in order of their day."""
    lives, referrals = _everything()
    day = known_until(agency, as_of)
    rows: list[Row] = []
    for referral in referrals:
        life = _known(lives[referral.life], as_of)
        if life is None or life.agency != agency or referral.on > day:
            continue
        rows.append(
            {
                "pilot": life.pilot,
                "person_id": life.person,
                "persons": 1,
                "on": referral.on,
                "destination": referral.destination,
                "detail": referral.detail,
                "sector": referral.sector,
            }
        )
    return sorted(rows, key=lambda row: (row["on"], row["pilot"], row["person_id"], row["destination"]))
