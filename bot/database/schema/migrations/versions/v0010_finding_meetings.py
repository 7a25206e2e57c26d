"""Meetings are found by channel, start, presenter and member through indexes."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table, column in (
        ("meetings", "channel_id"),
        ("meetings", "presenter_id"),
        ("meetings", "starts_at"),
        ("signups", "user_id"),
    ):
        op.create_index(f"ix_{table}_guild_id_{column}", table, ["guild_id", column])
