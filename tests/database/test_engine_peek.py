"""A look at a database that another process may serve: no lock, no new file, no migration, no write."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from bot.database import Database, DatabaseUnusable, MetaStore
from bot.database.schema.migrations import HEAD
from bot.database.schema.tables import meta


async def test_a_look_reads_while_a_bot_runs(database: Database, database_url: str) -> None:
    await MetaStore(database).set("a", "1")
    other = Database(database_url)
    assert await other.revision() == HEAD
    async with other.peek() as tx:
        assert tx is not None
        assert await tx.scalar(select(meta.c.value)) == "1"
    assert not other.is_open
    await MetaStore(database).set("a", "2")


async def test_a_look_cannot_write(database_url: str) -> None:
    async def write() -> None:
        async with Database(database_url).peek() as tx:
            assert tx is not None
            await tx.execute(insert(meta).values(key="sneaked", value="in"))

    with pytest.raises(DBAPIError):
        await write()


async def test_a_look_at_a_missing_file_makes_none(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'paperclub.db'}")
    assert await database.revision() is None
    async with database.peek() as tx:
        assert tx is None
    assert list(tmp_path.iterdir()) == []


async def test_a_look_at_an_older_schema_gives_nothing_and_leaves_it(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "paperclub.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    database = Database(sqlite_url)
    async with database.peek() as tx:
        assert tx is None
    assert await database.revision() == "0001"


async def test_a_look_at_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "paperclub.db").write_text("a shopping list")
    with pytest.raises(DatabaseUnusable, match="untouched"):
        async with Database(f"sqlite:///{tmp_path / 'paperclub.db'}").peek():
            pass
