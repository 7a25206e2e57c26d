"""SQLite connections that make one hop to aiosqlite's thread for each statement, where aiosqlite makes four.

Waiting for that thread is most of what a short transaction takes. One hop needs `Connection._execute`, `_conn` and
`_thread`, which aiosqlite does not promise.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from inspect import iscoroutinefunction
from threading import Thread
from typing import Any

import aiosqlite

from bot.errors import UnsupportedLibrary


class _Cursor:
    """The part of aiosqlite's cursor that SQLAlchemy uses; rows are fetched before `execute` returns."""

    arraysize = 1

    def __init__(self, run: Callable[..., Any], connection: sqlite3.Connection) -> None:
        self._run = run
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "_Cursor":
        await self._run(self._execute_and_fetch, self._connection.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "_Cursor":
        await self._run(self._execute_and_fetch, self._connection.executemany, sql, parameters)
        return self

    def _execute_and_fetch(self, execute: Callable[..., sqlite3.Cursor], sql: str, parameters: Sequence[Any]) -> None:
        cursor = execute(sql, parameters)
        try:
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()  # an open one would keep the file locked after the connection

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()


class _Connection(aiosqlite.Connection):
    def cursor(self) -> _Cursor:  # type: ignore[override]  # as much of a cursor as SQLAlchemy uses
        return _Cursor(self._execute, self._conn)


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """A connection to await, like `aiosqlite.connect`; for SQLAlchemy's `async_creator_fn`."""
    connection = _Connection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with those that it makes
    return connection


def connector(uri: str, before: Callable[[], None] | None = None) -> Callable[..., aiosqlite.Connection]:
    """`connect` to this SQLite URI, whatever file SQLAlchemy names; `before` may raise."""

    def connect_to_uri(_database: str, **options: Any) -> aiosqlite.Connection:
        if before is not None:
            before()
        return connect(uri, uri=True, **options)

    return connect_to_uri


def check_aiosqlite(library: Any = aiosqlite) -> None:
    """Raises UnsupportedLibrary unless `library` has what this module relies on."""
    kind: Any = getattr(library, "Connection", None)
    if not iscoroutinefunction(getattr(kind, "_execute", None)):
        raise UnsupportedLibrary("aiosqlite", "0.22", "Connection._execute")
    if not isinstance(getattr(kind, "_conn", None), property):
        raise UnsupportedLibrary("aiosqlite", "0.22", "Connection._conn")
    if not isinstance(getattr(kind(lambda: None, 64), "_thread", None), Thread):
        raise UnsupportedLibrary("aiosqlite", "0.22", "Connection._thread")


check_aiosqlite()
