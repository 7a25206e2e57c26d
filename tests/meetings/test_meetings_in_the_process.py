"""Meetings in the real process on a loopback Discord: a crowd for few seats, and kill -9 around a reminder."""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.database import Database
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.meetings.services import MeetingServices
from bot.members.model import Person
from tests.support.catalog_files import write
from tests.support.loopback.components import find_text, walk
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, World

SEATS = 8


def reminders_in(world: World) -> list[JSON]:
    return [
        message
        for channel in world.channels.values()
        for message in channel.messages.values()
        if "Reminder:" in "\n".join(find_text(message))
    ]


def has_join(message: JSON) -> bool:
    return any(str(part.get("custom_id", "")).startswith("b:mjoin1:") for part in walk(message["components"]))


async def crowd(home: Path, people: int, seats: int = SEATS) -> dict[str, Any]:
    """Let `people` press Join at the same moment; gives what they were told and how long it took."""
    write(home / "catalog.yaml")
    world = World.small(members=people)
    async with Loopback(world, deadline=None) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        asked = await discord.run_command("ada", "meeting schedule", when="in 5 days 16:00", paper="vllm", seats=seats)
        await discord.click(asked, "Post it", "ada")
        messages = world.channel("reading-group").messages
        card = await discord.until(lambda: next((each for each in messages.values() if has_join(each)), None))
        names = [name for name in world.users if name not in {"paperclub", "olga"}]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(discord.click(card, "Join", name, within=60)) for name in names]
        answers = [task.result() for task in tasks]
        latencies = sorted(answer.acknowledged for answer in answers)
        full = f"**Seats** {seats} / {seats} · {people - seats} waiting"
        await discord.until(lambda: full in "\n".join(find_text(card)), 30)
        edits = len(discord.sent("PATCH", "/channels/*/messages/*"))
        bot.terminate()
        assert await bot.wait() == 0
        assert "Traceback" not in bot.output
    return {
        "said": [answer.text for answer in answers], "latencies": latencies, "edits": edits,
        "line": [person.name for person in await line_of(home)],
    }  # fmt: skip


async def line_of(home: Path) -> tuple[Person, ...]:
    async with Database(f"sqlite:///{home / 'paperclub.db'}") as database, database.read() as tx:
        from bot.meetings import rows

        (meeting,) = await rows.find_meetings(tx)
        return await rows.signups_in_order(tx, meeting)


def check_crowd(outcome: dict[str, Any], people: int) -> None:
    said = Counter("seat" if "You have a seat" in text else "line" for text in outcome["said"])
    assert said == {"seat": SEATS, "line": people - SEATS}
    places = [int(text.split("number ")[1].split()[0]) for text in outcome["said"] if "number " in text]
    assert places == list(range(1, people - SEATS + 1)), "in the order in which they came"


async def test_a_hundred_at_once_get_eight_seats_and_an_ordered_line(tmp_path: Path) -> None:
    outcome = await crowd(tmp_path, 100)
    check_crowd(outcome, 100)
    assert len(outcome["line"]) == 100
    assert outcome["latencies"][-1] < 3
    assert outcome["edits"] <= 6, "edits of the card coalesce"


@pytest.mark.prove
async def test_a_thousand_at_once_get_eight_seats_and_an_ordered_line(tmp_path: Path) -> None:
    outcome = await crowd(tmp_path, 1000)
    check_crowd(outcome, 1000)
    late = sum(each > 3 for each in outcome["latencies"])
    median, worst = statistics.median(outcome["latencies"]), outcome["latencies"][-1]
    print(f"median {median:.2f} s, worst {worst:.2f} s, {late} of 1,000 after 3 s, {outcome['edits']} edits")  # noqa: T201
    assert len(outcome["line"]) == 1000


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
        meetings, ada = MeetingServices(database), world.users["ada"]
        plan = MeetingPlan(starts_at=now + timedelta(minutes=60, seconds=1), zone="UTC", topic=MeetingTopic("vllm"))
        guild_id, creator = world.guild.id, Person(world.owner.id, "Olga")
        meeting_id = await meetings.meetings.draft(guild_id, channel.id, plan, creator, now)
        await meetings.meetings.confirm(guild_id, meeting_id, creator, now)
        (posted,) = await meetings.outbox.due(now)
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
            await discord.until(lambda: sending.hits, 30)
            await asyncio.sleep(delay / 2)
            bot.kill()
            await bot.wait()
        world.clock.advance(outage)
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            await discord.until(lambda: reminders_in(world), 30)
            await asyncio.sleep(1)
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
