from datetime import date
from decimal import Decimal
from typing import Any

from vib.metrics.progress import Progress, purses
from vib.metrics.status import Status
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Funding


def purse(snapshot: Snapshot, funding: Funding, selection: Selection = EVERYTHING) -> Progress:
    return next(row for row in purses(snapshot, selection) if row.id == funding)


def line(agency: str, kind: str, amount: str, **more: Any) -> dict[str, Any]:
    funding = "project" if agency == "joint" else "recurrent"
    return {"agency": agency, "funding": funding, "kind": kind, "amount": amount, **more}


BUDGET = [
    line("atlas", "granted", "1000.00"),
    line("atlas", "planned", "90.00", quarter="2023-Q1"),
    line("atlas", "planned", "910.00", quarter="2023-Q2"),
    line("atlas", "spent", "60.00", quarter="2023-Q1"),
    line("agii", "granted", "2000.00"),
    line("agii", "planned", "180.00", quarter="2023-Q1"),
    line("agii", "spent", "120.00", quarter="2023-Q1"),
    line("joint", "granted", "500.00"),
    line("joint", "spent", "10.00", year=2022),
]


def test_a_purse_is_compared_on_the_day_until_which_spending_is_known(project: Any) -> None:
    row = purse(project(budget=BUDGET), Funding.RECURRENT)
    assert (row.low, row.target, row.expected) == (Decimal(180), Decimal(3000), Decimal(270))
    assert row.share == (6.0, 6.0)
    assert row.gap == (Decimal(-90), Decimal(-90))
    assert row.data_until == date(2023, 3, 31)
    # 180 of 270 is 66.7 %. Three euro a day were planned, so 90 euro are thirty days.
    assert row.judgement.word == "Far under plan"
    assert row.days == (-30, -30)


def test_the_purses_are_not_added(project: Any) -> None:
    row = purse(project(budget=BUDGET), Funding.PROJECT)
    assert (row.low, row.target) == (Decimal(10), Decimal(500))
    # Nobody planned the project means by period: nothing to hold the ten euro against.
    assert row.judgement.status is Status.OPEN
    assert row.expected is None


def test_an_agency_that_reported_nothing_is_named_and_not_held_against_the_others(project: Any) -> None:
    budget = [row for row in BUDGET if (row["agency"], row["kind"]) != ("agii", "spent")]
    row = purse(project(budget=budget), Funding.RECURRENT)
    assert (row.low, row.expected, row.missing) == (Decimal(60), Decimal(90), ("agii",))
    assert row.target == Decimal(3000)


def test_agencies_may_have_reported_until_different_days(project: Any) -> None:
    row = purse(
        project(budget=[*BUDGET, line("atlas", "spent", "40.00", quarter="2023-Q2")]), Funding.RECURRENT
    )
    assert row.data_until == date(2023, 4, 30)
    assert row.late == (("agii", date(2023, 3, 31)),)
    # Atlas 90 + 910 × 30 / 91 = 390 by April, AgII 180 by March.
    assert row.expected == Decimal(570)


def test_joint_means_belong_to_no_chosen_agency(project: Any) -> None:
    row = purse(project(budget=BUDGET), Funding.PROJECT, Selection(("atlas",)))
    assert (row.low, row.target) == (None, None)
    assert row.judgement.reason is not None
    assert "belong to no chosen agency" in row.judgement.reason.id


def test_in_chosen_quarters_there_is_no_distance_in_time(project: Any) -> None:
    selection = Selection(("atlas",), QuarterRange.parse("2023-Q1"))
    row = purse(project(budget=BUDGET), Funding.RECURRENT, selection)
    assert (row.low, row.expected, row.days) == (Decimal(60), Decimal(90), None)


def test_nothing_reported_is_unknown_and_not_zero(project: Any) -> None:
    row = purse(project(budget=[BUDGET[0]]), Funding.RECURRENT)
    assert (row.low, row.target, row.data_until) == (None, Decimal(1000), None)
    assert row.judgement.status is Status.OPEN


def test_nothing_reported_of_the_chosen_quarters_is_not_nothing_at_all(project: Any) -> None:
    row = purse(project(budget=BUDGET), Funding.RECURRENT, Selection((), QuarterRange.parse("2025-Q3")))
    assert row.low is None
    assert row.judgement.reason is not None
    assert row.judgement.reason.id == "No spending was reported of these quarters."
