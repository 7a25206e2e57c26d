"""Finds the latest takeaways that are shared."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_index(
        "ix_readings_guild_id_takeaway_shared_changed_at", "readings", ["guild_id", "takeaway_shared", "changed_at"]
    )
