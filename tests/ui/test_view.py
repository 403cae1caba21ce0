from typing import Any

from vib.charts.look import Look
from vib.ui.view import look_of

AGENCIES = [
    {"id": "joint", "name": "Overkoepelend", "order": 9},
    {"id": "atlas", "name": "Atlas", "order": 1},
]


def test_the_joint_purse_has_a_name_in_both_languages_and_agencies_their_own(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES})
    assert look_of(snapshot, Look("nl")).agencies == (("atlas", "Atlas"), ("joint", "Overkoepelend"))
    assert look_of(snapshot, Look("en")).agencies == (("atlas", "Atlas"), ("joint", "Joint"))
