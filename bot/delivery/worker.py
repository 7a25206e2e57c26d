"""Brings meetings to Discord: has the outbox emptied, keeps posted cards true, and moves meetings along in time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import discord
from discord.ext import tasks

from bot.database import StorageError, Transaction
from bot.delivery.card_refresher import CardRefresher
from bot.delivery.connection import Connection
from bot.delivery.edit_coalescer import EditCoalescer
from bot.delivery.rendering import MeetingRenderer
from bot.delivery.scheduled_events import ScheduledEvents
from bot.delivery.sender import MessageSender
from bot.library.library import Library
from bot.meetings.model import FORMER, Meeting
from bot.meetings.outbox import Delivery
from bot.meetings.services import Meetings
from bot.meetings.signups import leave_all
from bot.members.model import Person
from bot.reading.service import ReadingService
from bot.servers.store import ServerStore

log = logging.getLogger(__name__)

LONGEST_SLEEP = 60.0  # seconds: how late a reminder can be when the machine's clock was set forward
_THOROUGH = timedelta(minutes=15)  # between two rounds that look at everything, whatever is known to be due
_LEAVE_WITHIN = 3.0  # seconds for what is on its way when the process ends


class MeetingWorker:
    """Sends, edits and moves along what is due about meetings, in the background."""

    def __init__(
        self,
        connection: Connection,
        meetings: Meetings,
        servers: ServerStore,
        reading: ReadingService,
        library: Library,
        edits: EditCoalescer,
        paper_cards: CardRefresher,
        renderer: MeetingRenderer,
        now: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._meetings = meetings
        self._reading = reading
        self._library = library
        self._edits = edits
        self._paper_cards = paper_cards
        self._renderer = renderer
        self._now = now
        self._events = ScheduledEvents(connection, meetings, servers, renderer, now)
        self._sender = MessageSender(connection, meetings, renderer, self.changed, now)
        self._rounds = tasks.loop(seconds=1)(self._run_round)
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._following: asyncio.Task[None] | None = None
        self._changed: dict[int, int] = {}
        self._tidied: datetime | None = None
        self._thorough: datetime | None = None
        self._due: datetime | None = None

    def changed(self, guild_id: int, meeting_id: int) -> None:
        """Bring the card up to date soon, and send what the change told somebody to know; returns at once."""
        self._changed[meeting_id] = guild_id
        self._thorough = None  # a cancelled meeting, for one, opens the next of its series
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._follow(), name="meetings changed")

    def look_again(self) -> None:
        """Let the next round look at everything: something changed without a word."""
        self._thorough = None

    async def deliver(self, meeting_id: int) -> None:
        """Send what waits about one meeting now; whatever goes wrong is recorded and tried again."""
        await self._send_due(meeting_id)
        if (task := self._sending.get(meeting_id)) is not None:
            await asyncio.wait([task])

    async def refresh_name(self, guild_id: int, user_id: int) -> None:
        """Bring the cards up to date that name somebody, who hides now or shows themselves again."""
        for meeting in await self._meetings.plans.naming(guild_id, user_id):
            self.changed(guild_id, meeting.id)

    async def round(self) -> float:
        """Do what is due, each step whatever became of the others; gives the seconds until it may be asked again.

        What is due next is kept in mind, since this is asked each minute: whoever changes that calls `changed`.
        """
        if self._is_idle():
            return self._pause()
        self._thorough = self._now()
        for step in (self._end, self._advance, self._remind, self._send_due, self._tidy):
            try:
                await step()
            except StorageError as error:
                log.error("Meetings wait for the database: %s", error)
            except Exception:
                log.exception("A step of the meetings' round failed")
        self._due = await self._meetings.next_at()
        return self._pause()

    def _is_idle(self) -> bool:
        now = self._now()
        recent = self._thorough is not None and timedelta(0) <= now - self._thorough < _THOROUGH
        return recent and (self._due is None or now < self._due)

    def _pause(self) -> float:
        """Seconds until the next thing that is due; never so many that a clock set forward would matter much."""
        if self._due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.5, (self._due - self._now()).total_seconds()))

    async def _end(self) -> None:
        now, series = self._now(), self._meetings.series
        for meeting in await series.ended(now):
            if self._connection.serves(meeting.guild_id) and await series.close(meeting, now):
                self.changed(meeting.guild_id, meeting.id)
                if (resource := self._library.catalog.get(meeting.topic.resource_id)) is not None:
                    # The paper's own cards say when it was discussed.
                    await self._paper_cards.refresh(meeting.guild_id, self._reading.subject_index.subject(resource))

    async def _advance(self) -> None:
        series = self._meetings.series
        for guild_id, series_id in await series.running():
            if self._connection.serves(guild_id) and await series.advance(series_id, self._now()):
                log.info("Series %d: the next meeting opens", series_id)

    async def _remind(self) -> None:
        now, reminders = self._now(), self._meetings.reminders
        for guild_id, meeting_id in await reminders.due(now):
            if self._connection.serves(guild_id):
                await reminders.fire(guild_id, meeting_id, now)

    async def _tidy(self) -> None:
        now = self._now()
        if self._tidied is None or abs(now - self._tidied) > timedelta(days=1):
            started, self._tidied = self._tidied is None, now
            for guild in () if started else self._connection.client.guilds:  # `refresh` has just done that at the start
                await self._mirror(guild.id, now)
            await self._meetings.outbox.forget_old(now)
            await self._meetings.plans.forget_drafts(now)

    def start(self) -> None:
        """Begin the rounds, in the running event loop; the first waits until the servers are known."""
        self._rounds.before_loop(self._before_first_round)
        self._rounds.error(self._on_round_error)  # type: ignore[type-var]  # the stub knows no error handler but a cog's
        self._rounds.start()

    def stop(self) -> None:
        """Begin no further round."""
        self._rounds.cancel()

    async def _before_first_round(self) -> None:
        await self._connection.client.wait_until_ready()
        await self.refresh()

    async def _run_round(self) -> None:
        self._rounds.change_interval(seconds=await self.round())

    async def _on_round_error(self, error: BaseException) -> None:
        # discord.py ends a loop for good at its first error; meetings must go on.
        log.error("The meetings' round failed and starts again", exc_info=error)
        self._rounds.restart()

    async def refresh(self) -> None:
        """Redraw every card that may have changed while the bot was away, or that an older version drew."""
        now = self._now()
        for guild in self._connection.client.guilds:
            for meeting in await self._mirror(guild.id, now):
                self._redraw(meeting)

    async def _mirror(self, guild_id: int, now: datetime) -> tuple[Meeting, ...]:
        """Bring a server's events up to date, whatever became of them; gives the meetings with a card."""
        posted = await self._meetings.plans.posted(guild_id, now - timedelta(days=2))
        await self._events.reconcile(guild_id, posted)
        for meeting in posted:
            await self._events.follow(meeting)
        return posted

    async def forget(self, tx: Transaction, user_id: int, now: datetime) -> Callable[[], Awaitable[None]]:
        """Take somebody who deletes their data out of every meeting; see `bot.members.personal_data.DeletionHook`."""
        concerned = await leave_all(tx, Person(user_id, FORMER), now)

        async def after() -> None:
            for guild_id, meeting_id in concerned:
                self.changed(guild_id, meeting_id)

        return after

    async def close(self) -> None:
        """Let what is on its way arrive, for a moment; what does not is found again at the next start."""
        self.stop()
        tasks = [*self._sending.values(), *([self._following] if self._following is not None else [])]
        if tasks:
            await asyncio.wait(tasks, timeout=_LEAVE_WITHIN)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self) -> None:
        while self._changed:
            meeting_id, guild_id = self._changed.popitem()
            try:
                sheet = await self._meetings.plans.sheet(guild_id, meeting_id)
                if sheet is not None:
                    self._redraw(sheet.meeting)
                    await self._send_due(meeting_id)
                    await self._events.follow(sheet.meeting)
            except StorageError as error:
                log.error("A meeting's card stays as it is for now: %s", error)
            except Exception:
                log.exception("A meeting's card could not follow")

    def _redraw(self, meeting: Meeting) -> None:
        if meeting.message_id is not None:
            render = partial(self._render, meeting.guild_id, meeting.id)
            self._edits.schedule(meeting.channel_id, meeting.message_id, render)

    async def _render(self, guild_id: int, meeting_id: int) -> discord.ui.LayoutView | None:
        sheet = await self._meetings.plans.sheet(guild_id, meeting_id)
        return None if sheet is None else await self._renderer.card(sheet)

    async def _send_due(self, meeting_id: int | None = None) -> None:
        """Begin to send what is due; of each meeting one after the other, so that its messages keep their order."""
        by_meeting: dict[int, list[Delivery]] = {}
        for delivery in await self._meetings.outbox.due(self._now(), meeting_id=meeting_id):
            if self._connection.serves(delivery.guild_id):
                by_meeting.setdefault(delivery.meeting_id, []).append(delivery)
        for key, found in by_meeting.items():
            if key not in self._sending:
                task = asyncio.create_task(self._send_in_order(key, found), name=f"meeting {key}")
                self._sending[key] = task

    async def _send_in_order(self, meeting_id: int, found: list[Delivery]) -> None:
        try:
            while found:
                for delivery in found:
                    await self._sender.deliver(delivery)
                # What a message brought about (a seat that fell free, a notice to the organiser) goes at once.
                found = list(await self._meetings.outbox.due(self._now(), meeting_id=meeting_id))
        except StorageError as error:
            log.error("What happened to a message could not be stored; it is looked for later: %s", error)
        finally:
            self._sending.pop(meeting_id, None)
