"""Edits of posted cards: at most one in two seconds for each message, and the last state always lands."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import discord

from bot.delivery.connection import Connection

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between two edits of one message
_RETRIES = 4

Render = Callable[[], Awaitable[discord.ui.LayoutView | None]]
OnGone = Callable[[], Awaitable[None]]


class EditCoalescer:
    """Keeps posted cards true without hammering Discord.

    `schedule` may be called as often as things change: what is rendered is the state at the time of the edit.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pending: dict[int, tuple[int, Render, OnGone | None]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    @property
    def pending(self) -> int:
        """Messages with an edit to come."""
        return len(self._pending)

    def schedule(self, channel_id: int, message_id: int, render: Render, on_gone: OnGone | None = None) -> None:
        """Edit that message soon to what `render` gives then; None leaves it as it is.

        `on_gone` is called where Discord says that the message was deleted.
        """
        self._pending[message_id] = (channel_id, render, on_gone)
        if message_id not in self._tasks:
            task = asyncio.create_task(self._edit_while_pending(message_id), name=f"edit {message_id}")
            self._tasks[message_id] = task

    async def close(self) -> None:
        """Make the pending edits now, without further pauses."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await asyncio.gather(*(self._edit(message_id) for message_id in list(self._pending)))
        self._tasks.clear()

    async def _edit_while_pending(self, message_id: int) -> None:
        try:
            while message_id in self._pending:
                await self._edit(message_id)
                await asyncio.sleep(PAUSE)
        finally:
            self._tasks.pop(message_id, None)

    async def _edit(self, message_id: int) -> None:
        channel_id, render, on_gone = self._pending.pop(message_id)
        try:
            view = await render()
            if view is not None:
                await self._send(channel_id, message_id, view)
        except asyncio.CancelledError:
            self._pending.setdefault(message_id, (channel_id, render, on_gone))
            raise
        except discord.NotFound:
            await self._forget(message_id, on_gone)
        except discord.Forbidden as error:
            log.warning("A card may not be edited any more (message %d): %s", message_id, error)
        except Exception:
            log.exception("A card could not be edited (message %d)", message_id)

    async def _forget(self, message_id: int, on_gone: OnGone | None) -> None:
        log.info("A card to edit is gone (message %d)", message_id)
        try:
            if on_gone is not None:
                await on_gone()
        except Exception:
            log.exception("A card that is gone could not be forgotten (message %d)", message_id)

    async def _send(self, channel_id: int, message_id: int, view: discord.ui.LayoutView) -> None:
        message = self._connection.client.get_partial_messageable(channel_id).get_partial_message(message_id)
        for attempt in range(_RETRIES):
            try:
                await message.edit(view=view)
                return
            except discord.DiscordServerError:
                if attempt == _RETRIES - 1:
                    raise
                await asyncio.sleep(PAUSE * 2**attempt)
