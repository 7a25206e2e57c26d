"""Backups: whole, few, expiring, and put back without ever leaving the path empty."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.database import Database, DatabaseUnusable, MetaStore, NewerSchema, StorageError, admin, backup
from bot.database.address import parse_address
from bot.database.schema.migrations import HEAD

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def _set(url: str, value: str) -> None:
    async with Database(url, clock=lambda: NOON) as database:
        await MetaStore(database).set("state", value)


async def _get(url: str) -> str | None:
    async with Database(url, clock=lambda: NOON) as database:
        return await MetaStore(database).get("state")


def _state(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        value: str = connection.execute("SELECT value FROM meta").fetchone()[0]
        return value


async def test_a_backup_of_an_open_database_holds_what_is_still_in_its_journal(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("state", "committed a moment ago")
        saved = admin.make_backup(sqlite_url)
    assert _state(saved) == "committed a moment ago"
    assert backup.verify(saved) == HEAD


async def test_a_backup_during_an_open_transaction_holds_only_what_was_committed(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("state", "before")
        async with database.write() as tx:
            await tx.run_sync(lambda connection: connection.exec_driver_sql("UPDATE meta SET value = 'half'"))
            saved = admin.make_backup(sqlite_url)
    assert _state(saved) == "before"


async def test_only_the_newest_five_backups_are_kept(sqlite_url: str) -> None:
    for number in range(8):
        await _set(sqlite_url, str(number))
        admin.make_backup(sqlite_url, now=NOON + timedelta(hours=number))
    kept = admin.backups_of(sqlite_url)
    assert [_state(found.path) for found in kept] == ["7", "6", "5", "4", "3"]
    assert [found.made_at for found in kept] == [NOON + timedelta(hours=n) for n in (7, 6, 5, 4, 3)]


async def test_a_backup_is_gone_thirty_days_later_at_the_next_start(sqlite_url: str) -> None:
    now = NOON
    admin.make_backup(sqlite_url, now=now)
    async with Database(sqlite_url, clock=lambda: NOON + timedelta(days=29)):
        assert len(admin.backups_of(sqlite_url)) == 1
    async with Database(sqlite_url, clock=lambda: NOON + timedelta(days=30)):
        assert admin.backups_of(sqlite_url) == []


def test_expiry_names_when_the_last_backup_of_todays_data_is_gone(sqlite_url: str) -> None:
    path = parse_address(sqlite_url).file
    assert backup.expiry(path, NOON) is None
    admin.make_backup(sqlite_url, now=NOON)
    admin.make_backup(sqlite_url, now=NOON + timedelta(days=1))
    assert backup.expiry(path, NOON + timedelta(days=2)) == NOON + timedelta(days=31)
    backup.expire(path, NOON + timedelta(days=31))
    assert backup.expiry(path, NOON + timedelta(days=31)) is None


async def test_a_running_bot_knows_and_expires_its_backups(database_url: str) -> None:
    now = [NOON]
    async with Database(database_url, clock=lambda: now[0]) as database:
        assert await database.last_backup_expires_at() is None
        if database.address.path is not None:
            admin.make_backup(database_url, now=NOON)
            assert await database.last_backup_expires_at() == NOON + timedelta(days=30)
        now[0] = NOON + timedelta(days=30)
        await database.expire_backups()
        assert await database.last_backup_expires_at() is None


def test_other_files_among_the_backups_are_never_touched(sqlite_url: str) -> None:
    folder = backup.directory(parse_address(sqlite_url).file)
    folder.mkdir()
    names = ["paperclub-mine.db", "paperclub-test-20200101T000000000000Z.db", "paperclub.db", "notes.txt"]
    for name in names:
        (folder / name).write_text("mine")
    for number in range(7):
        admin.make_backup(sqlite_url, now=NOON + timedelta(hours=number))
    assert {path.name for path in folder.iterdir()} >= set(names)
    assert len(admin.backups_of(sqlite_url)) == 5


def test_a_backup_never_overwrites_a_file(sqlite_url: str, tmp_path: Path) -> None:
    precious = tmp_path / "precious.db"
    precious.write_text("precious")
    with pytest.raises(StorageError, match="exists already"):
        admin.make_backup(sqlite_url, precious)
    assert precious.read_text() == "precious"


def test_a_backup_that_fails_leaves_no_half_file(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where a directory should be")
    with pytest.raises(StorageError, match="no backup could be written"):
        admin.make_backup(sqlite_url)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "paperclub.db"]


def test_a_database_that_is_not_there_cannot_be_backed_up_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="does not exist"):
        admin.make_backup(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


async def test_a_restore_brings_the_old_state_back_and_keeps_the_replaced_one(sqlite_url: str) -> None:
    await _set(sqlite_url, "old")
    saved = admin.make_backup(sqlite_url, now=NOON)
    await _set(sqlite_url, "new")
    done = admin.restore_backup(sqlite_url, saved, now=NOON + timedelta(hours=1))
    assert await _get(sqlite_url) == "old"
    assert (done.source, done.revision) == (saved, HEAD)
    assert done.aside is not None
    assert _state(done.aside) == "new"
    (replaced,) = [found for found in admin.backups_of(sqlite_url) if found.replaced]
    assert replaced.path == done.aside
    assert replaced.expires_at == NOON + timedelta(hours=1, days=30)


async def test_a_restore_never_meets_the_old_journal(sqlite_url: str, tmp_path: Path) -> None:
    """After a crash the newest commits are only in the journal: they must go aside, not into the restored file."""
    path = parse_address(sqlite_url).file
    await _set(sqlite_url, "old")
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("state", "only in the journal")
        wal = path.with_name("paperclub.db-wal").read_bytes()
        main = path.read_bytes()
    path.write_bytes(main)
    path.with_name("paperclub.db-wal").write_bytes(wal)
    done = admin.restore_backup(sqlite_url, saved)
    assert await _get(sqlite_url) == "old"
    assert done.aside is not None
    assert _state(done.aside) == "only in the journal"


async def test_a_restore_never_meets_the_journal_of_a_database_that_is_gone(sqlite_url: str, tmp_path: Path) -> None:
    await _set(sqlite_url, "old")
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    path = parse_address(sqlite_url).file
    path.unlink()
    journal = path.with_name(f"{path.name}-wal")
    journal.write_bytes(b"of the one that is gone")
    assert admin.restore_backup(sqlite_url, saved, now=NOON).aside is None
    assert not journal.exists()
    assert [each.read_bytes() for each in path.parent.glob("backups/*-wal")] == [b"of the one that is gone"]
    assert await _get(sqlite_url) == "old"


async def test_a_restore_repairs_a_damaged_database_and_keeps_the_damaged_file(sqlite_url: str, tmp_path: Path) -> None:
    await _set(sqlite_url, "old")
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    path = parse_address(sqlite_url).file
    path.write_bytes(b"not a database at all")
    done = admin.restore_backup(sqlite_url, saved)
    assert await _get(sqlite_url) == "old"
    assert done.aside is not None
    assert done.aside.read_bytes() == b"not a database at all"


async def test_a_restore_works_where_no_database_is_left(sqlite_url: str, tmp_path: Path) -> None:
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    parse_address(sqlite_url).file.unlink()
    assert admin.restore_backup(sqlite_url, saved).aside is None
    assert await _get(sqlite_url) is None


def _damaged(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[4096:4196] = b"\xff" * 100
    saved.write_bytes(bytes(content))


def _foreign(saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as connection:
        connection.execute("DROP TABLE alembic_version")


def _newer(saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_damaged, "is damaged|no backup of Paperclub"),
        (_foreign, "no backup of Paperclub"),
        (_newer, "knows only"),
        (lambda saved: saved.write_text("nonsense"), "no SQLite database"),
        (lambda saved: saved.unlink(), "is no file"),
    ],
)
async def test_a_restore_from_a_bad_file_changes_nothing(
    sqlite_url: str, tmp_path: Path, spoil: object, sentence: str
) -> None:
    await _set(sqlite_url, "present")
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    assert callable(spoil)
    spoil(saved)
    before = parse_address(sqlite_url).file.read_bytes()
    with pytest.raises((DatabaseUnusable, NewerSchema), match=sentence):
        admin.restore_backup(sqlite_url, saved)
    assert parse_address(sqlite_url).file.read_bytes() == before
    assert await _get(sqlite_url) == "present"


async def test_the_schema_status_is_reported_without_changing_anything(empty_database_url: str) -> None:
    before = await admin.schema_status(empty_database_url)
    assert (before.revision, before.newest, before.is_current) == (None, HEAD, False)
    if parse_address(empty_database_url).path is not None:
        assert not parse_address(empty_database_url).file.exists()
    was, now = await admin.upgrade_schema(empty_database_url)
    assert (was, now.is_current) == (before, True)
    async with Database(empty_database_url):
        assert (await admin.schema_status(empty_database_url)).is_current


@pytest.mark.parametrize(
    "act", [admin.make_backup, admin.backups_of, lambda url: admin.restore_backup(url, Path("x.db"))]
)
def test_postgresql_is_sent_to_its_own_tools(act: object) -> None:
    assert callable(act)
    with pytest.raises(DatabaseUnusable, match="pg_dump"):
        act("postgresql://club@localhost/club")


def test_a_backup_of_the_future_is_kept_and_promises_nothing(sqlite_url: str) -> None:
    """Of a machine whose clock was ahead: it may not hold what is stored now."""
    path = parse_address(sqlite_url).file
    admin.make_backup(sqlite_url, now=NOON + timedelta(days=9))
    assert backup.expiry(path, NOON) is None


async def test_replaced_databases_push_no_backup_out(sqlite_url: str) -> None:
    await _set(sqlite_url, "old")
    saved = [admin.make_backup(sqlite_url, now=NOON + timedelta(hours=number)) for number in range(backup.KEEP)]
    path = parse_address(sqlite_url).file
    for number in range(3):
        backup.put_back(path, saved[-1], NOON + timedelta(days=1, hours=number))
    backup.expire(path, NOON + timedelta(days=2))
    kept = admin.backups_of(sqlite_url)
    assert {each.path for each in kept if not each.replaced} == set(saved)
    assert sum(each.replaced for each in kept) == 3


def test_an_expired_copy_goes_with_its_journals(sqlite_url: str) -> None:
    saved = admin.make_backup(sqlite_url, now=NOON)
    journals = [saved.with_name(saved.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    for journal in journals:
        journal.write_text("what somebody deleted")
    backup.expire(parse_address(sqlite_url).file, NOON + backup.LIFETIME)
    assert [each for each in [saved, *journals] if each.exists()] == []


def test_damage_that_only_the_full_check_finds_is_damage(sqlite_url: str, tmp_path: Path) -> None:
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("CREATE TABLE pairs (a, b)")
        connection.execute("CREATE INDEX pairs_b ON pairs (b)")
        connection.execute("INSERT INTO pairs VALUES (1, 2), (3, 4)")
        # An index of another column: every statement works, and finds the wrong rows.
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX pairs_b ON pairs (a)' WHERE name = 'pairs_b'")
    with pytest.raises(DatabaseUnusable, match="is damaged"):
        backup.verify(saved)


async def test_what_is_put_aside_is_whole_in_one_file(sqlite_url: str, tmp_path: Path) -> None:
    await _set(sqlite_url, "old")
    saved = admin.make_backup(sqlite_url, tmp_path / "saved.db")
    path = parse_address(sqlite_url).file
    async with Database(sqlite_url) as database:
        await MetaStore(database).set("state", "newest")
        files = {each: each.read_bytes() for each in (path, path.with_name("paperclub.db-wal"))}
    for each, content in files.items():  # as a crash leaves them
        each.write_bytes(content)
    aside = backup.put_back(path, saved, NOON + timedelta(days=1))
    assert aside is not None
    alone = path.with_name("alone.db")
    alone.write_bytes(aside.read_bytes())
    assert _state(alone) == "newest"
    assert not path.with_name("paperclub.db-wal").exists()
