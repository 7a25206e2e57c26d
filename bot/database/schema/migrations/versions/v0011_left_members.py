"""When a member was noticed to have left the server."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("members", sa.Column("left_at", sa.DateTime(timezone=True)))
