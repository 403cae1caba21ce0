"""What the records say of one column, as checks: type, codes, range, and whether it may be empty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import IntEnum, StrEnum

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pydantic.fields import FieldInfo

from vib.intake.checks import Check
from vib.intake.columns import default, required
from vib.intake.conversion import MONTH, QUARTER
from vib.intake.findings import Told
from vib.locale import N_
from vib.model.labels import labels_of
from vib.model.records import TABLES
from vib.model.rules import RULES, ReferenceRule
from vib.model.schema import arrow_schema, codes, constraint, vocabulary

EMPTY = Told(
    "value.empty",
    "error",
    N_("This value may not be empty."),
    N_("Fill it in, or remove the row if it does not belong here."),
)
NOT_A_DATE = Told(
    "value.not_a_date",
    "error",
    N_("This is not a date."),
    N_("Write a date as 30/11/2023 or 2023-11-30."),
)
NOT_A_PERIOD = Told(
    "value.not_a_date",
    "error",
    N_("This is not a date, month or quarter."),
    N_("Write a day as 30/11/2023, a month as 2023-11 or a quarter as 2023-K4."),
)
NOT_WHOLE = Told(
    "value.not_a_whole_number",
    "error",
    N_("This is not a whole number."),
    N_("Write digits only, without points, spaces or decimals."),
)
NOT_AN_AMOUNT = Told(
    "value.not_an_amount",
    "error",
    N_("This is not an amount with at most two decimals."),
    N_("Write it as 1234,56 or 1.234,56. A lone point before three digits is unclear: write 1234 instead."),
)
NOT_YES_OR_NO = Told(
    "value.not_yes_or_no",
    "error",
    N_("This is neither yes nor no."),
    N_("Write ‘ja’ or ‘nee’."),
)
UNKNOWN_CODE = Told(
    "value.unknown_code",
    "error",
    N_("This code does not exist here."),
    N_("Use one of: {allowed}"),
)
NOT_A_CODE = Told(
    "value.not_a_code",
    "error",
    N_("A code holds small letters, digits, - and _ only."),
    N_("Write for example ‘atlas’ or ‘agii-gent’."),
)
NOT_A_QUARTER = Told(
    "value.not_a_quarter",
    "error",
    N_("This is not a quarter."),
    N_("Write a quarter as 2023-K4 or 2023-Q4."),
)
TOO_SMALL = Told(
    "value.too_small",
    "error",
    N_("This number is smaller than {least}, the least that is possible here."),
    N_("Correct the number."),
)
TOO_LARGE = Told(
    "value.too_large",
    "error",
    N_("This number is larger than {most}, the most that is possible here."),
    N_("Correct the number."),
)
OUT_OF_TIME = Told(
    "value.out_of_time",
    "error",
    N_("This date does not lie between {least} and {most}."),
    N_("Check the year."),
)
PERIOD_TOO_EXACT = Told(
    "milestones.coarser_than_precision",
    "error",
    N_("The date is a month or quarter, and the precision of the row says it is known more exactly."),
    N_("Change the precision of the row to ‘quarter’ or ‘month’, or give the day."),
)

_REFERENCES = {(rule.table, rule.column) for rule in RULES if isinstance(rule, ReferenceRule)}


def _type_told(kind: pa.DataType, periods: bool) -> Told:
    if pa.types.is_date(kind):
        return NOT_A_PERIOD if periods else NOT_A_DATE
    if pa.types.is_integer(kind):
        return NOT_WHOLE
    return NOT_AN_AMOUNT if pa.types.is_decimal(kind) else NOT_YES_OR_NO


def _choices(allowed: type[StrEnum | IntEnum]) -> Iterator[str]:
    """What may stand in a column, as the Dutch template offers it, with the code that a CSV file has."""
    labels = labels_of(allowed, "nl")
    return (code if label == code else f"{label} ({code})" for code, label in labels.items())


def may_be_period(table: str) -> bool:
    """Whether the dates of a table may be written as a month or quarter."""
    return table == "milestones"


def _of_column(table: str, name: str, field: FieldInfo, wide: ir.Table, given: str) -> Iterator[Check]:
    kind = arrow_schema(table).field(name).type
    column = wide[name]
    told = _type_told(kind, may_be_period(table))
    is_text = pa.types.is_string(kind) or pa.types.is_dictionary(kind)
    if not is_text and wide[given].type() != column.type():
        yield Check(told, wide[given].notnull() & column.isnull(), (name,), (given,))
    if required(field):
        yield Check(EMPTY, wide[given].isnull(), (name,), (given,))
    if (allowed := vocabulary(field)) is not None:
        known = codes(field) if is_text else [int(code) for code in codes(field)]
        told = _with(UNKNOWN_CODE, {"allowed": ", ".join(_choices(allowed))})
        yield Check(told, column.notin(known), (name,), (given,))
    pattern = constraint(field, "pattern")
    # A code that refers to another table is looked up there, which says more.
    if pattern is not None and (table, name) not in _REFERENCES:
        told = NOT_A_CODE if pa.types.is_dictionary(kind) else NOT_A_QUARTER
        yield Check(told, ~column.re_search(pattern.replace("$", r"\z")), (name,), (given,))
    yield from _out_of_range(name, field, column, given)


def _out_of_range(name: str, field: FieldInfo, column: ir.Column, given: str) -> Iterator[Check]:
    least, most = constraint(field, "ge"), constraint(field, "le")
    if isinstance(least, date):
        bounds = {"least": least.strftime("%d/%m/%Y"), "most": most.strftime("%d/%m/%Y")}
        yield Check(_with(OUT_OF_TIME, bounds), (column < least) | (column > most), (name,), (given,))
        return
    if least is not None:
        yield Check(_with(TOO_SMALL, {"least": str(least)}), column < least, (name,), (given,))
    if most is not None:
        yield Check(_with(TOO_LARGE, {"most": str(most)}), column > most, (name,), (given,))


def _with(told: Told, values: dict[str, str]) -> Told:
    """What a check says, with the values that the record declares."""
    return replace(told, values=values)


def _too_exact(wide: ir.Table, name: str, given: str) -> Check:
    """A month or quarter in a row that claims to know the day (or, of a quarter, the month)."""
    text = wide[given].cast("string").upper()
    quarter = text.re_search(QUARTER) & (wide.precision != "quarter")
    month = text.re_search(MONTH) & (wide.precision == "day")
    return Check(PERIOD_TOO_EXACT, quarter | month, (name, "precision"), (given, "precision"))


def column_checks(table: str, wide: ir.Table, given: dict[str, str]) -> list[Check]:
    """The checks of a table's columns on `wide`, which has each column as declared and as it was given.

    `given` names the given column of each declared one that the file has.
    """
    fields = TABLES[table].model_fields
    checks = [check for name in given for check in _of_column(table, name, fields[name], wide, given[name])]
    if may_be_period(table) and "precision" in given:
        schema = arrow_schema(table)
        dates = [name for name in given if pa.types.is_date(schema.field(name).type)]
        checks += [_too_exact(wide, name, given[name]) for name in dates]
    return checks


def empty_column(table: str, name: str) -> ir.Scalar:
    """What a column holds that the file does not have."""
    stands_for = default(TABLES[table].model_fields[name])
    kind = engine_type(table, name)
    return ibis.null(kind) if stands_for is None else ibis.literal(stands_for, kind)


def engine_type(table: str, name: str) -> str:
    """The type of a declared column in the engine, where codes are plain texts."""
    kind = arrow_schema(table).field(name).type
    if pa.types.is_dictionary(kind) or pa.types.is_string(kind):
        return "string"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    if pa.types.is_date(kind):
        return "date"
    return "boolean" if pa.types.is_boolean(kind) else "int64"
