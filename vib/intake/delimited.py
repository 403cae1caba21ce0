"""CSV as offices write it: comma or semicolon, several encodings; every value as text, every row numbered."""

import csv
import io
import re
from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from vib.engine.base import Engine
from vib.intake import limits
from vib.intake.findings import SHOWN, Told, grouped
from vib.intake.raw import EMPTY, ROW, TOO_MANY_COLUMNS, Raw, Unreadable
from vib.locale import N_
from vib.model.snapshot import Finding

_LOOKED_AT = 200
_SEPARATORS = ";,\t"
_SEPARATOR_TOLD = re.compile(r"sep=.\r?\n", re.IGNORECASE)
"""A first line for Excel, which obeys it and does not show it: the row of headers is row 1 there."""

NOT_TEXT = Told(
    "file.not_text",
    "error",
    N_("This file is not a CSV file, whatever its name says."),
    N_("Save the table again as ‘CSV UTF-8’ in Excel, or as Parquet."),
)
NULLS = Told(
    "file.not_text",
    "error",
    N_("In row {row} the file holds characters that no text has (null characters)."),
    N_("Export the table again; the file was damaged, or is no CSV file."),
)
TOO_LARGE = Told(
    "file.too_large",
    "error",
    N_("This file is larger than a CSV file that is read here."),
    N_("Deliver a table of this size as Parquet."),
)
NOT_IN_ROWS = Told(
    "file.not_in_rows",
    "error",
    N_("The file can't be split into rows and values."),
    N_("Look for a quotation mark that is opened and not closed, or save the table again as ‘CSV UTF-8’."),
)
OLD_ENCODING = Told(
    "file.old_encoding",
    "warning",
    N_("The file is not in UTF-8 and was read as a Windows file."),
    N_("Check letters with accents, or save it again as ‘CSV UTF-8’."),
)
NO_HEADERS = Told(
    "file.no_headers",
    "error",
    N_("The first row of the file is empty."),
    N_("Put the headers of the columns in the first row."),
)
WRONG_WIDTH = Told(
    "file.row_width",
    "error",
    N_("This row has {found} values, and the row of headers has {expected}."),
    N_("Look for a separator too many or too few, or for a value that should stand between quotes."),
)
BLANK_ROWS = Told(
    "file.blank_rows",
    "note",
    N_("{count} empty rows were skipped."),
    N_("Nothing needs to be done."),
)


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether an old Windows encoding had to be assumed; raises `UnicodeDecodeError`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), False
    # Without its mark: the letters of headers have a null byte each, always on the same side.
    head = data[:_LOOKED_AT]
    for side, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[side::2].count(0) > 0.9 * len(head[side::2]) and 0 not in head[1 - side :: 2]:
            return data.decode(encoding), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("cp1252"), True


def _headers(text: str) -> tuple[list[str], str]:
    """The row of headers and the separator that parts it most."""
    first_line = text[: text.find("\n")] if "\n" in text else text
    separator = max(_SEPARATORS, key=first_line.count)
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []), separator


def _rows_alone(text: str) -> str:
    """The text from its row of headers on, its last row closed as the others are."""
    told = _SEPARATOR_TOLD.match(text)
    rows = text[told.end() :] if told else text
    return rows if rows.endswith("\n") else f"{rows}\n"


def _parsed(text: str, names: list[str], separator: str) -> tuple[pa.Table, list[pa.csv.InvalidRow]]:
    """All rows as text, without those of another width, which are returned beside them."""
    wrong: list[pa.csv.InvalidRow] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        wrong.append(row)
        return "skip"

    table = pa.csv.read_csv(
        pa.BufferReader(text.encode()),
        # Rows are numbered only when they are read one block after the other.
        pa.csv.ReadOptions(use_threads=False, column_names=names, skip_rows_after_names=1),
        pa.csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    return table, wrong


def _tidy(table: pa.Table) -> pa.Table:
    """The values without the space around them; what is nothing but space is empty."""
    trimmed = [pa.compute.utf8_trim_whitespace(column) for column in table.columns]
    columns = [pa.compute.if_else(pa.compute.equal(column, ""), None, column) for column in trimmed]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _numbered(table: pa.Table, wrong: list[pa.csv.InvalidRow]) -> pa.Table:
    """The rows with the number a person sees, the row of headers being row 1."""
    all_rows = np.arange(2, table.num_rows + len(wrong) + 2)
    return table.append_column(ROW, pa.array(np.setdiff1d(all_rows, [row.number for row in wrong])))


def read_delimited(path: Path, engine: Engine) -> tuple[Raw, list[Finding]]:
    """A CSV file as text columns; raises `Unreadable` with what is wrong with the file as a whole."""
    if path.stat().st_size > limits.DELIMITED_BYTES:
        raise Unreadable(TOO_LARGE)
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable(EMPTY)
    try:
        text, old = _decoded(data)
    except UnicodeDecodeError:
        raise Unreadable(NOT_TEXT) from None
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(NOT_TEXT)
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(replace(NULLS, values={"row": grouped(row)}))
    try:
        text = _rows_alone(text)
        headers, separator = _headers(text)
        if not any(header.strip() for header in headers):
            raise Unreadable(NO_HEADERS)
        if len(headers) > limits.COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS)
        names = [f"column_{place}" for place in range(len(headers))]
        table, wrong = _parsed(text, names, separator)
    except (csv.Error, pa.ArrowInvalid):
        raise Unreadable(NOT_IN_ROWS) from None
    tidy = _tidy(table)
    held = reduce(pa.compute.or_, (column.is_valid() for column in tidy.columns))
    rows = _numbered(tidy, wrong).filter(held)
    findings = [OLD_ENCODING.finding()] if old else []
    findings += _of_wrong_width(wrong) + blank_rows(table.num_rows - rows.num_rows)
    return Raw(
        engine.keep(rows), dict(zip(names, headers, strict=True)), rows.num_rows, exact=False
    ), findings


def blank_rows(count: int) -> list[Finding]:
    """A note on rows that hold nothing, which spreadsheets leave behind."""
    return [BLANK_ROWS.finding(count=count, values={"count": grouped(count)})] if count else []


def _of_wrong_width(wrong: list[pa.csv.InvalidRow]) -> list[Finding]:
    findings = [
        WRONG_WIDTH.finding(
            row=row.number,
            values={"found": str(row.actual_columns), "expected": str(row.expected_columns)},
        )
        for row in wrong[:SHOWN]
    ]
    if len(wrong) > SHOWN:
        findings.append(WRONG_WIDTH.rest("", None, len(wrong) - SHOWN))
    return findings
