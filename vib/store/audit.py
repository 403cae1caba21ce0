"""The audit trail: who did what, in lines that each hold the hash of the line before.

A line that is edited, removed, put in between or cut off at the end shows in `verify`. What doesn't show is
that somebody who can write in the database made the whole trail anew, all hashes with it. Against that helps
a hash that was noted elsewhere: `verify` compares it, and whatever was made anew before it shows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import Connection, insert, select, update

from vib.locale import N_, Message
from vib.store.tables import AuditEndRow, AuditRow, PublicationRow, WithdrawalRow
from vib.store.transactions import read, write

BEGINNING = "0" * 64
"""What the first line has for the hash of the line before."""


class Action(StrEnum):
    """What a line tells of."""

    PUBLISHED = "published"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    DOWNLOADED = "downloaded"


_ENTERED = {Action.PUBLISHED, Action.RESTORED}


@dataclass(frozen=True)
class AuditLine:
    """A line as it is kept: `at` is in UTC, `role` empty for the command line, `detail` an object in JSON."""

    number: int
    at: datetime
    who: str
    role: str
    action: str
    snapshot_id: str | None
    note: str
    change_class: str | None
    detail: str
    previous: str
    hash: str

    def true_hash(self) -> str:
        """The hash that the line has if nobody changed it."""
        content = {**asdict(self), "at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}
        del content["hash"]
        return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What came of verifying: how many lines there are, the hash of the last, and the first thing wrong."""

    lines: int
    last_hash: str
    wrong: Message | None


_END = AuditEndRow.__table__
_LINES = select(*AuditRow.__table__.columns).order_by(AuditRow.number)


def append(
    connection: Connection,
    action: Action,
    who: str,
    role: str = "",
    snapshot_id: str | None = None,
    note: str = "",
    change_class: str | None = None,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditLine:
    """Adds a line within a writing transaction, which it shares with what it tells."""
    # Whoever else writes waits here, also where the database lets several write at once.
    count, previous = connection.execute(select(_END.c.lines, _END.c.hash).with_for_update()).one()
    line = AuditLine(
        count + 1,
        at or datetime.now(UTC),
        who,
        role,
        str(action),
        snapshot_id,
        note,
        change_class,
        json.dumps(detail or {}, sort_keys=True, ensure_ascii=False),
        previous,
        "",
    )
    line = replace(line, hash=line.true_hash())
    connection.execute(insert(AuditRow).values(**asdict(line)))
    connection.execute(update(AuditEndRow).values(lines=line.number, hash=line.hash))
    return line


def note_action(
    action: Action,
    who: str,
    role: str = "",
    snapshot_id: str | None = None,
    note: str = "",
    detail: Mapping[str, Any] | None = None,
) -> AuditLine:
    """Adds a line about what changes nothing in the registry: a download, a delivery that was refused.

    Never anything about people. Raises `StoreUnavailable`, also for a database that is not migrated yet.
    """
    with write() as connection:
        return append(connection, action, who, role, snapshot_id, note, detail=detail)


def trail() -> tuple[AuditLine, ...]:
    """All lines, the first one first; none of a registry that an earlier version made.

    Raises `StoreUnavailable`.
    """
    return read(_lines, lambda _: (), ())


def verify(noted: tuple[int, str] | None = None) -> Verdict:
    """Whether the trail is whole, and tells of all that is in the registry.

    `noted` is the number of a line and (the beginning of) the hash that it had once. Raises
    `StoreUnavailable`.
    """
    return read(lambda connection: _verify(connection, noted), lambda _: _NOTHING, _NOTHING)


_NOTHING = Verdict(0, BEGINNING, None)


def _lines(connection: Connection) -> tuple[AuditLine, ...]:
    return tuple(AuditLine(*row) for row in connection.execute(_LINES))


def _verify(connection: Connection, noted: tuple[int, str] | None) -> Verdict:
    lines = _lines(connection)
    ends = [tuple(row) for row in connection.execute(select(_END.c.lines, _END.c.hash))]
    wrong = chain(
        _wrong_in_chain(lines),
        _wrong_at_end(lines, ends),
        _otherwise_noted(lines, noted),
        _untold(connection, lines),
    )
    return Verdict(len(lines), lines[-1].hash if lines else BEGINNING, next(wrong, None))


def _wrong_in_chain(lines: Sequence[AuditLine]) -> Iterator[Message]:
    previous = BEGINNING
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            yield Message(id=N_("Line {number} is missing: it was removed."), values={"number": number})
        if line.hash != line.true_hash():
            yield Message(id=N_("Line {number} was changed."), values={"number": number})
        if line.previous != previous:
            text = N_("Line {number} does not follow the line before it: one was put in, removed or changed.")
            yield Message(id=text, values={"number": number})
        previous = line.hash


def _wrong_at_end(lines: Sequence[AuditLine], ends: Sequence[tuple[Any, ...]]) -> Iterator[Message]:
    if len(ends) != 1:
        yield Message(id=N_("The record of where the trail ends was removed."))
        return
    count, last_hash = ends[0]
    if len(lines) < count:
        text = N_("The lines after {number} are missing: they were removed. There were {count} lines.")
        yield Message(id=text, values={"number": len(lines), "count": count})
    elif (len(lines), lines[-1].hash if lines else BEGINNING) != (count, last_hash):
        text = N_("The end of the trail was changed: the lines after {number} were put in by somebody.")
        yield Message(id=text, values={"number": count})


def _otherwise_noted(lines: Sequence[AuditLine], noted: tuple[int, str] | None) -> Iterator[Message]:
    if noted is None:
        return
    number, beginning = noted
    there = {line.number: line.hash for line in lines}
    if not beginning or not there.get(number, "").startswith(beginning.lower()):
        text = N_("Line {number} is not the one whose code was noted: it or a line before it was made anew.")
        yield Message(id=text, values={"number": number})


def _untold(connection: Connection, lines: Sequence[AuditLine]) -> Iterator[Message]:
    """What is in the registry and not in the trail, or the other way round."""
    rows = connection.execute(
        select(PublicationRow.entry, PublicationRow.snapshot_id, PublicationRow.manifest_sha256)
    )
    entered = {entry: (entry, snapshot, sha) for entry, snapshot, sha in rows}
    withdrawn = [
        entered.get(entry, (entry, "", ""))[:2] for entry in connection.scalars(select(WithdrawalRow.entry))
    ]
    told = [(line, json.loads(line.detail)) for line in lines]
    entries_told = [
        (detail.get("entry"), line.snapshot_id, detail.get("manifest_sha256"))
        for line, detail in told
        if line.action in _ENTERED
    ]
    withdrawals_told = [
        (detail.get("entry"), line.snapshot_id) for line, detail in told if line.action == Action.WITHDRAWN
    ]
    for entry in sorted({*entered.values()} ^ {*entries_told}, key=str):
        text = N_("Publication {entry} of {snapshot} is not as the trail tells it.")
        yield Message(id=text, values={"entry": entry[0], "snapshot": entry[1]})
    for one in sorted({*withdrawn} ^ {*withdrawals_told}, key=str):
        text = N_("The withdrawal of {snapshot} (publication {entry}) is not as the trail tells it.")
        yield Message(id=text, values={"entry": one[0], "snapshot": one[1]})
