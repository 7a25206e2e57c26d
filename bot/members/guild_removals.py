"""Servers that removed the bot: noted when it happens (or is noticed), and emptied a month later."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Table, delete, exists, insert, select, union

from bot.database import Database
from bot.database.schema.tables import departures, metadata, readings, subjects

KEEP = timedelta(days=30)
NO_SERVER = 0  # of rows that count what happens outside of servers
OFFER = timedelta(days=7)  # how long a button may wait with a title that nobody has on a shelf


def _tables() -> Iterable[Table]:
    """All that hold a server's rows, those that others point at last."""
    return (table for table in reversed(metadata.sorted_tables) if "guild_id" in table.columns)


class DepartureStore:
    """Notes departures and empties what is due; each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def left(self, guild_id: int, now: datetime) -> None:
        """The bot is no longer in that server; the first such note counts."""
        async with self._database.write() as tx:
            known = select(departures.c.guild_id).where(departures.c.guild_id == guild_id)
            if await tx.scalar(known) is None:
                await tx.execute(insert(departures).values(guild_id=guild_id, left_at=now))

    async def back(self, guild_id: int) -> None:
        """The bot is in that server (again): nothing of it goes."""
        async with self._database.read() as tx:
            noted = await tx.scalar(select(departures.c.guild_id).where(departures.c.guild_id == guild_id))
        if noted is not None:
            async with self._database.write() as tx:
                await tx.execute(delete(departures).where(departures.c.guild_id == guild_id))

    async def compare(self, present: set[int], is_ours: Callable[[int], bool], now: datetime) -> None:
        """Note what happened while nobody watched; `is_ours` tells which servers this process would see at all."""
        columns = [select(table.c.guild_id) for table in _tables() if table is not departures]
        async with self._database.read() as tx:
            known = set(await tx.scalars(union(*columns))) - {NO_SERVER}
        for guild_id in known:
            if guild_id in present:
                await self.back(guild_id)
            elif is_ours(guild_id):
                await self.left(guild_id, now)

    async def due(self, now: datetime) -> tuple[int, ...]:
        """The servers whose month is over."""
        async with self._database.read() as tx:
            return tuple(await tx.scalars(select(departures.c.guild_id).where(departures.c.left_at <= now - KEEP)))

    async def empty(self, guild_id: int) -> int:
        """Delete every row of that server; gives how many."""
        count = 0
        async with self._database.write() as tx:
            for table in _tables():
                count += (await tx.execute(delete(table).where(table.c.guild_id == guild_id))).rowcount
        return count

    async def drop_unused_subjects(self, guild_id: int, now: datetime) -> None:
        """Forget titles of that server that nobody has on a shelf, such as those behind an offer not taken."""
        read = exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
        old = subjects.c.kept_at <= now - OFFER
        async with self._database.write() as tx:
            await tx.execute(delete(subjects).where(subjects.c.guild_id == guild_id, old, ~read))
