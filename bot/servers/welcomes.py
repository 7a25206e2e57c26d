"""The one message that welcomes each server, until it has set something up or a week has passed."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from bot.database import Database
from bot.database.schema.tables import welcomes
from bot.frozen import dataclass

SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PostedWelcome:
    """Ids are Discord's."""

    guild_id: int
    channel_id: int
    message_id: int


class WelcomeStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, guild_id: int, channel_id: int, now: datetime) -> bool:
        """Whether the server has had none yet; stored before it's posted, so that none is ever posted twice."""
        async with self._database.write() as tx:
            if await tx.scalar(select(welcomes.c.guild_id).where(welcomes.c.guild_id == guild_id)) is not None:
                return False
            await tx.execute(insert(welcomes).values(guild_id=guild_id, channel_id=channel_id, posted_at=now))
        return True

    async def note_posted(self, guild_id: int, message_id: int) -> None:
        async with self._database.write() as tx:
            await tx.execute(update(welcomes).where(welcomes.c.guild_id == guild_id).values(message_id=message_id))

    async def posted(self, guild_id: int) -> PostedWelcome | None:
        """None where it's gone."""
        query = select(welcomes).where(welcomes.c.guild_id == guild_id, welcomes.c.message_id.is_not(None))
        async with self._database.read() as tx:
            row = (await tx.execute(query)).one_or_none()
        return None if row is None else PostedWelcome(row.guild_id, row.channel_id, row.message_id)

    async def due(self, now: datetime) -> tuple[PostedWelcome, ...]:
        """Those that were shown for long enough, of all servers."""
        query = select(welcomes).where(welcomes.c.message_id.is_not(None), welcomes.c.posted_at <= now - SHOWN_FOR)
        async with self._database.read() as tx:
            rows = await tx.execute(query)
            return tuple(PostedWelcome(row.guild_id, row.channel_id, row.message_id) for row in rows)

    async def note_gone(self, guild_id: int) -> None:
        async with self._database.write() as tx:
            await tx.execute(update(welcomes).where(welcomes.c.guild_id == guild_id).values(message_id=None))
