"""Which counts of who reads what are kept, and when they are made again: never wrong, never all for one change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from bot.database import Database, Scope, StorageError
from bot.members.personal_data import PersonalData
from bot.reading import shelf_counts
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.views import ReadingViews
from tests.support.subjects import (
    ADA,
    BEN,
    ELSEWHERE,
    HERE,
    SUBJECT_INDEX,
    catalog_of,
    currently_reading,
    day,
    entry,
    external,
    subject,
    unlisted_subjects,
)

INDEX = SubjectIndex(catalog_of(*(entry(f"paper-{number}") for number in range(5))))
Asked = list[tuple[int, "list[str] | None"]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Of which server what was counted: some ids, or all for None."""
    count, found = shelf_counts._count, Asked()

    async def counted(tx: Any, guild_id: int, aliases: Any, among: Any = None) -> Any:
        found.append((guild_id, None if among is None else sorted(among)))
        return await count(tx, guild_id, aliases, among)

    monkeypatch.setattr(shelf_counts, "_count", counted)
    return found


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(shelf_counts, "_AT_ONCE", 2)
    shelf_counts._select_counts.cache_clear()
    yield
    shelf_counts._select_counts.cache_clear()


async def read(database: Database, number: int, guild_id: int = HERE) -> None:
    which = subject(f"paper-{number}", INDEX)
    await ReadingStore(database).set_state(guild_id, ADA, which, ReadingState.READING, day(0))


async def shown(views: ReadingViews, guild_id: int = HERE) -> list[str]:
    return [each.subject.id for each in (await currently_reading(views, guild_id, INDEX)).items]


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize(("number", "parts"), [(1, [1]), (2, [2, 0]), (3, [2, 1]), (4, [2, 2, 0])])
async def test_a_large_server_is_counted_in_parts_so_that_nobody_waits(
    database: Database, number: int, parts: list[int]
) -> None:
    views = ReadingViews(database)
    for each in range(number):
        await read(database, each)
        await read(database, each, ELSEWHERE)
    async with database.read() as tx:
        assert [len(rows) async for rows in shelf_counts._in_parts(tx, HERE, None)] == parts
    everything = [f"paper-{each}" for each in range(number)]
    assert await shown(views) == everything
    for each in range(number):
        await ReadingStore(database).set_state(HERE, BEN, subject(f"paper-{each}", INDEX), ReadingState.WANT, day(1))
    assert await shown(views) == everything, "more changes than are counted at once"


async def test_of_many_servers_those_asked_for_last_are_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    monkeypatch.setattr(shelf_counts, "_MAX_SERVERS", 2)
    views = ReadingViews(database)
    for guild_id in (1, 2, 1, 3, 1, 3, 2, 1):
        await shown(views, guild_id)
    assert asked == [(1, None), (2, None), (3, None), (2, None), (1, None)]


@pytest.mark.parametrize(("changes", "again"), [(2, ["paper-0", "paper-1"]), (3, None)])
async def test_after_many_changes_all_is_counted_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, asked: Asked, changes: int, again: list[str] | None
) -> None:
    monkeypatch.setattr(shelf_counts, "_MOST_CHANGED", 4)  # two papers by both their ids
    views = ReadingViews(database)
    await read(database, 4)
    await shown(views)
    for number in range(changes):
        await read(database, number)
    assert await shown(views) == [*(f"paper-{number}" for number in range(changes)), "paper-4"]
    assert await shown(views, ELSEWHERE) == []
    counted = [sorted(set(each) & {"paper-0", "paper-1"}) if each else each for _, each in asked]
    assert counted == [None, again, None]


