"""The kinds of rules a bundle must obey, as data; `vib.intake` judges them.

A rule's expressions take a table object with columns as attributes (an Ibis table) and use its methods and
operators alone, so that they work on whole columns and this room needs no engine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule says: its id, the table it is about, and its message ids for who must put it right.

    `message` and `remedy` name no value of a row, because findings about people are kept without values.
    """

    id: str
    table: str
    severity: Severity = "error"
    message: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class RowRule(Rule):
    """A condition on one row: `violated(table, as_of)` is true where the row is wrong.

    Tables about people also have the columns `agency` and `data_until`, of the agency that runs the pilot.
    The messages may use `{as_of}`. `together` asks for one finding for all rows, whose messages may use
    `{count}`; `columns` are those a reader must look at. `odd`: only a row is wrong whose text in that column
    has a sign beside plain letters, digits, `-`, `.` and `_`, which may be looked for first.
    """

    columns: tuple[str, ...]
    violated: Callable[[Any, date], Any]
    together: bool = False
    odd: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferenceRule(Rule):
    """Where filled in, `column` is an id of the table `target`. The messages may use `{allowed}`."""

    column: str
    target: str


@dataclass(frozen=True, kw_only=True)
class PresenceRule(Rule):
    """Where all `columns` are filled in, some row of `target` has the same values in them.

    Judged only where both tables were delivered; one finding for all rows, which may use `{count}`.
    """

    columns: tuple[str, ...]
    target: str


@dataclass(frozen=True, kw_only=True)
class AgreementRule(Rule):
    """Where `reference` names a row of `target`, `column` says the same here as there."""

    reference: str
    target: str
    column: str


@dataclass(frozen=True, kw_only=True)
class UniqueRule(Rule):
    """No two rows have the same `columns`, among the rows for which `among(table)` is true."""

    columns: tuple[str, ...]
    among: Callable[[Any], Any] | None = None


@dataclass(frozen=True, kw_only=True)
class RisingRule(Rule):
    """Within the rows of one `group`, `value` never falls in the order of `order`."""

    group: tuple[str, ...]
    order: str
    value: str


@dataclass(frozen=True, kw_only=True)
class SumRule(Rule):
    """Within the rows of one `key`, those with a `part` add up to those without: the reported total.

    The messages may use the columns of the key, `{period}`, `{total}`, `{sum}` and `{difference}`: all
    texts, amounts as plain decimals.
    """

    key: tuple[str, ...]
    part: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class OverlapRule(Rule):
    """Within the rows of one `key`, no amount of a year stands beside amounts of quarters of that year.

    A row without a `part` is a reported total and holds every part; amounts of two different parts don't
    overlap. Judged among the rows for which `among(table)` is true. The messages may use the columns of
    the key, `{period}` (the year) and `{total}` (its amount, a plain decimal): all texts.
    """

    key: tuple[str, ...]
    year: str
    quarter: str
    part: str
    amount: str
    among: Callable[[Any], Any]
