"""One process per database and shard range, and who may take over when."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.database import Database, DatabaseBusy, MetaStore, StorageError, admin
from bot.database.address import parse_address
from bot.database.lock import FileLock, lock_path
from tests.support.databases import PostgresServer
from tests.support.patience import PATIENCE

_HOLDER = """
import asyncio, sys
from bot.database import Database
async def main():
    async with Database(sys.argv[1], shards=sys.argv[2]):
        print("open", flush=True)
        await asyncio.sleep(3600)
asyncio.run(main())
"""


@contextmanager
def _holder(url: str, shards: str = "0/1") -> Iterator[subprocess.Popen[str]]:
    """Another process that has the database open."""
    command = [sys.executable, "-c", _HOLDER, url, shards]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            yield process
        finally:
            process.kill()


async def test_a_second_process_is_told_who_holds_the_database(database_url: str) -> None:
    with _holder(database_url) as holder:
        with pytest.raises(DatabaseBusy, match=rf"process {holder.pid} on .*, since 20\d\d-.* UTC") as raised:
            await Database(database_url).open()
        assert raised.value.exit_code == 3


async def test_another_process_takes_over_from_one_that_was_killed(database_url: str) -> None:
    with _holder(database_url) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        async with _opened(database_url) as database:
            await MetaStore(database).set("taken", "over")


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    """The database, as soon as the system has cleared up what a killed process held."""
    async with asyncio.timeout(PATIENCE):
        while True:
            database = Database(url)
            try:
                await database.open()
                break
            except DatabaseBusy:
                await asyncio.sleep(0.05)
    try:
        yield database
    finally:
        await database.close()


async def test_a_process_may_have_a_database_open_once(database: Database, database_url: str) -> None:
    with pytest.raises(DatabaseBusy, match=f"process {os.getpid()} "):
        await Database(database_url).open()
    await MetaStore(database).set("still", "works")


async def test_the_lock_is_free_after_closing_and_after_a_failed_start(database_url: str) -> None:
    for _ in range(2):
        async with Database(database_url):
            with pytest.raises(DatabaseBusy):
                await Database(database_url).open()


async def test_processes_of_different_shards_share_a_database(database_url: str) -> None:
    with _holder(database_url, "0/2"):
        async with Database(database_url, shards="1/2") as second:
            await MetaStore(second).set("second", "shard")
        with pytest.raises(DatabaseBusy):
            await Database(database_url, shards="0/2").open()


def test_each_shard_range_has_a_lock_file_of_its_own(tmp_path: Path) -> None:
    database = tmp_path / "paperclub.db"
    assert lock_path(database).name == "paperclub.db.lock"
    assert lock_path(database, "0-1/4").name == "paperclub.db.0-1of4.lock"


async def test_a_holder_without_a_name_is_still_respected(sqlite_url: str) -> None:
    path = parse_address(sqlite_url).file
    lock = FileLock(parse_address(sqlite_url), lock_path(path), lambda: pytest.fail("not asked"))
    with lock_path(path).open("w") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        assert not lock.try_acquire()
        with pytest.raises(DatabaseBusy, match="it left no name"):
            await Database(sqlite_url).open()


async def _terminate_lock_holders(server: PostgresServer, name: str) -> None:
    await server.cut(f"datname = '{name}' AND application_name LIKE 'paperclub 0/1%'")


async def test_a_lost_advisory_lock_is_taken_again_before_the_next_write(
    postgres_url: str, postgres_server: PostgresServer
) -> None:
    async with Database(postgres_url) as database:
        await _terminate_lock_holders(postgres_server, database.address.url.database or "")
        await MetaStore(database).set("still", "mine")
        with pytest.raises(DatabaseBusy):
            await Database(postgres_url).open()


async def test_a_lock_lost_to_another_process_stops_all_writing(
    postgres_url: str, postgres_server: PostgresServer
) -> None:
    async with Database(postgres_url) as database:
        await _terminate_lock_holders(postgres_server, database.address.url.database or "")
        with _holder(postgres_url) as usurper:
            with pytest.raises(StorageError, match=f"taken over.*process {usurper.pid} "):
                await MetaStore(database).set("two", "masters")
            assert await MetaStore(database).get("two") is None


async def test_a_restore_refuses_while_any_shard_is_running(sqlite_url: str, tmp_path: Path) -> None:
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    with _holder(sqlite_url, "1/2") as holder, pytest.raises(DatabaseBusy, match=f"process {holder.pid} "):
        admin.restore_backup(sqlite_url, saved)
    assert admin.restore_backup(sqlite_url, saved).aside is not None
