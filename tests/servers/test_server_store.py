"""Servers' settings, on both engines."""

from bot.database import Database
from bot.servers.model import ServerSettings
from bot.servers.store import ServerStore, load_all_server_settings
from tests.support.subjects import ELSEWHERE, HERE


async def test_what_is_not_changed_stays_and_a_change_is_seen_at_once(database: Database) -> None:
    servers = ServerStore(database)
    assert await servers.settings(HERE) == ServerSettings()
    await servers.update(HERE, zone="Asia/Tokyo", offsets=(30, 1440))
    await servers.update(HERE, native_events=True, organiser_role_id=1 << 60)
    assert await servers.settings(HERE) == ServerSettings(
        zone="Asia/Tokyo", offsets=(1440, 30), native_events=True, organiser_role_id=1 << 60
    )
    assert await servers.settings(ELSEWHERE) == ServerSettings()
    await servers.update(HERE, offsets=())
    assert (await ServerStore(database).settings(HERE)).offsets == ()


async def test_curator_channels_are_those_that_were_chosen(database: Database) -> None:
    servers = ServerStore(database)
    await servers.update(HERE, curator_channel_id=5)
    await servers.update(ELSEWHERE, zone="UTC")
    assert await servers.curator_channels() == ((HERE, 5),)
    await servers.update(HERE, curator_channel_id=None)
    assert await servers.curator_channels() == ()


async def test_a_server_that_has_set_nothing_reminds_a_day_and_an_hour_ahead_in_the_thread(database: Database) -> None:
    assert await ServerStore(database).settings(HERE) == ServerSettings(
        None, None, None, "UTC", (24 * 60, 60), remind_by_dm=False, native_events=False
    )


async def test_each_server_has_its_own_settings_whichever_was_changed_last(database: Database) -> None:
    servers = ServerStore(database)
    await servers.update(HERE, zone="Asia/Tokyo", offsets=(5,), remind_by_dm=True, meeting_channel_id=7)
    await servers.update(ELSEWHERE, zone="Africa/Cairo", curator_channel_id=8)
    await servers.update(HERE, native_events=True)
    expected = {
        HERE: ServerSettings(
            meeting_channel_id=7, zone="Asia/Tokyo", offsets=(5,), remind_by_dm=True, native_events=True
        ),
        ELSEWHERE: ServerSettings(curator_channel_id=8, zone="Africa/Cairo"),
    }
    assert {guild_id: await servers.settings(guild_id) for guild_id in expected} == expected
    async with database.read() as tx:
        assert await load_all_server_settings(tx) == expected
