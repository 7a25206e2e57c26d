"""Who never chose follows the server's way of reminding, whenever it changes; who chose keeps the choice."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select, text

from bot.database import Database
from bot.database.address import parse_address
from bot.database.driver.connections import migration_pool
from bot.database.schema import revisions
from bot.database.schema.tables import members, readings
from bot.meetings.services import MeetingServices
from bot.members.model import ReminderPreference
from bot.members.store import MemberStore
from bot.servers.store import ServerStore
from tests.support.meetings import GUILD, NOW, ORGANISER, open_meeting, person
from tests.support.worlds import World, texts


async def routes(meetings: MeetingServices, meeting_id: int) -> dict[int, str]:
    """How each person would be told of a cancellation."""
    await meetings.meetings.cancel(GUILD, meeting_id, NOW, by=ORGANISER)
    due = await meetings.outbox.due(NOW, meeting_id=meeting_id)
    return {user_id: each.route.value for each in due for user_id in each.user_ids}


@pytest.mark.parametrize(("by_dm", "way"), [(True, "dm"), (False, "thread")])
async def test_stored_members_follow_the_server_and_those_who_chose_do_not(
    meetings: MeetingServices, database: Database, by_dm: bool, way: str
) -> None:
    people = MemberStore(database)
    await ServerStore(database).update(GUILD, remind_by_dm=not by_dm)
    meeting = await open_meeting(meetings)
    for number in (1, 2, 3, 4):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await people.update_settings(GUILD, person(2), NOW, zone="Europe/Berlin")  # chose, but nothing about reminders
    await people.update_settings(GUILD, person(3), NOW, reminders=ReminderPreference.DM)
    await people.update_settings(GUILD, person(4), NOW, reminders=ReminderPreference.THREAD)
    await ServerStore(database).update(GUILD, remind_by_dm=by_dm)
    assert await routes(meetings, meeting.id) == {1: way, 2: way, 3: "dm", 4: "thread"}


async def test_a_choice_can_be_given_back_to_the_server(meetings: MeetingServices, database: Database) -> None:
    people = MemberStore(database)
    meeting = await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await people.update_settings(GUILD, person(1), NOW, reminders=ReminderPreference.THREAD)
    await people.update_settings(GUILD, person(1), NOW, reminders=ReminderPreference.SERVER)
    assert (await people.settings(GUILD, person(1).id)).reminders is ReminderPreference.SERVER
    await ServerStore(database).update(GUILD, remind_by_dm=True)
    assert await routes(meetings, meeting.id) == {1: "dm"}


async def test_an_upgrade_keeps_the_only_value_that_is_certainly_a_choice(empty_database_url: str) -> None:
    await revisions.upgrade(parse_address(empty_database_url), to="0004")
    direct, threads, unset = GUILD, GUILD + 1, GUILD + 2
    rows = [(guild_id, user_id) for guild_id in (direct, threads, unset) for user_id in (1, 2)]
    await _run(
        empty_database_url,
        *(f"INSERT INTO servers VALUES ({each}, NULL, NULL, NULL, 'UTC', '60', {each == direct}, FALSE)"
          for each in (direct, threads)),
        *(f"INSERT INTO members VALUES ({guild_id}, {user_id}, 'x', '2026-01-01 00:00:00', FALSE, FALSE, '',"
          f" '{'dm' if user_id == 2 else 'thread'}')" for guild_id, user_id in rows),
        f"INSERT INTO subjects VALUES ({direct}, 'vllm', 'vLLM', '', TRUE, '2026-01-01 00:00:00')",
        f"INSERT INTO readings VALUES ({direct}, 1, 'vllm', 1, 'want', NULL, NULL, NULL, '', FALSE,"
        " '2026-01-01 00:00:00', 1, '')",
    )  # fmt: skip
    async with Database(empty_database_url) as database, database.read() as tx:
        found = await tx.execute(select(members.c.guild_id, members.c.user_id, members.c.reminders))
        ways = {(row.guild_id, row.user_id): row.reminders for row in found}
        assert await tx.scalar(select(func.count()).select_from(readings)) == 1
    assert ways == {
        (direct, 1): None, (direct, 2): None,
        (threads, 1): None, (threads, 2): "dm",
        (unset, 1): None, (unset, 2): "dm",
    }  # fmt: skip


async def _run(url: str, *statements: str) -> None:
    """Run SQL on a database as it is, which the bot would upgrade first."""
    pool = migration_pool(parse_address(url))

    def run(engine: Engine) -> None:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    try:
        await pool.run(run, pool.engine)
    finally:
        await pool.dispose()


async def test_the_settings_say_whose_way_it_is(world: World) -> None:
    said = texts((await world.ada.slash(world.channel, "settings")).response)
    assert "**Reminders:** in the meeting’s thread (server default)" in said
    await world.services.servers.update(world.guild.id, remind_by_dm=True)
    settings = (await world.ada.slash(world.channel, "settings")).response
    assert settings is not None
    assert "**Reminders:** by direct message (server default)" in texts(settings)
    await world.ada.click(settings, label="Remind me in the meeting’s thread")
    chosen = (await world.ada.slash(world.channel, "settings")).response
    assert chosen is not None
    assert "**Reminders:** in the meeting’s thread\n" in texts(chosen)
    await world.ada.click(chosen, label="Use the server’s reminders")
    settings_now = await world.services.members.settings(world.guild.id, world.ada.id)
    assert settings_now.reminders is ReminderPreference.SERVER
