"""Titles as stored: their ids, until when they are found, what a changed catalog makes of them; on both engines."""

from datetime import timedelta

from bot.database import Database
from bot.library.text_lookup import Lookup
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex, external_subject, title_key
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


def test_ids_are_made_of_a_title_as_ever() -> None:
    """They are stored: another id would lose what people have on their shelves."""
    assert title_key("a" * 54) == "title:" + "a" * 54
    assert title_key("a" * 55) == "title:~aee215136631e47d379be9c1846d13d2"
    assert title_key("é" * 27) == "title:" + "é" * 27
    assert title_key("é" * 28).startswith("title:~")
    assert title_key("  Attention is ALL, you need! ") == "title:attention-is-all-you-need"


def test_an_address_that_is_longer_than_the_column_is_left_out() -> None:
    for length, kept in ((600, True), (601, False)):
        address = "https://example.org/" + "a" * (length - len("https://example.org/"))
        assert bool(external_subject(Lookup.of(address)).url) is kept


async def test_an_offered_title_is_found_for_a_week_to_the_second(subjects: SubjectStore) -> None:
    unwanted = external("Offered")
    await subjects.save(HERE, ADA.id, unwanted, day(0))
    for at, found in ((day(0) + OFFER_EXPIRES - timedelta(seconds=1), True), (day(0) + OFFER_EXPIRES, False)):
        assert (await subjects.find_for(HERE, ADA.id, unwanted.id, at) is not None) is found


async def test_a_link_without_a_title_keeps_the_title_that_somebody_told(subjects: SubjectStore) -> None:
    link = "https://arxiv.org/abs/2001.08361"
    for text in (link, f"[Scaling Laws for Neural Language Models]({link})", link):
        await subjects.save(HERE, ADA.id, external_subject(Lookup.of(text)), day(0))
    found = await subjects.find_for(HERE, ADA.id, "arxiv:2001.08361", day(0))
    assert found is not None
    assert found.title == "Scaling Laws for Neural Language Models"


async def test_a_title_that_was_not_found_is_once_somebody_has_it(store: ReadingStore, subjects: SubjectStore) -> None:
    wanted = external("A rare title")
    for viewer in (ADA.id, BEN.id):
        assert await subjects.find_on_shelf(HERE, viewer, (wanted.id,)) is None
    await store.set_state(HERE, BEN, wanted, ReadingState.WANT, day(0))
    for viewer in (ADA.id, BEN.id):
        assert await subjects.find_on_shelf(HERE, viewer, (wanted.id,)) is not None
    assert await subjects.find_on_shelf(ELSEWHERE, ADA.id, (wanted.id,)) is None


async def test_a_changed_catalog_changes_what_differs_and_nothing_else(
    store: ReadingStore, subjects: SubjectStore
) -> None:
    renamed = SubjectIndex(catalog_of(entry("vllm", "Paged attention"), entry("orca")))
    for server in (HERE, ELSEWHERE):
        await store.set_state(server, ADA, subject("vllm"), ReadingState.WANT, day(0))
        await store.set_state(server, ADA, subject("orca"), ReadingState.WANT, day(0))
    await store.set_state(ELSEWHERE, BEN, subject("vllm", renamed), ReadingState.WANT, day(2))
    assert await subjects.refresh_titles(renamed) == 1, "elsewhere it has the new title already"
    assert await subjects.refresh_titles(renamed) == 0
    for server in (HERE, ELSEWHERE):
        found = await subjects.find(server, "vllm")
        assert found is not None
        assert found.title == "Paged attention"


async def test_of_two_histories_under_two_ids_the_later_round_is_the_latest(
    store: ReadingStore, subjects: SubjectStore, database: Database
) -> None:
    both = SubjectIndex(catalog_of(entry("vllm"), entry("paged-attention")))
    merged = SubjectIndex(catalog_of(entry("paged-attention", formerly=("vllm",))))
    for person, earlier, later in ((ADA, "vllm", "paged-attention"), (BEN, "paged-attention", "vllm")):
        await store.set_state(HERE, person, subject(earlier, both), ReadingState.READING, day(0))
        await store.set_state(HERE, person, subject(later, both), ReadingState.FINISHED, day(5))
    await subjects.refresh_titles(merged)
    views, now = ReadingViews(database), subject("paged-attention", merged)
    assert (await currently_reading(views, HERE, merged)).items == ()
    roster = await views.roster(HERE, now)
    assert (roster.reading, [each.name for each in roster.finished]) == ((), ["Ada", "Ben"])
    for person in (ADA, BEN):
        (item,) = await views.shelf(HERE, person.id, merged, own=True)
        assert (item.reading.state, item.reading.changed_at) == (ReadingState.FINISHED, day(5))
        (latest, first) = await store.rounds(HERE, person.id, now)
        assert (latest.state, first.state) == (ReadingState.FINISHED, ReadingState.READING)
    await store.set_state(HERE, Person(3, "Cy"), now, ReadingState.READING, day(6))
    (current,) = (await currently_reading(views, HERE, merged)).items
    assert ([each.name for each in current.readers], current.people) == (["Cy"], 1)


async def test_beyond_the_last_page_is_the_last_page(store: ReadingStore, database: Database) -> None:
    for name in ("orca", "vllm", "moe"):
        await store.set_state(HERE, ADA, subject(name), ReadingState.READING, day(0))
    views = ReadingViews(database)
    for asked, number, shown in ((-1, 0, 2), (0, 0, 2), (1, 1, 1), (2, 1, 1), (99, 1, 1)):
        page = await currently_reading(views, HERE, SUBJECT_INDEX, asked, per_page=2)
        assert (page.number, page.pages, len(page.items)) == (number, 2, shown)


async def test_a_new_name_is_stored_with_the_next_change_of_a_shelf(store: ReadingStore, database: Database) -> None:
    await store.set_state(HERE, ADA, subject("orca"), ReadingState.READING, day(0))
    await store.set_state(HERE, Person(ADA.id, "Countess"), subject("vllm"), ReadingState.READING, day(0))
    assert await MemberStore(database).display_names(HERE, [ADA.id]) == {ADA.id: "Countess"}
