"""SQLite's WAL-index: what the shared memory beside the journal says of it.

https://www.sqlite.org/walformat.html, "The WAL-Index File Format".
"""

from __future__ import annotations

import os
import struct
import sys

SIZE = 136  # bytes of its header
_COPY = 48  # the first part stands there twice
_SALTS, _BACKFILL, _ATTEMPTED = slice(32, 40), slice(96, 100), slice(128, 132)
_VERSION = 3007000
_JOURNAL_HEADER, _FRAME_HEADER = 32, 24  # bytes


def read(descriptor: int) -> bytes:
    return os.pread(descriptor, SIZE, 0)


def checkpoint(index: bytes) -> bytes:
    """Differs after each checkpoint that wrote into the database's own file."""
    return index[_SALTS] + index[_BACKFILL]


def checkpoint_runs(index: bytes) -> bool:
    return index[_ATTEMPTED] != index[_BACKFILL]


def all_in_database(index: bytes) -> bool:
    """Whether the journal holds no change that the database's own file lacks."""
    return index[16:20] == index[_BACKFILL]


def fits(journal: int, shared: int) -> bool:
    """Whether the last committed frame stands in the journal, as the index says; both are descriptors."""
    index = read(shared)
    if len(index) < SIZE or index[:_COPY] != index[_COPY : 2 * _COPY]:
        return True  # being written just now, or SQLite makes it again before its next use
    version, initialised, page_size, frames = struct.unpack_from("=I8xBxHI", index)
    if version != _VERSION or not initialised or frames == 0:
        return True
    at = _JOURNAL_HEADER + (frames - 1) * (_FRAME_HEADER + (65536 if page_size == 1 else page_size))
    frame = os.pread(journal, _FRAME_HEADER, at)
    checksum = b"".join(part[:: -1 if sys.byteorder == "little" else 1] for part in (index[24:28], index[28:32]))
    whole = os.fstat(journal).st_size >= at + _FRAME_HEADER + (65536 if page_size == 1 else page_size)
    found = os.pread(journal, 8, 16)
    return (whole and found == index[_SALTS] and frame[8:] == index[_SALTS] + checksum) or read(shared) != index
