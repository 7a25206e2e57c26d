"""How often members may change their settings: hiding always, showing oneself a few times a day."""

import pytest
from sqlalchemy import insert, select, update

from bot.database import Database
from bot.database.schema.tables import quota_uses
from bot.members.model import Person, ReminderPreference
from bot.members.store import MemberStore
from bot.servers.quotas import UNHIDING, OverQuota
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, day


@pytest.fixture
def members(database: Database) -> MemberStore:
    return MemberStore(database)


async def test_hiding_is_never_refused_and_showing_oneself_is_after_a_few_times(
    database: Database, members: MemberStore
) -> None:
    for _ in range(20):
        await members.update_settings(HERE, ADA, day(0), hidden=True)
        await members.update_settings(HERE, ADA, day(0), hidden=False)
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    with pytest.raises(OverQuota, match="limit of 20 switches from hidden to visible in a day"):
        await members.update_settings(HERE, ADA, day(0), hidden=False)
    assert (await members.settings(HERE, ADA.id)).hidden
    async with database.write() as tx:
        await tx.execute(update(quota_uses).values(used=1000))
    with pytest.raises(OverQuota, match="limit of 60 changes to settings in an hour"):
        await members.update_settings(HERE, ADA, day(0), zone="Europe/Berlin")
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    await members.update_settings(HERE, BEN, day(0), zone="Europe/Berlin")


async def test_only_a_switch_from_hidden_to_visible_is_counted_as_one(database: Database, members: MemberStore) -> None:
    """Not one's saying so again, nor whatever else one sets meanwhile, nor what others do."""
    await members.update_settings(HERE, BEN, day(0), hidden=True)
    await members.update_settings(ELSEWHERE, ADA, day(0), hidden=True)
    await members.update_settings(HERE, ADA, day(0), hidden=False)
    await members.update_settings(HERE, ADA, day(0), hidden=False)
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    await members.update_settings(HERE, ADA, day(0), zone="UTC")
    await members.update_settings(HERE, ADA, day(0), reminders=ReminderPreference.DM)
    counted = select(quota_uses.c.user_id).where(quota_uses.c.quota == UNHIDING.name)
    async with database.read() as tx:
        assert list(await tx.scalars(counted)) == []
    await members.update_settings(HERE, ADA, day(0), hidden=False)
    async with database.read() as tx:
        assert list(await tx.scalars(counted)) == [ADA.id]


async def test_who_used_up_their_switches_may_still_set_everything_else(
    database: Database, members: MemberStore
) -> None:
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    used = {"guild_id": HERE, "user_id": ADA.id, "quota": UNHIDING.name, "begun_at": day(0), "used": 20}
    async with database.write() as tx:
        await tx.execute(insert(quota_uses).values(used))
    await members.update_settings(HERE, ADA, day(0), zone="Asia/Tokyo")
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    with pytest.raises(OverQuota):
        await members.update_settings(HERE, ADA, day(0), hidden=False)
    await members.update_settings(HERE, Person(7, "Visible"), day(0), hidden=False)
