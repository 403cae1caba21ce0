"""Snapshots published again and withdrawn, and the audit trail.

What was published before gets its lines. They are hashed here as that version hashed them, so that a later
change of the code leaves them as they are.
"""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER audit_lines_stay_{event} BEFORE {event} ON audit_lines
    BEGIN SELECT RAISE(ABORT, 'a line of the audit trail stays as it is'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a line of the audit trail stays as it is'; END $$""",
    """CREATE TRIGGER audit_lines_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_lines
    FOR EACH STATEMENT EXECUTE FUNCTION audit_lines_stay()""",
)


def upgrade() -> None:
    with op.batch_alter_table("publications") as publications:
        publications.drop_constraint("one_publication_a_snapshot", type_="unique")
        publications.add_column(sa.Column("restored_because", sa.String, nullable=True))
    first = sa.text("restored_because IS NULL")
    op.create_index(
        "one_first_entry_a_snapshot",
        "publications",
        ["snapshot_id"],
        unique=True,
        sqlite_where=first,
        postgresql_where=first,
    )
    op.create_table(
        "withdrawals",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
    )
    lines = op.create_table(
        "audit_lines",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("snapshot_id", sa.String(40), nullable=True),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("change_class", sa.String(20), nullable=True),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    end = op.create_table(
        "audit_end",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    told = _told_of_before()
    if told:
        op.bulk_insert(lines, told)
    op.bulk_insert(end, [{"id": 1, "lines": len(told), "hash": told[-1]["hash"] if told else "0" * 64}])
    for statement in _triggers():
        op.execute(statement)


def _told_of_before() -> list[dict[str, object]]:
    """The lines of what was published before, the first one first."""
    columns = [
        "entry",
        "snapshot_id",
        "published_at",
        "published_by",
        "note",
        "change_class",
        "manifest_sha256",
        "based_on",
    ]
    table = sa.table("publications", *(sa.column(name) for name in columns))
    table.c.published_at.type = sa.DateTime(timezone=True)
    told: list[dict[str, object]] = []
    for row in op.get_bind().execute(sa.select(table).order_by(table.c.entry)):
        at = (
            row.published_at.astimezone(UTC)
            if row.published_at.tzinfo
            else row.published_at.replace(tzinfo=UTC)
        )
        detail = {
            "entry": row.entry,
            "manifest_sha256": row.manifest_sha256,
            "based_on": row.based_on,
            "told_later": True,
        }
        line = {
            "number": len(told) + 1,
            "at": at.isoformat(timespec="microseconds"),
            "who": row.published_by,
            "role": "",
            "action": "published",
            "snapshot_id": row.snapshot_id,
            "note": row.note,
            "change_class": row.change_class,
            "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
            "previous": told[-1]["hash"] if told else "0" * 64,
        }
        content = json.dumps(line, sort_keys=True, separators=(",", ":")).encode()
        told.append({**line, "at": at, "hash": hashlib.sha256(content).hexdigest()})
    return told


def _triggers() -> list[str]:
    """Changing or removing a line is refused, by mistake or by somebody who may write but not define."""
    kind = op.get_bind().dialect.name
    if kind == "sqlite":
        return [_SQLITE[0].format(event=event) for event in ("UPDATE", "DELETE")]
    return list(_POSTGRESQL) if kind == "postgresql" else []


def downgrade() -> None:
    # An older version would show what was withdrawn, and knows no snapshot with two entries.
    later = (
        "SELECT (SELECT count(*) FROM withdrawals)"
        " + (SELECT count(*) FROM publications WHERE restored_because IS NOT NULL)"
    )
    if op.get_bind().execute(sa.text(later)).scalar():
        raise RuntimeError("something was withdrawn or published again, which revision 0001 can't tell")
    op.drop_table("audit_end")
    op.drop_table("audit_lines")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_lines_stay()")
    op.drop_table("withdrawals")
    op.drop_index("one_first_entry_a_snapshot", "publications")
    with op.batch_alter_table("publications") as publications:
        publications.drop_column("restored_because")
        publications.create_unique_constraint("one_publication_a_snapshot", ["snapshot_id"])
