"""Broken disks, files and servers: a clear sentence, nothing called saved that is not, no file overwritten."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.database import Database, DatabaseUnusable, MetaStore, StorageError, admin
from bot.database.address import parse_address
from bot.database.driver import connections
from bot.database.errors import ConnectionLost, Corrupt, DiskFull, Locked, ReadOnly, translate
from bot.database.schema.tables import meta
from tests.support.databases import PostgresServer
from tests.support.small_disk import SmallDisk


async def _fill_with_rows(database: Database) -> list[str]:
    """Write until the database refuses; gives the keys that were acknowledged."""
    saved: list[str] = []

    async def write_on() -> None:
        for number in range(1000):
            await MetaStore(database).set(str(number), "x" * 5000)
            saved.append(str(number))

    with pytest.raises(DiskFull, match="full") as raised:
        await write_on()
    assert "disk is full" in raised.value.for_member
    assert saved
    return saved


async def _keys(database: Database) -> list[str]:
    async with database.read() as tx:
        return sorted(await tx.scalars(select(meta.c.key)), key=int)


@pytest.mark.skippable
async def test_a_full_disk_saves_nothing_and_says_so_until_there_is_room_again(small_disk: SmallDisk) -> None:
    filler = small_disk.path / "filler"
    filler.write_bytes(b"x" * 100_000)
    async with Database(small_disk.url) as database:
        saved = await _fill_with_rows(database)
        assert await _keys(database) == saved
        with pytest.raises(DiskFull):
            await MetaStore(database).set("9999", "x" * 5000)
        filler.unlink()
        await MetaStore(database).set("9999", "x" * 5000)
        assert await _keys(database) == [*saved, "9999"]


@pytest.mark.skippable
async def test_a_start_on_a_full_disk_is_reported_in_a_sentence(small_disk: SmallDisk) -> None:
    small_disk.fill()
    with pytest.raises(DatabaseUnusable, match=r"disk .* is full") as raised:
        await Database(small_disk.url).open()
    assert raised.value.exit_code == 10


@pytest.mark.skippable
async def test_a_backup_on_a_full_disk_leaves_no_half_file(small_disk: SmallDisk) -> None:
    async with Database(small_disk.url) as database:
        await MetaStore(database).set("1", "x" * 100_000)
    small_disk.fill()
    with pytest.raises(StorageError, match="full"):
        admin.make_backup(small_disk.url)
    assert list(small_disk.path.glob("backups/*")) == []


@pytest.mark.skippable
async def test_a_read_only_directory_is_reported_in_a_sentence(small_disk: SmallDisk) -> None:
    async with Database(small_disk.url):
        pass
    small_disk.protect()
    with pytest.raises(DatabaseUnusable, match="writable"):
        await Database(small_disk.url).open()


@pytest.mark.skippable
async def test_a_read_only_directory_is_reported_to_an_ordinary_user_too(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; the test with a protected file system stands for this one")
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseUnusable, match="writable"):
        await Database(f"sqlite:///{tmp_path / 'paperclub.db'}").open()


async def test_a_database_that_may_not_grow_saves_nothing_and_says_so(sqlite_url: str) -> None:
    """SQLite's own limit answers with the error of a full disk, wherever the tests run."""
    async with Database(sqlite_url) as database:
        async with database.write() as tx:
            pages = await tx.scalar(text("PRAGMA page_count"))
            await tx.execute(text(f"PRAGMA max_page_count = {pages + 30}"))
        saved = await _fill_with_rows(database)
        assert await _keys(database) == saved
    async with Database(sqlite_url) as database:
        assert await _keys(database) == saved


async def test_a_file_locked_by_another_program_is_reported_and_then_works_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    path = parse_address(sqlite_url).file
    async with Database(sqlite_url) as database:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Locked, match="another program"):
                await MetaStore(database).set("a", "1")
            other.execute("ROLLBACK")
        await MetaStore(database).set("a", "2")
        assert await MetaStore(database).get("a") == "2"


async def test_a_start_on_a_locked_file_is_reported(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(parse_address(sqlite_url).file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseUnusable, match="locked by another program"):
            await Database(sqlite_url).open()


@pytest.mark.parametrize(
    "content",
    [
        b"this is somebody's shopping list\n" * 20,
        b"x",
        b"SQLite format 3\x00" + b"\xff" * 5000,
        b"SQLite format 3\x00",
    ],
    ids=["text", "one byte", "bad header", "only a header"],
)
async def test_a_file_that_is_no_database_is_left_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "paperclub.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="untouched"):
        await Database(f"sqlite:///{path}").open()
    assert path.read_bytes() == content


@pytest.mark.parametrize("number", [0, 1, 3, 4])
async def test_a_damaged_page_is_reported_and_the_file_is_left_alone(sqlite_url: str, number: int) -> None:
    path = parse_address(sqlite_url).file
    content = bytearray(path.read_bytes())
    start = number * 4096 or 100
    content[start : start + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))

    async def start_and_read() -> None:
        async with Database(sqlite_url) as database:
            await MetaStore(database).get("anything")
            await MetaStore(database).set("anything", "else")

    with pytest.raises((DatabaseUnusable, Corrupt), match="damaged"):
        await start_and_read()
    assert path.read_bytes() == bytes(content)


