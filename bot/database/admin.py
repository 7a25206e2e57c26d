"""What an operator does to the database from the command line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.database import backup
from bot.database.address import Address, parse_address
from bot.database.engine import Database
from bot.database.errors import DatabaseBusy, DatabaseUnusable, NewerSchema
from bot.database.inode_lock import InodeLock
from bot.database.lock import FileLock, lock_path
from bot.database.schema.migrations import HEAD, REVISIONS
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """The database's revision (None: it is new) and the newest that this version of Paperclub knows."""

    database: str
    revision: str | None
    newest: str

    @property
    def is_current(self) -> bool:
        return self.revision == self.newest


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the replaced file went, None when there was none."""

    database: Path
    source: Path
    aside: Path | None
    revision: str


async def schema_status(url: str) -> SchemaStatus:
    """Takes no lock and changes nothing. Raises DatabaseUnusable or NewerSchema."""
    database = Database(url)
    return SchemaStatus(str(database.address), await database.revision(), HEAD)


async def upgrade_schema(url: str) -> tuple[SchemaStatus, SchemaStatus]:
    """Back up and migrate; gives the status before and after. Raises DatabaseBusy, DatabaseUnusable or NewerSchema."""
    before = await schema_status(url)
    async with Database(url):
        pass
    return before, await schema_status(url)


def make_backup(url: str, to: Path | None = None, now: datetime | None = None) -> Path:
    """Copy a SQLite database, while a bot may run on it, to the new file `to` or among its backups.

    Raises DatabaseUnusable (also on PostgreSQL) or StorageError.
    """
    database = _existing(parse_address(url))
    if to is None:
        return backup.save(database, now or datetime.now(UTC))
    backup.write_to(database, to)
    return to


def restore_backup(url: str, source: Path, now: datetime | None = None) -> Restored:
    """Put a backup in the database's place and keep the replaced file among the backups.

    Raises DatabaseBusy, DatabaseUnusable or NewerSchema; nothing has changed then.
    """
    address = parse_address(url)
    database = address.file
    backup.check_directory(database)
    revision = backup.verify(source)
    if revision not in REVISIONS:
        raise NewerSchema(f"{source} has schema {revision}, but this version of Paperclub knows only {HEAD}")
    with alone(address):
        aside = backup.put_back(database, source, now or datetime.now(UTC))
    return Restored(database, source, aside, revision)


def backups_of(url: str) -> list[backup.Backup]:
    """Newest first. Raises DatabaseUnusable on PostgreSQL."""
    database = parse_address(url).file
    backup.check_directory(database)
    return backup.list_backups(database)


def _existing(address: Address) -> Path:
    database = address.file
    backup.check_database_file(database)
    if not database.exists():
        raise DatabaseUnusable(f"{database} does not exist, so there is nothing to back up")
    return database


@contextlib.contextmanager
def alone(address: Address) -> Iterator[None]:
    """Holds the locks of every shard range of a SQLite file, also against processes whose lock file was deleted.

    Raises DatabaseBusy.
    """
    database = address.file
    paths = {lock_path(database), *database.parent.glob(f"{database.name}.*.lock")}
    with contextlib.ExitStack() as held:
        for path in sorted(paths):
            lock = FileLock(address, path, lambda: datetime.now(UTC))
            if not lock.try_acquire():
                raise DatabaseBusy(f"a running Paperclub works with {address}: {lock.holder()}. Stop it first")
            held.callback(lock.release_now)
        with contextlib.suppress(FileNotFoundError):
            inode = InodeLock(database, create=False)
            held.callback(inode.close)
            if not inode.take(None):
                raise DatabaseBusy(
                    f"a running Paperclub works with {address}, its lock file was deleted. Stop it first"
                )
        yield
