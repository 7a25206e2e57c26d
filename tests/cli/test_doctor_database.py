"""`doctor` on SQLite files and PostgreSQL: each trouble is named with its fix, and looking changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli.doctor import database as database_checks
from bot.database import Database, MetaStore, backup
from bot.health.files import StateFile
from bot.health.machine import boot_id, boot_seconds, process_start
from bot.health.state import Signs
from tests.support.databases import PostgresServer
from tests.support.installations import PASSWORD, Installation, Mistake, assert_told

Seed = Callable[[Installation], object]


def address(url: str) -> Seed:
    return lambda at: at.environment.update(DATABASE_URL=url)


def schema(revision: str) -> Seed:
    return lambda at: at.sql("UPDATE alembic_version SET version_num = ?", revision)


def overwrite(start: int, size: int) -> Seed:
    def seed(at: Installation) -> None:
        with at.database.open("r+b") as file:
            file.seek(start)
            file.write(b"\xa5" * size)

    return seed


def another_programs(at: Installation) -> None:
    at.database.unlink()
    at.sql("CREATE TABLE bookmarks (url TEXT)")


def journal_of_200_megabytes(at: Installation) -> None:
    with (at.folder / "paperclub.db-wal").open("wb") as file:
        file.truncate(200_000_000)  # holes: nothing is written


def last_backup(days: int | None) -> Seed:
    def seed(at: Installation) -> None:
        shutil.rmtree(at.folder / "backups")
        if days is not None:
            backup.save(at.database, datetime.now(UTC) - timedelta(days=days))

    return seed


def sick_bot(at: Installation) -> None:
    """This process, as a bot that lost its connection two minutes ago."""
    now, pid = boot_seconds(), os.getpid()
    signs = Signs(pid, process_start(pid), boot_id(), now, now - 600, now - 590, disconnected_at=now - 120)
    StateFile(f"sqlite:///{at.database}", {}).write(signs)


def state_for_all(at: Installation) -> None:
    (at.folder / ".paperclub").mkdir()
    (at.folder / ".paperclub").chmod(0o755)


def nothing(_: Installation) -> None:
    """The address is wrong already, or the test itself has done it."""


SQLITE = [
    Mistake("two slashes", address("sqlite://paperclub.db"), "database", "problem", "two slashes", "sqlite:///"),
    Mistake("another kind", address("mysql://h/d"), "database", "problem", "mysql", "sqlite:///"),
    Mistake("options", address("sqlite:///paperclub.db?mode=ro"), "database", "problem", "options", "sqlite:///"),
    Mistake("no folder", address("sqlite:///data/paperclub.db"), "database", "problem", "no directory", "Create it"),
    Mistake(
        "a folder as the file", address("sqlite:///backups"), "database", "problem", "is a directory", "name a file"
    ),
    Mistake("another program's file", another_programs, "database", "problem", "another program", "another file"),
    Mistake("no database", overwrite(0, 100), "database", "problem", "no SQLite database", "db restore"),
    Mistake("a damaged page", overwrite(3 * 4096, 4096), "integrity", "problem", "damaged", "db restore"),
    Mistake("an older schema", schema("0003"), "schema", "warning", "schema 0003", "db upgrade"),
    Mistake("a newer schema", schema("9999"), "schema", "problem", "newer schema", "newer version"),
    Mistake("a bot without Discord", sick_bot, "health", "problem", "Not connected to Discord for 12", "log"),
    Mistake("signs of life for all", state_for_all, "health", "warning", "chmod 700", "restart the bot"),
    Mistake("a large journal", journal_of_200_megabytes, "journal", "warning", "200 MB", "restart the bot"),
    Mistake("no backup", last_backup(None), "backups", "warning", "no backup", "db backup"),
    Mistake("an old backup", last_backup(20), "backups", "warning", "20 days old", "db backup"),
]


@pytest.mark.parametrize("mistake", SQLITE, ids=lambda mistake: mistake.what)
async def test_it_is_named_with_its_fix(installation: Installation, mistake: Mistake) -> None:
    await assert_told(installation, mistake, offline=True)


async def test_a_disk_almost_full_is_named(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    full = Mistake("full", nothing, "disk", "problem", "Only 10 MB", "Free some space")
    await assert_told(installation, full, offline=True)


async def test_what_the_bot_cannot_write_is_named(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root, as whom tests may run, can write everywhere; the system's answer is replaced by another user's."""
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "paperclub.db")
    protected = Mistake("protected", nothing, "database-rights", "problem", "can't write", "chown")
    await assert_told(installation, protected, offline=True)


@pytest.mark.parametrize("name", ["paperclub.db.lock", "backups", ".paperclub"])
async def test_what_an_earlier_start_as_root_left_is_named(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = installation.folder / name
    path.touch() if name.endswith(".lock") else path.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != name)
    roots = Mistake("of root", nothing, "database-rights", "problem", name, f"chown USER {path}")
    await assert_told(installation, roots, offline=True)


