"""What can go wrong with the database, and how drivers' errors become these."""

from __future__ import annotations

import socket
from collections.abc import Collection

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import PaperclubError, StartError
from bot.installation import command_line
from bot.patterns import compile_later


class DatabaseUnusable(StartError):
    """The database cannot be opened. `str()` says why and what to do, without any password."""

    exit_code = 10


class DatabaseUnavailable(DatabaseUnusable):
    """The server can't be reached just now: starting again later helps."""

    exit_code = 15


class DatabaseBusy(StartError):
    """Another process serves the same shards from this database; `str()` says which."""

    exit_code = 3


class NewerSchema(DatabaseUnusable):
    """A later version of Paperclub has written the database."""


class StorageError(PaperclubError):
    """A transaction failed: nothing of it is saved, except as `CommitUncertain` says.

    `str()` is one sentence for the operator's log, `for_member` one for the person who asked.
    """

    sentence = "the database refused: nothing was changed"
    for_member = "I couldn’t save or read that just now, so nothing was changed. Please try again in a minute."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class DiskFull(StorageError):
    sentence = "the disk that holds the database is full, so nothing is saved: free some space"
    for_member = "That wasn’t saved: my disk is full. Please tell whoever runs the bot."


class ReadOnly(StorageError):
    sentence = "the database cannot be written: make the file and its directory writable for the bot's user"
    for_member = "That wasn’t saved: I can’t write to my own database. Please tell whoever runs the bot."


class Locked(StorageError):
    """Another program kept the SQLite file locked for longer than the busy timeout."""

    sentence = "the database file is locked by another program: close the one that writes to it"


class Corrupt(StorageError):
    """The file is left as it is."""

    sentence = (
        "the database file is damaged or no SQLite database; it was left untouched: "
        f"look at it, or put a backup in its place with `{command_line('db restore')}`"
    )
    for_member = (
        "My database is damaged, so I couldn’t do that, and nothing was saved. Please tell whoever runs the bot."
    )


class TablesChanged(Corrupt):
    """A table or column that the schema has is missing."""

    sentence = "the database lacks a table or column, which another program removed or renamed"


class NotOpen(StorageError):
    """Asked before the start or after the end."""

    sentence = "the database is not open"


class FilesChanged(StorageError):
    """Somebody deleted, replaced or overwrote the open SQLite files: there is no more writing."""

    sentence = "the database's files were changed while the bot was running; nothing is written any more"
    for_member = (
        "That wasn’t saved: my database’s files were changed under me, so I’m stopping. "
        "Please tell whoever runs the bot."
    )


class Unreadable(StorageError):
    sentence = "the database file cannot be opened, read or written: check the disk and the permissions"


class Overloaded(StorageError):
    """A transaction waited in line for too long, and was never begun."""

    sentence = (
        "transactions wait for the ones before them, and some are given up: look at the load of the database's disk "
        "or server"
    )


class ServerTrouble(StorageError):
    """PostgreSQL is away, slow or unwilling; it passes, or its operator has to look."""


class ConnectionLost(ServerTrouble):
    sentence = (
        "the connection to the PostgreSQL server was lost; the next use connects again. If it stays away, look at the "
        "server and its log"
    )


class Unanswered(ConnectionLost):
    """A statement took too long; its transaction is given up."""

    sentence = (
        "the PostgreSQL server takes too long for an answer: look at its load and disk, and in pg_stat_activity for "
        "programs that hold locks"
    )


class CommitUncertain(ConnectionLost):
    """The one StorageError after which everything may be saved: the answer to the COMMIT never came."""

    sentence = (
        "the connection to the PostgreSQL server was lost during a commit, which may have arrived; the next use "
        "connects again. If it stays away, look at the server and its log"
    )
    for_member = (
        "My database went away while I was saving that, so I can’t tell whether it was saved. "
        "Please look before you try again."
    )


class Refused(ServerTrouble):
    sentence = "the database server refused the connection"


class Unreachable(Refused):
    sentence = "the PostgreSQL server in DATABASE_URL cannot be reached: is it running, and are host and port right?"


