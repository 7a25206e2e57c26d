"""Files of an open SQLite database that others delete, replace or overwrite: no write is acknowledged, none is lost."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import Database, DatabaseBusy, DatabaseUnusable, MetaStore, admin
from bot.database.driver.connections import READER_CONNECTIONS
from bot.database.errors import FilesChanged
from tests.support.guarded_files import beside, keys, refusal, rescued


async def test_a_deleted_database_stops_all_writing_and_what_was_saved_can_be_restored(
    sqlite_url: str, path: Path
) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        for suffix in ("", "-wal"):
            beside(path, suffix).unlink()
        sentence = await refusal(database)
        assert f"{path.name} was deleted" in sentence
    assert not path.exists(), "nobody may make an empty one"
    (saved,) = admin.backups_of(sqlite_url)
    assert await rescued(sqlite_url, sentence) == ["acknowledged"]
    admin.restore_backup(sqlite_url, saved.path)
    async with Database(sqlite_url) as database:
        assert await MetaStore(database).get("acknowledged") == ""


async def test_a_whole_deleted_directory_is_made_again_for_what_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    url = f"sqlite:///{folder / 'paperclub.db'}"
    async with Database(url) as database:
        await MetaStore(database).set("acknowledged", "")
        shutil.rmtree(folder)
        sentence = await refusal(database)
    assert await rescued(url, sentence) == ["acknowledged"]


async def test_a_database_replaced_by_a_copy_is_left_alone_and_the_old_one_can_be_restored(
    sqlite_url: str, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        copy.rename(path)
        # As after a restore with the copy's own journal, which must outlive the connections to the old files.
        beside(path, "-wal").unlink()
        beside(path, "-wal").write_bytes(b"the copy's journal")
        put = path.read_bytes()
        sentence = await refusal(database)
        assert f"{path.name} was replaced" in sentence
    assert path.read_bytes() == put
    assert beside(path, "-wal").read_bytes() == b"the copy's journal"
    assert await rescued(sqlite_url, sentence) == ["acknowledged"]


async def test_a_database_overwritten_in_place_is_left_alone_with_the_journal_that_no_longer_fits(
    sqlite_url: str, path: Path
) -> None:
    """As `cp backup.db paperclub.db` does: device and inode stay the same."""
    other = path.read_bytes()[:-4096]
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        path.write_bytes(other)
        sentence = await refusal(database)
        assert f"{path.name} was overwritten" in sentence
        assert "db restore FILE" in sentence
    assert path.read_bytes() == other
    assert beside(path, "-wal").stat().st_size > 0


async def test_a_database_overwritten_by_one_of_the_same_size_is_noticed_too(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
        assert "was overwritten" in await refusal(database)


async def test_one_overwritten_after_a_crash_is_noticed_too(sqlite_url: str, path: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        for suffix in ("", "-wal"):
            shutil.copy(beside(path, suffix), crashed)
    url = f"sqlite:///{crashed / path.name}"
    async with Database(url) as database:
        assert await MetaStore(database).get("acknowledged") == ""
        (crashed / path.name).write_bytes(path.read_bytes() + b"more")
        assert "was overwritten" in await refusal(database)


async def test_a_database_that_was_merely_touched_is_written_on(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        os.utime(path)
        await MetaStore(database).set("still", "works")


async def test_a_database_moved_behind_a_link_is_noticed_since_its_journal_stays(
    sqlite_url: str, path: Path, tmp_path: Path
) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        path.rename(tmp_path / "moved.db")
        path.symlink_to(tmp_path / "moved.db")
        assert "was replaced" in await refusal(database)
    (saved,) = path.with_name("backups").glob("*-rescued.db")
    assert keys(saved) == ["acknowledged"]


async def test_a_database_behind_a_link_is_served_and_a_link_that_leads_elsewhere_is_noticed(
    sqlite_url: str, path: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    url = f"sqlite:///{link}"
    async with Database(url) as database:
        await MetaStore(database).set("acknowledged", "")
        assert keys(link) == ["acknowledged"]
        shutil.copy(path, tmp_path / "other.db")
        (tmp_path / "new").symlink_to("other.db")
        (tmp_path / "new").rename(link)
        sentence = await refusal(database)
    assert await rescued(sqlite_url, sentence) == ["acknowledged"]
    link.unlink()
    link.symlink_to(link.name)
    with pytest.raises(DatabaseUnusable, match="leads back to itself"):
        Database(url)


@pytest.mark.parametrize("kind", ["pipe", "device"])
async def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(tmp_path / "p.db")
    else:
        (tmp_path / "p.db").symlink_to("/dev/zero")
    with pytest.raises(DatabaseUnusable, match="must name a regular file"):
        await Database(f"sqlite:///{tmp_path / 'p.db'}").open()


async def test_what_cannot_be_saved_among_the_backups_is_saved_beside_them(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        path.with_name("backups").write_text("no folder", encoding="utf-8")
        path.unlink()
        sentence = await refusal(database)
    (saved,) = path.parent.glob("*-rescued.db")
    assert f"db restore {saved}" in sentence
    assert keys(saved) == ["acknowledged"]
    admin.restore_backup(sqlite_url, saved)
    assert keys(path) == ["acknowledged"]
    aside = admin.restore_backup(sqlite_url, saved).aside
    assert aside is not None
    assert keys(aside) == ["acknowledged"]


async def test_a_deleted_lock_file_stops_the_writing_and_lets_no_second_process_in(
    sqlite_url: str, path: Path, tmp_path: Path
) -> None:
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    async with Database(sqlite_url) as database:
        beside(path, ".lock").unlink()
        with pytest.raises(DatabaseBusy):
            await Database(sqlite_url).open()
        with pytest.raises(DatabaseBusy, match="lock file was deleted"):
            admin.restore_backup(sqlite_url, saved)
        sentence = await refusal(database)
        assert f"{path.name}.lock" in sentence
        assert "nothing is lost" in sentence
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("still", "works")


async def test_files_that_went_are_noticed_when_nobody_writes(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        noticing = asyncio.create_task(database.until_unusable())
        await MetaStore(database).set("acknowledged", "")
        path.unlink()
        with pytest.raises(DatabaseUnusable, match="was deleted"):
            await noticing


async def test_files_that_went_just_before_the_end_are_told_in_the_log(
    sqlite_url: str, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        path.unlink()
    (record,) = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert await rescued(sqlite_url, record.getMessage()) == ["acknowledged"]


async def test_no_new_connection_is_made_to_a_database_that_took_the_old_ones_place(
    sqlite_url: str, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("acknowledged", "")
        copy.rename(path)
        for suffix in ("-wal", "-shm"):
            beside(path, suffix).unlink()
        readers = [MetaStore(database).get("acknowledged") for _ in range(READER_CONNECTIONS)]
        for found in await asyncio.gather(*readers, return_exceptions=True):
            assert found == "" or isinstance(found, FilesChanged)
    assert not beside(path, "-wal").exists()


async def test_checkpoints_backups_and_new_connections_are_no_changes_of_others(sqlite_url: str, path: Path) -> None:
    async with Database(sqlite_url) as database:
        for number in range(30):
            await MetaStore(database).set(str(number), "x" * 200_000)
            if number % 10 == 0:
                admin.make_backup(sqlite_url)
        async with database.write() as tx:
            await tx.execute(text("DELETE FROM meta"))
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        await MetaStore(database).set("still", "works")
    async with Database(sqlite_url) as database:
        assert await MetaStore(database).get("still") == "works"
