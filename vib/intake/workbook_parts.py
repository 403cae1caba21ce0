"""What lies in the parts of an `.xlsx` before anything reads its cells: dangers, formulas, Excel's errors."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vib.intake import limits
from vib.intake.archive import bytes_of, opened_archive
from vib.intake.findings import Told
from vib.intake.raw import BROKEN, Unreadable
from vib.locale import N_
from vib.model.sheets import column_place

DECLARATIONS = Told(
    "file.xml_declarations",
    "error",
    N_("This workbook holds declarations that no Excel file has, and was not read."),
    N_("Make the workbook again in Excel, starting from the template."),
)
MACROS = Told(
    "file.macros",
    "error",
    N_("This workbook holds macros, and was not read."),
    N_("Save it in Excel as ‘Excel Workbook (*.xlsx)’, without macros."),
)
TOO_WIDE = Told(
    "file.too_many_cells",
    "error",
    N_("The sheet ‘{sheet}’ spans more rows and columns than a delivery has."),
    N_("Remove what stands far from the table; deliver a table of this size as CSV or Parquet."),
)
TOO_MANY_SHEETS = Told(
    "file.too_many_sheets",
    "error",
    N_("This workbook has {count} sheets, more than a delivery has."),
    N_("Deliver the sheets with tables alone."),
)
LINKS = Told(
    "file.links",
    "warning",
    N_("This workbook refers to other files or to a database; nothing of these was read."),
    N_("Check the values that come from there, or paste them as values."),
)

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>(?:\s*<(?:\w+:)?(f)[\s/>])?")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,9})([0-9]{1,9})["']""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row(?=[\s/>])""")
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LINKED = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


@dataclass(frozen=True)
class Marks:
    """Of a sheet: `errors` and `formulas`, the cells (row from 1, column from 0) with either."""

    errors: frozenset[tuple[int, int]] = frozenset()
    formulas: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Parts:
    """`marks` by the name of the sheet, and whether the workbook refers to other files."""

    marks: dict[str, Marks]
    linked: bool


def checked_parts(path: Path) -> Parts:
    """Looks through all parts of a workbook; raises `Unreadable` where it must not be opened."""
    with opened_archive(path, limits.WORKBOOK_PARTS, limits.WORKBOOK_BYTES) as archive:
        names = [entry.filename.casefold() for entry in archive.infolist()]
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Unreadable(MACROS)
        parts: dict[str, Marks] = {}
        told: dict[str, bytes] = {}
        for name, data in _texts(archive):
            if b"sheetData" in data:
                parts[name] = _marks(name, data)
            elif name.startswith(("xl/workbook.", "xl/_rels/workbook.")):
                told[name] = data
        sheets = _sheet_names(told)
    if len(sheets) > limits.SHEETS:
        raise Unreadable(_with(TOO_MANY_SHEETS, count=str(len(sheets))))
    marks = {sheet: parts.get(part, Marks()) for sheet, part in sheets.items()}
    return Parts(marks, any(name.startswith(_LINKED) for name in names))


def _with(told: Told, **values: str) -> Told:
    return Told(told.rule, told.severity, told.message, told.remedy, values)


def _texts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The XML parts of a workbook by name; every part is unpacked to its end, to see that it is sound."""
    for entry in archive.infolist():
        data = bytes_of(archive, entry)
        if not entry.filename.casefold().endswith((".xml", ".rels")):
            continue
        # In UTF-16, which nobody writes here, nothing of what is looked for below would show.
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]:
            raise Unreadable(BROKEN)
        if _DECLARED.search(data):
            raise Unreadable(DECLARATIONS)
        yield entry.filename, data


def _marks(name: str, data: bytes) -> Marks:
    """The errors and formulas of a sheet; raises `Unreadable` where its cells span too large an area."""
    errors: set[tuple[int, int]] = set()
    formulas: list[tuple[int, int]] = []
    rows, columns = len(_ROW.findall(data)), 0
    count, placed = 0, 0
    for cell in _CELL.finditer(data):
        count += 1
        found = _PLACE.search(cell[1])
        if found is None:
            continue
        placed += 1
        place = int(found[2]), column_place(found[1].decode())
        rows, columns = max(rows, place[0]), max(columns, place[1] + 1)
        if _ERROR.search(cell[1]):
            errors.add(place)
        if cell[2]:
            formulas.append(place)
        if count > limits.SHEET_CELLS:
            break
    if placed < count:
        columns = max(columns, *(len(_CELL.findall(row)) for row in _ROW.split(data)))
    if rows * columns > limits.SHEET_CELLS or columns > limits.COLUMNS:
        raise Unreadable(_with(TOO_WIDE, sheet=PurePosixPath(name).stem))
    return Marks(frozenset(errors), tuple(formulas))


def _sheet_names(told: dict[str, bytes]) -> dict[str, str]:
    """The sheets of a workbook, and the part that holds each."""
    try:
        roots = {name: fromstring(data) for name, data in told.items()}
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
    targets = {
        str(_attribute(link, "Id")): _part(str(_attribute(link, "Target")))
        for name, root in roots.items()
        if name.endswith(".rels")
        for link in root
    }
    return {
        str(_attribute(element, "name")): targets.get(str(_attribute(element, "id")), "")
        for name, root in roots.items()
        if not name.endswith(".rels")
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "sheet"
    }


def _attribute(element: Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _part(target: str) -> str:
    """The part that a relationship of the workbook points to."""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
