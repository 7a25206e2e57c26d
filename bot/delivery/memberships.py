"""Whether somebody is a member of a server, asked from Discord: the bot has no list of members."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import discord

from bot.delivery.connection import Connection
from bot.discord_faults import FaultKind, classify

_REMEMBERED = 60.0  # seconds that a "yes" holds; a "no" is asked again, since people come back
_MOST = 1000
_PATIENCE = 5.0  # seconds
_UNKNOWN_MEMBER = 10007  # https://docs.discord.com/developers/topics/opcodes-and-status-codes


class HasLeft(Exception):
    """Somebody is no member of a server."""


async def fetch_member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    """None where Discord doesn't say. Raises HasLeft."""
    try:
        return await guild.fetch_member(user_id)
    except discord.HTTPException as error:
        if error.code == _UNKNOWN_MEMBER:
            raise HasLeft from None
    return None


async def has_left(guild: discord.Guild, user_id: int) -> bool:
    """False also where Discord doesn't say."""
    try:
        await fetch_member(guild, user_id)
    except HasLeft:
        return True
    return False


class Memberships:
    """`on_left` is told of who is no member, by the ids of server and user."""

    def __init__(self, connection: Connection, on_left: Callable[[int, int], Awaitable[None]]) -> None:
        self._connection = connection
        self._on_left = on_left
        self._seen: OrderedDict[tuple[int, int], tuple[discord.Member, float]] = OrderedDict()

    async def member(self, guild_id: int, user_id: int) -> discord.Member | None:
        """As they were at most a minute ago; None also where Discord doesn't say."""
        guild = self._connection.client.get_guild(guild_id)
        if guild is None:
            return None
        key, now = (guild_id, user_id), time.monotonic()
        if (seen := self._seen.get(key)) is not None and now - seen[1] < _REMEMBERED:
            return seen[0]
        try:
            async with asyncio.timeout(_PATIENCE):
                member = await guild.fetch_member(user_id)
        except Exception as error:
            if classify(error).kind is FaultKind.NOT_OURS:
                raise
            self._seen.pop(key, None)
            if isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MEMBER:
                await self._on_left(guild_id, user_id)
            return None
        self._seen[key] = member, now
        self._seen.move_to_end(key)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return member
