"""Backups of a SQLite database."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.database.address import read_write_uri
from bot.database.errors import DatabaseUnusable, StorageError, translate
from bot.database.inode_lock import PRIVATE
from bot.frozen import dataclass
from bot.installation import command_line

KEEP = 5
# What people deleted must not live on in backups for ever.
LIFETIME = timedelta(days=30)

_HEADER = b"SQLite format 3\x00"
_REPLACED, _RESCUED = "-replaced", "-rescued"
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A `replaced` one was put aside by a restore, a `rescued` one saved from files pulled away from a running bot.

    Neither counts towards `KEEP`.
    """

    path: Path
    made_at: datetime
    replaced: bool
    rescued: bool = False

    @property
    def expires_at(self) -> datetime:
        return self.made_at + LIFETIME


def check_database_file(path: Path) -> None:
    """Raises DatabaseUnusable unless `path` is, or can become, a SQLite file. Writes nothing."""
    check_directory(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # to open a named pipe would wait for its writer
            raise DatabaseUnusable(f"{path} is a pipe, socket or device: DATABASE_URL must name a regular file")
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except FileNotFoundError:
        start = b""
    except OSError as error:
        raise DatabaseUnusable(f"{path} cannot be read ({error.strerror}): make it the bot's user's own") from error
    if start and start != _HEADER:
        raise DatabaseUnusable(
            f"{path} is no SQLite database, or a damaged one; it was left untouched: "
            f"look at it, choose another file, or put a backup in its place ({command_line('db restore')})"
        )
    journal = path.with_name(f"{path.name}-wal")
    if not start and _size(journal):
        raise DatabaseUnusable(
            f"{path} is {'empty' if path.exists() else 'gone'}, though changes to it are still in {journal.name}, so I "
            f"don't begin a new one: put a backup in its place with `{command_line('db restore FILE')}`, or delete "
            f"{journal.name}, too, to begin an empty one"
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def check_directory(path: Path) -> None:
    """Raises DatabaseUnusable unless a file could be at `path`."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        mode = stat.S_IFREG
    except OSError as error:
        closed = f"{path} cannot be looked at ({error.strerror})"
        raise DatabaseUnusable(f"{closed}: let the bot's user open the folders above it") from None
    if stat.S_ISDIR(mode):
        raise DatabaseUnusable(f"{path} is a directory: DATABASE_URL must name a file in it")
    if not stat.S_ISREG(mode):
        raise DatabaseUnusable(f"{path} is a device or a pipe: DATABASE_URL must name a regular file")
    if not path.parent.is_dir():
        raise DatabaseUnusable(f"{path.parent} is no directory: create it, or correct DATABASE_URL")


def directory(database: Path) -> Path:
    return database.parent / "backups"


def list_backups(database: Path) -> list[Backup]:
    """Newest first."""
    name = re.compile(re.escape(database.stem) + r"-(\d{8}T\d{12}Z)(-replaced|-rescued)?\.db")
    folder = directory(database)
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := name.fullmatch(path.name):
            made_at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, made_at, replaced=match[2] == _REPLACED, rescued=match[2] == _RESCUED))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def expiry(database: Path, now: datetime) -> datetime | None:
    """When the last backup is deleted that may hold what the database holds at `now`; None if there is none."""
    return max((backup.expires_at for backup in list_backups(database) if backup.made_at <= now), default=None)


def expire(database: Path, now: datetime) -> None:
    """Delete all but the newest `KEEP` backups, and every one older than `LIFETIME`."""
    backups = list_backups(database)
    made = [backup for backup in backups if not (backup.replaced or backup.rescued)]
    for backup in backups:
        if backup.expires_at <= now or backup in made[KEEP:]:
            for path in _with_journals(backup.path):
                path.unlink(missing_ok=True)
    for journal in directory(database).glob(f"{database.stem}-*{_REPLACED}.db-*"):
        put_aside_at = datetime.fromtimestamp(journal.lstat().st_ctime, UTC)
        if put_aside_at + LIFETIME <= now and not journal.with_name(journal.name.rpartition("-")[0]).exists():
            journal.unlink(missing_ok=True)


def save(database: Path, now: datetime) -> Path:
    """Make a backup, while the database may be in use, and expire others.

    Raises StorageError; no partial file is left then.
    """
    target = _unused(database, now)
    write_to(database, target)
    expire(database, now)
    return target


def write_to(database: Path, target: Path) -> None:
    """Copy the database with its journal to the new file `target`. Raises StorageError."""
    try:
        with closing(_connect(database)) as connection:
            copy_to(connection, target)
    except sqlite3.Error as error:
        raise StorageError(f"no backup could be written to {target}: {translate(error) or error}") from error


def rescue_paths(database: Path, now: datetime) -> Iterator[Path]:
    """For what an open connection still holds of a file that is gone; its directory may be gone, too, or full."""
    with suppress(OSError):
        database.parent.mkdir(parents=True, exist_ok=True)
    among_backups = _unused(database, now, _RESCUED)
    yield among_backups
    yield database.with_name(among_backups.name)
    with suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="paperclub-"), among_backups.name)


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Copy what the connection has open to the new file `target`. Raises StorageError."""
    if target.exists():
        raise StorageError(f"{target} exists already: I do not write over it")
    partial = target.with_name(target.name + ".half")
    try:
        target.parent.mkdir(exist_ok=True)
        _make_private(partial)
        connection.execute("VACUUM INTO ?", (str(partial),))
        _sync(partial)
        partial.rename(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            partial.unlink()
        raise StorageError(f"no backup could be written to {target}: {translate(error) or error}") from error


def verify(path: Path) -> str:
    """The schema revision of a backup. Raises DatabaseUnusable for a damaged or foreign file."""
    if not path.is_file():
        raise DatabaseUnusable(f"{path} is no file")
    check_database_file(path)
    try:
        # immutable: reads without making journal files beside a file that may be the only copy.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if problem != "ok":
                raise DatabaseUnusable(f"{path} is damaged: {problem}")
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"{path} is no backup of Paperclub's: {error}") from error
    if revision is None:
        raise DatabaseUnusable(f"{path} is no backup of Paperclub's: it names no schema")
    return str(revision[0])


def put_back(database: Path, source: Path, now: datetime) -> Path | None:
    """Replace `database` by a copy of `source`; gives where the replaced file went.

    The caller holds the lock. A complete database is at its path at every moment. Raises DatabaseUnusable.
    """
    verify(source)
    incoming = database.with_name(database.name + ".restoring")
    try:
        _make_private(incoming)
        shutil.copyfile(source, incoming)
        _sync(incoming)
        aside = _put_aside(database, now)
        incoming.replace(database)
        _sync(database.parent)
    except OSError as error:
        with suppress(OSError):
            incoming.unlink()
        where = f" ({error.filename})" if error.filename else ""
        raise DatabaseUnusable(f"{source} could not be put in place: {error.strerror}{where}") from error
    return aside


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Hard-link the present file, with its journal, into the backups, so that its path is never empty.

    None where there is none; its journal may be there all the same.
    """
    is_there = database.exists()
    if is_there:
        try:
            with closing(_connect(database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass  # damaged: its journal is moved as it is
    aside = _unused(database, now, _REPLACED)
    try:
        aside.parent.mkdir(exist_ok=True)
    except FileExistsError:  # it's no folder
        aside = database.with_name(aside.name)
    if is_there:
        os.link(database, aside)
    for journal, kept in zip(_with_journals(database)[1:], _with_journals(aside)[1:], strict=True):
        if journal.exists():
            # A new database must never meet the old one's journal.
            journal.rename(kept)
    return aside if is_there else None


def _with_journals(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]


def _unused(database: Path, now: datetime, suffix: str = "") -> Path:
    return directory(database) / f"{database.stem}-{now.astimezone(UTC).strftime(_STAMP)}{suffix}.db"


def _make_private(path: Path) -> None:
    """An empty file in place of what is there: SQLite and `shutil` would let everybody read what they make."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(read_write_uri(path), uri=True, timeout=10, isolation_level=None)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no directories
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
