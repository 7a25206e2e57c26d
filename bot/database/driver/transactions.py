"""What a store can do inside one transaction, and how that transaction ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, TypeVarTuple, overload

from sqlalchemy import CompoundSelect, Connection, Delete, Engine, Executable, Insert, Select, Table, Update
from sqlalchemy.engine import CursorResult, Result, ScalarResult

from bot.database.driver.connections import Pool
from bot.frozen import dataclass

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")
_Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


ANY_TABLE = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the shelves a change concerns: one server's, and of these `resource_ids`, or all of them for None."""

    guild_id: int
    resource_ids: frozenset[str] | None = None

    def overlaps(self, other: Self) -> bool:
        if self.guild_id != other.guild_id:
            return False
        own, theirs = self.resource_ids, other.resource_ids
        return own is None or theirs is None or not own.isdisjoint(theirs)


class Transaction:
    """From `Database.read()` or `Database.write()`; results are fetched whole."""

    __slots__ = ("_connection", "_pool", "changed", "scope")

    def __init__(self, pool: Pool, connection: Connection) -> None:
        self.changed: set[str] = set()
        """Names of the tables changed; ANY_TABLE for statements that do not say."""
        self.scope: Scope | None = None
        """None may concern everything; so may any statement that isn't of tables of shelves."""
        self._pool = pool
        self._connection = connection

    @overload
    async def execute(  # type: ignore[overload-overlap]  # rows come as a Result, which has no rowcount
        self, statement: Select[*_Ts] | CompoundSelect[*_Ts], parameters: _Parameters = None
    ) -> Result[*_Ts]: ...
    @overload
    async def execute(
        self, statement: Executable, parameters: _Parameters = None
    ) -> CursorResult[*tuple[Any, ...]]: ...
    async def execute(self, statement: Executable, parameters: _Parameters = None) -> Result[*tuple[Any, ...]]:
        """A result without rows has `rowcount`."""
        if not statement.is_select:
            self.changed.add(_table_of(statement))
        return await self._pool.run(_execute, self._connection, statement, parameters)

    @overload
    async def scalars(
        self, statement: Select[_T] | CompoundSelect[_T], parameters: _Parameters = None
    ) -> ScalarResult[_T]: ...
    @overload
    async def scalars(self, statement: Executable, parameters: _Parameters = None) -> ScalarResult[Any]: ...
    async def scalars(self, statement: Executable, parameters: _Parameters = None) -> ScalarResult[Any]:
        """The first column of each row."""
        return (await self.execute(statement, parameters)).scalars()

    @overload
    async def scalar(self, statement: Select[_T] | CompoundSelect[_T], parameters: _Parameters = None) -> _T | None: ...
    @overload
    async def scalar(self, statement: Executable, parameters: _Parameters = None) -> Any: ...
    async def scalar(self, statement: Executable, parameters: _Parameters = None) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    async def run_sync(
        self, work: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """For synchronous SQLAlchemy code, such as `metadata.create_all`."""
        self.changed.add(ANY_TABLE)
        return await self._pool.run(work, self._connection, *args, **kwargs)


def _table_of(statement: Executable) -> str:
    if isinstance(statement, Insert | Update | Delete) and isinstance(statement.table, Table):
        return statement.table.name
    return ANY_TABLE


def _execute(connection: Connection, statement: Executable, parameters: _Parameters) -> Result[*tuple[Any, ...]]:
    result = connection.execute(statement, parameters)
    # Fetched here and not by the caller: reading and closing a cursor must not block the event loop.
    return result.freeze()() if result.returns_rows else result


class Lease:
    """One connection, taken from a pool for one transaction; the methods are for `Pool.run`."""

    __slots__ = ("connection",)

    def __init__(self) -> None:
        self.connection: Connection | None = None

    def begin(self, engine: Engine) -> Connection:
        """A caller that is cancelled meanwhile can still call `end`."""
        self.connection = engine.connect()
        self.connection.begin()
        return self.connection

    def commit(self) -> None:
        """Leaves no transaction open, also when it fails."""
        if self.connection is None:
            return
        try:
            self.connection.commit()
        except BaseException:
            # SQLite leaves the transaction open when a COMMIT fails, and SQLAlchemy takes it for ended.
            self.connection.invalidate()
            raise

    def end(self) -> None:
        """Rolls back what was not committed."""
        if self.connection is not None:
            self.connection.close()
