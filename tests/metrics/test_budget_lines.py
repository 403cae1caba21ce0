from datetime import date
from decimal import Decimal
from typing import Any

from vib.metrics.budget_lines import Period, agencies, lines, totals
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection

JOINT = {"agency": "joint", "funding": "project", "kind": "spent", "year": 2022}
# The three cost lines and the total printed above them, as the published answer has them.
PUBLISHED = [
    {**JOINT, "amount": "86451.51"},
    {**JOINT, "cost_type": "operating", "amount": "630.96"},
    {**JOINT, "cost_type": "personnel", "amount": "85451.51"},
    {**JOINT, "cost_type": "depreciation", "amount": "308.06"},
]


def _amounts(snapshot: Any, selection: Selection = EVERYTHING) -> list[tuple[str, Decimal]]:
    return [(str(line.period.quarter), line.amount) for line in totals(lines(snapshot, selection))]


def test_the_reported_total_counts_and_never_its_parts_beside_it(make_snapshot: Any) -> None:
    assert _amounts(make_snapshot(tables={"budget": PUBLISHED})) == [("None", Decimal("86451.51"))]


def test_without_a_reported_total_the_parts_add_up(make_snapshot: Any) -> None:
    # 630.96 + 85451.51 + 308.06
    assert _amounts(make_snapshot(tables={"budget": PUBLISHED[1:]})) == [("None", Decimal("86390.53"))]


def test_a_correction_without_cost_type_does_not_replace_the_parts_it_corrects(make_snapshot: Any) -> None:
    correction = {**JOINT, "amount": "-100.00", "correction": True}
    snapshot = make_snapshot(tables={"budget": [*PUBLISHED[1:], correction]})
    assert sum(amount for _, amount in _amounts(snapshot)) == Decimal("86290.53")


def test_a_correction_of_one_cost_type_also_corrects_the_total(make_snapshot: Any) -> None:
    correction = {**JOINT, "cost_type": "personnel", "amount": "-451.51", "correction": True}
    snapshot = make_snapshot(tables={"budget": [*PUBLISHED, correction]})
    assert sum(amount for _, amount in _amounts(snapshot)) == Decimal("86000.00")


def test_the_quarter_filter_keeps_a_year_only_as_a_whole(make_snapshot: Any) -> None:
    rows = [{**JOINT, "amount": "4.00"}, {**JOINT, "year": None, "quarter": "2023-Q1", "amount": "1.00"}]
    snapshot = make_snapshot(tables={"budget": rows})

    def kept(text: str) -> list[tuple[str, Decimal]]:
        return _amounts(snapshot, Selection(quarters=QuarterRange.parse(text)))

    assert kept("2022-Q1..2022-Q4") == [("None", Decimal("4.00"))]
    assert kept("2022-Q2..2023-Q1") == [("2023-Q1", Decimal("1.00"))]
    assert kept("2022-Q1..2023-Q1") == [("None", Decimal("4.00")), ("2023-Q1", Decimal("1.00"))]


def test_a_chosen_agency_leaves_out_what_the_agencies_carry_together(make_snapshot: Any) -> None:
    rows = [*PUBLISHED, {**JOINT, "agency": "atlas", "funding": "recurrent", "amount": "5.00"}]
    found = lines(make_snapshot(tables={"budget": rows}), Selection(agencies=("atlas",)))
    assert [(line.agency, line.amount) for line in found] == [("atlas", Decimal("5.00"))]


def test_agencies_come_in_the_order_of_the_screen(make_snapshot: Any) -> None:
    names = [
        {"id": "joint", "name": "overkoepelend", "order": 9},
        {"id": "atlas", "name": "Atlas", "order": 1},
    ]
    rows = [JOINT | {"amount": "1"}, {**JOINT, "agency": "atlas", "amount": "1"}]
    snapshot = make_snapshot(tables={"agencies": names, "budget": rows})
    assert agencies(snapshot, lines(snapshot, EVERYTHING)) == ("atlas", "joint")


def test_a_period_knows_its_days() -> None:
    assert (Period(2024, 1).first_day, Period(2024, 1).last_day) == (
        date(2024, 1, 1),
        date(2024, 3, 31),
    )
