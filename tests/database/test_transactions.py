"""What read() and write() promise, on both engines."""

from __future__ import annotations

import asyncio
import random

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import Database, MetaStore, StorageError, Transaction, engine
from bot.database.driver import connections
from bot.database.schema.tables import meta
from tests.support.patience import PATIENCE


async def _count(tx: Transaction) -> int:
    return await tx.scalar(select(func.count()).select_from(meta)) or 0


async def _increment(database: Database) -> None:
    async with database.write() as tx:
        number = int(await tx.scalar(select(meta.c.value)) or 0)
        await tx.execute(update(meta).values(value=str(number + 1)))


async def test_a_value_is_kept_over_a_restart(database_url: str) -> None:
    async with Database(database_url) as database:
        await MetaStore(database).set("tree", "hash")
    async with Database(database_url) as database:
        store = MetaStore(database)
        assert await store.get("tree") == "hash"
        await store.set("tree", None)
        assert await store.get("tree") is None


async def test_a_thousand_simultaneous_read_then_write_transactions_count_exactly(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LONGEST_LINE", PATIENCE)  # a slow machine may take longer
    await MetaStore(database).set("count", "0")
    await asyncio.gather(*(_increment(database) for _ in range(1000)))
    assert await MetaStore(database).get("count") == "1000"


async def test_writers_are_served_in_the_order_they_came(database: Database) -> None:
    order: list[int] = []

    async def write(number: int) -> None:
        async with database.write() as tx:
            await tx.execute(insert(meta).values(key=str(number), value=""))
            order.append(number)

    await asyncio.gather(*(write(number) for number in range(50)))
    assert order == list(range(50))


async def test_a_read_does_not_wait_behind_a_writer_and_sees_only_commits(database: Database) -> None:
    written, release = asyncio.Event(), asyncio.Event()

    async def slow_writer() -> None:
        async with database.write() as tx:
            await tx.execute(insert(meta).values(key="slow", value=""))
            written.set()
            await release.wait()

    writing = asyncio.create_task(slow_writer())
    await written.wait()
    async with database.read() as tx:
        assert await _count(tx) == 0
    assert not writing.done()
    release.set()
    await writing
    async with database.read() as tx:
        assert await _count(tx) == 1


async def test_a_read_sees_one_snapshot(database: Database) -> None:
    async with database.read() as tx:
        assert await _count(tx) == 0
        await MetaStore(database).set("meanwhile", "")
        assert await _count(tx) == 0


async def test_more_readers_than_connections_all_get_their_turn(database: Database) -> None:
    store = MetaStore(database)
    await store.set("key", "value")
    assert await asyncio.gather(*(store.get("key") for _ in range(300))) == ["value"] * 300


async def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.read() as tx:
            await tx.execute(insert(meta).values(key="sneaked", value="in"))
    assert await MetaStore(database).get("sneaked") is None


async def test_a_write_inside_a_write_is_a_bug_that_shows_at_once(database: Database) -> None:
    async with database.write():
        with pytest.raises(RuntimeError, match="would wait for itself"):
            await MetaStore(database).set("a", "1")
    await MetaStore(database).set("a", "2")


async def test_an_exception_undoes_the_whole_transaction(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as tx:
            await tx.execute(insert(meta).values(key="a", value=""))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await MetaStore(database).get("a") is None


async def test_a_broken_constraint_is_reported_as_one(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.execute(insert(meta), [{"key": "a", "value": ""}, {"key": "a", "value": ""}])
    assert await MetaStore(database).get("a") is None


async def test_values_never_stand_in_the_text_of_an_error(database: Database) -> None:
    secret = {"key": "same", "value": "a secret takeaway"}
    with pytest.raises(IntegrityError) as raised:
        async with database.write() as tx:
            await tx.execute(insert(meta), [secret, secret])
    assert "a secret takeaway" not in str(raised.value)


async def test_writers_cancelled_at_any_moment_leave_nothing_open(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.2)  # who finds the file locked shall not wait long
    moments = random.Random(3)
    cancelled = []  # kept, as their tracebacks keep what they held
    async with Database(database_url) as database:
        await MetaStore(database).set("count", "0")
        for _ in range(150):
            cancelled.append(asyncio.create_task(_increment(database)))
            await asyncio.sleep(moments.uniform(0, 0.002))
            cancelled[-1].cancel()
            await _increment(database)
        outcomes = await asyncio.gather(*cancelled, return_exceptions=True)
        finished = sum(outcome is None for outcome in outcomes)
        assert all(outcome is None or isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        # A commit that was under way may still have landed, but nothing half.
        assert 150 + finished <= int(await MetaStore(database).get("count") or 0) <= 300
    assert finished < 150


async def test_a_storm_of_cancellations_leaves_the_count_between_the_bounds(database: Database) -> None:
    await MetaStore(database).set("count", "0")
    tasks = [asyncio.create_task(_increment(database)) for _ in range(200)]
    for task in tasks[::2]:
        await asyncio.sleep(0.0005)
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    finished = sum(outcome is None for outcome in outcomes)
    assert all(outcome is None or isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
    assert finished >= 100
    count = int(await MetaStore(database).get("count") or 0)
    assert finished <= count <= 200


async def test_a_cancelled_waiter_does_not_stop_those_behind_it(database: Database) -> None:
    release = asyncio.Event()

    async def hold() -> None:
        async with database.write():
            await release.wait()

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    await MetaStore(database).get("nothing")
    waiting = [asyncio.create_task(MetaStore(database).set(str(number), "")) for number in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    release.set()
    await asyncio.gather(holding, *waiting[1:])
    async with database.read() as tx:
        assert set(await tx.scalars(select(meta.c.key))) == {"1", "2"}


async def test_a_closed_database_says_so(database_url: str) -> None:
    never_opened = Database(database_url)
    await never_opened.close()
    await never_opened.close()
    with pytest.raises(StorageError, match="not open"):
        async with never_opened.read():
            pass
    async with Database(database_url) as database:
        assert database.is_open
    with pytest.raises(StorageError, match="not open"):
        async with database.write():
            pass
    await database.close()


async def test_closing_waits_for_the_write_under_way(database_url: str) -> None:
    database = Database(database_url)
    await database.open()
    begun = asyncio.Event()

    async def write() -> None:
        async with database.write() as tx:
            begun.set()
            await tx.execute(insert(meta).values(key="last", value=""))

    writing = asyncio.create_task(write())
    await begun.wait()
    await database.close()
    await writing
    async with Database(database_url) as again:
        assert await MetaStore(again).get("last") == ""


async def test_a_database_opens_again_after_it_was_closed(database: Database) -> None:
    await database.close()
    await database.open()
    await database.open()
    await MetaStore(database).set("again", "yes")
    assert await MetaStore(database).get("again") == "yes"
