"""Edits of posted cards: at most one in two seconds for each, in turn by server; the last state always lands."""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import datetime, timedelta

import discord

from bot.database import StorageError
from bot.delivery.connection import Connection
from bot.delivery.edit_turns import EditTurns
from bot.delivery.refused_edits import RefusedEdits
from bot.delivery.retries import FaultReports, retry_pause
from bot.discord_faults import BAD_TOKEN, FaultKind, classify
from bot.frozen import dataclass

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between two edits of one message
_LONGEST_PAUSE = timedelta(seconds=30)  # while Discord or the database is in trouble
_LONGEST_AFTER_BUG = timedelta(minutes=15)
_ATTEMPT_TIMEOUT = 60.0  # seconds
_CLOSE_TIMEOUT = 5.0  # seconds for the last edits when the process ends
_THREAD_ARCHIVED = 50083  # https://docs.discord.com/developers/topics/opcodes-and-status-codes
_FAULT = "Discord: card edits"

Render = Callable[[], Awaitable[discord.ui.LayoutView | None]]
OnGone = Callable[[], Awaitable[None]]
OnRefused = Callable[[], Awaitable[None]]
OnEdited = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Edit:
    guild_id: int
    channel_id: int
    message_id: int
    render: Render
    on_gone: OnGone | None
    on_refused: OnRefused | None
    on_edited: OnEdited | None
    reopen: bool


