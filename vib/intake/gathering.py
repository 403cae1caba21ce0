"""The files of a bundle, read, and their rows laid together: a table each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from vib.engine.base import Engine
from vib.intake.delivered import Delivered, delivered
from vib.intake.earlier import earlier_rows
from vib.intake.files import NOT_OPENED, BundleFile
from vib.intake.raw import FILE, ROW, Unreadable
from vib.intake.shares import own_rows, rows_of_others
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.schema import arrow_schema
from vib.model.snapshot import Finding
from vib.progress import Steps

Frames = Mapping[str, pd.DataFrame | pa.Table]
Read = dict[BundleFile, tuple[Delivered | None, list[Finding]]]
Parts = dict[str, list[tuple[BundleFile, Delivered]]]


@dataclass(frozen=True)
class Engines:
    """What holds the rows about people, and what the public tables: DuckDB in this process."""

    people: Engine
    local: Engine

    def of(self, table: str) -> Engine:
        return self.people if table in PERSONAL_TABLES else self.local


def read_public(
    files: Sequence[BundleFile], base: Frames, engines: Engines, steps: Steps
) -> tuple[Read, dict[str, ir.Table], dict[str, pa.Table]]:
    """The files of public tables; the rows of these tables; the tables as the snapshot keeps them.

    The rows are worked out once: what is asked of them is compiled without how they came about.
    """
    read = {file: read_file(file, engines.local, steps) for file in files if file.table in PUBLIC_TABLES}
    parts = parts_of(files, read)
    found = {name: _in_order(_rows_of(name, parts, base, engines), engines) for name in PUBLIC_TABLES}
    rows = {name: engines.local.keep(table) for name, table in found.items()}
    return read, rows, {name: _public(name, table) for name, table in found.items()}


def read_people(
    files: Sequence[BundleFile], base: Frames, engines: Engines, steps: Steps
) -> tuple[Read, dict[str, ir.Table]]:
    """The files with rows about people, and the rows of their tables."""
    personal = [file for file in files if file.table in PERSONAL_TABLES]
    read = {file: read_file(file, engines.people, steps) for file in personal}
    parts = parts_of(files, read)
    return read, {name: _rows_of(name, parts, base, engines) for name in PERSONAL_TABLES}


def parts_of(files: Sequence[BundleFile], read: Read) -> Parts:
    """The files that could be read, by table."""
    parts: Parts = {}
    for file in files:
        part = read[file][0] if file in read else None
        if part is not None:
            parts.setdefault(file.table, []).append((file, part))
    return parts


def read_file(file: BundleFile, engine: Engine, steps: Steps) -> tuple[Delivered | None, list[Finding]]:
    """The rows of a file, if it can be read, and what is wrong with the file and its columns."""
    try:
        raw, of_file = file.read(engine)
        part = delivered(file.table, file.name, raw, engine)
    except Unreadable as unreadable:
        return None, [unreadable.told.finding(file.table, file=file.name)]
    except OSError:
        return None, [NOT_OPENED.finding(file.table, file=file.name)]
    finally:
        steps.one()
    told = (*of_file, *part.findings)
    return part, [
        finding.model_copy(update={"table": file.table, "file": finding.file or file.name})
        for finding in told
    ]


def _rows_of(table: str, parts: Parts, base: Frames, engines: Engines) -> ir.Table:
    if table not in parts:
        return earlier_rows(table, base.get(table), engines.of(table))
    columns = (FILE, ROW, *TABLES[table].model_fields)
    rows = [_counting(table, file, part.rows).select(*columns) for file, part in parts[table]]
    spoken_for = [file.agencies for file, _ in parts[table]]
    if table in PUBLIC_TABLES and None not in spoken_for:
        told = frozenset[str]().union(*filter(None, spoken_for))
        earlier = earlier_rows(table, base.get(table), engines.of(table))
        rows.append(rows_of_others(table, earlier, told).select(*columns))
    return ibis.union(*rows)


def _counting(table: str, file: BundleFile, rows: ir.Table) -> ir.Table:
    """The rows of a file that count: of a public table those of the agencies that it speaks for."""
    if file.agencies is None or table in PERSONAL_TABLES:
        return rows
    return own_rows(table, rows, file.agencies)


def _in_order(rows: ir.Table, engines: Engines) -> pa.Table:
    """The rows of a public table in the order in which they came."""
    return engines.local.backend.to_pyarrow(rows).sort_by([(FILE, "ascending"), (ROW, "ascending")])


def _public(table: str, rows: pa.Table) -> pa.Table:
    """A public table as the snapshot keeps it."""
    schema = arrow_schema(table)
    # Built column by column, because a bundle with errors may have empty places that the schema forbids.
    return pa.Table.from_arrays([rows[field.name].cast(field.type) for field in schema], schema=schema)
