"""A published snapshot as a workbook for people: its tables, its counts, and a sheet that says what it is."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook

from vib.locale import N_, Language, range_text, translate
from vib.model.cubes import CUBES
from vib.model.labels import LABELS
from vib.model.records import TABLES, table_name
from vib.model.sheets import ABOUT
from vib.model.snapshot import Manifest, Snapshot
from vib.model.vocabulary import ALL, Origin

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_LONGEST_NAME = 31
_SYNTHETIC = N_("synthetic sample data: no figure is a result of the project")
_REAL = N_("real data")


def export_bytes(snapshot: Snapshot, language: Language) -> bytes:
    """The workbook of a snapshot. A count that is not shown exactly is a range, and a text."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _PLAIN | {"default_date_format": "dd/mm/yyyy"}) as book:
        _sheet(book, translate(ABOUT, language), ["", ""], _about(snapshot.manifest, language))
        for name, frame in snapshot.tables.items():
            fields = TABLES[name].model_fields
            headers = [str(fields[column].title) if language == "nl" else column for column in frame.columns]
            rows = [list(row) for row in frame.itertuples(index=False, name=None)]
            _sheet(book, table_name(name, language), headers, rows)
        for name in (name for name in CUBES if name in snapshot.cubes):
            title = translate(LABELS["cube"].get(name, name), language)
            headers = [*CUBES[name].dimensions, translate(N_("number"), language)]
            _sheet(book, title, headers, _counts(snapshot.cubes[name], language))
    return made.getvalue()


def _about(manifest: Manifest, language: Language) -> list[list[Any]]:
    say = {
        N_("snapshot"): manifest.id,
        N_("data date"): manifest.as_of,
        N_("title"): manifest.title,
        N_("note"): manifest.note,
        N_("origin"): translate(_SYNTHETIC if manifest.origin == Origin.SYNTHETIC else _REAL, language),
        N_("published"): manifest.published_at.date(),
        N_("counts below this are not shown exactly"): manifest.threshold,
        N_("a count such as 5–11"): translate(
            N_("lies between the two; that is all that is published of it"), language
        ),
        ALL: translate(N_("all of a column together"), language),
    }
    return [[translate(key, language), value] for key, value in say.items()]


def _counts(cube: pd.DataFrame, language: Language) -> list[list[Any]]:
    """The rows of a cube: its codes, and the count as a number or a range."""
    return [
        [*codes, int(low) if low == high else range_text(int(low), int(high), language)]
        for *codes, low, high in cube.itertuples(index=False, name=None)
    ]


def _sheet(book: Workbook, name: str, headers: list[str], rows: list[list[Any]]) -> None:
    sheet = book.add_worksheet("".join(sign for sign in name if sign not in "[]:*?/\\")[:_LONGEST_NAME])
    head = book.add_format({"bold": True, "bg_color": "#DCE6EE"})
    first = 1 if any(headers) else 0
    for place, text in enumerate(headers if first else []):
        sheet.write_string(0, place, text, head)
    for number, row in enumerate(rows, start=first):
        for place, value in enumerate(row):
            _write(sheet, number, place, value)
    sheet.set_column(0, max(len(headers) - 1, 0), 24)
    if first:
        sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """A value by its own type; a text stays a text, whatever it begins with."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
