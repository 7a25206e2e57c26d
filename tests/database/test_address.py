"""DATABASE_URL: what is understood, what is refused, and that no password is ever repeated."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.database import Database, DatabaseUnusable, MetaStore, admin
from bot.database.address import parse_address


def test_a_relative_sqlite_address_means_a_file_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse_address("sqlite:///paperclub.db").path == tmp_path / "paperclub.db"
    assert parse_address("sqlite:///data/club.db").path == tmp_path / "data" / "club.db"


async def test_a_relative_sqlite_address_opens_and_stays_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database("sqlite:///here.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    async with database:
        assert (tmp_path / "here.db").is_file()


def test_an_absolute_sqlite_address_has_four_slashes() -> None:
    assert parse_address("sqlite:////srv/paperclub.db").path == Path("/srv/paperclub.db")


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file:paperclub.db", "names no file"),
        ("sqlite://paperclub.db", "two slashes"),
        ("sqlite:///paperclub.db?mode=ro", "question mark"),
        ("mysql://root@localhost/club", "mysql"),
        ("paperclub.db", "no address"),
        ("", "no address"),
        ("postgresql://user:p4ss@host", "names no PostgreSQL database"),
        ("postgresql://host:p4ss/club", "no address"),
        ("postgresql://user:half@p4ss@host/club", "%40"),
        ("postgresql://user@example.org:half@p4ss@host/club", "%40"),
    ],
)
def test_a_senseless_address_is_refused_in_one_helpful_sentence(url: str, hint: str) -> None:
    with pytest.raises(DatabaseUnusable, match=hint) as raised:
        Database(url)
    assert "p4ss" not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_a_path_that_cannot_be_looked_at_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """As a folder that the bot's user can't enter is: root, as whom tests may run, enters all."""
    (tmp_path / "loop").symlink_to("loop")
    url = f"sqlite:///{tmp_path}/loop/paperclub.db"
    for act in (Database(url).open, Database(url).revision, lambda: asyncio.to_thread(admin.backups_of, url)):
        with pytest.raises(DatabaseUnusable, match="cannot be looked at"):
            await act()


def test_the_kind_may_be_in_capitals(tmp_path: Path) -> None:
    assert parse_address("SQLite:///paperclub.db").path is not None
    assert parse_address("PostgreSQL://club@host/club").url.drivername == "postgresql+asyncpg"


async def test_a_device_is_no_database() -> None:
    with pytest.raises(DatabaseUnusable, match="device"):
        await Database("sqlite:////dev/null").revision()


async def test_only_the_user_and_its_group_can_read_what_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'paperclub.db'}"
    async with Database(url) as database:
        await MetaStore(database).set("a", "1")
        kept = admin.make_backup(url)
        made = [*tmp_path.glob("paperclub.db*"), kept]
        assert len(made) == 5
        assert [path.name for path in made if path.stat().st_mode & 0o006] == []
    admin.restore_backup(url, kept)
    assert (tmp_path / "paperclub.db").stat().st_mode & 0o006 == 0


def test_a_postgresql_address_uses_asyncpg_and_keeps_the_socket_directory() -> None:
    url = parse_address("postgresql://club@/club?host=/run/postgresql").url
    assert url.drivername == "postgresql+asyncpg"
    assert url.query["host"] == "/run/postgresql"
    assert parse_address("postgres://club@host/club").url.drivername == "postgresql+asyncpg"


def test_sslmode_is_translated_into_the_drivers_word() -> None:
    assert dict(parse_address("postgresql://club@host/club?sslmode=require").url.query) == {"ssl": "require"}


def test_a_password_shows_in_no_text_form() -> None:
    database = Database("postgresql://club:s3cret@host/club?password=s3cret")
    shown = f"{database!r} {database} {database.address!r} {database.address}"
    assert "s3cret" not in shown
    assert "'club' on host" in shown
