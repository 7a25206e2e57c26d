"""Overwrites what deleted rows have left in the files of a SQLite database.

`secure_delete` zeroes a deleted cell, but not the copies that stay behind in the free part of a page when SQLite moves
cells to another one: 500 times, the rows of one person of 60 were deleted, and 82 ids and a takeaway were still there.
VACUUM makes every page again.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, text

from bot.database.driver.connections import Pool
from bot.database.driver.transactions import Transaction

ERASED = 1
"""`user_version`, the application's own number in the file's header, of a new file: an odd one, as after an erasure.

A file that was made before there were erasures has 0. Each deletion gives another even number, so that none is lost
beside another process's erasure.
"""
_SHARE = 20  # erasures take at most this fraction of the writer's time: whoever deletes in a loop holds up nobody
_NEVER_BUSY = 0.1  # seconds: a shorter one is always made


async def note_deletion(tx: Transaction) -> None:
    """In the transaction that deletes, so that an erasure is due from its commit on, also after a crash."""
    version = await tx.scalar(text("PRAGMA user_version")) or 0
    await tx.execute(text(f"PRAGMA user_version = {(version | ERASED) + 1}"))


class Erasure:
    def __init__(self) -> None:
        self._not_before = 0.0

    async def run(self, pool: Pool) -> bool:
        """False where something deleted is left for later. `pool` is the writer's, between transactions."""
        return await pool.run(self._run, pool.engine)

    def _run(self, engine: Engine) -> bool:
        raw = engine.raw_connection()
        try:
            return self._erase(raw.cursor())
        finally:
            raw.close()

    def _erase(self, cursor: Any) -> bool:
        version = _number(cursor, "PRAGMA user_version")
        if version & ERASED:
            return True
        began = time.monotonic()
        if began < self._not_before:
            return False
        cursor.execute("VACUUM")
        is_busy = _number(cursor, "PRAGMA wal_checkpoint(TRUNCATE)")  # a reader, or another program, needs the journal
        took = time.monotonic() - began
        self._not_before = began + _SHARE * took if took > _NEVER_BUSY else 0.0
        if is_busy:
            return False
        cursor.execute("BEGIN IMMEDIATE")
        try:
            if _number(cursor, "PRAGMA user_version") == version:
                cursor.execute(f"PRAGMA user_version = {version + 1}")
        finally:
            cursor.execute("COMMIT")
        return True


def _number(cursor: Any, statement: str) -> int:
    cursor.execute(statement)
    found: int = cursor.fetchone()[0]
    return found
