"""The registry's first table: publications."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("snapshot_id", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("change_class", sa.String(20), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String, nullable=False),
        sa.Column("based_on", sa.String(40), nullable=True),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.UniqueConstraint("snapshot_id", name="one_publication_a_snapshot"),
    )


def downgrade() -> None:
    op.drop_table("publications")
