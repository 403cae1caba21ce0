"""Workbooks as a person at an agency would save them."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import xlsxwriter

from vib.intake.files import META_NAME
from vib.intake.table_names import table_of
from vib.model.records import DUTCH_TABLE_NAMES, TABLES

Sheets = Mapping[str, Sequence[Sequence[Any]]]
"""Name → rows of values, the headers first."""


def workbook(path: Path | io.BytesIO, sheets: Sheets) -> None:
    """Writes a workbook whose values have Excel's own types."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, place, value)


def rows_of(bundle: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of a bundle's CSV and Parquet files by table, as Python has them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(path for path in bundle.iterdir() if path.name != META_NAME):
        read = pyarrow.parquet.read_table if path.suffix == ".parquet" else _read_csv
        found.setdefault(str(table_of(path)), []).extend(read(path).to_pylist())
    return found


def _read_csv(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        names = next(csv.reader(file))
    texts = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pyarrow.string()), strings_can_be_null=True
    )
    return pyarrow.csv.read_csv(path, convert_options=texts)


def sheets_of(bundle: Path) -> dict[str, list[list[Any]]]:
    """The tables of a bundle as sheets with Dutch names and headers."""
    sheets = {}
    for table, rows in rows_of(bundle).items():
        fields = TABLES[table].model_fields
        named = [name for name in fields if any(name in row for row in rows)]
        titles = [fields[name].title for name in named]
        values = [[_typed(row.get(name)) for name in named] for row in rows]
        sheets[DUTCH_TABLE_NAMES[table]] = [titles, *values]
    return sheets


def _typed(value: Any) -> Any:
    """A number or a day as Excel keeps it, where a text is one."""
    if not isinstance(value, str):
        return value
    for kind in (int, float, date.fromisoformat):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
