"""Damaged pages: found by the start, or beside the running bot where the file is large, and named with what to do."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.database import Database, DatabaseUnusable, MetaStore, admin, file_watch
from bot.database.address import parse_address
from bot.database.damage import quick_check
from bot.database.errors import Corrupt
from bot.database.schema.tables import readings


@pytest.fixture
def damaged(sqlite_url: str) -> Path:
    """A database with a damaged page that neither a start nor these tests' reads and writes come across."""
    path = parse_address(sqlite_url).file
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'readings'"
        (page,) = connection.execute(query).fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    return path


async def test_a_start_names_the_damage_and_what_to_do(sqlite_url: str, damaged: Path) -> None:
    before = damaged.read_bytes()
    with pytest.raises(DatabaseUnusable, match=r"is damaged \(.*[Pp]age \d+.*db restore FILE") as raised:
        await Database(sqlite_url).open()
    assert raised.value.exit_code == 10
    assert damaged.read_bytes() == before


async def test_a_large_file_is_looked_through_while_the_bot_runs(
    sqlite_url: str, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_watch, "quick_check", _too_slow_at_first)
    async with Database(sqlite_url) as database:
        with pytest.raises(DatabaseUnusable, match=r"is damaged .*db restore FILE"):
            await database.until_unusable()
        with pytest.raises(Corrupt) as raised:
            await MetaStore(database).set("refused", "")
        assert "nothing was saved" in raised.value.for_member
    assert damaged.exists()


async def test_the_look_at_a_large_file_does_not_keep_the_bot_from_ending(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_watch, "quick_check", _endless)
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("still", "works")
        ending = asyncio.create_task(database.until_unusable())
        await asyncio.sleep(0)
        ending.cancel()


FRAME = 24 + 4096


def spoil_frame(path: Path, number: int) -> None:
    """The content of one, as a failing disk does."""
    with path.with_name(f"{path.name}-wal").open("r+b") as journal:
        journal.seek(32 + number * FRAME + 24 + 10)
        journal.write(b"\xff" * 2000)


async def crashed(url: str, directory: Path, keys: list[str]) -> str:
    """The files that a crash leaves; gives their DATABASE_URL."""
    path = parse_address(url).file
    directory.mkdir()
    async with Database(url) as database:
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for key in keys:
            await MetaStore(database).set(key, "")
        for suffix in ("", "-wal"):
            shutil.copy(path.with_name(path.name + suffix), directory)
    return f"sqlite:///{directory / path.name}"


