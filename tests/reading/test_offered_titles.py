"""Titles that the catalog lacks: who finds which by what, and until when; in two servers at once, on both engines."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.database import Database, Transaction
from bot.database.schema.tables import own_titles
from bot.database.schema.tables import subjects as table
from bot.members.store import MemberStore
from bot.reading.model import ReadingState, Subject
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.subject_store import OFFER_EXPIRES, SubjectStore
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
)

INSTANT = timedelta(microseconds=1)


async def test_an_offer_nobody_took_goes_after_a_week_and_only_in_this_server(
    store: ReadingStore, subjects: SubjectStore
) -> None:
    assert timedelta(days=7) == OFFER_EXPIRES
    unwanted, taken, later = external("Offered"), external("Undone"), external("Later")
    for guild_id in (HERE, ELSEWHERE):
        await subjects.save(guild_id, ADA.id, unwanted, day(0))
        await store.set_state(guild_id, ADA, external("Another"), ReadingState.WANT, day(0))
        await subjects.save(guild_id, ADA.id, taken, day(0))
        await subjects.save(guild_id, ADA.id, later, day(1))
    await store.set_state(HERE, ADA, taken, ReadingState.DROPPED, day(0))
    await store.set_state(ELSEWHERE, ADA, taken, ReadingState.WANT, day(0))
    await subjects.delete_unused(HERE, day(0) + OFFER_EXPIRES - INSTANT)
    assert await subjects.find_for(HERE, ADA.id, unwanted.id, day(0)) is not None
    await subjects.delete_unused(HERE, day(0) + OFFER_EXPIRES)
    kept = {
        (guild_id, each.title): await subjects.find_for(guild_id, ADA.id, each.id, day(0)) is not None
        for guild_id in (HERE, ELSEWHERE)
        for each in (unwanted, taken, later, external("Another"))
    }
    gone = {(HERE, "Offered"), (HERE, "Undone")}
    assert {key for key, found in kept.items() if not found} == gone


async def test_what_is_listed_and_on_a_shelf_stays_however_long_ago_it_came_there(
    database: Database, store: ReadingStore, subjects: SubjectStore
) -> None:
    for person in (ADA, BEN):
        await store.set_state(HERE, person, subject("orca"), ReadingState.WANT, day(0))
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.WANT, day(0))
    await store.remove(HERE, ADA.id, subject("vllm"))
    await subjects.delete_unused(HERE, day(60))
    async with database.read() as tx:
        assert list(await tx.scalars(select(table.c.resource_id))) == ["orca"]


async def test_a_typed_name_finds_what_is_on_a_shelf_by_id_before_title_and_the_earlier_name_first(
    store: ReadingStore, subjects: SubjectStore
) -> None:
    first, second = (
        external("First paper"),
        Subject("arxiv:1706.03762", "Second paper", ("arxiv:1706.03762",), listed=False),
    )
    namesake = Subject("arxiv:2309.06180", "First paper", ("arxiv:2309.06180",), listed=False)
    for each in (first, second, namesake):
        await store.set_state(HERE, ADA, each, ReadingState.READING, day(0))
        await store.set_state(ELSEWHERE, ADA, Subject(f"{each.id}x", each.title, (f"{each.id}x",), listed=False),
                              ReadingState.READING, day(0))  # fmt: skip

    async def found(*names: str) -> str | None:
        known = await subjects.find_on_shelf(HERE, BEN.id, names)
        assert known is None or (known.ids == (known.id,) and not known.listed)
        return None if known is None else known.id

    assert await found("title:second-paper") == second.id
    assert await found("title:first-paper") == first.id
    assert await found(second.id, first.id) == second.id
    assert await found("nothing", first.id, second.id) == first.id
    assert await found("nothing") is None
    assert await found(f"{first.id}x") is None


async def test_a_look_at_the_shelves_reads_no_more_than_it_finds(
    store: ReadingStore, subjects: SubjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the whole of a large server would be read for each text that nobody knows."""
    for text in ("One", "Two", "Three"):
        await store.set_state(HERE, ADA, external(text), ReadingState.READING, day(0))
    execute, read = Transaction.execute, []

    async def recorded(tx: Transaction, statement: Any, parameters: Any = None) -> Any:
        rows = list(await execute(tx, statement, parameters))
        read.append(len(rows))
        return rows

    monkeypatch.setattr(Transaction, "execute", recorded)
    for names in (("title:nothing",), ("title:one",), ("title:one", "title:two")):
        await subjects.find_on_shelf(HERE, BEN.id, names)
    assert read == [0, 1, 2]


async def test_nobody_finds_what_is_on_no_shelf_that_they_may_see(
    store: ReadingStore, subjects: SubjectStore, database: Database
) -> None:
    late, rare, unwanted = day(1) + OFFER_EXPIRES, external("A rare paper"), external("Offered")
    await subjects.save(HERE, ADA.id, unwanted, day(0))
    await store.set_state(HERE, ADA, rare, ReadingState.READING, day(0))
    await store.set_state(HERE, BEN, external("Another"), ReadingState.READING, day(0))

    async def finds(which: Subject) -> list[bool]:
        return [
            found is not None
            for viewer in (ADA.id, BEN.id)
            for found in (
                await subjects.find_for(HERE, viewer, which.id, late),
                await subjects.find_on_shelf(HERE, viewer, (which.id,)),
            )
        ]

    assert await finds(rare) == [True] * 4
    assert await finds(unwanted) == [False] * 4
    await store.set_state(HERE, ADA, rare, ReadingState.DROPPED, day(1))
    assert await finds(rare) == [True, True, False, False], "what somebody stopped reading is theirs alone"
    await store.set_state(HERE, ADA, rare, ReadingState.READING, day(1))
    await MemberStore(database).update_settings(HERE, ADA, day(1), hidden=True)
    assert await finds(rare) == [True, True, False, False]
    assert await subjects.find(HERE, rare.id) is None, "nor may a card that is posted tell"
    await subjects.post(HERE, ADA.id, rare, day(1))
    assert await subjects.find(HERE, rare.id) == rare, "unless they posted it themselves"
    assert await finds(rare) == [True, True, True, False]


