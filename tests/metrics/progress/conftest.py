"""A project small enough to count on paper: Atlas plans one person a day, AgII two a day from April."""

from datetime import date
from typing import Any

import pytest

AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1},
    {"id": "agii", "name": "AgII", "order": 2},
    {"id": "joint", "name": "overkoepelend", "order": 9},
]
PILOTS = [
    {"id": "a", "agency": "atlas", "name": "A", "region": "Antwerpen"},
    {"id": "b", "agency": "agii", "name": "B", "region": "Limburg"},
]
TARGETS = [
    {
        "agency": "atlas",
        "metric": "participants",
        "quarter": "2023-Q4",
        "value": 365,
        "path_start": date(2022, 12, 31),
    },
    {
        "agency": "agii",
        "metric": "participants",
        "quarter": "2023-Q1",
        "value": 0,
        "path_start": date(2022, 12, 31),
    },
    {"agency": "agii", "metric": "participants", "quarter": "2023-Q2", "value": 182},
]


def _state(agency: str, pilot: str, quarter: str, state: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "pilot": pilot, "enrolled_quarter": quarter, "state": state, "count": count}


def _event(agency: str, quarter: str, event: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "event_quarter": quarter, "event": event, "count": count}


PARTICIPATION = [
    _state("atlas", "a", "2023-Q1", "completed", 30),
    _state("atlas", "a", "2023-Q1", "dropped_out", 5),
    _state("atlas", "a", "2023-Q1", "running", 25),
    _state("atlas", "a", "2023-Q2", "running", 10),
    _state("atlas", "a", "2023-Q2", "waiting", 8),
    _state("agii", "b", "2023-Q2", "running", 66),
]
STARTED = [
    # Three of the five who dropped out had started.
    {"agency": "atlas", "pilot": "a", "enrolled_quarter": "2023-Q1", "count": 58},
    {"agency": "atlas", "pilot": "a", "enrolled_quarter": "2023-Q2", "count": 10},
    {"agency": "agii", "pilot": "b", "enrolled_quarter": "2023-Q2", "count": 66},
]
FLOW = [
    _event("atlas", "2023-Q1", "enrolled", 60),
    _event("atlas", "2023-Q1", "started", 50),
    _event("atlas", "2023-Q1", "dropped_out", 4),
    _event("atlas", "2023-Q1", "completed", 10),
    _event("atlas", "2023-Q2", "enrolled", 18),
    _event("atlas", "2023-Q2", "started", 18),
    _event("atlas", "2023-Q2", "dropped_out", 1),
    _event("atlas", "2023-Q2", "completed", 20),
    _event("agii", "2023-Q2", "enrolled", 66),
    _event("agii", "2023-Q2", "started", 66),
]


def _milestone(name: str, planned: date, **more: Any) -> dict[str, Any]:
    row = {"id": name, "kind": "milestone", "title_nl": name, "precision": "quarter", "status": "planned"}
    return {**row, "planned_end": planned, **more}


MILESTONES = [
    _milestone("one", date(2022, 10, 1), actual_end=date(2022, 10, 1), status="done"),
    _milestone("two", date(2022, 10, 1), actual_end=date(2023, 1, 1), status="done"),
    _milestone("three", date(2023, 1, 1), actual_end=date(2023, 1, 1), status="done"),
    _milestone("four", date(2023, 1, 1)),
    _milestone("five", date(2023, 7, 1)),
]


@pytest.fixture
def milestones() -> list[dict[str, Any]]:
    """Two in time, one a quarter late, one that should have been done, and one that isn't due."""
    return MILESTONES


@pytest.fixture
def project(make_snapshot: Any) -> Any:
    """A builder of the project at 30 April 2023; keywords replace its tables."""

    def build(as_of: date = date(2023, 4, 30), cubes: Any = None, **tables: Any) -> Any:
        known = {"agencies": AGENCIES, "pilots": PILOTS, "targets": TARGETS}
        counted = {"participation": PARTICIPATION, "started": STARTED, "flow": FLOW}
        return make_snapshot(as_of=as_of, tables={**known, **tables}, cubes={**counted, **(cubes or {})})

    return build
