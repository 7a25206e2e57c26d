"""Who never chose how to be reminded follows the server from now on: `members.reminders` is NULL for them.

Until now the default of the day was stored for everybody. Only one value is a choice for certain: direct messages
where the server reminds in threads. All others follow the server, which changes nothing for those who have its way.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.alter_column("reminders", existing_type=sa.String(8), nullable=True)
    op.execute(
        "UPDATE members SET reminders = NULL WHERE reminders = 'thread' OR EXISTS"
        " (SELECT 1 FROM servers WHERE servers.guild_id = members.guild_id AND servers.remind_by_dm)"
    )