async def test_a_title_offered_again_has_its_last_words_and_another_week(
    subjects: SubjectStore, database: Database
) -> None:
    for guild_id in (HERE, ELSEWHERE):
        for each in ("One", "Another"):
            await subjects.save(guild_id, ADA.id, external(each), day(0))
    await subjects.save(HERE, ADA.id, Subject("title:one", "ONE", ("title:one",), listed=False), day(5))
    await subjects.save(HERE, BEN.id, Subject("title:one", "one", ("title:one",), listed=False), day(6))
    async with database.read() as tx:
        rows = {
            (row.guild_id, row.user_id, row.resource_id): (row.title, row.title_key, row.told_at, row.posted)
            for row in await tx.execute(select(own_titles))
        }
        about = {(row.title, row.title_key, row.url) for row in await tx.execute(select(table))}
    assert rows == {
        (HERE, ADA.id, "title:one"): ("ONE", "title:one", day(5), False),
        (HERE, BEN.id, "title:one"): ("one", "title:one", day(6), False),
        (HERE, ADA.id, "title:another"): ("Another", "title:another", day(0), False),
        (ELSEWHERE, ADA.id, "title:one"): ("One", "title:one", day(0), False),
        (ELSEWHERE, ADA.id, "title:another"): ("Another", "title:another", day(0), False),
    }
    assert about == {("Untitled", "title:one", ""), ("Untitled", "title:another", "")}, "nobody's words"


async def test_after_a_rename_a_change_by_the_old_id_does_not_part_the_histories(
    store: ReadingStore, subjects: SubjectStore, database: Database
) -> None:
    """A command may have begun before the catalog was read again."""
    renamed = SubjectIndex(catalog_of(entry("paged-attention", "PagedAttention", formerly=("vllm",)), entry("orca")))
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(0))
    await store.set_state(HERE, ADA, subject("orca"), ReadingState.READING, day(0))
    assert await subjects.refresh_titles(renamed) == 1
    await store.set_state(HERE, BEN, subject("vllm"), ReadingState.READING, day(1))
    await store.set_state(HERE, BEN, subject("paged-attention", renamed), ReadingState.WANT, day(1))
    page = await currently_reading(ReadingViews(database), HERE, renamed)
    assert [(each.subject.id, [reader.name for reader in each.readers]) for each in page.items] == [
        ("orca", ["Ada"]), ("paged-attention", ["Ada"]),
    ]  # fmt: skip
    assert page.total == 2
    assert await subjects.refresh_titles(SUBJECT_INDEX) == 2, "both ids are the old catalog's again, or nobody's"
    assert await subjects.refresh_titles(SUBJECT_INDEX) == 0


async def test_a_catalog_is_looked_through_in_parts_and_every_change_is_counted_once(
    store: ReadingStore, subjects: SubjectStore
) -> None:
    many = [entry(f"paper-{number}", f"Paper {number}") for number in range(600)]
    before = SubjectIndex(catalog_of(*many))
    after = SubjectIndex(catalog_of(*(entry(each.id, f"{each.title} again") for each in many[:599])))
    for guild_id in (HERE, ELSEWHERE):
        for number in (0, 300, 598, 599):
            await store.set_state(guild_id, ADA, subject(f"paper-{number}", before), ReadingState.WANT, day(0))
        await store.set_state(guild_id, ADA, external("Typed"), ReadingState.WANT, day(0))
    assert await subjects.refresh_titles(before) == 0
    assert await subjects.refresh_titles(after) == 8, "three titles and one that is gone, in both"
    assert await subjects.refresh_titles(after) == 0
    found = [await subjects.find(ELSEWHERE, each) for each in ("paper-598", "paper-599", "title:typed")]
    assert [each and each.title for each in found] == ["Paper 598 again", "Paper 599", "Typed"]


async def test_the_same_lookup_writes_again_only_after_an_hour_or_once_its_row_is_gone(
    database: Database, subjects: SubjectStore
) -> None:
    looked_up, hour = external("Offered"), timedelta(hours=1)

    async def writes(guild_id: int, user_id: int, offer: Subject, at: timedelta) -> bool:
        before = database.changes
        await subjects.save(guild_id, user_id, offer, day(0) + at)
        return database.changes > before

    assert await writes(HERE, ADA.id, looked_up, 0 * hour)
    assert not await writes(HERE, ADA.id, looked_up, hour - INSTANT)
    retitled = Subject(looked_up.id, "OFFERED", (looked_up.id,), listed=False)
    for guild_id, person, each in ((ELSEWHERE, ADA, looked_up), (HERE, BEN, looked_up), (HERE, ADA, retitled)):
        assert await writes(guild_id, person.id, each, hour - INSTANT)
        assert not await writes(guild_id, person.id, each, hour - INSTANT)
    assert await writes(HERE, ADA.id, retitled, 2 * hour)
    await subjects.delete_unused(HERE, day(8))
    assert await writes(HERE, ADA.id, retitled, 2 * hour)
