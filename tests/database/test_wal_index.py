"""Whether a journal goes on from where it was, on the files of SQLite itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from bot.database.wal_index import CommitHistory


@contextmanager
def _descriptors(database: Path) -> Iterator[tuple[int, int]]:
    """Of its journal and of that journal's index."""
    with ExitStack() as stack:
        opened = [os.open(f"{database}{suffix}", os.O_RDWR) for suffix in ("-wal", "-shm")]
        for each in opened:
            stack.callback(os.close, each)
        yield opened[0], opened[1]


@pytest.mark.parametrize(("answer", "noticed"), [(True, False), (False, True)])
def test_a_journal_of_other_salts_is_asked_about_until_it_can_be_told(
    tmp_path: Path, answer: bool, noticed: bool
) -> None:
    path, earlier = tmp_path / "now.db", tmp_path / "earlier.db"
    for database, commits in ((path, 2), (earlier, 5)):
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE t (x)")
            for _ in range(commits):
                connection.execute("INSERT INTO t VALUES (1)")
            for suffix in ("", "-wal", "-shm"):
                shutil.copy(f"{database}{suffix}", f"{database}.kept{suffix}")
    answers: list[bool | None] = [None, None, answer]
    kept = Path(f"{path}.kept")
    with _descriptors(kept) as (journal, shared):
        history = CommitHistory(journal, shared, lambda: answers.pop(0))
        for suffix in ("-wal", "-shm"):
            Path(f"{kept}{suffix}").write_bytes(Path(f"{earlier}.kept{suffix}").read_bytes())
        assert history.goes_on()
        assert history.goes_on(), "the disk fails still"
        assert history.goes_on() is not noticed
        assert answers == []
        answers.extend([False] * noticed)
        assert history.goes_on() is not noticed, "what was found out once stays so"
        assert answers == []
