"""Query results are asked for once, and never kept beyond a change of what they were read from."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, insert, select, text

from bot.database import Database, QueryCache, StorageError, Transaction
from bot.database.schema.tables import guild_removals, meta
from tests.support.patience import PATIENCE

Change = Callable[[Transaction], Awaitable[None]]


class Count:
    """How many rows `meta` has, and how often that was asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: QueryCache[str, int] = QueryCache(database, meta)
        self.asked = 0
        self.in_trouble = False

    async def now(self) -> int:
        return await self._cache.get("meta", self._ask)

    def cached(self) -> int | None:
        return self._cache.peek("meta")

    async def _ask(self) -> int:
        self.asked += 1
        if self.in_trouble:
            raise StorageError("no")
        async with self._database.read() as tx:
            return await tx.scalar(select(func.count()).select_from(meta)) or 0


@pytest.fixture
def count(database: Database) -> Count:
    return Count(database)


async def _add(database: Database, key: str) -> None:
    async with database.write() as tx:
        await tx.execute(insert(meta).values(key=key, value=""))


async def test_five_hundred_who_ask_at_once_ask_the_database_once(count: Count) -> None:
    assert set(await asyncio.gather(*(count.now() for _ in range(500)))) == {0}
    assert await count.now() == 0
    assert count.asked == 1


async def test_only_what_is_known_and_current_can_be_peeked_at(database: Database, count: Count) -> None:
    assert count.cached() is None
    under_way = asyncio.create_task(count.now())
    await asyncio.sleep(0)
    assert count.cached() is None
    await under_way
    assert count.cached() == 0
    await _add(database, "1")
    assert count.cached() is None
    count.in_trouble = True
    with pytest.raises(StorageError):
        await count.now()
    assert count.cached() is None


async def test_a_change_is_seen_by_the_next_who_asks(database: Database, count: Count) -> None:
    for number in range(5):
        assert await count.now() == number
        await _add(database, str(number))
    assert count.asked == 5


async def test_a_question_that_was_under_way_during_a_change_is_asked_again(database: Database, count: Count) -> None:
    before = asyncio.create_task(count.now())
    await _add(database, "one")
    assert await count.now() == 1
    await before


async def test_other_tables_may_change(database: Database, count: Count) -> None:
    await count.now()
    async with database.write() as tx:
        await tx.execute(insert(guild_removals).values(guild_id=1, left_at=func.now()))
    await count.now()
    assert count.asked == 1


async def _by_text(tx: Transaction) -> None:
    await tx.execute(text("INSERT INTO meta (key, value) VALUES ('a', '')"))


async def _by_hand(tx: Transaction) -> None:
    await tx.run_sync(lambda connection: connection.execute(insert(meta).values(key="a", value="")))


@pytest.mark.parametrize("change", [_by_text, _by_hand])
async def test_what_does_not_say_its_table_changes_all(database: Database, count: Count, change: Change) -> None:
    await count.now()
    async with database.write() as tx:
        await change(tx)
    assert await count.now() == 1


async def test_what_was_rolled_back_changes_nothing(database: Database, count: Count) -> None:
    await count.now()
    with contextlib.suppress(ZeroDivisionError):
        async with database.write() as tx:
            await _by_text(tx)
            raise ZeroDivisionError
    assert await count.now() == 0
    assert count.asked == 1


async def test_trouble_is_passed_on_and_not_kept(count: Count) -> None:
    count.in_trouble = True
    with pytest.raises(StorageError):
        await count.now()
    count.in_trouble = False
    assert await count.now() == 0


async def test_another_process_is_heard_of_within_ten_seconds(
    database: Database, database_url: str, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    await count.now()
    async with Database(database_url, shards="1-1") as other:
        await _add(other, "theirs")
    assert await count.now() == 0
    later = time.monotonic() + 11
    monkeypatch.setattr("bot.database.query_cache.monotonic", lambda: later)
    assert await count.now() == 1


async def test_a_question_is_given_up_with_its_last_caller_and_asked_again_by_the_next(database: Database) -> None:
    cache: QueryCache[str, int] = QueryCache(database, meta)
    ends: list[str] = []

    asked = asyncio.Event()

    async def never() -> int:
        asked.set()
        try:
            return await asyncio.Event().wait()
        finally:
            ends.append("given up")

    callers = [asyncio.create_task(cache.get("meta", never)) for _ in range(2)]
    await asyncio.wait_for(asked.wait(), PATIENCE)
    await asyncio.sleep(0)
    for caller, expected in zip(callers, ([], ["given up"]), strict=True):
        caller.cancel()
        await asyncio.wait([caller])
        await asyncio.sleep(0)
        assert ends == expected

    async def five() -> int:
        return 5

    assert await cache.get("meta", five) == 5
