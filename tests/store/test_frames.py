"""What is written comes back as metrics expect it, and the same rows are the same bytes."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from vib.model.schema import CODE, arrow_schema
from vib.store.frames import cube_bytes, cube_frame, table_bytes, table_frame

MILESTONES = pa.Table.from_pylist(
    [
        {
            "id": "m1",
            "strand": 1,
            "agency": None,
            "kind": "event",
            "title_nl": "Start",
            "planned_start": date(2024, 1, 1),
            "precision": "quarter",
            "status": "planned",
        },
        {
            "id": "m2",
            "strand": None,
            "agency": "atlas",
            "kind": "period",
            "title_nl": "Periode",
            "planned_start": None,
            "precision": "day",
            "status": "done",
        },
    ],
    schema=arrow_schema("milestones"),
)


def flow(rows: list[tuple[str, str, str, int]], kind: pa.DataType) -> pa.Table:
    agency, quarter, event, low = zip(*rows, strict=True)
    return pa.table(
        {
            "agency": pa.array(agency).cast(kind),
            "event_quarter": pa.array(quarter).cast(kind),
            "event": pa.array(event).cast(kind),
            "low": pa.array(low),
            "high": pa.array([value + 6 for value in low]),
        }
    )


def test_a_table_comes_back_with_dates_numbers_and_nothing_where_nothing_was() -> None:
    frame = table_frame(table_bytes("milestones", MILESTONES))

    assert frame["id"].tolist() == ["m1", "m2"]
    assert frame["planned_start"].tolist() == [date(2024, 1, 1), None]
    assert frame["strand"].tolist() == [1, None]
    assert frame["agency"].tolist() == [None, "atlas"]


def test_money_comes_back_to_the_cent() -> None:
    line = {
        "agency": "joint",
        "funding": "project",
        "kind": "spent",
        "year": 2022,
        "amount": Decimal("86451.51"),
        "correction": False,
    }
    table = pa.Table.from_pylist([line], schema=arrow_schema("budget"))

    assert table_frame(table_bytes("budget", table))["amount"].tolist() == [Decimal("86451.51")]


def test_an_empty_table_keeps_its_columns() -> None:
    frame = table_frame(table_bytes("networks", arrow_schema("networks").empty_table()))

    assert list(frame.columns) == arrow_schema("networks").names
    assert frame.empty


def test_a_cube_comes_back_as_text_and_whole_numbers() -> None:
    cube = flow([("*", "*", "started", 5), ("atlas", "2023-Q1", "started", 5)], pa.string())
    frame = cube_frame(cube_bytes("flow", cube))

    assert frame["agency"].tolist() == ["*", "atlas"]
    assert frame["low"].dtype == "int64"
    assert frame["high"].tolist() == [11, 11]
    assert pd.api.types.is_string_dtype(frame["event"])


def test_the_same_cube_is_the_same_bytes_however_it_was_encoded_and_ordered() -> None:
    rows = [("*", "*", "started", 5), ("atlas", "2023-Q1", "started", 3), ("amal", "2023-Q1", "started", 2)]

    assert cube_bytes("flow", flow(rows, pa.string())) == cube_bytes("flow", flow(rows[::-1], CODE))


def test_another_count_is_other_bytes() -> None:
    one, other = ([("*", "*", "started", count)] for count in (5, 6))

    assert cube_bytes("flow", flow(one, CODE)) != cube_bytes("flow", flow(other, CODE))


def test_the_same_table_is_the_same_bytes_however_its_codes_were_numbered() -> None:
    agency, funding = ["atlas", "agii"], ["recurrent", "recurrent"]
    plain = pa.table({"agency": agency, "funding": funding, "year": [2022, 2022], "fte": ["0.90", "0.10"]})
    codes = pa.DictionaryArray.from_arrays(pa.array([1, 0], pa.int32()), pa.array(["agii", "atlas"]))

    assert table_bytes("staffing", plain) == table_bytes("staffing", plain.set_column(0, "agency", codes))
