from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from vib.model.records import (
    DUTCH_TABLE_NAMES,
    PERSONAL_TABLES,
    PUBLIC_TABLES,
    TABLES,
    Agency,
    BudgetLine,
    Target,
    Trajectory,
)

TRAJECTORY: dict[str, Any] = {
    "pilot": "amal-gent",
    "enrolled_on": date(2023, 9, 11),
    "perspective": "professional",
    "target_group": "parents",
}

TARGET = {"agency": "atlas", "metric": "participants", "quarter": "2025-Q3", "value": 900}


def test_a_trajectory_is_one_person_unless_told_otherwise() -> None:
    trajectory = Trajectory.model_validate(TRAJECTORY)
    assert trajectory.persons == 1
    assert trajectory.person_id is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"persons": 0},
        {"perspective": "none"},
        {"pilot": "Amal Gent"},
        {"enrolled_on": None},
        {"name": "Jan"},
        {"person_id": ""},
    ],
)
def test_what_a_trajectory_can_not_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Trajectory.model_validate(TRAJECTORY | wrong)


def test_money_has_two_decimals() -> None:
    line = {"agency": "joint", "funding": "project", "kind": "spent", "year": 2022}
    assert BudgetLine.model_validate(line | {"amount": "86451.51"}).amount == Decimal("86451.51")
    with pytest.raises(ValidationError):
        BudgetLine.model_validate(line | {"amount": "86451.511"})


def test_a_target_is_reached_by_the_end_of_a_quarter() -> None:
    with pytest.raises(ValidationError):
        Target.model_validate(TARGET | {"quarter": "2025-09"})
    assert Target.model_validate(TARGET).pilot is None


def test_a_record_does_not_change() -> None:
    agency = Agency.model_validate({"id": "atlas", "name": "Atlas", "order": 1})
    with pytest.raises(ValidationError):
        setattr(agency, "name", "Sint-Atlas")  # noqa: B010 - mypy forbids the plain way, as it should


def test_people_and_public_tables_are_all_tables() -> None:
    assert set(PUBLIC_TABLES) | PERSONAL_TABLES == set(TABLES) == set(DUTCH_TABLE_NAMES)
    assert not set(PUBLIC_TABLES) & PERSONAL_TABLES
    assert {"trajectories", "guidance"} == PERSONAL_TABLES


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_dutch_header_of_its_own_and_says_what_it_holds(table: str) -> None:
    fields = TABLES[table].model_fields
    headers = [field.title for field in fields.values()]
    assert all(headers)
    assert len(set(headers)) == len(headers)
    assert all(field.description for field in fields.values())


@pytest.mark.parametrize("table", TABLES)
def test_a_dutch_header_is_not_the_english_name_of_another_column(table: str) -> None:
    fields = TABLES[table].model_fields
    for name, field in fields.items():
        assert field.title == name or field.title not in fields
