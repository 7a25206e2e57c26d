"""Notices when the files of an open SQLite database are deleted, replaced or overwritten, and saves what is in them."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from datetime import datetime
from enum import Enum
from pathlib import Path

from bot.database import backup, wal_index
from bot.database.address import read_write_uri
from bot.database.errors import StorageError
from bot.database.inode_lock import InodeLock
from bot.frozen import dataclass
from bot.installation import command_line

_MOST_SUMMED = 1 << 24  # bytes of a file that is read to tell an overwritten one from one that was merely touched


class Loss(Enum):
    """What happened to the files; the values are ends of a sentence."""

    DELETED = "was deleted or moved away while I was running"
    REPLACED = "was replaced by another file while I was running"
    OVERWRITTEN = "was overwritten while I was running"
    JOURNAL = "which holds the latest changes, was deleted or replaced while I was running"
    JOURNAL_OVERWRITTEN = "which held the latest changes, was overwritten or cut short while I was running"
    TOGETHER = "and the files beside it were overwritten while I was running"
    INDEX_OVERWRITTEN = "through which programs share the database, was overwritten while I was running"
    INDEX = "through which programs share the database, was deleted or replaced while I was running"
    LOCK = "was deleted or replaced while I was running, so that a second bot could have started"


@dataclass(frozen=True, slots=True)
class _Content:
    """What changes when somebody writes into the database's own file, and when SQLite does so rightfully."""

    written_at: int
    size: int
    checkpoint: bytes
    checksum: int | None

    def differs_from(self, found: os.stat_result) -> bool:
        return (found.st_mtime_ns, found.st_size) != (self.written_at, self.size)


