import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.intake.bundles import Read, places, rules

STAFFING: dict[str, list[Any]] = {"agency": ["atlas"], "funding": ["project"], "year": [2022], "fte": [1.07]}


def test_typed_columns_are_taken_as_they_are(read: Read) -> None:
    checked = read({"staffing.parquet": pa.table(STAFFING)})
    assert rules(checked) == []
    assert checked.tables["staffing"].to_pylist() == [
        {"agency": "atlas", "funding": "project", "year": 2022, "fte": Decimal("1.07")}
    ]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("year", 2022.5, "value.not_a_whole_number"),
        ("fte", 1.075, "value.not_an_amount"),
        ("fte", Decimal("1.0701"), "value.not_an_amount"),
        ("year", None, "value.empty"),
        ("year", float("nan"), "value.empty"),
        ("agency", "", "value.empty"),
        ("agency", "Atlas", "staffing.agency_unknown"),
        ("funding", " project", "value.unknown_code"),
        ("fte", {"full": 1}, "value.not_an_amount"),
    ],
)
def test_a_wrong_value_is_found(read: Read, column: str, value: object, rule: str) -> None:
    checked = read({"staffing.parquet": pa.table({**STAFFING, column: pa.array([value])})})
    assert rules(checked) == [rule]
    ((file, row, told, _),) = places(checked, rule)
    assert (file, row, told) == ("staffing.parquet", 2, column)


def test_a_whole_number_that_came_as_a_fraction(read: Read) -> None:
    # pandas makes floats of whole numbers as soon as one is missing.
    checked = read({"staffing.parquet": pa.table({**STAFFING, "year": [2022.0]})})
    assert checked.tables["staffing"]["year"].to_pylist() == [2022]


def test_a_day_that_came_as_a_moment(read: Read) -> None:
    agency = {"id": ["atlas"], "name": ["Atlas"], "order": [1]}
    midnight = pa.array([datetime.datetime(2023, 6, 30)])
    checked = read(
        {"agencies.csv": "", "agentschappen.parquet": pa.table({**agency, "data_until": midnight})}
    )
    assert checked.tables["agencies"]["data_until"].to_pylist() == [datetime.date(2023, 6, 30)]


def test_a_moment_that_is_no_day(read: Read) -> None:
    agency = {"id": ["atlas"], "name": ["Atlas"], "order": [1]}
    noon = pa.array([datetime.datetime(2023, 6, 30, 12)])
    checked = read({"agentschappen.parquet": pa.table({**agency, "data_until": noon})})
    assert places(checked, "value.not_a_date") == [
        ("agentschappen.parquet", 2, "data_until", "2023-06-30 12:00:00")
    ]


def test_dates_as_text_are_read(read: Read) -> None:
    agency = {"id": ["amal"], "name": ["Amal"], "order": [3], "data_until": ["30/06/2023"]}
    checked = read({"agentschappen.parquet": pa.table(agency)})
    assert datetime.date(2023, 6, 30) in checked.tables["agencies"]["data_until"].to_pylist()


def test_a_column_without_any_value(read: Read) -> None:
    agency = {"id": ["amal"], "name": ["Amal"], "order": [3], "data_until": pa.nulls(1)}
    assert rules(read({"agentschappen.parquet": pa.table(agency)})) == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b"PAR1 and nothing more PAR1", "file.broken"),
        (b"id,name\n", "file.other_kind"),
    ],
)
def test_what_is_no_parquet_file(read: Read, content: bytes, rule: str) -> None:
    checked = read({"personeel.parquet": content})
    assert places(checked, rule) == [("personeel.parquet", None, None, None)]


def test_a_file_that_breaks_off_in_the_middle(read: Read, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    pa.parquet.write_table(pa.table({name: values * 5000 for name, values in STAFFING.items()}), whole)
    data = bytearray(whole.read_bytes())
    data[4 : len(data) // 2] = bytes(len(data) // 2 - 4)
    whole.unlink()
    checked = read({"personeel.parquet": bytes(data)})
    assert places(checked, "file.broken") == [("personeel.parquet", None, None, None)]


def test_a_name_with_the_signs_of_a_pattern(read: Read) -> None:
    other = pa.table(STAFFING | {"year": [2023]})
    checked = read({"personeel-*.parquet": pa.table(STAFFING), "personeel-b.parquet": other})
    assert checked.tables["staffing"]["year"].to_pylist() == [2022, 2023]
