"""What a paper's roster, a shelf and the events hold, and in which order; in two servers at once, on both engines."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.database import Database
from bot.database.schema.tables import readings
from bot.members.model import Person
from bot.reading.model import ReadingEdit, ReadingState
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.views import MAX_READERS, Reader, ReadingViews, Roster, Takeaway
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

CHEN, DINA = Person(3, "Chen"), Person(4, "Dina")
VLLM = subject("vllm")


async def finish(store: ReadingStore, person: Person, at: float, guild_id: int = HERE, **edit: Any) -> None:
    await store.set_state(guild_id, person, VLLM, ReadingState.FINISHED, day(at))
    await store.edit(guild_id, person.id, VLLM, ReadingEdit(**edit), day(at))


async def test_a_roster_has_the_latest_first_and_each_persons_last_rating_and_takeaway(
    store: ReadingStore, views: ReadingViews
) -> None:
    await finish(store, ADA, 1, rating=1, takeaway="Old.", takeaway_shared=True)
    await finish(store, ELSEWHERE_ADA, 1, ELSEWHERE, rating=3, takeaway="Elsewhere.", takeaway_shared=True)
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(2))
    await finish(store, ADA, 3, rating=5, takeaway="New.", takeaway_shared=True)
    await finish(store, BEN, 4, rating=2, takeaway="Mine alone.")
    await store.edit(HERE, BEN.id, VLLM, ReadingEdit(finished_at=day(0)), day(5))  # the last change, the first end
    await finish(store, CHEN, 2, takeaway_shared=True)
    for person, at in ((DINA, 6), (CHEN, 7), (BEN, 8)):
        await store.set_state(HERE, person, VLLM, ReadingState.READING, day(at))
    await store.edit(HERE, BEN.id, VLLM, ReadingEdit(started_at=day(1)), day(9))
    roster = await views.roster(HERE, VLLM)
    assert roster == Roster(
        reading=(Reader(3, "Chen", day(7)), Reader(4, "Dina", day(6)), Reader(2, "Ben", day(1))),
        finished=(Reader(1, "Ada", day(3)), Reader(3, "Chen", day(2)), Reader(2, "Ben", day(0))),
        wanted=0,
        ratings=(2, 5),
        takeaways=(Takeaway("Ada", "New."),),
    )
    await store.set_state(HERE, DINA, VLLM, ReadingState.WANT, day(9))
    assert (await views.roster(HERE, VLLM)).wanted == 1


ELSEWHERE_ADA = Person(ADA.id, "Ada elsewhere")


async def test_whoever_began_nobody_knows_when_comes_last(
    store: ReadingStore, views: ReadingViews, database: Database
) -> None:
    for person, at in ((ADA, 1), (BEN, 2), (CHEN, 3)):
        await store.set_state(HERE, person, VLLM, ReadingState.READING, day(at))
    async with database.write() as tx:
        await tx.execute(update(readings).where(readings.c.user_id == BEN.id).values(started_at=None))
    roster = await views.roster(HERE, VLLM)
    assert [(each.name, each.at) for each in roster.reading] == [("Chen", day(3)), ("Ada", day(1)), ("Ben", None)]
    (item,) = (await currently_reading(views, HERE, SUBJECT_INDEX)).items
    assert [each.name for each in item.readers] == ["Chen", "Ada", "Ben"]
    events = await views.events(HERE, SUBJECT_INDEX, day(0))
    assert [each.at for each in events] == [day(1), day(3)]


async def test_a_shelf_has_the_last_round_of_each_paper_the_last_changed_first(
    store: ReadingStore, views: ReadingViews
) -> None:
    both = SubjectIndex(catalog_of(entry("vllm"), entry("paged-attention"), entry("orca"), entry("moe")))
    merged = SubjectIndex(catalog_of(entry("paged-attention", formerly=("vllm",)), entry("orca"), entry("moe")))
    paged = subject("paged-attention", both)
    for at, person, which, state in (
        (0, ADA, subject("vllm", both), ReadingState.FINISHED), (1, ADA, subject("vllm", both), ReadingState.READING),
        (2, ADA, paged, ReadingState.WANT), (3, ADA, subject("orca", both), ReadingState.WANT),
        (3, ADA, subject("moe", both), ReadingState.WANT), (4, BEN, paged, ReadingState.WANT),
        (4, BEN, external("Another"), ReadingState.WANT),
        (5, ADA, external("Typed"), ReadingState.READING), (6, ADA, external("Typed"), ReadingState.DROPPED),
    ):  # fmt: skip
        await store.set_state(HERE, person, which, state, day(at))
    expected = [("orca", "orca", 1), ("moe", "moe", 1), ("paged-attention", "vllm", 2)]

    async def shelf(*, own: bool) -> list[tuple[str, str, int]]:
        found = await views.shelf(HERE, ADA.id, merged, own=own)
        return [(each.subject.id, each.reading.resource_id, each.reading.round) for each in found]

    assert await shelf(own=False) == expected
    assert await shelf(own=True) == [("title:typed", "title:typed", 1), *expected]
    assert not (await views.shelf(HERE, ADA.id, merged, own=True))[0].subject.listed


async def test_events_are_starts_and_ends_from_a_moment_on_the_oldest_first(
    store: ReadingStore, views: ReadingViews
) -> None:
    for guild_id, person, which, state, at in (
        (HERE, ADA, VLLM, ReadingState.READING, 3), (HERE, BEN, subject("orca"), ReadingState.READING, 1),
        (HERE, ADA, VLLM, ReadingState.FINISHED, 4), (HERE, BEN, external("Typed"), ReadingState.FINISHED, 2),
        (ELSEWHERE, ADA, VLLM, ReadingState.READING, 5), (HERE, CHEN, VLLM, ReadingState.WANT, 6),
    ):  # fmt: skip
        await store.set_state(guild_id, person, which, state, day(at))

    async def events(since: datetime) -> list[tuple[str, ReadingState, datetime]]:
        return [(each.subject.id, each.state, each.at) for each in await views.events(HERE, SUBJECT_INDEX, since)]

    later = [
        ("title:typed", ReadingState.FINISHED, day(2)),
        ("vllm", ReadingState.READING, day(3)),
        ("vllm", ReadingState.FINISHED, day(4)),
    ]
    assert await events(day(1)) == [("orca", ReadingState.READING, day(1)), *later]
    assert await events(day(2)) == later
    assert await events(day(4)) == later[-1:]


async def test_of_many_readers_the_last_five_are_named_and_all_counted(
    store: ReadingStore, views: ReadingViews
) -> None:
    people = [Person(10 + number, f"Member {number}") for number in range(7)]
    for number, person in enumerate(people):
        await store.set_state(HERE, person, VLLM, ReadingState.READING, day(number))
        await store.set_state(ELSEWHERE, person, VLLM, ReadingState.READING, day(9))
    for number in (1, 2):  # both began at the same time now, and the second was changed last
        await store.edit(HERE, people[number].id, VLLM, ReadingEdit(started_at=day(8)), day(9 + number))
    await store.set_state(HERE, people[6], subject("orca"), ReadingState.READING, day(9))
    await store.set_state(HERE, people[0], subject("moe"), ReadingState.FINISHED, day(9))
    page = await currently_reading(views, HERE, SUBJECT_INDEX)
    assert (MAX_READERS, page.total) == (5, 2)
    assert [(each.subject.id, each.people) for each in page.items] == [("vllm", 7), ("orca", 1)]
    assert [each.name for each in page.items[0].readers] == [f"Member {number}" for number in (2, 1, 6, 5, 4)]
    assert page.items[0].readers[0].at == day(8)


async def test_what_the_catalog_lacks_comes_by_how_many_have_it_and_in_full_number(
    store: ReadingStore, views: ReadingViews
) -> None:
    for text, people in (("One", [ADA]), ("Two", [ADA, BEN]), ("Three", [ADA, BEN, CHEN]), ("Four", [BEN])):
        for person in people:
            await store.set_state(HERE, person, external(text), ReadingState.WANT, day(0))
    await store.set_state(HERE, CHEN, external("One"), ReadingState.FINISHED, day(0))
    await store.set_state(HERE, CHEN, external("Four"), ReadingState.WANT, day(0))
    await store.set_state(HERE, CHEN, external("Four"), ReadingState.DROPPED, day(1))
    await store.set_state(ELSEWHERE, CHEN, external("Four"), ReadingState.WANT, day(0))
    await store.set_state(HERE, CHEN, VLLM, ReadingState.WANT, day(0))
    for most, expected in ((4, ["Three", "One", "Two", "Four"]), (2, ["Three", "One"]), (0, [])):
        found = await unlisted_subjects(views, HERE, SUBJECT_INDEX, most)
        assert [each.subject.title for each in found.items] == expected
        assert found.total == (4 if expected else 0)
        assert not any(each.subject.listed for each in found.items)
    assert [each.readers for each in (await unlisted_subjects(views, HERE, SUBJECT_INDEX)).items] == [3, 2, 2, 1]


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
async def test_every_paper_is_on_one_page(store: ReadingStore, views: ReadingViews, number: int, pages: int) -> None:
    index = SubjectIndex(catalog_of(*(entry(f"paper-{each}") for each in range(5))))
    for each in range(number):
        await store.set_state(HERE, ADA, subject(f"paper-{each}", index), ReadingState.READING, day(0))
    shown = [await currently_reading(views, HERE, index, page, 2) for page in range(pages)]
    assert [item.subject.id for page in shown for item in page.items] == [f"paper-{each}" for each in range(number)]
    assert [(page.number, page.pages, page.total) for page in shown] == [(page, pages, number) for page in range(pages)]
    assert (await currently_reading(views, HERE, index, pages, 2)).number == pages - 1
