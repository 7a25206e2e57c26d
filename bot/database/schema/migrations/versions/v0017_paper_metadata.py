"""What public services say about papers that the catalog lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "paper_metadata",
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", name="pk_paper_metadata"),
    )
    op.create_index("ix_paper_metadata_asked_at", "paper_metadata", ["asked_at"])
