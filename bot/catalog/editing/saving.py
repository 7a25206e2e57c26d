"""Replaces a catalog's file whole, with its permissions and behind its symbolic links."""

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from bot.catalog.source_file import read_source


class ChangedMeanwhile(Exception):
    """The file isn't any more what was read."""


def save_source(path: Path, data: bytes, read: bytes) -> None:
    """Write `data` where `read` was read. Another process sees the whole old file or the whole new one.

    A file with further hard links is written in place instead, so that these stay.
    Raises ChangedMeanwhile and OSError, and has written nothing then.
    """
    target = Path(os.path.realpath(path))
    before = target.stat()
    if not os.access(target, os.W_OK) or not before.st_mode & 0o222:  # the superuser may write anything
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if before.st_nlink > 1:
        _expect(target, read)
        _write_in_place(target, data)
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        _adopt(unfinished, before)
        _expect(target, read)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _expect(path: Path, read: bytes) -> None:
    if read_source(path).data != read:
        raise ChangedMeanwhile


def _adopt(path: Path, before: os.stat_result) -> None:
    """The permissions, and the owner where that is allowed."""
    with contextlib.suppress(OSError):
        os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))


def _write_in_place(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
