"""The real bot on a loopback Discord in this process, with clocks to move and workers that can be cut off anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import build_meeting_worker, create_bot, services_of
from bot.client import Paperclub
from bot.meetings.model import Meeting, MeetingPlan, MeetingTopic
from bot.members.model import Person
from bot.runtime.telemetry import Telemetry
from bot.settings import Settings
from tests.support.library_internals import forget_rate_limits
from tests.support.loopback.components import find_text, walk
from tests.support.loopback.inprocess import addresses_at
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, World


class Clock:
    """The bot's own clock, which a test moves both ways; Discord's is `Loopback.world.clock`."""

    def __init__(self) -> None:
        self.skew = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.skew


class Scene:
    """A server at Discord, the bot in it, and the meetings that a test makes there without pressing buttons."""

    def __init__(self, discord: Loopback, bot: Paperclub, clock: Clock) -> None:
        self.discord, self.bot, self.clock = discord, bot, clock
        self.guild = discord.world.guild
        self.channel = discord.world.channel("reading-group")
        self.services = services_of(bot)
        self.worker = self.services.meeting_worker

    def person(self, name: str) -> Person:
        user = self.discord.world.users[name]
        return Person(user.id, user.display)

    async def meeting(self, *names: str, after: timedelta = timedelta(hours=30), **options: Any) -> Meeting:
        """A posted meeting in which these people sit."""
        now, olga = self.clock(), self.person("olga")
        plan = MeetingPlan(starts_at=now + after, zone="UTC", **{"topic": MeetingTopic("vllm"), **options})
        meetings = self.services.meetings.meetings
        meeting_id = await meetings.draft(self.guild.id, self.channel.id, plan, olga, now)
        await meetings.confirm(self.guild.id, meeting_id, olga, now)
        await self.worker.deliver(self.guild.id, meeting_id)
        for name in names:
            await self.services.meetings.joining.join(self.guild.id, meeting_id, self.person(name), now)
        return await self.fetch(meeting_id)

    async def fetch(self, meeting_id: int) -> Meeting:
        sheet = await self.services.meetings.meetings.sheet(self.guild.id, meeting_id)
        assert sheet is not None
        return sheet.meeting

    def move_both_clocks(self, ahead: timedelta) -> None:
        """Let time go by, for the bot and for Discord."""
        self.clock.skew += ahead
        self.discord.world.clock.advance(ahead.total_seconds())

    def crash(self) -> None:
        """Cut the worker off wherever it is and let another take its place, as a new process would."""
        for task in [*self.worker.send_queue.tasks, self.worker._processing]:
            if task is not None:
                task.cancel()
        services = self.services
        self.worker = build_meeting_worker(
            services.connection, services.meetings, services.servers, services.reading, services.library,
            services.viewers, services.edits, services.card_refresher, services.member_removals,
            services.faults, services.clock,
            services.telemetry,
        )  # fmt: skip
        forget_rate_limits(self.bot)

    async def settle(self) -> None:
        """Let everything that is due now be done."""
        self.worker._last_full_round = None
        await self.worker.round()
        while tasks := self.worker.send_queue.tasks:
            await asyncio.wait(tasks)

    async def states(self, meeting: Meeting) -> list[tuple[str, str, str]]:
        """Kind, state and reason of the meeting's messages beside its card."""
        every = await self.services.meetings.outbox.message_states(self.guild.id, meeting.id)
        return [each for each in every if each[0] != "card"]

    def reminders_of(self, meeting: Meeting) -> list[JSON]:
        """The reminders that were posted about a meeting, anywhere."""
        return [each for each in self.messages_about(meeting) if "Reminder:" in "\n".join(find_text(each))]

    def messages_about(self, meeting: Meeting, *, card: bool = False) -> list[JSON]:
        """What was posted about a meeting anywhere, told by its buttons."""
        mark = f"b:mjoin1:{meeting.id}" if card else f"b:mdet1:{meeting.id}:"
        return [
            message
            for channel in self.discord.world.channels.values()
            for message in channel.messages.values()
            if any(str(part.get("custom_id", "")).startswith(mark) for part in walk(message["components"]))
        ]


@asynccontextmanager
async def scene(
    tmp_path: Path, catalog: Path, database_url: str, *, telemetry: Telemetry | None = None, **settings: Any
) -> AsyncIterator[Scene]:
    """The bot, connected; its own rounds are stopped, so that a test decides when one comes."""
    clock = Clock()
    world = World.small()
    async with Loopback(world, **settings) as discord:
        bot = create_bot(
            Settings(discord_token=world.token, catalog=catalog, database_url=database_url, guild=None),
            clock=clock,
            telemetry=telemetry,
        )
        with addresses_at(discord.port):
            async with bot:
                running = asyncio.create_task(bot.start(world.token))
                await discord.until_ready()
                await discord.until(lambda: bot.guilds and bot.is_ready())
                services_of(bot).meeting_worker.stop()
                yield Scene(discord, bot, clock)
                await bot.close()
                await running
