"""A bundle in, checked tables and findings out."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from vib.engine.base import Engine
from vib.engine.local import DuckEngine
from vib.engine.opened import opened
from vib.intake.consequences import without_consequences
from vib.intake.delivered import Delivered, delivered
from vib.intake.earlier import earlier_rows
from vib.intake.files import NOT_OPENED, BundleFile, BundleMeta, found_files, sha256
from vib.intake.people import homes_of_pilots, judged_people
from vib.intake.raw import FILE, ROW, Unreadable
from vib.intake.shares import Shares, of_shares, own_rows, rows_of_others
from vib.intake.table_checks import Bundle, rule_findings
from vib.intake.unzipping import Unzipped
from vib.locale import N_
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.schema import arrow_schema
from vib.model.snapshot import Finding, SourceFile
from vib.progress import Steps
from vib.settings import settings

_MORE_STEPS = 3
"""Of checking, after every file was read: the rows about people together, the rules of either engine."""

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


@dataclass(frozen=True)
class Checked:
    """A bundle that was checked; close it (or use it in a `with`) to let go of the engine and of the people.

    `tables`: every public table by name, as its Arrow schema says: the delivered one, else that of the
    snapshot the bundle builds on, else an empty one. `people`: `trajectories` and `guidance` as relations
    of the engine, with the columns of their records and `agency` and `data_until` of the agency that runs
    the pilot; they are read when they are counted, and empty if not delivered. Beside them `returning`, of
    the trajectories at least those of persons who have more than one (what `vib.cube` asks of it).
    `delivered` names the
    tables that came. Where `ok` is false the tables may lack values and must not be published.
    """

    as_of: date
    meta: BundleMeta
    tables: Mapping[str, pa.Table]
    people: Mapping[str, ir.Table]
    delivered: frozenset[str]
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    engine: Engine
    unzipped: Unzipped
    """What its zips held: files about people are read again when they are counted."""

    @property
    def ok(self) -> bool:
        """Whether nothing blocks publication."""
        return all(finding.severity != "error" for finding in self.findings)

    def close(self) -> None:
        self.engine.close()
        self.unzipped.remove()

    def __enter__(self) -> "Checked":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_bundle(
    paths: Sequence[Path], as_of: date, base: Frames | None = None, shares: Shares = MappingProxyType({})
) -> Checked:
    """Reads and checks the files and folders of a bundle, and reports everything that is wrong at once.

    `base` are the public tables of the snapshot it builds on, for the tables that are not delivered, and for
    the rows of agencies that no file of a table speaks for, where each of them speaks for some (`shares`).
    Rows about people are read and checked on the engine of the settings, public tables in this process.
    Bad data raise nothing: they are findings. Raises `EngineUnusable`.
    """
    with ExitStack() as undo:
        unzipped = Unzipped(paths)
        undo.callback(unzipped.remove)
        people = opened(settings().engine)
        undo.callback(people.close)
        with closing(DuckEngine()) as local:
            checked = _checked(unzipped, as_of, base or {}, shares, Engines(people, local))
        undo.pop_all()
        return checked


def _checked(unzipped: Unzipped, as_of: date, base: Frames, shares: Shares, engines: Engines) -> Checked:
    """The bundle, its rows about people worked on beside the public tables.

    The engine of the people has the machine to itself only while Python is not busy with the many small
    tables: side by side they take less time.
    """
    files, meta, findings = found_files(unzipped.paths)
    files = of_shares(files, unzipped.came_with, shares)
    findings += unzipped.findings
    steps = Steps(N_("Checking"), len(files) + _MORE_STEPS)
    with ThreadPoolExecutor(1, "people") as beside:
        coming = beside.submit(_read_people, files, base, engines, steps)
        read, public_rows, public = _read_public(files, base, engines, steps)
        homes = homes_of_pilots(public)
        people_read, people_rows = coming.result()
        steps.one()
        read |= people_read
        parts = _parts(files, read)
        told = _to_judge(files, parts, public_rows, public, as_of, engines)
        judging = beside.submit(judged_people, people_rows, homes, told, engines.people)
        of_rules, sources = rule_findings(told), _sources(parts)
        steps.one()
        people = judging.result()
        steps.one()
    of_values = [finding for file in files for finding in read[file][1]]
    of_rules = without_consequences([*of_rules, *people.findings], of_values, told.headers)
    findings += of_values
    findings += sorted(of_rules, key=lambda finding: [*TABLES, ""].index(finding.table))
    counted = {name: table.drop(FILE, ROW) for name, table in people.tables.items()}
    return Checked(
        as_of=as_of,
        meta=meta,
        tables=public,
        people=counted | {"returning": people.returning},
        delivered=told.delivered,
        sources=sources,
        findings=tuple(sorted(findings, key=_order)),
        engine=engines.people,
        unzipped=unzipped,
    )


def _read_public(
    files: Sequence[BundleFile], base: Frames, engines: Engines, steps: Steps
) -> tuple[Read, dict[str, ir.Table], dict[str, pa.Table]]:
    """The files of public tables; the rows of these tables; the tables as the snapshot keeps them.

    The rows are worked out once: what is asked of them is compiled without how they came about.
    """
    read = {file: _read(file, engines.local, steps) for file in files if file.table in PUBLIC_TABLES}
    parts = _parts(files, read)
    found = {name: _in_order(_rows_of(name, parts, base, engines), engines) for name in PUBLIC_TABLES}
    rows = {name: engines.local.keep(table) for name, table in found.items()}
    return read, rows, {name: _public(name, table) for name, table in found.items()}


def _to_judge(
    files: Sequence[BundleFile],
    parts: Parts,
    rows: Mapping[str, ir.Table],
    public: Mapping[str, pa.Table],
    as_of: date,
    engines: Engines,
) -> Bundle:
    """The public tables, with what the rules need to know of all tables."""
    return Bundle(
        tables=rows,
        filled=_filled(public, parts),
        returning={},
        ids=_known_ids(public, files, parts),
        delivered=frozenset(parts),
        headers=_headers(parts),
        as_of=as_of,
        connection=engines.local.backend,
    )


def _read_people(
    files: Sequence[BundleFile], base: Frames, engines: Engines, steps: Steps
) -> tuple[Read, dict[str, ir.Table]]:
    """The files with rows about people, and the rows of their tables."""
    personal = [file for file in files if file.table in PERSONAL_TABLES]
    read = {file: _read(file, engines.people, steps) for file in personal}
    parts = _parts(files, read)
    return read, {name: _rows_of(name, parts, base, engines) for name in PERSONAL_TABLES}


def _parts(files: Sequence[BundleFile], read: Read) -> Parts:
    """The files that could be read, by table."""
    parts: Parts = {}
    for file in files:
        part = read[file][0] if file in read else None
        if part is not None:
            parts.setdefault(file.table, []).append((file, part))
    return parts


def _known_ids(
    public: Mapping[str, pa.Table], files: Sequence[BundleFile], parts: Parts
) -> dict[str, tuple[str, ...]]:
    """The ids of each table that has them; a table that could not be read tells nothing."""
    unread = {file.table for file in files} - parts.keys()
    return {
        name: _ids(table)
        for name, table in public.items()
        if "id" in table.column_names and name not in unread
    }


def _filled(public: Mapping[str, pa.Table], parts: Parts) -> frozenset[str]:
    """The tables that have rows."""
    people = {name for name in PERSONAL_TABLES if any(part.count for _, part in parts.get(name, []))}
    return frozenset({name for name, table in public.items() if table.num_rows} | people)


def _ids(table: pa.Table) -> tuple[str, ...]:
    return tuple(code for code in table["id"].to_pylist() if code is not None)


def _order(finding: Finding) -> int:
    return ("error", "warning", "note").index(finding.severity)


def _read(file: BundleFile, engine: Engine, steps: Steps) -> tuple[Delivered | None, list[Finding]]:
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


def _headers(parts: Parts) -> dict[tuple[str | None, str], str]:
    return {
        (name, column): header
        for of_table in parts.values()
        for _, part in of_table
        for name in part.names
        for column, header in part.headers.items()
    }


def _sources(parts: Parts) -> tuple[SourceFile, ...]:
    return tuple(
        SourceFile(name=file.name, sha256=sha256(file.path), table=file.table, rows=part.count)
        for of_table in parts.values()
        for file, part in of_table
    )
