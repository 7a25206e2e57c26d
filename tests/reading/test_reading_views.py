"""What a server sees of its readers: latest rounds, last known names, and nothing of those who hide."""

from datetime import timedelta

import pytest

from bot.database import Database
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingEdit, ReadingState
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.subject_store import SubjectStore
from bot.reading.views import CurrentPage, ReadingViews, Roster, Takeaway, UnlistedSubjects
from bot.reading.weeks import weekly_counts
from tests.support.subjects import (
    ADA,
    BEN,
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

VLLM, ORCA = subject("vllm"), subject("orca")
CHEN = Person(3, "Chen")


@pytest.fixture
def members(database: Database) -> MemberStore:
    return MemberStore(database)


async def test_the_group_shows_who_reads_and_counts_the_rest(store: ReadingStore, views: ReadingViews) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    await store.set_state(HERE, BEN, VLLM, ReadingState.FINISHED, day(1))
    await store.edit(HERE, BEN.id, VLLM, ReadingEdit(rating=4, takeaway="Pages.", takeaway_shared=True), day(1))
    await store.set_state(HERE, CHEN, VLLM, ReadingState.WANT, day(2))
    roster = await views.roster(HERE, VLLM)
    assert [each.name for each in roster.reading] == ["Ada"]
    assert [(each.name, each.at) for each in roster.finished] == [("Ben", day(1))]
    assert (roster.wanted, roster.ratings, roster.average_rating) == (1, (4,), None)
    assert roster.takeaways == (Takeaway("Ben", "Pages."),)


async def test_a_second_reading_shows_beside_the_first_and_each_person_rates_once(
    store: ReadingStore, views: ReadingViews
) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, day(0))
    await store.edit(HERE, ADA.id, VLLM, ReadingEdit(rating=2), day(0))
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(5))
    roster = await views.roster(HERE, VLLM)
    assert (len(roster.reading), len(roster.finished), roster.ratings) == (1, 1, (2,))
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, day(6))
    await store.edit(HERE, ADA.id, VLLM, ReadingEdit(rating=5), day(6))
    roster = await views.roster(HERE, VLLM)
    assert (len(roster.reading), len(roster.finished), roster.ratings) == (0, 1, (5,))


async def test_a_private_takeaway_and_a_dropped_paper_are_nobodys_business(
    store: ReadingStore, views: ReadingViews
) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, day(0))
    await store.edit(HERE, ADA.id, VLLM, ReadingEdit(takeaway="Secret."), day(0))
    await store.set_state(HERE, BEN, VLLM, ReadingState.READING, day(0))
    await store.edit(HERE, BEN.id, VLLM, ReadingEdit(takeaway="Too long.", takeaway_shared=True), day(0))
    await store.set_state(HERE, BEN, VLLM, ReadingState.DROPPED, day(1))
    roster = await views.roster(HERE, VLLM)
    assert (roster.takeaways, roster.reading, roster.wanted) == ((), (), 0)
    assert await views.shelf(HERE, BEN.id, SUBJECT_INDEX, own=False) == ()
    assert len(await views.shelf(HERE, BEN.id, SUBJECT_INDEX, own=True)) == 1
    assert [each.state for each in await views.events(HERE, SUBJECT_INDEX, day(-1))] == [ReadingState.FINISHED]


async def test_a_second_reading_that_was_given_up_takes_nothing_from_what_others_see(
    store: ReadingStore, views: ReadingViews
) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, day(0))
    before = await views.shelf(HERE, ADA.id, SUBJECT_INDEX, own=False)
    assert len(before) == 1
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(1))
    await store.set_state(HERE, ADA, VLLM, ReadingState.DROPPED, day(2))
    assert await views.shelf(HERE, ADA.id, SUBJECT_INDEX, own=False) == before
    (own,) = await views.shelf(HERE, ADA.id, SUBJECT_INDEX, own=True)
    assert own.reading.state is ReadingState.DROPPED


async def test_whoever_hides_is_in_no_view_and_in_no_count(
    store: ReadingStore, views: ReadingViews, members: MemberStore
) -> None:
    for which, state in ((VLLM, ReadingState.READING), (ORCA, ReadingState.FINISHED)):
        await store.set_state(HERE, ADA, which, state, day(0))
    await store.set_state(HERE, ADA, external("A secret paper"), ReadingState.WANT, day(0))
    await store.edit(HERE, ADA.id, ORCA, ReadingEdit(rating=5, takeaway="Mine.", takeaway_shared=True), day(0))
    await members.update_settings(HERE, ADA, day(1), hidden=True)
    assert await views.roster(HERE, VLLM) == Roster()
    assert await views.roster(HERE, ORCA) == Roster()
    assert await views.roster(HERE, external("A secret paper")) == Roster()
    assert await views.shelf(HERE, ADA.id, SUBJECT_INDEX, own=False) == ()
    assert await currently_reading(views, HERE, SUBJECT_INDEX) == CurrentPage((), 0, 1, 0)
    assert await views.events(HERE, SUBJECT_INDEX, day(-10)) == ()
    assert await unlisted_subjects(views, HERE, SUBJECT_INDEX) == UnlistedSubjects((), 0)
    assert len(await views.shelf(HERE, ADA.id, SUBJECT_INDEX, own=True)) == 3
    await members.update_settings(HERE, ADA, day(1), hidden=False)
    assert [each.name for each in (await views.roster(HERE, VLLM)).reading] == ["Ada"]


