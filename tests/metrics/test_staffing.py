from decimal import Decimal
from typing import Any

from vib.metrics import staffing
from vib.metrics.figure import Figure
from vib.model.selection import Selection

AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1},
    {"id": "agii", "name": "AgII", "order": 2},
    {"id": "joint", "name": "overkoepelend", "order": 9},
]
STAFF = [
    {"agency": "agii", "funding": "recurrent", "year": 2022, "fte": "0.10"},
    {"agency": "joint", "funding": "project", "year": 2022, "fte": "1.07"},
    {"agency": "atlas", "funding": "recurrent", "year": 2022, "fte": "0.90"},
    {"agency": "atlas", "funding": "recurrent", "year": 2023, "fte": "3.00"},
]


def test_figures_are_per_agency_purse_and_year_and_together_per_purse(make_snapshot: Any) -> None:
    found = list(staffing.figures(make_snapshot(tables={"agencies": AGENCIES, "staffing": STAFF})))
    fte, one = Decimal("1.07"), Decimal("1.00")
    assert Figure("staffing.fte", fte, fte, "VTE", "joint", funding="project", year=2022) in found
    # 0.10 + 0.90, and the project purse beside it.
    assert Figure("staffing.fte", one, one, "VTE", funding="recurrent", year=2022) in found
    assert len(found) == 4 + 3


def test_a_chosen_agency_leaves_out_the_others_and_the_sum(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "staffing": STAFF})
    found = list(staffing.figures(snapshot, Selection(agencies=("atlas",))))
    assert {figure.agency for figure in found} == {"atlas"}


def test_rows_come_in_the_order_of_the_screen(make_snapshot: Any) -> None:
    frame = staffing.fte(make_snapshot(tables={"agencies": AGENCIES, "staffing": STAFF}))
    assert list(zip(frame["agency"], frame["year"], strict=True)) == [
        ("joint", 2022),
        ("atlas", 2022),
        ("atlas", 2023),
        ("agii", 2022),
    ]
