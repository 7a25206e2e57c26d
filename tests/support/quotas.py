"""Quotas lifted, for tests that do in one server what no group does, or used up."""

import pytest
from sqlalchemy import insert

from bot.database import Database
from bot.database.schema.tables import quota_uses
from bot.servers.quotas import QUOTAS, Quota
from tests.support.meetings import GUILD, NOW


def lift_quotas(patch: pytest.MonkeyPatch) -> None:
    """In this process; in others the launcher does the same."""
    for quota in QUOTAS:
        for name in ("per_member", "per_server", "altogether"):
            if getattr(quota, name) is not None:
                patch.setattr(quota, name, 1_000_000)


async def use_up(database: Database, quota: Quota, user_id: int, *, left: int = 0, guild_id: int = GUILD) -> None:
    """As if the member, or the server as 0, had done it until now; `left` may follow."""
    limit = quota.per_member if user_id else quota.per_server
    assert limit is not None
    row = {"guild_id": guild_id, "user_id": user_id, "quota": quota.name, "begun_at": NOW, "used": limit - left}
    async with database.write() as tx:
        await tx.execute(insert(quota_uses).values(row))
