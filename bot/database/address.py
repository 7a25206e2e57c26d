"""DATABASE_URL parsed: which engine, which file or server."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.database.errors import DatabaseUnusable
from bot.frozen import dataclass

_FORMS = "write sqlite:///paperclub.db, sqlite:////absolute/path.db or postgresql://user:password@host/database"


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is the SQLite file, or None on PostgreSQL; `str()` contains no password.

    `named` is how the setting names that file, which may be a link to it.
    """

    url: URL
    path: Path | None
    named: Path | None = None

    def __str__(self) -> str:
        if self.path is not None:
            return f"the SQLite file {self.path}"
        host = self.url.host or self.url.query.get("host") or "localhost"
        return f"the PostgreSQL database {self.url.database!r} on {host}"

    def __repr__(self) -> str:
        return f"<Address of {self}>"

    @property
    def file(self) -> Path:
        """Raises DatabaseUnusable on PostgreSQL."""
        if self.path is None:
            raise DatabaseUnusable(f"{self} is no file: use PostgreSQL's own pg_dump and pg_restore for its backups")
        return self.path


def parse_address(text: str) -> Address:
    """Raises DatabaseUnusable, which repeats no part of a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The original message may quote what it took for a port: half of an unescaped password.
        raise DatabaseUnusable(f"DATABASE_URL is no address that I understand: {_FORMS}") from None
    match url.get_backend_name().lower():
        case "sqlite":
            return _sqlite(url)
        case "postgresql" | "postgres":
            return _postgresql(url)
        case other:
            raise DatabaseUnusable(f"DATABASE_URL names {other!r}, but I know SQLite and PostgreSQL: {_FORMS}")


def _sqlite(url: URL) -> Address:
    if url.host:
        raise DatabaseUnusable(f"DATABASE_URL has two slashes after sqlite: where three are needed: {_FORMS}")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise DatabaseUnusable(f"DATABASE_URL names no file, and memory forgets everything at a restart: {_FORMS}")
    if url.query:
        raise DatabaseUnusable("DATABASE_URL has options after a question mark, which the SQLite address does not take")
    named = Path(url.database).expanduser().absolute()
    # SQLite, too, keeps the journal beside the end of a link.
    path = Path(os.path.realpath(named)) if named.is_symlink() else named
    if path.is_symlink():
        raise DatabaseUnusable(f"{named} is a link that leads back to itself: correct it, or DATABASE_URL")
    return Address(URL.create("sqlite+aiosqlite", database=str(path)), path, named)


def _postgresql(url: URL) -> Address:
    if url.host and "@" in url.host:  # which holds the end of the password
        raise DatabaseUnusable("DATABASE_URL has more than one @: in a user's name or password write it as %40")
    if not url.database:
        raise DatabaseUnusable(f"DATABASE_URL names no PostgreSQL database: {_FORMS}")
    query = dict(url.query)
    # libpq's spelling; asyncpg's own keyword takes the same words (disable … verify-full).
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    return Address(url.set(drivername="postgresql+asyncpg", query=query), None)


def read_write_uri(path: Path, *, create: bool = False) -> str:
    """For `sqlite3.connect(…, uri=True)`."""
    return f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"


def read_only_uri(path: Path) -> str:
    """For `sqlite3.connect(…, uri=True)`: makes no file beside `path`, also where no other process has it open."""
    # A reader of a database in WAL mode makes that journal where there is none, and `mode=ro` then leaves it behind.
    # Without one nobody has the database open, so it does not change either.
    journals = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    alone = "" if any(journal.exists() for journal in journals) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{alone}"
