"""Planned paths on a calendar that a person can count: 2023 has 90 + 91 + 92 + 92 days."""

from datetime import date
from typing import Any

import pytest

from vib.metrics import targets
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection

PILOTS = [
    {"id": "atlas-1", "agency": "atlas", "name": "Atlas", "region": "Antwerpen"},
    {"id": "agii-1", "agency": "agii", "name": "AgII 1", "region": "Limburg"},
    {"id": "agii-2", "agency": "agii", "name": "AgII 2", "region": "Brussel"},
]
AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1},
    {"id": "agii", "name": "AgII", "order": 2},
]


def target(agency: str, quarter: str, value: int, **more: Any) -> dict[str, Any]:
    return {"agency": agency, "metric": "participants", "quarter": quarter, "value": value, **more}


STRAIGHT = target("atlas", "2023-Q4", 365, path_start=date(2022, 12, 31))
BENT = [
    target("agii", "2023-Q1", 90, path_start=date(2022, 12, 31)),
    target("agii", "2023-Q2", 90 + 182),
]


@pytest.fixture
def plan(make_snapshot: Any) -> Any:
    tables = {"agencies": AGENCIES, "pilots": PILOTS, "targets": [STRAIGHT, *BENT]}
    return make_snapshot(as_of=date(2023, 4, 30), tables=tables)


def test_an_end_value_alone_is_a_straight_line_one_person_a_day(plan: Any) -> None:
    assert targets.expected_on(plan, "atlas", "participants", date(2022, 12, 31)) == 0
    assert targets.expected_on(plan, "atlas", "participants", date(2023, 1, 10)) == 10
    assert targets.expected_on(plan, "atlas", "participants", date(2023, 12, 31)) == 365
    assert targets.expected_on(plan, "atlas", "participants", date(2024, 6, 1)) == 365
    assert targets.expected_on(plan, "atlas", "participants", date(2020, 1, 1)) == 0


def test_several_quarters_bend_at_their_ends(plan: Any) -> None:
    # One a day until 31 March, two a day (182 in 91 days) from then on.
    assert targets.expected_on(plan, "agii", "participants", date(2023, 3, 31)) == 90
    assert targets.expected_on(plan, "agii", "participants", date(2023, 4, 30)) == 90 + 60


def test_the_project_is_the_sum_of_its_agencies(plan: Any) -> None:
    assert targets.expected_on(plan, None, "participants", date(2023, 4, 30)) == (31 + 28 + 31 + 30) + 150
    assert targets.final_target(plan, "participants") == 365 + 272
    assert targets.final_target(plan, "participants", ("agii",)) == 272


def test_a_path_has_a_row_for_its_start_and_each_quarters_end(plan: Any) -> None:
    frame = targets.planned_path(plan, Selection(("agii",), QuarterRange.parse("2023-Q2")))
    assert frame.to_dict("records") == [
        {"agency": "agii", "day": date(2022, 12, 31), "value": 0, "assumed": False},
        {"agency": "agii", "day": date(2023, 3, 31), "value": 90, "assumed": False},
        {"agency": "agii", "day": date(2023, 6, 30), "value": 272, "assumed": False},
    ]
    straight = targets.planned_path(plan, Selection(("atlas",)))
    assert list(straight["value"]) == [0, 90, 181, 273, 365]
    assert straight["assumed"].all()


def test_a_project_with_an_agency_without_a_plan_has_no_total(make_snapshot: Any) -> None:
    tables = {"agencies": AGENCIES, "pilots": PILOTS, "targets": [STRAIGHT]}
    snapshot = make_snapshot(as_of=date(2023, 4, 30), tables=tables)
    assert targets.final_target(snapshot, "participants") is None
    assert targets.expected_on(snapshot, None, "participants", date(2023, 4, 30)) is None
    assert targets.expected_on(snapshot, "atlas", "participants", date(2023, 1, 1)) == 1
    assert {figure.agency for figure in targets.figures(snapshot)} == {"atlas"}


def test_an_end_value_without_a_start_has_no_path(make_snapshot: Any) -> None:
    tables = {"agencies": AGENCIES, "pilots": PILOTS[:1], "targets": [target("atlas", "2023-Q4", 365)]}
    snapshot = make_snapshot(as_of=date(2023, 4, 30), tables=tables)
    assert targets.final_target(snapshot, "participants") == 365
    assert targets.expected_on(snapshot, "atlas", "participants", date(2023, 4, 30)) is None
    assert targets.planned_path(snapshot).empty


def test_pilots_plan_for_an_agency_without_a_plan_of_its_own(make_snapshot: Any) -> None:
    rows = [
        target("agii", "2023-Q4", 100, pilot="agii-1", path_start=date(2022, 12, 31)),
        target("agii", "2023-Q4", 265, pilot="agii-2", path_start=date(2022, 12, 31)),
    ]
    tables = {"agencies": AGENCIES, "pilots": PILOTS[1:], "targets": rows}
    snapshot = make_snapshot(as_of=date(2023, 4, 30), tables=tables)
    assert targets.final_target(snapshot, "participants", ("agii",)) == 365
    assert targets.expected_on(snapshot, "agii", "participants", date(2023, 1, 10)) == pytest.approx(10)
    values = {(f.agency, f.pilot): f.low for f in targets.figures(snapshot) if f.metric.endswith("ipants")}
    assert values == {
        (None, None): 365,
        ("agii", None): 365,
        ("agii", "agii-1"): 100,
        ("agii", "agii-2"): 265,
    }


def test_an_agency_that_delivered_late_is_expected_where_its_data_end(make_snapshot: Any) -> None:
    late = [{**AGENCIES[0], "data_until": date(2023, 3, 31)}, AGENCIES[1]]
    tables = {"agencies": late, "pilots": PILOTS, "targets": [STRAIGHT, *BENT]}
    snapshot = make_snapshot(as_of=date(2023, 4, 30), tables=tables)
    expected = {f.agency: f.low for f in targets.figures(snapshot) if f.metric.endswith("_expected")}
    assert expected == {"atlas": 90, "agii": 150, None: 240}


def test_figures_carry_the_published_names(plan: Any) -> None:
    found = {(f.metric, f.agency): (f.low, f.high, f.unit) for f in targets.figures(plan)}
    assert found["targets.participants", "atlas"] == (365, 365, "deelnemers")
    assert found["targets.participants", None] == (637, 637, "deelnemers")
    assert "targets.completed" not in {metric for metric, _ in found}
