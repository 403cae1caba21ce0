"""Figures and publications as lines of text: JSON for programs, aligned columns for people."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral
from typing import TYPE_CHECKING, Any

import orjson

from vib.locale import (
    LANGUAGES,
    N_,
    TOO_SMALL,
    Language,
    date_text,
    decimal_text,
    money_text,
    percent_text,
    quarter_text,
    too_small,
    translate,
    whole_text,
)
from vib.model.labels import LABELS
from vib.model.records import PERSONAL_TABLES, table_name

if TYPE_CHECKING:
    from vib.metrics.figure import Definition, Figure, Number
    from vib.model.snapshot import Finding, Snapshot
    from vib.store.registry import Publication

DIMENSIONS = ("agency", "pilot", "quarter", "category", "funding", "cost_type", "year")

_HEADERS = {
    "metric": N_("metric"),
    "agency": N_("agency"),
    "pilot": N_("pilot"),
    "quarter": N_("quarter"),
    "category": N_("category"),
    "funding": N_("means"),
    "cost_type": N_("cost type"),
    "year": N_("year"),
    "value": N_("value"),
    "unit": N_("unit"),
}


def json_line(record: dict[str, Any]) -> str:
    """A record as one line of JSON; money keeps its two decimals, `641500.00`."""
    return orjson.dumps(record, _exact, orjson.OPT_SERIALIZE_NUMPY).decode()


def _exact(value: object) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:.2f}")
    raise TypeError(type(value))


def figure_record(figure: "Figure", snapshot: "Snapshot") -> dict[str, Any]:
    """A figure as `figures --json` prints it; None where a dimension does not apply."""
    return {
        "metric": figure.metric,
        **{dimension: getattr(figure, dimension) for dimension in DIMENSIONS},
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "as_of": snapshot.as_of,
        "snapshot": snapshot.id,
    }


def figure_lines(
    figures: Iterable["Figure"],
    definitions: Mapping[str, "Definition"],
    snapshot: "Snapshot",
    language: Language,
) -> list[str]:
    """Figures as aligned columns, with names for codes and numbers as they are written in a language."""
    names = {
        "metric": {key: translate(one.name, language) for key, one in definitions.items()},
        **{
            dimension: dict(snapshot.tables[table][["id", "name"]].itertuples(index=False))
            for dimension, table in (("agency", "agencies"), ("pilot", "pilots"))
        },
        **{
            dimension: {code: translate(label, language) for code, label in labels.items()}
            for dimension, labels in LABELS.items()
        },
    }
    rows = [
        {
            **{
                key: _shown(figure, key, definitions[figure.metric].categories, names, language)
                for key in ("metric", *DIMENSIONS)
            },
            "value": value_text(figure.low, figure.high, figure.unit, language, snapshot.manifest.threshold),
            "unit": "" if figure.unit in ("%", "EUR") else names["unit"][figure.unit],
        }
        for figure in figures
    ]
    return columns(rows, {key: translate(header, language) for key, header in _HEADERS.items()}, {"value"})


def _shown(
    figure: "Figure", key: str, categories: str, names: dict[str, dict[str, str]], language: Language
) -> str:
    """The name of a code of a figure; `categories` says whose codes its category is."""
    code = getattr(figure, key)
    if code is None:
        return ""
    if key == "quarter":
        return quarter_text(code, language)
    kind = categories if key == "category" else key
    return names.get(kind, {}).get(str(code), str(code))


_COUNTED = ("deelnemers", "aantal")
"""The units of what is counted from rows about people."""


def value_text(low: "Number", high: "Number", unit: str, language: Language, threshold: int = 1) -> str:
    """A value, or the interval it lies in, as it is written: `€ 86.451,51`, `36,7 %`, `5–11`.

    A count that the threshold shields is said in the words of the screens.
    """
    if unit in _COUNTED and too_small(float(low), float(high), threshold):
        return translate(TOO_SMALL, language)
    one, other = (_number_text(value, unit, language) for value in (low, high))
    if one == other:
        return one
    return f"{decimal_text(float(low), language) if unit == '%' else one}–{other}"


def _number_text(value: "Number", unit: str, language: Language) -> str:
    if unit == "EUR":
        return money_text(value, language)
    if unit == "%":
        return percent_text(float(value), language)
    if isinstance(value, Integral):
        return whole_text(value, language)
    return decimal_text(value, language, 2 if unit == "VTE" else 1)


def publication_record(publication: "Publication") -> dict[str, Any]:
    """A publication as `snapshots --json` prints it."""
    return {
        "id": publication.snapshot_id,
        "as_of": publication.as_of,
        "origin": publication.origin,
        "change_class": publication.change_class,
        "published_at": publication.published_at,
        "published_by": publication.published_by,
        "title": publication.title,
        "note": publication.note,
        "based_on": publication.based_on,
    }


def publication_lines(publications: Iterable["Publication"], language: Language) -> list[str]:
    """Publications as aligned columns; the moment is in UTC."""
    rows = [
        {
            "id": publication.snapshot_id,
            "as_of": date_text(publication.as_of, language),
            "origin": translate(LABELS["origin"][publication.origin], language),
            "published_at": f"{date_text(publication.published_at.date(), language)} "
            f"{publication.published_at:%H:%M} UTC",
            "note": " · ".join(text for text in (publication.title, publication.note) if text),
        }
        for publication in publications
    ]
    headers = {
        "id": N_("snapshot"),
        "as_of": N_("data date"),
        "origin": N_("origin"),
        "published_at": N_("published"),
        "note": N_("note"),
    }
    return columns(rows, {key: translate(header, language) for key, header in headers.items()})


def finding_lines(findings: Iterable["Finding"]) -> list[str]:
    """Each finding in both languages: where, what, and what to do. A value of a person's row is not told."""
    lines: list[str] = []
    for finding in findings:
        for language in LANGUAGES:
            severity = translate(LABELS["severity"][finding.severity], language)
            told = f"{severity}: {finding.message.text(language)} → {finding.remedy.text(language)}"
            place = _place(finding, language)
            lines += [f"[{language}] {place}: {told}" if place else f"[{language}] {told}"]
    return lines


def _place(finding: "Finding", language: Language) -> str:
    """Where a finding is: file (else table), row, column and value."""
    value = None if finding.table in PERSONAL_TABLES else finding.value
    parts = (
        finding.file or table_name(finding.table, language),
        translate(N_("row {row}"), language, row=finding.row) if finding.row is not None else "",
        translate(N_("column {column}"), language, column=finding.column) if finding.column else "",
        f"‘{value}’" if value is not None else "",
    )
    return ", ".join(part for part in parts if part)


def columns(rows: Sequence[dict[str, str]], headers: dict[str, str], right: Iterable[str] = ()) -> list[str]:
    """Rows as lines of aligned columns under their headers; a column that is empty throughout is left out."""
    shown = [key for key in headers if any(row[key] for row in rows)]
    widths = {key: max(len(headers[key]), *(len(row[key]) for row in rows)) for key in shown}

    def line(cells: dict[str, str]) -> str:
        aligned = (
            cells[key].rjust(widths[key]) if key in right else cells[key].ljust(widths[key]) for key in shown
        )
        return "  ".join(aligned).rstrip()

    return [line(headers), *(line(row) for row in rows)] if rows else []
