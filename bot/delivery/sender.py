"""Sends one message about a meeting to Discord, exactly once; `bot.meetings.outbox` explains how."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import discord

from bot.database import StorageError
from bot.delivery.connection import Connection
from bot.delivery.meeting_viewers import MeetingViewers
from bot.delivery.memberships import HasLeft, fetch_member
from bot.delivery.rendering import MeetingRenderer
from bot.delivery.retries import FaultReports
from bot.discord_faults import BAD_TOKEN, FaultKind, classify
from bot.frozen import dataclass
from bot.meetings.card_store import DiscordProblem
from bot.meetings.model import Meeting, MeetingSheet, MeetingState
from bot.meetings.outbox import MAX_ATTEMPTS, Delivery, MessageKind, MessageRoute
from bot.meetings.reminders import reminder_due_at
from bot.meetings.services import MeetingServices
from bot.members.model import Person

log = logging.getLogger(__name__)

_PAGE_SIZE = 100  # messages of the channel's history at a time
_MOST_SEARCHED = 1000  # messages
_CLOCK_SKEW = timedelta(hours=1)  # by which the machine's clock may differ from Discord's
_MOST_CHECKED = 60  # members whose membership is checked before one message
_TRANSIENT_FOR = timedelta(days=1)  # how long Discord may be in trouble until a message is given up
_UNKNOWN_CHANNEL = 10003
_THREAD_EXISTS = 160004
_FAULT = "Discord: messages about meetings"


class DeliveryEnd(StrEnum):
    """What became of an attempt to deliver; the values are labels of metrics."""

    SENT = "sent"
    DROPPED = "dropped"
    """No longer wanted."""
    FAILED = "failed"
    """For good."""
    RETRYING = "retrying"


_FOR_GOOD = {FaultKind.GONE, FaultKind.REFUSED}

DeliveryHook = Callable[[Delivery, DeliveryEnd, timedelta | None], None]
"""Told after the end is stored; the last is how late a reminder was sent."""


class _Undeliverable(Exception):
    """Discord refused for good; the text is the reason that the organiser sees."""


@dataclass(frozen=True, slots=True)
class _EarlierAttempt:
    """What became of an attempt whose end wasn't recorded: `message_id` is None where it didn't arrive."""

    message_id: int | None


class MessageSender:
    """Sends one message at a time.

    `changed` is told of a meeting (server, id) whose card is to follow, `card_deleted` of one whose card is gone,
    `on_left` of who left a server, by the ids of server and user.
    """

    def __init__(
        self,
        connection: Connection,
        meetings: MeetingServices,
        viewers: MeetingViewers,
        renderer: MeetingRenderer,
        changed: Callable[[int, int], None],
        card_deleted: Callable[[Meeting], Awaitable[None]],
        on_left: Callable[[int, int], Awaitable[None]],
        faults: FaultReports,
        now: Callable[[], datetime],
        on_delivery: DeliveryHook,
    ) -> None:
        self._card_deleted = card_deleted
        self._on_left = on_left
        self._faults = faults
        self._connection = connection
        self._meetings = meetings
        self._viewers = viewers
        self._renderer = renderer
        self._changed = changed
        self._now = now
        self._on_delivery = on_delivery

    async def deliver(self, delivery: Delivery) -> bool:
        """Send it, or record why not; False: it is to be sent later. Raises StorageError."""
        outbox = self._meetings.outbox
        try:
            await self._deliver(delivery)
        except _Undeliverable as impossible:
            log.warning("A %s of meeting %d cannot be delivered: %s", delivery.kind, delivery.meeting_id, impossible)
            await outbox.give_up(delivery, str(impossible), self._now(), refused=True)
            self._on_delivery(delivery, DeliveryEnd.FAILED, None)
        except StorageError:
            raise
        except Exception as error:
            await self._retry_later(delivery, error)
            return False
        else:
            for key in (BAD_TOKEN, _FAULT):
                self._faults.over(key, "Messages about meetings arrive in Discord again")
        return True

    async def _retry_later(self, delivery: Delivery, error: Exception) -> None:
        fault, reference = classify(error), ""
        if fault.transient:
            key = BAD_TOKEN if fault.bad_token else _FAULT
            self._faults.report(key, f"Messages about meetings don't arrive: {fault.sentence}; I keep trying")
            if fault.bad_token:
                await self._meetings.outbox.put_off(delivery, self._now())
                self._on_delivery(delivery, DeliveryEnd.RETRYING, None)
                return
            too_often = self._now() - delivery.due_at > _TRANSIENT_FOR
        else:
            too_often = True
            if delivery.attempts == 0:
                reference = secrets.token_hex(4)
                message = "A %s of meeting %d failed and is tried again later (reference %s)"
                log.error(message, delivery.kind, delivery.meeting_id, reference, exc_info=error)
        reason = f"Discord did not take it ({getattr(error, 'status', None) or type(error).__name__})"
        if too_often and delivery.attempts + 1 >= MAX_ATTEMPTS:
            await self._meetings.outbox.give_up(delivery, reason, self._now(), refused=False)
            self._on_delivery(delivery, DeliveryEnd.FAILED, None)
            return
        await self._meetings.outbox.reschedule(delivery, reason, self._now())
        self._on_delivery(delivery, DeliveryEnd.RETRYING, None)

    async def _drop(self, delivery: Delivery, reason: str) -> None:
        await self._meetings.outbox.mark_dropped(delivery, reason)
        self._on_delivery(delivery, DeliveryEnd.DROPPED, None)

    async def _mark_sent(self, sheet: MeetingSheet, delivery: Delivery, message_id: int) -> None:
        await self._meetings.outbox.mark_sent(delivery, message_id)
        is_reminder = delivery.kind is MessageKind.REMINDER
        late_by = self._now() - reminder_due_at(sheet.meeting, delivery.detail) if is_reminder else None
        self._on_delivery(delivery, DeliveryEnd.SENT, late_by)
        if delivery.kind is MessageKind.CARD:
            self._changed(delivery.guild_id, delivery.meeting_id)  # members may have joined since it was drawn

    async def _deliver(self, delivery: Delivery) -> None:
        now = self._now()
        sheet = await self._meetings.meetings.sheet(delivery.guild_id, delivery.meeting_id)
        if (reason := _obsolete_because(sheet, delivery, now)) is not None:
            await self._drop(delivery, reason)
            return
        assert sheet is not None  # noqa: S101 - a missing one is obsolete
        if delivery.may_have_arrived and await self._resolve_attempt(sheet, delivery, now):
            return
        match await self._without_absent(sheet, delivery):
            case str(reason):
                await self._drop(delivery, reason)
            case present:
                await self._send(sheet, present)

    async def _resolve_attempt(self, sheet: MeetingSheet, delivery: Delivery, now: datetime) -> bool:
        """Find out whether an earlier attempt arrived; False means send it (again)."""
        attempt = await self._find_attempt(sheet, delivery)
        if attempt is not None and attempt.message_id is not None:
            await self._mark_sent(sheet, delivery, attempt.message_id)
            return True
        if attempt is None and not delivery.nonce_holds(now):
            reason = "I was cut off while sending, and cannot read there"
            await self._meetings.outbox.give_up(delivery, reason, now, refused=False)
            self._on_delivery(delivery, DeliveryEnd.FAILED, None)
            return True
        return False

    async def _find_attempt(self, sheet: MeetingSheet, delivery: Delivery) -> _EarlierAttempt | None:
        """Search the channel of the attempt; None where that is not possible."""
        if delivery.target_id is None or delivery.attempted_at is None:
            return _EarlierAttempt(None)
        channel = self._connection.client.get_partial_messageable(delivery.target_id)
        mark = (await self._renderer.render(sheet, delivery)).mark
        own_id = _own_id(self._connection.client)
        before: discord.Message | None = None
        try:
            for _ in range(_MOST_SEARCHED // _PAGE_SIZE):
                page = [message async for message in channel.history(limit=_PAGE_SIZE, before=before)]
                for message in page:
                    if message.author.id == own_id and mark in _custom_ids(message.components):
                        return _EarlierAttempt(message.id)
                if len(page) < _PAGE_SIZE or page[-1].created_at < delivery.attempted_at - _CLOCK_SKEW:
                    return _EarlierAttempt(None)
                before = page[-1]
        except discord.HTTPException as error:
            match classify(error).kind:
                case FaultKind.GONE:
                    return _EarlierAttempt(None)  # the channel is gone, and what was in it
                case FaultKind.REFUSED:
                    return None
            raise
        return None

    async def _without_absent(self, sheet: MeetingSheet, delivery: Delivery) -> Delivery | str:
        """Drop recipients who left the server, and free their seats, or who can't see the meeting any more.

        Why nobody is left, where that is so.
        """
        if not delivery.user_ids or delivery.kind is MessageKind.UNDELIVERED or len(delivery.user_ids) > _MOST_CHECKED:
            return delivery
        guild = self._connection.client.get_guild(delivery.guild_id)
        if guild is None:
            return delivery
        gone, shut_out = set(), set()
        for user_id in delivery.user_ids:
            try:
                member = await fetch_member(guild, user_id)
            except HasLeft:
                gone.add(user_id)
            else:
                # In a thread or channel, Discord itself shows a message to those alone who can see it.
                if delivery.route is not MessageRoute.DM or member is None:
                    continue
                if await self._viewers.is_shut_out(member, sheet.meeting.channel_id):
                    shut_out.add(user_id)
        for user_id in gone:
            await self._free_seat(sheet, user_id)
        if rest := tuple(each for each in delivery.user_ids if each not in gone | shut_out):
            return _addressed(delivery, rest)
        return "can't see the meeting's channel any more" if shut_out else "has left the server"

    async def _free_seat(self, sheet: MeetingSheet, user_id: int) -> None:
        meeting = sheet.meeting
        await self._on_left(meeting.guild_id, user_id)
        person = next((each for each in _people(sheet) if each.id == user_id), None)
        if person is not None:
            await self._meetings.signups.remove_departed(meeting.guild_id, meeting.id, person, self._now())
            self._changed(meeting.guild_id, meeting.id)

    async def _send(self, sheet: MeetingSheet, delivery: Delivery) -> None:
        if delivery.route is MessageRoute.DM:
            try:
                recipient = await self._connection.client.create_dm(discord.Object(delivery.user_ids[0]))
                await self._post(sheet, delivery, recipient.id)
                return
            except discord.HTTPException as error:
                if classify(error).kind not in _FOR_GOOD:
                    raise
                if delivery.kind is MessageKind.UNDELIVERED:
                    raise _Undeliverable("takes no direct messages") from None
            # Members with closed DMs are told in the thread instead, unless they hide.
            rerouted = await self._meetings.outbox.reroute_to_thread(delivery)
            if rerouted is None:
                self._on_delivery(delivery, DeliveryEnd.DROPPED, None)
            else:
                await self._send(sheet, rerouted)
            return
        thread_id = await self._thread(sheet) if delivery.route is MessageRoute.THREAD else None
        if thread_id is not None:
            try:
                await self._post(sheet, delivery, thread_id)
                return
            except discord.HTTPException as error:
                if classify(error).kind not in _FOR_GOOD:
                    raise
                await self._note_thread_lost(sheet.meeting, error)  # the channel above it is next
        try:
            await self._post(sheet, delivery, sheet.meeting.channel_id)
        except discord.HTTPException as error:
            match classify(error).kind:
                case FaultKind.GONE:
                    raise _Undeliverable("the channel is gone") from None
                case FaultKind.REFUSED if error.status == 403:
                    raise _Undeliverable("I may not write in the channel") from None
                case FaultKind.REFUSED:
                    log.exception("Discord refused a message about meeting %d", delivery.meeting_id)
                    raise _Undeliverable(f"Discord refused it ({error.code})") from None
            raise

    async def _note_thread_lost(self, meeting: Meeting, error: discord.HTTPException) -> None:
        """Discord opens an archived thread by itself when something is posted; not a locked one."""
        if classify(error).kind is FaultKind.GONE:
            await self._meetings.meetings.set_thread(meeting, None)
            await self._note_problem(meeting, DiscordProblem.THREAD_DELETED)
        else:
            await self._note_problem(meeting, DiscordProblem.THREAD_CLOSED)

    async def _note_problem(self, meeting: Meeting, problem: DiscordProblem) -> None:
        if await self._meetings.cards.note_problem(meeting, problem, self._now()):
            log.warning("Meeting %d: Discord says: %s", meeting.id, problem)

    async def _thread(self, sheet: MeetingSheet) -> int | None:
        """The thread under the meeting's card, created when first needed; None where it can't be."""
        meeting = sheet.meeting
        if meeting.thread_id is not None or meeting.message_id is None:
            return meeting.thread_id
        channel = self._connection.client.get_partial_messageable(meeting.channel_id, guild_id=meeting.guild_id)
        message = channel.get_partial_message(meeting.message_id)
        try:
            name = self._renderer.thread_name(meeting)
            thread_id = (await message.create_thread(name=name)).id
        except discord.HTTPException as error:
            if error.code != _THREAD_EXISTS:
                await self._note_no_thread(meeting, error)
                return None
            thread_id = meeting.message_id  # a thread has the id of the message it was started from
        await self._meetings.meetings.set_thread(meeting, thread_id)
        return thread_id

    async def _note_no_thread(self, meeting: Meeting, error: discord.HTTPException) -> None:
        match classify(error).kind:
            case FaultKind.GONE if error.code != _UNKNOWN_CHANNEL:
                await self._card_deleted(meeting)
            case FaultKind.REFUSED:
                await self._note_problem(meeting, DiscordProblem.THREAD_REFUSED)
            case FaultKind.TRANSIENT:
                raise error

    async def _post(self, sheet: MeetingSheet, delivery: Delivery, target_id: int) -> None:
        """Record the attempt, send, record the end. Raises discord.HTTPException."""
        begun = await self._meetings.outbox.begin_attempt(delivery, target_id, self._now())
        if begun is None:
            return
        # The stored list no longer has those who were just found to have left.
        addressed = _addressed(begun, tuple(each for each in begun.user_ids if each in delivery.user_ids))
        # Read again: whoever it names may have hidden meanwhile.
        current = await self._meetings.meetings.sheet(delivery.guild_id, delivery.meeting_id) or sheet
        rendered = await self._renderer.render(current, addressed)
        mentions = discord.AllowedMentions(
            everyone=False, roles=False, users=[discord.Object(user_id) for user_id in rendered.mentions]
        )
        channel = self._connection.client.get_partial_messageable(target_id)
        message = await channel.send(view=rendered.view, nonce=begun.nonce, allowed_mentions=mentions)
        await self._mark_sent(sheet, begun, message.id)


def _obsolete_because(sheet: MeetingSheet | None, delivery: Delivery, now: datetime) -> str | None:
    """Why a message should no longer be sent."""
    if sheet is None:
        return "the meeting is gone"
    state, kind = sheet.meeting.state, delivery.kind
    if kind is MessageKind.UNDELIVERED:
        return None
    if not delivery.user_ids and kind not in {MessageKind.CARD, MessageKind.OVER}:
        return "nobody is left to be told"
    if state in {MeetingState.CANCELLED, MeetingState.SKIPPED} and kind is not MessageKind.CANCELLED:
        return "the meeting was cancelled"
    if kind in {MessageKind.OVER, MessageKind.CANCELLED}:
        return None
    if state is MeetingState.OVER or now >= sheet.meeting.ends_at:
        return "the meeting is over"
    if kind is MessageKind.PROMOTED and not any(sheet.seating.has_seat(each) for each in delivery.user_ids):
        return "has no seat any more"
    if kind is MessageKind.PRESENTING and not any(sheet.meeting.presented_by(each) for each in delivery.user_ids):
        return "no longer presents"
    if kind is MessageKind.REOPENED and sheet.meeting.presenter is not None:
        return "somebody presents again"
    if kind is MessageKind.UNSEATED and all(sheet.seating.has_seat(each) for each in delivery.user_ids):
        return "has a seat again"
    return None


def _custom_ids(components: Any) -> set[str]:
    found: set[str] = set()
    for component in components or ():
        if custom_id := getattr(component, "custom_id", None):
            found.add(custom_id)
        found |= _custom_ids(getattr(component, "children", None))
    return found


def _people(sheet: MeetingSheet) -> list[Person]:
    presenter = [sheet.meeting.presenter] if sheet.meeting.presenter is not None else []
    return [*sheet.seating.seated, *sheet.seating.waiting, *presenter]


def _addressed(delivery: Delivery, user_ids: tuple[int, ...]) -> Delivery:
    return replace(delivery, user_ids=user_ids)


def _own_id(client: discord.Client) -> int:
    return client.user.id if client.user is not None else 0
