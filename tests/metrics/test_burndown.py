from datetime import date
from typing import Any

import pandas as pd

from vib.metrics.burndown import burndown
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection

AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1},
    {"id": "agii", "name": "AgII", "order": 2, "data_until": date(2023, 3, 31)},
]
ATLAS = [("planned", "2022-Q4", 20), ("planned", "2023-Q1", 30), ("planned", "2023-Q2", 50)]


def _line(kind: str, when: object, amount: int, agency: str = "atlas") -> dict[str, Any]:
    period = {"year": when} if isinstance(when, int) else {"quarter": when}
    return {"agency": agency, "funding": "recurrent", "kind": kind, "amount": amount, **period}


def _snapshot(make_snapshot: Any, *lines: dict[str, Any], as_of: date = date(2023, 6, 30)) -> Any:
    return make_snapshot(as_of=as_of, tables={"agencies": AGENCIES, "budget": lines})


def _points(frame: pd.DataFrame, agency: str, series: str) -> list[tuple[Any, int, bool]]:
    rows = frame[(frame["agency"] == agency) & (frame["series"] == series)]
    return [
        (day, int(left), yearly)
        for day, left, yearly in zip(rows["day"], rows["remaining"], rows["yearly"], strict=True)
    ]


def test_the_plan_runs_from_granted_to_zero(make_snapshot: Any) -> None:
    plan = [_line(*row) for row in ATLAS]
    frame = burndown(_snapshot(make_snapshot, _line("granted", None, 100), *plan))
    assert _points(frame, "atlas", "planned") == [
        (date(2022, 10, 1), 100, False),
        (date(2022, 12, 31), 80, False),
        (date(2023, 3, 31), 50, False),
        (date(2023, 6, 30), 0, False),
    ]
    assert _points(frame, "atlas", "spent") == []


def test_an_amount_of_a_year_is_one_marked_step_from_the_start_of_the_plan(make_snapshot: Any) -> None:
    plan = [_line(*row) for row in ATLAS]
    spent = [_line("spent", 2022, 10), _line("spent", "2023-Q1", 25)]
    frame = burndown(_snapshot(make_snapshot, _line("granted", None, 100), *plan, *spent))
    assert _points(frame, "atlas", "spent") == [
        (date(2022, 10, 1), 100, False),
        (date(2022, 12, 31), 90, True),
        (date(2023, 3, 31), 65, False),
    ]
    # Planned by 31 March 2023: 20 + 30.
    assert _points(frame, "atlas", "planned_then") == [(date(2023, 3, 31), 50, False)]


def test_no_point_lies_within_a_year_of_which_only_the_amount_is_known(make_snapshot: Any) -> None:
    spent = [_line("spent", "2022-Q2", 5), _line("spent", 2022, 10)]
    frame = burndown(_snapshot(make_snapshot, _line("granted", None, 100), *spent))
    assert _points(frame, "atlas", "spent") == [
        (date(2022, 1, 1), 100, False),
        (date(2022, 12, 31), 85, True),
    ]


def test_a_purse_is_known_no_further_than_the_agency_that_reported_least_far(make_snapshot: Any) -> None:
    lines = [
        _line("granted", None, 100),
        _line("granted", None, 50, "agii"),
        _line("spent", "2022-Q4", 10),
        _line("spent", "2023-Q1", 20),
        _line("spent", "2023-Q2", 40),
        _line("spent", "2022-Q4", 1, "agii"),
        _line("spent", "2023-Q1", 2, "agii"),
    ]
    frame = burndown(_snapshot(make_snapshot, *lines))
    assert _points(frame, "*", "spent") == [
        (date(2022, 10, 1), 150, False),
        (date(2022, 12, 31), 139, False),
        (date(2023, 3, 31), 117, False),
    ]
    assert _points(frame, "atlas", "spent")[-1] == (date(2023, 6, 30), 30, False)


def test_a_quarter_under_way_is_known_until_the_snapshot(make_snapshot: Any) -> None:
    lines = [_line("granted", None, 100), _line("spent", "2023-Q1", 20)]
    frame = burndown(_snapshot(make_snapshot, *lines, as_of=date(2023, 2, 15)))
    assert _points(frame, "atlas", "spent")[-1] == (date(2023, 2, 15), 80, False)


def test_a_purse_where_an_agency_reported_nothing_shows_no_spending(make_snapshot: Any) -> None:
    lines = [_line("granted", None, 100), _line("granted", None, 50, "agii"), _line("spent", 2022, 10)]
    frame = burndown(_snapshot(make_snapshot, *lines))
    assert _points(frame, "*", "spent") == []
    assert _points(frame, "atlas", "spent")[-1] == (date(2022, 12, 31), 90, True)


def test_the_quarter_filter_does_not_apply_and_the_agency_filter_does(make_snapshot: Any) -> None:
    lines = [_line("granted", None, 100), _line("granted", None, 50, "agii"), _line("spent", 2022, 10)]
    chosen = Selection(agencies=("atlas",), quarters=QuarterRange.parse("2023-Q2"))
    frame = burndown(_snapshot(make_snapshot, *lines), chosen)
    assert set(frame["agency"]) == {"atlas"}
    assert _points(frame, "atlas", "spent")[-1] == (date(2022, 12, 31), 90, True)
