"""Sums of intervals, held to what the published totals say. South has 18 enrolments, north 40.

                 Q1     Q2     Q3     all
south enrolled   1–6    4–9    8      18
north enrolled   10     10     20     40
both             11–16  14–19  28     58
"""

from typing import Any

import pandas as pd
import pytest

from tests.protected import Margins, shielded
from vib.metrics.cells import cells, count
from vib.metrics.dropouts import reasons
from vib.metrics.durations import quantiles, survival
from vib.metrics.enrolment import against_plan
from vib.metrics.flow import cumulative, per_quarter
from vib.metrics.funnel import funnels
from vib.metrics.progress import trails
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

SOUTH = Selection(("south",))
FIRST_TWO = QuarterRange.parse("2023-Q1..2023-Q2")


def _flow(agency: str, quarter: str, low: int, high: int) -> dict[str, Any]:
    return {"agency": agency, "event_quarter": quarter, "event": "enrolled", "low": low, "high": high}


def _state(state: str, low: int, high: int) -> dict[str, Any]:
    place = {"agency": "south", "pilot": "park", "enrolled_quarter": "2023-Q1"}
    return {**place, "state": state, "low": low, "high": high}


def _bin(weeks: str, outcome: str, low: int, high: int) -> dict[str, Any]:
    step = "enrolled_to_started"
    return {"agency": "south", "step": step, "weeks": weeks, "outcome": outcome, "low": low, "high": high}


CUBES = {
    "flow": [
        _flow("south", "2023-Q1", 1, 6),
        _flow("south", "2023-Q2", 4, 9),
        _flow("south", "2023-Q3", 8, 8),
        _flow("north", "2023-Q1", 10, 10),
        _flow("north", "2023-Q2", 10, 10),
        _flow("north", "2023-Q3", 20, 20),
    ],
    "participation": [_state("waiting", 1, 6), _state("running", 3, 8), _state("completed", 8, 8)],
    "started": [
        {"agency": "south", "pilot": "park", "enrolled_quarter": "2023-Q1", "low": 12, "high": 17},
    ],
    "dropout_reasons": [
        {"agency": "south", "reason": "health", "low": 1, "high": 6},
        {"agency": "south", "reason": "moved", "low": 1, "high": 6},
    ],
    "durations": [
        _bin("000", "ended", 8, 8),
        _bin("004", "ended", 1, 6),
        _bin("008", "under_way", 2, 7),
    ],
}
TABLES = {
    "agencies": [{"id": "north", "name": "Noord", "order": 1}, {"id": "south", "name": "Zuid", "order": 2}],
    "pilots": [
        {"id": "harbour", "agency": "north", "name": "Haven", "region": "N"},
        {"id": "park", "agency": "south", "name": "Park", "region": "Z"},
    ],
}
MARGINS: Margins = {
    "flow": {("south", "*", "enrolled"): (18, 18), ("*", "*", "enrolled"): (58, 58)},
    "participation": {("south", "*", "*", "*"): (18, 18), ("*", "*", "*", "*"): (18, 18)},
    "started": {("*", "*", "*"): (15, 15)},
    "dropout_reasons": {("*", "*"): (7, 7), ("south", "*"): (7, 7)},
    "durations": {
        ("south", "enrolled_to_started", "*", "*"): (17, 17),
        ("*", "enrolled_to_started", "*", "*"): (17, 17),
    },
}


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    return shielded(make_snapshot(tables=TABLES, cubes=CUBES), MARGINS)


def test_chosen_quarters_are_also_the_total_less_the_others(snapshot: Snapshot) -> None:
    # 1–6 and 4–9 add up to 5–15; but 18 less the 8 of the third quarter is 10.
    chosen = Selection(("south",), FIRST_TWO)
    assert count(snapshot, "flow", chosen, {"event": ("enrolled",)}) == (10, 10)
    by_event = cells(snapshot, "flow", chosen, ("event",))
    assert by_event[["low", "high"]].values.tolist() == [[10, 10]]


def test_chosen_agencies_are_also_the_project_less_the_others(snapshot: Snapshot) -> None:
    both = Selection(("north", "south"), QuarterRange.parse("2023-Q1"))
    assert count(snapshot, "flow", both, {"event": ("enrolled",)}) == (11, 16)
    known = shielded(snapshot, {"flow": {("*", "2023-Q1", "enrolled"): (14, 14)}})
    assert count(known, "flow", both, {"event": ("enrolled",)}) == (14, 14)
    # South alone: 14 less the 10 of north.
    south = Selection(("south",), QuarterRange.parse("2023-Q1"))
    assert count(known, "flow", south, {"event": ("enrolled",)}) == (4, 4)


def test_distinct_persons_are_not_taken_from_one_another(make_snapshot: Any) -> None:
    persons = [
        {"agency": "*", "pilot": "*", "first_quarter": "*", "count": 20},
        {"agency": "south", "pilot": "*", "first_quarter": "*", "low": 1, "high": 6},
        {"agency": "north", "pilot": "*", "first_quarter": "*", "count": 18},
    ]
    made = shielded(make_snapshot(tables=TABLES, cubes={"persons": persons}))
    assert count(made, "persons", SOUTH) == (1, 6)