async def test_events_are_those_since_a_time_the_oldest_first(store: ReadingStore, views: ReadingViews) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, day(3))
    await store.set_state(HERE, BEN, ORCA, ReadingState.READING, day(1))
    found = await views.events(HERE, SUBJECT_INDEX, day(1))
    expected = [("orca", ReadingState.READING, day(1)), ("vllm", ReadingState.FINISHED, day(3))]
    assert [(each.subject.id, each.state, each.at) for each in found] == expected
    assert len(await views.events(HERE, SUBJECT_INDEX, day(0))) == 3
    assert await views.events(HERE, SUBJECT_INDEX, day(3) + timedelta(seconds=1)) == ()


async def test_history_follows_a_renamed_entry(store: ReadingStore, views: ReadingViews) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    await store.set_state(HERE, BEN, VLLM, ReadingState.FINISHED, day(0))
    renamed = SubjectIndex(catalog_of(entry("paged-attention", formerly=("vllm",))))
    now = subject("paged-attention", renamed)
    assert [each.name for each in (await views.roster(HERE, now)).reading] == ["Ada"]
    finished = await store.set_state(HERE, ADA, now, ReadingState.FINISHED, day(3))
    assert len((await views.roster(HERE, now)).finished) == 2
    shelf = await views.shelf(HERE, ADA.id, renamed, own=True)
    assert [(each.subject.id, each.reading.started_at) for each in shelf] == [("paged-attention", day(0))]
    assert finished.reading.round == 1  # type: ignore[union-attr]


async def test_what_was_tracked_becomes_the_entry_once_the_list_holds_it(
    store: ReadingStore, views: ReadingViews
) -> None:
    before = SubjectIndex(catalog_of(entry("orca")))
    for person, text in ((ADA, "https://arxiv.org/pdf/1706.03762v7"), (BEN, "Attention is all  you need!")):
        await store.set_state(HERE, person, external(text), ReadingState.READING, day(0))
    assert {each.readers for each in (await unlisted_subjects(views, HERE, before)).items} == {1}
    after = SubjectIndex(catalog_of(entry("attention", "Attention Is All You Need", arxiv="1706.03762")))
    roster = await views.roster(HERE, subject("attention", after))
    assert {each.name for each in roster.reading} == {"Ada", "Ben"}
    assert await unlisted_subjects(views, HERE, after) == UnlistedSubjects((), 0)


async def test_two_histories_that_meet_in_one_entry_go_on_as_one(store: ReadingStore, views: ReadingViews) -> None:
    await store.set_state(HERE, ADA, external("2309.06180"), ReadingState.FINISHED, day(0))
    await store.set_state(HERE, ADA, subject("orca"), ReadingState.READING, day(1))
    merged = SubjectIndex(catalog_of(entry("vllm", arxiv="2309.06180", formerly=("orca",))))
    now = subject("vllm", merged)
    assert len(await views.shelf(HERE, ADA.id, merged, own=True)) == 1
    await store.set_state(HERE, ADA, now, ReadingState.FINISHED, day(2))
    roster = await views.roster(HERE, now)
    assert (len(roster.reading), len(roster.finished)) == (0, 1)


async def test_an_entry_that_left_the_list_keeps_its_last_known_name(
    database: Database, store: ReadingStore, views: ReadingViews
) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    subjects = SubjectStore(database)
    better = SubjectIndex(catalog_of(entry("vllm", "PagedAttention")))
    assert await subjects.refresh_titles(better) == 1
    assert await subjects.refresh_titles(better) == 0
    gone = SubjectIndex(catalog_of(entry("orca")))
    await subjects.refresh_titles(gone)
    (item,) = await views.shelf(HERE, ADA.id, gone, own=True)
    assert (item.subject.title, item.subject.listed) == ("PagedAttention", False)
    assert [each.subject.title for each in (await unlisted_subjects(views, HERE, gone)).items] == ["PagedAttention"]


async def test_the_weeks_count_every_start_and_finish_once(store: ReadingStore, views: ReadingViews) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0.1))
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, day(8))
    await store.set_state(HERE, BEN, ORCA, ReadingState.READING, day(13.9))
    weeks = weekly_counts(await views.events(HERE, SUBJECT_INDEX, day(0)), day(14), 2)
    assert [(each.started, each.finished) for each in weeks] == [(1, 0), (1, 1)]


async def test_an_average_needs_three_ratings_since_one_of_fewer_tells_somebodys_own(
    store: ReadingStore, views: ReadingViews
) -> None:
    averages = []
    for person, rating in ((ADA, 5), (BEN, 4), (CHEN, 3)):
        await store.set_state(HERE, person, VLLM, ReadingState.FINISHED, day(1))
        await store.edit(HERE, person.id, VLLM, ReadingEdit(rating=rating), day(1))
        averages.append((await views.roster(HERE, VLLM)).average_rating)
    assert averages == [None, None, 4]
