"""What was written in a CSV file or workbook is read again; what is malformed raises `Unreadable` alone."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vib.engine.local import DuckEngine
from vib.intake.delimited import read_delimited
from vib.intake.raw import ROW, Unreadable
from vib.intake.spreadsheet import read_sheets

FEW = settings(max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")
WINDOWS = st.characters(codec="cp1252", exclude_characters="\x00")
_NO_FORMULA = ("=1+1", "+32 3", "-1", "@x", "<b>x</b>", "&amp;", "{name}", "%s", "\ufeffx", "_x000D_")
_NO_NUMBER = ("1,5", "1.234,56", "007", "1e5", "2023-11-30", "TRUE", "ja")
_QUOTED = ('a"b', "a;b,c\td", "een\ntwee", "een\r\ntwee", "x" * 20_000)
DANGEROUS = st.sampled_from([*_NO_FORMULA, *_NO_NUMBER, *_QUOTED])


def _cells(letters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.text(letters, max_size=8), DANGEROUS, st.sampled_from(["", " ", " x "]))


def _tables(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    """A row of headers, and rows of the same width; from two columns on headers tell what separates them."""
    widths = st.integers(2, 5)
    return widths.flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6).map(
            lambda rows: [[f"kop {place}" for place in range(width)], *rows]
        )
    )


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with closing(DuckEngine()) as opened:
        yield opened


def _read(content: bytes, engine: DuckEngine) -> tuple[list[str], list[tuple[int, list[str | None]]]]:
    """The headers, and the rows by their numbers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "personeel.csv"
        path.write_bytes(content)
        raw, _ = read_delimited(path, engine)
        rows = engine.backend.to_pyarrow(raw.rows).to_pylist()
        return list(raw.headers.values()), [(row[ROW], [row[name] for name in raw.headers]) for row in rows]


def _expected(rows: Sequence[Sequence[str]]) -> list[tuple[int, list[str | None]]]:
    """Rows without the space around their values, and without those that hold nothing."""
    tidy = [[value.strip() or None for value in row] for row in rows]
    return [(number, row) for number, row in enumerate(tidy, start=2) if any(row)]


def _csv(table: list[list[str]], separator: str, line_end: str, quoted: bool) -> str:
    made = io.StringIO(newline="")
    dialect: dict[str, Any] = {"delimiter": separator, "lineterminator": line_end}
    # Python leaves a carriage return without quotes where lines end otherwise.
    quoted = quoted or any("\r" in value for row in table for value in row)
    csv.writer(made, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, **dialect).writerows(table)
    return made.getvalue()


@FEW
@given(
    _tables(_cells(LETTERS)),
    st.sampled_from(";,\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv(
    engine: DuckEngine, table: list[list[str]], separator: str, line_end: str, quoted: bool, encoding: str
) -> None:
    headers, rows = _read(_csv(table, separator, line_end, quoted).encode(encoding), engine)
    assert headers == table[0]
    assert rows == _expected(table[1:])


@FEW
@given(_tables(_cells(WINDOWS)), st.sampled_from(";,\t"))
def test_csv_of_windows(engine: DuckEngine, table: list[list[str]], separator: str) -> None:
    table[0][0] = "kóp"
    headers, rows = _read(_csv(table, separator, "\r\n", False).encode("cp1252", "replace"), engine)
    assert headers == table[0]
    assert rows == _expected(
        [[v.encode("cp1252", "replace").decode("cp1252") for v in row] for row in table[1:]]
    )


_SYNTAX = (b";", b",", b"\t", b'"', b'""', b"\n", b"\r", b"\r\n", b"sep=;\n", b" ", b"a", b"1,5")
_ODD = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe9",
    b"\x81",
    b"\x0b",
    b"\x1a",
    b"\xe2\x80\xa8",
    b"\xd8\x00",
)
PIECES = st.sampled_from([*_SYNTAX, *_ODD, b"PK\x03\x04"])


@settings(FEW, max_examples=500)
@given(st.lists(st.one_of(PIECES, PIECES, st.binary(max_size=4)), max_size=30).map(b"".join))
def test_any_bytes_as_csv(engine: DuckEngine, content: bytes) -> None:
    try:
        headers, rows = _read(content, engine)
    except Unreadable:
        return
    assert any(header.strip() for header in headers)
    assert all(len(row) == len(headers) and any(row) for _, row in rows)


CELLS = st.one_of(
    st.none(),
    _cells(LETTERS),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    # In more than sixteen digits XlsxWriter rounds, and Excel itself in more than fifteen.
    st.floats(-1e10, 1e10).map(lambda number: float(format(number, ".15g"))),
    st.dates(date(1901, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


def _workbook(table: Sequence[Sequence[Any]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("personeel")
        for number, row in enumerate(table):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, value)
    return made.getvalue()


def _written(value: Any) -> str | None:
    """A value as it is written in a CSV file of the same table."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        return str(value).removesuffix(" 00:00:00")
    return None if value is None else str(value)


@FEW
@given(_tables(CELLS))
def test_workbooks(table: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "personeel.xlsx"
        path.write_bytes(_workbook(table))
        (sheet,), findings = read_sheets(path)
    assert findings == []
    assert sheet.headers == tuple(table[0])
    assert sheet.rows is not None
    rows = [(row.pop(ROW), list(row.values())) for row in sheet.rows.to_pylist()]
    tidy = [(number, [_written(value) for value in row]) for number, row in enumerate(table[1:], start=2)]
    assert rows == [(number, row) for number, row in tidy if any(value is not None for value in row)]
