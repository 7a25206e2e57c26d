"""Answers of the database that are kept until something changes what they were read from."""

import asyncio
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import Table

from bot.database.engine import Database

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

# A process of other shards may have changed the same database: somebody who deletes their data is in all of them.
_MOST_SECONDS = 10.0


class QueryCache(Generic[_Key, _Value]):
    """What was read from `tables`, by what was asked; forgotten whole with the next commit that changes one of them."""

    def __init__(self, database: Database, *tables: Table) -> None:
        self._database = database
        self._tables = tables
        self._known: dict[_Key, asyncio.Task[_Value]] = {}
        self._changes = 0
        self._until = 0.0

    async def get(self, key: _Key, ask: Callable[[], Coroutine[Any, Any, _Value]]) -> _Value:
        """The answer to `key`: the known one, or that of `ask`, whose exception it passes on and does not keep."""
        known = self._current()
        question = known.get(key)
        if question is None or _failed(question):
            question = known[key] = asyncio.create_task(ask(), name="remembered")
        elif question.done():
            return question.result()
        # A question under way is shared, too: five hundred who ask at once ask the database once.
        return await asyncio.shield(question)

    def _current(self) -> dict[_Key, asyncio.Task[_Value]]:
        now, changes = monotonic(), self._database.changes_in(*self._tables)
        if changes != self._changes or now > self._until:
            self._known, self._changes, self._until = {}, changes, now + _MOST_SECONDS
        return self._known


def _failed(question: asyncio.Task[Any]) -> bool:
    return question.done() and (question.cancelled() or question.exception() is not None)
