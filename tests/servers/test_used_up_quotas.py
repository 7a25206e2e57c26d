"""Of many who ask at once, whose quota is used up: each as if they had asked alone, and nothing is counted."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.database import Database
from bot.database.schema.tables import quota_uses
from bot.servers.quotas import SETTINGS, SIGNUPS, OverQuota, Quota, QuotaStore, used_up
from tests.support.subjects import ELSEWHERE, HERE, day

NOW = day(0)
SECOND = timedelta(seconds=1)
AT_LIMIT, BELOW, OVER, ENDED, JUST_NOT, AHEAD, ELSEWHERE_ONLY, OF_ANOTHER, NOT_ASKED = range(1, 10)
HOUR = timedelta(hours=1)


def row(
    user_id: int, used: int = 40, begun_at: datetime = NOW, guild_id: int = HERE, quota: str = "signups"
) -> dict[str, object]:
    return {"guild_id": guild_id, "user_id": user_id, "quota": quota, "begun_at": begun_at, "used": used}


ROWS = [
    row(AT_LIMIT),
    row(BELOW, used=39),
    row(OVER, used=41),
    row(ENDED, begun_at=NOW - HOUR - SECOND),
    row(JUST_NOT, begun_at=NOW - HOUR),
    row(AHEAD, begun_at=NOW + SECOND),  # the clock was set back
    row(ELSEWHERE_ONLY, guild_id=ELSEWHERE),
    row(OF_ANOTHER, used=1000, quota=SETTINGS.name),
    row(NOT_ASKED),
]


async def test_who_is_at_the_limit_is_refused_until_the_hour_ends_in_this_server_alone(database: Database) -> None:
    assert (SIGNUPS.name, SIGNUPS.per_member, SIGNUPS.window) == ("signups", 40, HOUR)
    async with database.write() as tx:
        await tx.execute(insert(quota_uses), ROWS)
        refused = await used_up(tx, SIGNUPS, HERE, list(range(1, NOT_ASKED)), NOW)
        used = [tuple(each) for each in await tx.execute(select(quota_uses.c.user_id, quota_uses.c.used))]
    assert {user_id: each.frees_at for user_id, each in refused.items()} == {
        AT_LIMIT: NOW + HOUR, OVER: NOW + HOUR, JUST_NOT: NOW
    }  # fmt: skip
    assert str(refused[AT_LIMIT]).startswith("You’ve reached the limit of 40 changes to sign-ups in an hour.")
    assert sorted(used) == sorted((each["user_id"], each["used"]) for each in ROWS)


@pytest.mark.parametrize("user_id", range(1, NOT_ASKED))
async def test_who_asks_alone_is_refused_as_among_many(database: Database, user_id: int) -> None:
    async with database.write() as tx:
        await tx.execute(insert(quota_uses), ROWS)
    refused = user_id in (AT_LIMIT, OVER, JUST_NOT)
    with pytest.raises(OverQuota) if refused else nullcontext():
        await QuotaStore(database).claim(SIGNUPS, HERE, user_id, NOW)


async def test_a_quota_of_one_allows_one(database: Database) -> None:
    quota = Quota(name="one", what="things", per_member=1, window=HOUR, reason="There is one.")
    store = QuotaStore(database)
    await store.claim(quota, HERE, BELOW, NOW)
    with pytest.raises(OverQuota, match="limit of 1 things in an hour"):
        await store.claim(quota, HERE, BELOW, NOW)
