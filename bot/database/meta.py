"""Small facts about the installation itself, by key."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from bot.database.engine import Database
from bot.database.schema.tables import meta


class MetaStore:
    """Reads and writes the ``meta`` table; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """The value under ``key`` (at most 200 characters), or None. Raises StorageError."""
        async with self._database.read() as tx:
            return await tx.scalar(select(meta.c.value).where(meta.c.key == key))

    async def set(self, key: str, value: str | None) -> None:
        """Put ``value`` under ``key``; None forgets it. Raises StorageError."""
        async with self._database.write() as tx:
            await tx.execute(delete(meta).where(meta.c.key == key))
            if value is not None:
                await tx.execute(insert(meta).values(key=key, value=value))
