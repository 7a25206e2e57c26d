"""Counts of what has a quota, and indexes for what one member has set up."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "quota_uses",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quota", sa.String(20), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "quota", name="pk_quota_uses"),
    )
    op.drop_index("ix_series_guild_id", "series")
    op.create_index("ix_series_guild_id_ended_creator_id", "series", ["guild_id", "ended", "creator_id"])
    op.create_index("ix_meetings_guild_id_creator_id_state", "meetings", ["guild_id", "creator_id", "state"])
