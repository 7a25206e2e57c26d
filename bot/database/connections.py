"""How a connection is made and what a transaction on it can do; SQLAlchemy's Core without its object mapper.

``sqlalchemy.ext.asyncio`` would import the whole mapper for its sessions: 51 modules, 0.27 s and 5 MB, nearly
half of the time that the bot may add to a bare client's start. The few lines here do for Core what its
AsyncConnection does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple, overload

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, CursorResult, Result, ScalarResult
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.util import greenlet_spawn

BUSY_SECONDS = 5.0
READERS = 4
_ANSWER_SECONDS = 8.0  # under the ten that a SIGTERM may take

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")
_Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Transaction:
    """One transaction, from ``Database.read()`` or ``Database.write()``; results are fetched whole."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @overload
    async def execute(  # type: ignore[overload-overlap]  # rows come as a Result, which has no rowcount
        self, statement: TypedReturnsRows[*_Ts], parameters: _Parameters = None
    ) -> Result[*_Ts]: ...
    @overload
    async def execute(
        self, statement: Executable, parameters: _Parameters = None
    ) -> CursorResult[*tuple[Any, ...]]: ...
    async def execute(self, statement: Executable, parameters: _Parameters = None) -> Result[*tuple[Any, ...]]:
        """Run a statement, for each set in a list of parameters; ``rowcount`` where no rows come back."""
        return await greenlet_spawn(_execute, self._connection, statement, parameters)

    @overload
    async def scalars(self, statement: TypedReturnsRows[_T], parameters: _Parameters = None) -> ScalarResult[_T]: ...
    @overload
    async def scalars(self, statement: Executable, parameters: _Parameters = None) -> ScalarResult[Any]: ...
    async def scalars(self, statement: Executable, parameters: _Parameters = None) -> ScalarResult[Any]:
        """The first column of each row."""
        return (await self.execute(statement, parameters)).scalars()

    @overload
    async def scalar(self, statement: TypedReturnsRows[_T], parameters: _Parameters = None) -> _T | None: ...
    @overload
    async def scalar(self, statement: Executable, parameters: _Parameters = None) -> Any: ...
    async def scalar(self, statement: Executable, parameters: _Parameters = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.execute(statement, parameters)).scalar()

    async def run_sync(
        self, work: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Run synchronous SQLAlchemy code on this connection, such as ``metadata.create_all``."""
        return await greenlet_spawn(partial(work, self._connection, *args, **kwargs))


def _execute(connection: Connection, statement: Executable, parameters: _Parameters) -> Result[*tuple[Any, ...]]:
    result = connection.execute(statement, parameters)
    # Frozen inside the greenlet: to close the driver's cursor afterwards would mean to wait for the driver.
    return result.freeze()() if result.returns_rows else result


def begin(engine: Engine) -> Connection:
    """Take a connection and begin on it; for ``greenlet_spawn``. Leaves nothing open when it fails."""
    connection = engine.connect()
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection


def commit(connection: Connection) -> None:
    """Commit, or make sure that nothing stays open; for ``greenlet_spawn``."""
    try:
        connection.commit()
    except BaseException:
        # SQLite leaves the transaction open when a COMMIT fails, and SQLAlchemy takes it for ended.
        connection.invalidate()
        raise


async def to_completion(work: Coroutine[Any, Any, _T]) -> _T:
    """Await ``work`` to its end even when the caller is cancelled meanwhile; then be cancelled."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None and task.exception() is None:
        raise cancelled
    return task.result()


def writer_engine(url: URL) -> Engine:
    """The engine of the one writing connection; a commit is on the disk before it returns."""
    engine = _pooled(url, size=1)
    if url.get_backend_name() == "sqlite":
        _sqlite(engine, "BEGIN IMMEDIATE", "synchronous = FULL", "foreign_keys = ON")
    return engine


def reader_engine(url: URL) -> Engine:
    """The engine of the reading connections: each transaction sees one snapshot and cannot write."""
    if url.get_backend_name() == "sqlite":
        engine = _pooled(url, size=READERS)
        _sqlite(engine, "BEGIN", "query_only = ON")
        return engine
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return _pooled(url, size=READERS, execution_options=options)


def migration_engine(url: URL) -> Engine:
    """An engine for schema changes: DDL inside the transaction, foreign keys checked after each step instead
    of during it (SQLite alters a table by copying and dropping it, which would cascade)."""
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=_connect_args(url, None))
    if url.get_backend_name() == "sqlite":
        _sqlite(engine, "BEGIN IMMEDIATE", "synchronous = FULL", "foreign_keys = OFF")
    return engine


def lock_engine(url: URL, name: str) -> Engine:
    """An engine for the connection that holds PostgreSQL's advisory lock; the server shows it as ``name``."""
    connect_args = _connect_args(url, _ANSWER_SECONDS)
    # A holder whose machine vanished without a word is noticed by the server within half a minute.
    connect_args["server_settings"] = {
        "application_name": name[:63],
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
    }
    return create_engine(
        url, poolclass=NullPool, hide_parameters=True, isolation_level="AUTOCOMMIT", connect_args=connect_args
    )


def _pooled(url: URL, *, size: int, execution_options: Mapping[str, Any] | None = None) -> Engine:
    return create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=url.get_backend_name() != "sqlite",
        hide_parameters=True,  # what people write stays out of the log
        connect_args=_connect_args(url, _ANSWER_SECONDS),
        execution_options=dict(execution_options or {}),
    )


def _connect_args(url: URL, answer_seconds: float | None) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        # None: the driver begins nothing by itself, so that DDL and reads lie inside our transactions.
        return {"isolation_level": None, "timeout": BUSY_SECONDS}
    return {
        "timeout": _ANSWER_SECONDS,
        "command_timeout": answer_seconds,
        "server_settings": {"application_name": "paperclub"},
    }


def _sqlite(engine: Engine, begin_sql: str, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: object) -> None:
        cursor = dbapi_connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin_sql)
