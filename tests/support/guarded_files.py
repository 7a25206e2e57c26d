"""What the files of a SQLite database hold, and how an open one refuses to write once others changed them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import Database, DatabaseUnusable, MetaStore, admin
from bot.database.errors import FilesChanged


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def keys(path: Path) -> list[str]:
    """What a database at rest holds, its journal included."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT key FROM meta ORDER BY key")]


async def refusal(database: Database) -> str:
    """The operator's sentence, after no write and no new connection was let through."""
    with pytest.raises(FilesChanged, match="nothing is written") as raised:
        await MetaStore(database).set("refused", "")
    assert "wasn’t saved" in raised.value.for_member
    with pytest.raises(DatabaseUnusable) as stopped:
        await database.until_unusable()
    assert stopped.value.exit_code == 10
    with pytest.raises(FilesChanged):
        await MetaStore(database).set("refused again", "")
    return str(stopped.value)


async def rescued(url: str, sentence: str) -> list[str]:
    """The keys of the one backup that was saved, which the sentence names."""
    (saved,) = [each for each in admin.backups_of(url) if each.rescued]
    assert f"db restore {saved.path}" in sentence
    return keys(saved.path)
