"""Parquet files, scanned where they lie: one alone, or a folder of them that is one table."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import ibis.expr.types as ir
import pyarrow as pa

from vib.engine.base import PART, PLACE, BrokenFile, Engine, Source
from vib.intake.columns import TWICE
from vib.intake.findings import Told
from vib.intake.parquet_footers import BROKEN, Footer, read_footers
from vib.intake.raw import FILE, ROW, Raw, Unreadable
from vib.locale import N_
from vib.model.snapshot import Finding

PARTS_DIFFER = Told(
    "file.parts_differ",
    "error",
    N_("The files in this folder do not agree on what the columns hold."),
    N_("Write all files of the folder in the same way, with the same type for each column."),
)
KEYS_DIFFER = Told(
    "file.folders_differ",
    "error",
    N_("The folders in this folder are not divided in the same way."),
    N_("Let all files lie equally deep, in folders such as ‘agency=atlas’."),
)
OTHERS = Told(
    "file.others_in_folder",
    "warning",
    N_("This folder is one table of Parquet files; other files in it were not read."),
    N_("If they belong to the delivery, make Parquet files of them."),
)

_KEY = re.compile(r"([^=]+)=(.*)")


def parquet_parts(folder: Path) -> tuple[Path, ...]:
    """The Parquet files below a folder."""
    return tuple(path for path in _files(folder) if path.suffix == ".parquet")


def _files(folder: Path) -> list[Path]:
    """The files below a folder, without what other programs hide in it (`_temporary`, `.crc`)."""
    found = ((path, path.relative_to(folder).parts) for path in folder.rglob("*") if path.is_file())
    return sorted(path for path, parts in found if not any(part.startswith(("_", ".")) for part in parts))


def read_parquet(path: Path, engine: Engine) -> tuple[Raw, list[Finding]]:
    """A Parquet file, or a folder of them, as a relation that reads it.

    Raises `Unreadable` where it is no such file, or where the files of a folder are not one table.
    """
    try:
        return _read(path, engine)
    except BrokenFile:
        raise Unreadable(BROKEN) from None


def _read(path: Path, engine: Engine) -> tuple[Raw, list[Finding]]:
    files = parquet_parts(path) if path.is_dir() else (path,)
    footers = read_footers(files)
    keys = _common_keys(path, files) if path.is_dir() else ()
    source = Source(path, files, _schemas(footers), keys)
    rows = engine.scan(source)
    filled = _filled(footers).difference(keys)
    columns = {name: rows[name] if name in filled else _emptied(rows[name]) for name in source.columns}
    headers = {name: name for name in source.columns}
    count = sum(footer.rows for footer in footers)
    if not path.is_dir():
        return Raw(rows.select(**{ROW: rows[PLACE] + 2}, **columns), headers, count, exact=True), []
    numbered = rows.select(**{FILE: rows[PART], ROW: rows[PLACE] + 2}, **columns)
    parts = tuple(file.relative_to(path).as_posix() for file in files)
    others = [OTHERS.finding()] if len(files) < len(_files(path)) else []
    return Raw(numbered, headers, count, True, parts, keys), others


def _common_keys(folder: Path, files: tuple[Path, ...]) -> tuple[str, ...]:
    """The columns in the names of the folders below a folder, which must be the same for all files."""
    keys = {_keys(file.relative_to(folder)) for file in files}
    if len(keys) != 1:
        raise Unreadable(KEYS_DIFFER)
    return keys.pop()


def _keys(file: Path) -> tuple[str, ...]:
    """The columns in the names of the folders that a file lies in."""
    found = (_KEY.fullmatch(name) for name in file.parts[:-1])
    return tuple(unquote(match[1]) for match in found if match)


def _filled(footers: Sequence[Footer]) -> frozenset[str]:
    """The text columns of which no file that has rows leaves open whether a value is an empty text."""
    with_rows = [footer for footer in footers if footer.rows]
    names = {name for footer in with_rows for name in footer.schema.names}
    return frozenset(
        name
        for name in names
        if all(name in footer.filled for footer in with_rows if name in footer.schema.names)
    )


def _schemas(footers: Sequence[Footer]) -> tuple[pa.Schema, ...]:
    """The schema of each file; raises `Unreadable` where they are not one table."""
    schemas = tuple(_plain(footer.schema) for footer in footers)
    # No engine tells two columns apart by capitals alone.
    if any(len({name.casefold() for name in schema.names}) < len(schema.names) for schema in schemas):
        raise Unreadable(TWICE)
    try:
        pa.unify_schemas(schemas)
    except pa.ArrowException:
        raise Unreadable(PARTS_DIFFER) from None
    return schemas


def _plain(schema: pa.Schema) -> pa.Schema:
    """A schema without the ways in which Arrow keeps one and the same text."""
    return pa.schema((field.name, _plain_type(field.type)) for field in schema)


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.BaseExtensionType):
        return _plain_type(kind.storage_type)
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def _emptied(column: ir.Column) -> ir.Column:
    """The column, empty where its maker had no other way to say so: an empty text, not-a-number."""
    if column.type().is_string():
        return column.nullif("")
    return column.isnan().ifelse(None, column) if column.type().is_floating() else column
