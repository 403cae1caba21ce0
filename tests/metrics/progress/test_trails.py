from datetime import date
from decimal import Decimal
from typing import Any

from vib.metrics.progress import trails
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection


def test_the_course_is_cumulative_with_the_plan_beside_it_over_all_quarters(project: Any) -> None:
    found = trails(project(), Selection(("atlas",), QuarterRange.parse("2023-Q1")))["participants"]
    assert [(p.day, p.low, p.high, p.planned) for p in found] == [
        (date(2023, 3, 31), 60, 60, 90),
        (date(2023, 4, 30), 78, 78, 120),
    ]


def test_the_course_of_a_late_agency_ends_where_its_data_do(project: Any) -> None:
    agencies = [{"id": "atlas", "name": "Atlas", "order": 1, "data_until": date(2023, 4, 10)}]
    found = trails(project(agencies=agencies), Selection(("atlas",)))["participants"]
    # A hundred days of one person a day.
    assert [(p.day, p.low, p.planned) for p in found][-1] == (date(2023, 4, 10), 78, 100)


def test_running_is_bounded_where_events_do_not_say_it(project: Any) -> None:
    running = trails(project(), Selection(("atlas",)))["running"]
    # First quarter: 50 started, 10 completed, 4 dropped out; of all five, two never started and three did.
    # So two or three of the four had started: 50 − 10 − 3 = 37 to 50 − 10 − 2 = 38.
    assert [(p.low, p.high) for p in running] == [(37, 38), (35, 35)]


def line(agency: str, kind: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"agency": agency, "funding": "recurrent", "kind": kind, "amount": amount, **more}


BUDGET = [
    line("atlas", "planned", "90.00", quarter="2023-Q1"),
    line("atlas", "planned", "910.00", quarter="2023-Q2"),
    line("atlas", "spent", "60.00", quarter="2023-Q1"),
    line("atlas", "spent", "40.00", quarter="2023-Q2"),
    line("agii", "planned", "180.00", quarter="2023-Q1"),
    line("agii", "spent", "120.00", quarter="2023-Q1"),
]


def test_money_steps_at_the_end_of_each_reported_period(project: Any) -> None:
    found = trails(project(budget=BUDGET))["recurrent"]
    assert [(p.day, p.low) for p in found] == [(date(2023, 3, 31), 180), (date(2023, 4, 30), 220)]
    # 90 + 180 by March; thirty of the 91 days of the second quarter are over by the end of April.
    assert [p.planned for p in found] == [Decimal(270), Decimal(570)]


def test_milestones_done_against_due(project: Any, milestones: Any) -> None:
    found = trails(project(milestones=milestones))["milestones"]
    assert [(p.day, p.low, p.planned) for p in found] == [
        (date(2022, 9, 30), 0, 0),
        (date(2022, 12, 31), 1, 2),
        (date(2023, 3, 31), 3, 4),
        (date(2023, 4, 30), 3, 4),
    ]


def test_nothing_happened_yet(project: Any) -> None:
    found = trails(project(cubes={"participation": [], "started": [], "flow": []}))
    assert found == {"project": (), "recurrent": (), "milestones": ()}
