"""Conditions on whole columns, counted in one pass over a table, and told row by row where violated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from vib.intake.findings import SHOWN, Told, grouped
from vib.intake.raw import FILE, ROW
from vib.model.records import PERSONAL_TABLES
from vib.model.snapshot import Finding

_QUOTED = 80
"""How much of a value is quoted: a quotation mark left open makes one value of half a file."""

Headers = Mapping[tuple[str | None, str], str]
"""(file, column) → the header that column has in that file."""


@dataclass(frozen=True)
class Check:
    """`violated` is true in the rows at fault; `columns` are told, with the text of `quoted` as their value.

    With `together` the rows at fault make one finding, else one each.
    """

    told: Told
    violated: ir.BooleanValue
    columns: tuple[str, ...]
    quoted: tuple[str, ...] = ()
    together: bool = False


def judged(
    table: str, rows: ir.Table, checks: Sequence[Check], headers: Headers, connection: ibis.BaseBackend
) -> list[Finding]:
    """The findings of all checks on `rows`, which have `FILE` and `ROW`."""
    findings: list[Finding] = []
    counts = _counts(rows, checks, connection, many=table in PERSONAL_TABLES)
    for check, count in zip(checks, counts, strict=True):
        if count and check.together:
            column = told_columns(check.columns, None, headers)
            findings.append(
                check.told.finding(table, column=column, count=count, values={"count": grouped(count)})
            )
        elif count:
            findings += one_by_one(table, rows.filter(check.violated), check, count, headers, connection)
    return findings


def _counts(
    rows: ir.Table, checks: Sequence[Check], connection: ibis.BaseBackend, *, many: bool
) -> list[int]:
    """How many rows violate each check.

    Of many rows those that violate none are filtered out before anything is added up: they are nearly all,
    and a filter is left at the first violation. Of few rows that would only be more to compile.
    """
    if not checks:
        return []
    wrong = rows.filter(reduce(or_, (check.violated for check in checks))) if many else rows
    sums = {f"check_{place}": check.violated.sum() for place, check in enumerate(checks)}
    counted = connection.to_pyarrow(wrong.aggregate(**sums))
    return [int(column[0].as_py() or 0) for column in counted.columns]


def one_by_one(
    table: str, wrong: ir.Table, check: Check, count: int, headers: Headers, connection: ibis.BaseBackend
) -> list[Finding]:
    """A finding for each of the first rows of `wrong`, and one for the rest."""
    quoted = check.quoted or check.columns
    first = wrong.order_by([FILE, ROW]).limit(SHOWN)
    shown = first.select(
        FILE,
        ROW,
        **{f"text_{place}": wrong[c].cast("string").left(_QUOTED) for place, c in enumerate(quoted)},
    )
    findings = [
        check.told.finding(
            table,
            file=row[FILE],
            row=row[ROW],
            column=told_columns(check.columns, row[FILE], headers),
            value=told_value(tuple(row[f"text_{place}"] for place in range(len(quoted)))),
        )
        for row in connection.to_pyarrow(shown).to_pylist()
    ]
    if count > len(findings):
        column = told_columns(check.columns, None, headers)
        findings.append(check.told.rest(table, column, count - len(findings)))
    return findings


def told_columns(columns: Sequence[str], file: str | None, headers: Headers) -> str:
    """The columns as they are called in the file."""
    return ", ".join(headers.get((file, column), column) for column in columns)


def told_value(values: Sequence[str | None]) -> str | None:
    """The values at fault as one text; None where there is nothing but emptiness."""
    return None if all(value is None for value in values) else ", ".join(value or "–" for value in values)
