"""`db copy`: every row in another database, or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, text

from bot.database import Database, DatabaseBusy, DatabaseUnusable, MetaStore
from bot.database.address import parse_address
from bot.database.copying import copy_database
from bot.database.schema.tables import meetings, meta, metadata
from tests.support.fork_server import run
from tests.support.subjects import HERE
from tests.support.table_rows import fill, rows_of

ADA = 1 << 60


async def _fill(url: str) -> dict[str, list[tuple[object, ...]]]:
    async with Database(url) as database:
        async with database.write() as tx:
            for number in range(1, 4):
                await fill(tx, HERE, ADA + number, number, "ünïcode ")
            await tx.execute(insert(meta).values([{"key": f"{number}", "value": "x"} for number in range(1200)]))
        async with database.write() as tx:
            await tx.execute(delete(meetings).where(meetings.c.id == 3))
            if database.address.path is None:  # rows with ids of their own don't count there
                await tx.execute(text("SELECT setval('meetings_id_seq', 3)"))
    return await _rows(url)


async def _rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    async with Database(url) as database, database.read() as tx:
        return await rows_of(tx, HERE)


async def _next_meeting(url: str) -> int:
    """The id that the next one gets."""
    async with Database(url) as database, database.write() as tx:
        row = (await tx.execute(select(meetings).limit(1))).one()._asdict()
        series = (await tx.execute(select(func.max(meetings.c.number)))).scalar_one() + 10
        given = {**row, "number": series}
        del given["id"]
        return int((await tx.execute(insert(meetings).values(given).returning(meetings.c.id))).scalar_one())


@pytest.mark.parametrize("way", ["to PostgreSQL", "to SQLite", "SQLite to SQLite"])
async def test_every_row_is_in_the_copy_and_no_id_is_given_out_again(
    way: str, sqlite_url: str, tmp_path: Path, empty_postgres_url: str
) -> None:
    new = f"sqlite:///{tmp_path / 'new.db'}"
    source = empty_postgres_url if way == "to SQLite" else sqlite_url
    target = empty_postgres_url if way == "to PostgreSQL" else new
    before = await _fill(source)
    done = await copy_database(source, target)
    assert done.tables == len(metadata.tables)
    assert done.rows == sum(map(len, before.values())) + 1200
    assert await _rows(target) == before == await _rows(source)
    assert await _next_meeting(target) == 4, "3 was deleted, and a forgotten button may still name it"


async def test_a_database_with_rows_is_not_copied_onto(sqlite_url: str, tmp_path: Path) -> None:
    full = f"sqlite:///{tmp_path / 'full.db'}"
    async with Database(full) as database:
        await MetaStore(database).set("mine", "1")
    with pytest.raises(DatabaseUnusable, match=r"isn't empty: it has 1 row\(s\) in meta"):
        await copy_database(sqlite_url, full)
    async with Database(full) as database:
        assert await MetaStore(database).get("mine") == "1"


async def test_a_copy_waits_for_the_bot_to_stop(database: Database, database_url: str, tmp_path: Path) -> None:
    await MetaStore(database).set("a", "1")
    with pytest.raises(DatabaseBusy, match="Stop it first"):
        await copy_database(database_url, f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()


async def test_what_the_other_database_does_not_take_leaves_it_empty(sqlite_url: str, empty_postgres_url: str) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("a", "1")
        await MetaStore(database).set("b", "a zero byte, which PostgreSQL refuses: \0")
    with pytest.raises(DatabaseUnusable, match="doesn't take the table meta, so nothing was copied"):
        await copy_database(sqlite_url, empty_postgres_url)
    async with Database(empty_postgres_url) as database, database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(meta)) == 0


async def test_a_database_is_not_copied_to_itself_nor_from_nowhere(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="to itself"):
        await copy_database(sqlite_url, sqlite_url)
    with pytest.raises(DatabaseUnusable, match="isn't there"):
        await copy_database(f"sqlite:///{tmp_path / 'missing.db'}", f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()


def test_the_command_says_what_to_do_next(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(parse_address(sqlite_url).file)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('a', '1')")
    done = run("db", "copy", f"sqlite:///{tmp_path / 'new.db'}", env={"DATABASE_URL": sqlite_url})
    assert done.returncode == 0, done.stderr
    assert "Copied 1 row from" in done.stdout
    assert "DATABASE_URL" in done.stdout
