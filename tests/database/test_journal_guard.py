"""The journal of an open SQLite database and its index, deleted or overwritten by others: what is lost is told."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import Database, DatabaseUnusable, MetaStore, admin
from bot.database.errors import FilesChanged
from tests.support.guarded_files import beside, keys, refusal, rescued


async def test_a_deleted_journal_is_folded_into_the_database(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        beside(path, "-wal").unlink()
        sentence = await refusal(database)
        assert f"{path.name}-wal" in sentence
        assert "start me again" in sentence
        # What a `kill -9` would leave, without the journal.
        left = path.with_name("left.db")
        shutil.copy(path, left)
    assert keys(left) == keys(path) == ["acknowledged"]


async def test_a_journal_that_another_process_made_again_is_not_mixed_with_the_deleted_one(
    sqlite_url: str, path: Path
) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        beside(path, "-wal").unlink()
        beside(path, "-wal").touch()
        sentence = await refusal(database)
    assert await rescued(sqlite_url, sentence) == ["acknowledged"]
    assert keys(path) == []


async def test_a_database_deleted_without_its_journal_can_be_restored_or_begun_anew(
    sqlite_url: str, path: Path
) -> None:
    """The journal that stays behind must not be mixed into what takes the database's place."""
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "x" * 20_000)
        path.unlink()
        sentence = await refusal(database)
    assert not beside(path, "-wal").exists()
    (saved,) = [each for each in admin.backups_of(sqlite_url) if each.rescued]
    assert str(saved.path) in sentence
    beside(path, "-wal").write_bytes(b"as an earlier version left it")
    admin.restore_backup(sqlite_url, saved.path)
    assert keys(path) == ["acknowledged"]


async def test_without_the_database_what_its_journal_still_holds_is_not_begun_over(sqlite_url: str, path: Path) -> None:
    beside(path, "-wal").write_bytes(b"changes")
    for deleted in (False, True):
        if deleted:
            path.unlink()
        else:
            os.truncate(path, 0)
        with pytest.raises(DatabaseUnusable, match="db restore FILE"):
            await Database(sqlite_url).open()
        assert beside(path, "-wal").exists()


@pytest.mark.parametrize("how", ["emptied", "cut", "overwritten", "an earlier one"])
async def test_a_journal_changed_in_place_stops_all_writing_and_what_is_lost_is_told(
    sqlite_url: str, path: Path, how: str
) -> None:
    journal = beside(path, "-wal")
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("in the database", "")
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await MetaStore(database).set("before", "")
        earlier = journal.read_bytes()
        await MetaStore(database).set("only in the journal", "x" * 20_000)
        size = journal.stat().st_size
        if how in ("emptied", "cut"):
            os.truncate(journal, 0 if how == "emptied" else size // 2)
        else:
            journal.write_bytes(earlier if how == "an earlier one" else b"\xff" * size)
        left = journal.read_bytes()
        sentence = await refusal(database)
        assert "is lost. Start me again" in sentence
    assert journal.read_bytes() == left
    assert "in the database" in keys(path)


async def test_a_journal_emptied_after_all_of_it_was_in_the_database_costs_nothing(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        os.truncate(beside(path, "-wal"), 0)
        assert "Nothing is lost" in await refusal(database)
    assert keys(path) == ["acknowledged"]


async def test_a_deleted_index_of_the_journal_costs_nothing(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        beside(path, "-shm").unlink()
        assert "nothing is lost" in await refusal(database)
    assert keys(path) == ["acknowledged"]


SUFFIXES = "", "-wal", "-shm"


def contents(path: Path) -> dict[str, bytes]:
    return {suffix: beside(path, suffix).read_bytes() for suffix in SUFFIXES}


def overwrite(path: Path, earlier: dict[str, bytes], *suffixes: str) -> None:
    """As `cp` and `rsync --inplace` do: the files stay the same ones."""
    for suffix in suffixes:
        with beside(path, suffix).open("r+b") as file:
            file.write(earlier[suffix])
            if suffix != "-shm":  # cut short, it would end the process
                file.truncate()


@pytest.mark.parametrize("is_open_elsewhere", [False, True])
async def test_an_overwritten_index_of_the_journal_costs_nothing(
    sqlite_url: str, path: Path, is_open_elsewhere: bool
) -> None:
    async with Database(sqlite_url) as database:
        earlier = contents(path)
        await MetaStore(database).set("acknowledged", "x" * 20_000)
        overwrite(path, earlier, "-shm")
        assert "nothing is lost. Start me again" in await refusal(database)
        if is_open_elsewhere:
            assert keys(path) == ["acknowledged"]
    assert keys(path) == ["acknowledged"]


@pytest.mark.parametrize(
    ("suffixes", "told"),
    [
        (SUFFIXES, "files beside it were overwritten"),
        (("-wal", "-shm"), "-wal, which held"),
        (("", "-shm"), "no longer fits"),
    ],
)
@pytest.mark.parametrize("is_of_earlier_run", [False, True])
async def test_several_files_overwritten_by_earlier_ones_stop_all_writing(
    sqlite_url: str, path: Path, suffixes: tuple[str, ...], told: str, is_of_earlier_run: bool
) -> None:
    async with Database(sqlite_url) as database:
        for number in range(10):
            await MetaStore(database).set(f"early {number}", "")
        earlier = contents(path)
        if is_of_earlier_run:
            # The index of the next run counts fewer changes.
            await database.close()
            await database.open()
        await MetaStore(database).set("acknowledged", "x" * 20_000)
        # Shown if the test fails, as it did once on a slow machine.
        print(*(f"{each['-shm'][:136].hex()} {path.stat()}" for each in (earlier, contents(path))), sep="\n")  # noqa: T201
        overwrite(path, earlier, *suffixes)
        assert told in await refusal(database)


async def test_what_is_overwritten_while_a_change_is_saved_is_not_called_saved(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        earlier = contents(path)
        await MetaStore(database).set("acknowledged", "")

        async def save() -> None:
            async with database.write() as tx:
                await tx.execute(text("INSERT INTO meta (key, value) VALUES ('refused', '')"))
                overwrite(path, earlier, *SUFFIXES)

        with pytest.raises(FilesChanged):
            await save()
        assert "overwritten" in await refusal(database)


async def test_an_index_that_sqlite_makes_again_by_itself_is_no_change_of_others(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        with beside(path, "-shm").open("r+b") as file:
            file.write(bytes(136))
        await MetaStore(database).set("still", "works")
    assert keys(path) == ["acknowledged", "still"]


async def test_what_other_programs_save_and_tidy_up_is_no_change_of_the_files(sqlite_url: str, path: Path) -> None:
    """Among it a journal that one program empties and another, which never did so, begins with random salts."""
    async with Database(sqlite_url) as database:
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as one,
            closing(sqlite3.connect(path, isolation_level=None)) as other,
        ):
            for number in range(12):
                await MetaStore(database).set(f"ours {number}", "x" * 5_000)
                one.execute("INSERT INTO meta (key, value) VALUES (?, '')", [f"theirs {number}"])
                await MetaStore(database).set(f"ours again {number}", "")
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(RESTART)", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    if number % 2:
                        one.execute(statement)
                    other.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('other', ?)", [statement])
                    if number % 3:
                        await MetaStore(database).set("ours", statement)
    assert len(keys(path)) == 3 * 12 + 2
