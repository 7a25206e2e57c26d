"""The bot's database: opened once, checked and migrated, then used by read() and write() transactions."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime
from typing import NoReturn, Self

from sqlalchemy import Connection, Table

from bot.database import backup
from bot.database.address import Address, parse_address
from bot.database.driver.connections import (
    READER_CONNECTIONS,
    Pool,
    outside_pool,
    reader_pool,
    to_completion,
    use_wal,
    writer_pool,
)
from bot.database.driver.transactions import ANY_TABLE, Lease, Scope, Transaction
from bot.database.erasure import Erasure, note_deletion
from bot.database.errors import (
    CommitUncertain,
    ConnectionLost,
    Corrupt,
    DatabaseUnavailable,
    DatabaseUnusable,
    DiskFull,
    NotOpen,
    Overloaded,
    ReadOnly,
    StorageError,
    Unreachable,
    Unreadable,
    may_have_committed,
    missing_table,
    translate,
)
from bot.database.file_watch import FileWatch
from bot.database.lock import ALL_SHARDS, lock_for
from bot.database.schema import revisions
from bot.database.schema.migrations import HEAD
from bot.database.schema.tables import metadata

log = logging.getLogger(__name__)

_LEAST_FREE = 1 << 15  # bytes
_MOST_NAMED = 5
LONGEST_LINE = 30.0  # seconds that a transaction waits for those before it

CommitListener = Callable[[Collection[str], Scope | None], None]
"""Told the names of the tables changed, ANY_TABLE among them where that isn't known, and the change's scope."""

TransactionHook = Callable[[bool, float, StorageError | None], None]
"""Told whether a transaction writes, its seconds from asking to the end, and its error if it failed."""


_NAMES = {*metadata.tables, *(column.name for table in metadata.tables.values() for column in table.c)}


def _now() -> datetime:
    return datetime.now(UTC)


def _write_and_delete(connection: Connection) -> None:
    # In SQL, which SQLAlchemy need not compile at each start.
    connection.exec_driver_sql("INSERT INTO meta (key, value) VALUES ('probe', '')")
    connection.exec_driver_sql("DELETE FROM meta WHERE key = 'probe'")  # no commit leaves it behind


class Database:
    """Nothing is touched before `open`, `peek` or `revision`.

    `url` is a DATABASE_URL, `shards` the range of Discord shards that this process serves; `clock` gives aware
    datetimes, for the names of backups. `on_transaction` isn't told of blocks that raise errors of their own.
    Raises DatabaseUnusable for a URL that names no usable database.
    """

    def __init__(
        self,
        url: str,
        *,
        shards: str = ALL_SHARDS,
        clock: Callable[[], datetime] = _now,
        on_transaction: TransactionHook | None = None,
    ) -> None:
        self.address: Address = parse_address(url)
        self.is_shared = shards != ALL_SHARDS
        """Whether processes of other shards may change it, too."""
        self._on_transaction = on_transaction
        self._clock = clock
        self._lock = lock_for(self.address, shards, clock)
        self._watch = FileWatch(self.address, self._lock, clock)
        self._erasure = Erasure()
        self.changes = 0
        """Transactions that this process has committed."""
        self._changed: Counter[str] = Counter()
        self._listeners: list[CommitListener] = []
        self._writer: Pool | None = None
        self._reader: Pool | None = None
        self.is_open = False
        """Checked and migrated: before, a table may be missing yet."""
        # One writer at a time, first come first served: none meets a locked file or a stale read.
        self._write_lock = asyncio.Lock()
        self._writing: asyncio.Task[object] | None = None
        self._reader_slots = asyncio.Semaphore(READER_CONNECTIONS)

    def __repr__(self) -> str:
        return f"<Database {self.address}, {'open' if self.is_open else 'closed'}>"

    def changes_in(self, *tables: Table) -> int:
        """Commits of this process that changed one of `tables`; a cascade counts for the parent's table alone."""
        return self._changed[ANY_TABLE] + sum(self._changed[table.name] for table in tables)

    def on_commit(self, listener: CommitListener) -> None:
        """Tell `listener` of each commit of this process, before anything else runs."""
        self._listeners.append(listener)

    async def open(self) -> None:
        """Lock, connect, check; back up and migrate if needed.

        Raises DatabaseBusy, NewerSchema or DatabaseUnusable; everything is released then.
        """
        if self.is_open:
            return
        try:
            async with self._as_unusable():
                await self._open()
        except BaseException:
            await self.close()
            raise
        self.is_open = True

    async def _open(self) -> None:
        if self.address.path is not None:
            backup.check_database_file(self.address.path)
        await self._lock.acquire()
        before = self._watch.ensure
        self._writer, self._reader = writer_pool(self.address, before), reader_pool(self.address, before)
        found = await self._writer.run(revisions.revision, self._writer.engine)
        if found is None:
            await self._writer.run(revisions.create, self._writer.engine)
        else:
            await self._watch.look_for_damage()
            if found != HEAD:
                await to_completion(self._migrate())
            await self._refuse_missing_tables(self._writer)
        if self.address.path is not None:
            await self._writer.run(use_wal, self._writer.engine)
        await self._prove_writable(self._writer)
        await asyncio.to_thread(self._watch.begin)
        await self.erase_deleted()
        await self.expire_backups()

    async def _refuse_missing_tables(self, pool: Pool) -> None:
        if gone := await pool.run(revisions.missing, pool.engine):
            named = f"{', '.join(gone[:_MOST_NAMED])}{' and more' if len(gone) > _MOST_NAMED else ''}"
            raise DatabaseUnusable(
                f"{self.address} lacks {named}, which another program removed or renamed: {self._watch.way_back}"
            )

    async def _prove_writable(self, pool: Pool) -> None:
        """A full or protected disk is told at the start, and not to the first member who wants something saved."""
        async with self._transaction(pool, writes=True) as tx:
            await tx.run_sync(_write_and_delete)

    async def _migrate(self) -> None:
        if self.address.path is not None:
            saved = await asyncio.to_thread(backup.save, self.address.path, self._clock())
            log.info("Backed the database up to %s before migrating it.", saved)
        await revisions.upgrade(self.address)

    async def close(self) -> None:
        """Waits for transactions under way. May be called twice, or without `open`."""
        self.is_open = False
        pools = [pool for pool in (self._reader, self._writer) if pool is not None]
        self._reader = self._writer = None
        await to_completion(self._close(pools))

    async def _close(self, pools: list[Pool]) -> None:
        async with self._write_lock, contextlib.AsyncExitStack() as slots:
            for _ in range(READER_CONNECTIONS):
                await slots.enter_async_context(self._reader_slots)
            await self._watch.end()
            for pool in pools:
                await pool.dispose()
            self._watch.close()
            await self._lock.release()

    async def until_unusable(self) -> NoReturn:
        """Raises DatabaseUnusable once the files of the open SQLite database were changed by others, or are damaged.

        What was saved until then was put where the error says. Returns only by being cancelled.
        """
        await self._watch.until_stopped()
        async with self._write_lock:
            raise DatabaseUnusable(await to_completion(self._watch.salvage()))

    async def expire_backups(self) -> None:
        if self.address.path is not None:
            await asyncio.to_thread(backup.expire, self.address.path, self._clock())

    async def last_backup_expires_at(self) -> datetime | None:
        """When the last backup is gone that may hold what is deleted now.

        None when there is none, or on PostgreSQL, whose backups only its operator knows.
        """
        if self.address.path is None:
            return None
        return await asyncio.to_thread(backup.expiry, self.address.path, self._clock())

    async def note_deletion(self, tx: Transaction) -> None:
        """In the transaction of a deletion whose rows `erase_deleted` is then to overwrite in the files."""
        if self.address.path is not None:
            await note_deletion(tx)

    async def erase_deleted(self) -> bool:
        """Overwrite what noted deletions left in a SQLite database's files; never raises StorageError.

        False where that is left for the next start or the next call. On PostgreSQL nothing is done.
        """
        if self.address.path is None:
            return True
        try:
            async with _in_line(self._write_lock):
                if self._writer is None:
                    return False
                await self._lock.ensure()
                self._watch.ensure()
                erased = await self._erasure.run(self._writer)
        except Exception as error:
            known = self._translate(error)
            if known is None:
                raise
            log.warning("What was deleted is still to be overwritten in the database's files, later: %s", known)
            return False
        if not erased:
            log.info("What was deleted is still to be overwritten in the database's files: they're in use")
        return erased

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction on one snapshot, which never waits for a writer. Raises StorageError."""
        with self._timed(writes=False):
            async with _in_line(self._reader_slots), self._transaction(self._reader, writes=False) as tx:
                yield tx

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """An exclusive transaction, committed at the end of the block, rolled back by any exception.

        Raises StorageError when it cannot be committed: only after the block may anything be called saved.
        """
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("write() inside write() would wait for itself: pass the transaction on instead")
        with self._timed(writes=True):
            async with _in_line(self._write_lock):
                if self._writer is not None:
                    await self._lock.ensure()
                    self._watch.ensure()
                self._writing, begun = asyncio.current_task(), None
                try:
                    async with self._transaction(self._writer, writes=True) as begun:
                        yield begun
                    self._watch.ensure_kept()
                    self._note_changes(begun)
                except CommitUncertain:
                    self._note_changes(begun)
                    raise
                finally:
                    self._writing = None

    def _note_changes(self, tx: Transaction | None) -> None:
        self.changes += 1
        if tx is not None:
            self._changed.update(tx.changed)
            for listener in self._listeners:
                listener(tx.changed, tx.scope)

    def _timed(self, *, writes: bool) -> contextlib.AbstractContextManager[object]:
        return _UNTIMED if self._on_transaction is None else _Timed(self._on_transaction, writes=writes)

    async def revision(self) -> str | None:
        """None for a new database. Takes no lock and changes nothing. Raises DatabaseUnusable or NewerSchema."""
        async with self._unlocked_reader() as pool:
            return None if pool is None else await self._revision_by(pool)

    @contextlib.asynccontextmanager
    async def peek(self, *, any_schema: bool = False) -> AsyncIterator[Transaction | None]:
        """A read transaction without `open`, lock, migration or new file; None unless the schema is current.

        With `any_schema`, None only where there is no database yet. Raises DatabaseUnusable, NewerSchema or
        StorageError.
        """
        async with self._unlocked_reader() as pool:
            if pool is None or not (any_schema or await self._revision_by(pool) == HEAD):
                yield None
                return
            async with self._transaction(pool, writes=False) as tx:
                yield tx

    @contextlib.asynccontextmanager
    async def _unlocked_reader(self) -> AsyncIterator[Pool | None]:
        """None where the SQLite file does not exist: connecting would make it."""
        if self.address.path is not None:
            backup.check_database_file(self.address.path)
            if not self.address.path.exists():
                yield None
                return
        pool = outside_pool(self.address)
        try:
            yield pool
        finally:
            await pool.dispose()

    async def _revision_by(self, pool: Pool) -> str | None:
        async with self._as_unusable():
            return await pool.run(revisions.revision, pool.engine)

    @contextlib.asynccontextmanager
    async def _as_unusable(self) -> AsyncIterator[None]:
        try:
            yield
        except BaseException as error:
            known = self._translate(error)
            if known is not None:
                kind = DatabaseUnavailable if isinstance(known, ConnectionLost | Unreachable) else DatabaseUnusable
                raise kind(f"{self.address} cannot be used: {known}") from error
            raise

    def _translate(self, error: BaseException) -> StorageError | None:
        known = translate(error)
        if isinstance(known, Unreadable) and self.address.path is not None:
            # What SQLite says when it can't make the file through which its connections share the journal.
            with contextlib.suppress(OSError):
                if shutil.disk_usage(self.address.path.parent).free < _LEAST_FREE:
                    return DiskFull()
        return known or missing_table(error, _NAMES)

    @contextlib.asynccontextmanager
    async def _transaction(self, pool: Pool | None, *, writes: bool) -> AsyncIterator[Transaction]:
        if pool is None:
            raise NotOpen
        lease, committing = Lease(), False
        try:
            try:
                yield Transaction(pool, await pool.run(lease.begin, pool.engine))
                committing = writes
                await pool.run(lease.commit)
            finally:
                await pool.run(lease.end)
        except Exception as error:
            known = self._translate(error)
            if committing and self.address.path is None and may_have_committed(error, known):
                raise CommitUncertain from error
            if isinstance(known, Corrupt) and self.is_open:
                self._watch.stop_for(known)
            if known is None or known is error or (not writes and isinstance(known, ReadOnly)):
                raise  # a write inside read() is a bug, not a full or protected disk
            raise known from error


@contextlib.asynccontextmanager
async def _in_line(turn: asyncio.Lock | asyncio.Semaphore) -> AsyncIterator[None]:
    """Raises Overloaded: behind a server or disk that hangs, people are told so, and don't wait without end."""
    try:
        async with asyncio.timeout(LONGEST_LINE) if turn.locked() else _UNTIMED:
            await turn.acquire()
    except TimeoutError:
        raise Overloaded from None
    try:
        yield
    finally:
        turn.release()


_UNTIMED = contextlib.nullcontext()


class _Timed:
    __slots__ = ("_began", "_hook", "_writes")

    def __init__(self, hook: TransactionHook, *, writes: bool) -> None:
        self._hook = hook
        self._writes = writes
        self._began = time.perf_counter()

    def __enter__(self) -> None:
        """Nothing to do: it began when it was made."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, StorageError):
            self._hook(self._writes, time.perf_counter() - self._began, error)