async def test_a_truncated_database_is_reported_and_left_alone(sqlite_url: str) -> None:
    path = parse_address(sqlite_url).file
    content = path.read_bytes()[:5000]
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="damaged"):
        await Database(sqlite_url).open()
    assert path.read_bytes() == content


async def test_a_missing_directory_is_not_made_but_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match=r"/data is no directory: create it"):
        await Database(f"sqlite:///{tmp_path / 'data' / 'paperclub.db'}").open()
    assert list(tmp_path.iterdir()) == []


async def test_a_directory_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "paperclub.db").mkdir()
    with pytest.raises(DatabaseUnusable, match="is a directory"):
        await Database(f"sqlite:///{tmp_path / 'paperclub.db'}").open()


async def test_a_commit_that_fails_is_reported_and_the_next_write_works(database: Database) -> None:
    async with database.write() as tx:
        await tx.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        await tx.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"))
    executed: list[int] = []
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            executed.append((await tx.execute(text("INSERT INTO child VALUES (1)"))).rowcount)
    assert executed == [1], "only the commit may have failed"
    async with database.write() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM child")) == 0
        await tx.execute(insert(meta).values(key="after", value=""))
    assert await MetaStore(database).get("after") == ""


# PostgreSQL


async def _cut_connections(server: PostgresServer, database: Database) -> None:
    await server.cut(f"datname = '{database.address.url.database}'")


async def test_a_cut_connection_costs_the_transaction_under_way_and_nothing_more(
    postgres_url: str, postgres_server: PostgresServer
) -> None:
    async def interrupted(database: Database) -> None:
        async with database.write() as tx:
            await tx.execute(insert(meta).values(key="lost", value=""))
            await _cut_connections(postgres_server, database)
            await tx.execute(insert(meta).values(key="lost too", value=""))

    async with Database(postgres_url) as database:
        with pytest.raises(ConnectionLost, match="next use connects again"):
            await interrupted(database)
        await MetaStore(database).set("next", "works")
        async with database.read() as tx:
            assert (await tx.scalars(select(meta.c.key))).all() == ["next"]


async def test_connections_cut_while_idle_are_made_again_unnoticed(
    postgres_url: str, postgres_server: PostgresServer
) -> None:
    async with Database(postgres_url) as database:
        await MetaStore(database).get("a")
        await _cut_connections(postgres_server, database)
        assert await MetaStore(database).get("a") is None
        await MetaStore(database).set("a", "1")


@pytest.mark.parametrize(
    "url",
    ["postgresql://club:s3cret@127.0.0.1:1/club", "postgresql://club:s3cret@/club?host=/nonexistent"],
    ids=["no server on the port", "no socket"],
)
async def test_an_unreachable_server_is_reported_without_the_password(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be reached") as raised:
        await Database(url).open()
    assert "s3cret" not in str(raised.value)


async def test_an_unknown_host_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be reached"):
        await Database("postgresql://club@no-such-host.invalid/club").open()


async def test_a_wrong_password_is_reported_without_repeating_it(postgres_server: PostgresServer) -> None:
    url = postgres_server.url("postgres", user="guarded:s3cret")
    with pytest.raises(DatabaseUnusable, match="refused the user or the password") as raised:
        await Database(url).open()
    assert "s3cret" not in str(raised.value)


async def test_a_missing_database_is_reported(postgres_server: PostgresServer) -> None:
    with pytest.raises(DatabaseUnusable, match="create it first"):
        await Database(postgres_server.url("missing")).open()


async def test_a_user_without_rights_is_reported(empty_postgres_url: str, postgres_server: PostgresServer) -> None:
    name = parse_address(empty_postgres_url).url.database or ""
    with pytest.raises(DatabaseUnusable, match="lacks a right"):
        await Database(postgres_server.url(name, user="guarded:right")).open()


async def test_a_server_that_turned_read_only_saves_nothing_and_says_so(
    postgres_url: str, postgres_server: PostgresServer
) -> None:
    async with Database(postgres_url) as database:
        name = database.address.url.database
        await postgres_server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        await _cut_connections(postgres_server, database)
        with pytest.raises(ReadOnly, match="read-only just now"):
            await MetaStore(database).set("a", "1")
        async with database.read() as tx:
            assert await tx.scalar(select(func.count()).select_from(meta)) == 0


def test_a_full_disk_of_the_server_is_recognised() -> None:
    import asyncpg  # type: ignore[import-untyped]

    assert isinstance(translate(asyncpg.DiskFullError("could not extend file")), DiskFull)


def test_an_error_of_another_kind_is_left_as_it_is() -> None:
    assert translate(ValueError("a bug")) is None
    assert translate(KeyError("another")) is None
