"""Series that repeat otherwise than after one or two weeks, and end by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("meetings", sa.Column("recurrence", sa.Text(), nullable=False, server_default=sa.text("''")))
    with op.batch_alter_table("series") as series:
        series.add_column(sa.Column("recurrence", sa.Text(), nullable=False, server_default=sa.text("''")))
        series.add_column(sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.false()))
        series.drop_constraint(op.f("ck_series_weeks"), type_="check")
        series.create_check_constraint(op.f("ck_series_weeks"), "weeks IN (0, 1, 2)")
        series.create_check_constraint(op.f("ck_series_recurrence"), "(weeks = 0) = (recurrence <> '')")
