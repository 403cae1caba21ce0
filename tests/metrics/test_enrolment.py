"""Enrolments against a plan of 365 in a year, one a day."""

from datetime import date
from typing import Any

from vib.metrics.enrolment import against_plan
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

FLOW = [
    {"agency": "north", "event_quarter": "2023-Q1", "event": "enrolled", "count": 40},
    {"agency": "north", "event_quarter": "2023-Q2", "event": "enrolled", "count": 60},
    {"agency": "south", "event_quarter": "2023-Q1", "event": "enrolled", "count": 5},
]


def _snapshot(make_snapshot: Any, north_until: date | None = None) -> Snapshot:
    made: Snapshot = make_snapshot(
        as_of=date(2023, 5, 15),
        tables={
            "agencies": [
                {"id": "north", "name": "Noord", "order": 1, "data_until": north_until},
                {"id": "south", "name": "Zuid", "order": 2},
            ],
            "pilots": [
                {"id": "harbour", "agency": "north", "name": "Haven", "region": "N"},
                {"id": "park", "agency": "south", "name": "Park", "region": "Z"},
            ],
            "targets": [
                {
                    "agency": "north",
                    "metric": "participants",
                    "quarter": "2023-Q4",
                    "value": 365,
                    "path_start": date(2022, 12, 31),
                }
            ],
        },
        cubes={"flow": FLOW},
    )
    return made


def _points(snapshot: Snapshot, series: str, selection: Selection = EVERYTHING, agency: str = "north") -> Any:
    frame = against_plan(snapshot, selection)
    kept = frame[(frame["series"] == series) & (frame["agency"] == agency)]
    return kept[["day", "low", "high"]].values.tolist()


def test_the_line_ends_on_the_reference_date(make_snapshot: Any) -> None:
    assert _points(_snapshot(make_snapshot), "actual") == [
        [date(2023, 1, 1), 0, 0],
        [date(2023, 3, 31), 40, 40],
        [date(2023, 5, 15), 100, 100],
    ]


def test_expected_is_the_plan_on_the_last_day_of_the_data(make_snapshot: Any) -> None:
    assert _points(_snapshot(make_snapshot), "expected") == [[date(2023, 5, 15), 135, 135]]
    late = _snapshot(make_snapshot, north_until=date(2023, 3, 31))
    assert _points(late, "actual")[-1] == [date(2023, 3, 31), 40, 40]
    assert _points(late, "expected") == [[date(2023, 3, 31), 90, 90]]
    assert _points(late, "target") == [[date(2023, 12, 31), 365, 365]]


def test_chosen_quarters_still_count_from_the_start(make_snapshot: Any) -> None:
    second = Selection((), QuarterRange.parse("2023-Q2"))
    assert _points(_snapshot(make_snapshot), "actual", second) == [[date(2023, 5, 15), 100, 100]]


def test_an_end_value_alone_is_an_assumption_and_no_plan_is_no_line(make_snapshot: Any) -> None:
    frame = against_plan(_snapshot(make_snapshot))
    assert frame[(frame["agency"] == "north") & (frame["series"] == "planned")]["assumed"].all()
    assert _points(_snapshot(make_snapshot), "planned", agency="south") == []
    assert _points(_snapshot(make_snapshot), "expected", agency="south") == []
