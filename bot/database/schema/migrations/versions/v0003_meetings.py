"""The tables of meetings: servers' settings, series, sign-ups, reminders, deliveries and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _servers()
    _series()
    _meetings()
    _signups()
    _attendances()
    _reminders()
    _deliveries()
    _recipients()
    _meeting_log()


def _servers() -> None:
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organiser_role_id", sa.BigInteger()),
        sa.Column("curator_channel_id", sa.BigInteger()),
        sa.Column("meeting_channel_id", sa.BigInteger()),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("offsets", sa.String(100), nullable=False),
        sa.Column("remind_by_dm", sa.Boolean(), nullable=False),
        sa.Column("native_events", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_servers"),
    )


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("creator_id", sa.BigInteger()),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("seats", sa.Integer()),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_series_seats")),
        sa.CheckConstraint("weeks IN (1, 2)", name=op.f("ck_series_weeks")),
    )
    op.create_index("ix_series_guild_id", "series", ["guild_id"])


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("series_id", sa.Integer()),
        sa.Column("number", sa.Integer()),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("event_id", sa.BigInteger()),
        sa.Column("event_sequence", sa.Integer()),
        sa.Column("creator_id", sa.BigInteger()),
        sa.Column("presenter_id", sa.BigInteger()),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("seats", sa.Integer()),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_meetings_minutes")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_meetings_seats")),
        sa.CheckConstraint(
            "state IN ('draft', 'planned', 'open', 'over', 'cancelled', 'skipped')", name=op.f("ck_meetings_state")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_meetings_series_id_series"),
        sa.UniqueConstraint("series_id", "number", name="uq_meetings_series_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meetings_guild_id_state_starts_at", "meetings", ["guild_id", "state", "starts_at"])


def _signups() -> None:
    op.create_table(
        "signups",
        sa.Column("meeting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("joined_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name="pk_signups"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_signups_meeting_id_meetings", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("meeting_id", "position", name="uq_signups_meeting_id_position"),
    )


def _attendances() -> None:
    op.create_table(
        "attendances",
        sa.Column("meeting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name="pk_attendances"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_attendances_meeting_id_meetings", ondelete="CASCADE"
        ),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("meeting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minutes", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "minutes", name="pk_reminders"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_reminders_meeting_id_meetings", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_reminders_due_at", "reminders", ["due_at"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("route", sa.String(8), nullable=False),
        sa.Column("detail", sa.String(300), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(14), nullable=False),
        sa.Column("nonce", sa.String(25), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", _MOMENT),
        sa.Column("retry_at", _MOMENT, nullable=False),
        sa.Column("target_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.CheckConstraint("route IN ('channel', 'thread', 'dm')", name=op.f("ck_deliveries_route")),
        sa.CheckConstraint(
            "state IN ('due', 'sending', 'sent', 'undeliverable', 'uncertain', 'dropped')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_deliveries_meeting_id_meetings", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("nonce", name="uq_deliveries_nonce"),
    )
    op.create_index("ix_deliveries_state_retry_at", "deliveries", ["state", "retry_at"])


def _recipients() -> None:
    op.create_table(
        "recipients",
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "user_id", name="pk_recipients"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_recipients_delivery_id_deliveries", ondelete="CASCADE"
        ),
    )


def _meeting_log() -> None:
    op.create_table(
        "meeting_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("by_bot", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("subject_id", sa.BigInteger()),
        sa.Column("detail", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_log"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_meeting_log_meeting_id_meetings", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_meeting_log_meeting_id", "meeting_log", ["meeting_id"])
