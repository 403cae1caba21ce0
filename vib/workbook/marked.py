"""A copy of what was delivered with the faulty cells coloured, and what is wrong with each as its note."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from vib.locale import N_, Language, translate
from vib.model.records import table_name
from vib.model.sheets import FINDINGS, column_place, file_and_sheet
from vib.model.snapshot import Finding
from vib.workbook.safe_text import cell_text, would_run

MARKED = (".xlsx", ".csv")
"""Endings of the names of files of which a copy is made."""

_COLOURS = {"error": "FFF4B6B0", "warning": "FFFFE08A"}
_WIDEST_NOTE = 420
_LARGEST = 20 * 2**20
"""Bytes of a file: openpyxl takes fifty times as much memory, and nobody repairs such a file by hand."""
_SEPARATOR_TOLD = re.compile(r"^sep=.\r?\n", re.IGNORECASE)
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def marked_bytes(name: str, content: bytes, findings: Sequence[Finding], language: Language) -> bytes | None:
    """A workbook with the findings about a file in it, as bytes; None where no cell is to be marked.

    `name` is that of the file as findings tell it; a CSV file becomes a workbook with the same rows. Values
    stay as they came, in the place of a formula its result, so nothing in the copy runs. A file that the
    check refused as a whole has no findings with a place, and is not opened here either. What must not be
    opened in the server is made where it was checked.
    """
    mine = [one for one in findings if one.severity in _COLOURS and file_and_sheet(one.file or "")[0] == name]
    ending = PurePath(name).suffix.casefold()
    has_places = any(one.row or one.column for one in mine)
    if ending not in MARKED or not has_places or len(content) > _LARGEST:
        return None
    book = _of_workbook(content) if ending == ".xlsx" else _of_csv(name, content)
    if book is None:
        return None
    for finding in mine:
        _mark(book, finding, language)
    _list(book, mine, language)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _of_workbook(content: bytes) -> Workbook | None:
    """A delivered workbook, without what it takes from elsewhere; None where openpyxl can't read it."""
    try:
        return openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception:
        # It is stricter than the check, and raises whatever the part of it that failed does.
        return None


def _of_csv(name: str, content: bytes) -> Workbook | None:
    """The rows of a CSV file, each value as the text that it is; None where they can't be told apart."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _NOT_IN_TITLES.sub(" ", PurePath(name).stem)[:31] or "csv"
    text = _SEPARATOR_TOLD.sub("", _decoded(content), count=1)
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            for place, value in enumerate(row, start=1):
                if value:
                    _write(sheet, number, place, value)
    except (csv.Error, ValueError):
        return None
    return book


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text as a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = cell_text(text)
    cell.data_type = "s"
    cell.quotePrefix = would_run(text)


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _mark(book: Workbook, finding: Finding, language: Language) -> None:
    """Colours the cells of a finding, or its headers where it has no row, and says there what is wrong."""
    sheet = _sheet_of(book, finding)
    if sheet is None:
        return
    for place in _places(sheet, finding):
        cell = sheet.cell(finding.row or 1, place)
        colour = _COLOURS[finding.severity]
        cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
        told = f"{finding.message.text(language)} {finding.remedy.text(language)}"
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(f"{before}{told}", "VIB-monitor", width=_WIDEST_NOTE)


def _sheet_of(book: Workbook, finding: Finding) -> Worksheet | None:
    _, name = file_and_sheet(finding.file or "")
    sheet = book[name] if name in book.sheetnames else book.active if name is None else None
    return sheet if isinstance(sheet, Worksheet) else None


def _places(sheet: Worksheet, finding: Finding) -> Iterable[int]:
    """The columns of a finding, the first being 1: by letters (`C (vte)`) or by headers."""
    headers = [str(cell.value or "").strip().casefold() for cell in sheet[1]]
    for told in (finding.column or "").split(", "):
        letters, _, rest = told.partition(" ")
        if rest.startswith("(") and letters.isupper():
            yield column_place(letters) + 1
        elif told.strip().casefold() in headers:
            yield headers.index(told.strip().casefold()) + 1


def _list(book: Workbook, findings: Sequence[Finding], language: Language) -> None:
    """A sheet in front with all that was found; the check does not read it."""
    sheet = book.create_sheet(translate(FINDINGS, language), 0)
    headers = (N_("sheet"), N_("row"), N_("column"), N_("value"), N_("what is wrong"), N_("what to do"))
    for place, text in enumerate(headers, start=1):
        sheet.cell(1, place, translate(text, language)).font = Font(bold=True)
    for number, one in enumerate(findings, start=2):
        where = file_and_sheet(one.file or "")[1] or table_name(one.table, language)
        told = (where, one.row, one.column, one.value, one.message.text(language), one.remedy.text(language))
        for place, value in enumerate(told, start=1):
            if isinstance(value, str):
                _write(sheet, number, place, value)
            else:
                sheet.cell(number, place, value)
    for letters, width in zip("ABCDEF", (22, 8, 26, 26, 60, 60), strict=True):
        sheet.column_dimensions[letters].width = width
    book.active = 0
