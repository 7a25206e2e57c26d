"""A look at a database from outside, beside a running bot: nothing is locked, made or changed."""

from __future__ import annotations

from sqlalchemy import text

from bot.database.address import Address
from bot.database.engine import Database
from bot.database.errors import NewerSchema
from bot.database.lock import lock_holders, server_lock_holders
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """`revision` is None in a new database; `holders` are sentences, `server_version` is empty on SQLite."""

    address: Address
    revision: str | None
    newer_schema: bool
    holders: tuple[str, ...]
    server_version: str

    @property
    def server_major(self) -> int:
        """0 on SQLite."""
        major = self.server_version.partition(".")[0]
        return int(major) if major.isdigit() else 0


async def inspect(url: str) -> DatabaseState:
    """Raises DatabaseUnusable or StorageError."""
    database = Database(url)
    try:
        revision, newer = await database.revision(), False
    except NewerSchema:
        revision, newer = None, True
    holders, version = list[str](), ""
    if database.address.path is None:
        async with database.peek(any_schema=True) as tx:
            if tx is not None:
                holders = await server_lock_holders(tx)
                version = str(await tx.scalar(text("SHOW server_version")))
    else:
        holders = lock_holders(database.address.path)
    return DatabaseState(database.address, revision, newer, tuple(holders), version)
