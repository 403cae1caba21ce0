from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from vib.metrics import budget

AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1},
    {"id": "agii", "name": "AgII", "order": 2},
    {"id": "joint", "name": "overkoepelend", "order": 9},
]


def _line(
    kind: str, amount: str, agency: str = "atlas", funding: str = "recurrent", **more: Any
) -> dict[str, Any]:
    return {"agency": agency, "funding": funding, "kind": kind, "amount": amount, **more}


def _purse(frame: pd.DataFrame, funding: str, agency: str) -> Any:
    rows = frame[(frame["funding"] == funding) & (frame["agency"] == agency)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_purses_compare_spending_with_the_plan_at_the_day_until_which_it_is_known(make_snapshot: Any) -> None:
    lines = [
        _line("granted", "1000.00"),
        _line("planned", "100.00", quarter="2022-Q4"),
        _line("planned", "150.00", quarter="2023-Q1"),
        _line("planned", "750.00", quarter="2023-Q4"),
        _line("spent", "80.00", year=2022),
        _line("granted", "500.00", agency="joint", funding="project"),
    ]
    frame = budget.purses(make_snapshot(tables={"agencies": AGENCIES, "budget": lines}))
    assert list(frame["agency"]) == ["joint", "atlas"]
    atlas = _purse(frame, "recurrent", "atlas")
    assert (atlas["granted"], atlas["spent"]) == (Decimal("1000.00"), Decimal("80.00"))
    assert (atlas["spent_until"], atlas["planned_by_then"]) == (date(2022, 12, 31), Decimal("100.00"))
    joint = _purse(frame, "project", "joint")
    assert joint["granted"] == Decimal("500.00")
    # Nobody reported anything spent: that is unknown, not zero.
    assert (joint["spent"], joint["spent_until"], joint["planned_by_then"]) == (None, None, None)


def test_spending_is_known_no_further_than_the_snapshot_and_the_plan_goes_along(make_snapshot: Any) -> None:
    lines = [_line("planned", "920.00", quarter="2023-Q4"), _line("spent", "10.00", quarter="2023-Q4")]
    snapshot = make_snapshot(as_of=date(2023, 11, 30), tables={"agencies": AGENCIES, "budget": lines})
    atlas = _purse(budget.purses(snapshot), "recurrent", "atlas")
    assert atlas["spent_until"] == date(2023, 11, 30)
    # 61 of the quarter's 92 days are over: 920 × 61 / 92 = 610.
    assert atlas["planned_by_then"] == Decimal("610.00")