# https://www.sqlite.org/rescode.html, as sqlite3 names them; the first matching prefix counts.
_SQLITE: tuple[tuple[str, type[StorageError]], ...] = (
    ("SQLITE_FULL", DiskFull),
    ("SQLITE_READONLY", ReadOnly),
    ("SQLITE_PERM", ReadOnly),
    ("SQLITE_BUSY", Locked),
    ("SQLITE_LOCKED", Locked),
    ("SQLITE_CORRUPT", Corrupt),
    ("SQLITE_NOTADB", Corrupt),
    ("SQLITE_CANTOPEN", Unreadable),
    ("SQLITE_IOERR", Unreadable),
)

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES: tuple[tuple[str, StorageError], ...] = (
    ("53100", DiskFull()),
    (
        "25006",
        ReadOnly(
            "the PostgreSQL server is read-only just now, so nothing is saved: name the primary in DATABASE_URL, or "
            "turn off default_transaction_read_only"
        ),
    ),
    (
        "42501",
        ReadOnly("the PostgreSQL user lacks a right on the tables: grant it all on the database's schema"),
    ),
    ("28", Refused("PostgreSQL refused the user or the password in DATABASE_URL")),
    ("3D000", Refused("PostgreSQL has no database of the name in DATABASE_URL: create it first (createdb)")),
    ("53300", Unreachable("PostgreSQL has no connection left: raise max_connections or close other programs")),
    ("57P03", Unreachable("PostgreSQL is starting up or shutting down; if it stays so, look at its log")),
    ("57P", ConnectionLost()),
    ("08", ConnectionLost()),
)


def translate(error: BaseException) -> StorageError | None:
    """The project's error for one of a driver's or SQLAlchemy's; None for a bug or a violated constraint.

    >>> translate(ValueError("unrelated")) is None
    True
    """
    if isinstance(error, StorageError):
        return error
    for cause in _causes(error):
        found = _from_sqlite(cause) or _from_postgres(cause) or _from_network(cause)
        if found is not None:
            return found
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return ConnectionLost()
    return Overloaded() if isinstance(error, PoolTimeout) else None


_MISSING = compile_later(
    r"no such (?:table|column): ([\w.]+)|has no column named (\w+)"  # SQLite
    r"|(?:relation|column) (\S+).* does not exist"  # PostgreSQL
)
_UNDEFINED = {"42P01", "42703"}  # table, column


def missing_table(error: BaseException, names: Collection[str]) -> TablesChanged | None:
    """For an error that says that one of these tables or columns isn't there; of any other name it is a bug."""
    for cause in _causes(error):
        if getattr(cause, "sqlite_errorname", "") == "SQLITE_ERROR" or getattr(cause, "sqlstate", "") in _UNDEFINED:
            found = _MISSING.search(str(cause))
            name = "" if found is None else found[found.lastindex or 0].replace('"', "")
            if name.rpartition(".")[2] in names:
                return TablesChanged(f"the database lacks {name}, which another program removed or renamed")
    return None


def may_have_committed(error: BaseException, known: StorageError | None) -> bool:
    """Whether a COMMIT that ended with `error` may have been done: PostgreSQL didn't say that it wasn't."""
    if known is not None:
        return isinstance(known, ConnectionLost)
    return isinstance(error, DBAPIError) and not any(getattr(each, "sqlstate", None) for each in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    """Outermost first."""
    causes = [error]
    original = error.orig if isinstance(error, DBAPIError) else None
    if original is not None:
        causes.append(original)
        if original.__cause__ is not None:
            causes.append(original.__cause__)
    return causes


def _from_sqlite(error: BaseException) -> StorageError | None:
    name: str = getattr(error, "sqlite_errorname", "")
    return next((kind() for prefix, kind in _SQLITE if name.startswith(prefix)), None)


def _from_postgres(error: BaseException) -> StorageError | None:
    state = getattr(error, "sqlstate", None) or ""
    found = next((found for prefix, found in _POSTGRES if state.startswith(prefix)), None)
    return type(found)(str(found)) if found is not None else None


def _from_network(error: BaseException) -> StorageError | None:
    """What asyncpg raises unwrapped when there is no server, or it closed the connection."""
    if isinstance(error, SQLAlchemyError):
        return None
    if isinstance(error, TimeoutError):
        return Unanswered()
    if isinstance(error, ConnectionRefusedError | FileNotFoundError | socket.gaierror):
        return Unreachable()
    if isinstance(error, ConnectionError) or type(error).__name__ == "ConnectionDoesNotExistError":
        return ConnectionLost()
    return None
