"""What somebody deletes is in no file any more: database, free pages, journal, and backups made afterwards."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.database import Database, backup
from bot.database.driver import connections
from bot.members.guild_removals import RETENTION, GuildRemovalStore
from bot.members.housekeeping import Housekeeping
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from tests.support.patience import PATIENCE
from tests.support.remains import busy_group, remains_of, takeaway_of
from tests.support.subjects import HERE, day
from tests.support.table_rows import fill
from tests.support.worlds import World

PEOPLE = [Person(10**17 + number * 7919, f"Name-{number:03}") for number in range(40)]
ADA, BEN = PEOPLE[7], PEOPLE[8]


def left_of(folder: Path, person: Person) -> list[str]:
    return remains_of(folder, person.id, person.name, takeaway_of(person))


@pytest.fixture(scope="module")
def busy_file(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in whose free parts of pages the same people stand as in its rows."""
    path = tmp_path_factory.mktemp("busy") / "paperclub.db"
    path.write_bytes(migrated_sqlite_file.read_bytes())

    async def seed() -> None:
        async with Database(f"sqlite:///{path}") as database:
            await busy_group(database, PEOPLE)
            async with database.write() as tx:
                await fill(tx, HERE + 1, ADA.id, 5)

    asyncio.run(seed())
    return path


@pytest.fixture
def busy_url(busy_file: Path, tmp_path: Path) -> str:
    (tmp_path / "paperclub.db").write_bytes(busy_file.read_bytes())
    return f"sqlite:///{tmp_path / 'paperclub.db'}"


async def test_what_is_deleted_is_in_no_file_while_the_bot_goes_on(busy_url: str, tmp_path: Path) -> None:
    async with Database(busy_url, clock=lambda: day(2)) as database:
        assert left_of(tmp_path, ADA)
        await PersonalData(database).delete(ADA.id, day(1))
        assert left_of(tmp_path, ADA) == []
        backup.save(database.address.file, day(2))
        assert left_of(tmp_path, ADA) == []
        assert left_of(tmp_path, BEN)
    with closing(sqlite3.connect(tmp_path / "paperclub.db")) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_of_many_who_delete_nothing_is_left_after_a_restart_at_the_latest(busy_url: str, tmp_path: Path) -> None:
    """Of one in a hundred or so, a copy would stay in the free part of a page if deleted cells alone were zeroed."""
    gone, kept = PEOPLE[:15], PEOPLE[15:]
    async with Database(busy_url) as database:
        for person in gone:
            await PersonalData(database).delete(person.id, day(1))
    async with Database(busy_url):
        assert [left_of(tmp_path, person) for person in gone] == [[]] * len(gone)
        assert all(left_of(tmp_path, person) for person in kept)


_KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from bot.database import Database
from bot.members.personal_data import PersonalData

async def main(url, user_id, moment):
    async with Database(url) as database:
        async def die():
            os.kill(os.getpid(), signal.SIGKILL)
        if moment == "between":
            database.erase_deleted = die
        await PersonalData(database).delete(user_id, datetime.now(UTC))
        await die()
asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
"""


def delete_and_be_killed(url: str, person: Person, moment: str) -> None:
    command = [sys.executable, "-c", _KILLED, url, str(person.id), moment]
    assert subprocess.run(command, timeout=PATIENCE, check=False).returncode == -signal.SIGKILL


def test_once_a_deletion_is_answered_a_kill_brings_nothing_back(busy_url: str, tmp_path: Path) -> None:
    delete_and_be_killed(busy_url, ADA, "after")
    assert left_of(tmp_path, ADA) == []
    assert left_of(tmp_path, BEN)


async def test_after_a_kill_between_deletion_and_erasure_the_next_start_erases(busy_url: str, tmp_path: Path) -> None:
    delete_and_be_killed(busy_url, ADA, "between")
    assert left_of(tmp_path, ADA)
    async with Database(busy_url) as database:
        assert left_of(tmp_path, ADA) == []
        assert await PersonalData(database).rows(ADA.id) == ()
        assert await PersonalData(database).rows(BEN.id)


async def test_what_an_earlier_version_left_in_the_file_goes_at_the_first_start(busy_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "paperclub.db")) as connection:
        connection.executescript(
            f"PRAGMA user_version = 0; PRAGMA secure_delete = OFF; DELETE FROM readings WHERE user_id = {BEN.id};"
            f"DELETE FROM members WHERE user_id = {BEN.id};"
        )
    assert left_of(tmp_path, BEN)
    async with Database(busy_url):
        assert left_of(tmp_path, BEN) == []
        assert left_of(tmp_path, ADA)


async def test_while_another_program_reads_the_file_erasing_waits_for_the_next_round(
    busy_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.01)
    async with Database(busy_url) as database:
        with closing(sqlite3.connect(tmp_path / "paperclub.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM readings").fetchone()
            await PersonalData(database).delete(ADA.id, day(1))
            assert left_of(tmp_path, ADA)
        database._erasure._not_before = 0.0
        await Housekeeping(database, GuildRemovalStore(database)).run(day(1), lambda _: True, [])
        assert left_of(tmp_path, ADA) == []


async def test_whoever_deletes_in_a_loop_keeps_the_writer_from_nobody(busy_url: str) -> None:
    async with Database(busy_url) as database:
        database._erasure._not_before = float("inf")  # as after one that took long
        async with database.write() as tx:
            await database.note_deletion(tx)
        assert not await database.erase_deleted()
        database._erasure._not_before = 0.0
        assert await database.erase_deleted()


async def test_a_deletion_that_is_undone_leaves_nothing_to_erase(busy_url: str) -> None:
    async def note_and_fail() -> None:
        async with database.write() as tx:
            await database.note_deletion(tx)
            await tx.execute(text("INSERT INTO readings (guild_id) VALUES (1)"))

    async with Database(busy_url) as database:
        with pytest.raises(IntegrityError):
            await note_and_fail()
        database._erasure._not_before = float("inf")
        assert await database.erase_deleted()


async def test_where_erasing_fails_the_deletion_counts_and_the_log_says_so(
    busy_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Database(busy_url) as database:
        async with database.write() as tx:
            await database.note_deletion(tx)
        (tmp_path / "paperclub.db").rename(tmp_path / "elsewhere.db")
        assert not await database.erase_deleted()
        assert (
            "still to be overwritten in the database's files, later: the database's files were changed" in caplog.text
        )
        (tmp_path / "elsewhere.db").rename(tmp_path / "paperclub.db")
    async with Database(busy_url) as database:
        database._erasure._not_before = float("inf")
        assert await database.erase_deleted()


async def test_a_server_that_removed_the_bot_leaves_nothing_either(busy_url: str, tmp_path: Path) -> None:
    async with Database(busy_url) as database:
        removals = GuildRemovalStore(database)
        await removals.record(HERE, day(0))
        await removals.record(HERE + 1, day(0))
        await Housekeeping(database, removals).run(day(0) + RETENTION, lambda _: False, [])
        assert [left_of(tmp_path, person) for person in PEOPLE] == [[]] * len(PEOPLE)


async def test_deleting_ones_data_in_discord_reaches_every_file(world: World) -> None:
    folder = world.services.database.address.file.parent
    person = Person(world.ada.id, "Ada Lovelace of the Analytical Engine")
    await world.services.members.update_settings(world.guild.id, person, world.services.now(), hidden=False)
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    asked = (await world.ada.slash(world.channel, "mydata delete")).response
    assert asked is not None
    assert remains_of(folder, world.ada.id, person.name)
    await world.ada.click(asked, label="Delete everything about me")
    assert remains_of(folder, world.ada.id, person.name) == []


async def test_a_deleted_cell_is_zeroed_by_every_connection(busy_url: str) -> None:
    async with Database(busy_url) as database:
        for transaction in (database.read, database.write):
            async with transaction() as tx:
                assert await tx.scalar(text("PRAGMA secure_delete")) == 1
