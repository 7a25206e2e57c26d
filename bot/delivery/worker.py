"""The background worker for meetings: sends what is due, edits posted cards, and ends and opens meetings in time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import TypeVar

import discord

from bot.database import Transaction
from bot.database.turns import take_in_turn
from bot.delivery.card_refresher import CardRefresher
from bot.delivery.connection import Connection
from bot.delivery.edit_coalescer import EditCoalescer
from bot.delivery.rendering import MeetingRenderer
from bot.delivery.retries import FaultReports, RetrySchedule
from bot.delivery.rounds import Rounds
from bot.delivery.scheduled_events import ScheduledEvents
from bot.delivery.send_queue import PER_SERVER, SendQueue
from bot.delivery.sender import MessageSender
from bot.meetings.card_store import DiscordProblem
from bot.meetings.model import FORMER_MEMBER, UPCOMING_STATES, Meeting, MeetingState
from bot.meetings.outbox import Delivery
from bot.meetings.services import MeetingServices
from bot.meetings.signups import leave_all_meetings
from bot.members.model import Person

log = logging.getLogger(__name__)

_Item = TypeVar("_Item")
_OnPaper = tuple[str, datetime | None, MeetingState | None]
"""A resource's id, when the group meets about it, and whether that is so still."""

LONGEST_SLEEP = 60.0  # seconds: how late a reminder can be when the machine's clock was set forward
_FULL_ROUND_EVERY = timedelta(minutes=15)  # even when nothing is known to be due
_LOOK_AGAIN = timedelta(seconds=30)  # when it isn't known what is due next
_CLOSE_TIMEOUT = 3.0  # seconds for messages being sent when the process ends
_REPAIRED = timedelta(days=2)  # cards of what changed within are edited at the start; an edit may not have landed


