"""The timeline holds the source's rows, and slips afterwards."""

from datetime import date

import pytest

from tests.sample_data.reading import PUBLISHED, SNAPSHOTS, facts, public

Row = dict[str, str]
FACTS = facts("milestones-sv64.csv")
FIRST_MONTHS = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10"}


def _rows(as_of: date) -> dict[str, Row]:
    return {row["id"]: row for row in public(as_of, "milestones")}


def _first_day(text: str) -> str:
    """`2024-Q1`, `2025-09` or `2023-09-11` as a day, by hand."""
    if "Q" in text:
        text = f"{text[:4]}-{FIRST_MONTHS[text[5:]]}"
    return f"{text}-01" if len(text) == 7 else text


@pytest.mark.parametrize("fact", FACTS, ids=[fact["milestone_id"] for fact in FACTS])
def test_every_row_of_the_source_is_in_the_snapshot_of_november_2023(fact: Row) -> None:
    row = _rows(PUBLISHED)[fact["milestone_id"]]
    same = ("strand", "agency", "kind", "title_nl", "precision")
    assert {column: row[column] for column in same} == {column: fact[column] for column in same}
    assert row["status"] == fact["status_2023_11_30"]
    assert row["title_en"]
    for column in ("planned_start", "planned_end", "actual_start", "actual_end"):
        if (fact["milestone_id"], column) == ("sv64-m04", "actual_start"):
            assert row[column] == "2022-10-01", "the quarter of the attack, which the source does not date"
            assert "publiek bekend" in row["note"]
        else:
            assert row[column] == _first_day(fact[column])


def test_november_2023_holds_the_source_and_nothing_else() -> None:
    assert set(_rows(PUBLISHED)) == {fact["milestone_id"] for fact in FACTS}


def test_one_milestone_slips_twice_with_a_reason() -> None:
    planned = [_rows(as_of)["sv64-m13"]["planned_end"] for as_of in SNAPSHOTS[2:5]]
    assert planned == ["2024-01-01", "2024-07-01", "2025-01-01"]
    assert all("verschoven" in _rows(as_of)["sv64-m13"]["note"] for as_of in SNAPSHOTS[3:5])


def test_milestones_appear_and_are_removed() -> None:
    held = [set(_rows(as_of)) for as_of in SNAPSHOTS]
    assert held[1] - held[2] == {"vib-startdag"}
    assert held[3] - held[2] == {"vib-bevraging", "vib-infomoment"}
    assert held[4] - held[5] == {"vib-infomoment"}


def test_some_are_done_in_time_and_some_late() -> None:
    last = _rows(SNAPSHOTS[-1])
    in_time, late = last["sv64-m19"], last["sv64-m14"]
    assert (in_time["status"], late["status"]) == ("done", "done")
    assert in_time["actual_end"] == in_time["planned_end"] == "2024-01-01"
    assert (late["planned_end"], late["actual_end"]) == ("2024-04-01", "2024-10-01")


@pytest.mark.parametrize("as_of", SNAPSHOTS, ids=str)
def test_what_happened_lies_in_the_past_and_what_is_planned_has_not_ended(as_of: date) -> None:
    for row in _rows(as_of).values():
        assert max(row["actual_start"], row["actual_end"]) <= str(as_of), row
        assert row["status"] == "done" or not row["actual_end"], row
        assert row["status"] != "planned" or not row["actual_start"], row


def test_a_fact_that_is_done_later_has_its_actual_dates() -> None:
    before, after = _rows(PUBLISHED), _rows(SNAPSHOTS[-1])
    newly_done = [
        row
        for number, row in after.items()
        if row["status"] == "done" and before.get(number, row)["status"] != "done"
    ]
    assert len(newly_done) > 10
    assert all(row["actual_end"] for row in newly_done)
    unknown_start = [row["id"] for row in newly_done if not row["actual_start"]]
    assert unknown_start == ["sv64-m01"], "the source does not state when the study's last phase began"
