"""The empty workbook that staff fill in: a sheet a table, made from the records of `vib.model`."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import xlsxwriter
from pydantic.fields import FieldInfo
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from vib.locale import N_, Language, translate
from vib.model.labels import labels_of
from vib.model.records import FIRST_DAY, LAST_DAY, PERSONAL_TABLES, TABLES, table_name
from vib.model.schema import arrow_schema, optional, vocabulary
from vib.model.sheets import CODES, EXAMPLE, EXPLANATION, column_letters

ROWS = 5000
"""How many rows below the headers have lists and formats; further rows are read all the same."""

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}

_EXPLAINED = (
    N_("Fill in a sheet for each table that you deliver, and leave the others empty or away."),
    N_("A table that you leave empty is taken over from the snapshot before; the screen tells which."),
    N_("The first row of a sheet holds the headers: do not change it. Dark headers must be filled in."),
    N_("Point at a header to read what it means. A list in a cell shows what may stand there."),
    N_("Write no names, national numbers or e-mail addresses of people, but a pseudonym of your own."),
    N_("Rows about people are counted when you publish, and not kept."),
    N_("A day is written as 30/11/2023, a quarter as 2023-K4, an amount as 1234,56."),
    N_("This sheet, the example and the codes are not read."),
)

_EXAMPLE_ROWS: tuple[Mapping[str, Any], ...] = (
    {
        "pilot": "atlas-antwerpen",
        "person_id": "VB-001",
        "registered_on": date(2023, 9, 8),
        "enrolled_on": date(2023, 9, 4),
        "started_on": date(2023, 9, 18),
        "completed_on": date(2024, 2, 2),
        "perspective": "professional",
        "target_group": "professional",
        "schooling": "medium",
    },
    {
        "pilot": "atlas-antwerpen",
        "person_id": "VB-002",
        "enrolled_on": date(2023, 9, 11),
        "started_on": date(2023, 10, 2),
        "dropped_out_on": date(2023, 11, 6),
        "dropout_reason": "unknown",
        "perspective": "educational",
        "target_group": "parents",
    },
    {
        "pilot": "atlas-antwerpen",
        "persons": 4,
        "enrolled_on": date(2023, 10, 5),
        "perspective": "professional",
        "target_group": "professional",
    },
)
"""Made up: somebody who completed, somebody who dropped out, and a group of four who still wait."""


def template_bytes(language: Language) -> bytes:
    """The empty workbook in a language, as bytes: explanation, a sheet a table, an example, the codes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _PLAIN) as book:
        styles = _Styles(book)
        _explanation(book.add_worksheet(translate(EXPLANATION, language)), language, styles)
        sheets = {table: book.add_worksheet(table_name(table, language)) for table in TABLES}
        example = book.add_worksheet(translate(EXAMPLE, language))
        lists = _codes(book.add_worksheet(translate(CODES, language)), language, styles)
        for table, sheet in sheets.items():
            _table(sheet, table, lists, language, styles)
        _example(example, language, styles)
    return made.getvalue()


