"""Whether somebody is a member of a server, asked from Discord: the bot has no list of members."""

import asyncio
import time
from collections import OrderedDict

import discord

from bot.delivery.connection import Connection

_REMEMBERED = 60.0  # seconds that a "yes" holds; a "no" is asked again, since people come back
_MOST = 1000
_PATIENCE = 5.0  # seconds


class Memberships:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen_at: OrderedDict[tuple[int, int], float] = OrderedDict()

    async def is_certain(self, guild_id: int, user_id: int) -> bool:
        """False also where Discord doesn't say."""
        guild = self._connection.client.get_guild(guild_id)
        if guild is None:
            return False
        key, now = (guild_id, user_id), time.monotonic()
        if now - self._seen_at.get(key, -_REMEMBERED) < _REMEMBERED:
            return True
        try:
            async with asyncio.timeout(_PATIENCE):
                await guild.fetch_member(user_id)
        except (discord.DiscordException, OSError):  # a timeout is an OSError
            self._seen_at.pop(key, None)
            return False
        self._seen_at[key] = now
        self._seen_at.move_to_end(key)
        if len(self._seen_at) > _MOST:
            self._seen_at.popitem(last=False)
        return True
