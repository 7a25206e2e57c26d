"""The tables of who reads what, the people by server, posted cards and servers that the bot left."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def upgrade() -> None:
    _people()
    _readings()
    op.create_table(
        "cards",
        _id("guild_id"),
        _id("message_id"),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("posted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "message_id", name="pk_cards"),
    )
    op.create_index("ix_cards_guild_id_resource_id", "cards", ["guild_id", "resource_id"])
    op.create_table(
        "departures",
        _id("guild_id"),
        sa.Column("left_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_departures"),
    )


def _people() -> None:
    op.create_table(
        "members",
        _id("guild_id"),
        _id("user_id"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("reminders", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_members"),
        sa.CheckConstraint("reminders IN ('thread', 'dm')", name=op.f("ck_members_reminders")),
    )


def _readings() -> None:
    op.create_table(
        "subjects",
        _id("guild_id"),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("url", sa.String(600), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "resource_id", name="pk_subjects"),
    )
    op.create_table(
        "readings",
        _id("guild_id"),
        _id("user_id"),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("started_at", _MOMENT),
        sa.Column("finished_at", _MOMENT),
        sa.Column("rating", sa.Integer()),
        sa.Column("takeaway", sa.String(300), nullable=False),
        sa.Column("takeaway_shared", sa.Boolean(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "resource_id", "round", name="pk_readings"),
        sa.ForeignKeyConstraint(
            ["guild_id", "user_id"],
            ["members.guild_id", "members.user_id"],
            name="fk_readings_guild_id_user_id_members",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "resource_id"],
            ["subjects.guild_id", "subjects.resource_id"],
            name="fk_readings_guild_id_resource_id_subjects",
        ),
        sa.CheckConstraint("state IN ('want', 'reading', 'finished', 'dropped')", name=op.f("ck_readings_state")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_readings_rating")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_readings_round")),
        sa.CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name=op.f("ck_readings_finished")),
        sa.CheckConstraint("started_at <= finished_at", name=op.f("ck_readings_order")),
    )
    op.create_index("ix_readings_guild_id_resource_id", "readings", ["guild_id", "resource_id"])
