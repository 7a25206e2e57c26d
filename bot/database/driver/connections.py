"""How connections are made, and how synchronous SQLAlchemy code runs on them beside the event loop.

SQLAlchemy's Core is used without ``sqlalchemy.ext.asyncio``, which would import the whole object mapper: 51 modules,
0.27 s and 5 MB, nearly half of the time that the bot may add to a bare client's start.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only, greenlet_spawn

from bot.database.address import Address
from bot.database.driver import sqlite

log = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
READERS = 4
_ANSWER_SECONDS = 5.0  # well under the ten that a SIGTERM may take

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Pool:
    """Connections of one kind, whose synchronous code runs in greenlets that await the driver beside the event loop."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Run code that uses these connections, to its end even when the caller is cancelled meanwhile.

        A statement that is broken off would cost the connection, and SQLite keeps a file locked whose connection
        closes in the middle of a SELECT for as long as anything, such as a traceback, holds the cursor.
        """
        return await to_completion(greenlet_spawn(partial(work, *args, **kwargs)))

    async def dispose(self) -> None:
        """Close the connections."""
        await self.run(self.engine.dispose)


async def to_completion(work: Awaitable[_T]) -> _T:
    """Await ``work`` to its end even when the caller is cancelled meanwhile; then be cancelled."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    task.cancelled() or task.exception()  # looked at, so that asyncio does not report it as forgotten
    raise cancelled


def writer_pool(address: Address) -> Pool:
    """The one writing connection; a commit is on the disk before it returns."""
    if address.path is None:
        return Pool(_server_engine(address, pool_size=1))
    return Pool(_sqlite_engine(address, "BEGIN IMMEDIATE", "synchronous = FULL", "foreign_keys = ON", pool_size=1))


def reader_pool(address: Address) -> Pool:
    """The reading connections: each transaction sees one snapshot and cannot write."""
    if address.path is None:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return Pool(_server_engine(address, pool_size=READERS, execution_options=options))
    return Pool(_sqlite_engine(address, "BEGIN", "query_only = ON", pool_size=READERS))


def migration_pool(address: Address) -> Pool:
    """For schema changes: DDL inside the transaction, no limit of time, and foreign keys checked after each step
    instead of during it (SQLite alters a table by copying and dropping it, which would cascade)."""
    if address.path is None:
        return Pool(create_engine(address.url, poolclass=NullPool, connect_args=_server_arguments(None)))
    return Pool(_sqlite_engine(address, "BEGIN IMMEDIATE", "synchronous = FULL", "foreign_keys = OFF", pool_size=1))


def lock_engine(address: Address, name: str) -> Engine:
    """For the connection that holds PostgreSQL's advisory lock; the server shows it as ``name``."""
    arguments = _server_arguments(_ANSWER_SECONDS)
    # A holder whose machine vanished without a word is noticed by the server within half a minute.
    arguments["server_settings"] = {
        "application_name": name[:63],
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
    }
    return create_engine(address.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments)


def _server_engine(address: Address, **options: Any) -> Engine:
    return create_engine(
        address.url,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # what people write stays out of the log
        connect_args=_server_arguments(_ANSWER_SECONDS),
        **options,
    )


def _server_arguments(answer_seconds: float | None) -> dict[str, Any]:
    return {
        "timeout": _ANSWER_SECONDS,
        "command_timeout": answer_seconds,
        "server_settings": {"application_name": "paperclub"},
    }


def _sqlite_engine(address: Address, begin: str, *pragmas: str, pool_size: int) -> Engine:
    # isolation_level None: the driver begins nothing by itself, so that DDL and reads lie inside our transactions.
    engine = create_engine(
        address.url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        # A transaction was committed or rolled back before its connection comes back (see `Lease`).
        pool_reset_on_return=None,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "async_creator_fn": sqlite.connect},
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: object) -> None:
        cursor = dbapi_connection.cursor()
        for pragma in pragmas:
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
    """Let SQLite's readers and writer work side by side; for ``Pool.run``. The file remembers it, a backup does not."""
    raw = engine.raw_connection()
    try:
        mode = _set_wal(raw.cursor())
    finally:
        raw.close()
    if mode != "wal":
        log.warning("SQLite keeps its %s journal here, so reads wait behind writes.", mode)


def _set_wal(cursor: Any) -> str:
    """The journal mode that SQLite agreed to."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            # The busy timeout does not count here: a process of another shard may be making the tables just now.
            cursor.execute("PRAGMA journal_mode = WAL")
            mode: str = cursor.fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            await_only(asyncio.sleep(0.01))
        else:
            return mode
