"""Indexes by which each server's queue is found without looking at another's."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("ix_reminders_due_at", "reminders")
    op.create_index("ix_reminders_guild_id_due_at", "reminders", ["guild_id", "due_at"])
    op.create_index("ix_deliveries_guild_id_state_retry_at", "deliveries", ["guild_id", "state", "retry_at"])
    op.create_index("ix_deliveries_meeting_id_state", "deliveries", ["meeting_id", "state"])
    op.create_index("ix_meetings_guild_id_series_id", "meetings", ["guild_id", "series_id"])
