"""The tables of the registry's database, as `migrations` makes them."""

from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy import Dialect, Enum, Index, String, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from vib.model.vocabulary import ChangeClass, Origin


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, also where the database keeps no time zones."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _code(codes: type[StrEnum]) -> Enum:
    """Codes kept as text, so that a new code needs no migration."""
    return Enum(
        codes, native_enum=False, length=20, values_callable=lambda kind: [code.value for code in kind]
    )


class Tables(DeclarativeBase):
    """The tables of the registry."""

    type_annotation_map = {datetime: Utc, Origin: _code(Origin), ChangeClass: _code(ChangeClass)}  # noqa: RUF012


class PublicationRow(Tables):
    """An entry: a snapshot was published, or published again."""

    __tablename__ = "publications"
    __table_args__ = (
        Index(
            "one_first_entry_a_snapshot",
            "snapshot_id",
            unique=True,
            sqlite_where=text("restored_because IS NULL"),
            postgresql_where=text("restored_because IS NULL"),
        ),
    )

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
    restored_because: Mapped[str | None]


class WithdrawalRow(Tables):
    """An entry was withdrawn: it was the last one of its snapshot, which readers don't see from then on."""

    __tablename__ = "withdrawals"

    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    withdrawn_at: Mapped[datetime]
    withdrawn_by: Mapped[str]
    why: Mapped[str]


class AuditRow(Tables):
    """A line of the audit trail."""

    __tablename__ = "audit_lines"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    who: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(20))
    snapshot_id: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str]
    change_class: Mapped[str | None] = mapped_column(String(20))
    detail: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditEndRow(Tables):
    """One row: how many lines the audit trail has, and the hash of the last; so that a cut end shows."""

    __tablename__ = "audit_end"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
