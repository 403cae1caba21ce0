"""What a reader must know of the data of a snapshot, as footnotes under a screen."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from vib.charts.card_words import signed
from vib.charts.look import Look
from vib.locale import N_, Message
from vib.metrics.scopes import known_until
from vib.model.records import BudgetLine
from vib.model.selection import Selection
from vib.model.snapshot import Finding, Snapshot

_CODES = ("agency", "funding", "kind")
_AGENCIES = ("agencies", "own")
"""Several codes of agencies, with commas."""
_EURO = ("sum", "total", "difference")


def late_deliveries(snapshot: Snapshot, selection: Selection, look: Look) -> Iterator[str]:
    """The chosen agencies whose data end before the snapshot's date."""
    for agency in selection.agencies or snapshot.agencies:
        day = known_until(snapshot, agency)
        if day < snapshot.as_of:
            yield look.say(
                N_("{agency} delivered late: its data run until {day}, not until {as_of}."),
                agency=look.label("agency", agency),
                day=look.day(day),
                as_of=look.day(snapshot.as_of),
            )


def money_remarks(snapshot: Snapshot, selection: Selection, look: Look) -> Iterator[str]:
    """What the check of the budget found, its corrections, and the notes on its lines.

    With agencies chosen, only what is about these. The notes are as they were delivered.
    """
    for finding in snapshot.manifest.findings:
        if finding.table == "budget" and _chosen(finding.message.values.get("agency"), selection):
            yield told(finding, look)
    yield from _of_lines(snapshot.tables["budget"], selection, look)


def _chosen(agency: object, selection: Selection) -> bool:
    return not selection.agencies or agency is None or agency in selection.agencies


def told(finding: Finding, look: Look) -> str:
    """What a finding says, with names for codes and amounts as they are written."""
    return look.say(finding.message.id, **_readable(finding.message, look))


def advised(finding: Finding, look: Look) -> str:
    """What to do about a finding, with names for codes."""
    return look.say(finding.remedy.id, **_readable(finding.remedy, look))


def _readable(message: Message, look: Look) -> dict[str, object]:
    """The values of a message as a reader writes them: names for codes, amounts with their separators."""
    values = dict(message.values)
    for name in _CODES:
        if values.get(name):
            values[name] = look.label(name, values[name])
    for name in _AGENCIES:
        if values.get(name):
            values[name] = ", ".join(look.label("agency", code) for code in str(values[name]).split(", "))
    for name in _EURO:
        if values.get(name):
            values[name] = look.money(Decimal(str(values[name]))).removeprefix("€").strip("\u00a0")
    if values.get("period"):
        values["period"] = look.quarter(str(values["period"]))
    return values


def _of_lines(frame: pd.DataFrame, selection: Selection, look: Look) -> Iterator[str]:
    """Corrections one by one, and each note once with the lines it stands at."""
    noted: dict[str, list[str]] = {}
    for row in frame.to_dict("records"):
        line = BudgetLine.model_validate({k: None if pd.isna(value) else value for k, value in row.items()})
        if not _chosen(line.agency, selection):
            continue
        where = f"{look.label('agency', line.agency)} ({_about(line, look)})"
        if line.correction:
            yield look.say(
                N_("Correction of {amount} at {line}. {note}"),
                amount=signed(line.amount, "EUR", look, cents=True),
                line=where,
                note=line.note or "",
            ).strip()
        elif line.note:
            noted.setdefault(line.note, []).append(where)
    for note, places in noted.items():
        yield f"{'; '.join(dict.fromkeys(places))}: {note}"


def _about(line: BudgetLine, look: Look) -> str:
    parts = [look.label("funding", line.funding), look.label("kind", line.kind)]
    if line.quarter or line.year:
        parts.append(look.quarter(line.quarter) if line.quarter else str(line.year))
    if line.cost_type:
        parts.append(look.label("cost_type", line.cost_type))
    return ", ".join(parts)
