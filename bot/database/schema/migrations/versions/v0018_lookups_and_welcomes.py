"""Who sees what members look up, and the message that welcomes a server."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("members", sa.Column("private_lookups", sa.Boolean()))
    op.add_column("members", sa.Column("lookups_told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("servers", sa.Column("private_lookups", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "welcomes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_welcomes"),
    )
