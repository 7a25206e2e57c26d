"""Whose words are the title of what the list lacks: one's own, else those of whoever shows it; on both engines."""

from dataclasses import replace

from bot.advice.store.usage_stats import UsageStore
from bot.app import build_reading
from bot.database import Database
from bot.library.library import Library
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.metadata.model import PaperMetadata
from bot.reading.model import ReadingState, Subject, Tracked
from bot.reading.posted_cards import PostedCard
from bot.reading.public_titles import PublicTitleStore
from bot.reading.service import ReadingService
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, SUBJECT_INDEX, day, external
from tests.support.worlds import SAMPLE

LINK = "https://example.org/some/paper"
PAPER, CHEN = external(LINK), Person(3, "Chen")
PLACEHOLDER = "example.org/some/paper"


def titled(title: str) -> Subject:
    return replace(PAPER, title=title)


def opened(database: Database) -> ReadingService:
    library = Library(SAMPLE)
    library.load()
    return build_reading(database, library)


async def title(reading: ReadingService, viewer: Person, guild_id: int = HERE) -> str | None:
    """What a button leads them to."""
    found = await reading.find_subject(guild_id, viewer.id, PAPER.id, day(30))
    return None if found is None else found.title


async def test_others_see_a_title_while_its_teller_shows_that_they_have_it(database: Database) -> None:
    reading, members = opened(database), MemberStore(database)
    for guild_id in (HERE, ELSEWHERE):
        await reading.store.set_state(guild_id, BEN, PAPER, ReadingState.WANT, day(0))
    await reading.store.set_state(HERE, ADA, titled("Ada’s words"), ReadingState.WANT, day(1))
    assert [await title(reading, each) for each in (ADA, BEN, CHEN)] == ["Ada’s words"] * 3
    assert await title(reading, BEN, ELSEWHERE) == PLACEHOLDER
    for hidden, seen in ((True, PLACEHOLDER), (False, "Ada’s words")):
        await members.update_settings(HERE, ADA, day(2), hidden=hidden)
        assert [await title(reading, each) for each in (ADA, BEN, CHEN)] == ["Ada’s words", seen, seen]
        found = await reading.posted_subject(HERE, PAPER.id)
        assert found is not None
        assert found.title == seen
    await reading.store.set_state(HERE, ADA, PAPER, ReadingState.DROPPED, day(3))
    assert [await title(reading, each) for each in (ADA, BEN)] == ["Ada’s words", PLACEHOLDER]
    await reading.store.set_state(HERE, ADA, PAPER, ReadingState.READING, day(3))
    await members.note_left(HERE, ADA.id, day(4))
    assert [await title(reading, each) for each in (ADA, BEN)] == ["Ada’s words", PLACEHOLDER]


async def test_who_shows_another_paper_shows_no_title_of_what_they_only_looked_up(database: Database) -> None:
    reading = opened(database)
    await reading.store.set_state(HERE, BEN, PAPER, ReadingState.WANT, day(0))
    await reading.store.set_state(HERE, ADA, external("https://example.org/other"), ReadingState.WANT, day(0))
    await reading.subjects.save(HERE, ADA.id, titled("Ada’s words"), day(1))
    assert [await title(reading, each) for each in (ADA, BEN)] == ["Ada’s words", PLACEHOLDER]


async def test_ones_own_words_come_first_and_of_others_the_latest(database: Database) -> None:
    reading = opened(database)
    await reading.store.set_state(HERE, ADA, titled("First"), ReadingState.WANT, day(0))
    await reading.store.set_state(HERE, BEN, titled("Second"), ReadingState.WANT, day(1))
    assert [await title(reading, each) for each in (ADA, BEN, CHEN)] == ["First", "Second", "Second"]
    await reading.store.set_state(HERE, ADA, titled("Third"), ReadingState.READING, day(2))
    assert [await title(reading, each) for each in (ADA, BEN, CHEN)] == ["Third", "Second", "Third"]


async def test_ones_own_words_come_before_what_a_service_says_and_that_before_others_words(database: Database) -> None:
    reading, said = opened(database), PaperMetadata("A service’s words", "arxiv")
    await reading.store.set_state(HERE, ADA, titled("Ada’s words"), ReadingState.WANT, day(0))
    await reading.store.set_state(HERE, BEN, PAPER, ReadingState.WANT, day(1))
    await PublicTitleStore(database).keep(PAPER.id, said, day(2))
    assert [await title(reading, each) for each in (ADA, BEN, CHEN)] == ["Ada’s words", *["A service’s words"] * 2]


async def test_who_takes_a_paper_from_another_keeps_the_title_that_they_saw(database: Database) -> None:
    reading = opened(database)
    await reading.store.set_state(HERE, ADA, titled("Ada’s words"), ReadingState.WANT, day(0))
    seen = await reading.find_subject(HERE, BEN.id, PAPER.id, day(1))
    assert seen is not None
    await reading.store.set_state(HERE, BEN, seen, ReadingState.WANT, day(1))
    await PersonalData(database).delete(ADA.id, day(2))
    assert [await title(reading, each) for each in (ADA, BEN, CHEN)] == ["Ada’s words"] * 3


async def test_what_was_only_looked_up_is_nobody_elses_business(database: Database) -> None:
    reading = opened(database)
    await reading.subjects.save(HERE, ADA.id, titled("Ada’s words"), day(29))
    assert [await title(reading, each) for each in (ADA, BEN)] == ["Ada’s words", None]
    await reading.subjects.save(HERE, BEN.id, PAPER, day(29))
    assert await title(reading, BEN) == PLACEHOLDER
    await PersonalData(database).delete(ADA.id, day(29))
    assert [await title(reading, each) for each in (ADA, BEN)] == [None, PLACEHOLDER]


