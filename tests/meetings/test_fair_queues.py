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
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import deliveries, meetings, reminders, series
from bot.database.turns import take_in_turn
from bot.delivery import worker
from bot.delivery.send_queue import PER_SERVER
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.meetings.services import MeetingServices
from tests.support.meeting_scenes import Scene
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, open_meeting

LEFT = GUILD + 1
LATER = NOW + timedelta(days=2)


@pytest.fixture
def services(database: Database) -> MeetingServices:
    return build_meetings(database)


async def schedule(services: MeetingServices, guild_id: int, *, weeks: int = 0) -> int:
    plan = MeetingPlan(starts_at=NOW + timedelta(days=1), zone="UTC", topic=MeetingTopic("vllm"), weeks=weeks)
    meeting_id = await services.meetings.draft(guild_id, CHANNEL, plan, ORGANISER, NOW)
    await services.meetings.confirm(guild_id, meeting_id, ORGANISER, NOW)
    return meeting_id


async def test_only_the_rows_of_served_servers_are_looked_at(services: MeetingServices, database: Database) -> None:
    theirs, ours = await schedule(services, LEFT, weeks=1), await schedule(services, GUILD, weeks=1)
    async with database.write() as tx:
        row = {
            "guild_id": LEFT, "meeting_id": theirs, "kind": "reminder", "route": "thread", "detail": "60",
            "due_at": NOW, "state": "due", "attempts": 0, "retry_at": NOW, "reason": "",
        }  # fmt: skip
        await tx.execute(insert(deliveries), [{**row, "nonce": f"flood-{number}"} for number in range(300)])
    assert await services.outbox.waiting(NOW, [GUILD]) == ((GUILD, ours),)
    assert await services.reminders.due(LATER, [GUILD]) == ((GUILD, ours),)
    assert [each.id for each in await services.series.past_end(LATER, [GUILD])] == [ours]
    assert await services.outbox.waiting(NOW, [GUILD, LEFT]) == ((LEFT, theirs), (GUILD, ours))
    assert await services.outbox.waiting(NOW, []) == ()
    assert await services.next_at(LATER, [LEFT + 1]) is None


async def test_only_a_series_with_something_to_do_is_advanced(services: MeetingServices, database: Database) -> None:
    await schedule(services, LEFT, weeks=1)
    await schedule(services, GUILD, weeks=1)
    async with database.read() as tx:
        series_id = await tx.scalar(select(series.c.id).where(series.c.guild_id == GUILD))
    assert series_id is not None
    assert await services.series.to_advance(NOW, [GUILD]) == ()
    passed = NOW + timedelta(days=2)
    (over,) = await services.series.past_end(passed, [GUILD])
    await services.series.end_meeting(over, passed)
    assert await services.series.to_advance(passed, [GUILD]) == ((GUILD, series_id),)
    await services.series.advance(series_id, passed)
    assert await services.series.to_advance(passed, [GUILD]) == ()
    missed = passed + timedelta(days=20)
    assert await services.series.to_advance(missed, [GUILD]) == ((GUILD, series_id),)
    async with database.write() as tx:
        await tx.execute(update(series).where(series.c.id == series_id).values(ended=True))
    assert await services.series.to_advance(missed, [GUILD]) == ()


async def test_a_round_wakes_for_the_start_and_for_the_end_of_a_meeting(services: MeetingServices) -> None:
    meeting = await open_meeting(services)
    async with services.database.write() as tx:
        await tx.execute(reminders.delete())
        await tx.execute(deliveries.delete())
    assert await services.next_at(NOW, [GUILD]) == meeting.starts_at
    assert await services.next_at(meeting.starts_at, [GUILD]) == meeting.ends_at


async def test_any_number_of_ids_is_one_parameter(database: Database) -> None:
    many = [*range(1, 70_000), (1 << 63) - 1]
    async with database.read() as tx:
        assert list(await tx.scalars(select(meetings.c.id).where(is_one_of(meetings.c.guild_id, many)))) == []


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
    services = stage.services.meetings
    spam = [await schedule(services, flooded.id) for _ in range(3)]
    async with services.database.write() as tx:
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
