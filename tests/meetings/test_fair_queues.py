"""What waits in one server never keeps another's waiting, whatever it is, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from bot.app import build_meetings
from bot.database import Database
from bot.database.errors import Locked
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import deliveries, reminders, series
from bot.database.schema.tables import meetings as meetings_table
from bot.database.turns import take_in_turn
from bot.delivery import send_queue, worker
from bot.delivery.send_queue import PER_SERVER
from bot.meetings.model import MeetingPatch, MeetingPlan, MeetingTopic
from bot.meetings.services import MeetingServices
from tests.support.meeting_scenes import Scene
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, open_meeting

LEFT = GUILD + 1
LATER = NOW + timedelta(days=2)


async def schedule(meetings: MeetingServices, guild_id: int, *, weeks: int = 0) -> int:
    plan = MeetingPlan(starts_at=NOW + timedelta(days=1), zone="UTC", topic=MeetingTopic("vllm"), weeks=weeks)
    meeting_id = await meetings.meetings.draft(guild_id, CHANNEL, plan, ORGANISER, NOW)
    await meetings.meetings.confirm(guild_id, meeting_id, ORGANISER, NOW)
    return meeting_id


async def test_only_the_rows_of_served_servers_are_looked_at(meetings: MeetingServices, database: Database) -> None:
    theirs, ours = await schedule(meetings, LEFT, weeks=1), await schedule(meetings, GUILD, weeks=1)
    async with database.write() as tx:
        row = {
            "guild_id": LEFT, "meeting_id": theirs, "kind": "reminder", "route": "thread", "detail": "60",
            "due_at": NOW, "state": "due", "attempts": 0, "retry_at": NOW, "reason": "",
        }  # fmt: skip
        await tx.execute(insert(deliveries), [{**row, "nonce": f"flood-{number}"} for number in range(300)])
    assert await meetings.outbox.waiting(NOW, [GUILD]) == ((GUILD, ours),)
    assert await meetings.reminders.due(LATER, [GUILD]) == ((GUILD, ours),)
    assert [each.id for each in await meetings.series.past_end(LATER, [GUILD])] == [ours]
    assert await meetings.outbox.waiting(NOW, [GUILD, LEFT]) == ((LEFT, theirs), (GUILD, ours))
    assert await meetings.outbox.waiting(NOW, []) == ()
    assert await meetings.next_at(LATER, [LEFT + 1]) is None


async def test_only_a_series_with_something_to_do_is_advanced(meetings: MeetingServices, database: Database) -> None:
    await schedule(meetings, LEFT, weeks=1)
    await schedule(meetings, GUILD, weeks=1)
    async with database.read() as tx:
        series_id = await tx.scalar(select(series.c.id).where(series.c.guild_id == GUILD))
    assert series_id is not None
    assert await meetings.series.to_advance(NOW, [GUILD]) == ()
    passed = NOW + timedelta(days=2)
    (over,) = await meetings.series.past_end(passed, [GUILD])
    await meetings.series.end_meeting(over, passed)
    assert await meetings.series.to_advance(passed, [GUILD]) == ((GUILD, series_id),)
    await meetings.series.advance(series_id, passed)
    assert await meetings.series.to_advance(passed, [GUILD]) == ()
    missed = passed + timedelta(days=20)
    assert await meetings.series.to_advance(missed, [GUILD]) == ((GUILD, series_id),)
    async with database.write() as tx:
        await tx.execute(update(series).where(series.c.id == series_id).values(ended=True))
    assert await meetings.series.to_advance(missed, [GUILD]) == ()


async def test_a_round_wakes_for_the_start_and_for_the_end_of_a_meeting(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    async with meetings.database.write() as tx:
        await tx.execute(reminders.delete())
        await tx.execute(deliveries.delete())
    assert await meetings.next_at(NOW, [GUILD]) == meeting.starts_at
    assert await meetings.next_at(meeting.starts_at, [GUILD]) == meeting.ends_at


async def test_any_number_of_ids_is_one_parameter(database: Database) -> None:
    many = [*range(1, 70_000), (1 << 63) - 1]
    async with database.read() as tx:
        found = await tx.scalars(select(meetings_table.c.id).where(is_one_of(meetings_table.c.guild_id, many)))
        assert list(found) == []


@given(
    st.lists(st.integers(0, 5), max_size=60), st.integers(1, 4), st.dictionaries(st.integers(0, 5), st.integers(0, 4))
)
def test_turns_are_fair_and_lose_nothing(servers: list[int], most: int, under_way: dict[int, int]) -> None:
    items = [(server, number) for number, server in enumerate(servers)]
    turns = take_in_turn(items, itemgetter(0), most, under_way)
    counts = Counter(server for server, _ in turns.taken)
    for server in set(servers):
        assert counts[server] == max(0, min(servers.count(server), most - under_way.get(server, 0)))
        assert [each for each in turns.taken if each[0] == server] == [each for each in items if each[0] == server][
            : counts[server]
        ]
    places = Counter[int]()
    for before, after in zip(turns.taken, turns.taken[1:], strict=False):
        places[before[0]] += 1
        assert places[after[0]] <= places[before[0]], "nobody's second comes before another's first"
    assert turns.left == (len(turns.taken) < len(items))


async def test_a_flood_in_one_server_delays_no_reminder_of_another(stage: Scene) -> None:
    flooded = stage.discord.world.add_guild("Flooded", joined=False)
    meeting = await stage.meeting("ada")
    meetings = stage.services.meetings
    spam = [await schedule(meetings, flooded.id) for _ in range(3)]
    async with meetings.database.write() as tx:
        row = {
            "guild_id": flooded.id, "meeting_id": spam[0], "kind": "reminder", "route": "dm", "detail": "60",
            "due_at": NOW, "state": "due", "attempts": 0, "retry_at": NOW, "reason": "",
        }  # fmt: skip
        await tx.execute(insert(deliveries), [{**row, "nonce": f"flood-{number}"} for number in range(500)])
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    assert len(stage.reminders_of(meeting)) == 1
    assert await stage.worker.round() >= 55, "what is due in a server that isn't served makes no round come sooner"


async def test_more_than_a_turn_holds_goes_out_in_the_next_rounds(stage: Scene) -> None:
    many = [await stage.meeting("ada") for _ in range(PER_SERVER + 3)]
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    stage.worker.request_full_round()
    assert await stage.worker.round() < 2, "the rest is due at once"
    await stage.settle()
    await stage.settle()
    assert [len(stage.reminders_of(each)) for each in many] == [1] * len(many)


async def test_what_fails_takes_no_turn_from_what_would_work(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = await stage.meeting("ada", weeks=1), await stage.meeting("ada", weeks=1)
    async with stage.services.database.write() as tx:  # its next date has a number that another one has already
        await tx.execute(update(series).where(series.c.id == bad.series_id).values(next_number=0))
    monkeypatch.setattr(worker, "PER_SERVER", 1)
    stage.move_both_clocks(timedelta(hours=32))
    for _ in range(4):
        await stage.settle()
    found = await stage.services.meetings.meetings.upcoming(stage.guild.id, stage.clock())
    assert [each.series_id for each in found if each.message_id] == [good.series_id]


async def test_who_is_served_again_gets_what_waited(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    stage.discord.expel(stage.guild)
    await stage.discord.until(lambda: not stage.bot.guilds)
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.worker.round()
    assert stage.reminders_of(meeting) == []
    stage.discord.invite(stage.guild)
    await stage.discord.until(lambda: stage.bot.guilds)
    await stage.worker.round()
    while tasks := stage.worker.send_queue.tasks:
        await asyncio.wait(tasks)
    assert len(stage.reminders_of(meeting)) == 1


async def test_messages_that_wait_for_another_try_take_no_turn(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = await stage.meeting("ada"), await stage.meeting("ada")
    meetings, guild_id = stage.services.meetings, stage.guild.id
    for meeting in (bad, good):
        patch = MeetingPatch(place="Hall")
        await meetings.meetings.change(guild_id, meeting.id, patch, stage.clock(), by=stage.person("olga"))
    (failing,) = await meetings.outbox.due(stage.clock(), bad.id)

    async def fail() -> None:
        raise Locked

    retries = stage.worker._retries
    assert not await retries.attempt(("delivery", failing.id), "A message", fail)
    assert retries.put_off("delivery") == [failing.id]
    assert await meetings.outbox.waiting(stage.clock(), [guild_id]) == ((guild_id, bad.id), (guild_id, good.id))
    monkeypatch.setattr(send_queue, "PER_SERVER", 1)
    await stage.settle()
    assert len(stage.messages_about(good)) == 1
    assert stage.messages_about(bad) == []
    stage.move_both_clocks(timedelta(minutes=1))
    assert retries.put_off("delivery") == []
    await stage.settle()
    assert len(stage.messages_about(bad)) == 1


async def test_two_shards_on_one_database_leave_each_others_rows_alone(postgres_url: str) -> None:
    async with Database(postgres_url, shards="0/2") as one, Database(postgres_url, shards="1/2") as two:
        shards = {GUILD: build_meetings(one), LEFT: build_meetings(two)}
        ids = {guild_id: await schedule(own, guild_id, weeks=1) for guild_id, own in shards.items()}
        drafts = {}
        for guild_id, own in shards.items():
            plan = MeetingPlan(starts_at=NOW + timedelta(days=60), zone="UTC")
            drafts[guild_id] = await own.meetings.draft(guild_id, CHANNEL, plan, ORGANISER, NOW)
        for guild_id, own in shards.items():
            assert await own.outbox.waiting(NOW, [guild_id]) == ((guild_id, ids[guild_id]),)
            assert await own.reminders.due(LATER, [guild_id]) == ((guild_id, ids[guild_id]),)
            (over,) = await own.series.past_end(LATER, [guild_id])
            assert over.id == ids[guild_id]
            await own.series.end_meeting(over, LATER)
            ((found, series_id),) = await own.series.to_advance(LATER, [guild_id])
            assert found == guild_id
            opened = (await own.series.advance(series_id, LATER)).opened
            assert opened is not None
            assert opened.guild_id == guild_id
            due = await own.outbox.due(LATER, ids[guild_id])
            assert due
            for each in due:
                await own.outbox.mark_dropped(each, "over")
        much_later = NOW + timedelta(days=40)
        await shards[GUILD].outbox.delete_old(much_later, [GUILD])
        await shards[GUILD].meetings.delete_stale_drafts(much_later, [GUILD])
        for guild_id, own in shards.items():
            is_own = guild_id == GUILD
            assert (await own.meetings.sheet(guild_id, drafts[guild_id]) is None) is is_own
            assert (await own.outbox.message_states(guild_id, ids[guild_id]) == ()) is is_own
