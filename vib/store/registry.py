"""The registry: which snapshots are published, since when and by whom. Its history never shrinks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    Enum,
    String,
    TypeDecorator,
    UniqueConstraint,
    insert,
    inspect,
    select,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from vib.model.snapshot import Manifest
from vib.model.vocabulary import ChangeClass, Origin
from vib.settings import settings
from vib.store.database import database_file, engine, writing
from vib.store.errors import RegistryUnknown, SnapshotUnknown, StoreUnavailable

LATEST = "latest"


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, also where the database keeps no time zones."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def _code(codes: type[StrEnum]) -> Enum:
    """Codes kept as text, so that a new code needs no migration."""
    return Enum(
        codes, native_enum=False, length=20, values_callable=lambda kind: [code.value for code in kind]
    )


class Tables(DeclarativeBase):
    """The tables of the registry."""

    type_annotation_map = {datetime: Utc, Origin: _code(Origin), ChangeClass: _code(ChangeClass)}  # noqa: RUF012


class PublicationRow(Tables):
    """An entry as the database keeps it."""

    __tablename__ = "publications"
    __table_args__ = (UniqueConstraint("snapshot_id", name="one_publication_a_snapshot"),)

    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    snapshot_id: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    title: Mapped[str]
    note: Mapped[str]
    origin: Mapped[Origin]
    change_class: Mapped[ChangeClass]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    based_on: Mapped[str | None] = mapped_column(String(40))
    manifest_sha256: Mapped[str] = mapped_column(String(64))


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


_COLUMNS = PublicationRow.__table__.columns
_NEWEST_FIRST = select(*_COLUMNS).order_by(PublicationRow.as_of.desc(), PublicationRow.entry.desc())


def published() -> tuple[Publication, ...]:
    """All publications, newest `as_of` first and, of the same day, the last entry first.

    A database that isn't there or has no tables yet is an empty registry; reading creates neither.
    Raises `RegistryUnknown`, `StoreUnavailable`.
    """
    url = settings().database_url
    file = database_file(url)
    if file is not None and not file.exists():
        return ()
    try:
        return _read(engine(url))
    except DBAPIError as error:
        raise StoreUnavailable(_where(url), error.orig) from error
    except LookupError as error:
        # A code that only a newer version knows.
        raise RegistryUnknown(_where(url)) from error


def find(text: str, among: tuple[Publication, ...] | None = None) -> Publication:
    """The publication with an id, the last one of a date (`2023-11-30`), or the newest (`latest`).

    Raises `SnapshotUnknown`, `StoreUnavailable`.
    """
    for publication in published() if among is None else among:
        if text in (LATEST, publication.snapshot_id, publication.as_of.isoformat()):
            return publication
    raise SnapshotUnknown(text)


class Ledger:
    """The registry within one writing transaction: what is published, and a place to add to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.published = _publications(connection)

    def add(self, manifest: Manifest, manifest_sha256: str) -> Publication:
        """Enters a snapshot; readers see it when the transaction ends."""
        about = manifest.model_dump(include=set(_COLUMNS.keys()) & set(Manifest.model_fields))
        row = self._connection.execute(
            insert(PublicationRow)
            .values(snapshot_id=manifest.id, manifest_sha256=manifest_sha256, **about)
            .returning(*_COLUMNS)
        ).one()
        return Publication(*row)


@contextmanager
def writing_ledger() -> Iterator[Ledger]:
    """One transaction in a migrated database, committed when the block ends well and undone otherwise.

    Writers wait for one another, so what the ledger shows stays true until the commit. Raises
    `StoreUnavailable`.
    """
    url = settings().database_url
    try:
        with writing(url).begin() as connection:
            yield Ledger(connection)
    except DBAPIError as error:
        raise StoreUnavailable(_where(url), error.orig) from error


def _publications(connection: Connection) -> tuple[Publication, ...]:
    return tuple(Publication(*row) for row in connection.execute(_NEWEST_FIRST))


def _read(database: Engine) -> tuple[Publication, ...]:
    try:
        with database.connect() as connection:
            return _publications(connection)
    except (OperationalError, ProgrammingError):
        if inspect(database).has_table(PublicationRow.__tablename__):
            raise
        return ()


def _where(url: str) -> str:
    """What a reader may be told of the database: its file, never the URL with its password."""
    return str(database_file(url) or "VIB_DATABASE")
