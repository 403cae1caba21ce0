"""One delivered file as rows of its table, with everything that is wrong in its columns."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import ibis
import ibis.expr.types as ir

from vib.engine.base import BrokenFile, Engine
from vib.intake.checks import Headers, judged
from vib.intake.column_checks import column_checks, empty_column, may_be_period
from vib.intake.columns import default, matched
from vib.intake.conversion import converted
from vib.intake.findings import Told
from vib.intake.raw import BROKEN, FILE, ROW, Raw, Unreadable
from vib.locale import N_
from vib.model.records import PUBLIC_TABLES, TABLES
from vib.model.schema import arrow_schema
from vib.model.snapshot import Finding

NO_ROWS = Told(
    "file.no_rows",
    "warning",
    N_("The file has headers but no rows."),
    N_("Leave the file out if the earlier data of this table still hold."),
)


@dataclass(frozen=True)
class Delivered:
    """The rows of a file, with all columns of the table, `FILE` and `ROW`; how many; its headers.

    `names`: what `FILE` may hold.
    """

    rows: ir.Table
    count: int
    headers: Mapping[str, str]
    names: tuple[str, ...]
    findings: tuple[Finding, ...]


def _given(name: str) -> str:
    return f"given_{name}"


def _widened(table: str, raw: Raw, columns: Mapping[str, str], file: str) -> ir.Table:
    """Each column of the table that the file has, as it was given and as it is declared."""
    name_of_file = ibis.literal(f"{file}/") + raw.rows[FILE] if raw.parts else ibis.literal(file)
    as_given = raw.rows.select(
        ROW,
        **{FILE: name_of_file},
        **{_given(name): raw.rows[column] for name, column in columns.items()},
    )
    schema = arrow_schema(table)
    fields = TABLES[table].model_fields
    return as_given.mutate(
        **{
            name: converted(
                as_given[_given(name)], schema.field(name).type, fields[name], may_be_period(table), raw.exact
            )
            for name in columns
        }
    )


def _completed(table: str, wide: ir.Table, columns: Mapping[str, str]) -> ir.Table:
    """The columns of the table alone, with the declared defaults where nothing was given."""
    fields = TABLES[table].model_fields
    filled: dict[str, ir.Value] = {}
    for name, field in fields.items():
        if name not in columns:
            filled[name] = empty_column(table, name)
        else:
            stands_for = default(field)
            filled[name] = wide[name] if stands_for is None else wide[name].fill_null(stands_for)
    return wide.select(FILE, ROW, **filled)


def delivered(table: str, file: str, raw: Raw, engine: Engine) -> Delivered:
    """The rows of a file and the findings about its columns; raises `Unreadable` where reading breaks off."""
    match = matched(table, raw.headers, raw.keys, raw.told)
    wide = _widened(table, raw, match.columns, file)
    names = tuple(f"{file}/{part}" for part in raw.parts) or (file,)
    headers: Headers = {(name, field): header for name in names for field, header in match.headers.items()}
    given = {name: _given(name) for name in match.columns}
    findings: list[Finding] = []
    try:
        if not raw.exact or table in PUBLIC_TABLES:
            # Read once, to its end. Typed files about people, which may be large, are scanned where they lie.
            wide = engine.settle(wide)
        if raw.count:
            # A file that is damaged, or lies about its values, would else get past some checks.
            with engine.by_values():
                findings = judged(table, wide, column_checks(table, wide, given), headers, engine.backend)
    except (duckdb.Error, BrokenFile):
        raise Unreadable(BROKEN) from None
    if raw.count == 0:
        findings.append(NO_ROWS.finding(table))
    return Delivered(
        _completed(table, wide, match.columns), raw.count, match.headers, names, (*match.findings, *findings)
    )
