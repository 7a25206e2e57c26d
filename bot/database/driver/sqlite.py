"""SQLite's driver with one errand to its thread for each statement, where aiosqlite makes four.

aiosqlite opens a cursor, executes, fetches and closes in four errands, and each waits for the other thread to be given
its turn: most of what a short transaction takes.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite


class _Cursor:
    """What SQLAlchemy asks of aiosqlite's cursor; every result is fetched whole before the statement returns."""

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
        await self._run(self._executed, self._connection.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "_Cursor":
        await self._run(self._executed, self._connection.executemany, sql, parameters)
        return self

    def _executed(self, execute: Callable[..., sqlite3.Cursor], sql: str, parameters: Sequence[Any]) -> None:
        """The whole errand, on the connection's thread."""
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
    """A connection to await, as `aiosqlite.connect` gives it; for SQLAlchemy's ``async_creator_fn``."""
    connection = _Connection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with those that it makes
    return connection
