"""Each cube on a case small enough to count on one hand."""

from datetime import date

import pyarrow as pa
import pytest

from tests.cube.people import AS_OF, cells, cubes
from vib.model.cubes import CUBES

D = date

WAITING = {"pilot": "atlas-a", "enrolled_on": D(2023, 5, 2)}
RUNNING = {"pilot": "agii-b", "enrolled_on": D(2023, 7, 3), "started_on": D(2023, 7, 31)}
COMPLETED = {**RUNNING, "completed_on": D(2023, 10, 2)}
LEFT_EARLY = {"pilot": "agii-c", "enrolled_on": D(2023, 7, 3), "dropped_out_on": D(2023, 8, 14)}
LEFT_LATER = {**RUNNING, "dropped_out_on": D(2023, 8, 14), "dropout_reason": "moved"}


def test_participation() -> None:
    cube = cubes([WAITING, RUNNING, COMPLETED, LEFT_EARLY, {**LEFT_LATER, "persons": 3}])["participation"]
    assert cells(cube) == {
        ("*", "*", "*", "*"): 7,
        ("*", "*", "*", "waiting"): 1,
        ("*", "*", "*", "running"): 1,
        ("*", "*", "*", "completed"): 1,
        ("*", "*", "*", "dropped_out"): 4,
        ("*", "*", "2023-Q2", "*"): 1,
        ("*", "*", "2023-Q2", "waiting"): 1,
        ("*", "*", "2023-Q3", "*"): 6,
        ("*", "*", "2023-Q3", "running"): 1,
        ("*", "*", "2023-Q3", "completed"): 1,
        ("*", "*", "2023-Q3", "dropped_out"): 4,
        ("atlas", "*", "*", "*"): 1,
        ("atlas", "*", "*", "waiting"): 1,
        ("atlas", "*", "2023-Q2", "*"): 1,
        ("atlas", "*", "2023-Q2", "waiting"): 1,
        ("atlas", "atlas-a", "*", "*"): 1,
        ("atlas", "atlas-a", "*", "waiting"): 1,
        ("atlas", "atlas-a", "2023-Q2", "*"): 1,
        ("atlas", "atlas-a", "2023-Q2", "waiting"): 1,
        ("agii", "*", "*", "*"): 6,
        ("agii", "*", "*", "running"): 1,
        ("agii", "*", "*", "completed"): 1,
        ("agii", "*", "*", "dropped_out"): 4,
        ("agii", "*", "2023-Q3", "*"): 6,
        ("agii", "*", "2023-Q3", "running"): 1,
        ("agii", "*", "2023-Q3", "completed"): 1,
        ("agii", "*", "2023-Q3", "dropped_out"): 4,
        ("agii", "agii-b", "*", "*"): 5,
        ("agii", "agii-b", "*", "running"): 1,
        ("agii", "agii-b", "*", "completed"): 1,
        ("agii", "agii-b", "*", "dropped_out"): 3,
        ("agii", "agii-b", "2023-Q3", "*"): 5,
        ("agii", "agii-b", "2023-Q3", "running"): 1,
        ("agii", "agii-b", "2023-Q3", "completed"): 1,
        ("agii", "agii-b", "2023-Q3", "dropped_out"): 3,
        ("agii", "agii-c", "*", "*"): 1,
        ("agii", "agii-c", "*", "dropped_out"): 1,
        ("agii", "agii-c", "2023-Q3", "*"): 1,
        ("agii", "agii-c", "2023-Q3", "dropped_out"): 1,
    }


def test_started_are_all_who_ever_started() -> None:
    cube = cubes([WAITING, RUNNING, COMPLETED, LEFT_EARLY, LEFT_LATER])["started"]
    assert cells(cube) == {
        ("*", "*", "*"): 3,
        ("*", "*", "2023-Q3"): 3,
        ("agii", "*", "*"): 3,
        ("agii", "*", "2023-Q3"): 3,
        ("agii", "agii-b", "*"): 3,
        ("agii", "agii-b", "2023-Q3"): 3,
    }