class MeetingWorker:
    def __init__(
        self,
        connection: Connection,
        meetings: MeetingServices,
        *,
        events: ScheduledEvents,
        sender: MessageSender,
        edits: EditCoalescer,
        paper_cards: CardRefresher,
        renderer: MeetingRenderer,
        faults: FaultReports,
        now: Callable[[], datetime],
        on_missed: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._connection = connection
        self._meetings = meetings
        self._edits = edits
        self._paper_cards = paper_cards
        self._renderer = renderer
        self._now = now
        self._events = events
        self._rounds = Rounds(self._before_first_round, self._run_round)
        self._on_missed = on_missed
        self.rounds = 0
        """Ended so far."""
        self._processing: asyncio.Task[None] | None = None
        self._changed: dict[int, tuple[int, bool]] = {}
        """By meeting: its server, and whether somebody wants to see its card."""
        self._unfollowed: dict[int, tuple[int, bool]] = {}
        """Like `_changed`: those to be tried again."""
        self._on_papers: dict[int, _OnPaper] = {}
        """By meeting that is still to come: what the cards of its paper say of it."""
        self._unrefreshed: set[int] = set()
        """Servers whose cards may still be as an earlier process left them."""
        self._retries = RetrySchedule(now, faults)
        self.send_queue = SendQueue(connection, meetings.outbox, sender, self._retries, now, self._wake)
        self._served: frozenset[int] = frozenset()
        """At the last round: only their rows are looked at."""
        self._is_more_due = False
        self._last_cleanup: datetime | None = None
        self._last_full_round: datetime | None = None
        self._next_due: datetime | None = None

    def changed(self, guild_id: int, meeting_id: int, *, wants_card: bool = False, was_about: str = "") -> None:
        """Schedule an edit of the card and send the notices that the change caused; returns at once.

        `wants_card`: a card that was deleted is posted again. `was_about`: the id of the resource before.
        """
        if was_about:
            self._on_papers.setdefault(meeting_id, (was_about, None, None))
        self._last_full_round = None  # a cancelled meeting, for one, opens the next of its series
        self._queue(guild_id, meeting_id, wants_card=wants_card)

    def show_card(self, guild_id: int, meeting_id: int) -> None:
        """Somebody asks for the meeting: post its card again if it was deleted; returns at once."""
        self._queue(guild_id, meeting_id, wants_card=True)

    def _queue(self, guild_id: int, meeting_id: int, *, wants_card: bool) -> None:
        shown = self._changed.get(meeting_id, (guild_id, False))[1]
        self._changed[meeting_id] = (guild_id, shown or wants_card)
        if self._processing is None or self._processing.done():
            self._processing = asyncio.create_task(self._process_changes(), name="meetings changed")

    def request_full_round(self) -> None:
        """For changes that `changed` wasn't told of."""
        self._last_full_round = None

    async def deliver(self, guild_id: int, meeting_id: int) -> None:
        """Send what is due about one meeting now; failures are recorded and retried."""
        self.send_queue.start(guild_id, meeting_id)
        await self.send_queue.wait_for(meeting_id)

    async def visibility_changed(self, guild_id: int) -> None:
        """Everyone in a server can see a channel that they couldn't see, or no longer: what is public follows."""
        self._unrefreshed.add(guild_id)
        self._wake()
        step = partial(self._refresh_papers, guild_id)
        await self._retries.attempt(("discussed", guild_id), f"The papers discussed in server {guild_id}", step)

    async def _refresh_papers(self, guild_id: int) -> None:
        await self._paper_cards.refresh_all(guild_id, await self._meetings.directory.resources(guild_id))

    async def refresh_name(self, guild_id: int, user_id: int) -> None:
        """Edit the cards that name this member, who has hidden or shown their name."""
        for meeting in await self._meetings.meetings.naming(guild_id, user_id):
            self.changed(guild_id, meeting.id)

    async def round(self) -> float:
        """Do what is due; one failed step doesn't stop the others. Returns the seconds until the next round.

        The next due time is cached: whoever changes it calls `changed`.
        """
        if self._is_idle():
            return self._seconds_until_due()
        begun = self._last_full_round = self._now()
        self._served, self._is_more_due = self._connection.served(), False
        for step in (
            self._end,
            self._advance,
            self._remind,
            self._send_due,
            self._clean_up,
            self._retry_changes,
            self._retry_refresh,
            self._retry_refused_edits,
        ):
            await self._retries.attempt(step.__name__, f"The step {step.__name__} of the meetings' round", step)
        self._retries.forget_stale()
        # What was due before and is not done failed, is being sent, or waits for its server's next turn.
        self._next_due = min(self._known_due(begun) or begun + _LOOK_AGAIN, begun + _LOOK_AGAIN)
        await self._retries.attempt("next", "Looking for what is due next", partial(self._find_next, begun))
        return self._seconds_until_due()

    async def _find_next(self, begun: datetime) -> None:
        stored = await self._meetings.next_at(begun, self._connection.served())
        self._next_due = min((each for each in (stored, self._known_due(begun)) if each is not None), default=None)

    def _known_due(self, begun: datetime) -> datetime | None:
        return begun if self._is_more_due else self._retries.next_at(begun)

    def _in_turn(
        self, items: Iterable[_Item], server: Callable[[_Item], int], key: Callable[[_Item], Hashable]
    ) -> tuple[_Item, ...]:
        """What failed and waits for another try, by its `key`, takes nobody's turn."""
        turns = take_in_turn((each for each in items if self._retries.is_due(key(each))), server, PER_SERVER)
        self._is_more_due |= turns.left
        return turns.taken

    def _is_idle(self) -> bool:
        now = self._now()
        recent = self._last_full_round is not None and timedelta(0) <= now - self._last_full_round < _FULL_ROUND_EVERY
        is_due = self._next_due is not None and self._next_due <= now
        is_due |= self._edits.has_refused_due
        return recent and not is_due and self._served == self._connection.served()

    def _seconds_until_due(self) -> float:
        """At most `LONGEST_SLEEP`, so that a clock set forward delays nothing for long."""
        if self._next_due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.5, (self._next_due - self._now()).total_seconds()))

    async def _end(self) -> None:
        now, series = self._now(), self._meetings.series
        ended = await series.past_end(now, self._connection.served())
        for meeting in self._in_turn(ended, lambda each: each.guild_id, lambda each: ("end", each.id)):
            what = f"Ending meeting {meeting.id}"
            await self._retries.attempt(("end", meeting.id), what, partial(self._end_meeting, meeting, now))

    async def _end_meeting(self, meeting: Meeting, now: datetime) -> None:
        if await self._meetings.series.end_meeting(meeting, now):
            self.changed(meeting.guild_id, meeting.id)

    async def _advance(self) -> None:
        due = await self._meetings.series.to_advance(self._now(), self._connection.served())
        for _, series_id in self._in_turn(due, itemgetter(0), lambda each: ("series", each[1])):
            what = f"The next meeting of series {series_id}"
            await self._retries.attempt(("series", series_id), what, partial(self._advance_series, series_id))

    async def _advance_series(self, series_id: int) -> None:
        advanced = await self._meetings.series.advance(series_id, self._now())
        if advanced.opened is not None:
            log.info("Series %d: the next meeting opens", series_id)
        for meeting in (*advanced.missed, *filter(None, [advanced.opened])):
            self._queue(meeting.guild_id, meeting.id, wants_card=False)

    async def _remind(self) -> None:
        now = self._now()
        due = await self._meetings.reminders.due(now, self._connection.served())
        for guild_id, meeting_id in self._in_turn(due, itemgetter(0), lambda each: ("remind", each[1])):
            step = partial(self._enqueue_reminders, guild_id, meeting_id, now)
            await self._retries.attempt(("remind", meeting_id), f"A reminder of meeting {meeting_id}", step)

    async def _enqueue_reminders(self, guild_id: int, meeting_id: int, now: datetime) -> None:
        self._on_missed(await self._meetings.reminders.enqueue_due(guild_id, meeting_id, now))

    async def _clean_up(self) -> None:
        now = self._now()
        if self._last_cleanup is None or abs(now - self._last_cleanup) > timedelta(days=1):
            started, self._last_cleanup = self._last_cleanup is None, now
            for guild in () if started else self._connection.client.guilds:  # at the start `refresh` has just done it
                step = partial(self._sync_events, guild.id, now)
                await self._retries.attempt(("events", guild.id), f"The events of server {guild.id}", step)
            served = self._connection.served()
            for guild_id in served:
                step = partial(self._forget_past_cards, guild_id, now)
                await self._retries.attempt(("past", guild_id), f"The past cards of server {guild_id}", step)
            step = partial(self._meetings.outbox.delete_old, now, served)
            await self._retries.attempt("old messages", "Deleting old messages", step)
            step = partial(self._meetings.meetings.delete_stale_drafts, now, served)
            await self._retries.attempt("old drafts", "Deleting old drafts", step)

    async def _forget_past_cards(self, guild_id: int, now: datetime) -> None:
        """Edit them a last time, so that they name nobody; where Discord refuses, again another day."""
        for meeting in await self._meetings.cards.past(guild_id, now):
            forget, where = partial(self._meetings.cards.forget, meeting), (meeting.channel_id, meeting.message_id or 0)
            render = partial(self._render_nameless, guild_id, meeting.id)
            self._edits.schedule(guild_id, *where, render, forget, on_edited=forget)

    def start(self) -> None:
        """Start the rounds in the running event loop; the first waits until the servers are known."""
        self._rounds.start()

    def stop(self) -> None:
        self._rounds.stop()

    async def _before_first_round(self) -> None:
        await self._connection.client.wait_until_ready()
        await self.refresh()

    async def _run_round(self) -> float:
        pause = await self.round()
        self.rounds += 1
        return pause

    async def refresh(self) -> None:
        """Edit every card that may have changed while the bot was offline, or that an older version posted."""
        for guild in self._connection.client.guilds:
            self._unrefreshed.add(guild.id)
        await self._retry_refresh()

    async def _retry_refresh(self) -> None:
        for guild_id in tuple(self._unrefreshed):
            step = partial(self._refresh_server, guild_id)
            if await self._retries.attempt(("refresh", guild_id), f"The cards of server {guild_id}", step):
                self._unrefreshed.discard(guild_id)

    async def _retry_refused_edits(self) -> None:
        self._edits.retry_refused()

    def permissions_changed(self, guild_id: int) -> None:
        """Cards there that Discord refused to edit are tried again."""
        self._edits.permissions_changed(guild_id)
        if self._edits.has_refused_due:
            self._wake()

    async def _refresh_server(self, guild_id: int) -> None:
        now = self._now()
        for meeting in await self._meetings.cards.posted(guild_id, now - _REPAIRED):
            self._schedule_edit(meeting)
            await self._take_buttons_off(meeting)
            await self._follow_on_papers(meeting)
        await self._paper_cards.repair(guild_id, now - _REPAIRED)
        step = partial(self._sync_events, guild_id, now)
        await self._retries.attempt(("events", guild_id), f"The events of server {guild_id}", step)

    async def _sync_events(self, guild_id: int, now: datetime) -> None:
        """Bring a server's scheduled events up to date."""
        posted = await self._meetings.cards.posted(guild_id, now - _REPAIRED)
        await self._events.reconcile(guild_id, posted)
        for meeting in posted:
            await self._follow_event(meeting)

    async def _follow_event(self, meeting: Meeting) -> None:
        step = partial(self._events.follow, meeting)
        if not await self._retries.attempt(("event", meeting.id), f"The event of meeting {meeting.id}", step):
            self._unfollowed.setdefault(meeting.id, (meeting.guild_id, False))
            self._wake()

    async def forget(self, tx: Transaction, user_id: int, now: datetime) -> Callable[[], Awaitable[None]]:
        """Remove someone who deletes their data from every meeting; a `DeletionHook` of `bot.members.personal_data`."""
        concerned = await leave_all_meetings(tx, Person(user_id, FORMER_MEMBER), now)

        async def after() -> None:
            for guild_id, meeting_id in concerned:
                self.changed(guild_id, meeting_id)

        return after

    async def close(self) -> None:
        """Wait a moment for messages being sent; the rest is found again at the next start."""
        self.stop()
        tasks = [*self.send_queue.tasks, *([self._processing] if self._processing is not None else [])]
        if tasks:
            await asyncio.wait(tasks, timeout=_CLOSE_TIMEOUT)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _process_changes(self) -> None:
        while self._changed:
            meeting_id, (guild_id, wants_card) = self._changed.popitem()
            step = partial(self._process_change, guild_id, meeting_id, wants_card=wants_card)
            if not await self._retries.attempt(("change", meeting_id), f"The card of meeting {meeting_id}", step):
                self._unfollowed[meeting_id] = (guild_id, wants_card or self._unfollowed.get(meeting_id, (0, False))[1])
                self._wake()

    async def _process_change(self, guild_id: int, meeting_id: int, *, wants_card: bool) -> None:
        sheet = await self._meetings.meetings.sheet(guild_id, meeting_id)
        if sheet is None:
            return
        if wants_card and sheet.meeting.message_id is None:
            await self._meetings.cards.post_again(guild_id, meeting_id, self._now())
        self._schedule_edit(sheet.meeting, wants_card=wants_card)
        await self._take_buttons_off(sheet.meeting)
        await self._follow_on_papers(sheet.meeting)
        self.send_queue.start(guild_id, meeting_id)
        later = await self._meetings.outbox.next_at(guild_id, meeting_id, self._now())
        if later is not None and (self._next_due is None or later < self._next_due):
            self._wake()
        await self._follow_event(sheet.meeting)

    async def _follow_on_papers(self, meeting: Meeting) -> None:
        """The cards of its paper say when the group meets about it, which most changes of a meeting don't concern."""
        before = self._on_papers.pop(meeting.id, None)
        said = (meeting.topic.resource_id, meeting.starts_at, meeting.state)
        if meeting.state in UPCOMING_STATES:
            self._on_papers[meeting.id] = said
        if said != before:
            former = before[0] if before is not None else ""
            await self._paper_cards.refresh_latest(meeting.guild_id, sorted({said[0], former} - {""}))

    async def _retry_changes(self) -> None:
        """What could not follow a change: a card, messages or an event."""
        for meeting_id, (guild_id, wants_card) in list(self._unfollowed.items()):
            if self._retries.is_due(("change", meeting_id)) and self._retries.is_due(("event", meeting_id)):
                del self._unfollowed[meeting_id]
                self._queue(guild_id, meeting_id, wants_card=wants_card)

    def _wake(self) -> None:
        """Let a round come now: what failed is due before the next one would be."""
        self._last_full_round = None
        self._rounds.hurry()

    async def _take_buttons_off(self, meeting: Meeting) -> None:
        """Of a meeting that is over or cancelled: its reminders and news lose what can't be done any more."""
        if meeting.state in UPCOMING_STATES:
            return
        outbox = self._meetings.outbox
        for delivery, message_id in await outbox.sent(meeting.guild_id, meeting.id):
            forget, where = partial(outbox.forget_message, delivery), (meeting.guild_id, delivery.target_id or 0)
            render = partial(self._render_message, delivery)
            self._edits.schedule(*where, message_id, render, forget, forget, on_edited=forget)

    async def _render_message(self, delivery: Delivery) -> discord.ui.LayoutView | None:
        sheet = await self._meetings.meetings.sheet(delivery.guild_id, delivery.meeting_id)
        return None if sheet is None else (await self._renderer.render(sheet, delivery)).view

    def _schedule_edit(self, meeting: Meeting, *, wants_card: bool = False) -> None:
        if meeting.message_id is not None:
            render = partial(self._render, meeting.guild_id, meeting.id)
            gone = partial(self.note_card_deleted, meeting, wants_card=wants_card)
            refused = partial(self._note_refused, meeting)
            where = (meeting.guild_id, meeting.channel_id, meeting.message_id)
            self._edits.schedule(*where, render, gone, refused, reopen=True)

    async def note_card_deleted(self, meeting: Meeting, *, wants_card: bool = False) -> None:
        """Somebody deleted the card; `wants_card`: it is posted again at once."""
        if await self._meetings.cards.note_deleted(meeting, self._now()):
            log.info("The card of meeting %d was deleted in Discord", meeting.id)
        self._queue(meeting.guild_id, meeting.id, wants_card=wants_card)

    async def _note_refused(self, meeting: Meeting) -> None:
        if await self._meetings.cards.note_problem(meeting, DiscordProblem.CARD_REFUSED, self._now()):
            self._queue(meeting.guild_id, meeting.id, wants_card=False)

    async def _render(self, guild_id: int, meeting_id: int) -> discord.ui.LayoutView | None:
        sheet = await self._meetings.meetings.sheet(guild_id, meeting_id)
        return None if sheet is None else await self._renderer.card(sheet)

    async def _render_nameless(self, guild_id: int, meeting_id: int) -> discord.ui.LayoutView | None:
        sheet = await self._meetings.meetings.sheet(guild_id, meeting_id)
        return None if sheet is None else await self._renderer.card(replace(sheet, nameless=True))

    async def _send_due(self) -> None:
        await self.send_queue.start_due(self._connection.served())