def test_a_course_ends_at_the_total_that_is_published(snapshot: Snapshot) -> None:
    # After Q2 sums say 5–15, the total less what came after says 10; after Q1 18 − 17 = 1 to 18 − 12 = 6.
    course = cumulative(snapshot, SOUTH)
    known = dict(zip(course["event_quarter"], zip(course["low"], course["high"], strict=True), strict=True))
    assert known == {
        "2023-Q1": (1, 6),
        "2023-Q2": (10, 10),
        "2023-Q3": (18, 18),
        "2023-Q4": (18, 18),
    }
    actual = against_plan(snapshot, SOUTH)
    assert actual.loc[actual["series"] == "actual", "high"].tolist()[-1] == 18
    assert [(p.low, p.high) for p in trails(snapshot, SOUTH)["participants"]][-1] == (18, 18)


def test_where_the_events_are_not_public_the_states_say_how_many_there_were(make_snapshot: Any) -> None:
    only_states = shielded(
        make_snapshot(tables=TABLES, cubes=CUBES), {"participation": MARGINS["participation"]}
    )
    assert cumulative(only_states, SOUTH)[["low", "high"]].values.tolist()[-1] == [18, 18]


def test_what_happened_in_all_is_read_from_the_margin(snapshot: Snapshot) -> None:
    frame = per_quarter(snapshot)
    together = frame[(frame["agency"] == "*") & (frame["event"] == "enrolled")]
    known = dict(
        zip(together["event_quarter"], zip(together["low"], together["high"], strict=True), strict=True)
    )
    assert known == {
        "2023-Q1": (11, 16),
        "2023-Q2": (14, 19),
        "2023-Q3": (28, 28),
        "2023-Q4": (0, 0),
        "*": (58, 58),
    }


def test_the_funnel_of_all_pilots_is_not_the_sum_of_theirs(snapshot: Snapshot) -> None:
    frame = funnels(snapshot)
    kept = frame[["pilot", "step", "low", "high"]].itertuples(index=False, name=None)
    steps = {(pilot, step): (low, high) for pilot, step, low, high in kept}
    assert steps["park", "started"] == (12, 17)
    assert steps["*", "started"] == (15, 15)
    assert steps["*", "enrolled"] == (18, 18)


def test_those_who_enrolled_are_all_of_those_who_enrolled(snapshot: Snapshot) -> None:
    # The park has 1–6, 3–8 and 8 people: 12–22 of 12–22 are all of them.
    frame = funnels(snapshot)
    row = frame[(frame["pilot"] == "park") & (frame["step"] == "enrolled")].iloc[0]
    assert row["low"] < row["high"]
    assert (row["of_start_low"], row["of_start_high"]) == (100, 100)


def test_all_who_left_are_read_from_the_margin(snapshot: Snapshot) -> None:
    frame = reasons(snapshot)
    assert set(zip(frame["agency"], frame["of_low"], frame["of_high"], strict=True)) == {
        ("*", 7, 7),
        ("north", 0, 0),
        ("south", 7, 7),
    }


def test_those_still_followed_are_also_all_less_those_before(snapshot: Snapshot) -> None:
    # In bins: 8, 1–6 and 2–7 of 17. Before the second bin 17 − 8 = 9 are left, and not 3 to 13;
    # before the third 17 − 8 − 6 = 3 to 7 by the sum of what follows (17 − 8 − 1 = 8 is more).
    curve = survival(snapshot, SOUTH)
    own = curve[curve["agency"] == "south"]
    assert own[["at_risk_low", "at_risk_high"]].values.tolist() == [[17, 17], [9, 9], [3, 7]]
    # First bin 8 of 17: 9/17 is left, exactly. Second: at most 6 of 6 + 3, at least 1 of 1 + 7.
    assert own["low"].tolist() == pytest.approx([900 / 17, 900 / 17 * 3 / 9, 900 / 17 * 3 / 9])
    assert own["high"].tolist() == pytest.approx([900 / 17, 900 / 17 * 7 / 8, 900 / 17 * 7 / 8])


def test_a_median_is_as_sure_as_its_curve(snapshot: Snapshot) -> None:
    frame = quantiles(snapshot, SOUTH)
    row = frame[(frame["agency"] == "south") & (frame["quantile"] == "median")].iloc[0]
    # Half is reached in the second bin for sure: 46.3 % at most are left, 17.6 % at least.
    assert (row["low"], row["high"]) == (4, 7)


def test_nothing_changes_where_every_count_is_exact(make_snapshot: Any) -> None:
    exact = {name: [{**row, "high": row["low"]} for row in rows] for name, rows in CUBES.items()}
    made = make_snapshot(tables=TABLES, cubes=exact)
    frame = cells(made, "flow", Selection(("south",), FIRST_TWO), ("event",))
    pd.testing.assert_series_equal(frame["low"], frame["high"], check_names=False)
    assert funnels(made, EVERYTHING)["low"].tolist()[:3] == [12, 12, 8]