def test_persons_are_counted_once_in_each_scope_at_their_first_enrolment() -> None:
    cube = cubes(
        [
            {"pilot": "agii-c", "person_id": "p1", "enrolled_on": D(2023, 7, 3)},
            {"pilot": "agii-b", "person_id": "p1", "enrolled_on": D(2023, 4, 3)},
            {"pilot": "agii-b", "person_id": "p1", "enrolled_on": D(2023, 10, 2)},
            {"pilot": "atlas-a", "person_id": "p1", "enrolled_on": D(2023, 10, 2)},
            {"pilot": "atlas-a", "person_id": "p2", "enrolled_on": D(2023, 10, 2)},
        ]
    )["persons"]
    assert cells(cube) == {
        ("*", "*", "*"): 2,
        ("*", "*", "2023-Q2"): 1,
        ("*", "*", "2023-Q4"): 1,
        ("agii", "*", "*"): 1,
        ("agii", "*", "2023-Q2"): 1,
        ("agii", "agii-b", "*"): 1,
        ("agii", "agii-b", "2023-Q2"): 1,
        ("agii", "agii-c", "*"): 1,
        ("agii", "agii-c", "2023-Q3"): 1,
        ("atlas", "*", "*"): 2,
        ("atlas", "*", "2023-Q4"): 2,
        ("atlas", "atlas-a", "*"): 2,
        ("atlas", "atlas-a", "2023-Q4"): 2,
    }


def test_rows_without_a_pseudonym_count_for_their_persons() -> None:
    cube = cubes(
        [
            {"pilot": "atlas-a", "persons": 3, "enrolled_on": D(2023, 10, 2)},
            {"pilot": "atlas-a", "persons": 1, "enrolled_on": D(2023, 10, 2)},
            {"pilot": "atlas-a", "person_id": "p1", "enrolled_on": D(2023, 10, 2)},
        ]
    )["persons"]
    assert cells(cube) == {
        (agency, pilot, quarter): 5
        for agency, pilot in (("*", "*"), ("atlas", "*"), ("atlas", "atlas-a"))
        for quarter in ("*", "2023-Q4")
    }


def test_flow_counts_each_event_in_its_own_quarter() -> None:
    cube = cubes([COMPLETED, {**LEFT_LATER, "persons": 2}])["flow"]
    project = {codes[1:]: n for codes, n in cells(cube).items() if codes[0] == "*"}
    assert project == {
        ("*", "enrolled"): 3,
        ("*", "started"): 3,
        ("*", "completed"): 1,
        ("*", "dropped_out"): 2,
        ("2023-Q3", "enrolled"): 3,
        ("2023-Q3", "started"): 3,
        ("2023-Q3", "dropped_out"): 2,
        ("2023-Q4", "completed"): 1,
    }
    assert {codes[1:]: n for codes, n in cells(cube).items() if codes[0] == "agii"} == project


def test_guidance() -> None:
    cube = cubes(
        guidance=[
            {"pilot": "atlas-a", "on": D(2023, 1, 1), "destination": "work"},
            {"pilot": "atlas-a", "on": D(2023, 3, 31), "destination": "dutch", "persons": 2},
        ]
    )["guidance"]
    assert {codes[1:]: n for codes, n in cells(cube).items() if codes[0] == "atlas"} == {
        ("*", "*"): 3,
        ("*", "work"): 1,
        ("*", "dutch"): 2,
        ("2023-Q1", "*"): 3,
        ("2023-Q1", "work"): 1,
        ("2023-Q1", "dutch"): 2,
    }
    assert cells(cube)["*", "*", "*"] == 3


def test_sectors_of_work_and_vocational_training_alone() -> None:
    day = {"pilot": "atlas-a", "on": D(2023, 1, 1)}
    cube = cubes(
        guidance=[
            {**day, "destination": "vocational_training", "sector": "care"},
            {**day, "destination": "vocational_training"},
            {**day, "destination": "dutch", "sector": "care"},
        ]
    )["guidance_sector"]
    assert cells(cube) == {
        ("*", "vocational_training", "*"): 2,
        ("*", "vocational_training", "care"): 1,
        ("*", "vocational_training", "unknown"): 1,
        ("*", "work", "*"): 0,
        ("atlas", "vocational_training", "*"): 2,
        ("atlas", "vocational_training", "care"): 1,
        ("atlas", "vocational_training", "unknown"): 1,
    }


def test_profile_tells_every_trait_of_everybody() -> None:
    row = {**WAITING, "perspective": "professional", "target_group": "parents", "persons": 2}
    cube = cubes([row, {**WAITING, "schooling": "low"}])["profile"]
    assert {codes[1:]: n for codes, n in cells(cube).items() if codes[0] == "*"} == {
        ("perspective", "*"): 3,
        ("perspective", "professional"): 2,
        ("perspective", "unknown"): 1,
        ("target_group", "*"): 3,
        ("target_group", "parents"): 2,
        ("target_group", "unknown"): 1,
        ("schooling", "*"): 3,
        ("schooling", "low"): 1,
        ("schooling", "unknown"): 2,
    }


