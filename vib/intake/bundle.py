"""A bundle in, checked tables and findings out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from vib.intake.delivered import Delivered, delivered
from vib.intake.files import NOT_OPENED, READERS, BundleFile, BundleMeta, found_files, sha256
from vib.intake.raw import FILE, ROW, Unreadable
from vib.intake.table_checks import Bundle, rule_findings
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.schema import arrow_schema
from vib.model.snapshot import Finding, SourceFile

Frames = Mapping[str, pd.DataFrame | pa.Table]
Parts = dict[str, list[tuple[BundleFile, Delivered]]]


@dataclass(frozen=True)
class Checked:
    """A bundle that was checked; close it (or use it in a `with`) to let go of the engine and of the people.

    `tables`: every public table by name, as its Arrow schema says: the delivered one, else that of the
    snapshot the bundle builds on, else an empty one. `people`: `trajectories` and `guidance` as relations
    of the engine, with the columns of their records and `agency` and `data_until` of the agency that runs
    the pilot; they are read when they are counted, and empty if not delivered. `delivered` names the
    tables that came. Where `ok` is false the tables may lack values and must not be published.
    """

    as_of: date
    meta: BundleMeta
    tables: Mapping[str, pa.Table]
    people: Mapping[str, ir.Table]
    delivered: frozenset[str]
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    connection: ibis.BaseBackend

    @property
    def ok(self) -> bool:
        """Whether nothing blocks publication."""
        return all(finding.severity != "error" for finding in self.findings)

    def close(self) -> None:
        self.connection.disconnect()

    def __enter__(self) -> "Checked":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def engine() -> ibis.BaseBackend:
    """An engine of its own, in memory: no file of people is ever left behind, and nothing is downloaded."""
    return ibis.duckdb.connect(
        temp_directory="", autoinstall_known_extensions=False, autoload_known_extensions=False
    )


def read_bundle(paths: Sequence[Path], as_of: date, base: Frames | None = None) -> Checked:
    """Reads and checks the files and folders of a bundle, and reports everything that is wrong at once.

    `base` are the public tables of the snapshot it builds on, for the tables that are not delivered.
    Bad data raise nothing: they are findings.
    """
    connection = engine()
    files, meta, findings = found_files(paths)
    parts: Parts = {}
    for file in files:
        part, wrong = _read(file, connection)
        findings += wrong
        if part is not None:
            parts.setdefault(file.table, []).append((file, part))
    rows = {name: _rows_of(name, parts.get(name, []), base or {}) for name in TABLES}
    public = {name: _public(name, rows[name], connection) for name in PUBLIC_TABLES}
    people = {name: _with_agency(rows[name], public, connection) for name in PERSONAL_TABLES}
    people |= {name: _named(people[name], connection) for name in PERSONAL_TABLES & parts.keys()}
    unread = {file.table for file in files} - parts.keys()
    bundle = Bundle(
        tables=rows | people,
        ids={
            name: _ids(table)
            for name, table in public.items()
            if "id" in table.column_names and name not in unread
        },
        delivered=frozenset(parts),
        headers=_headers(parts),
        as_of=as_of,
        connection=connection,
    )
    findings += rule_findings(bundle)
    return Checked(
        as_of=as_of,
        meta=meta,
        tables=public,
        people={name: table.drop(FILE, ROW) for name, table in people.items()},
        delivered=frozenset(parts),
        sources=_sources(parts),
        findings=tuple(sorted(findings, key=_order)),
        connection=connection,
    )


def _ids(table: pa.Table) -> tuple[str, ...]:
    return tuple(code for code in table["id"].to_pylist() if code is not None)


def _order(finding: Finding) -> int:
    return ("error", "warning", "note").index(finding.severity)


def _read(file: BundleFile, connection: ibis.BaseBackend) -> tuple[Delivered | None, list[Finding]]:
    """The rows of a file, if it can be read, and what is wrong with the file and its columns."""
    try:
        raw, of_file = READERS[file.path.suffix.casefold()](file.path, connection)
        part = delivered(file.table, file.name, raw, connection)
    except Unreadable as unreadable:
        return None, [unreadable.told.finding(file.table, file=file.name)]
    except OSError:
        return None, [NOT_OPENED.finding(file.table, file=file.name)]
    told = (*of_file, *part.findings)
    return part, [
        finding.model_copy(update={"table": file.table, "file": finding.file or file.name})
        for finding in told
    ]


def _plain_schema(table: str) -> pa.Schema:
    """The schema of a table with its codes as plain texts, as the engine has them."""
    return pa.schema(
        (field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in arrow_schema(table)
    )


def _earlier(table: str, frame: pd.DataFrame | pa.Table | None) -> ir.Table:
    """The rows of the snapshot that a bundle builds on, which came from no file."""
    schema = _plain_schema(table)
    if frame is None:
        plain = schema.empty_table()
    elif isinstance(frame, pa.Table):
        plain = frame.select(schema.names).cast(schema)
    else:
        plain = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
    rows = ibis.memtable(plain)
    return rows.mutate(**{FILE: ibis.null("string"), ROW: ibis.null("int64")})


def _rows_of(table: str, parts: list[tuple[BundleFile, Delivered]], base: Frames) -> ir.Table:
    if not parts:
        return _earlier(table, base.get(table))
    columns = (FILE, ROW, *TABLES[table].model_fields)
    return ibis.union(*(part.rows.select(*columns) for _, part in parts))


def _public(table: str, rows: ir.Table, connection: ibis.BaseBackend) -> pa.Table:
    """A public table as the snapshot keeps it, in the order in which its rows came."""
    schema = arrow_schema(table)
    plain = connection.to_pyarrow(rows.order_by([FILE, ROW]).select(*schema.names))
    # Built column by column, because a bundle with errors may have empty places that the schema forbids.
    return pa.Table.from_arrays([plain[field.name].cast(field.type) for field in schema], schema=schema)


def _with_agency(rows: ir.Table, public: Mapping[str, pa.Table], connection: ibis.BaseBackend) -> ir.Table:
    """Rows about people with the agency of their pilot and the day until which it delivered."""
    pilots = ibis.memtable(public["pilots"].select(["id", "agency"]))
    agencies = ibis.memtable(public["agencies"].select(["id", "data_until"]))
    homes = pilots.left_join(agencies, pilots.agency == agencies.id).select(
        home=pilots.id, agency=pilots.agency, data_until=agencies.data_until
    )
    # A code that is there twice is an error by itself and must not double the people.
    homes = homes.group_by("home").aggregate(agency=homes.agency.min(), data_until=homes.data_until.min())
    # A table of the engine, so that the rows belong to it even where none were delivered.
    known = connection.create_table(ibis.util.gen_name("homes"), homes, temp=True)
    return rows.left_join(known, rows.pilot == known.home).drop("home")


def _named(people: ir.Table, connection: ibis.BaseBackend) -> ir.Table:
    """The same rows under a name: what is asked of them is compiled without how they came about.

    A view, not a copy. For a few hundred rows compiling is most of the work, and this saves a third of it.
    """
    return connection.create_view(ibis.util.gen_name("people"), people)


def _headers(parts: Parts) -> dict[tuple[str | None, str], str]:
    return {
        (file.name, column): header
        for of_table in parts.values()
        for file, part in of_table
        for column, header in part.headers.items()
    }


def _sources(parts: Parts) -> tuple[SourceFile, ...]:
    return tuple(
        SourceFile(name=file.name, sha256=sha256(file.path), table=file.table, rows=part.count)
        for of_table in parts.values()
        for file, part in of_table
    )
