"""Meetings in the real process on a loopback Discord: a crowd for few seats, and kill -9 around a reminder."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import build_meetings
from bot.database import Database
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person
from tests.support.catalog_files import write
from tests.support.crowds import check_crowd, crowd
from tests.support.loopback.components import find_text
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, World


def reminders_in(world: World) -> list[JSON]:
    return [
        message
        for channel in world.channels.values()
        for message in channel.messages.values()
        if "Reminder:" in "\n".join(find_text(message))
    ]


async def test_a_hundred_at_once_get_eight_seats_and_an_ordered_line(tmp_path: Path) -> None:
    outcome = await crowd(tmp_path, 100)
    check_crowd(outcome, 100)
    assert len(outcome["line"]) == 100
    assert outcome["edits"] <= 6, "edits of the card coalesce"


@pytest.mark.prove
async def test_a_thousand_at_once_get_eight_seats_and_an_ordered_line(tmp_path: Path) -> None:
    outcome = await crowd(tmp_path, 1000)
    check_crowd(outcome, 1000)
    assert len(outcome["line"]) == 1000


def reminder_states(home: Path) -> list[str]:
    """Of the messages in the database of the running process."""
    with closing(sqlite3.connect(f"file:{home / 'paperclub.db'}?mode=ro", uri=True)) as file:
        return [state for (state,) in file.execute("SELECT state FROM deliveries WHERE kind = 'reminder'")]


async def prepared(home: Path, world: World) -> None:
    """A database in which a posted meeting's reminder falls due in a moment."""
    now, channel = datetime.now(UTC), world.channel("reading-group")
    card: JSON = {
        "id": str(world.clock.snowflake()), "channel_id": str(channel.id), "author": world.bot.payload(), "type": 0,
        "timestamp": world.clock.stamp(), "edited_timestamp": None, "tts": False, "pinned": False, "content": "",
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "components": [], "flags": 1 << 15,
    }  # fmt: skip
    channel.messages[int(card["id"])] = card
    async with Database(f"sqlite:///{home / 'paperclub.db'}") as database:
        meetings, ada = build_meetings(database), world.users["ada"]
        plan = MeetingPlan(starts_at=now + timedelta(minutes=60, seconds=1), zone="UTC", topic=MeetingTopic("vllm"))
        guild_id, creator = world.guild.id, Person(world.owner.id, "Olga")
        meeting_id = await meetings.meetings.draft(guild_id, channel.id, plan, creator, now)
        await meetings.meetings.confirm(guild_id, meeting_id, creator, now)
        (posted,) = await meetings.outbox.due(now, meeting_id)
        begun = await meetings.outbox.begin_attempt(posted, channel.id, now)
        assert begun is not None
        await meetings.outbox.mark_sent(begun, int(card["id"]))
        await meetings.joining.join(guild_id, meeting_id, Person(ada.id, "Ada"), now)


async def killed_around_a_reminder(home: Path, *, when: str, delay: float, outage: float) -> int:
    """Kill the process while it sends, start it again (after `outage` seconds of Discord's time); gives how many
    reminders arrived."""
    write(home / "catalog.yaml")
    world = World.small()
    await prepared(home, world)
    async with Loopback(world) as discord:
        async with BotProcess(discord, cwd=home) as bot:
            sending = discord.fail("POST", "/channels/*/messages", status=0, when=when, delay=delay)  # type: ignore[arg-type]
            await discord.until(lambda: sending.hits)
            await asyncio.sleep(delay / 2)
            bot.kill()
            await bot.wait()
        world.clock.advance(outage)
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            await discord.until(lambda: reminders_in(world))
            await discord.until(lambda: reminder_states(home) == ["sent"])  # so that no further attempt follows
            bot.terminate()
            await bot.wait()
    return len(reminders_in(world))


@pytest.mark.parametrize(("when", "outage"), [("before", 0), ("after", 0), ("after", 900)])
async def test_killed_while_sending_the_reminder_arrives_once(tmp_path: Path, when: str, outage: float) -> None:
    assert await killed_around_a_reminder(tmp_path, when=when, delay=0.02, outage=outage) == 1


@pytest.mark.prove
async def test_killed_thirty_times_while_sending_no_reminder_is_lost_or_doubled(tmp_path: Path) -> None:
    arrived = []
    for number in range(30):
        home = tmp_path / str(number)
        home.mkdir()
        when = "before" if number % 2 else "after"
        outage = 900 if number % 3 == 0 else 0
        arrived.append(await killed_around_a_reminder(home, when=when, delay=number * 0.004, outage=outage))
    print(Counter(arrived))  # noqa: T201
    assert Counter(arrived) == {1: 30}
