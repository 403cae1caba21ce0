"""The registry: which snapshots are published, since when and by whom. Its history never shrinks.

A snapshot may have several entries: published, and published again. Withdrawn is its last entry, so that a
snapshot is seen or not, whatever its earlier entries were.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, null, select

from vib.model.snapshot import Manifest
from vib.model.vocabulary import ChangeClass, Origin
from vib.store.audit import Action, append
from vib.store.errors import SnapshotUnknown, SnapshotWithdrawn
from vib.store.tables import AuditEndRow, PublicationRow, WithdrawalRow
from vib.store.transactions import read, write

LATEST = "latest"


@dataclass(frozen=True)
class Publication:
    """An entry of the registry; `published_at` is in UTC."""

    entry: int
    snapshot_id: str
    as_of: date
    title: str
    note: str
    origin: Origin
    change_class: ChangeClass
    published_at: datetime
    published_by: str
    based_on: str | None
    manifest_sha256: str
    restored_because: str | None = None
    """Why a snapshot that had been published before was published again; None for its first entry."""


class Standing(StrEnum):
    """What an entry is to readers now."""

    VISIBLE = "visible"
    REPLACED = "replaced"
    """The same snapshot was published again since."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Withdrawal:
    """When, by whom and why an entry was withdrawn; the moment is in UTC."""

    at: datetime
    by: str
    why: str


@dataclass(frozen=True)
class Entry(Publication):
    """An entry with what became of it."""

    standing: Standing = Standing.VISIBLE
    withdrawal: Withdrawal | None = None
    """Stays when the snapshot is published again, which makes another entry."""

    def publication(self) -> Publication:
        """The entry by itself."""
        return Publication(**{field.name: getattr(self, field.name) for field in fields(Publication)})


_COLUMNS = PublicationRow.__table__.columns
_NAMES = tuple(column.name for column in _COLUMNS)
_NEWEST_FIRST = (
    select(*_COLUMNS, WithdrawalRow.withdrawn_at, WithdrawalRow.withdrawn_by, WithdrawalRow.why)
    .outerjoin(WithdrawalRow, WithdrawalRow.entry == PublicationRow.entry)
    .order_by(PublicationRow.as_of.desc(), PublicationRow.entry.desc())
)
# A registry of the version that could neither publish again nor withdraw.
_NEWEST_FIRST_BEFORE = select(
    *(column for column in _COLUMNS if column.name != "restored_because"), *([null()] * 4)
).order_by(PublicationRow.as_of.desc(), PublicationRow.entry.desc())


def entries() -> tuple[Entry, ...]:
    """Every entry there ever was, newest `as_of` first and, of the same day, the last entry first.

    A database that isn't there or has no tables yet is an empty registry; reading creates neither.
    Raises `RegistryUnknown`, `StoreUnavailable`.
    """
    return read(_entries, lambda connection: _entries(connection, _NEWEST_FIRST_BEFORE), ())


def published() -> tuple[Publication, ...]:
    """What readers see: of every snapshot that is not withdrawn its last entry, in the order of `entries`.

    Raises `RegistryUnknown`, `StoreUnavailable`.
    """
    return visible(entries())


def visible(among: Iterable[Entry]) -> tuple[Publication, ...]:
    """The publications that readers see, of all entries."""
    return tuple(entry.publication() for entry in among if entry.standing is Standing.VISIBLE)


def find(text: str, among: tuple[Publication, ...] | None = None) -> Publication:
    """The publication with an id, the last one of a date (`2023-11-30`), or the newest (`latest`).

    Raises `SnapshotWithdrawn` for what was there once, `SnapshotUnknown`, `StoreUnavailable`.
    """
    for publication in published() if among is None else among:
        if text in (LATEST, publication.snapshot_id, publication.as_of.isoformat()):
            return publication
    raise _not_found(text, entries())


