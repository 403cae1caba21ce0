"""Every rule on one row: a row that breaks it, and the nearest row that does not."""

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from vib.engine.base import is_odd
from vib.model.records import PERSONAL_TABLES
from vib.model.rules import RULES, RowRule
from vib.model.schema import arrow_schema

AS_OF = date(2023, 11, 30)
BEFORE, ON_DAY, AFTER = date(2023, 11, 29), AS_OF, date(2023, 12, 1)
JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)

Row = dict[str, Any]

CASES: dict[str, tuple[Row, Row]] = {
    "agencies.data_until_after_as_of": ({"data_until": AFTER}, {"data_until": ON_DAY}),
    "agencies.delivered_late": ({"data_until": BEFORE}, {"data_until": ON_DAY}),
    "pilots.planned_end_before_start": (
        {"planned_start": JULY, "planned_end": JUNE},
        {"planned_start": JUNE, "planned_end": JUNE},
    ),
    "pilots.actual_end_before_start": (
        {"actual_start": JULY, "actual_end": JUNE},
        {"actual_start": None, "actual_end": JUNE},
    ),
    "pilots.actual_start_after_as_of": ({"actual_start": AFTER}, {"actual_start": ON_DAY}),
    "pilots.actual_end_after_as_of": ({"actual_end": AFTER}, {"actual_end": ON_DAY}),
    "pilots.end_without_start": ({"actual_end": JUNE}, {"actual_end": JUNE, "actual_start": JUNE}),
    "milestones.planned_end_before_start": (
        {"planned_start": JULY, "planned_end": JUNE},
        {"planned_start": JUNE, "planned_end": JULY},
    ),
    "milestones.actual_end_before_start": (
        {"actual_start": JULY, "actual_end": JUNE},
        {"actual_start": JUNE, "actual_end": JUNE},
    ),
    "milestones.actual_start_after_as_of": ({"actual_start": AFTER}, {"actual_start": ON_DAY}),
    "milestones.actual_end_after_as_of": ({"actual_end": AFTER}, {"actual_end": ON_DAY}),
    "milestones.planned_start_finer_than_precision": (
        {"precision": "quarter", "planned_start": date(2023, 5, 1)},
        {"precision": "month", "planned_start": date(2023, 5, 1)},
    ),
    "milestones.planned_end_finer_than_precision": (
        {"precision": "month", "planned_end": date(2023, 5, 31)},
        {"precision": "day", "planned_end": date(2023, 5, 31)},
    ),
    "milestones.actual_start_finer_than_precision": (
        {"precision": "quarter", "actual_start": date(2023, 4, 2)},
        {"precision": "quarter", "actual_start": date(2023, 4, 1)},
    ),
    "milestones.actual_end_finer_than_precision": (
        {"precision": "quarter", "actual_end": date(2023, 12, 31)},
        {"precision": "quarter", "actual_end": date(2023, 10, 1)},
    ),
    "milestones.planned_but_begun": (
        {"status": "planned", "actual_start": JUNE},
        {"status": "running", "actual_start": JUNE},
    ),
    "milestones.running_but_ended": (
        {"status": "running", "actual_end": JUNE},
        {"status": "done", "actual_end": JUNE},
    ),
    "milestones.done_without_date": ({"status": "done"}, {"status": "done", "actual_start": JUNE}),
    "targets.path_starts_late": (
        {"path_start": date(2023, 10, 1), "quarter": "2023-Q3"},
        {"path_start": date(2023, 9, 30), "quarter": "2023-Q3"},
    ),
    "budget.year_and_quarter": (
        {"year": 2022, "quarter": "2022-Q4"},
        {"year": None, "quarter": "2022-Q4"},
    ),
    "budget.period_missing": ({"kind": "spent"}, {"kind": "granted"}),
    "budget.negative": ({"amount": -1, "correction": False}, {"amount": -1, "correction": True}),
    "budget.spent_later": (
        {"kind": "spent", "quarter": "2024-Q1"},
        {"kind": "spent", "quarter": "2023-Q4"},
    ),
    "staffing.later": ({"year": 2024}, {"year": 2023}),
    "trajectories.person_stands_for_several": (
        {"person_id": "p1", "persons": 2},
        {"person_id": None, "persons": 2},
    ),
    "trajectories.pseudonym_reveals": ({"person_id": "Jan Peeters"}, {"person_id": "jan-peeters"}),
    "trajectories.pseudonym_is_national_number": (
        {"person_id": "85.07.30-033.28"},
        {"person_id": "a85073003328f"},
    ),
    "trajectories.person_not_told_apart": ({"person_id": None}, {"person_id": "p1"}),
    "trajectories.enrolled_on_after_as_of": ({"enrolled_on": AFTER}, {"enrolled_on": ON_DAY}),
    "trajectories.started_on_after_as_of": ({"started_on": AFTER}, {"started_on": ON_DAY}),
    "trajectories.completed_on_after_as_of": ({"completed_on": AFTER}, {"completed_on": ON_DAY}),
    "trajectories.dropped_out_on_after_as_of": ({"dropped_out_on": AFTER}, {"dropped_out_on": ON_DAY}),
    "trajectories.registered_on_after_as_of": ({"registered_on": AFTER}, {"registered_on": ON_DAY}),
    "trajectories.enrolled_on_after_delivery": (
        {"enrolled_on": JULY, "data_until": JUNE},
        {"enrolled_on": JULY, "data_until": None},
    ),
    "trajectories.started_on_after_delivery": (
        {"started_on": JULY, "data_until": JUNE},
        {"started_on": JUNE, "data_until": JUNE},
    ),
    "trajectories.completed_on_after_delivery": (
        {"completed_on": JULY, "data_until": JUNE},
        {"completed_on": JUNE, "data_until": JUNE},
    ),
    "trajectories.dropped_out_on_after_delivery": (
        {"dropped_out_on": JULY, "data_until": JUNE},
        {"dropped_out_on": JUNE, "data_until": JUNE},
    ),
    "trajectories.started_on_before_enrolled_on": (
        {"enrolled_on": JULY, "started_on": JUNE},
        {"enrolled_on": JUNE, "started_on": JUNE},
    ),
    "trajectories.completed_on_before_started_on": (
        {"started_on": JULY, "completed_on": JUNE},
        {"started_on": JUNE, "completed_on": JUNE},
    ),
    "trajectories.dropped_out_on_before_started_on": (
        {"started_on": JULY, "dropped_out_on": JUNE},
        {"started_on": None, "dropped_out_on": JUNE},
    ),
    "trajectories.dropped_out_on_before_enrolled_on": (
        {"enrolled_on": JULY, "dropped_out_on": JUNE},
        {"enrolled_on": JUNE, "dropped_out_on": JUNE},
    ),
    "trajectories.completed_and_dropped_out": (
        {"completed_on": JULY, "dropped_out_on": JULY},
        {"completed_on": JULY, "dropped_out_on": None},
    ),
    "trajectories.completed_without_start": (
        {"completed_on": JULY, "started_on": None},
        {"completed_on": None, "started_on": None},
    ),
    "trajectories.reason_without_dropout": (
        {"dropout_reason": "moved"},
        {"dropout_reason": "moved", "dropped_out_on": JUNE},
    ),
    "trajectories.registered_before_enrolled": (
        {"registered_on": JUNE, "enrolled_on": JULY},
        {"registered_on": JULY, "enrolled_on": JULY},
    ),
    "trajectories.enrolled_before_project": (
        {"enrolled_on": date(2021, 12, 31)},
        {"enrolled_on": date(2022, 1, 1)},
    ),
    "guidance.person_stands_for_several": (
        {"person_id": "p1", "persons": 2},
        {"person_id": "p1", "persons": 1},
    ),
    "guidance.pseudonym_reveals": ({"person_id": "jan@voorbeeld.be"}, {"person_id": "jan-7f3a"}),
    "guidance.pseudonym_is_national_number": ({"person_id": "85073003328"}, {"person_id": "8507300332"}),
    "guidance.person_not_told_apart": ({"person_id": None}, {"person_id": "p1"}),
    "guidance.on_after_as_of": ({"on": AFTER}, {"on": ON_DAY}),
    "guidance.on_after_delivery": ({"on": JULY, "data_until": JUNE}, {"on": JUNE, "data_until": JUNE}),
    "guidance.before_project": ({"on": date(2021, 12, 31)}, {"on": date(2022, 1, 1)}),
    "guidance.sector_not_counted": (
        {"destination": "dutch", "sector": "care"},
        {"destination": "work", "sector": "care"},
    ),
    "guidance.detail_not_counted": (
        {"destination": "work", "detail": "formal"},
        {"destination": "dutch", "detail": "formal"},
    ),
}

