"""Six who left: two for their health, one for work, three of whom nobody knows why."""

from typing import Any

import pytest

from vib.metrics.dropouts import figures, reasons
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    left = [
        ("north", "health", 2),
        ("north", "unknown", 1),
        ("south", "unknown", 2),
        ("south", "work_found", 1),
    ]
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
        cubes={"dropout_reasons": [{"agency": a, "reason": r, "count": n} for a, r, n in left]},
    )
    return made


def test_unknown_is_a_reason_of_its_own_and_absent_reasons_are_zero(snapshot: Snapshot) -> None:
    frame = reasons(snapshot)
    together = frame[frame["agency"] == "*"].set_index("reason")["low"]
    assert together["unknown"] == 3
    assert together["health"] == 2
    assert together["moved"] == 0
    assert together.sum() == 6


def test_the_selection_together_is_the_chosen_agencies(snapshot: Snapshot) -> None:
    frame = reasons(snapshot, Selection(("south",)))
    assert set(frame["agency"]) == {"*", "south"}
    assert frame.groupby("agency")["high"].sum().to_dict() == {"*": 3, "south": 3}


def test_figures_per_agency_and_reason(snapshot: Snapshot) -> None:
    found = {(f.agency, f.category): (f.low, f.high, f.unit) for f in figures(snapshot)}
    assert found[None, "unknown"] == (3, 3, "deelnemers")
    assert found["north", "unknown"] == (1, 1, "deelnemers")
    assert found["south", "health"] == (0, 0, "deelnemers")