def _project_durations(*rows: dict[str, object]) -> dict[tuple[str, ...], int]:
    cube = cubes(rows)["durations"]
    return {
        codes[1:]: n for codes, n in cells(cube).items() if codes[0] == "*" and "*" not in codes[1:] and n
    }


def test_a_completed_trajectory_ended_both_steps() -> None:
    # 3 July to 31 July is 28 days: week 4. 31 July to 2 October is 63 days: week 9, in the bin of 8.
    assert _project_durations(COMPLETED) == {
        ("enrolled_to_started", "004", "ended"): 1,
        ("started_to_completed", "008", "ended"): 1,
    }


def test_who_runs_is_measured_until_the_data_date() -> None:
    # 31 July to 30 November is 122 days: week 17.
    assert _project_durations(RUNNING) == {
        ("enrolled_to_started", "004", "ended"): 1,
        ("started_to_completed", "016", "under_way"): 1,
    }


def test_who_left_is_measured_until_then() -> None:
    # 31 July to 14 August is 14 days; 3 July to 14 August is 42 days: week 6.
    assert _project_durations(LEFT_LATER, LEFT_EARLY) == {
        ("enrolled_to_started", "004", "ended"): 1,
        ("enrolled_to_started", "004", "under_way"): 1,
        ("started_to_completed", "000", "under_way"): 1,
    }


def test_a_late_agency_is_measured_until_its_delivery() -> None:
    # 2 May to 26 June is 55 days: week 7. To the data date it would be week 30.
    assert _project_durations({**WAITING, "data_until": D(2023, 6, 26)}) == {
        ("enrolled_to_started", "004", "under_way"): 1
    }


@pytest.mark.parametrize(
    ("days", "weeks"), [(0, "000"), (27, "000"), (28, "004"), (111, "012"), (112, "016")]
)
def test_a_bin_begins_at_its_first_day(days: int, weeks: str) -> None:
    started = date.fromordinal(D(2023, 5, 2).toordinal() + days)
    durations = _project_durations({**WAITING, "started_on": started, "completed_on": started})
    assert ("enrolled_to_started", weeks, "ended") in durations


def test_a_length_beyond_three_digits_stays_in_the_last_bin() -> None:
    assert _project_durations({"pilot": "atlas-a", "enrolled_on": D(1923, 5, 2)}) == {
        ("enrolled_to_started", "996", "under_way"): 1
    }


def test_reasons_of_those_who_left() -> None:
    cube = cubes([LEFT_LATER, LEFT_EARLY, RUNNING])["dropout_reasons"]
    assert cells(cube) == {
        ("*", "*"): 2,
        ("*", "moved"): 1,
        ("*", "unknown"): 1,
        ("agii", "*"): 2,
        ("agii", "moved"): 1,
        ("agii", "unknown"): 1,
    }


def test_nobody_is_a_zero_for_the_project_and_nothing_else() -> None:
    empty = cubes()
    assert set(empty) == set(CUBES)
    assert cells(empty["participation"]) == {("*", "*", "*", "*"): 0}
    assert cells(empty["persons"]) == {("*", "*", "*"): 0}
    assert cells(empty["dropout_reasons"]) == {("*", "*"): 0}
    assert cells(empty["flow"]) == {
        ("*", "*", event): 0 for event in ("enrolled", "started", "completed", "dropped_out")
    }
    assert cells(empty["profile"]) == {
        ("*", trait, "*"): 0 for trait in ("perspective", "target_group", "schooling")
    }
    assert cells(empty["durations"]) == {
        ("*", step, "*", "*"): 0 for step in ("enrolled_to_started", "started_to_completed")
    }


def test_a_cube_has_the_columns_and_the_order_it_declares() -> None:
    for name, cube in cubes(
        [COMPLETED, WAITING], [{"pilot": "agii-b", "on": AS_OF, "destination": "work"}]
    ).items():
        assert cube.column_names == list(CUBES[name].columns)
        assert cube.schema.types == [pa.string()] * len(CUBES[name].dimensions) + [pa.int64(), pa.int64()]
        assert list(cells(cube)) == sorted(cells(cube))
