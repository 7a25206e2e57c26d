"""What was stored and sent before the code was rearranged still works: rows, due messages, and every button."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_bot, services_of
from bot.settings import Settings
from tests.support.library_internals import forget_rate_limits
from tests.support.loopback.components import find_text, walk
from tests.support.loopback.inprocess import addresses_at
from tests.support.loopback.interactions import MODAL, Answer
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import World
from tests.support.stored_before import JSON, Stored, ids_of
from tests.support.worlds import SAMPLE


class Group:
    """The stored group with the present bot in it, a moment after the last of it was stored."""

    def __init__(self, discord: Loopback, stored: Stored) -> None:
        self.discord, self.stored = discord, stored
        self.ahead = timedelta(seconds=30)
        self._began = datetime.now(UTC)

    def clock(self) -> datetime:
        return self.stored.at + (datetime.now(UTC) - self._began) + self.ahead

    def bind(self, bot: Any) -> None:
        self.worker = services_of(bot).meeting_worker

    async def pass_time(self, ahead: timedelta) -> None:
        """Let the bot do what is due then."""
        self.ahead += ahead
        self.worker.request_full_round()
        await self.worker.round()
        while tasks := self.worker.send_queue.tasks:
            await asyncio.wait(tasks)

    def said_since(self) -> list[str]:
        """The text and mentions of messages that the bot has sent by itself since."""
        known = {message["id"] for _, message in self.stored.messages}
        return [
            "\n".join([*find_text(message), *(each["username"] for each in message["mentions"])])
            for channel in self.discord.world.channels.values()
            for message in channel.messages.values()
            if message["id"] not in known and "interaction_metadata" not in message
        ]


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with _group(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def _group(folder: Path) -> AsyncIterator[Group]:
    catalog, world = folder / "catalog.yaml", World.small()
    shutil.copy(SAMPLE, catalog)
    stored = Stored(ids_of(world))
    stored.write_database(folder / "paperclub.db")
    stored.put_messages(world)
    url = f"sqlite:///{folder / 'paperclub.db'}"
    async with Loopback(world) as discord:
        group = Group(discord, stored)
        bot = create_bot(Settings(discord_token=world.token, catalog=catalog, database_url=url), clock=group.clock)
        with addresses_at(discord.port):
            async with bot:
                running = asyncio.create_task(bot.start(world.token))
                await discord.until_ready()
                await discord.until(lambda: bot.guilds and bot.is_ready())
                group.bind(bot)
                group.worker.stop()
                forget_rate_limits(bot)  # `stop` may have cut a request off
                yield group
                await bot.close()
                await running


async def test_what_was_stored_is_shown(group: Group) -> None:
    discord = group.discord
    shelf = (await discord.run_command("bela", "reading list", member=str(discord.world.users["ada"].id))).text
    assert "vLLM" in shelf
    who = (await discord.run_command("bela", "who", paper="vllm")).text
    assert "Ada" in who
    assert "Chen" not in who, "Chen had chosen to be hidden"
    meetings = (await discord.run_command("ada", "meeting list")).text
    assert "A talk" in meetings
    assert "vLLM" in meetings
    past = (await discord.run_command("ada", "meeting list", past=True)).text
    assert "Orca" in past
    settings = (await discord.run_command("bela", "settings")).text
    assert "Asia/Tokyo" in settings
    assert "by direct message" in settings


async def test_what_was_due_is_sent_once(group: Group) -> None:
    await group.pass_time(timedelta())
    (promoted,) = group.said_since()
    directly = group.discord.world.dm_channel(group.discord.world.users["chen"]).messages.values()
    assert promoted in ["\n".join(find_text(each)) for each in directly], "Chen hides, so not in the thread"
    await group.pass_time(timedelta(days=2))
    reminder = group.said_since()[-1]
    assert "Reminder" in reminder
    assert "vLLM" in reminder
    before = len(group.said_since())
    await group.pass_time(timedelta())
    assert len(group.said_since()) == before


async def test_a_series_goes_on(group: Group) -> None:
    await group.pass_time(timedelta(days=6, hours=2))
    cards = [
        message
        for message in group.discord.world.channel("reading-group").messages.values()
        if any(part.get("custom_id") == "b:mjoin1:3" for part in walk(message["components"]))
    ]
    assert len(cards) == 1


async def test_every_button_and_menu_that_was_sent_answers(group: Group) -> None:
    pressed, refused = [], []
    for who, message in group.stored.messages:
        for part in list(walk(message["components"])):
            if "custom_id" not in part or part.get("disabled"):
                continue
            answer = await _use(group.discord, who, message, part)
            pressed.append(part["custom_id"])
            text = "" if answer.callback == MODAL else answer.text
            if "another version" in text or "went wrong" in text:
                refused.append((part["custom_id"], text))
    assert refused == []
    assert len(pressed) == 77
    assert len({custom_id.split(":")[1] for custom_id in pressed}) == 38


async def _use(discord: Loopback, who: str, message: JSON, part: JSON) -> Answer:
    """As it was sent: an earlier press may have changed it."""
    discord.world.channels[int(message["channel_id"])].messages[int(message["id"])] = deepcopy(message)
    if "options" in part:
        return await discord.select(message, part["custom_id"], [part["options"][0]["value"]], who)
    return await discord.click(message, part["custom_id"], who)