ROW_RULES = {rule.id: rule for rule in RULES if isinstance(rule, RowRule)}


def _relation(table: str, row: Row) -> ibis.Table:
    """One row as the engine has it: texts plain, and for people the agency of the pilot."""
    fields = [
        (field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in arrow_schema(table)
    ]
    if table in PERSONAL_TABLES:
        fields += [("agency", pa.string()), ("data_until", pa.date32())]
    schema = pa.schema(fields)
    return ibis.memtable(pa.Table.from_pylist([dict.fromkeys(schema.names) | row], schema=schema))


def _violations(rule: RowRule, row: Row) -> int:
    rows = _relation(rule.table, row)
    return int(rows.filter(rule.violated(rows, AS_OF)).count().to_pyarrow().as_py())


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == set(ROW_RULES)


@pytest.mark.parametrize("rule_id", CASES)
def test_a_rule_sees_the_wrong_row_and_not_the_right_one(rule_id: str) -> None:
    wrong, right = CASES[rule_id]
    assert _violations(ROW_RULES[rule_id], wrong) == 1
    assert _violations(ROW_RULES[rule_id], right) == 0


@pytest.mark.parametrize("rule_id", CASES)
def test_an_empty_row_breaks_no_rule_but_that_it_is_empty(rule_id: str) -> None:
    expected = 1 if rule_id.endswith(("person_not_told_apart",)) else 0
    assert _violations(ROW_RULES[rule_id], {}) == expected


REVEALS = ("trajectories.pseudonym_reveals", "trajectories.pseudonym_is_national_number")


@pytest.mark.parametrize(
    ("pseudonym", "broken"),
    [
        ("85073003328", (0, 1)),
        ("85.07.30-033.28", (0, 1)),
        ("850730-033.28", (0, 1)),
        ("850730 03328", (1, 1)),
        ("Jan Peeters", (1, 0)),
        ("Jan\tPeeters", (1, 0)),
        ("jan@voorbeeld.be", (1, 0)),
        ("7f3a9c", (0, 0)),
        ("atlas-0447", (0, 0)),
        ("atlas/0447", (0, 0)),
        ("8507300332", (0, 0)),
        ("185.07.30-033.28", (0, 0)),
        ("5f6d8e0a-1111-4c2b-9d1e-000000000001", (0, 0)),
    ],
)
def test_a_pseudonym_that_reveals(pseudonym: str, broken: tuple[int, int]) -> None:
    row = {"person_id": pseudonym}
    assert tuple(_violations(ROW_RULES[rule], row) for rule in REVEALS) == broken


@pytest.mark.parametrize("rule", [rule for rule in ROW_RULES.values() if rule.odd], ids=lambda rule: rule.id)
def test_a_rule_about_odd_texts_is_broken_by_no_other(rule: RowRule) -> None:
    assert rule.odd is not None
    schema = pa.schema([(rule.odd, pa.string())])
    texts = ibis.memtable(pa.table({rule.odd: [f"p{chr(code)}7" for code in range(1, 1000)]}, schema=schema))
    broken, odd = rule.violated(texts, AS_OF), is_odd(texts[rule.odd])
    assert texts.filter(broken).count().to_pyarrow().as_py() == 6
    assert texts.filter(broken & ~odd).count().to_pyarrow().as_py() == 0


@pytest.mark.parametrize(
    ("kind", "year", "wrong"),
    [("spent", 2024, 1), ("justified", 2024, 1), ("spent", 2023, 0), ("planned", 2024, 0)],
)
def test_money_is_spent_by_the_data_date_and_planned_after_it(kind: str, year: int, wrong: int) -> None:
    assert _violations(ROW_RULES["budget.spent_later"], {"kind": kind, "year": year}) == wrong
