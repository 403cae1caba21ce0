"""A bundle in, checked tables and findings out."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType

import ibis.expr.types as ir
import pyarrow as pa

from vib.engine.base import Engine
from vib.engine.local import DuckEngine
from vib.engine.opened import opened
from vib.intake.consequences import without_consequences
from vib.intake.files import BundleFile, BundleMeta, found_files, sha256
from vib.intake.gathering import Engines, Frames, Parts, parts_of, read_people, read_public
from vib.intake.people import agencies_of_pilots, judged_people
from vib.intake.raw import FILE, ROW
from vib.intake.shares import Shares, of_shares
from vib.intake.table_checks import Bundle, rule_findings
from vib.intake.unzipping import Unzipped
from vib.locale import N_
from vib.model.records import PERSONAL_TABLES, TABLES
from vib.model.snapshot import Finding, SourceFile
from vib.progress import Steps
from vib.settings import settings

_MORE_STEPS = 3
"""Of checking, after every file was read: the rows about people together, the rules of either engine."""


@dataclass(frozen=True)
class Checked:
    """A bundle that was checked; close it (or use it in a `with`) to let go of the engine and of the people.

    `tables`: every public table by name, as its Arrow schema says: the delivered one, else that of the
    snapshot the bundle builds on, else an empty one. `people`: `trajectories` and `guidance` as relations
    of the engine, with the columns of their records and `agency` and `data_until` of the agency that runs
    the pilot; they are read when they are counted, and empty if not delivered. Beside them `homes`, the
    `agency` of each `pilot`, and `not_one_each`, of the trajectories at least those without a pseudonym and
    those of persons who have more than one (what `vib.cube` asks of it). `delivered` names the tables that
    came. Where `ok` is false the tables may lack values and must not be published.
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
        coming = beside.submit(read_people, files, base, engines, steps)
        read, public_rows, public = read_public(files, base, engines, steps)
        agencies = agencies_of_pilots(public)
        people_read, people_rows = coming.result()
        steps.one()
        read |= people_read
        parts = parts_of(files, read)
        told = _to_judge(files, parts, public_rows, public, as_of, engines)
        judging = beside.submit(judged_people, people_rows, agencies, told, engines.people)
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
        people=counted | {"homes": people.homes, "not_one_each": people.not_one_each},
        delivered=told.delivered,
        sources=sources,
        findings=tuple(sorted(findings, key=_order)),
        engine=engines.people,
        unzipped=unzipped,
    )


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
        not_one_each={},
        ids=_known_ids(public, files, parts),
        delivered=frozenset(parts),
        headers=_headers(parts),
        as_of=as_of,
        connection=engines.local.backend,
    )


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
