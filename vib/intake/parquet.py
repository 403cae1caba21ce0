"""Parquet files, scanned where they lie."""

import glob
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from vib.intake.findings import Told
from vib.intake.raw import ROW, Raw, Unreadable
from vib.locale import N_
from vib.model.snapshot import Finding

BROKEN = Told(
    "file.broken",
    "error",
    N_("This Parquet file can't be read; it may be damaged or incomplete."),
    N_("Make the file again and deliver it once more."),
)
_ROW_NUMBER = "file_row_number"


def read_parquet(path: Path, connection: ibis.BaseBackend) -> tuple[Raw, list[Finding]]:
    """A Parquet file as a relation that reads it; raises `Unreadable` where it is no such file."""
    try:
        # A glob character in a name must not match other files.
        rows = connection.read_parquet(glob.escape(str(path)), file_row_number=True)
    except (duckdb.Error, OSError):
        raise Unreadable(BROKEN) from None
    names = [name for name in rows.columns if name != _ROW_NUMBER]
    numbered = rows.select(
        (rows[_ROW_NUMBER] + 2).name(ROW), **{name: _emptied(rows[name]) for name in names}
    )
    return Raw(numbered, dict(zip(names, names, strict=True)), exact=True), []


def _emptied(column: ir.Column) -> ir.Column:
    """The column, empty where its maker had no other way to say so: an empty text, not-a-number."""
    if column.type().is_string():
        return column.nullif("")
    return column.isnan().ifelse(None, column) if column.type().is_floating() else column
