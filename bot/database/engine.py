"""The bot's database: opened once, checked and migrated, then read() and write() transactions on it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Table

from bot.database import backup
from bot.database.address import Address, parse
from bot.database.driver.connections import READERS, Pool, reader_pool, to_completion, use_wal, writer_pool
from bot.database.driver.transactions import ANY_TABLE, Lease, Transaction
from bot.database.errors import DatabaseUnusable, ReadOnly, StorageError, translate
from bot.database.lock import ALL_SHARDS, lock_for
from bot.database.schema import revisions
from bot.database.schema.migrations import HEAD

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Database:
    """SQLite or PostgreSQL behind one door; nothing is touched before ``open()``.

    ``url`` is a DATABASE_URL, ``shards`` the range of Discord shards that this process serves; ``clock``
    gives aware datetimes, for the names of backups. Raises DatabaseUnusable for a senseless address.
    """

    def __init__(self, url: str, *, shards: str = ALL_SHARDS, clock: Callable[[], datetime] = _now) -> None:
        self.address: Address = parse(url)
        self._clock = clock
        self._lock = lock_for(self.address, shards, clock)
        self.changes = 0
        """How many transactions this process has committed: what was read before the last one may be out of date."""
        self._changed: Counter[str] = Counter()
        self._writer: Pool | None = None
        self._reader: Pool | None = None
        # One writer at a time, in the order they came, so that nobody meets a locked file or a stale read.
        self._turn = asyncio.Lock()
        self._writing: asyncio.Task[object] | None = None
        self._seats = asyncio.Semaphore(READERS)

    def __repr__(self) -> str:
        return f"<Database {self.address}, {'open' if self.is_open else 'closed'}>"

    @property
    def is_open(self) -> bool:
        """Whether transactions can begin."""
        return self._writer is not None

    def changes_in(self, *tables: Table) -> int:
        """How often this process has committed changes to one of `tables`; grows with each.

        A row that is deleted with its parent is a change of the parent's table alone.
        """
        return self._changed[ANY_TABLE] + sum(self._changed[table.name] for table in tables)

    async def open(self) -> None:
        """Lock, connect, check, back up and migrate as needed.

        Raises DatabaseBusy, NewerSchema or DatabaseUnusable, and has let go of everything then.
        """
        if self.is_open:
            return
        try:
            await self._open()
        except BaseException as error:
            await self.close()
            known = translate(error)
            if known is not None:
                raise DatabaseUnusable(f"{self.address} cannot be used: {known}") from error
            raise

    async def _open(self) -> None:
        if self.address.path is not None:
            backup.check_file(self.address.path)
        await self._lock.acquire()
        self._writer, self._reader = writer_pool(self.address), reader_pool(self.address)
        found = await self._writer.run(revisions.revision, self._writer.engine)
        if found is None:
            await self._writer.run(revisions.create, self._writer.engine)
        elif found != HEAD:
            await to_completion(self._migrate())
        if self.address.path is not None:
            await self._writer.run(use_wal, self._writer.engine)
        await self.expire_backups()

    async def _migrate(self) -> None:
        if self.address.path is not None:
            saved = await asyncio.to_thread(backup.save, self.address.path, self._clock())
            log.info("Backed the database up to %s before migrating it.", saved)
        await revisions.upgrade(self.address)

    async def close(self) -> None:
        """Let go of everything, after what is under way. May be called twice, or without ``open``."""
        pools = [pool for pool in (self._reader, self._writer) if pool is not None]
        self._reader = self._writer = None
        await to_completion(self._close(pools))

    async def _close(self, pools: list[Pool]) -> None:
        async with self._turn, contextlib.AsyncExitStack() as seats:
            for _ in range(READERS):
                await seats.enter_async_context(self._seats)
            for pool in pools:
                await pool.dispose()
            await self._lock.release()

    async def expire_backups(self) -> None:
        """Delete the backups that are too old or too many: at every start, and for a running bot once a day."""
        if self.address.path is not None:
            await asyncio.to_thread(backup.expire, self.address.path, self._clock())

    async def last_backup_expires_at(self) -> datetime | None:
        """When the last backup is gone that may hold what is deleted now; None when there is none, or on PostgreSQL,
        whose backups only its operator knows."""
        if self.address.path is None:
            return None
        return await asyncio.to_thread(backup.expiry, self.address.path, self._clock())

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction on one snapshot, never waiting behind a writer. Raises StorageError."""
        async with self._seats, self._transaction(self._reader) as tx:
            yield tx

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction alone with the database, committed at the block's end, rolled back by any exception.

        Raises StorageError when it cannot be committed: only after the block may anything be called saved.
        """
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("write() inside write() would wait for itself: pass the transaction on instead")
        async with self._turn:
            if self._writer is not None:
                await self._lock.ensure()
            self._writing = asyncio.current_task()
            try:
                async with self._transaction(self._writer) as tx:
                    yield tx
                self.changes += 1
                self._changed.update(tx.changed)
            finally:
                self._writing = None

    @contextlib.asynccontextmanager
    async def _transaction(self, pool: Pool | None) -> AsyncIterator[Transaction]:
        if pool is None:
            raise StorageError("the database is not open")
        lease = Lease()
        try:
            try:
                yield Transaction(pool, await pool.run(lease.begin, pool.engine))
                await pool.run(lease.commit)
            finally:
                await pool.run(lease.end)
        except Exception as error:
            known = translate(error)
            if known is None or known is error or (pool is self._reader and isinstance(known, ReadOnly)):
                raise  # a write inside read() is a bug, not a full or protected disk
            raise known from error
