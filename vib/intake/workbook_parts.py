"""What lies in the parts of an `.xlsx` before anything reads its cells: dangers, formulas, Excel's errors."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError  # nosec B405: types only; defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vib.intake import limits
from vib.intake.archive import TOO_LARGE, bytes_of, opened_archive
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

# An attribute's value may hold a `>`, and what never ends is taken to the end: no input makes this slow.
_REST = rb"""((?:[^>"']++|"[^"]*+"|'[^']*+')*+)(?:>|["']|\Z)"""
_PREFIX = rb"<(?:[^\s<>/:]+:)?"
_CELL = re.compile(_PREFIX + rb"c(?=[\s/>])" + _REST + rb"(?:\s*" + _PREFIX + rb"(f)[\s/>])?")
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]+)0*([0-9]+)""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_ROW = re.compile(_PREFIX + rb"row(?=[\s/>])" + _REST)
_ROW_PLACE = re.compile(rb"""\br\s*=\s*["']\s*0*([0-9]+)""")
_SHARED_TEXTS = re.compile(_PREFIX + rb"sst(?=[\s/>])" + _REST)
_HOW_MANY = re.compile(rb"""\buniqueCount\s*=\s*(?!["'][0-9]{0,7}["'])""")
"""Of the texts that cells share, any number that is none or too large: room is made for as many at once."""
_SHARED_TEXT = re.compile(_PREFIX + rb"si(?=[\s/>])")
_VALUE = re.compile(_PREFIX + rb"v(?=[\s>])" + _REST + rb"\s*([0-9]{1,9})")
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# More than any sheet has, and too few to keep a machine busy.
_DIGITS, _LETTERS = 9, 5
_BEFORE_XML = b"\xef\xbb\xbf \t\r\n"
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
        uses: Counter[int] = Counter()
        lengths: list[int] = []
        for name, data in _texts(archive):
            if b"sheetData" in data:
                parts[name] = _marks(name, data)
                uses.update(int(found[2]) for found in _VALUE.finditer(data))
            elif b"<sst" in data or b":sst" in data:
                lengths += [len(text) for text in _SHARED_TEXT.split(data)[1:]]
            elif name.startswith(("xl/workbook.", "xl/_rels/workbook.")):
                told[name] = data
        sheets = _sheet_names(told)
    # A long text that is kept once may stand in millions of cells.
    if sum(uses[place] * length for place, length in enumerate(lengths)) > limits.WORKBOOK_BYTES:
        raise Unreadable(TOO_LARGE)
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
        is_xml = entry.filename.casefold().endswith((".xml", ".rels")) or data.lstrip(_BEFORE_XML)[:1] == b"<"
        if not is_xml and b"sheetData" not in data:
            continue
        # In UTF-16, which nobody writes here, nothing of what is looked for below would show.
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]:
            raise Unreadable(BROKEN)
        if _DECLARED.search(data):
            raise Unreadable(DECLARATIONS)
        if any(_HOW_MANY.search(texts[1]) for texts in _SHARED_TEXTS.finditer(data)):
            raise Unreadable(BROKEN)
        yield entry.filename, data


def _marks(name: str, data: bytes) -> Marks:
    """The errors and formulas of a sheet; raises `Unreadable` where its cells span too large an area."""
    too_wide = Unreadable(_with(TOO_WIDE, sheet=PurePosixPath(name).stem))
    errors: set[tuple[int, int]] = set()
    formulas: list[tuple[int, int]] = []
    rows, columns, count, placed = _last_row(data), 0, 0, 0
    for cell in _CELL.finditer(data):
        count += 1
        if count > limits.SHEET_CELLS:
            raise too_wide
        places = [_place(found) for found in _PLACE.finditer(cell[1])]
        if not places:
            continue
        placed += 1
        rows = max(rows, *(row for row, _ in places))
        columns = max(columns, *(column + 1 for _, column in places))
        if _ERROR.search(cell[1]):
            errors.add(places[0])
        if cell[2]:
            formulas.append(places[0])
    if placed < count:
        # A cell that does not tell its place stands beside the one before it.
        columns += max(len(_CELL.findall(row)) for row in _ROW.split(data))
    if rows * columns > limits.SHEET_CELLS or columns > limits.COLUMNS:
        raise too_wide
    return Marks(frozenset(errors), tuple(formulas))


def _place(found: re.Match[bytes]) -> tuple[int, int]:
    """The row and the column of a cell; far outside where no sheet has such a place."""
    letters, digits = found[1].decode().upper(), found[2]
    return int(digits[:_DIGITS]), column_place(letters[:_LETTERS])


def _last_row(data: bytes) -> int:
    """The last row of a sheet; a row that does not tell its number comes after the one before it."""
    rows = [_ROW_PLACE.findall(row[1]) for row in _ROW.finditer(data)]
    told = (int(place[:_DIGITS]) for places in rows for place in places)
    return max(told, default=0) + sum(not places for places in rows)


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
