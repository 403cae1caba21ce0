"""Texts as offices write them, and what they are read as; None is what can't be read."""

from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest

from vib.intake.conversion import converted
from vib.model.records import TABLES
from vib.model.schema import arrow_schema


def _read(table: str, column: str, value: Any, exact: bool = False, periods: bool = False) -> Any:
    rows = ibis.memtable(pa.table({"given": pa.array([value])}))
    field = TABLES[table].model_fields[column]
    kind = arrow_schema(table).field(column).type
    return converted(rows.given, kind, field, periods, exact).to_pyarrow()[0].as_py()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-11-30", date(2023, 11, 30)),
        ("30/11/2023", date(2023, 11, 30)),
        ("30/11/2023 0:00", date(2023, 11, 30)),
        ("30/11/2023 00:00:00", date(2023, 11, 30)),
        ("30/11/2023 14:30", None),
        ("1/2/2023", date(2023, 2, 1)),
        ("01-02-2023", date(2023, 2, 1)),
        ("1.2.2023", date(2023, 2, 1)),
        ("2023-11-30 00:00:00", date(2023, 11, 30)),
        ("2023-11-30T00:00:00.000", date(2023, 11, 30)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("11/30/2023", None),
        ("30/11/23", None),
        ("2023-11-30 13:15:00", None),
        ("45260", None),
        ("november 2023", None),
        ("2023-11", None),
        ("2023-Q4", None),
        ("infinity", None),
    ],
)
def test_a_date(text: str, day: date | None) -> None:
    assert _read("trajectories", "enrolled_on", text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-Q1", date(2024, 1, 1)),
        ("2024-K2", date(2024, 4, 1)),
        ("2024-k3", date(2024, 7, 1)),
        ("2024-q4", date(2024, 10, 1)),
        ("2024-03", date(2024, 3, 1)),
        ("15/03/2024", date(2024, 3, 15)),
        ("2024-Q5", None),
        ("2024-13", None),
        ("2024", None),
    ],
)
def test_a_date_of_a_milestone(text: str, day: date | None) -> None:
    assert _read("milestones", "planned_end", text, periods=True) == day


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("86451.51", "86451.51"),
        ("86451,51", "86451.51"),
        ("86.451,51", "86451.51"),
        ("86,451.51", "86451.51"),
        ("€ 1.234.567,8", "1234567.80"),
        ("-60,98", "-60.98"),
        ("641500", "641500.00"),
        ("641 500", "641500.00"),
        ("641\u00a0500,00\u202f€", "641500.00"),
        ("0", "0.00"),
        ("1.234", None),
        ("1,234", None),
        ("12.34.567", None),
        ("86451.515", None),
        ("1e5", None),
        ("duizend", None),
        ("9999999999999", None),
    ],
)
def test_an_amount(text: str, amount: str | None) -> None:
    assert _read("budget", "amount", text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("-3", -3), ("+4", 4), ("1.000", None), ("2,0", None), ("", None), ("x", None)],
)
def test_a_whole_number(text: str, number: int | None) -> None:
    assert _read("networks", "meetings", text) == number


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ja", True),
        ("WAAR", True),
        ("1", True),
        ("x", True),
        ("nee", False),
        ("False", False),
        ("misschien", None),
    ],
)
def test_yes_or_no(text: str, answer: bool | None) -> None:
    assert _read("budget", "correction", text) is answer


def test_a_code_may_begin_with_a_capital_in_a_text_file_only() -> None:
    assert _read("budget", "funding", "Project") == "project"
    assert _read("budget", "funding", "Project", exact=True) == "Project"


def test_a_quarter_may_be_written_the_dutch_way() -> None:
    assert _read("budget", "quarter", "2022-k4") == "2022-Q4"


def test_a_title_is_kept_as_it_is() -> None:
    assert _read("milestones", "title_nl", "Heropstart Proeftuin-K1") == "Heropstart Proeftuin-K1"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("amount", 60.98, Decimal("60.98")),
        ("amount", 60.985, None),
        ("year", 2022.0, 2022),
        ("year", 2022.5, None),
    ],
)
def test_numbers_keep_their_digits_or_are_refused(column: str, value: float, expected: Any) -> None:
    assert _read("budget", column, value, exact=True) == expected
