"""The small bundle with a second agency: three people of Atlas and one of Amal."""

from tests.small_bundle import BUNDLE, PLANTED, TRAJECTORY, Rows

AGENCIES: Rows = [*BUNDLE["agencies"], {"id": "amal", "name": "Amal", "order": 2}]
PILOTS: Rows = [
    *BUNDLE["pilots"],
    {"id": "amal-1", "agency": "amal", "name": "Gent", "region": "Gent"},
]
OF_AMAL = TRAJECTORY | {"pilot": "amal-1", "person_id": f"{PLANTED}-4"}
STAFFING: Rows = [
    {"agency": "atlas", "funding": "project", "year": 2022, "fte": "1.00"},
    {"agency": "amal", "funding": "project", "year": 2022, "fte": "2.00"},
]
TWO = BUNDLE | {
    "agencies": AGENCIES,
    "pilots": PILOTS,
    "trajectories": [*BUNDLE["trajectories"], OF_AMAL],
    "staffing": STAFFING,
}
