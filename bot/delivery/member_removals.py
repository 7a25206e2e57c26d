"""Members who left a server, as far as a bot without the list of members can notice: nobody there sees their shelf."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import discord

from bot.database import StorageError
from bot.delivery.card_refresher import CardRefresher
from bot.delivery.connection import Connection
from bot.delivery.memberships import has_left
from bot.members.store import MemberStore
from bot.reading.service import ReadingService

log = logging.getLogger(__name__)

# https://docs.discord.com/developers/events/gateway-events#request-guild-members: by ids it needs no privileged intent.
_AT_ONCE = 100
_PAUSE = 1.0  # seconds between requests: the gateway takes 120 a minute, heartbeats among them
_EVERY = timedelta(hours=23)


class MemberRemovals:
    def __init__(
        self,
        connection: Connection,
        members: MemberStore,
        reading: ReadingService,
        cards: CardRefresher,
        now: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._members = members
        self._reading = reading
        self._cards = cards
        self._now = now
        self._checked_at: dict[int, datetime] = {}

    async def note(self, guild_id: int, user_id: int) -> None:
        """Discord says that they're no member; best effort."""
        try:
            if await self._members.note_left(guild_id, user_id, self._now()):
                shelf = await self._reading.views.shelf(guild_id, user_id, self._reading.subject_index, own=True)
                await self._cards.refresh_all(guild_id, [item.subject.id for item in shelf])
        except StorageError as error:
            log.debug("That a member left is noted later: %s", error)

    async def check(self, guild_id: int, now: datetime) -> None:
        """Once a day, ask Discord which of those with a public shelf are still there. Raises StorageError."""
        guild, last = self._connection.client.get_guild(guild_id), self._checked_at.get(guild_id)
        if guild is None or (last is not None and abs(now - last) < _EVERY):
            return
        self._checked_at[guild_id] = now
        after = 0
        while some := await self._members.with_public_shelf(guild_id, after, _AT_ONCE):
            after = some[-1]
            for user_id in await _missing(guild, some):
                if await has_left(guild, user_id):
                    await self.note(guild_id, user_id)
            await asyncio.sleep(_PAUSE)


async def _missing(guild: discord.Guild, user_ids: Collection[int]) -> set[int]:
    """Those of whom Discord knows no member; none where it doesn't say."""
    try:
        found = await guild.query_members(user_ids=[*user_ids], limit=_AT_ONCE, cache=False)
    except (discord.DiscordException, OSError, RuntimeError) as error:  # a timeout is an OSError
        log.debug("Discord doesn't say who is in server %d: %s", guild.id, error)
        return set()
    return set(user_ids) - {each.id for each in found}
