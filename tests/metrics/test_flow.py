"""Five enrolments and what became of them, counted in the quarter of each event."""

from datetime import date
from typing import Any

import pytest

from vib.metrics.flow import cumulative, events, figures, per_quarter, quarters_shown
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot


def _row(agency: str, quarter: str, event: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "event_quarter": quarter, "event": event, "count": count}


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    made: Snapshot = make_snapshot(
        tables={
            "agencies": [
                {"id": "north", "name": "Noord", "order": 1},
                {"id": "south", "name": "Zuid", "order": 2},
            ],
            "pilots": [
                {"id": "harbour", "agency": "north", "name": "Haven", "region": "N"},
                {"id": "park", "agency": "south", "name": "Park", "region": "Z"},
            ],
        },
        cubes={
            "flow": [
                _row("north", "2022-Q4", "enrolled", 2),
                _row("north", "2022-Q4", "started", 1),
                _row("north", "2023-Q2", "enrolled", 1),
                _row("north", "2023-Q2", "completed", 1),
                _row("south", "2023-Q2", "enrolled", 2),
                _row("south", "2023-Q3", "dropped_out", 1),
            ]
        },
    )
    return made


def test_quarters_run_from_the_first_event_to_the_reference_date(snapshot: Snapshot) -> None:
    assert quarters_shown(snapshot) == ("2022-Q4", "2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4")
    chosen = Selection((), QuarterRange.parse("2023-Q2..2023-Q3"))
    assert quarters_shown(snapshot, chosen) == ("2023-Q2", "2023-Q3")


def test_a_quarter_without_events_is_a_zero(snapshot: Snapshot) -> None:
    frame = events(snapshot)
    enrolled = frame[frame["event"] == "enrolled"]
    assert enrolled["low"].tolist() == [2, 0, 3, 0, 0]


def test_events_of_one_agency_in_some_quarters(snapshot: Snapshot) -> None:
    frame = events(snapshot, Selection(("south",), QuarterRange.parse("2023-Q3")), ("agency", "event"))
    assert frame[["agency", "event", "low"]].values.tolist() == [
        ["south", "enrolled", 0],
        ["south", "started", 0],
        ["south", "completed", 0],
        ["south", "dropped_out", 1],
    ]


def test_what_came_before_the_chosen_quarters_still_counts(snapshot: Snapshot) -> None:
    chosen = Selection(("north",), QuarterRange.parse("2023-Q1..2023-Q2"))
    assert cumulative(snapshot, chosen).values.tolist() == [
        ["north", "2023-Q1", 2, 2],
        ["north", "2023-Q2", 3, 3],
    ]
    assert cumulative(snapshot, EVERYTHING, by=())["high"].tolist() == [2, 2, 5, 5, 5]


def test_figures_over_all_quarters_and_per_quarter(snapshot: Snapshot) -> None:
    found = {(f.metric, f.agency, f.quarter): (f.low, f.high) for f in figures(snapshot)}
    assert found["flow.enrolled", None, None] == (5, 5)
    assert found["flow.enrolled", "south", "2023-Q2"] == (2, 2)
    assert found["flow.dropped_out", "north", None] == (0, 0)
    chosen = Selection(("south",), QuarterRange.parse("2023-Q3"))
    assert [(f.metric, f.quarter, f.low) for f in figures(snapshot, chosen)] == [
        ("flow.enrolled", "2023-Q3", 0),
        ("flow.started", "2023-Q3", 0),
        ("flow.completed", "2023-Q3", 0),
        ("flow.dropped_out", "2023-Q3", 1),
    ]


def test_quarters_before_anything_happened_keep_their_columns(snapshot: Snapshot) -> None:
    frame = per_quarter(snapshot, Selection(quarters=QuarterRange.parse("2020-Q1")))
    assert frame.empty
    assert list(frame.columns) == ["agency", "event_quarter", "event", "low", "high", "until"]


def test_a_quarter_that_an_agency_has_not_delivered_is_absent_not_zero(make_snapshot: Any) -> None:
    late = make_snapshot(
        tables={
            "agencies": [
                {"id": "north", "name": "Noord", "order": 1},
                {"id": "south", "name": "Zuid", "order": 2, "data_until": date(2023, 8, 31)},
            ],
            "pilots": [
                {"id": "harbour", "agency": "north", "name": "Haven", "region": "N"},
                {"id": "park", "agency": "south", "name": "Park", "region": "Z"},
            ],
        },
        cubes={"flow": [_row("north", "2023-Q2", "enrolled", 1), _row("south", "2023-Q3", "enrolled", 2)]},
    )
    frame = per_quarter(late)
    enrolled = frame[frame["event"] == "enrolled"].set_index(["agency", "event_quarter"])["low"]
    assert enrolled["south"].to_dict() == {"2023-Q2": 0, "2023-Q3": 2}
    assert enrolled["north"].to_dict() == {"2023-Q2": 1, "2023-Q3": 0, "2023-Q4": 0}
    assert set(frame[frame["agency"] == "south"]["until"]) == {date(2023, 8, 31)}
    assert quarters_shown(late, Selection(("south",))) == ("2023-Q2", "2023-Q3")
    quarters = {f.quarter for f in figures(late) if f.agency == "south"}
    assert quarters == {None, "2023-Q2", "2023-Q3"}
