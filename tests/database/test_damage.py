"""Damaged pages: found by the start, or beside the running bot where the file is large, and named with what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import Database, DatabaseUnusable, MetaStore, file_watch
from bot.database.address import parse_address
from bot.database.damage import quick_check
from bot.database.errors import Corrupt


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


def _too_slow_at_first(path: Path, seconds: float, cancelled: object = None) -> str:
    if cancelled is None:
        raise TimeoutError
    return quick_check(path, seconds)


def _endless(_path: Path, _seconds: float, cancelled: object = None) -> str:
    while callable(cancelled) and not cancelled():
        pass
    raise TimeoutError
