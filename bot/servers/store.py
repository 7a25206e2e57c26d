"""Servers' settings in the database."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from bot.database import Database, QueryCache, Transaction
from bot.database.schema.tables import servers
from bot.servers.model import ServerSettings
from bot.servers.quotas import SETUP, WHOLE_SERVER, claim


async def load_server_settings(tx: Transaction, guild_id: int) -> ServerSettings:
    """The defaults for a server that has set nothing."""
    row = (await tx.execute(select(servers).where(servers.c.guild_id == guild_id))).one_or_none()
    return ServerSettings() if row is None else _settings_of(row)


async def load_all_server_settings(tx: Transaction) -> dict[int, ServerSettings]:
    """By the ids of the servers that have set something."""
    return {row.guild_id: _settings_of(row) for row in await tx.execute(select(servers))}


def _settings_of(row: Any) -> ServerSettings:
    return ServerSettings(
        row.organiser_role_id,
        row.curator_channel_id,
        row.meeting_channel_id,
        row.zone,
        _offsets(row.offsets),
        row.remind_by_dm,
        row.native_events,
        row.private_lookups,
    )


def _offsets(stored: str) -> tuple[int, ...]:
    """The defaults for what can't be read: a row that somebody spoilt by hand stops no meeting of its server."""
    try:
        return tuple(int(each) for each in stored.split(",") if each)
    except ValueError:
        return ServerSettings().offsets


class ServerStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: QueryCache[int, ServerSettings] = QueryCache(database, servers)

    async def settings(self, guild_id: int) -> ServerSettings:
        return await self._cache.get(guild_id, lambda: self._load(guild_id))

    def known_settings(self, guild_id: int) -> ServerSettings | None:
        """As `settings`, where its cache has them."""
        return self._cache.peek(guild_id)

    async def _load(self, guild_id: int) -> ServerSettings:
        async with self._database.read() as tx:
            return await load_server_settings(tx, guild_id)

    async def curator_channels(self) -> tuple[tuple[int, int], ...]:
        """(guild id, channel id) pairs."""
        query = select(servers.c.guild_id, servers.c.curator_channel_id)
        chosen = query.where(servers.c.curator_channel_id.is_not(None)).order_by(servers.c.guild_id)
        async with self._database.read() as tx:
            return tuple((row.guild_id, row.curator_channel_id) for row in await tx.execute(chosen))

    async def update(self, guild_id: int, *, counted_at: datetime | None = None, **changes: Any) -> ServerSettings:
        """`changes` are fields of `ServerSettings`; those that a member asks for are counted, and raise OverQuota."""
        async with self._database.write() as tx:
            if counted_at is not None:
                await claim(tx, SETUP, guild_id, WHOLE_SERVER, counted_at)
            settings = replace(await load_server_settings(tx, guild_id), **changes)
            offsets = ",".join(map(str, sorted(settings.offsets, reverse=True)))
            await tx.execute(delete(servers).where(servers.c.guild_id == guild_id))
            await tx.execute(insert(servers).values(guild_id=guild_id, **{**asdict(settings), "offsets": offsets}))
        return settings
