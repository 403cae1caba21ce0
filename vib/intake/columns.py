"""Which delivered column is which declared one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from vib.intake.findings import Told
from vib.locale import N_
from vib.model.records import TABLES
from vib.model.schema import optional
from vib.model.snapshot import Finding

UNKNOWN = Told(
    "column.unknown",
    "warning",
    N_("This column does not belong to the table and was not kept."),
    N_("Correct the header if it is one of: {missing}. Else nothing needs to be done."),
)
PERSONAL = Told(
    "column.personal",
    "error",
    N_("This column seems to hold personal data that may not be delivered."),
    N_("Remove the column from the file. A pseudonym is enough to tell people apart."),
)
NAMELESS = Told(
    "column.nameless",
    "warning",
    N_("Column {place} has no header and was not kept."),
    N_("Give it a header, or empty the column."),
)
TWICE = Told(
    "column.twice",
    "error",
    N_("There are two columns for the same thing."),
    N_("Remove one of the two."),
)
REQUIRED = Told(
    "column.missing",
    "error",
    N_("The column ‘{header}’ is missing."),
    N_("Add the column, with this header in the first row: {header}"),
)
LEFT_OUT = Told(
    "column.left_out",
    "note",
    N_("These columns are not in the file and count as not filled in: {columns}."),
    N_("Nothing needs to be done if that is what you meant."),
)

_PERSONAL_WORDS = re.compile(
    r"\b(voorna(am|men)|familienaam|achternaam|naam|names?|first ?name|last ?name|surname"
    r"|rijksregister\w*|rrn?|insz|niss|bis ?nummer|nationaal nummer|national (register )?number"
    r"|geboorte\w*|birth\w*|dob|adres|address|straat|street|huisnummer|postcode"
    r"|telefoon\w*|tel|gsm\w*|phone|mobile|e ?mail\w*|mail|iban|dossiernummer)\b"
)


@dataclass(frozen=True)
class Matched:
    """`columns`: declared field → column of the file; `headers`: declared field → how a person finds it."""

    columns: Mapping[str, str]
    headers: Mapping[str, str]
    findings: tuple[Finding, ...]


def _plain(header: str) -> str:
    return re.sub(r"[\s_\u00a0-]+", " ", header.strip().casefold()).strip()


def required(field: FieldInfo) -> bool:
    """Whether a row without this value is wrong."""
    return not optional(field) and field.is_required()


def default(field: FieldInfo) -> int | bool | None:
    """What an empty value stands for, if for anything."""
    return None if field.is_required() else field.default


def _named(fields: Mapping[str, FieldInfo]) -> dict[str, str]:
    """A header, English or Dutch → the field it names."""
    names = {_plain(field.title or name): name for name, field in fields.items()}
    return names | {_plain(name): name for name in fields}


def matched(
    table: str,
    headers: Mapping[str, str],
    dividing: Sequence[str] = (),
    told: Mapping[str, str] | None = None,
) -> Matched:
    """The columns of a file (column → header) as those of a table, with what is wrong with them.

    The columns of `dividing` need not be columns of the table. `told` says how a person finds a column,
    where that is more than its header.
    """
    told = {**headers, **(told or {})}
    fields = TABLES[table].model_fields
    names = _named(fields)
    columns: dict[str, str] = {}
    findings: list[Finding] = []
    strangers: list[tuple[int, str, str]] = []
    for place, (column, header) in enumerate(headers.items(), start=1):
        field = names.get(_plain(header))
        if field is None and column in dividing and not _PERSONAL_WORDS.search(_plain(header)):
            continue
        if field is None:
            strangers.append((place, header, told[column]))
        elif field in columns:
            findings.append(TWICE.finding(table, column=told[column]))
        else:
            columns[field] = column
    missing = [name for name in fields if name not in columns]
    findings += [_stranger(table, *stranger, missing) for stranger in strangers]
    findings += _missing(table, fields, missing)
    return Matched(columns, {name: told[column] for name, column in columns.items()}, tuple(findings))


def _stranger(table: str, place: int, header: str, told: str, missing: list[str]) -> Finding:
    if not header.strip():
        return NAMELESS.finding(table, values={"place": told.strip() or str(place)})
    if _PERSONAL_WORDS.search(_plain(header)):
        return PERSONAL.finding(table, column=told)
    return UNKNOWN.finding(table, column=told, values={"missing": _titles(table, missing) or "–"})


def _titles(table: str, names: list[str]) -> str:
    fields = TABLES[table].model_fields
    return ", ".join(fields[name].title or name for name in names)


def _missing(table: str, fields: Mapping[str, FieldInfo], missing: list[str]) -> list[Finding]:
    findings = [
        REQUIRED.finding(table, column=name, values={"header": fields[name].title or name})
        for name in missing
        if required(fields[name])
    ]
    left_out = [name for name in missing if not required(fields[name])]
    if left_out:
        findings.append(LEFT_OUT.finding(table, values={"columns": _titles(table, left_out)}))
    return findings
