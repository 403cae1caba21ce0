"""A bundle large enough for something to be shielded, and small enough to do it by hand.

Twenty people of one pilot and one quarter, alike but for what is counted: two of them have another
perspective, eight have completed, and three were guided to work.
"""

from typing import Any

from tests.small_bundle import BUNDLE, PLANTED, Rows

ENROLLED_ON = "2022-10-13"
"""A day that only people have; so is whatever else is planted here."""


def person(number: int, **changed: Any) -> dict[str, Any]:
    """One of the twenty, who has completed unless something else is said."""
    return {
        "pilot": "atlas-1",
        "person_id": f"{PLANTED}-{number:02d}",
        "enrolled_on": ENROLLED_ON,
        "started_on": "2022-10-20",
        "perspective": "professional",
        "target_group": "parents",
        "schooling": "high",
    } | changed


def guided(number: int) -> dict[str, Any]:
    """One of those who were guided to work."""
    return {
        "pilot": "atlas-1",
        "person_id": f"{PLANTED}-{number:02d}",
        "on": "2022-11-17",
        "destination": "work",
    }


PEOPLE: Rows = [
    *(person(number, completed_on="2022-12-08") for number in range(8)),
    *(person(number) for number in range(8, 18)),
    *(person(number, perspective="educational") for number in range(18, 20)),
]

TWENTY: dict[str, Rows] = BUNDLE | {
    "trajectories": PEOPLE,
    "guidance": [guided(number) for number in range(3)],
}
