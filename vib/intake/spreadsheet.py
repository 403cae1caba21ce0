"""An `.xlsx` as sheets of text, every value as the same table in CSV would have it, every row numbered.

A cell with a formula is read by the result that Excel stored with it, and that is told.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from vib.engine.base import Engine
from vib.intake.delimited import NO_HEADERS, blank_rows
from vib.intake.findings import SHOWN, Told, grouped
from vib.intake.raw import BROKEN, ROW, Raw, Unreadable
from vib.intake.workbook_parts import LINKS, Marks, checked_parts
from vib.locale import N_
from vib.model.sheets import column_letters, told_column
from vib.model.snapshot import Finding

EXCEL_ERROR = Told(
    "value.excel_error",
    "error",
    N_("This cell shows an error of Excel."),
    N_("Correct the formula, or put the value itself in the cell."),
)
FORMULAS = Told(
    "file.formulas",
    "warning",
    N_("{count} cells hold a formula; the result that was stored with it was read. The first is {cell}."),
    N_("Check these values, or paste them as values to be sure."),
)
NO_RESULT = Told(
    "value.no_result",
    "error",
    N_("This formula has no stored result."),
    N_("Open the workbook in Excel and save it there, or put the value itself in the cell."),
)
_EXACT_WHOLE = 10**15

Cells = list[list[Any]]


@dataclass(frozen=True)
class Sheet:
    """A sheet with values. `headers` are those of the columns of `rows`, which are texts, and `ROW`."""

    name: str
    hidden: bool
    headers: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    """The column of each header, the first of the sheet being 0."""
    rows: pa.Table | None = field(default=None, compare=False)
    """None where the first row holds no headers."""
    findings: tuple[Finding, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether any cell holds a value."""
        return bool(self.places) or self.rows is None

    @property
    def empty(self) -> bool:
        """Whether it holds nothing below its headers."""
        return self.rows is not None and self.rows.num_rows == 0

    def raw(self, engine: Engine) -> tuple[Raw, list[Finding]]:
        """Its rows as those of a file; raises `Unreadable` where it has no headers."""
        if self.rows is None:
            raise Unreadable(NO_HEADERS)
        names = [name for name in self.rows.column_names if name != ROW]
        told = map(told_column, self.places, self.headers)
        return Raw(
            engine.keep(self.rows),
            dict(zip(names, self.headers, strict=True)),
            self.rows.num_rows,
            exact=False,
            told=dict(zip(names, told, strict=True)),
        ), list(self.findings)


def read_sheets(path: Path) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a workbook in their order, and what is wrong with it as a whole; raises `Unreadable`."""
    parts = checked_parts(path)
    sheets = [
        _sheet(name, hidden, cells, parts.marks.get(name, Marks())) for name, hidden, cells in _cells(path)
    ]
    return sheets, [LINKS.finding()] if parts.linked else []


def _cells(path: Path) -> list[tuple[str, bool, Cells]]:
    """Name, whether it is hidden, and cells of each sheet, from its first row and column on."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                (
                    told.name,
                    told.visible is not SheetVisibleEnum.Visible,
                    book.get_sheet_by_name(told.name).to_python(skip_empty_area=False),
                )
                for told in book.sheets_metadata
                if told.typ is SheetTypeEnum.WorkSheet
            ]
    except (CalamineError, ValueError, OverflowError, LookupError, TypeError):
        raise Unreadable(BROKEN) from None
    except BaseException as error:
        # What a failure inside the library is raised as, which is no `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(BROKEN) from None


def _sheet(name: str, hidden: bool, cells: Cells, marks: Marks) -> Sheet:
    texts = [[_text(value) for value in row] for row in cells]
    for row, column in marks.errors:
        if row <= len(texts) and column < len(texts[row - 1]):
            texts[row - 1][column] = None
    headers = texts[0] if texts else []
    held = [place for place in range(len(headers)) if any(row[place] is not None for row in texts)]
    if held and not any(headers):
        return Sheet(name, hidden)
    filled = [number for number, row in enumerate(texts[1:], start=2) if any(v is not None for v in row)]
    told = tuple(headers[place] or "" for place in held)
    rows = {
        f"column_{place}": pa.array([texts[number - 1][place] for number in filled], pa.string())
        for place in held
    }
    numbers = pa.array(filled, pa.int64())
    columns = dict(zip(held, told, strict=True))
    findings = (
        *_of_errors(marks, columns),
        *_of_formulas(marks, texts, columns),
        *blank_rows((filled[-1] - 1 if filled else 0) - len(filled)),
    )
    return Sheet(name, hidden, told, tuple(held), pa.table({**rows, ROW: numbers}), findings)


def _text(value: Any) -> str | None:
    """A value as a person would write it in CSV; None where there is none."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_WHOLE:
        return str(int(value))
    if isinstance(value, float):
        # As many digits as Excel itself keeps: 0.1 + 0.2 is 0.3 there.
        return format(value, ".15g")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _of_errors(marks: Marks, columns: dict[int, str]) -> list[Finding]:
    return _each(EXCEL_ERROR, sorted(marks.errors), columns)


def _each(told: Told, places: Sequence[tuple[int, int]], columns: dict[int, str]) -> list[Finding]:
    """A finding for each of the first cells, and one for the rest."""
    findings = [
        told.finding(row=row, column=told_column(column, columns.get(column, "")))
        for row, column in places[:SHOWN]
    ]
    more = len(places) - len(findings)
    return [*findings, told.rest("", None, more)] if more else findings


def _of_formulas(marks: Marks, texts: list[list[str | None]], columns: dict[int, str]) -> list[Finding]:
    formulas = sorted(set(marks.formulas) - marks.errors)
    if not formulas:
        return []
    row, column = formulas[0]
    cell = f"{column_letters(column)}{row}"
    told = FORMULAS.finding(count=len(formulas), values={"count": grouped(len(formulas)), "cell": cell})
    return [told, *_each(NO_RESULT, [place for place in formulas if not _held(texts, *place)], columns)]


def _held(texts: list[list[str | None]], row: int, column: int) -> bool:
    """Whether a cell holds a value."""
    return row <= len(texts) and column < len(texts[row - 1]) and texts[row - 1][column] is not None
