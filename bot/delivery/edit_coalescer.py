"""Edits of posted cards: at most one in two seconds for each message, and the last state always lands."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import discord

from bot.ui.kit.cards import Card

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between two edits of one message
_RETRIES = 4

Render = Callable[[], Awaitable[Card | None]]
Gone = Callable[[], Awaitable[None]]


class Edits:
    """Keeps posted cards true without hammering Discord.

    `soon` may be called as often as things change: what is rendered is the state at the time of the edit.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._wanted: dict[int, tuple[int, Render, Gone | None]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def soon(self, channel_id: int, message_id: int, render: Render, gone: Gone | None = None) -> None:
        """Edit that message to what `render` gives then; None leaves it as it is. Where it was deleted, call `gone`."""
        self._wanted[message_id] = (channel_id, render, gone)
        if message_id not in self._tasks:
            task = asyncio.create_task(self._keep_true(message_id), name=f"edit {message_id}")
            self._tasks[message_id] = task

    async def close(self) -> None:
        """Let what is wanted land now, without further pauses."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await asyncio.gather(*(self._edit(message_id) for message_id in list(self._wanted)))
        self._tasks.clear()

    async def _keep_true(self, message_id: int) -> None:
        try:
            while message_id in self._wanted:
                await self._edit(message_id)
                await asyncio.sleep(PAUSE)
        finally:
            self._tasks.pop(message_id, None)

    async def _edit(self, message_id: int) -> None:
        channel_id, render, gone = self._wanted.pop(message_id)
        try:
            card = await render()
            if card is not None:
                await self._send(channel_id, message_id, card)
        except asyncio.CancelledError:
            self._wanted.setdefault(message_id, (channel_id, render, gone))
            raise
        except discord.NotFound:
            await self._forget(message_id, gone)
        except discord.Forbidden as error:
            log.warning("A card may not be edited any more (message %d): %s", message_id, error)
        except Exception:
            log.exception("A card could not be edited (message %d)", message_id)

    async def _forget(self, message_id: int, gone: Gone | None) -> None:
        log.info("A card to edit is gone (message %d)", message_id)
        try:
            if gone is not None:
                await gone()
        except Exception:
            log.exception("A card that is gone could not be forgotten (message %d)", message_id)

    async def _send(self, channel_id: int, message_id: int, card: Card) -> None:
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        for attempt in range(_RETRIES):
            try:
                await message.edit(view=card)
                return
            except discord.DiscordServerError:
                if attempt == _RETRIES - 1:
                    raise
                await asyncio.sleep(PAUSE * 2**attempt)
