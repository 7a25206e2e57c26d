"""The bot's database: opened once, checked and migrated, then read() and write() transactions on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.util import greenlet_spawn

from bot.database import backup, schema
from bot.database.address import Address, parse
from bot.database.connections import (
    READERS,
    Transaction,
    begin,
    commit,
    reader_engine,
    to_completion,
    writer_engine,
)
from bot.database.errors import DatabaseUnusable, ReadOnly, StorageError, translate
from bot.database.lock import ALL_SHARDS, lock_for
from bot.database.migrations import HEAD

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
        self._writer: Engine | None = None
        self._reader: Engine | None = None
        # One writer at a time, in the order they came, so that nobody meets a locked file or a stale read.
        self._turn = asyncio.Lock()
        self._seats = asyncio.Semaphore(READERS)

    def __repr__(self) -> str:
        return f"<Database {self.address}, {'open' if self.is_open else 'closed'}>"

    @property
    def is_open(self) -> bool:
        """Whether transactions can begin."""
        return self._writer is not None

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
        self._writer, self._reader = writer_engine(self.address.url), reader_engine(self.address.url)
        found = await greenlet_spawn(schema.revision, self._writer)
        if found != HEAD:
            await to_completion(self._migrate(found))
        if self.address.path is not None:
            await greenlet_spawn(_use_wal, self._writer)
            await asyncio.to_thread(backup.expire, self.address.path, self._clock())

    async def _migrate(self, found: str | None) -> None:
        if found is not None and self.address.path is not None:
            saved = await asyncio.to_thread(backup.save, self.address.path, self._clock())
            log.info("Backed the database up to %s before migrating it.", saved)
        await schema.upgrade(self.address)

    async def close(self) -> None:
        """Let go of everything, after the write under way. May be called twice, or without ``open``."""
        engines = [engine for engine in (self._reader, self._writer) if engine is not None]
        self._reader = self._writer = None
        await to_completion(self._close(engines))

    async def _close(self, engines: list[Engine]) -> None:
        async with self._turn:  # a commit under way still lands
            for engine in engines:
                await greenlet_spawn(engine.dispose)
            await self._lock.release()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction on one snapshot, never waiting behind a writer. Raises StorageError."""
        async with self._seats, self._transaction(self._reader) as tx:
            yield tx

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction alone with the database, committed at the block's end, rolled back by any exception.

        Raises StorageError when it cannot be committed: only after the block may anything be called saved.
        """
        async with self._turn:
            if self._writer is not None:
                await self._lock.ensure()
            async with self._transaction(self._writer) as tx:
                yield tx

    @asynccontextmanager
    async def _transaction(self, engine: Engine | None) -> AsyncIterator[Transaction]:
        if engine is None:
            raise StorageError("the database is not open")
        try:
            connection = await greenlet_spawn(begin, engine)
            try:
                yield Transaction(connection)
                await to_completion(greenlet_spawn(commit, connection))
            finally:
                # Rolls back what was not committed; to its end, so that no cancelled task leaves it open.
                await to_completion(greenlet_spawn(connection.close))
        except Exception as error:
            known = translate(error)
            if known is None or known is error or (engine is self._reader and isinstance(known, ReadOnly)):
                raise  # a write inside read() is a bug, not a full or protected disk
            raise known from error


def _use_wal(engine: Engine) -> None:
    """Let readers and the writer work side by side; the file remembers it, but a restored backup does not."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        mode = (cursor.fetchone() or ["unknown"])[0]
        cursor.close()
    finally:
        raw.close()
    if mode != "wal":
        log.warning("SQLite keeps its %s journal here, so reads wait behind writes.", mode)
