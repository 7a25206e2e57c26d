"""Row ids of 64 bits, so that a forged number of any size is looked for and not found. SQLite's have them already."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COLUMNS = {
    "series": ("id",),
    "meetings": ("id", "series_id"),
    "signups": ("meeting_id",),
    "attendances": ("meeting_id",),
    "reminders": ("meeting_id",),
    "deliveries": ("id", "meeting_id"),
    "recipients": ("delivery_id",),
    "meeting_log": ("id", "meeting_id"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.alter_column(table, column, existing_type=sa.Integer(), type_=sa.BigInteger())
