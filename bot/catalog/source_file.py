"""Reads a catalog from its file: a regular one only, and no more of it than a catalog may have."""

import errno
import os
import stat
from pathlib import Path

from bot.catalog.yaml_tree import MOST_BYTES
from bot.frozen import dataclass

# Opening a named pipe would wait for a writer; a file that is replaced by one after the first look must not, either.
_FLAGS = os.O_RDONLY | sum(getattr(os, name) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY") if hasattr(os, name))
_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

Signature = tuple[int, ...]
"""Differs after every change that the file system tells; empty when there is no file."""


class UnfitFile(OSError):
    """`strerror` says what the file is instead of a catalog."""


@dataclass(frozen=True, slots=True)
class Source:
    """`torn` where the file changed while it was read."""

    data: bytes
    signature: Signature
    torn: bool


def signature_of(path: Path) -> Signature:
    try:
        return _signature(path.stat())
    except OSError:
        return ()


def read_source(path: Path) -> Source:
    """Never waits for a writer, and reads no device.

    Raises:
        OSError: there is no such file, or it can't be opened or read.
        UnfitFile: it isn't a regular file, or is larger than a catalog may be.
    """
    _expect_regular(path.stat())  # before it is opened: that alone does something to some devices
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        _expect_regular(before)
        if before.st_size > MOST_BYTES:
            raise _too_large(f"{before.st_size:,}")
        data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:  # it grows, or a virtual file system states no sizes
            raise _too_large(f"more than {MOST_BYTES:,}")
        signature = _signature(before)
        return Source(data, signature, torn=_signature(os.fstat(descriptor)) != signature)


def _signature(found: os.stat_result) -> Signature:
    # The change time can't be set by anybody, so it tells edits that keep size, time and place.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev, found.st_mode


def _expect_regular(found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    kind = next((name for is_kind, name in _KINDS if is_kind(found.st_mode)), "something else")
    raise UnfitFile(errno.EINVAL, f"it's {kind}, and a catalog is a regular file")


def _too_large(size: str) -> UnfitFile:
    return UnfitFile(errno.EFBIG, f"it has {size} bytes, and a catalog at most {MOST_BYTES:,}")