async def test_a_start_names_changes_that_a_damaged_journal_no_longer_gives_back(
    sqlite_url: str, tmp_path: Path
) -> None:
    url = await crashed(sqlite_url, tmp_path / "crashed", ["first", "second", "third"])
    path = parse_address(url).file
    journal = path.with_name(f"{path.name}-wal")
    frames = journal.stat().st_size // FRAME
    spoil_frame(path, frames // 3)  # the second change's first
    before = path.read_bytes(), journal.read_bytes()
    for _ in range(2):
        with pytest.raises(DatabaseUnusable, match=r"its last 2 changes can't be read.*db backup") as raised:
            await Database(url).open()
        assert raised.value.exit_code == 10
        assert (path.read_bytes(), journal.read_bytes()) == before
    admin.make_backup(url)
    async with Database(url) as database:
        assert await MetaStore(database).get("first") == ""
        assert await MetaStore(database).get("second") is None


@pytest.mark.parametrize(
    ("place", "written"),
    [(0, b"\xff" * 4), (4, b"\xff" * 4), (16, b"\xff" * 4), (24, b"\xff" * 4), (0, bytes(32))],
    ids=["magic", "version", "salts", "checksum", "all of it"],
)
async def test_a_start_names_changes_behind_a_damaged_header_too(
    sqlite_url: str, tmp_path: Path, place: int, written: bytes
) -> None:
    url = await crashed(sqlite_url, tmp_path / "crashed", ["first", "second"])
    path = parse_address(url).file
    with path.with_name(f"{path.name}-wal").open("r+b") as journal:
        journal.seek(place)
        journal.write(written)
    with pytest.raises(DatabaseUnusable, match=r"its last 2 changes can't be read.*db backup"):
        await Database(url).open()
    admin.make_backup(url)
    async with Database(url) as database:
        assert await MetaStore(database).get("first") is None


@pytest.mark.parametrize("spoilt", ["", "the last change", "nothing counts yet"])
async def test_what_a_crash_leaves_of_the_last_change_is_no_damage(
    sqlite_url: str, tmp_path: Path, spoilt: str
) -> None:
    keys = ["first", "second"]
    url = await crashed(sqlite_url, tmp_path / "crashed", [] if spoilt == "nothing counts yet" else keys)
    path = parse_address(url).file
    if spoilt == "the last change":
        spoil_frame(path, path.with_name(f"{path.name}-wal").stat().st_size // FRAME - 1)
    async with Database(url) as database:
        found = [await MetaStore(database).get(key) for key in keys]
    assert found == {"": ["", ""], "the last change": ["", None], "nothing counts yet": [None, None]}[spoilt]


async def test_damage_that_a_transaction_comes_across_ends_the_bot_and_is_left_untouched(
    sqlite_url: str, tmp_path: Path
) -> None:
    path = parse_address(sqlite_url).file
    async with Database(sqlite_url) as database:
        for number in range(3):
            await MetaStore(database).set(str(number), "")
        for frame in range(path.with_name(f"{path.name}-wal").stat().st_size // FRAME):
            spoil_frame(path, frame)
        journal = path.with_name(f"{path.name}-wal").read_bytes()
        with pytest.raises(Corrupt):
            await read_all(database)
        with pytest.raises(DatabaseUnusable, match=r"or its journal is damaged.*db restore FILE") as raised:
            await database.until_unusable()
        assert raised.value.exit_code == 10
        with pytest.raises(Corrupt):
            await MetaStore(database).set("refused", "")
    assert path.with_name(f"{path.name}-wal").read_bytes() == journal


async def read_all(database: Database) -> None:
    async with database.read() as tx:
        await tx.execute(text("SELECT * FROM meta ORDER BY value"))


@pytest.mark.parametrize("change", ["DROP TABLE readings", "ALTER TABLE readings RENAME COLUMN rating TO stars"])
async def test_tables_that_another_program_removed_end_the_bot_and_the_next_start(
    database_url: str, change: str
) -> None:
    name = "readings.rating" if "COLUMN" in change else "readings"
    async with Database(database_url) as database:
        async with database.write() as tx:  # as another program would
            await tx.execute(text(change))
        with pytest.raises(Corrupt, match=f"lacks {name.rpartition('.')[0]}") as raised:
            async with database.read() as tx:
                await tx.execute(select(readings))
        assert "nothing was saved" in raised.value.for_member
        with pytest.raises(DatabaseUnusable, match=f"lacks {name}") as stopped:
            await database.until_unusable()
        assert stopped.value.exit_code == 10
        with pytest.raises(Corrupt):
            await MetaStore(database).set("refused", "")
    with pytest.raises(DatabaseUnusable, match=f"lacks {name}, which another program removed") as stopped:
        await Database(database_url).open()
    assert stopped.value.exit_code == 10


async def test_a_query_that_is_wrong_is_a_bug_and_no_damage(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.read() as tx:
            await tx.execute(text("SELECT nonsense FROM readings"))
    await MetaStore(database).set("still", "works")


def _too_slow_at_first(path: Path, seconds: float, cancelled: object = None) -> str:
    if cancelled is None:
        raise TimeoutError
    return quick_check(path, seconds)


def _endless(_path: Path, _seconds: float, cancelled: object = None) -> str:
    while callable(cancelled) and not cancelled():
        pass
    raise TimeoutError