class EditCoalescer:
    """Keeps posted cards true without hammering Discord.

    `schedule` may be called as often as things change: what is rendered is the state at the time of the edit. An edit
    is tried again until it lands, unless Discord says that the message is gone. What Discord refuses is tried again by
    `retry_refused`, which is to be called while `has_refused_due`.
    """

    def __init__(
        self,
        connection: Connection,
        faults: FaultReports,
        now: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._connection = connection
        self._faults = faults
        self._jitter = jitter
        self._pending: dict[int, _Edit] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._turns = EditTurns(self._start)
        self._failures: dict[int, int] = {}
        """By message, in a row; of those that are tried again."""
        self._refused = RefusedEdits[_Edit](now)
        self._told_refused: set[int] = set()
        """Channels of which the log has said so."""

    @property
    def pending(self) -> int:
        """Messages with an edit to come."""
        return len(self._pending)

    def schedule(
        self,
        guild_id: int,
        channel_id: int,
        message_id: int,
        render: Render,
        on_gone: OnGone | None = None,
        on_refused: OnRefused | None = None,
        *,
        on_edited: OnEdited | None = None,
        reopen: bool = False,
    ) -> None:
        """Edit that message soon to what `render` gives then; None leaves it as it is.

        `on_gone` is called where Discord says that the message was deleted, `on_refused` where it forbids the edit, and
        `on_edited` after it.
        `reopen`: a message in an archived thread is edited too, which opens the thread again.
        """
        self._pending[message_id] = _Edit(
            guild_id, channel_id, message_id, render, on_gone, on_refused, on_edited, reopen
        )
        self._ask(guild_id, message_id)

    def _ask(self, guild_id: int, message_id: int) -> None:
        if message_id not in self._tasks:
            self._turns.ask(guild_id, message_id)

    @property
    def has_refused_due(self) -> bool:
        return self._refused.is_due

    def retry_refused(self) -> None:
        self._repeat(self._refused.due())

    def permissions_changed(self, guild_id: int) -> None:
        """What was refused in that server may be allowed now."""
        self._refused.hurry(guild_id)

    def _repeat(self, refused: list[_Edit]) -> None:
        for edit in refused:
            self._pending.setdefault(edit.message_id, edit)
            self._ask(edit.guild_id, edit.message_id)

    def _start(self, guild_id: int, message_id: int) -> None:
        # In a context of its own: that of whoever asked holds on to an interaction and all that it showed.
        editing = self._edit_in_turn(guild_id, message_id)
        task = asyncio.create_task(editing, name=f"edit {message_id}", context=Context())
        self._tasks[message_id] = task

    async def close(self) -> None:
        """Make the pending edits now, without further pauses, within a few seconds."""
        self._turns.close()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT):
                await asyncio.gather(*(self._edit(message_id) for message_id in list(self._pending)))
        except TimeoutError:
            pass
        if self._pending:
            log.warning("Cards that are out of date until the next start: %d", len(self._pending))

    async def _edit_in_turn(self, guild_id: int, message_id: int) -> None:
        begun = time.monotonic()
        try:
            try:
                pause = await self._edit(message_id)
            finally:
                self._turns.end(guild_id, time.monotonic() - begun)
            await asyncio.sleep(pause)
        finally:
            self._tasks.pop(message_id, None)
        if message_id in self._pending:
            self._turns.ask(guild_id, message_id)
        else:
            self._failures.pop(message_id, None)

    async def _edit(self, message_id: int) -> float:
        """Returns the seconds until the message may be edited again."""
        edit = self._pending.pop(message_id)
        try:
            async with asyncio.timeout(_ATTEMPT_TIMEOUT):
                view = await edit.render()
                if view is not None:
                    await self._send(edit, view)
                if edit.on_edited is not None:
                    await edit.on_edited()
        except asyncio.CancelledError:
            self._pending.setdefault(message_id, edit)
            raise
        except Exception as error:
            return await self._pause_after(error, edit)
        self._failures.pop(message_id, None)
        self._told_refused.discard(edit.channel_id)
        self._refused.remove(edit.channel_id, message_id)
        self._repeat(self._refused.take_all(edit.channel_id))
        for key in (BAD_TOKEN, _FAULT):
            self._faults.over(key, "Cards in Discord can be edited again")
        return PAUSE

    async def _pause_after(self, error: Exception, edit: _Edit) -> float:
        fault = classify(error)
        if fault.kind is FaultKind.GONE:
            log.debug("A card to edit is gone (message %d)", edit.message_id)
            self._refused.remove(edit.channel_id, edit.message_id)
            return await self._give_up(edit, edit.on_gone)
        if fault.kind in {FaultKind.REFUSED, FaultKind.ANSWER_LOST}:
            self._refused.add(edit.guild_id, edit.channel_id, edit.message_id, edit)
            if edit.channel_id not in self._told_refused:
                self._told_refused.add(edit.channel_id)
                log.warning("Cards in channel %d can't be edited: %s", edit.channel_id, fault.sentence)
            return await self._give_up(edit, edit.on_refused)
        failures = self._try_again(edit)
        longest = _LONGEST_PAUSE
        if fault.transient:
            key = BAD_TOKEN if fault.bad_token else _FAULT
            self._faults.report(key, f"Cards in Discord can't be edited: {fault.sentence}; I keep trying")
        elif isinstance(error, StorageError):
            log.debug("A card waits for the database: %s", error)
        else:
            longest = _LONGEST_AFTER_BUG
            if failures == 1:
                reference = secrets.token_hex(4)
                message = "A card could not be edited and is tried again later (message %d, reference %s)"
                log.error(message, edit.message_id, reference, exc_info=error)
        pause = retry_pause(failures, self._jitter(), longest=longest).total_seconds()
        return max(PAUSE, pause, fault.retry_after or 0.0)

    def _try_again(self, edit: _Edit) -> int:
        """Returns how often in a row it failed."""
        self._pending.setdefault(edit.message_id, edit)
        failures = self._failures[edit.message_id] = self._failures.get(edit.message_id, 0) + 1
        return failures

    async def _give_up(self, edit: _Edit, told: Callable[[], Awaitable[None]] | None) -> float:
        try:
            if told is not None:
                await told()
        except StorageError as error:
            log.debug("The end of a card can't be stored yet: %s", error)
            pause = retry_pause(self._try_again(edit), self._jitter(), longest=_LONGEST_PAUSE)
            return max(PAUSE, pause.total_seconds())  # Discord will say the same again
        except Exception:
            log.exception("A card that can't be edited could not be noted (message %d)", edit.message_id)
        return PAUSE

    async def _send(self, edit: _Edit, view: discord.ui.LayoutView) -> None:
        client = self._connection.client
        message = client.get_partial_messageable(edit.channel_id).get_partial_message(edit.message_id)
        try:
            await message.edit(view=view)
        except discord.HTTPException as error:
            if error.code != _THREAD_ARCHIVED or not edit.reopen:
                raise
            thread = await client.fetch_channel(edit.channel_id)
            if not isinstance(thread, discord.Thread):
                raise
            await thread.edit(archived=False)
            await message.edit(view=view)
