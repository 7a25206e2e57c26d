"""Alerts about the catalog: to a server's curators, else to the application's owner, else to the log."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import discord

from bot.database import MetaStore, StorageError
from bot.delivery.connection import Connection
from bot.discord_faults import FaultKind, classify, retry
from bot.discord_internals import bot_token
from bot.runtime.application_owner import message_owner
from bot.servers.store import ServerStore

log = logging.getLogger(__name__)

_MOST = 1500  # characters of a message's 2,000 for the reason
_TOLD = "catalog notice"  # under it, what was told last and is not mended yet
_SECRET = "[secret]"  # noqa: S105 - what stands in the place of one
_BAD = "I can’t use the reading list as it is now, so I’m keeping the last good one. I’ll say when it’s fine again."
_TRIED_FOR = 180.0  # seconds: less than Discord's memory for a nonce
T = TypeVar("T")


async def tell_owner(client: discord.Client, text: str) -> None:
    """DM the application's owner; where that fails, log the text. Never raises."""
    nonce = _nonce()

    async def send(owner: discord.User) -> None:
        await owner.send(text[:2000], nonce=nonce)

    try:
        await _insist(lambda: message_owner(client, send))
    except Exception as error:
        fault = classify(error)
        is_bug = fault.kind is FaultKind.NOT_OURS and not isinstance(error, LookupError)
        log.warning(
            "The owner could not be told by DM (%s); it was:\n%s",
            fault.sentence,
            text,
            exc_info=error if is_bug else None,
        )


async def _insist(call: Callable[[], Awaitable[T]]) -> T:
    return await retry(call, attempts=4, deadline=_TRIED_FOR, log_as="A catalog alert", base=5.0)


def _nonce() -> str:
    """Of one message, which Discord takes once, however often it is sent."""
    return secrets.token_hex(12)


class CatalogAlerts:
    """Reports each bad version of the catalog once, and its recovery once, across restarts.

    It goes to every server's curator channel; to the owner where there is none, and where one can't be reached.
    """

    def __init__(self, connection: Connection, servers: ServerStore, meta: MetaStore, catalog: Path) -> None:
        self._connection = connection
        self._servers = servers
        self._meta = meta
        self._catalog = catalog
        self._in_order = asyncio.Lock()  # alerts keep the order of their events
        self._sending: set[asyncio.Task[None]] = set()

    def broken(self, reason: str) -> None:
        """Report soon why the saved catalog can't be used; returns at once."""
        self._schedule(reason)

    def fine(self, entries: int) -> None:
        """Report soon that it can be used again, if an alert said otherwise."""
        self._schedule(entries)

    async def close(self) -> None:
        """Drop what has not been sent yet."""
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def _schedule(self, news: str | int) -> None:
        task = asyncio.create_task(self._report(news), name="catalog alert")
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _report(self, news: str | int) -> None:
        async with self._in_order:
            told = await self._remembered()
            if isinstance(news, int):
                if told is not None:
                    entries = f"{news:,} {'entry' if news == 1 else 'entries'}"
                    if await self._send(f"The reading list is fine again, with {entries}."):
                        await self._remember(None)
                return
            version = hashlib.sha256(news.encode()).hexdigest()
            if version != told and await self._send(f"{_BAD}\n{self._code_block(news)}"):
                await self._remember(version)

    def _code_block(self, reason: str) -> str:
        """For others than the operator: the file's name without its folder, and no secret."""
        path, name = str(self._catalog), self._catalog.name
        text = reason.replace(f"The catalog {path}", name).replace(path, name).replace("```", "'''")
        if token := bot_token(self._connection.client):
            text = text.replace(token, _SECRET)
        # A code block keeps the columns of a compiler-like report and renders nothing of it.
        return f"```\n{text[:_MOST]}\n```"

    async def _send(self, text: str) -> bool:
        """False where it stays due, since it needs another token."""
        reached, failed = 0, []
        for guild_id, channel_id in await self._curators():
            guild = self._connection.client.get_guild(guild_id)
            if guild is None:
                continue  # another process serves it, or the bot has left
            channel = self._connection.client.get_partial_messageable(channel_id, guild_id=guild_id)
            send = partial(channel.send, text, nonce=_nonce(), allowed_mentions=discord.AllowedMentions.none())
            try:
                await _insist(send)
                reached += 1
            except Exception as error:
                fault = classify(error)
                is_bug = error if fault.kind is FaultKind.NOT_OURS else None
                if fault.bad_token:
                    log.warning("An alert about the catalog stays due: %s", fault.sentence)
                    return False
                log.warning("The curators of %s could not be told: %s", guild.name, fault.sentence, exc_info=is_bug)
                failed.append(guild.name)
        if failed:
            where = ", ".join(failed)[:200]
            text = f"I couldn’t write to the curators’ channel of {where}. Choose another with `/setup`.\n{text}"
        if failed or not reached:
            await tell_owner(self._connection.client, text)
        return True

    async def _curators(self) -> tuple[tuple[int, int], ...]:
        try:
            return await self._servers.curator_channels()
        except StorageError as error:
            log.debug("Which channels the curators have is not known now: %s", error)
            return ()

    @property
    def _key(self) -> str:
        return f"{_TOLD} {self._connection.client.shard_id or 0}"  # each process tells the servers of its own

    async def _remembered(self) -> str | None:
        try:
            return await self._meta.get(self._key)
        except StorageError as error:
            log.debug("What was told of the catalog is not known now: %s", error)
            return None

    async def _remember(self, version: str | None) -> None:
        try:
            await self._meta.set(self._key, version)
        except StorageError as error:
            log.debug("What was told of the catalog may be told again: %s", error)
