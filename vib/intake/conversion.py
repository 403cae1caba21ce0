"""A delivered column as the type its record declares: expressions over a whole column.

What can't be read becomes empty; it is found because it is filled in in the delivery.
"""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pydantic.fields import FieldInfo

from vib.locale import LANGUAGES
from vib.model.labels import labels_of
from vib.model.schema import constraint, vocabulary

# The end is `\z`: to some engines `$` is also the place before a last line break.
QUARTER = r"^\d{4}-[QK][1-4]\z"
MONTH = r"^\d{4}-\d{2}\z"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}([ T]00:00(:00(\.0+)?)?)?\z"
_WRITTEN_DAY = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})( 0?0:00(:00)?)?\z"
_WHOLE = r"^[+-]?\d{1,18}\z"
# A lone point or comma before three digits (`1.234`) may part thousands or cents: it is not read at all.
_PLAIN_AMOUNT = r"^-?\d{1,18}([.,]\d{1,2})?\z"
_DUTCH_AMOUNT = r"^-?\d{1,3}(\.\d{3})+,\d{1,2}\z"
_ENGLISH_AMOUNT = r"^-?\d{1,3}(,\d{3})+\.\d{1,2}\z"
_FIRST_MONTHS = {"1": "01", "2": "04", "3": "07", "4": "10"}
_YES = ("ja", "j", "waar", "yes", "y", "true", "1", "x")
_NO = ("nee", "neen", "n", "onwaar", "no", "false", "0")


def _part(text: ir.StringColumn, number: int) -> ir.StringColumn:
    """A part of a written day; engines differ in how a replacement names the parts of what it replaces."""
    return text.re_extract(_WRITTEN_DAY, number)


def _day(text: ir.StringColumn, periods: bool) -> ir.Column:
    """`30/11/2023` or `2023-11-30`; with `periods` also the first day of `2024-K1` or `2024-03`."""
    ways = [
        (text.re_search(_ISO_DAY), text.left(10)),
        (text.re_search(_WRITTEN_DAY), _part(text, 3) + "-" + _part(text, 2) + "-" + _part(text, 1)),
    ]
    if periods:
        first_month = text.right(1).substitute(_FIRST_MONTHS)
        ways.append((text.upper().re_search(QUARTER), text.left(4) + "-" + first_month + "-01"))
        ways.append((text.re_search(MONTH), text + "-01"))
    return ibis.cases(*ways).try_cast("date")


def _whole(text: ir.StringColumn) -> ir.Column:
    return ibis.cases((text.re_search(_WHOLE), text)).try_cast("int64")


def _amount(text: ir.StringColumn, kind: str) -> ir.Column:
    bare = text.re_replace("[€\\s\u00a0\u202f]", "")
    return ibis.cases(
        (bare.re_search(_PLAIN_AMOUNT), bare.replace(",", ".")),
        (bare.re_search(_DUTCH_AMOUNT), bare.replace(".", "").replace(",", ".")),
        (bare.re_search(_ENGLISH_AMOUNT), bare.replace(",", "")),
    ).try_cast(kind)


def _yes_or_no(text: ir.StringColumn) -> ir.Column:
    word = text.lower()
    return ibis.cases((word.isin(_YES), True), (word.isin(_NO), False))


def _code(text: ir.StringColumn, field: FieldInfo) -> ir.StringColumn:
    """A code, which may be written as the label that a reader sees for it; Excel begins with a capital."""
    codes = vocabulary(field)
    if codes is None:
        return text.lower()
    labels = ((label.lower(), code) for one in LANGUAGES for code, label in labels_of(codes, one).items())
    return text.lower().substitute({label: code for label, code in labels if label != code})


def _decimal_name(kind: pa.DataType) -> str:
    return f"decimal({kind.precision}, {kind.scale})"


def _from_number(given: ir.Column, kind: pa.DataType) -> ir.Column:
    """A number as a whole number or an amount; empty where digits would be lost."""
    if pa.types.is_decimal(kind):
        amount = given.try_cast(_decimal_name(kind))
        lost = (amount.cast("float64") - given.cast("float64")).abs() > 10 ** -(kind.scale + 4)
        return lost.ifelse(None, amount)
    whole = given.try_cast("int64")
    return (whole.cast("float64") != given.cast("float64")).ifelse(None, whole)


def _from_text(text: ir.StringColumn, kind: pa.DataType, field: FieldInfo, periods: bool) -> ir.Column:
    readers: tuple[tuple[bool, Callable[[], ir.Column]], ...] = (
        (pa.types.is_date(kind), lambda: _day(text, periods)),
        (pa.types.is_integer(kind), lambda: _whole(_code(text, field))),
        (pa.types.is_decimal(kind), lambda: _amount(text, _decimal_name(kind))),
        (pa.types.is_boolean(kind), lambda: _yes_or_no(text)),
        (bool(vocabulary(field)) or pa.types.is_dictionary(kind), lambda: _code(text, field)),
        # Dutch writes a quarter with a K.
        (constraint(field, "pattern") is not None, lambda: text.upper().replace("-K", "-Q")),
    )
    return next((read() for applies, read in readers if applies), text)


def converted(given: ir.Column, kind: pa.DataType, field: FieldInfo, periods: bool, exact: bool) -> ir.Column:
    """The column as `kind`.

    `exact` says that the file itself has types (Parquet), so that texts are taken as they are; `periods`
    that a date may be written as a month or quarter.
    """
    source = given.type()
    if source.is_date() and pa.types.is_date(kind):
        return given
    if source.is_timestamp() and pa.types.is_date(kind):
        return (given.truncate("D") == given).ifelse(given.date(), None)
    if source.is_integer() and pa.types.is_integer(kind):
        return given.try_cast("int64")
    if source.is_numeric() and (pa.types.is_integer(kind) or pa.types.is_decimal(kind)):
        return _from_number(given, kind)
    if source.is_boolean() and pa.types.is_boolean(kind):
        return given
    text = given if source.is_string() else given.cast("string")
    if exact and (pa.types.is_dictionary(kind) or pa.types.is_string(kind)):
        return text
    return _from_text(text, kind, field, periods)
