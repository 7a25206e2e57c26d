"""Locks on a SQLite file itself, which hold on to it whatever becomes of the names in its directory."""

from __future__ import annotations

import errno
import os
import struct
import sys
import zlib
from pathlib import Path

from bot.database.errors import DatabaseUnusable, DiskFull

# Far behind the bytes that SQLite locks: https://www.sqlite.org/src/file?name=src/os.h (PENDING_BYTE, SHARED_SIZE).
_FIRST, _COUNT = 0x50000000, 0x10000000
# A new database's mode: what members keep is nobody's on this machine but the bot's user's and, by umask, its group's.
PRIVATE = 0o660
_SQLITE_SHARED, _SQLITE_SHARED_SIZE = 0x40000002, 510


class InodeLock:
    """A database's file kept open for its locks; closed only after the last SQLite connection of this process.

    Closing any descriptor of a file gives up the locks that SQLite holds on it in this process.
    Where the system has no locks of this kind (only Linux has), every lock is granted.
    """

    def __init__(self, database: Path, *, create: bool) -> None:
        """Raises DatabaseUnusable when it cannot be opened for writing, FileNotFoundError without `create`."""
        try:
            self._descriptor = os.open(database, os.O_RDWR | (os.O_CREAT if create else 0), PRIVATE)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise unwritable(database, error) from error

    def take(self, shards: str | None) -> bool:
        """For a range of shards, or for all that there may be; False when another process has it."""
        if shards is None:
            return self._lock(exclusive=True, start=_FIRST, length=_COUNT)
        return self._lock(exclusive=True, start=_FIRST + zlib.crc32(shards.encode()) % _COUNT, length=1)

    def keep_journal(self) -> None:
        """From now on SQLite finds another reader when its last connection closes, and leaves the journal alone.

        Else it would write the journal into this file and delete whatever has the journal's name by then.
        """
        self._lock(exclusive=False, start=_SQLITE_SHARED, length=_SQLITE_SHARED_SIZE)

    def checksum(self) -> int:
        """Of the whole content, as it is in the file now."""
        total, offset = 0, 0
        while part := os.pread(self._descriptor, 1 << 20, offset):
            total, offset = zlib.crc32(part, total), offset + len(part)
        return total

    def page_size(self) -> int:
        """In bytes, as the header says (https://www.sqlite.org/fileformat.html)."""
        stored = int.from_bytes(os.pread(self._descriptor, 2, 16), "big")
        return 65536 if stored == 1 else stored

    def close(self) -> None:
        os.close(self._descriptor)

    def _lock(self, *, exclusive: bool, start: int, length: int) -> bool:
        if sys.platform != "linux":
            return True
        import fcntl

        kind = fcntl.F_WRLCK if exclusive else fcntl.F_RDLCK
        # struct flock, padded to its alignment; see fcntl(2), "Open file description locks".
        request = struct.pack("hhqqi0q", kind, os.SEEK_SET, start, length, 0)
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, request)
        except OSError as error:
            return error.errno not in {errno.EAGAIN, errno.EACCES}
        return True


def unwritable(path: Path, error: OSError) -> DatabaseUnusable:
    """In a sentence."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DatabaseUnusable(f"{path} cannot be written: {DiskFull.sentence}")
    return DatabaseUnusable(
        f"{path} cannot be written ({error.strerror}): make it and its directory writable for the bot's user"
    )
