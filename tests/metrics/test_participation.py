"""Two agencies, three pilots, twelve trajectories: everything below was added up by hand."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from vib.metrics.participation import counts, figures, persons, pilots_started
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

SPRING = QuarterRange.parse("2023-Q2")
SUMMER = QuarterRange.parse("2023-Q2..2023-Q3")


def _row(agency: str, pilot: str, quarter: str, state: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "pilot": pilot, "enrolled_quarter": quarter, "state": state, "count": count}


def _persons(agency: str, pilot: str, quarter: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "pilot": pilot, "first_quarter": quarter, "count": count}


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    """North: 7 + 3 trajectories in the harbour; south: 2 in the park and nobody in the square."""
    started = [
        ("north", "harbour", "2023-Q1", 6),
        ("north", "harbour", "2023-Q2", 1),
        ("south", "park", "2023-Q2", 2),
    ]
    made: Snapshot = make_snapshot(
        tables={
            "agencies": [
                {"id": "joint", "name": "Samen", "order": 0},
                {"id": "south", "name": "Zuid", "order": 2},
                {"id": "north", "name": "Noord", "order": 1},
                {"id": "west", "name": "West", "order": 3},
            ],
            "pilots": [
                {
                    "id": "harbour",
                    "agency": "north",
                    "name": "Haven",
                    "region": "N",
                    "actual_start": date(2022, 9, 1),
                },
                {
                    "id": "park",
                    "agency": "south",
                    "name": "Park",
                    "region": "Z",
                    "actual_start": date(2023, 4, 1),
                },
                {
                    "id": "square",
                    "agency": "south",
                    "name": "Plein",
                    "region": "Z",
                    "actual_start": date(2023, 12, 1),
                },
                {"id": "beach", "agency": "west", "name": "Strand", "region": "W"},
            ],
        },
        cubes={
            "participation": [
                _row("north", "harbour", "2023-Q1", "completed", 4),
                _row("north", "harbour", "2023-Q1", "dropped_out", 3),
                _row("north", "harbour", "2023-Q2", "running", 1),
                _row("north", "harbour", "2023-Q2", "waiting", 2),
                _row("south", "park", "2023-Q2", "running", 2),
            ],
            "started": [
                {"agency": a, "pilot": p, "enrolled_quarter": q, "count": n} for a, p, q, n in started
            ],
            # Nine persons in the north and two in the south, one of whom is among the nine.
            "persons": [
                _persons("*", "*", "*", 10),
                _persons("*", "*", "2023-Q1", 7),
                _persons("*", "*", "2023-Q2", 3),
                _persons("north", "*", "*", 9),
                _persons("north", "*", "2023-Q1", 7),
                _persons("north", "*", "2023-Q2", 2),
                _persons("south", "*", "*", 2),
                _persons("south", "*", "2023-Q2", 2),
                _persons("north", "harbour", "*", 9),
                _persons("south", "park", "*", 2),
            ],
        },
    )
    return made


def measured(snapshot: Snapshot, selection: Selection) -> dict[str, int]:
    frame = counts(snapshot, selection)
    assert (frame["low"] == frame["high"]).all()
    return dict(zip(frame["measure"], frame["low"], strict=True))


def test_the_states_add_up_to_everybody_enrolled(snapshot: Snapshot) -> None:
    assert measured(snapshot, EVERYTHING) == {
        "enrolled": 12,
        "started": 9,
        "waiting": 2,
        "running": 3,
        "completed": 4,
        "dropped_out": 3,
    }


def test_a_filter_on_agency_and_quarter_of_enrolment(snapshot: Snapshot) -> None:
    assert measured(snapshot, Selection(("north",), SPRING)) == {
        "enrolled": 3,
        "started": 1,
        "waiting": 2,
        "running": 1,
        "completed": 0,
        "dropped_out": 0,
    }


def test_a_pilot_without_anybody_is_shown_with_zeros(snapshot: Snapshot) -> None:
    frame = counts(snapshot, Selection(("south",)), ("agency", "pilot"))
    enrolled = frame[frame["measure"] == "enrolled"]
    assert enrolled[["pilot", "low"]].values.tolist() == [["park", 2], ["square", 0]]


def test_per_quarter_of_enrolment(snapshot: Snapshot) -> None:
    frame = counts(snapshot, EVERYTHING, ("enrolled_quarter",))
    started = frame[frame["measure"] == "started"]
    assert started[["enrolled_quarter", "low"]].values.tolist() == [["2023-Q1", 6], ["2023-Q2", 3]]


def test_intervals_add_their_lows_and_their_highs(make_snapshot: Any, snapshot: Snapshot) -> None:
    hidden = [
        {**_row("north", "harbour", "2023-Q1", "running", 0), "low": 1, "high": 4},
        {**_row("north", "harbour", "2023-Q1", "waiting", 0), "low": 5, "high": 5},
    ]
    made = make_snapshot(tables=_tables(snapshot), cubes={"participation": hidden})
    frame = counts(made).set_index("measure")
    assert tuple(frame.loc["enrolled", ["low", "high"]]) == (6, 9)
    assert tuple(frame.loc["running", ["low", "high"]]) == (1, 4)


def _tables(snapshot: Snapshot) -> dict[str, list[dict[Hashable, Any]]]:
    return {name: snapshot.tables[name].to_dict("records") for name in ("agencies", "pilots")}


def test_persons_are_exact_for_the_project_and_for_one_agency(snapshot: Snapshot) -> None:
    assert persons(snapshot) == (10, 10)
    assert persons(snapshot, Selection(("north",))) == (9, 9)
    assert persons(snapshot, Selection(("north", "south", "west"))) == (10, 10)
    assert persons(snapshot, Selection(("south",), SPRING)) == (2, 2)


def test_persons_of_some_agencies_are_bounded(snapshot: Snapshot) -> None:
    # Sum 9 + 2 = 11, but the project has 10; the west, left out, has nobody: so at least 10 - 0.
    assert persons(snapshot, Selection(("north", "south"))) == (10, 10)
    # In the spring 2 came first to the north and 2 to the south, but to the project only 3.
    assert persons(snapshot, Selection(("north", "south"), SPRING)) == (3, 3)


def test_persons_who_came_to_another_agency_before_are_not_sure_to_be_new(make_snapshot: Any) -> None:
    # Two persons: both came to the north in the winter and to the south in the spring; so did a third,
    # who came to the west in the winter first.
    came = [
        *(("north", "2023-Q1", 2), ("south", "2023-Q2", 3), ("west", "2023-Q1", 1)),
        *(("*", "2023-Q1", 3), ("*", "2023-Q2", 0)),
    ]
    agencies = ("north", "south", "west")
    made = make_snapshot(
        tables={
            "agencies": [{"id": a, "name": a, "order": n} for n, a in enumerate(agencies)],
            "pilots": [{"id": a, "agency": a, "name": a, "region": a} for a in agencies],
        },
        cubes={
            "persons": [
                *(_persons(agency, "*", quarter, n) for agency, quarter, n in came),
                *(_persons(a, "*", "*", n) for a, n in (("*", 3), ("north", 2), ("south", 3), ("west", 1))),
            ]
        },
    )
    # New to the north or the south in the spring: truly 1. At least 3 less the 2 whom the north had seen;
    # at most nobody of the project's own, and the 1 whom the west had seen.
    assert persons(made, Selection(("north", "south"), SPRING)) == (1, 1)
    # New to the south or the west: truly 2. At least 3 less the 1 of the west; at most 2 of the north.
    assert persons(made, Selection(("south", "west"), SPRING)) == (2, 2)


def test_pilots_started_by_the_reference_date(snapshot: Snapshot) -> None:
    assert pilots_started(snapshot)["pilot"].tolist() == ["harbour", "park"]
    later = replace(snapshot, manifest=snapshot.manifest.model_copy(update={"as_of": date(2023, 12, 1)}))
    assert pilots_started(later)["pilot"].tolist() == ["harbour", "park", "square"]
    assert pilots_started(later, Selection((), SUMMER))["pilot"].tolist() == ["park"]


def test_figures_name_every_dimension_once(snapshot: Snapshot) -> None:
    found = {(f.metric, f.agency, f.pilot, f.quarter): f.low for f in figures(snapshot)}
    assert len(found) == len(list(figures(snapshot)))
    assert found["participation.enrolled", None, None, None] == 12
    assert found["participation.enrolled", "north", None, None] == 10
    assert found["participation.enrolled", "north", "harbour", None] == 10
    assert found["participation.enrolled", "south", "square", None] == 0
    assert found["participation.enrolled", "north", None, "2023-Q2"] == 3
    assert found["participation.persons", None, None, "2023-Q1"] == 7
    assert found["participation.persons", "south", "park", None] == 2
    assert found["pilots.started", "south", None, None] == 1
    assert found["pilots.started", "south", None, "2023-Q2"] == 1


def test_figures_of_a_selection_say_which_quarters(snapshot: Snapshot) -> None:
    keys = [
        (f.metric, f.agency, f.pilot, f.quarter) for f in figures(snapshot, Selection(("north",), SPRING))
    ]
    assert len(keys) == len(set(keys))
    assert {agency for _, agency, _, _ in keys} == {"north"}
    assert {quarter for _, _, _, quarter in keys} == {"2023-Q2"}
    ranged = {
        f.quarter for f in figures(snapshot, Selection((), SUMMER)) if f.metric == "participation.enrolled"
    }
    assert ranged == {"2023-Q2..2023-Q3", "2023-Q2"}
