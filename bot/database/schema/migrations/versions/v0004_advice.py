"""The tables of advice: what members said is not for them, how often entries are opened, what was not found."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "declined",
        _id("guild_id"),
        _id("user_id"),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("declined_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "resource_id", name="pk_declined"),
    )
    op.create_table(
        "openings",
        _id("guild_id"),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "resource_id", name="pk_openings"),
    )
    op.create_table(
        "misses",
        _id("guild_id"),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "words", name="pk_misses"),
    )
