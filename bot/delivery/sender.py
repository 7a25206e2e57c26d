"""Carries one message about a meeting to Discord, exactly once; how that works is told in `bot.meetings.outbox`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.database import StorageError
from bot.delivery.connection import Connection
from bot.delivery.rendering import MeetingRenderer
from bot.meetings.model import Sheet, State
from bot.meetings.outbox import MOST_ATTEMPTS, Delivery, Kind, Route
from bot.meetings.services import Meetings
from bot.members.model import Person

log = logging.getLogger(__name__)

_LOOK_BACK = 100  # messages that are looked through in any case, and with every further page
_LOOK_AT_MOST = 1000
_MARGIN = timedelta(hours=1)  # by which the machine's clock may differ from Discord's
_CHECKED = 60  # members asked about at Discord before one message
_GONE = 10007  # https://docs.discord.com/developers/topics/opcodes-and-status-codes: unknown member
_THREAD_EXISTS = 160004

_NO_ANSWER = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)


class _Undeliverable(Exception):
    """Discord said no for good; carries the reason for the organiser."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The message of an attempt arrived."""

    message_id: int


@dataclass(frozen=True, slots=True)
class _Absent:
    """It did not arrive."""


class MessageSender:
    """Sends one message at a time; `changed` is told of a meeting (server, id) whose card is to follow."""

    def __init__(
        self,
        connection: Connection,
        meetings: Meetings,
        renderer: MeetingRenderer,
        changed: Callable[[int, int], None],
        now: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._meetings = meetings
        self._renderer = renderer
        self._changed = changed
        self._now = now

    async def deliver(self, delivery: Delivery) -> None:
        """Send it, or record why not; raises only StorageError, when that could not be stored."""
        outbox = self._meetings.outbox
        try:
            await self._deliver(delivery)
        except _Undeliverable as impossible:
            log.warning("A %s of meeting %d cannot be delivered: %s", delivery.kind, delivery.meeting_id, impossible)
            await outbox.give_up(delivery, str(impossible), self._now(), refused=True)
        except _NO_ANSWER as error:
            await self._later(delivery, error)
        except StorageError:
            raise
        except Exception as error:
            log.exception("A %s of meeting %d failed", delivery.kind, delivery.meeting_id)
            await self._later(delivery, error)

    async def _later(self, delivery: Delivery, error: BaseException) -> None:
        reason = f"Discord did not take it ({getattr(error, 'status', None) or type(error).__name__})"
        if delivery.attempts + 1 >= MOST_ATTEMPTS:
            await self._meetings.outbox.give_up(delivery, reason, self._now(), refused=False)
            return
        await self._meetings.outbox.again(delivery, reason, self._now())

    async def _deliver(self, delivery: Delivery) -> None:
        outbox, now = self._meetings.outbox, self._now()
        sheet = await self._meetings.plans.sheet(delivery.guild_id, delivery.meeting_id)
        if (reason := _unwanted(sheet, delivery, now)) is not None:
            await outbox.dropped(delivery, reason)
            return
        assert sheet is not None  # noqa: S101 - a missing one is unwanted
        if delivery.may_have_arrived and await self._settled(sheet, delivery, now):
            return
        if (here := await self._still_here(sheet, delivery)) is None:
            await outbox.dropped(delivery, "has left the server")
            return
        await self._send(sheet, here)

    async def _settled(self, sheet: Sheet, delivery: Delivery, now: datetime) -> bool:
        """Find out what became of an attempt that nobody recorded the end of; False to send (again)."""
        outbox = self._meetings.outbox
        found = await self._look(sheet, delivery)
        if isinstance(found, _Found):
            await outbox.sent(delivery, found.message_id)
            return True
        unknown = found is None
        if unknown and not delivery.nonce_holds(now):
            await outbox.give_up(delivery, "I was cut off while sending, and cannot read there", now, refused=False)
            return True
        return False

    async def _look(self, sheet: Sheet, delivery: Delivery) -> "_Found | _Absent | None":
        """Look for the message where the attempt was made; None when nobody can know."""
        if delivery.target_id is None or delivery.attempted_at is None:
            return _Absent()
        channel = self._connection.client.get_partial_messageable(delivery.target_id)
        mark = (await self._renderer.render(sheet, delivery)).mark
        own_id = _own_id(self._connection.client)
        before: discord.Message | None = None
        try:
            for _ in range(_LOOK_AT_MOST // _LOOK_BACK):
                page = [message async for message in channel.history(limit=_LOOK_BACK, before=before)]
                for message in page:
                    if message.author.id == own_id and mark in _custom_ids(message.components):
                        return _Found(message.id)
                if len(page) < _LOOK_BACK or page[-1].created_at < delivery.attempted_at - _MARGIN:
                    return _Absent()
                before = page[-1]
        except discord.NotFound:
            return _Absent()  # the channel is gone, and what was in it
        except discord.Forbidden:
            return None
        return None

    async def _still_here(self, sheet: Sheet, delivery: Delivery) -> Delivery | None:
        """The delivery without those who left the server, who lose their seats now; None when nobody is left."""
        if not delivery.user_ids or delivery.kind is Kind.UNDELIVERED or len(delivery.user_ids) > _CHECKED:
            return delivery
        guild = self._connection.client.get_guild(delivery.guild_id)
        if guild is None:
            return delivery
        gone = [user_id for user_id in delivery.user_ids if await _left(guild, user_id)]
        for user_id in gone:
            person = next((each for each in _people(sheet) if each.id == user_id), None)
            if person is not None:
                line, now = self._meetings.line, self._now()
                await line.remove_departed(delivery.guild_id, delivery.meeting_id, person, now)
                self._changed(delivery.guild_id, delivery.meeting_id)
        rest = tuple(user_id for user_id in delivery.user_ids if user_id not in gone)
        return _addressed(delivery, rest) if rest else None

    async def _send(self, sheet: Sheet, delivery: Delivery) -> None:
        if delivery.route is Route.DM:
            try:
                recipient = await self._connection.client.create_dm(discord.Object(delivery.user_ids[0]))
                await self._post(sheet, delivery, recipient.id)
                return
            except (discord.Forbidden, discord.NotFound):
                if delivery.kind is Kind.UNDELIVERED:
                    raise _Undeliverable("takes no direct messages") from None
            # Who closed their DMs is told in the thread instead.
            elsewhere = await self._meetings.outbox.elsewhere(delivery, Route.THREAD, delivery.user_ids)
            await self._send(sheet, elsewhere)
            return
        thread_id = await self._thread(sheet) if delivery.route is Route.THREAD else None
        if thread_id is not None:
            try:
                await self._post(sheet, delivery, thread_id)
                return
            except (discord.Forbidden, discord.NotFound):
                pass  # the thread was deleted or locked: the channel above it is next
        try:
            await self._post(sheet, delivery, sheet.meeting.channel_id)
        except discord.NotFound:
            raise _Undeliverable("the channel is gone") from None
        except discord.Forbidden:
            raise _Undeliverable("I may not write in the channel") from None
        except discord.HTTPException as refused:
            if refused.status == 400:
                log.exception("Discord refused a message about meeting %d", delivery.meeting_id)
                raise _Undeliverable(f"Discord refused it ({refused.code})") from None
            raise

    async def _thread(self, sheet: Sheet) -> int | None:
        """The thread of the meeting's card, made when first needed; None where there cannot be one."""
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
                if isinstance(error, discord.DiscordServerError):
                    raise
                return None
            thread_id = meeting.message_id  # a thread has the id of the message that it hangs on
        await self._meetings.plans.set_thread(meeting, thread_id)
        return thread_id

    async def _post(self, sheet: Sheet, delivery: Delivery, target_id: int) -> None:
        """Record the attempt, send, record the end. Raises what Discord answers."""
        outbox = self._meetings.outbox
        begun = await outbox.begin(delivery, target_id, self._now())
        if begun is None:
            return
        # Who was told to be gone a moment ago is not in the stored list any more.
        addressed = _addressed(begun, tuple(each for each in begun.user_ids if each in delivery.user_ids))
        rendered = await self._renderer.render(sheet, addressed)
        mentions = discord.AllowedMentions(
            everyone=False, roles=False, users=[discord.Object(user_id) for user_id in rendered.mentions]
        )
        channel = self._connection.client.get_partial_messageable(target_id)
        message = await channel.send(view=rendered.view, nonce=begun.nonce, allowed_mentions=mentions)
        await outbox.sent(begun, message.id)
        if delivery.kind is Kind.CARD:
            self._changed(delivery.guild_id, delivery.meeting_id)  # who joined meanwhile stands on it, too


def _unwanted(sheet: Sheet | None, delivery: Delivery, now: datetime) -> str | None:
    """Why a message is not to be sent any more."""
    if sheet is None:
        return "the meeting is gone"
    state, kind = sheet.meeting.state, delivery.kind
    if kind is Kind.UNDELIVERED:
        return None
    if not delivery.user_ids and kind not in {Kind.CARD, Kind.OVER}:
        return "nobody is left to be told"
    if state in {State.CANCELLED, State.SKIPPED} and kind is not Kind.CANCELLED:
        return "the meeting was called off"
    if kind in {Kind.OVER, Kind.CANCELLED}:
        return None
    if state is State.OVER or now >= sheet.meeting.ends_at:
        return "the meeting is over"
    if kind is Kind.PROMOTED and not any(sheet.seating.has_seat(each) for each in delivery.user_ids):
        return "has no seat any more"
    if kind is Kind.UNSEATED and all(sheet.seating.has_seat(each) for each in delivery.user_ids):
        return "has a seat again"
    return None


def _custom_ids(components: Any) -> set[str]:
    found: set[str] = set()
    for component in components or ():
        if custom_id := getattr(component, "custom_id", None):
            found.add(custom_id)
        found |= _custom_ids(getattr(component, "children", None))
    return found


async def _left(guild: discord.Guild, user_id: int) -> bool:
    try:
        await guild.fetch_member(user_id)
    except discord.NotFound as error:
        return error.code == _GONE
    except discord.HTTPException:
        return False  # not known; the message is tried all the same
    return False


def _people(sheet: Sheet) -> list[Person]:
    presenter = [sheet.meeting.presenter] if sheet.meeting.presenter is not None else []
    return [*sheet.seating.seated, *sheet.seating.waiting, *presenter]


def _addressed(delivery: Delivery, user_ids: tuple[int, ...]) -> Delivery:
    return replace(delivery, user_ids=user_ids)


def _own_id(client: discord.Client) -> int:
    return client.user.id if client.user is not None else 0