async def test_what_somebody_posted_is_known_by_that_title_until_their_data_goes(database: Database) -> None:
    reading = opened(database)
    await MemberStore(database).update_settings(HERE, ADA, day(0), hidden=True)
    await reading.store.set_state(HERE, ADA, titled("Ada’s words"), ReadingState.WANT, day(0))
    assert await title(reading, BEN) is None
    await reading.subjects.post(HERE, ADA.id, titled("Ada’s words"), day(1))
    assert await title(reading, BEN) == "Ada’s words"
    assert await title(reading, BEN, ELSEWHERE) is None
    gone = await PersonalData(database).delete(ADA.id, day(2))
    assert gone.shelves == ((HERE, PAPER.id),)
    assert await title(reading, BEN) is None


async def test_what_a_card_in_a_channel_is_about_is_known_by_its_address_though_nobody_shows_it(
    database: Database,
) -> None:
    """Cards were shared before it was known whose words a title is."""
    reading = opened(database)
    await MemberStore(database).update_settings(HERE, ADA, day(0), hidden=True)
    await reading.store.set_state(HERE, ADA, titled("Ada’s words"), ReadingState.WANT, day(0))
    await reading.cards.add([PostedCard(HERE, 1, 2, PAPER.id, day(0))])
    assert [await title(reading, each) for each in (ADA, BEN)] == ["Ada’s words", PLACEHOLDER]
    on_card = await reading.posted_subject(HERE, PAPER.id)
    assert on_card is not None
    assert on_card.title == PLACEHOLDER
    assert await title(reading, BEN, ELSEWHERE) is None
    await reading.cards.remove(HERE, 2)
    assert await title(reading, BEN) is None


async def test_a_typed_title_finds_what_shows_under_it_and_nothing_else(database: Database) -> None:
    reading, members = opened(database), MemberStore(database)
    await reading.store.set_state(HERE, BEN, PAPER, ReadingState.WANT, day(0))
    await reading.store.set_state(HERE, ADA, titled("Ada’s own words"), ReadingState.WANT, day(0))

    async def found(viewer: Person) -> bool:
        return isinstance(await reading.resolve(HERE, viewer.id, "adas own words!"), Tracked) or isinstance(
            await reading.resolve(HERE, viewer.id, "ada’s OWN words"), Tracked
        )

    assert [await found(each) for each in (ADA, BEN)] == [True, True]
    await members.update_settings(HERE, ADA, day(1), hidden=True)
    assert [await found(each) for each in (ADA, BEN)] == [True, False]


async def test_a_title_beside_a_link_that_has_none_is_kept_for_who_typed_it(database: Database) -> None:
    reading = opened(database)
    await reading.store.set_state(HERE, BEN, PAPER, ReadingState.WANT, day(0))
    match await reading.resolve(HERE, ADA.id, f"A Study of Zebras {LINK}"):
        case Tracked(subject, _, retitled):
            assert (subject.title, retitled) == ("A Study of Zebras", True)
        case other:
            raise AssertionError(other)
    match await reading.resolve(HERE, ADA.id, LINK):
        case Tracked(subject, _, retitled):
            assert (subject.title, retitled) == (PLACEHOLDER, False)
        case other:
            raise AssertionError(other)


async def test_the_order_of_what_is_read_is_that_of_titles_that_all_see(database: Database) -> None:
    reading, members = opened(database), MemberStore(database)
    other = external("https://example.org/b")
    for each in (PAPER, other):
        await reading.store.set_state(HERE, BEN, each, ReadingState.READING, day(0))
    await reading.store.set_state(HERE, ADA, titled("A"), ReadingState.WANT, day(0))

    async def order() -> list[str]:
        page, _ = await reading.views.who_reads_what(HERE, SUBJECT_INDEX, 0, 9, 9)
        return [each.subject.title for each in page.items]

    assert await order() == ["A", "example.org/b"]
    await members.update_settings(HERE, ADA, day(1), hidden=True)
    assert await order() == ["example.org/b", PLACEHOLDER]


async def test_a_title_hidden_here_is_told_nowhere_because_its_teller_shows_the_paper_elsewhere(
    database: Database,
) -> None:
    reading, stats, readers = opened(database), UsageStore(database), (BEN, CHEN, Person(4, "Dora"))
    for each in readers:
        await reading.store.set_state(HERE, each, PAPER, ReadingState.WANT, day(0))
    await reading.store.set_state(HERE, ADA, titled("Hidden words"), ReadingState.WANT, day(1))
    await reading.store.set_state(ELSEWHERE, ADA, titled("Elsewhere"), ReadingState.WANT, day(1))
    await MemberStore(database).update_settings(HERE, ADA, day(2), hidden=True)
    (unlisted,) = (await stats.stats()).unlisted
    assert unlisted.title == PLACEHOLDER
    assert "Hidden words" not in str(await PersonalData(database).rows(BEN.id))
    await MemberStore(database).update_settings(HERE, ADA, day(3), hidden=False)
    (unlisted,) = (await stats.stats()).unlisted
    assert unlisted.title == "Hidden words"


async def test_words_that_were_shared_stay_shared_and_later_ones_do_not(database: Database) -> None:
    reading = opened(database)
    await MemberStore(database).update_settings(HERE, ADA, day(0), hidden=True)
    await reading.subjects.post(HERE, ADA.id, titled("Shared words"), day(27))
    await reading.subjects.save(HERE, ADA.id, titled("Shared words"), day(28))
    assert await title(reading, BEN) == "Shared words"
    await reading.subjects.save(HERE, ADA.id, titled("Later words"), day(29))
    assert await title(reading, ADA) == "Later words"
    assert await title(reading, BEN) in (None, PLACEHOLDER)
