"""All publications there ever were, and the audit trail, as lines of text: JSON for programs, and columns."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from vib.listing import columns, publication_record
from vib.locale import N_, Language, date_text, translate
from vib.model.labels import LABELS
from vib.store.audit import AuditLine
from vib.store.registry import Entry


def entry_record(entry: Entry) -> dict[str, Any]:
    """An entry as `snapshots --all --json` prints it."""
    gone = entry.withdrawal
    return publication_record(entry) | {
        "entry": entry.entry,
        "standing": entry.standing,
        "restored_because": entry.restored_because,
        "withdrawn_at": gone.at if gone else None,
        "withdrawn_by": gone.by if gone else None,
        "withdrawn_because": gone.why if gone else None,
    }


def entry_lines(entries: Iterable[Entry], language: Language) -> list[str]:
    """Entries as aligned columns; moments are in UTC."""
    rows = [
        {
            "id": entry.snapshot_id,
            "as_of": date_text(entry.as_of, language),
            "standing": translate(LABELS["standing"][entry.standing], language),
            "published_at": _moment(entry.published_at, language),
            "by": entry.published_by,
            "withdrawn": _withdrawn(entry, language),
            "note": _note(entry, language),
        }
        for entry in entries
    ]
    headers = {
        "id": N_("snapshot"),
        "as_of": N_("data date"),
        "standing": N_("standing"),
        "published_at": N_("published"),
        "by": N_("by"),
        "withdrawn": N_("withdrawn"),
        "note": N_("note"),
    }
    return columns(rows, {key: translate(header, language) for key, header in headers.items()})


def _withdrawn(entry: Entry, language: Language) -> str:
    gone = entry.withdrawal
    return "" if gone is None else f"{_moment(gone.at, language)} {gone.by}: {gone.why}"


def _note(entry: Entry, language: Language) -> str:
    again = (
        ""
        if entry.restored_because is None
        else translate(N_("published again: {why}"), language, why=entry.restored_because)
    )
    return " · ".join(text for text in (entry.title, entry.note, again) if text)


def audit_record(line: AuditLine) -> dict[str, Any]:
    """A line of the audit trail as `audit --json` prints it."""
    return {
        "number": line.number,
        "at": line.at,
        "who": line.who,
        "role": line.role,
        "action": line.action,
        "snapshot": line.snapshot_id,
        "note": line.note,
        "change_class": line.change_class,
        "detail": json.loads(line.detail),
        "previous": line.previous,
        "hash": line.hash,
    }


def audit_lines(lines: Iterable[AuditLine], language: Language) -> list[str]:
    """Lines of the audit trail as aligned columns; moments are in UTC."""
    rows = [
        {
            "number": str(line.number),
            "at": _moment(line.at, language),
            "who": line.who,
            "role": translate(LABELS["role"].get(line.role, line.role), language),
            "action": translate(LABELS["action"].get(line.action, line.action), language),
            "snapshot": line.snapshot_id or "",
            "note": line.note,
            "hash": line.hash[:12],
        }
        for line in lines
    ]
    headers = {
        "number": N_("line"),
        "at": N_("when"),
        "who": N_("who"),
        "role": N_("role"),
        "action": N_("what"),
        "snapshot": N_("snapshot"),
        "note": N_("note"),
        "hash": N_("code"),
    }
    return columns(rows, {key: translate(header, language) for key, header in headers.items()}, {"number"})


def _moment(at: datetime, language: Language) -> str:
    return f"{date_text(at.date(), language)} {at:%H:%M} UTC"