class FileGuard:
    """For SQLite's journal mode WAL as well as the others. To be closed after all other connections."""

    def __init__(
        self, database: Path, lock: Path, inode: InodeLock, named: Path | None = None, *, alone: bool = False
    ) -> None:
        """Opens the database and remembers its files; `named` may be a link to it.

        Where it is `alone`, no other guard has them. Raises sqlite3.Error or OSError.
        """
        self._database, self._lock, self._inode = database, lock, inode
        self._named = named or database
        self._journal = database.with_name(f"{database.name}-wal")
        self._shared = database.with_name(f"{database.name}-shm")
        # As long as this connection is open, the last one isn't closed, so SQLite never deletes the journal.
        self._anchor = sqlite3.connect(
            read_write_uri(database), uri=True, check_same_thread=False, isolation_level=None, timeout=5
        )
        self._index = self._journal_file = -1
        self._known: dict[Path, tuple[int, int]] = {}
        self._content: _Content | None = None
        self._history: wal_index.CommitHistory | None = None
        self._token: int | None = None
        try:
            mode = self._anchor.execute("PRAGMA journal_mode").fetchone()[0]
            self._anchor.execute("SELECT count(*) FROM sqlite_master").fetchone()
            watched = [database, lock]
            if mode == "wal":
                watched[1:1] = self._journal, self._shared
            if mode == "wal" and hasattr(os, "pread"):
                self._index = os.open(self._shared, os.O_RDWR)
                self._journal_file = os.open(self._journal, os.O_RDONLY)
                # A journal recovered after a crash looks as if a checkpoint ran, until its first one. After it, the
                # next change takes the place of what was written until now.
                self._anchor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if alone:
                    self._token = secrets.randbits(31)
                    self._anchor.execute(f"PRAGMA application_id = {self._token}")
                self._history = wal_index.CommitHistory(self._journal_file, self._index, self._is_same_database)
                self._remember_content()
            # Not through links: SQLite follows the database's and looks for the journal beside its end.
            self._known = {path: _identity(path.lstat()) for path in watched}
        except BaseException:
            self.close()
            raise

    def check(self) -> Loss | None:
        """A few microseconds: cheap enough before every write."""
        for path, known in self._known.items():
            try:
                found = path.lstat()
                if path == self._database and self._named != path:
                    found = self._named.stat()
            except (FileNotFoundError, NotADirectoryError):
                return Loss.DELETED if path == self._database else self._other(path)
            except OSError:
                continue  # the disk fails: the write itself will say so
            if _identity(found) != known:
                return Loss.REPLACED if path == self._database else self._other(path)
            if path == self._database and (loss := self._overwritten(found)) is not None:
                return loss
        if self._history is not None and not self._history.fits():
            return Loss.JOURNAL_OVERWRITTEN
        return None

    def keeps_commits(self) -> bool:
        """Whether what was committed until now is there; to be asked after each commit."""
        return self._history is None or self._history.goes_on()

    def salvage(self, loss: Loss, now: datetime) -> str:
        """Save what was committed where it can be found again; gives the sentences for the operator.

        Nobody may be writing.
        """
        name = self._database.name
        match loss:
            case Loss.DELETED | Loss.REPLACED:
                return f"{name} {loss.value}. I stopped. {self._copied(now, with_journal=True)}"
            case Loss.OVERWRITTEN:
                return (
                    f"{name} {loss.value}, and no longer fits {self._journal.name}. I stopped without touching "
                    f"either. Before the next start, put a backup in place with `{command_line('db restore FILE')}`, "
                    "and always stop me first."
                )
            case Loss.JOURNAL:
                return f"{self._journal.name}, {loss.value}. I stopped. {self._folded(now)}"
            case Loss.JOURNAL_OVERWRITTEN:
                return f"{self._journal.name}, {loss.value}. I stopped without touching it. {self._without_journal()}"
            case Loss.TOGETHER:
                return (
                    f"{name} {loss.value}. I stopped without touching them. What was saved last isn't there any more: "
                    f"put a backup in place with `{command_line('db restore FILE')}`, or start me again to go on with "
                    "what they hold now, and always stop me first."
                )
            case Loss.INDEX_OVERWRITTEN:
                if self._history is not None:
                    self._history.renew_index()
                return f"{self._shared.name}, {loss.value}. I stopped; nothing is lost. Start me again."
            case Loss.INDEX:
                return f"{self._shared.name}, {loss.value}. I stopped; nothing is lost. Start me again."
            case Loss.LOCK:
                return f"{self._lock.name} {loss.value}. I stopped; nothing is lost. Start me again and leave it alone."

    def close(self) -> None:
        self._anchor.close()
        for descriptor in (self._index, self._journal_file):
            if descriptor >= 0:
                os.close(descriptor)
        self._index = self._journal_file = -1

    def _other(self, path: Path) -> Loss:
        return {self._journal: Loss.JOURNAL, self._shared: Loss.INDEX}.get(path, Loss.LOCK)

    def _copied(self, now: datetime, *, with_journal: bool = False) -> str:
        """The deleted file and its journal live on in the connections that have them open."""
        failed = ""
        for target in backup.rescue_paths(self._database, now):
            try:
                backup.copy_to(self._anchor, target)
            except StorageError as error:
                failed = failed or str(error)
                continue
            if with_journal:
                self._remove_journal()
            return (
                f"All that was saved before is in {target}: "
                f"`{command_line(f'db restore {target}')}` puts that back in place."
            )
        return f"What it held could not be saved: {failed}"

    def _remove_journal(self) -> None:
        """Once all of it was saved elsewhere, so that no other file in the database's place is mixed with it."""
        for path in (self._journal, self._shared):
            with contextlib.suppress(OSError):
                if _identity(path.lstat()) == self._known.get(path):
                    path.unlink()

    def _without_journal(self) -> str:
        if self._history is not None and self._history.all_in_database:
            return f"Nothing is lost, since {self._database.name} has it, too: start me again."
        return (
            f"What was saved last was only there and is lost. Start me again to go on with what {self._database.name} "
            f"has, or put a backup in its place with `{command_line('db restore FILE')}`."
        )

    def _folded(self, now: datetime) -> str:
        if self._journal.exists():
            return self._copied(now)  # somebody else may have the database open with that other journal
        try:
            busy, _, _ = self._anchor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            busy = 1
        if busy:
            return self._copied(now)
        return f"All that was saved before is in {self._database.name} now: start me again, and leave that file alone."

    def _overwritten(self, found: os.stat_result) -> Loss | None:
        if self._history is None or self._history.goes_on():
            return Loss.OVERWRITTEN if self._foreign(found) else None
        known = self._content
        written = known is not None and known.differs_from(found)
        if self._history.journal_goes_on():
            return Loss.OVERWRITTEN if written else Loss.INDEX_OVERWRITTEN
        return Loss.TOGETHER if written else Loss.JOURNAL_OVERWRITTEN

    def _is_same_database(self) -> bool | None:
        """Whether it is the one that was opened, and no copy made under an earlier guard; None if the disk fails."""
        try:
            if self._history and not self._history.all_in_database and not self._was_written(self._database.stat()):
                return False  # to begin the journal again, all of it must have been written there
            if self._token is None:
                return True
            return bool(self._anchor.execute("PRAGMA application_id").fetchone()[0] == self._token)
        except (sqlite3.OperationalError, OSError):
            return None  # the write itself will say so
        except sqlite3.Error:
            return False

    def _foreign(self, found: os.stat_result) -> bool:
        """Whether something else than SQLite's checkpoints wrote into the file."""
        known = self._content
        if known is None:
            return False
        index = self._read_index()
        written = known.differs_from(found)
        if wal_index.checkpoint(index) != known.checkpoint or (written and wal_index.checkpoint_runs(index)):
            self._remember_content()
        elif written:
            if self._was_written(found):
                return True
            self._remember_content()
        return False

    def _was_written(self, found: os.stat_result) -> bool:
        """Since its content was remembered; false for a file that was merely touched."""
        known = self._content
        if known is None:
            return True
        if not known.differs_from(found):
            return False
        return found.st_size != known.size or known.checksum is None or known.checksum != self._checksum(found)

    def _remember_content(self) -> None:
        # The index first: what is written after it was read shows in the time.
        checkpoint = wal_index.checkpoint(self._read_index())
        found = self._database.stat()
        self._content = _Content(found.st_mtime_ns, found.st_size, checkpoint, self._checksum(found))

    def _checksum(self, found: os.stat_result) -> int | None:
        return self._inode.checksum() if found.st_size <= _MOST_SUMMED else None

    def _read_index(self) -> bytes:
        return wal_index.read(self._index)


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
