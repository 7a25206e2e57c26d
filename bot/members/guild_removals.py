"""Servers that removed the bot, whose rows are deleted a month later."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Table, delete, insert, select, union

from bot.database import Database
from bot.database.schema.tables import guild_removals, metadata

RETENTION = timedelta(days=30)
NO_SERVER = 0  # the guild_id of rows that count what happens outside of servers


def _server_tables() -> Iterable[Table]:
    """In order of deletion."""
    return (table for table in reversed(metadata.sorted_tables) if "guild_id" in table.columns)


class GuildRemovalStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, guild_id: int, now: datetime) -> None:
        """An earlier record keeps its time."""
        async with self._database.write() as tx:
            known = select(guild_removals.c.guild_id).where(guild_removals.c.guild_id == guild_id)
            if await tx.scalar(known) is None:
                await tx.execute(insert(guild_removals).values(guild_id=guild_id, left_at=now))

    async def clear(self, guild_id: int) -> None:
        async with self._database.read() as tx:
            recorded = await tx.scalar(select(guild_removals.c.guild_id).where(guild_removals.c.guild_id == guild_id))
        if recorded is not None:
            async with self._database.write() as tx:
                await tx.execute(delete(guild_removals).where(guild_removals.c.guild_id == guild_id))

    async def reconcile(self, present: set[int], is_ours: Callable[[int], bool], now: datetime) -> None:
        """Catches up after being offline; `is_ours`: the server is on this process's shards."""
        columns = [select(table.c.guild_id) for table in _server_tables()]
        async with self._database.read() as tx:
            known = set(await tx.scalars(union(*columns))) - {NO_SERVER}
        for guild_id in known:
            if guild_id in present:
                await self.clear(guild_id)
            elif is_ours(guild_id):
                await self.record(guild_id, now)

    async def due(self, now: datetime) -> tuple[int, ...]:
        old = guild_removals.c.left_at <= now - RETENTION
        async with self._database.read() as tx:
            return tuple(await tx.scalars(select(guild_removals.c.guild_id).where(old)))

    async def delete_rows(self, guild_id: int) -> int:
        """Returns how many."""
        count = 0
        async with self._database.write() as tx:
            for table in _server_tables():
                count += (await tx.execute(delete(table).where(table.c.guild_id == guild_id))).rowcount
            await self._database.note_deletion(tx)
        return count
