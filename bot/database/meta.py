"""Key-value storage for the installation itself, such as the hash of the commands that Discord has."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from bot.database.engine import Database
from bot.database.schema.tables import meta


class MetaStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """`key` has at most 200 characters."""
        async with self._database.read() as tx:
            return await tx.scalar(select(meta.c.value).where(meta.c.key == key))

    async def set(self, key: str, value: str | None) -> None:
        """None deletes the key."""
        async with self._database.write() as tx:
            await tx.execute(delete(meta).where(meta.c.key == key))
            if value is not None:
                await tx.execute(insert(meta).values(key=key, value=value))
