"""Who has left a server is on no public shelf there once that is noticed, and back once they are."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.advice.store.readership import ReadershipStore
from bot.advice.store.usage_stats import UsageStore
from bot.database import Database
from bot.members.model import Person, ReminderPreference
from bot.members.store import MemberStore
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from bot.reading.views import CurrentPage, ReadingViews, Roster
from tests.support.channel_messages import now_says
from tests.support.meeting_scenes import Scene, scene
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, SUBJECT_INDEX, currently_reading, day, external, subject
from tests.support.worlds import SAMPLE, World, texts


async def test_who_left_is_in_no_view_and_no_count_of_that_server_until_they_act_there(database: Database) -> None:
    store, views, members = ReadingStore(database), ReadingViews(database), MemberStore(database)
    vllm, unlisted = subject("vllm"), external("Something else")
    for guild_id in (HERE, ELSEWHERE):
        await store.set_state(guild_id, ADA, vllm, ReadingState.READING, day(0))
    for number in range(2, 4):
        await store.set_state(HERE, Person(number, f"P{number}"), unlisted, ReadingState.WANT, day(0))
    await store.set_state(HERE, ADA, unlisted, ReadingState.WANT, day(0))

    async def seen(guild_id: int = HERE) -> list[bool]:
        names = [each.name for each in (await views.roster(guild_id, vllm)).reading]
        others = await ReadershipStore(database).with_names(guild_id, BEN.id, {"vllm": vllm.ids})
        current = await currently_reading(views, guild_id, SUBJECT_INDEX)
        shelf = await views.shelf(guild_id, ADA.id, SUBJECT_INDEX, own=False)
        return [names == ["Ada"], "Ada" in str(others), current != CurrentPage((), 0, 1, 0), bool(shelf)]

    assert await seen() == [True] * 4
    assert [each.people for each in (await UsageStore(database).stats()).unlisted] == [3]
    assert await members.note_left(HERE, ADA.id, day(1))
    assert not await members.note_left(HERE, ADA.id, day(2)), "no news"
    assert not await members.note_left(HERE, 999, day(2)), "never seen"
    assert await seen() == [False] * 4
    assert await views.roster(HERE, vllm) == Roster()
    assert (await UsageStore(database).stats()).unlisted == ()
    assert await seen(ELSEWHERE) == [True] * 4
    assert len(await views.shelf(HERE, ADA.id, SUBJECT_INDEX, own=True)) == 2
    assert not members.is_current(HERE, ADA)
    await members.touch(HERE, ADA, day(3))
    assert await seen() == [True] * 4
    await members.touch(HERE, ADA, day(3))
    assert members.is_current(HERE, ADA)


async def test_who_is_asked_about_has_something_to_show(database: Database) -> None:
    store, members = ReadingStore(database), MemberStore(database)
    for number in range(1, 8):
        await store.set_state(HERE, Person(number, f"P{number}"), subject("vllm"), ReadingState.READING, day(0))
    await store.set_state(ELSEWHERE, Person(9, "P9"), subject("vllm"), ReadingState.READING, day(0))
    await members.update_settings(HERE, Person(8, "P8"), day(0), zone="UTC")
    await members.update_settings(HERE, Person(9, "P9"), day(0), zone="UTC")
    await members.update_settings(HERE, Person(2, "P2"), day(0), hidden=True)
    await members.note_left(HERE, 5, day(0))
    assert await members.with_public_shelf(HERE, 0, 3) == (1, 3, 4)
    assert await members.with_public_shelf(HERE, 4, 3) == (6, 7)
    assert await members.with_public_shelf(ELSEWHERE, 0, 3) == (9,)


async def posted_card(world: World) -> object:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    card = (await world.ben.slash(world.channel, "paper", query="vllm")).response
    assert card is not None
    assert "Ada" in now_says(world, card)
    return card


@pytest.mark.parametrize("how", ["at the start", "within a day"])
async def test_a_departure_is_noticed_without_any_event_and_takes_the_name_off_cards(world: World, how: str) -> None:
    card = await posted_card(world)
    world.guild.remove_member(world.ada)
    if how == "at the start":
        await world.restart()
    await world.env.advance_time(3 if how == "at the start" else 25 * 3600)
    assert "Ada" not in now_says(world, card)
    assert "Ada" not in texts((await world.ben.slash(world.channel, "who", paper="vllm")).response)
    ada = world.guild.add_member(world.ada.user)
    assert "vLLM" in texts((await ada.slash(world.channel, "reading list")).response), "nothing was deleted"
    assert "Ada" in texts((await world.ben.slash(world.channel, "who", paper="vllm")).response)


async def test_who_is_there_stays(world: World) -> None:
    card = await posted_card(world)
    await world.restart()
    await world.env.advance_time(25 * 3600)
    assert "Ada" in now_says(world, card)


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Scene]:
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    async with scene(tmp_path, catalog, sqlite_url) as opened:
        server_cog: Any = opened.bot.get_cog("Server")
        server_cog.tidy.cancel()  # it asks who is still there, too
        yield opened


async def names_of_readers(stage: Scene) -> list[str]:
    reading = stage.services.reading
    found = reading.subject_index.subject(stage.services.library.catalog.resources["vllm"])
    return [each.name for each in (await reading.views.roster(stage.guild.id, found)).reading]


async def read(stage: Scene, *names: str) -> None:
    reading = stage.services.reading
    found = reading.subject_index.subject(stage.services.library.catalog.resources["vllm"])
    for name in names:
        await reading.store.set_state(stage.guild.id, stage.person(name), found, ReadingState.READING, stage.clock())


async def test_where_discord_does_not_say_nobody_has_left(stage: Scene) -> None:
    await read(stage, "ada", "bela")
    stage.guild.members.pop(stage.person("ada").id)
    broken = stage.discord.fail("GET", "/guilds/*/members/*", status=403, times=99)
    await stage.services.member_removals.check(stage.guild.id, stage.clock() + timedelta(days=1))
    assert sorted(await names_of_readers(stage)) == sorted([stage.person("ada").name, stage.person("bela").name])
    broken.times = 0
    await stage.services.member_removals.check(stage.guild.id, stage.clock() + timedelta(days=1, hours=5))
    assert len(await names_of_readers(stage)) == 2, "a day has not passed"
    await stage.services.member_removals.check(stage.guild.id, stage.clock() + timedelta(days=2))
    assert await names_of_readers(stage) == [stage.person("bela").name]


async def test_a_server_that_the_bot_has_left_is_asked_nothing(stage: Scene) -> None:
    await stage.services.member_removals.check(1, stage.clock() + timedelta(days=1))
    assert stage.discord.gateway.unexpected == []


@pytest.mark.parametrize("by", ["a reminder to them", "a button in a direct message"])
async def test_a_departure_is_noted_where_something_else_finds_it(stage: Scene, by: str) -> None:
    ada = stage.person("ada")
    await stage.services.members.update_settings(stage.guild.id, ada, stage.clock(), reminders=ReminderPreference.DM)
    await read(stage, "ada", "bela")
    meeting = await stage.meeting("ada", "bela")
    user, is_reminder = stage.discord.world.users["ada"], by == "a reminder to them"
    if is_reminder:
        stage.guild.members.pop(ada.id)
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    if not is_reminder:
        (reminder,) = stage.discord.world.dm_channel(user).messages.values()
        stage.guild.members.pop(ada.id)
        stage.services.memberships._seen.clear()
        await stage.discord.click(reminder, "Details", user, location=stage.discord.world.in_dm(user))
    assert await names_of_readers(stage) == [stage.person("bela").name]
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert sheet.seating.has_seat(ada.id) is not is_reminder
