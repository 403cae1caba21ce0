"""The timeline's verdicts, on rows small enough to judge by hand."""

import re
from datetime import date
from typing import Any

import pytest

from vib.metrics import milestones
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection

AS_OF = date(2024, 5, 15)


def row(name: str, **columns: Any) -> dict[str, Any]:
    defaults = {"kind": "milestone", "title_nl": name, "precision": "quarter", "status": "planned"}
    return {"id": re.sub(r"[^a-z0-9]+", "-", name.lower()), **defaults, **columns}


def verdicts(snapshot: Any, selection: Selection = EVERYTHING) -> dict[str, tuple[bool, bool, bool]]:
    frame = milestones.punctuality(snapshot, selection)
    return {r["title_nl"]: (r["due"], r["late"], r["on_time"]) for r in frame.to_dict("records")}


@pytest.mark.parametrize(
    ("day", "precision", "end"),
    [
        (date(2024, 1, 1), "quarter", date(2024, 3, 31)),
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2024, 2, 3), "day", date(2024, 2, 3)),
    ],
)
def test_a_period_ends_on_its_last_day(day: date, precision: str, end: date) -> None:
    assert milestones.period_end(day, precision) == end


def test_a_quarter_is_late_only_after_its_last_day(make_snapshot: Any) -> None:
    rows = [
        row("first", planned_end=date(2024, 1, 1)),
        row("second", planned_end=date(2024, 4, 1)),
        row("may", planned_end=date(2024, 5, 1), precision="month"),
        row("the 14th", planned_end=date(2024, 5, 14), precision="day"),
        row("today", planned_end=date(2024, 5, 15), precision="day"),
        row("the 16th", planned_end=date(2024, 5, 16), precision="day"),
    ]
    assert verdicts(make_snapshot(AS_OF, {"milestones": rows})) == {
        "first": (True, True, False),
        "second": (False, False, False),
        "may": (False, False, False),
        "the 14th": (True, True, False),
        "today": (True, True, False),
        "the 16th": (False, False, False),
    }


def test_what_is_done_is_judged_by_its_own_date(make_snapshot: Any) -> None:
    rows = [
        row("in its quarter", planned_end=date(2024, 1, 1), actual_end=date(2024, 1, 1), status="done"),
        row("a quarter late", planned_end=date(2024, 1, 1), actual_end=date(2024, 4, 1), status="done"),
        row("early", planned_end=date(2024, 7, 1), actual_end=date(2024, 4, 1), status="done"),
        row("some day", planned_end=date(2024, 1, 1), status="done"),
        row("some day, early", planned_end=date(2024, 7, 1), status="done"),
    ]
    assert verdicts(make_snapshot(AS_OF, {"milestones": rows})) == {
        "in its quarter": (True, False, True),
        "a quarter late": (True, True, False),
        "early": (False, False, True),
        "some day": (True, False, False),
        "some day, early": (False, False, True),
    }


def test_without_a_plan_and_for_events_and_periods_there_is_no_verdict(make_snapshot: Any) -> None:
    past = date(2023, 1, 1)
    rows = [
        row("no plan", actual_end=past, status="done"),
        row("no date"),
        row("event", kind="event", planned_end=past),
        row("period", kind="period", planned_end=past, status="running"),
    ]
    assert set(verdicts(make_snapshot(AS_OF, {"milestones": rows})).values()) == {(False, False, False)}


def test_a_milestone_is_one_moment_whichever_column_holds_it(make_snapshot: Any) -> None:
    day = {"planned_start": date(2024, 1, 1), "actual_start": date(2024, 4, 1), "status": "done"}
    snapshot = make_snapshot(AS_OF, {"milestones": [row("m", **day), row("a", kind="activity", **day)]})
    assert verdicts(snapshot) == {"m": (True, True, False), "a": (False, False, False)}


def test_the_agency_filter_keeps_what_is_of_the_whole_project(make_snapshot: Any) -> None:
    rows = [row("a", agency="atlas"), row("b", agency="amal"), row("all"), row("joint", agency="joint")]
    snapshot = make_snapshot(AS_OF, {"milestones": rows})
    assert list(milestones.timeline(snapshot, Selection(("atlas",)))["title_nl"]) == ["a", "all", "joint"]


def test_the_quarter_filter_acts_on_overlap(make_snapshot: Any) -> None:
    rows = [
        row("planned in it", planned_end=date(2023, 4, 1)),
        row("planned over it", planned_start=date(2022, 1, 1), planned_end=date(2024, 1, 1)),
        row("happened in it", actual_end=date(2023, 4, 1), planned_end=date(2022, 1, 1), status="done"),
        row("still running", actual_start=date(2022, 1, 1), status="running"),
        row("before", planned_end=date(2023, 1, 1)),
        row("after", planned_end=date(2023, 7, 1)),
        row("started after", actual_start=date(2023, 7, 1), status="running"),
        row("no date"),
    ]
    snapshot = make_snapshot(AS_OF, {"milestones": rows})
    kept = milestones.timeline(snapshot, Selection(quarters=QuarterRange.parse("2023-Q2")))["title_nl"]
    assert list(kept) == ["planned in it", "planned over it", "happened in it", "still running", "no date"]


def test_figures_count_the_project_and_each_agency(make_snapshot: Any) -> None:
    done = {"planned_end": date(2023, 1, 1), "actual_end": date(2023, 1, 1), "status": "done"}
    rows = [
        row("a", agency="atlas", planned_end=date(2023, 1, 1)),
        row("b", agency="amal", **done),
        row("all", planned_end=date(2023, 4, 1)),
    ]
    pilots = [{"id": f"p-{a}", "agency": a, "name": a, "region": a} for a in ("atlas", "amal")]
    agencies = [{"id": a, "name": a, "order": n} for n, a in enumerate(("atlas", "amal"))]
    snapshot = make_snapshot(AS_OF, {"milestones": rows, "pilots": pilots, "agencies": agencies})
    found = {(f.metric.split(".")[1], f.agency): f.low for f in milestones.figures(snapshot)}
    assert found == {
        ("on_time", None): 1,
        ("late", None): 2,
        ("on_time", "atlas"): 0,
        ("late", "atlas"): 2,
        ("on_time", "amal"): 1,
        ("late", "amal"): 1,
    }
    chosen = Selection(("amal",), QuarterRange.parse("2023-Q1"))
    assert [(f.low, f.agency, f.quarter) for f in milestones.figures(snapshot, chosen)] == [
        (1, "amal", "2023-Q1"),
        (0, "amal", "2023-Q1"),
    ]
