"""Two snapshots three months apart, and every kind of change between them counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vib.compare.changes import changes
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ChangeClass

AGENCIES = [{"id": "atlas", "name": "Atlas", "order": 1}, {"id": "agii", "name": "AgII", "order": 2}]
PILOTS = [
    {"id": "a", "agency": "atlas", "name": "A", "region": "Antwerpen"},
    {"id": "b", "agency": "agii", "name": "B", "region": "Limburg"},
]


def cell(agency: str, quarter: str, count: int) -> dict[str, Any]:
    pilot = {"atlas": "a", "agii": "b"}[agency]
    row = {"agency": agency, "pilot": pilot, "enrolled_quarter": quarter, "state": "running"}
    return {**row, "count": count}


def milestone(name: str, planned: date | None, status: str = "planned", **more: Any) -> dict[str, Any]:
    row = {"id": name, "strand": 3, "kind": "milestone", "title_nl": name, "precision": "quarter"}
    return {**row, "planned_end": planned, "status": status, **more}


def spent(quarter: str, amount: str) -> dict[str, Any]:
    row = {"agency": "atlas", "funding": "recurrent", "kind": "spent"}
    return {**row, "quarter": quarter, "amount": amount}


def target(quarter: str, value: int) -> dict[str, Any]:
    row = {"agency": "atlas", "metric": "participants", "path_start": date(2022, 12, 31)}
    return {**row, "quarter": quarter, "value": value}


@pytest.fixture
def before(make_snapshot: Any) -> Any:
    return make_snapshot(
        date(2023, 3, 31),
        {
            "agencies": [AGENCIES[0], {**AGENCIES[1], "data_until": date(2023, 2, 28)}],
            "pilots": PILOTS,
            "milestones": [
                milestone("stays", date(2023, 7, 1)),
                milestone("slips", date(2023, 1, 1)),
                milestone("ends", date(2023, 4, 1)),
                milestone("goes", date(2023, 10, 1)),
                milestone("subsidy", date(2023, 6, 30), "running", kind="period", precision="day"),
            ],
            "budget": [spent("2022-Q4", "100.00"), spent("2023-Q1", "50.00")],
            "targets": [target("2023-Q4", 365)],
        },
        {"participation": [cell("atlas", "2023-Q1", 40), cell("agii", "2023-Q1", 10)]},
        digest="aaaaaaaa",
    )


@pytest.fixture
def after(make_snapshot: Any) -> Any:
    return make_snapshot(
        date(2023, 6, 30),
        {
            "agencies": AGENCIES,
            "pilots": PILOTS,
            "milestones": [
                milestone("stays", date(2023, 7, 1)),
                milestone("slips", date(2023, 7, 1)),
                milestone("ends", date(2023, 4, 1), "done", actual_end=date(2023, 4, 1)),
                milestone("comes", date(2024, 1, 1)),
                milestone("subsidy", date(2023, 6, 30), "done", kind="period", precision="day"),
            ],
            "budget": [spent("2022-Q4", "100.00"), spent("2023-Q1", "45.00"), spent("2023-Q2", "70.00")],
            "targets": [target("2023-Q2", 100), target("2023-Q4", 365)],
        },
        {
            "participation": [
                cell("atlas", "2023-Q1", 43),
                cell("atlas", "2023-Q2", 20),
                cell("agii", "2023-Q1", 30),
            ]
        },
        digest="bbbbbbbb",
    )


def rows(
    after: Snapshot, before: Snapshot, kind: str, selection: Selection = EVERYTHING
) -> list[dict[Any, Any]]:
    frame = changes(after, selection, before)
    return frame[frame["kind"] == kind].to_dict("records")


def test_key_figures_stand_side_by_side(after: Any, before: Any) -> None:
    found = {r["code"]: (r["before_low"], r["after_low"]) for r in rows(after, before, "figure")}
    assert found["participants"] == (50, 93)
    assert found["running"] == (50, 93)
    assert found["dropped_out"] == (0, 0)
    assert found["recurrent"] == (Decimal("150.00"), Decimal("215.00"))
    # Nothing is known of the other purse in either: no row, rather than a zero.
    assert "project" not in found


def test_late_registrations_are_those_of_quarters_that_were_over(after: Any, before: Any) -> None:
    found = rows(after, before, "late_registration")
    # Atlas reported the first quarter as 40 and now as 43. AgII had delivered until February only, so its
    # first quarter was still open; and the second quarter is new.
    assert [(r["agency"], r["quarter"], r["before_low"], r["after_low"]) for r in found] == [
        ("atlas", "2023-Q1", 40, 43)
    ]


def test_a_registration_may_be_taken_back(after: Any, before: Any) -> None:
    found = rows(before, after, "late_registration")
    assert [(r["agency"], r["before_low"], r["after_low"]) for r in found if r["quarter"] == "2023-Q2"] == [
        ("atlas", 20, 0)
    ]


def test_milestones_done_shifted_added_and_removed(after: Any, before: Any) -> None:
    found = {r["code"]: r for r in rows(after, before, "milestone")}
    assert {code: r["change"] for code, r in found.items()} == {
        "slips": "later",
        "ends": "done",
        "comes": "added",
        "goes": "removed",
    }
    slips = found["slips"]
    assert (slips["before_day"], slips["after_day"]) == (date(2023, 1, 1), date(2023, 7, 1))
    assert (slips["shift"], slips["shift_unit"]) == (2, "quarter")
    assert (found["goes"]["before_day"], found["goes"]["after_day"]) == (date(2023, 10, 1), None)
    assert found["comes"]["before_day"] is None


def test_spending_newly_reported_and_reported_otherwise(after: Any, before: Any) -> None:
    found = rows(after, before, "spending")
    assert [(r["quarter"], r["before_low"], r["after_low"]) for r in found] == [
        ("2023-Q1", Decimal("50.00"), Decimal("45.00")),
        ("2023-Q2", None, Decimal("70.00")),
    ]


def test_a_new_path_to_the_same_target_is_a_change(after: Any, before: Any) -> None:
    (found,) = rows(after, before, "target")
    assert (found["agency"], found["change"], found["before_low"], found["after_low"]) == (
        "atlas",
        "new_path",
        365,
        365,
    )


def test_a_snapshot_that_corrects_says_so(after: Any, before: Any) -> None:
    assert rows(after, before, "definition") == []
    corrected = after.manifest.model_copy(update={"change_class": ChangeClass.CORRECTION, "note": "Dubbel."})
    (found,) = rows(Snapshot(corrected, after.tables, after.cubes), before, "definition")
    assert (found["change"], found["title_nl"]) == ("correction", "Dubbel.")


def test_the_filters_act(after: Any, before: Any) -> None:
    agii = Selection(("agii",))
    assert rows(after, before, "late_registration", agii) == []
    assert rows(after, before, "spending", agii) == []
    second = Selection(quarters=QuarterRange.parse("2023-Q2"))
    assert [r["quarter"] for r in rows(after, before, "spending", second)] == ["2023-Q2"]
    figures = {r["code"]: (r["before_low"], r["after_low"]) for r in rows(after, before, "figure", second)}
    assert figures["participants"] == (0, 20)


def test_a_closed_quarter_changed_only_where_its_intervals_have_nothing_in_common(
    make_snapshot: Any,
) -> None:
    def at(as_of: date, low: int, high: int) -> Snapshot:
        row = {key: value for key, value in cell("atlas", "2023-Q1", 0).items() if key != "count"}
        cubes = {"participation": [{**row, "low": low, "high": high}]}
        made: Snapshot = make_snapshot(
            as_of=as_of, tables={"agencies": AGENCIES, "pilots": PILOTS}, cubes=cubes
        )
        return made

    def changed(before: tuple[int, int], after: tuple[int, int]) -> list[str]:
        found = changes(at(date(2023, 9, 30), *after), EVERYTHING, at(date(2023, 6, 30), *before))
        return list(found.loc[found["kind"] == "late_registration", "quarter"])

    assert changed((1, 6), (2, 7)) == []
    assert changed((6, 6), (2, 7)) == []
    assert changed((1, 6), (7, 12)) == ["2023-Q1"]