def refuse_withdrawn(snapshot_id: str, among: Iterable[Entry]) -> None:
    """Raises `SnapshotWithdrawn` for a snapshot that is withdrawn."""
    for entry in among:
        if entry.snapshot_id == snapshot_id and entry.standing is Standing.WITHDRAWN:
            raise _not_found(snapshot_id, (entry,))


def _not_found(text: str, among: Iterable[Entry]) -> SnapshotUnknown:
    for entry in among:
        if entry.withdrawal and text in (entry.snapshot_id, entry.as_of.isoformat()):
            gone = entry.withdrawal
            return SnapshotWithdrawn(entry.snapshot_id, entry.as_of, gone.at, gone.by, gone.why)
    return SnapshotUnknown(text)


class Ledger:
    """The registry within one writing transaction: what is in it, and a place to add to it.

    Each change writes its line of the audit trail.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # Whoever else writes waits here, also where the database lets several write at once.
        connection.execute(select(AuditEndRow.id).with_for_update())
        self.entries = _entries(connection)
        self.published = visible(self.entries)

    def add(self, manifest: Manifest, manifest_sha256: str, role: str = "") -> Publication:
        """Enters a snapshot; readers see it when the transaction ends."""
        about = manifest.model_dump(include=set(_NAMES) & set(Manifest.model_fields))
        about |= {"snapshot_id": manifest.id, "manifest_sha256": manifest_sha256}
        return self._enter(Action.PUBLISHED, role, about)

    def restore(self, entry: Entry, because: str, by: str, role: str = "") -> Publication:
        """Enters a snapshot again: it is the newest of its date when the transaction ends."""
        about = {name: getattr(entry, name) for name in _NAMES if name != "entry"}
        about |= {"published_at": datetime.now(UTC), "published_by": by, "restored_because": because}
        return self._enter(Action.RESTORED, role, about)

    def _enter(self, action: Action, role: str, about: Mapping[str, object]) -> Publication:
        row = self._connection.execute(insert(PublicationRow).values(about).returning(*_COLUMNS)).one()
        made = Publication(*row)
        append(
            self._connection,
            action,
            made.published_by,
            role,
            made.snapshot_id,
            made.note if made.restored_because is None else made.restored_because,
            made.change_class,
            {"entry": made.entry, "manifest_sha256": made.manifest_sha256, "based_on": made.based_on},
        )
        return made

    def withdraw(self, publication: Publication, why: str, by: str, role: str = "") -> Withdrawal:
        """Takes a snapshot away from readers when the transaction ends; `publication` is its last entry."""
        gone = Withdrawal(datetime.now(UTC), by, why)
        self._connection.execute(
            insert(WithdrawalRow).values(
                entry=publication.entry, withdrawn_at=gone.at, withdrawn_by=by, why=why
            )
        )
        about, detail = publication.snapshot_id, {"entry": publication.entry}
        append(self._connection, Action.WITHDRAWN, by, role, about, why, detail=detail, at=gone.at)
        return gone


@contextmanager
def writing_ledger() -> Iterator[Ledger]:
    """One transaction in a migrated database, committed when the block ends well and undone otherwise.

    Writers wait for one another, so what the ledger shows stays true until the commit. Raises
    `StoreUnavailable`.
    """
    with write() as connection:
        yield Ledger(connection)


def _entries(connection: Connection, asked: Select[Any] = _NEWEST_FIRST) -> tuple[Entry, ...]:
    rows = connection.execute(asked).all()
    last: dict[str, int] = {}
    for row in rows:
        last[row.snapshot_id] = max(row.entry, last.get(row.snapshot_id, 0))
    return tuple(_entry(row, row.entry == last[row.snapshot_id]) for row in rows)


def _entry(row: Row[Any], last: bool) -> Entry:
    about, gone = row[: len(_NAMES)], row[len(_NAMES) :]
    withdrawal = Withdrawal(*gone) if any(part is not None for part in gone) else None
    standing = Standing.REPLACED if not last else Standing.WITHDRAWN if withdrawal else Standing.VISIBLE
    return Entry(**dict(zip(_NAMES, about, strict=True)), standing=standing, withdrawal=withdrawal)