async def test_a_failure_is_told_and_makes_the_next_count_one_of_all(
    database: Database, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    views = ReadingViews(database)
    await shown(views)
    await read(database, 0)
    counted = shelf_counts._count

    async def broken(*_: Any) -> Any:
        raise StorageError("gone")

    monkeypatch.setattr(shelf_counts, "_count", broken)
    with pytest.raises(StorageError, match="gone"):
        await shown(views)
    monkeypatch.setattr(shelf_counts, "_count", counted)
    assert await shown(views) == ["paper-0"]
    assert asked == [(HERE, None), (HERE, None)]


async def test_a_change_without_a_scope_clears_all_and_one_of_other_tables_nothing(
    database: Database, asked: Asked
) -> None:
    views = ReadingViews(database)
    for guild_id in (HERE, ELSEWHERE):
        await read(database, 0, guild_id)
        await shown(views, guild_id)
    async with database.write() as tx:
        await tx.execute(text(f"UPDATE readings SET state = 'want' WHERE guild_id = {HERE}"))
    assert (await shown(views), await shown(views, ELSEWHERE)) == ([], ["paper-0"])
    assert asked == [(HERE, None), (ELSEWHERE, None)] * 2
    async with database.write() as tx:
        tx.scope = Scope(HERE, frozenset({"paper-1"}))  # which a statement in words may not keep to
        await tx.execute(text(f"UPDATE readings SET state = 'want' WHERE guild_id = {ELSEWHERE}"))
    assert (await shown(views), await shown(views, ELSEWHERE)) == ([], [])
    await PersonalData(database).delete(BEN.id, day(1))
    await PersonalData(database).delete(ADA.id, day(1))
    assert (await shown(views), await shown(views, ELSEWHERE)) == ([], [])


@pytest.fixture
async def both(sqlite_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """One database as two processes have it, each with half of the shards."""
    async with Database(sqlite_url, shards="0-0/2") as ours, Database(sqlite_url, shards="1-1/2") as theirs:
        yield ours, theirs


async def test_what_another_process_changed_is_seen_at_once_in_names_and_a_little_later_in_counts(
    both: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody deletes their data there."""
    ours, theirs = both
    views, store = ReadingViews(ours), ReadingStore(ours)
    for person, texts in ((ADA, ("Mine", "Ours")), (BEN, ("Ours",))):
        for each in texts:
            await store.set_state(HERE, person, external(each), ReadingState.READING, day(0))
    before = await views.who_reads_what(HERE, SUBJECT_INDEX, 0, 5, 5)
    assert [(each.subject.title, each.people) for each in before[0].items] == [("Ours", 2), ("Mine", 1)]
    await PersonalData(theirs).delete(ADA.id, day(1))
    current, unlisted = await views.who_reads_what(HERE, SUBJECT_INDEX, 0, 5, 5)
    assert [(each.subject.title, [one.name for one in each.readers]) for each in current.items] == [("Ours", ["Ben"])]
    assert [each.subject.title for each in unlisted.items] == ["Ours"]
    await ReadingStore(theirs).set_state(HERE, ADA, external("Ours"), ReadingState.READING, day(2))
    await ReadingStore(theirs).set_state(HERE, BEN, external("New"), ReadingState.READING, day(2))
    monkeypatch.setattr(shelf_counts, "_MOST_SECONDS", 0.0)
    await asyncio.sleep(0.001)  # the clock's next reading is another
    current, unlisted = await views.who_reads_what(HERE, SUBJECT_INDEX, 0, 5, 5)
    assert [(each.subject.title, each.people) for each in current.items] == [("Ours", 2), ("New", 1)]
    assert [(each.subject.title, each.readers) for each in unlisted.items] == [("Ours", 2), ("New", 1)]
    assert unlisted.total == current.total == 2


async def test_more_are_never_named_than_are_counted(
    both: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    monkeypatch.setattr(shelf_counts, "_MOST_SECONDS", 3600.0)
    ours, theirs = both
    views = ReadingViews(ours)
    await ReadingStore(ours).set_state(HERE, ADA, external("Ours"), ReadingState.READING, day(0))
    await views.who_reads_what(HERE, SUBJECT_INDEX, 0, 5, 5)
    await ReadingStore(theirs).set_state(HERE, BEN, external("Ours"), ReadingState.READING, day(1))
    (item,) = (await currently_reading(views, HERE, SUBJECT_INDEX)).items
    assert ([each.name for each in item.readers], item.people) == (["Ben", "Ada"], 2)
    assert asked == [(HERE, None)], "the count is still the one from before"


async def test_counts_never_expire_where_no_other_process_writes(
    database: Database, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    monkeypatch.setattr(shelf_counts, "_MOST_SECONDS", -1.0)
    views = ReadingViews(database)
    for _ in range(3):
        await shown(views)
        await unlisted_subjects(views, HERE, SUBJECT_INDEX)
    assert asked == [(HERE, None)]