class _Styles:
    """The looks of cells."""

    def __init__(self, book: Workbook) -> None:
        self.must = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5A8F", "border": 1}
        )
        self.may = book.add_format({"bold": True, "bg_color": "#DCE6EE", "border": 1})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.told = book.add_format({"text_wrap": True, "valign": "top"})
        self.warning = book.add_format({"bold": True, "font_color": "#B42318"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.amount = book.add_format({"num_format": "#,##0.00"})
        self.text = book.add_format({"num_format": "@"})

    def of(self, kind: pa.DataType, periods: bool) -> Format | None:
        """How the cells of a column look; None for as Excel likes."""
        if pa.types.is_date(kind):
            # A month or a quarter must stay the text that it is.
            return self.text if periods else self.day
        if pa.types.is_decimal(kind):
            return self.amount
        return None if pa.types.is_integer(kind) or pa.types.is_boolean(kind) else self.text


def _explanation(sheet: Worksheet, language: Language, styles: _Styles) -> None:
    sheet.set_column(0, 0, 110, styles.told)
    sheet.write_string(0, 0, translate(N_("How this workbook is filled in"), language), styles.title)
    for row, text in enumerate(_EXPLAINED, start=2):
        sheet.write_string(row, 0, translate(text, language))
    sheet.activate()


def _codes(sheet: Worksheet, language: Language, styles: _Styles) -> dict[tuple[str, str], str]:
    """Writes the lists of what may stand in a column; the place of each, by table and column."""
    lists: dict[tuple[str, str], str] = {}
    name = translate(CODES, language)
    place = 0
    for table, record in TABLES.items():
        for column, field in record.model_fields.items():
            allowed = vocabulary(field)
            if allowed is None:
                continue
            labels = list(labels_of(allowed, language).values())
            sheet.write_string(
                0, place, f"{table_name(table, language)}: {header(column, field, language)}", styles.may
            )
            sheet.write_column(1, place, labels)
            sheet.set_column(place, place, 30)
            letters = column_letters(place)
            lists[table, column] = f"='{name}'!${letters}$2:${letters}${len(labels) + 1}"
            place += 1
    return lists


def header(column: str, field: FieldInfo, language: Language) -> str:
    """The header of a column in a language; both are read."""
    return str(field.title) if language == "nl" else column


def _table(
    sheet: Worksheet, table: str, lists: Mapping[tuple[str, str], str], language: Language, styles: _Styles
) -> None:
    sheet.freeze_panes(1, 0)
    if table in PERSONAL_TABLES:
        sheet.set_tab_color("#B45309")
    for place, (column, field) in enumerate(TABLES[table].model_fields.items()):
        needed = field.is_required() and not optional(field)
        kind = arrow_schema(table).field(column).type
        sheet.set_column(place, place, 20, styles.of(kind, table == "milestones"))
        sheet.write_string(0, place, header(column, field, language), styles.must if needed else styles.may)
        sheet.write_comment(0, place, _note(field, needed, language), {"x_scale": 2})
        rule = _rule(table, column, kind, lists, language)
        if rule:
            sheet.data_validation(1, place, ROWS, place, rule)


def _note(field: FieldInfo, needed: bool, language: Language) -> str:
    told = translate(field.description or "", language)
    must = N_("must be filled in") if needed else N_("may stay empty")
    return f"{told} ({translate(must, language)})"


def _rule(
    table: str, column: str, kind: pa.DataType, lists: Mapping[tuple[str, str], str], language: Language
) -> dict[str, Any] | None:
    """What Excel warns of while typing. It only warns: the check knows more, and codes are read too."""
    if (table, column) in lists:
        told = N_("This is not in the list. Choose a value from the list.")
        return {
            "validate": "list",
            "source": lists[table, column],
            "error_type": "warning",
            "error_message": translate(told, language),
        }
    if pa.types.is_date(kind) and table != "milestones":
        told = N_("This is not a day. Write it as 30/11/2023.")
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
            "error_type": "warning",
            "error_message": translate(told, language),
        }
    return None


def _example(sheet: Worksheet, language: Language, styles: _Styles) -> None:
    """The sheet of trajectories with three made-up rows, under a line that says so."""
    told = N_("An example of the sheet ‘{sheet}’: these rows are made up, and are not read.")
    name = table_name("trajectories", language)
    sheet.write_string(0, 0, translate(told, language, sheet=name), styles.warning)
    for place, (column, field) in enumerate(TABLES["trajectories"].model_fields.items()):
        sheet.set_column(place, place, 20)
        sheet.write_string(2, place, header(column, field, language), styles.may)
        allowed = vocabulary(field)
        labels = labels_of(allowed, language) if allowed else {}
        for number, row in enumerate(_EXAMPLE_ROWS, start=3):
            value = row.get(column)
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, styles.day)
            elif value is not None:
                sheet.write(number, place, labels.get(str(value), value))
