from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from vib.metrics import budget
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection

AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1},
    {"id": "agii", "name": "AgII", "order": 2},
    {"id": "joint", "name": "overkoepelend", "order": 9},
]


def _line(
    kind: str, amount: str, agency: str = "atlas", funding: str = "recurrent", **more: Any
) -> dict[str, Any]:
    return {"agency": agency, "funding": funding, "kind": kind, "amount": amount, **more}


def _purse(frame: pd.DataFrame, funding: str, agency: str) -> Any:
    rows = frame[(frame["funding"] == funding) & (frame["agency"] == agency)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_purses_compare_spending_with_the_plan_at_the_day_until_which_it_is_known(make_snapshot: Any) -> None:
    lines = [
        _line("granted", "1000.00"),
        _line("planned", "100.00", quarter="2022-Q4"),
        _line("planned", "150.00", quarter="2023-Q1"),
        _line("planned", "750.00", quarter="2023-Q4"),
        _line("spent", "80.00", year=2022),
        _line("granted", "500.00", agency="joint", funding="project"),
    ]
    frame = budget.purses(make_snapshot(tables={"agencies": AGENCIES, "budget": lines}))
    assert list(frame["agency"]) == ["joint", "atlas"]
    atlas = _purse(frame, "recurrent", "atlas")
    assert (atlas["granted"], atlas["spent"]) == (Decimal("1000.00"), Decimal("80.00"))
    assert (atlas["spent_until"], atlas["planned_by_then"]) == (date(2022, 12, 31), Decimal("100.00"))
    joint = _purse(frame, "project", "joint")
    assert joint["granted"] == Decimal("500.00")
    # Nobody reported anything spent: that is unknown, not zero.
    assert (joint["spent"], joint["spent_until"], joint["planned_by_then"]) == (None, None, None)


def test_spending_is_known_no_further_than_the_snapshot_and_the_plan_goes_along(make_snapshot: Any) -> None:
    lines = [_line("planned", "920.00", quarter="2023-Q4"), _line("spent", "10.00", quarter="2023-Q4")]
    snapshot = make_snapshot(as_of=date(2023, 11, 30), tables={"agencies": AGENCIES, "budget": lines})
    atlas = _purse(budget.purses(snapshot), "recurrent", "atlas")
    assert atlas["spent_until"] == date(2023, 11, 30)
    # 61 of the quarter's 92 days are over: 920 × 61 / 92 = 610.
    assert atlas["planned_by_then"] == Decimal("610.00")


# The published amounts of 2022, whose three cost lines miss 60.98 of the total printed above them.
PUBLISHED = [
    _line("granted", "641500.00", agency="joint", funding="project"),
    _line("granted", "660000.00"),
    _line("granted", "2040000.00", agency="agii"),
    _line("spent", "86451.51", agency="joint", funding="project", year=2022),
    _line("spent", "630.96", agency="joint", funding="project", year=2022, cost_type="operating"),
    _line("spent", "85451.51", agency="joint", funding="project", year=2022, cost_type="personnel"),
    _line("spent", "308.06", agency="joint", funding="project", year=2022, cost_type="depreciation"),
    _line("spent", "43882.64", year=2022),
    _line("spent", "10.00", quarter="2023-Q1"),
    _line("spent", "5.00", quarter="2023-Q2"),
]


def _figures(snapshot: Any, selection: Selection = EVERYTHING, **where: Any) -> list[Decimal]:
    keys = {
        "agency": None,
        "quarter": None,
        "funding": None,
        "cost_type": None,
        "year": None,
        "category": None,
        "pilot": None,
    }
    wanted = keys | where
    found = [
        figure
        for figure in budget.figures(snapshot, selection)
        if all(getattr(figure, key) == value for key, value in wanted.items())
    ]
    assert all(figure.low == figure.high and figure.unit == "EUR" for figure in found)
    return [Decimal(figure.low) for figure in found]


def test_every_published_amount_is_found_once(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": PUBLISHED})

    def spent(**where: Any) -> list[Decimal]:
        return _figures(snapshot, metric="budget.spent", **where)

    joint = {"agency": "joint", "funding": "project", "year": 2022}
    assert spent(**joint) == [Decimal("86451.51")]
    assert spent(**joint, cost_type="personnel") == [Decimal("85451.51")]
    assert spent(agency="atlas", funding="recurrent", year=2022) == [Decimal("43882.64")]
    # A year is its own amount and its quarters: 10 + 5.
    assert spent(agency="atlas", funding="recurrent", year=2023) == [Decimal("15.00")]
    assert spent(agency="atlas", funding="recurrent", quarter="2023-Q2") == [Decimal("5.00")]
    assert spent(agency="atlas", funding="recurrent") == [Decimal("43897.64")]
    assert spent(funding="recurrent", year=2022) == [Decimal("43882.64")]


def test_a_purse_is_added_up_and_the_two_purses_never(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": PUBLISHED})
    assert _figures(snapshot, metric="budget.granted", funding="recurrent") == [Decimal("2700000.00")]
    assert _figures(snapshot, metric="budget.granted", funding="project") == [Decimal("641500.00")]
    assert _figures(snapshot, metric="budget.granted") == []


def test_no_figure_stands_there_twice(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": PUBLISHED})
    one = Selection(quarters=QuarterRange.parse("2023-Q1"))
    for selection in (EVERYTHING, one):
        found = [replace(figure, low=0, high=0) for figure in budget.figures(snapshot, selection)]
        assert len(found) == len(set(found))


def test_chosen_agencies_and_quarters_give_no_project_total(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": PUBLISHED})
    chosen = Selection(agencies=("atlas",), quarters=QuarterRange.parse("2023-Q1..2023-Q2"))
    found = list(budget.figures(snapshot, chosen))
    assert {figure.agency for figure in found} == {"atlas"}
    where = {"agency": "atlas", "funding": "recurrent", "quarter": "2023-Q1..2023-Q2"}
    assert _figures(snapshot, chosen, metric="budget.spent", **where) == [Decimal("15.00")]
    # Granted money is of the whole project, whatever quarters are looked at.
    assert _figures(snapshot, chosen, metric="budget.granted", agency="atlas", funding="recurrent") == [
        Decimal("660000.00")
    ]


def test_what_remains_of_a_purse_is_known_only_when_all_its_agencies_reported(make_snapshot: Any) -> None:
    tables = {"agencies": AGENCIES, "budget": PUBLISHED}
    snapshot = make_snapshot(tables=tables)
    # 641500 - 86451.51 and 660000 - 43897.64; AgII reported nothing.
    assert _figures(snapshot, metric="budget.remaining", funding="project") == [Decimal("555048.49")]
    assert _figures(snapshot, metric="budget.remaining", agency="atlas", funding="recurrent") == [
        Decimal("616102.36")
    ]
    assert _figures(snapshot, metric="budget.remaining", funding="recurrent") == []
    tables["budget"] = [*PUBLISHED, _line("spent", "7889.00", agency="agii", year=2022)]
    # 2700000 - 43897.64 - 7889.
    assert _figures(make_snapshot(tables=tables), metric="budget.remaining", funding="recurrent") == [
        Decimal("2648213.36")
    ]


def _concept(frame: pd.DataFrame, funding: str, agency: str, kind: str) -> Any:
    rows = frame[(frame["funding"] == funding) & (frame["agency"] == agency) & (frame["kind"] == kind)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_concepts_of_a_purse_say_until_when_and_who_is_missing(make_snapshot: Any) -> None:
    lines = [
        *PUBLISHED,
        _line("planned", "100.00", quarter="2023-Q2"),
        _line("planned", "900.00", quarter="2025-Q3"),
        _line("committed", "70.00", quarter="2023-Q4"),
    ]
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": lines})
    frame = budget.concepts(snapshot)
    atlas = _concept(frame, "recurrent", "atlas", "planned")
    assert (atlas["amount"], atlas["until"]) == (Decimal("100.00"), date(2023, 6, 30))
    purse = _concept(frame, "recurrent", "*", "spent")
    assert (purse["amount"], purse["until"], purse["missing"]) == (
        Decimal("43897.64"),
        date(2023, 6, 30),
        ("agii",),
    )
    assert _concept(frame, "recurrent", "*", "granted")["amount"] == Decimal("2700000.00")
    justified = _concept(frame, "project", "*", "justified")
    assert (justified["amount"], justified["missing"]) == (None, ("joint",))
    assert _concept(frame, "recurrent", "*", "committed")["until"] == date(2023, 12, 31)


def test_a_purse_never_adds_a_plan_until_today_to_a_plan_until_the_end(make_snapshot: Any) -> None:
    lines = [
        _line("planned", "100.00", quarter="2022-Q4"),
        _line("planned", "900.00", quarter="2025-Q3"),
        _line("spent", "80.00", quarter="2022-Q4"),
        _line("planned", "5000.00", agency="agii", quarter="2025-Q3"),
    ]
    frame = budget.concepts(make_snapshot(tables={"agencies": AGENCIES, "budget": lines}))
    purse = _concept(frame, "recurrent", "*", "planned")
    # AgII reported no spending: its plan has no day to be compared on.
    assert (purse["amount"], purse["until"], purse["missing"]) == (
        Decimal("100.00"),
        date(2022, 12, 31),
        ("agii",),
    )
    # Where nobody reported any, the plan is the whole plan: 100 + 900 + 5000.
    nobody = [line for line in lines if line["kind"] != "spent"]
    frame = budget.concepts(make_snapshot(tables={"agencies": AGENCIES, "budget": nobody}))
    purse = _concept(frame, "recurrent", "*", "planned")
    assert (purse["amount"], purse["until"], purse["missing"]) == (
        Decimal("6000.00"),
        date(2025, 9, 30),
        (),
    )


def test_a_purse_says_from_when_to_when_its_agencies_reported(make_snapshot: Any) -> None:
    lines = [_line("spent", "80.00", quarter="2022-Q4"), _line("spent", "5.00", "agii", quarter="2023-Q2")]
    frame = budget.concepts(make_snapshot(tables={"agencies": AGENCIES, "budget": lines}))
    purse = _concept(frame, "recurrent", "*", "spent")
    assert purse["amount"] == Decimal("85.00")
    assert (purse["until"], purse["until_last"]) == (date(2022, 12, 31), date(2023, 6, 30))


def test_quarters_that_cut_a_years_spending_leave_that_year_out_of_the_plan_too(make_snapshot: Any) -> None:
    lines = [
        _line("planned", "33.00", quarter="2022-Q4"),
        _line("planned", "46.00", quarter="2023-Q1"),
        _line("spent", "86.00", year=2022),
        _line("spent", "40.00", quarter="2023-Q1"),
    ]
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": lines})
    cut = Selection(quarters=QuarterRange.parse("2022-Q4..2023-Q1"))
    atlas = _purse(budget.purses(snapshot, cut), "recurrent", "atlas")
    # 86 is of the whole of 2022 and left out: the 40 of 2023 stand against its 46, not against 79.
    assert (atlas["spent"], atlas["planned_by_then"]) == (Decimal("40.00"), Decimal("46.00"))
    whole = Selection(quarters=QuarterRange.parse("2022-Q1..2023-Q1"))
    atlas = _purse(budget.purses(snapshot, whole), "recurrent", "atlas")
    assert (atlas["spent"], atlas["planned_by_then"]) == (Decimal("126.00"), Decimal("79.00"))


def test_quarters_that_cut_a_years_plan_have_no_plan(make_snapshot: Any) -> None:
    lines = [
        _line("planned", "400.00", year=2022),
        _line("planned", "46.00", quarter="2023-Q1"),
        _line("spent", "90.00", quarter="2022-Q4"),
        _line("spent", "40.00", quarter="2023-Q1"),
    ]
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "budget": lines})
    cut = Selection(quarters=QuarterRange.parse("2022-Q4..2023-Q1"))
    atlas = _purse(budget.purses(snapshot, cut), "recurrent", "atlas")
    # What of the 400 was planned for the last quarter of 2022 is unknown.
    assert (atlas["spent"], atlas["planned_by_then"]) == (Decimal("130.00"), None)


def test_cost_types_and_what_is_not_itemised_add_up_to_the_total(make_snapshot: Any) -> None:
    frame = budget.cost_types(make_snapshot(tables={"agencies": AGENCIES, "budget": PUBLISHED}))
    joint = frame[frame["agency"] == "joint"]
    rows = list(joint[["cost_type", "amount", "total"]].itertuples(index=False, name=None))
    total = Decimal("86451.51")
    assert rows == [
        ("operating", Decimal("630.96"), total),
        ("personnel", Decimal("85451.51"), total),
        ("depreciation", Decimal("308.06"), total),
        (None, Decimal("60.98"), total),
    ]
    # Nothing of Atlas's 43882.64 + 10 + 5 is itemised.
    atlas = frame[frame["agency"] == "atlas"]
    assert list(atlas["cost_type"]) == [None]
    assert list(atlas["amount"]) == [Decimal("43897.64")]
