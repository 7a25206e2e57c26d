"""Pools of connections to SQLite or PostgreSQL, each for one purpose: reading, writing, migrating, locking."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from bot.database.address import Address, read_only_uri, read_write_uri
from bot.database.driver import aiosqlite_internals
from bot.database.driver.sqlalchemy_internals import spawn, wait_for

log = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
READER_CONNECTIONS = 4
_ANSWER_SECONDS = 5.0  # well under the ten that a SIGTERM may take
_FAREWELL_SECONDS = 0.3

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Pool:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Runs to its end even when the caller is cancelled meanwhile."""
        # An interrupted statement would cost the connection, and SQLite keeps a file locked whose connection closes in
        # the middle of a SELECT for as long as anything, such as a traceback, holds the cursor.
        return await to_completion(spawn(work, *args, **kwargs))

    async def dispose(self) -> None:
        await self.run(self.engine.dispose)


async def to_completion(work: Awaitable[_T]) -> _T:
    """Await `work` to its end even when the caller is cancelled meanwhile; then be cancelled."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    task.cancelled() or task.exception()  # retrieved, so that asyncio does not report it as never retrieved
    raise cancelled


def writer_pool(address: Address, before: Callable[[], None] | None = None) -> Pool:
    """One connection; a commit is on the disk before it returns. On SQLite, `before` each connection may raise."""
    if address.path is None:
        return Pool(_server_engine(address, pool_size=1))
    pragmas = ("synchronous = FULL", "foreign_keys = ON")
    uri = read_write_uri(address.path)
    return Pool(_sqlite_engine(address, uri, "BEGIN IMMEDIATE", *pragmas, pool_size=1, before=before))


def reader_pool(address: Address, before: Callable[[], None] | None = None) -> Pool:
    """`READER_CONNECTIONS` connections; each transaction sees one snapshot and cannot write."""
    if address.path is None:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return Pool(_server_engine(address, pool_size=READER_CONNECTIONS, execution_options=options))
    uri, size = read_write_uri(address.path), READER_CONNECTIONS
    return Pool(_sqlite_engine(address, uri, "BEGIN", "query_only = ON", pool_size=size, before=before))


def outside_pool(address: Address) -> Pool:
    """One connection for who looks from outside: on SQLite it makes no file."""
    if address.path is None:
        return reader_pool(address)
    return Pool(_sqlite_engine(address, read_only_uri(address.path), "BEGIN", "query_only = ON", pool_size=1))


def migration_pool(address: Address) -> Pool:
    """DDL inside transactions, no time limit; on SQLite no foreign keys, since it alters a table by dropping it."""
    if address.path is None:
        return Pool(create_engine(address.url, poolclass=NullPool, connect_args=_server_arguments(None)))
    pragmas = ("synchronous = FULL", "foreign_keys = OFF")
    uri = read_write_uri(address.path, create=True)
    return Pool(_sqlite_engine(address, uri, "BEGIN IMMEDIATE", *pragmas, pool_size=1))


def lock_engine(address: Address, name: str) -> Engine:
    """For the connection that holds PostgreSQL's advisory lock; `name` becomes its application_name."""
    arguments = _server_arguments(_ANSWER_SECONDS)
    # The server notices within half a minute that a holder's machine vanished without closing the connection.
    arguments["server_settings"] = {
        "application_name": name[:63],
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
    }
    engine = create_engine(address.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments)
    _part_soon(engine)
    return engine


def _server_engine(address: Address, **options: Any) -> Engine:
    engine = create_engine(
        address.url,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # what people write stays out of the log
        connect_args=_server_arguments(_ANSWER_SECONDS),
        **options,
    )
    _part_soon(engine)
    return engine


def _part_soon(engine: Engine) -> None:
    """A server that hangs doesn't answer a farewell either: then the connection is cut, silently."""

    @event.listens_for(engine, "close")
    def part(connection: Any, _record: object) -> None:
        with contextlib.suppress(TimeoutError, OSError):
            wait_for(connection.driver_connection.close(timeout=_FAREWELL_SECONDS))


def _server_arguments(answer_seconds: float | None) -> dict[str, Any]:
    return {
        "timeout": _ANSWER_SECONDS,
        "command_timeout": answer_seconds,
        "server_settings": {"application_name": "paperclub"},
    }


def _sqlite_engine(
    address: Address, uri: str, begin: str, *pragmas: str, pool_size: int, before: Callable[[], None] | None = None
) -> Engine:
    engine = create_engine(
        address.url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        # A transaction was committed or rolled back before its connection comes back (see `Lease`).
        pool_reset_on_return=None,
        connect_args={
            # None: the driver begins nothing by itself, so that DDL and reads lie inside our transactions.
            "isolation_level": None,
            "timeout": BUSY_SECONDS,
            "async_creator_fn": aiosqlite_internals.connector(uri, before),
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: object) -> None:
        cursor = dbapi_connection.cursor()
        for pragma in ("secure_delete = ON", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(begin)
        finally:
            cursor.close()

    return engine


def use_wal(engine: Engine) -> None:
    """Let SQLite's readers and writer work at once; for `Pool.run`. A backup does not keep this mode."""
    raw = engine.raw_connection()
    try:
        mode = _set_wal(raw.cursor())
    finally:
        raw.close()
    if mode != "wal":
        log.warning("SQLite keeps its %s journal here, so reads wait behind writes.", mode)


def _set_wal(cursor: Any) -> str:
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            # The busy timeout does not count here: a process of another shard may be making the tables just now.
            cursor.execute("PRAGMA journal_mode = WAL")
            mode: str = cursor.fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            wait_for(asyncio.sleep(0.01))
        else:
            return mode
