"""Which sheets of a workbook are tables of a delivery, and what is told of the others."""

from collections.abc import Sequence
from pathlib import Path

from vib.intake.findings import Told
from vib.intake.spreadsheet import Sheet, read_sheets
from vib.intake.table_names import table_named, table_names, table_of
from vib.locale import N_
from vib.model.sheets import holds_no_table
from vib.model.snapshot import Finding

SHEETS_UNREAD = Told(
    "file.sheets_unread",
    "note",
    N_("These sheets hold no table of a delivery and were not read: {sheets}."),
    N_("If one does, let its name begin with one of: {tables}"),
)
SHEETS_HIDDEN = Told(
    "file.sheets_hidden",
    "warning",
    N_("These sheets are hidden and were not read: {sheets}."),
    N_("Make them visible if they belong to the delivery, or remove them."),
)
SHEETS_EMPTY = Told(
    "file.sheets_empty",
    "note",
    N_("These sheets hold no rows and count as not delivered: {sheets}. The earlier data remain."),
    N_("Nothing needs to be done if that is what you meant."),
)
NO_SHEET = Told(
    "file.no_sheet",
    "error",
    N_("No sheet of this workbook has the name of a table."),
    N_("Let the name of each sheet begin with one of: {tables}"),
)


def read_tables(path: Path) -> tuple[list[tuple[Sheet, str]], list[Finding]]:
    """The sheets of a workbook that are delivered, each with its table, and findings about the workbook.

    An empty sheet is not delivered: in our template most are. Raises `Unreadable`, `OSError`.
    """
    sheets, findings = read_sheets(path)
    sheets = [sheet for sheet in sheets if not holds_no_table(sheet.name)]
    tables = _tables_of(path, sheets)
    of_table = [sheet for sheet in sheets if sheet.name in tables]
    findings += _told(SHEETS_HIDDEN, [sheet for sheet in of_table if sheet.hidden])
    findings += _told(SHEETS_EMPTY, [sheet for sheet in of_table if sheet.empty and not sheet.hidden])
    findings += _told(SHEETS_UNREAD, [sheet for sheet in sheets if sheet.filled and sheet.name not in tables])
    if not tables:
        findings.append(NO_SHEET.finding(values={"tables": table_names()}))
    visible = [sheet for sheet in of_table if not sheet.hidden and not sheet.empty]
    return [(sheet, tables[sheet.name]) for sheet in visible], findings


def _told(told: Told, sheets: Sequence[Sheet]) -> list[Finding]:
    """A finding that names some sheets; none where there are none."""
    names = ", ".join(sheet.name for sheet in sheets)
    return [told.finding(values={"sheets": names, "tables": table_names()})] if sheets else []


def _tables_of(path: Path, sheets: Sequence[Sheet]) -> dict[str, str]:
    """Sheet → table; where no sheet is called after one, the only sheet holds that of the file's name."""
    tables = {sheet.name: table for sheet in sheets if (table := table_named(sheet.name))}
    filled = [sheet for sheet in sheets if sheet.filled and not sheet.hidden]
    table = table_of(path)
    return {filled[0].name: table} if table and not tables and len(filled) == 1 else tables
