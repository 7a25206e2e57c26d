"""Whether SQLite finds a file damaged, by reading all of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.database.address import read_only_uri
from bot.database.errors import StorageError, translate

_STEPS = 10_000  # of SQLite's machine between two looks at the time
_MOST_NAMED = 3
_HEADING = "*** in database main ***"


def quick_check(path: Path, seconds: float, cancelled: Callable[[], bool] = lambda: False) -> str:
    """What SQLite finds damaged; empty if nothing.

    Raises TimeoutError when that takes longer or is cancelled, or StorageError.
    """
    end = time.monotonic() + seconds
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True, timeout=1)) as connection:
            connection.set_progress_handler(lambda: cancelled() or time.monotonic() > end, _STEPS)
            found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({_MOST_NAMED})")]
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise TimeoutError from None
        raise translate(error) or StorageError() from error
    return "" if found == ["ok"] else "; ".join(" ".join(each.replace(_HEADING, "").split()) for each in found)
