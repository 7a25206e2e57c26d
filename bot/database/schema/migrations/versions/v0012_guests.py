"""Presenters from outside, by name."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("meetings", sa.Column("guest", sa.String(100), nullable=False, server_default=sa.text("''")))
