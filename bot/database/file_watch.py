"""What an open database does when others changed it or it is damaged: nothing more is written to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from bot.database import wal_index
from bot.database.address import Address
from bot.database.damage import quick_check
from bot.database.errors import Corrupt, DatabaseUnusable, FilesChanged, StorageError, TablesChanged, Unreadable
from bot.database.file_guard import FileGuard, Loss
from bot.database.lock import FileLock, ServerLock
from bot.installation import command_line

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_HARMLESS = None, Loss.LOCK, Loss.INDEX  # the journal may be written into the database all the same
_CHECK_SECONDS = 0.3  # that a start waits for the check of a large file, which then goes on beside it


class FileWatch:
    """On PostgreSQL it only stops for damage that others come across."""

    def __init__(self, address: Address, lock: FileLock | ServerLock, clock: Callable[[], datetime]) -> None:
        self._path, self._named = address.path, address.named
        self._lock = lock if isinstance(lock, FileLock) else None
        self._clock = clock
        self._guard: FileGuard | None = None
        self._loss: Loss | None = None
        self._refusal: StorageError | None = None
        self._salvaged = ""
        self._index = -1
        self._stopped = asyncio.Event()
        self._cancelled = Event()
        self._checking: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Once the files are there; for a thread. Raises sqlite3.Error or StorageError."""
        if self._path is None or self._lock is None or self._lock.inode is None:
            return
        try:
            self._guard = FileGuard(
                self._path, self._lock.path, self._lock.inode, self._named, alone=self._lock.is_for_all_shards
            )
        except OSError as error:  # somebody deletes them just now
            raise Unreadable from error

    def ensure(self) -> None:
        """Before every write and every new connection. Raises FilesChanged or Corrupt, from then on always."""
        if self._refusal is None and self._guard is not None and (loss := self._guard.check()) is not None:
            self._loss, self._refusal = loss, FilesChanged()
            self._stopped.set()
        if self._refusal is not None:
            raise type(self._refusal)(str(self._refusal))

    def ensure_kept(self) -> None:
        """After every commit. Raises FilesChanged where overwritten files may not have it any more."""
        if self._guard is not None and not self._guard.keeps_commits():
            self.ensure()

    @property
    def way_back(self) -> str:
        """What helps where the database is damaged."""
        if self._path is None:
            return "restore it from a dump"
        return (
            f"put a backup in its place with `{command_line('db restore FILE')}` "
            f"(`{command_line('db backups')}` lists them)"
        )

    def stop_for(self, damage: Corrupt) -> None:
        """That a transaction came across, unless that came of files that were changed; the process is to end."""
        with contextlib.suppress(StorageError):
            self.ensure()
            what = str(damage) if isinstance(damage, TablesChanged) else f"{self._path} or its journal is damaged"
            self._refuse(f"{what[:1].upper()}{what[1:]}. I stopped and left it untouched: {self.way_back}")

    async def look_for_damage(self) -> None:
        """Raises DatabaseUnusable for damage that is found soon; a large file is checked on beside the start.

        To be called between the first look into the file, which lets SQLite read its journal, and the first write.
        """
        if self._path is None:
            return
        if lost := await asyncio.to_thread(self._unreadable_commits, self._path):
            self._refuse(
                f"{self._path}-wal is damaged: its last {lost} changes can't be read. It was left untouched: "
                f"{self.way_back}. Continue without them, let `{command_line('db backup')}` save what can be read, "
                "and start me again"
            )
            raise DatabaseUnusable(self._salvaged)
        try:
            damage = await asyncio.to_thread(quick_check, self._path, _CHECK_SECONDS)
        except TimeoutError:
            self._checking = asyncio.create_task(self._check_on(self._path), name="check of the database")
        else:
            if damage:
                self._refuse(self._damaged(damage))
                raise DatabaseUnusable(self._salvaged)

    async def until_stopped(self) -> None:
        while not self._stopped.is_set():
            try:
                self.ensure()
            except StorageError:
                return
            try:
                await asyncio.wait_for(self._stopped.wait(), _LOOK_SECONDS)
            except TimeoutError:
                continue

    async def salvage(self) -> str:
        """Save what can be saved, once, while nobody writes; gives the sentences for the operator."""
        if self._guard is not None and self._loss is not None and not self._salvaged:
            self._salvaged = await asyncio.to_thread(self._guard.salvage, self._loss, self._clock())
        return self._salvaged

    async def end(self) -> None:
        """Before the other connections are closed: files of others are not touched by that."""
        self._cancelled.set()
        if self._checking is not None:
            await asyncio.wait([self._checking])
        try:
            self.ensure()
        except StorageError:
            if not self._salvaged:
                log.error("%s", await self.salvage())
            if (
                self._lock is not None
                and self._lock.inode is not None
                and (self._loss not in _HARMLESS or isinstance(self._refusal, Corrupt))
            ):
                self._lock.inode.keep_journal()

    def close(self) -> None:
        """After all other connections."""
        guard, self._guard = self._guard, None
        if guard is not None:
            guard.close()
        index, self._index = self._index, -1
        if index >= 0:
            os.close(index)

    async def _check_on(self, path: Path) -> None:
        log.info("Checking %s for damage beside the start, since it is large", path.name)
        try:
            damage = await asyncio.to_thread(quick_check, path, float("inf"), self._cancelled.is_set)
        except TimeoutError:
            return
        except StorageError as error:
            damage = str(error)
        if damage:
            self._refuse(self._damaged(damage))

    def _refuse(self, sentence: str) -> None:
        self._salvaged, self._refusal = sentence, Corrupt(sentence)
        self._stopped.set()

    def _unreadable_commits(self, path: Path) -> int:
        if not hasattr(os, "pread") or self._lock is None or self._lock.inode is None:
            return 0
        try:
            journal = os.open(f"{path}-wal", os.O_RDONLY)
        except OSError:
            return 0
        try:
            # Kept, since closing it would give up the locks that SQLite holds on it in this process.
            self._index = os.open(f"{path}-shm", os.O_RDONLY)
            return wal_index.commits_beyond(journal, self._index, self._lock.inode.page_size())
        except OSError:
            return 0
        finally:
            os.close(journal)

    def _damaged(self, damage: str) -> str:
        return f"{self._path} is damaged ({damage}); it was left untouched: {self.way_back}"
