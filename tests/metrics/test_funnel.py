"""How far participants get, and where they stand, beside each other: the same six people."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from vib.metrics.funnel import funnels
from vib.metrics.states import states
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    """North's harbour has two people, south's park four: three started, one of them completed."""
    place = {"agency": "south", "pilot": "park", "enrolled_quarter": "2023-Q2"}
    north = {"agency": "north", "pilot": "harbour", "enrolled_quarter": "2023-Q2"}
    made: Snapshot = make_snapshot(
        tables={
            "agencies": [
                {"id": "north", "name": "Noord", "order": 1},
                {"id": "south", "name": "Zuid", "order": 2},
            ],
            "pilots": [
                {"id": "square", "agency": "south", "name": "Plein", "region": "Z"},
                {
                    "id": "park",
                    "agency": "south",
                    "name": "Park",
                    "region": "Z",
                    "actual_start": date(2023, 4, 1),
                },
                {
                    "id": "harbour",
                    "agency": "north",
                    "name": "Haven",
                    "region": "N",
                    "actual_start": date(2023, 4, 1),
                },
            ],
        },
        cubes={
            "participation": [
                {**north, "state": "waiting", "count": 2},
                {**place, "state": "waiting", "count": 1},
                {**place, "state": "running", "count": 2},
                {**place, "state": "completed", "count": 1},
            ],
            "started": [{**place, "count": 3}],
        },
    )
    return made


def _row(frame: pd.DataFrame, pilot: str, step: str) -> pd.Series:
    row: pd.Series = frame[(frame["pilot"] == pilot) & (frame["step"] == step)].iloc[0]
    return row


def test_shares_of_the_start_and_of_the_step_before(snapshot: Snapshot) -> None:
    completed = _row(funnels(snapshot), "park", "completed")
    assert (completed["low"], completed["high"]) == (1, 1)
    assert completed["of_start_low"] == 25
    assert completed["of_previous_low"] == pytest.approx(100 / 3)
    enrolled = _row(funnels(snapshot), "park", "enrolled")
    assert enrolled["of_start_low"] == 100
    assert pd.isna(enrolled["of_previous_low"])


def test_agencies_in_their_order_the_largest_pilot_first(snapshot: Snapshot) -> None:
    assert funnels(snapshot)["pilot"].tolist()[::3] == ["*", "harbour", "park", "square"]


def test_a_pilot_without_anybody_has_no_shares_and_is_known_not_to_have_begun(snapshot: Snapshot) -> None:
    square = _row(funnels(snapshot), "square", "completed")
    assert square["low"] == 0
    assert pd.isna(square["of_start_low"])
    assert not square["begun"]
    assert _row(funnels(snapshot), "park", "enrolled")["begun"]
    # Nobody of the harbour has started, so nobody could complete.
    assert pd.isna(_row(funnels(snapshot), "harbour", "completed")["of_previous_low"])


def test_states_of_the_selection_each_agency_and_the_pilots_of_those_with_several(snapshot: Snapshot) -> None:
    frame = states(snapshot)
    places = list(dict.fromkeys(zip(frame["agency"], frame["pilot"], strict=True)))
    assert places == [("*", "*"), ("north", "*"), ("south", "*"), ("south", "square"), ("south", "park")]
    for _, rows in frame.groupby(["agency", "pilot"]):
        assert rows["low"].sum() == rows["enrolled_low"].iloc[0]
    assert frame[frame["agency"] == "*"]["low"].tolist() == [3, 2, 1, 0]


def test_one_agency_is_not_repeated_as_the_selection_together(snapshot: Snapshot) -> None:
    frame = states(snapshot, Selection(("north",)))
    assert set(zip(frame["agency"], frame["pilot"], strict=True)) == {("north", "*")}
