"""One process per database and shard range: a lock that the system frees however its holder ends."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text

from bot.database.address import Address
from bot.database.driver.connections import lock_engine, to_completion
from bot.database.driver.sqlalchemy_internals import spawn
from bot.database.driver.transactions import Transaction
from bot.database.errors import DatabaseBusy, StorageError, translate
from bot.database.inode_lock import PRIVATE, InodeLock, unwritable

ALL_SHARDS = "0/1"

# A predecessor that was just killed may need a moment to be reaped by the system or by PostgreSQL.
_ATTEMPTS = 10
_PAUSE = 0.05  # seconds
_PROVEN_FOR = 10.0  # seconds
_NAMESPACE = 0x50415052  # any fixed number of ours, so that other programs' advisory locks do not meet it


class Lock(Protocol):
    """Held from `acquire` to `release` or to the end of the process."""

    async def acquire(self) -> None:
        """Raises DatabaseBusy, which names the holder, or DatabaseUnusable when it cannot be tried."""

    async def ensure(self) -> None:
        """Raises StorageError when another process has taken over."""

    async def release(self) -> None:
        """Does nothing when it is not held."""


def lock_for(address: Address, shards: str, clock: Callable[[], datetime]) -> FileLock | ServerLock:
    """`shards` is a range such as "0/1" (all) or "0-1/4"."""
    if address.path is None:
        return ServerLock(address, shards)
    return FileLock(address, lock_path(address.path, shards), clock, shards)


def lock_path(database: Path, shards: str = ALL_SHARDS) -> Path:
    part = "" if shards == ALL_SHARDS else "." + shards.replace("/", "of")
    return database.with_name(f"{database.name}{part}.lock")


def _busy(address: Address, holder: str) -> DatabaseBusy:
    return DatabaseBusy(
        f"another Paperclub already works with {address}: {holder or 'it left no name'}. "
        "Stop that one first, or give this one a DATABASE_URL of its own."
    )


class FileLock:
    """An exclusive flock on a file that names its holder.

    With `shards`, it also makes the database's file where there is none, and locks that for them: whoever deletes the
    lock file does not let a second process in. Not the `filelock` package, which empties the file as it opens it: then
    nobody knows the holder.
    """

    def __init__(self, address: Address, path: Path, clock: Callable[[], datetime], shards: str | None = None) -> None:
        self._address = address
        self.path = path
        self._clock = clock
        self._shards = shards
        self.is_for_all_shards = shards == ALL_SHARDS
        self._descriptor: int | None = None
        self.inode: InodeLock | None = None
        """While it is held with `shards`."""

    async def acquire(self) -> None:
        for _ in range(_ATTEMPTS):
            if self.try_acquire():
                return
            await asyncio.sleep(_PAUSE)
        raise _busy(self._address, self.holder())

    def try_acquire(self) -> bool:
        """Without waiting. Raises DatabaseUnusable when the file cannot be made."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE)
        except OSError as error:
            raise unwritable(self.path, error) from error
        self._descriptor = descriptor
        try:
            taken = _take(descriptor) and (self._shards is None or self._take_inode(self._shards))
        except BaseException:
            self.release_now()
            raise
        if not taken:
            self.release_now()
            return False
        self._sign(descriptor)
        return True

    def _take_inode(self, shards: str) -> bool:
        self.inode = InodeLock(self._address.file, create=True)
        return self.inode.take(shards)

    def holder(self) -> str:
        """One sentence, empty if unknown."""
        try:
            return self.path.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    async def ensure(self) -> None:
        """A flock cannot be taken away from a living process."""

    async def release(self) -> None:
        self.release_now()

    def release_now(self) -> None:
        """The file stays: to delete it would let two processes lock two files of one name."""
        inode, self.inode = self.inode, None
        if inode is not None:
            inode.close()
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _sign(self, descriptor: int) -> None:
        since = f"{self._clock().astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        name = f"process {os.getpid()} on {socket.gethostname()}, since {since}\n"
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, name.encode())
        except OSError:
            pass  # a full disk: the lock holds without its text, and the first write tells the rest


if sys.platform == "win32":

    def _take(_descriptor: int, *, shared: bool = False) -> bool:
        """Windows has no flock: there, nothing keeps two processes apart."""
        del shared
        return True
else:
    import fcntl

    def _take(descriptor: int, *, shared: bool = False) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def lock_holders(database: Path) -> list[str]:
    """Who holds the locks of a SQLite file now, for any shards; makes no file, and leaves no lock."""
    found = []
    for path in sorted({lock_path(database), *database.parent.glob(f"{database.name}.*.lock")}):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            continue  # never locked, or another user's
        try:
            # Shared and for a moment only: a bot that starts just now tries for longer.
            if not _take(descriptor, shared=True):
                found.append(path.read_text(encoding="utf-8").strip() or "a process that left no name")
        finally:
            os.close(descriptor)
    return found


async def server_lock_holders(tx: Transaction) -> list[str]:
    """The same on PostgreSQL."""
    rows = await tx.execute(text(_HOLDERS), {"space": _NAMESPACE})
    return [f"{name}, since {since}" for name, since in rows]


class ServerLock:
    """A PostgreSQL advisory lock on a connection of its own: one from a pool would keep it after its return.

    The server frees it when the connection ends, so a server's restart loses it; `ensure` takes it again. That a server
    has vanished, and another taken its address, only a question tells.
    """

    def __init__(self, address: Address, shards: str) -> None:
        self._address = address
        self._keys = {"space": _NAMESPACE, "key": zlib.crc32(shards.encode()) & 0x7FFFFFFF}
        self._engine = lock_engine(address, f"paperclub {shards}, process {os.getpid()} on {socket.gethostname()}")
        self._connection: Connection | None = None
        self._proven_at = 0.0

    async def acquire(self) -> None:
        try:
            await self._acquire()
            self._proven_at = time.monotonic()
        except BaseException:
            await self.release()
            raise

    async def _acquire(self) -> None:
        self._connection = await spawn(self._engine.connect)
        for _ in range(_ATTEMPTS):
            if await spawn(self._try, self._connection):
                return
            await asyncio.sleep(_PAUSE)
        raise _busy(self._address, await spawn(self._holder, self._connection))

    async def ensure(self) -> None:
        if self._connection is not None and not self._lost(self._connection) and await self._proves(self._connection):
            return
        await self.release()
        try:
            await self.acquire()
        except DatabaseBusy as error:
            raise StorageError(f"the database lock was lost and taken over: {error}") from error
        except Exception as error:
            raise translate(error) or error from error

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await to_completion(spawn(connection.close))

    async def _proves(self, connection: Connection) -> bool:
        """That the server knows this connection; asked once in a while."""
        if time.monotonic() - self._proven_at < _PROVEN_FOR:
            return True
        try:
            await spawn(connection.execute, text("SELECT 1"))
        except Exception as error:
            if translate(error) is None:
                raise
            return False
        self._proven_at = time.monotonic()
        return True

    @staticmethod
    def _lost(connection: Connection) -> bool:
        driver = connection.connection.driver_connection
        return driver is None or bool(driver.is_closed())

    def _try(self, connection: Connection) -> bool:
        return bool(connection.execute(text("SELECT pg_try_advisory_lock(:space, :key)"), self._keys).scalar())

    def _holder(self, connection: Connection) -> str:
        found = connection.execute(text(_HOLDER), self._keys).first()
        return f"{found[0]}, since {found[1]}" if found else ""


_HOLDERS = """
SELECT application_name, to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND classid = :space AND granted
  AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_HOLDER = f"{_HOLDERS} AND objid = :key"
