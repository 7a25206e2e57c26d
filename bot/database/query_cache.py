"""Query results kept until a commit changes a table that they were read from."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Coroutine
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import Table

from bot.database.driver.transactions import ANY_TABLE, Scope
from bot.database.engine import Database

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

# A process of other shards may have changed the same database: somebody who deletes their data is in all of them.
_MOST_SECONDS = 10.0


class QueryCache(Generic[_Key, _Value]):
    """Results by key, cleared whole by the next commit of this process that changes one of `tables`.

    With `scope_of`, a commit with a scope clears only the keys whose own it overlaps. Commits of other processes are
    seen after at most ten seconds.
    """

    def __init__(self, database: Database, *tables: Table, scope_of: Callable[[_Key], Scope] | None = None) -> None:
        self._database = database
        self._scope_of = scope_of
        if scope_of is not None:
            database.on_commit(self._committed)
        self._tables = tables
        self._results: dict[_Key, asyncio.Task[_Value]] = {}
        self._commits = 0
        self._waiting: Counter[asyncio.Task[_Value]] = Counter()
        """Callers of each query under way."""
        self._changes = 0
        self._until = 0.0

    def peek(self, key: _Key) -> _Value | None:
        """The cached result, which is not None where there is one."""
        result = self._current().get(key)
        return None if result is None or not result.done() or _failed(result) else result.result()

    async def get(self, key: _Key, query: Callable[[], Coroutine[Any, Any, _Value]]) -> _Value:
        """The cached result, or that of `query`, whose exception is raised and not kept."""
        results = self._current()
        result = results.get(key)
        if result is None or _failed(result):
            result = results[key] = asyncio.create_task(query(), name="cached query")
        elif result.done():
            return result.result()
        # A query under way is shared, too: five hundred callers at once query once.
        self._waiting[result] += 1
        try:
            return await asyncio.shield(result)
        finally:
            self._leave(results, key, result)

    def _leave(self, results: dict[_Key, asyncio.Task[_Value]], key: _Key, result: asyncio.Task[_Value]) -> None:
        """A query that its last caller gave up waiting for leaves the database's queue to others."""
        self._waiting[result] -= 1
        if self._waiting[result]:
            return
        del self._waiting[result]
        if not result.done():
            result.cancel()
            if results.get(key) is result:
                del results[key]

    def _committed(self, tables: Collection[str], scope: Scope | None) -> None:
        if self._scope_of is None or scope is None or ANY_TABLE in tables:
            return  # `_current` clears all
        if changes := sum(table.name in tables for table in self._tables):
            for key in [each for each in self._results if scope.overlaps(self._scope_of(each))]:
                del self._results[key]
            self._changes += changes

    def _current(self) -> dict[_Key, asyncio.Task[_Value]]:
        now, commits = monotonic(), self._database.changes
        if commits != self._commits or now > self._until:
            changes = self._database.changes_in(*self._tables)
            if changes != self._changes or now > self._until:
                self._results, self._changes, self._until = {}, changes, now + _MOST_SECONDS
            self._commits = commits
        return self._results


def _failed(result: asyncio.Task[Any]) -> bool:
    return result.done() and (result.cancelled() or result.exception() is not None)
