"""The rules of `vib.model.rules`, judged on whole tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

import ibis
import ibis.expr.types as ir

from vib.engine.base import is_odd
from vib.intake.checks import Check, Headers, judged, one_by_one, told_columns
from vib.intake.findings import SHOWN, Told, grouped
from vib.intake.raw import FILE, ROW
from vib.model.rules import (
    RULES,
    AgreementRule,
    OverlapRule,
    PresenceRule,
    ReferenceRule,
    RisingRule,
    RowRule,
    Rule,
    SumRule,
    UniqueRule,
)
from vib.model.snapshot import Finding


@dataclass(frozen=True)
class Bundle:
    """The tables of one engine with `FILE` and `ROW`, and what is needed to judge and to tell.

    The tables about people have `agency` and `data_until` too.
    """

    tables: Mapping[str, ir.Table]
    filled: frozenset[str]
    """The tables that have rows."""
    not_one_each: Mapping[str, ir.Table]
    """Table about people → of its rows at least those whose pseudonym is there more than once, and those
    that have none."""
    ids: Mapping[str, tuple[str, ...]]
    """Table with an `id` → its ids; without the tables that could not be read, which tell nothing."""
    delivered: frozenset[str]
    headers: Headers
    as_of: date
    connection: ibis.BaseBackend


def _told(rule: Rule, **values: str) -> Told:
    return Told(rule.id, rule.severity, rule.message, rule.remedy, values)


def _as_check(rule: Rule, bundle: Bundle) -> Check | None:
    """A rule about one row as a check; None for rules about several rows."""
    table = bundle.tables[rule.table]
    if isinstance(rule, RowRule):
        told = _told(rule, as_of=bundle.as_of.strftime("%d/%m/%Y"))
        return Check(told, _violated(rule, table, bundle.as_of), rule.columns, together=rule.together)
    if isinstance(rule, ReferenceRule) and rule.target in bundle.ids:
        known, column = bundle.ids[rule.target], table[rule.column]
        return Check(
            _told(rule, allowed=_listed(known)),
            column.notnull() & column.notin(known),
            (rule.column,),
        )
    return None


def _violated(rule: RowRule, table: ir.Table, as_of: date) -> ir.BooleanValue:
    """Whether a row breaks a rule; a pattern is looked for only in a text that has an odd sign."""
    violated: ir.BooleanValue = rule.violated(table, as_of)
    return violated if rule.odd is None else is_odd(table[rule.odd]) & violated


def _listed(ids: tuple[str, ...]) -> str:
    """Ids for a person to choose from: a table by mistake in another's place would fill the screen."""
    return ", ".join((*ids[:SHOWN], "…") if len(ids) > SHOWN else ids) or "–"


def rule_findings(bundle: Bundle) -> list[Finding]:
    """The findings of all rules, table by table."""
    findings: list[Finding] = []
    for name, rows in bundle.tables.items():
        rules = [rule for rule in RULES if rule.table == name]
        checks = [check for rule in rules if (check := _as_check(rule, bundle)) is not None]
        if name in bundle.filled:
            findings += judged(name, rows, checks, bundle.headers, bundle.connection)
            for rule in rules:
                findings += _across_rows(rule, bundle)
    return findings


@singledispatch
def _across_rows(rule: Rule, bundle: Bundle) -> list[Finding]:
    """The findings of a rule about several rows; none for one about a single row."""
    return []


def _wrong_rows(rule: Rule, wrong: ir.Table, columns: tuple[str, ...], bundle: Bundle) -> list[Finding]:
    """The findings for rows at fault, which are few."""
    count = int(bundle.connection.to_pyarrow(wrong.count()).as_py())
    check = Check(_told(rule), ibis.literal(True), columns)
    return one_by_one(rule.table, wrong, check, count, bundle.headers, bundle.connection) if count else []


@_across_rows.register
def _(rule: UniqueRule, bundle: Bundle) -> list[Finding]:
    if _told_apart(rule, bundle):
        return []
    rows = bundle.tables[rule.table]
    rows = rows.filter(rule.among(rows)) if rule.among else rows
    # Counting groups is cheap, ordering a million rows is not: rows are placed only where some agree.
    if _largest(rows, rule.columns, bundle) < 2:
        return []
    place = ibis.row_number().over(group_by=list(rule.columns), order_by=[FILE, ROW])
    placed = rows.mutate(place=place)
    return _wrong_rows(rule, placed.filter(placed.place > 0), rule.columns, bundle)


def _told_apart(rule: UniqueRule, bundle: Bundle) -> bool:
    """Whether the few rows that are not one person each already tell that no two rows agree."""
    some = bundle.not_one_each.get(rule.table)
    if some is None or not set(rule.columns) <= set(some.columns):
        return False
    some = some.filter(rule.among(some)) if rule.among else some
    return _largest(some, rule.columns, bundle) < 2


