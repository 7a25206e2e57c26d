"""SQLite's WAL-index: what the shared memory beside the journal says of it.

https://www.sqlite.org/walformat.html, "The WAL-Index File Format".
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from typing import Literal

from bot.frozen import dataclass

SIZE = 136  # bytes of its header
_COPY = 48  # the first part stands there twice
_SALTS, _BACKFILL, _ATTEMPTED = slice(32, 40), slice(96, 100), slice(128, 132)
_VERSION = 3007000
_JOURNAL_HEADER, _FRAME_HEADER = 32, 24  # bytes
_MAGIC = 0x377F0683  # or one less
_WORD = 1 << 32
_MOST_BEGUN = 1 << 16  # times that a journal is begun again between two looks
_ATTEMPTS = 3  # while others write


def read(descriptor: int) -> bytes:
    return os.pread(descriptor, SIZE, 0)


def checkpoint(index: bytes) -> bytes:
    """Differs after each checkpoint that wrote into the database's own file."""
    return index[_SALTS] + index[_BACKFILL]


def checkpoint_runs(index: bytes) -> bool:
    return index[_ATTEMPTED] != index[_BACKFILL]


@dataclass(frozen=True, slots=True)
class _Commit:
    """The last one: what the journal's last frame that counts says in its header, and where that stands."""

    change: int
    frames: int
    page_size: int
    salts: bytes
    checksum: bytes

    @property
    def at(self) -> int:
        return _JOURNAL_HEADER + (self.frames - 1) * (_FRAME_HEADER + self.page_size)

    def stands_in(self, journal: int) -> bool:
        if self.frames == 0:
            return True
        whole = os.fstat(journal).st_size >= self.at + _FRAME_HEADER + self.page_size
        frame = os.pread(journal, _FRAME_HEADER, self.at)
        return whole and os.pread(journal, 8, 16) == self.salts and frame[8:] == self.salts + self.checksum


class CommitHistory:
    """Whether journal and index go on from where they were, as they do after any program's commits and checkpoints.

    Both are descriptors, that of the index to be written to as well. `is_same_database` is asked in the one case that
    they leave open: another program emptied the journal, and one that never did so began the next, with random salts.
    It gives None where that can't be told now.
    """

    def __init__(self, journal: int, shared: int, is_same_database: Callable[[], bool | None]) -> None:
        self._journal, self._shared = journal, shared
        self._is_same_database = is_same_database
        self._index = read(shared)
        self._last = _last_commit(self._index)

    @property
    def all_in_database(self) -> bool:
        """Whether the journal held no change that the database's own file lacked when it was last in order."""
        return self._index[16:20] == self._index[_BACKFILL]

    def goes_on(self) -> bool:
        """False from the moment on when what was committed before isn't there any more."""
        for _ in range(_ATTEMPTS):
            index = read(self._shared)
            found = _last_commit(index)
            if found is None:
                return True  # being written just now, or SQLite makes it again before its next use
            follows = self._last is None or self._follows(self._last, found)
            if follows is None:
                return True  # to be asked again at the next look
            if follows:
                self._index, self._last = index, found
                return True
            if read(self._shared) == index:
                return False
        return True

    def fits(self) -> bool:
        """Whether the last commit of the index stands in the journal."""
        index = read(self._shared)
        found = _last_commit(index)
        return found is None or found.stands_in(self._journal) or read(self._shared) != index

    def journal_goes_on(self) -> bool:
        """Whether the journal has all that was committed, whatever the index says."""
        return self._last is None or self._last.stands_in(self._journal)

    def renew_index(self) -> None:
        """Let SQLite make it from the journal again before its next use."""
        os.pwrite(self._shared, bytes(2 * _COPY), 0)

    def _follows(self, last: _Commit, found: _Commit) -> bool | None:
        if found.salts == last.salts:
            if found.frames == last.frames:
                return found.checksum == last.checksum
            return found.frames > last.frames and last.stands_in(self._journal)
        # The first salt grows by one whenever the journal is begun again, except in the case of `is_same_database`.
        ahead = int.from_bytes(found.salts[:4], "big") - int.from_bytes(last.salts[:4], "big")
        if 0 < ahead % _WORD <= _MOST_BEGUN:
            return True
        is_later = 0 < (found.change - last.change) % _WORD < _WORD // 2
        return self._is_same_database() if is_later and found.stands_in(self._journal) else False


def commits_beyond(journal: int, shared: int, page_size: int) -> int:
    """How many commits stand in the journal behind a frame that SQLite can't read; both are descriptors.

    One is none: a crash interrupts the last, before it was acknowledged. Behind a header that SQLite can't read, every
    one counts.
    """
    header, end = os.pread(journal, _JOURNAL_HEADER, 0), os.fstat(journal).st_size
    last = _last_commit(read(shared))
    if len(header) < _JOURNAL_HEADER or last is None:
        return 0
    if not _is_sound(header):
        # The first frame is one of the latest, whose salts tell them from those of before a checkpoint.
        return _commits(journal, 0, end, page_size, salts=os.pread(journal, 8, _JOURNAL_HEADER + 8))
    page_size = int.from_bytes(header[8:12], "big")
    found = _commits(journal, last.frames, end, page_size, salts=header[16:24])
    return found if found > 1 else 0


def _is_sound(header: bytes) -> bool:
    magic = int.from_bytes(header[:4], "big")
    order: Literal["<", ">"] = ">" if magic & 1 else "<"
    checksum = struct.unpack(">II", header[24:32])
    return magic | 1 == _MAGIC and struct.unpack("=II", _checksum(header[:24], order)) == checksum


def _commits(journal: int, first: int, end: int, page_size: int, salts: bytes) -> int:
    """Frames from `first` on that end a commit."""
    found, size = 0, _FRAME_HEADER + page_size
    for at in range(_JOURNAL_HEADER + first * size, end - size + 1, size):
        frame = os.pread(journal, _FRAME_HEADER, at)
        found += frame[8:16] == salts and frame[4:8] != bytes(4)
    return found


def _last_commit(index: bytes) -> _Commit | None:
    """None for an index that SQLite itself wouldn't trust."""
    if len(index) < SIZE or index[:_COPY] != index[_COPY : 2 * _COPY]:
        return None
    version, change, initialised, page_size, frames = struct.unpack_from("=I4xIBxHI", index)
    if version != _VERSION or not initialised or _checksum(index[: _COPY - 8]) != index[_COPY - 8 : _COPY]:
        return None
    checksum = b"".join(part[:: -1 if sys.byteorder == "little" else 1] for part in (index[24:28], index[28:32]))
    return _Commit(change, frames, 65536 if page_size == 1 else page_size, index[_SALTS], checksum)


def _checksum(content: bytes, order: Literal["=", "<", ">"] = "=") -> bytes:
    first = second = 0
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) % _WORD
        second = (second + odd + first) % _WORD
    return struct.pack("=II", first, second)
