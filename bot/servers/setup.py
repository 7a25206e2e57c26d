"""What a server has set for all its meetings, and where that is kept."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select

from bot.database import Database, Remembered, Transaction
from bot.database.schema.tables import servers

DEFAULT_OFFSETS = (24 * 60, 60)
MOST_OFFSETS = 5
LONGEST_OFFSET = 14 * 24 * 60


@dataclass(frozen=True, slots=True)
class Setup:
    """A server's settings; ids are Discord's, `offsets` are minutes before a meeting's start, greatest first."""

    organiser_role_id: int | None = None
    curator_channel_id: int | None = None
    meeting_channel_id: int | None = None
    zone: str = "UTC"
    offsets: tuple[int, ...] = DEFAULT_OFFSETS
    remind_by_dm: bool = False
    native_events: bool = False


async def setup_of(tx: Transaction, guild_id: int) -> Setup:
    """The server's settings within a transaction; the defaults where nothing was set."""
    row = (await tx.execute(select(servers).where(servers.c.guild_id == guild_id))).one_or_none()
    if row is None:
        return Setup()
    return Setup(
        row.organiser_role_id,
        row.curator_channel_id,
        row.meeting_channel_id,
        row.zone,
        tuple(int(each) for each in row.offsets.split(",") if each),
        row.remind_by_dm,
        row.native_events,
    )


class SetupStore:
    """Reads and writes servers' settings; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: Remembered[int, Setup] = Remembered(database, servers)

    async def of(self, guild_id: int) -> Setup:
        """The server's settings. Raises StorageError."""
        return await self._known.get(guild_id, lambda: self._stored(guild_id))

    async def _stored(self, guild_id: int) -> Setup:
        async with self._database.read() as tx:
            return await setup_of(tx, guild_id)

    async def curators(self) -> tuple[tuple[int, int], ...]:
        """Each server that has a channel for notices to curators, with that channel. Raises StorageError."""
        query = select(servers.c.guild_id, servers.c.curator_channel_id)
        chosen = query.where(servers.c.curator_channel_id.is_not(None)).order_by(servers.c.guild_id)
        async with self._database.read() as tx:
            return tuple((row.guild_id, row.curator_channel_id) for row in await tx.execute(chosen))

    async def change(self, guild_id: int, **changes: Any) -> Setup:
        """Set the fields of `Setup` named in `changes`; gives the whole. Raises StorageError."""
        async with self._database.write() as tx:
            setup = replace(await setup_of(tx, guild_id), **changes)
            await tx.execute(delete(servers).where(servers.c.guild_id == guild_id))
            await tx.execute(
                insert(servers).values(
                    guild_id=guild_id,
                    organiser_role_id=setup.organiser_role_id,
                    curator_channel_id=setup.curator_channel_id,
                    meeting_channel_id=setup.meeting_channel_id,
                    zone=setup.zone,
                    offsets=",".join(map(str, sorted(setup.offsets, reverse=True))),
                    remind_by_dm=setup.remind_by_dm,
                    native_events=setup.native_events,
                )
            )
        return setup

    async def forget(self, guild_id: int) -> None:
        """Go back to the defaults. Raises StorageError."""
        async with self._database.write() as tx:
            await tx.execute(delete(servers).where(servers.c.guild_id == guild_id))