def _largest(rows: ir.Table, columns: tuple[str, ...], bundle: Bundle) -> int:
    """How many rows agree on some columns, at most."""
    sizes = rows.group_by(list(columns)).aggregate(size=rows.count())
    return int(bundle.connection.to_pyarrow(sizes.size.max()).as_py() or 0)


@_across_rows.register
def _(rule: RisingRule, bundle: Bundle) -> list[Finding]:
    rows = bundle.tables[rule.table]
    before = rows[rule.value].lag().over(group_by=list(rule.group), order_by=[rule.order])
    placed = rows.mutate(before=before)
    wrong = placed.filter(placed[rule.value] < placed.before)
    return _wrong_rows(rule, wrong, (*rule.group, rule.order, rule.value), bundle)


@_across_rows.register
def _(rule: PresenceRule, bundle: Bundle) -> list[Finding]:
    if not {rule.table, rule.target} <= bundle.delivered:
        return []
    rows, target = bundle.tables[rule.table], bundle.tables[rule.target]
    filled = rows.filter(*(rows[column].notnull() for column in rule.columns))
    lost = filled.anti_join(target.select(*rule.columns), list(rule.columns))
    count = int(bundle.connection.to_pyarrow(lost.count()).as_py())
    told = _told(rule, count=grouped(count))
    return [told.finding(rule.table, column=", ".join(rule.columns), count=count)] if count else []


@_across_rows.register
def _(rule: AgreementRule, bundle: Bundle) -> list[Finding]:
    rows = bundle.tables[rule.table]
    target = bundle.tables[rule.target]
    there = target.select(referred=target.id, expected=target[rule.column])
    both = rows.inner_join(there, rows[rule.reference] == there.referred)
    wrong = both.filter(both[rule.column] != both.expected)
    return _wrong_rows(rule, wrong, (rule.column, rule.reference), bundle)


@_across_rows.register
def _(rule: SumRule, bundle: Bundle) -> list[Finding]:
    rows = bundle.tables[rule.table]
    amount, is_part = rows[rule.amount], rows[rule.part].notnull()
    sums = rows.group_by(list(rule.key)).aggregate(
        sum=amount.sum(where=is_part), total=amount.sum(where=~is_part), file=rows[FILE].max()
    )
    wrong = sums.filter(sums["sum"] != sums["total"]).order_by(list(rule.key))
    return [_sum_finding(rule, row, bundle) for row in bundle.connection.to_pyarrow(wrong).to_pylist()]


def _key_values(rule: SumRule | OverlapRule, row: dict[str, object]) -> dict[str, str]:
    return {column: "" if row[column] is None else str(row[column]) for column in rule.key}


def _sum_finding(rule: SumRule, row: dict[str, object], bundle: Bundle) -> Finding:
    """The finding for one key whose parts don't add up to its total."""
    values = _key_values(rule, row)
    difference = abs(row["total"] - row["sum"])  # type: ignore[operator]
    return _told(rule).finding(
        rule.table,
        file=row["file"],  # type: ignore[arg-type]
        column=told_columns((rule.amount,), row["file"], bundle.headers),  # type: ignore[arg-type]
        values={
            **values,
            "period": values["quarter"] or values["year"],
            "total": str(row["total"]),
            "sum": str(row["sum"]),
            "difference": str(difference),
        },
    )


@_across_rows.register
def _(rule: OverlapRule, bundle: Bundle) -> list[Finding]:
    wrong = _overlaps(rule, bundle.tables[rule.table]).order_by([*rule.key, "period"])
    return [
        _told(rule).finding(
            rule.table,
            file=row["file"],
            column=told_columns((rule.amount,), row["file"], bundle.headers),
            values={**_key_values(rule, row), "period": str(row["period"]), "total": str(row["total"])},
        )
        for row in bundle.connection.to_pyarrow(wrong).to_pylist()
    ]


def _overlaps(rule: OverlapRule, rows: ir.Table) -> ir.Table:
    """The keys and years (`period`) with amounts of both kinds, the year's as `total`, and a `file`."""
    rows = rows.filter(rule.among(rows))
    of_quarter = rows[rule.quarter].notnull()
    # A line with both is an error by itself.
    of_year = rows[rule.year].notnull() & ~of_quarter
    period = of_quarter.ifelse(rows[rule.quarter].left(4).try_cast("int64"), rows[rule.year].cast("int64"))
    parts = rows.group_by([*rule.key, rule.part], period=period).aggregate(
        whole=rows[rule.amount].sum(where=of_year), in_quarters=of_quarter.any(), file=rows[FILE].max()
    )
    in_year, is_total = parts.whole.notnull(), parts[rule.part].isnull()
    years = parts.group_by([*rule.key, "period"]).aggregate(
        total=ibis.coalesce(parts.whole.sum(where=is_total), parts.whole.sum(where=~is_total)),
        both=in_year.any() & parts.in_quarters.any(),
        same=(is_total | (in_year & parts.in_quarters)).any(),
        file=parts.file.max(),
    )
    return years.filter(years.both & years.same)