async def test_backups_that_cannot_be_looked_at_are_no_bug(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: Path) -> list[object]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.cli.doctor.files.list_backups", closed)
    skipped = Mistake("closed", nothing, "backups", "skipped", "can't be read (Permission denied)", "")
    await assert_told(installation, skipped, offline=True)


async def test_a_bot_that_holds_the_database_without_discord_is_named_by_its_process(
    installation: Installation,
) -> None:
    url = installation.environment["DATABASE_URL"] = f"sqlite:///{installation.database}"
    async with Database(url):
        held = Mistake("held", nothing, "lock", "warning", f"process {os.getpid()} on ", "that process's log")
        await assert_told(installation, held, offline=True)


async def test_a_check_that_takes_too_long_is_given_up(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ", ".join("(hex(randomblob(400)), 'x')" for _ in range(4000))
    installation.sql(f"INSERT INTO meta VALUES {rows}")
    monkeypatch.setattr(database_checks, "_QUICK_CHECK_SECONDS", -1.0)
    slow = Mistake("slow", nothing, "integrity", "skipped", "too large", "")
    await assert_told(installation, slow, offline=True)


async def test_looking_makes_no_file_and_changes_none_beside_a_running_bot_or_none(
    installation: Installation,
) -> None:
    def files() -> dict[Path, tuple[int, int]]:
        paths = [path for path in installation.folder.rglob("*") if path.is_file()]
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}

    async with Database(f"sqlite:///{installation.database}"):
        pass
    before = files()
    await installation.examine()
    assert files() == before
    async with Database(f"sqlite:///{installation.database}") as running:
        await MetaStore(running).set("a", "1")
        before = files()
        results = await installation.examine()
        found = {path: each for path, each in files().items() if not path.name.endswith("-shm")}  # locks live there
        assert found == {path: each for path, each in before.items() if not path.name.endswith("-shm")}
        assert all(each.finding.status in {"ok", "warning"} for each in results)
        await MetaStore(running).set("a", "2")


async def test_a_missing_database_stays_missing(installation: Installation) -> None:
    installation.database.unlink()
    results = await installation.examine(offline=True)
    assert not installation.database.exists()
    assert not list(installation.folder.glob("*.lock"))
    assert "problem" not in {each.finding.status for each in results}


async def test_the_last_changes_of_a_killed_bot_are_seen(installation: Installation) -> None:
    """They are still in the journal, and a look from outside neither folds them in nor loses them."""
    copy = installation.folder / "crashed"
    copy.mkdir()
    async with Database(f"sqlite:///{installation.database}") as running:
        await MetaStore(running).set("a", "last")
        for path in installation.folder.glob("paperclub.db*"):
            shutil.copyfile(path, copy / path.name)
    installation.environment["DATABASE_URL"] = f"sqlite:///{copy / 'paperclub.db'}"
    results = await installation.examine(offline=True)
    assert [each.finding.status for each in results if each.check.id == "integrity"] == ["ok"]
    with closing(sqlite3.connect(copy / "paperclub.db")) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'a'").fetchone() == ("last",)


@pytest.fixture
def on_postgres(installation: Installation, postgres_url: str) -> Installation:
    installation.environment["DATABASE_URL"] = postgres_url
    return installation


async def test_a_sound_postgresql_is_told_with_its_version(on_postgres: Installation) -> None:
    results = await on_postgres.examine(offline=True)
    told = {each.check.id: each.finding for each in results}
    assert "PostgreSQL 1" in told["database"].summary
    assert told["schema"].status == told["lock"].status == "ok"
    assert told["integrity"].status == told["disk"].status == told["backups"].status == "skipped"


async def test_the_holder_of_a_postgresql_database_is_named(on_postgres: Installation) -> None:
    async with Database(on_postgres.environment["DATABASE_URL"]):
        held = Mistake("held", nothing, "lock", "warning", f"process {os.getpid()} on ", "that process's log")
        await assert_told(on_postgres, held, offline=True)


async def test_a_postgresql_without_tables_is_fine(installation: Installation, empty_postgres_url: str) -> None:
    installation.environment["DATABASE_URL"] = empty_postgres_url
    results = await installation.examine(offline=True)
    assert [each.finding.summary for each in results if each.check.id == "schema"] == [
        "The first start makes the tables."
    ]


async def test_a_postgresql_that_cannot_be_used_is_named_without_its_password(
    installation: Installation, postgres_server: PostgresServer
) -> None:
    guarded = postgres_server.url("postgres", "guarded").replace("guarded@", f"guarded:{PASSWORD}@")
    refused = Mistake("password", address(guarded), "database", "problem", "refused", "psql")
    await assert_told(installation, refused, offline=True)
    nowhere = address(f"postgresql://ada:{PASSWORD}@127.0.0.1:1/paperclub")
    unreachable = Mistake("nowhere", nowhere, "database", "problem", "cannot be reached", "Start PostgreSQL")
    await assert_told(installation, unreachable, offline=True)
