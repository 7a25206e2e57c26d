"""Titles from public services reach every shelf that has the paper by its id alone, and nobody's own words."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.app import build_reading
from bot.catalog.identifiers import Identifier
from bot.database import Database
from bot.database.schema.tables import paper_metadata
from bot.members.model import Person
from bot.metadata.model import PaperMetadata
from bot.reading import public_titles
from bot.reading.model import ReadingState, Subject
from bot.reading.public_titles import FOUND_IS_FRESH, MISSING_IS_FRESH, PublicTitleStore
from bot.reading.service import ReadingService
from bot.reading.subject_index import service_identifier
from bot.reading.title_keeper import TitleKeeper
from bot.servers.quotas import QuotaStore
from tests.support.subjects import external
from tests.support.table_rows import MOMENT as NOW

HERE, THERE, ADA, BEN = 10, 20, Person(1, "Ada"), Person(2, "Ben")
ID = "arxiv:2001.08361"
FOUND = PaperMetadata("Scaling Laws", "arXiv", ("Ada Novak",), 2020, "JMLR", "https://arxiv.org/abs/2001.08361", True)
NAMED = replace(external("2001.08361"), title="My words")


@pytest.fixture
def titles(database: Database) -> PublicTitleStore:
    return PublicTitleStore(database)


@pytest.fixture
def reading(database: Database, titles: PublicTitleStore) -> ReadingService:
    return build_reading(database, None, titles)  # type: ignore[arg-type]  # the catalog is given to each call


async def read(reading: ReadingService, guild_id: int, person: Person, text: str) -> None:
    await reading.store.set_state(guild_id, person, external(text), ReadingState.READING, NOW)


async def title(reading: ReadingService, guild_id: int, viewer: Person | None = None) -> str:
    subjects = reading.subjects
    found = await (subjects.find_for(guild_id, viewer.id, ID, NOW) if viewer else subjects.find(guild_id, ID))
    assert found is not None
    return found.title


async def test_what_was_found_comes_back(titles: PublicTitleStore) -> None:
    assert await titles.find(ID) is None
    other = PaperMetadata("Another", "Crossref")
    await titles.keep("doi:10.1000/xyz", other, NOW)
    await titles.keep(ID, FOUND, NOW)
    assert await titles.find(ID) == FOUND
    assert [await titles.title(each) for each in (ID, "doi:10.1000/xyz", "x")] == ["Scaling Laws", "Another", ""]
    assert await titles.find("doi:10.1000/xyz") == other
    assert not await titles.is_fresh("x", NOW)
    await titles.keep("x", None, NOW)
    assert await titles.find("x") is None


async def test_what_another_version_kept_is_read_as_far_as_it_goes(
    titles: PublicTitleStore, database: Database
) -> None:
    await titles.keep(ID, FOUND, NOW)
    async with database.write() as tx:
        await tx.execute(update(paper_metadata).values(details='{"year": 2020, "pages": 7}'))
    assert await titles.find(ID) == PaperMetadata("Scaling Laws", "arXiv", year=2020)


async def test_what_was_put_on_a_shelf_last_is_looked_up_first(
    reading: ReadingService, titles: PublicTitleStore
) -> None:
    for day, text in enumerate(["2001.00001", "2001.00003", "2001.00002"]):
        at = NOW + timedelta(days=day)
        await reading.store.set_state(HERE, ADA, external(text), ReadingState.READING, at)
    untitled = await titles.untitled(HERE, NOW, 2)
    assert [each for each, _ in untitled] == ["arxiv:2001.00002", "arxiv:2001.00003"]


async def test_who_keeps_a_title_hears_where_it_is_new(
    database: Database, reading: ReadingService, titles: PublicTitleStore
) -> None:
    titled: list[tuple[int, Subject]] = []
    keeper = TitleKeeper(
        titles, QuotaStore(database), lambda: NOW, lambda guild_id, subject: titled.append((guild_id, subject))
    )
    await read(reading, HERE, ADA, "2001.08361")
    await keeper.keep(ID, None)
    assert titled == []
    assert await keeper.is_fresh(ID)
    await keeper.keep(ID, FOUND)
    await keeper.keep(ID, FOUND)
    assert titled == [(HERE, Subject(ID, "Scaling Laws", (ID,), FOUND.url, listed=False))]


async def test_each_server_that_has_it_gets_the_title(reading: ReadingService, titles: PublicTitleStore) -> None:
    await read(reading, HERE, ADA, "2001.08361")
    await read(reading, THERE, ADA, "arXiv:2001.08361")
    await read(reading, HERE, BEN, "10.1000/xyz")
    assert await title(reading, HERE) == "arXiv 2001.08361"
    assert set(await titles.keep(ID, FOUND, NOW)) == {HERE, THERE}
    assert [await title(reading, each) for each in (HERE, THERE)] == ["Scaling Laws", "Scaling Laws"]
    other = await reading.subjects.find(HERE, "doi:10.1000/xyz")
    assert other is not None
    assert other.title == "DOI 10.1000/xyz"
    assert await titles.keep(ID, FOUND, NOW) == ()


async def test_who_comes_later_has_it_at_once(reading: ReadingService, titles: PublicTitleStore) -> None:
    await titles.keep(ID, FOUND, NOW)
    await read(reading, HERE, ADA, "2001.08361")
    assert await title(reading, HERE) == "Scaling Laws"
    assert (await reading.with_public_title(external("2001.08361"))).title == "Scaling Laws"
    assert (await reading.with_public_title(NAMED)).title == "My words"


async def test_it_is_found_by_that_title(reading: ReadingService, titles: PublicTitleStore) -> None:
    await read(reading, HERE, ADA, "2001.08361")
    await titles.keep(ID, FOUND, NOW)
    found = await reading.subjects.find_on_shelf(HERE, BEN.id, ["title:scaling-laws"])
    assert found is not None
    assert found.id == ID


async def test_own_words_stay_theirs_and_others_get_the_public_title(
    reading: ReadingService, titles: PublicTitleStore
) -> None:
    await reading.store.set_state(HERE, ADA, NAMED, ReadingState.READING, NOW)
    assert await title(reading, HERE, BEN) == "My words"
    await titles.keep(ID, FOUND, NOW)
    assert [await title(reading, HERE, each) for each in (ADA, BEN, None)] == [
        "My words",
        "Scaling Laws",
        "Scaling Laws",
    ]


async def test_the_id_typed_again_is_nobodys_title(reading: ReadingService, titles: PublicTitleStore) -> None:
    await titles.keep(ID, FOUND, NOW)
    await read(reading, HERE, ADA, "2001.08361")
    await reading.subjects.save(HERE, BEN.id, external("2001.08361"), NOW)
    assert await title(reading, HERE, BEN) == "Scaling Laws"


async def test_a_corrected_title_replaces_the_old_one(reading: ReadingService, titles: PublicTitleStore) -> None:
    await read(reading, HERE, ADA, "2001.08361")
    await titles.keep(ID, PaperMetadata("Scalling Laws", "arXiv"), NOW)
    assert await titles.keep(ID, FOUND, NOW) == (HERE,)
    assert await title(reading, HERE) == "Scaling Laws"


async def test_a_service_that_forgot_it_takes_no_title_away(reading: ReadingService, titles: PublicTitleStore) -> None:
    await read(reading, HERE, ADA, "2001.08361")
    await titles.keep(ID, FOUND, NOW)
    await titles.keep(ID, None, NOW + FOUND_IS_FRESH)
    assert await titles.find(ID) == FOUND
    assert await title(reading, HERE) == "Scaling Laws"
    assert await titles.is_fresh(ID, NOW + FOUND_IS_FRESH)


async def test_an_entry_that_left_the_reading_list_keeps_its_title(
    reading: ReadingService, titles: PublicTitleStore
) -> None:
    listed = Subject(ID, "The curator's title", (ID,), "https://arxiv.org/abs/2001.08361", listed=True)
    await reading.store.set_state(HERE, ADA, listed, ReadingState.READING, NOW)
    assert await titles.keep(ID, replace(FOUND, title=listed.title), NOW) == ()
    assert await titles.keep(ID, FOUND, NOW) == ()


async def test_answers_are_fresh_for_a_while(titles: PublicTitleStore) -> None:
    moment = timedelta(seconds=1)
    assert (timedelta(days=90), timedelta(days=1)) == (FOUND_IS_FRESH, MISSING_IS_FRESH)
    assert not await titles.is_fresh(ID, NOW)
    await titles.keep(ID, None, NOW)
    assert await titles.is_fresh(ID, NOW + MISSING_IS_FRESH - moment)
    assert not await titles.is_fresh(ID, NOW + MISSING_IS_FRESH)
    await titles.keep(ID, FOUND, NOW)
    assert await titles.is_fresh(ID, NOW + FOUND_IS_FRESH - moment)
    assert not await titles.is_fresh(ID, NOW + FOUND_IS_FRESH)


async def test_what_was_found_goes_after_a_year_and_what_was_not_after_a_day_whoever_has_it(
    reading: ReadingService, titles: PublicTitleStore
) -> None:
    on_shelf, other, unknown = ID, "doi:10.1000/xyz", "x"
    await read(reading, HERE, ADA, "2001.08361")
    for name, found in ((on_shelf, FOUND), (other, FOUND), (unknown, None)):
        await titles.keep(name, found, NOW)
    for days, expected in (
        (1, {on_shelf, other, unknown}),
        (2, {on_shelf, other}),
        (400, {on_shelf, other}),
        (401, set()),
    ):
        await titles.delete_expired(NOW + timedelta(days=days))
        assert {each for each in (on_shelf, other, unknown) if await titles.is_fresh(each, NOW)} == expected, days


def test_what_is_kept_holds_nobody_and_no_server() -> None:
    assert set(paper_metadata.c.keys()) == {"resource_id", "asked_at", "title", "source", "details"}
    assert {each.name for each in fields(PaperMetadata)} == {
        "title", "source", "authors", "year", "venue", "url", "retracted", "newer"
    }  # fmt: skip


async def test_what_has_expired_is_looked_for_once_an_hour(titles: PublicTitleStore) -> None:
    later = NOW + timedelta(days=500)
    await titles.delete_expired(later)
    await titles.keep(ID, FOUND, NOW)
    for passed, kept in ((timedelta(minutes=59), True), (timedelta(hours=1), False)):
        await titles.delete_expired(later + passed)
        assert (await titles.find(ID) is not None) is kept


async def test_what_has_expired_goes_in_parts(titles: PublicTitleStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_titles, "_AT_ONCE", 2)
    for name in ("a", "b", "c"):
        await titles.keep(name, FOUND, NOW)
    for passed, left in ((timedelta(), 1), (timedelta(hours=1), 0)):
        await titles.delete_expired(NOW + timedelta(days=500) + passed)
        assert sum([await titles.find(name) is not None for name in ("a", "b", "c")]) == left


async def test_what_has_no_title_yet_is_told_by_server(reading: ReadingService, titles: PublicTitleStore) -> None:
    for text in (
        "2001.08361",
        "10.1000/xyz",
        "A title",
        "https://example.org/x",
        "Named https://arxiv.org/abs/2001.00001",
    ):
        await read(reading, HERE, ADA, text)
    await read(reading, THERE, ADA, "2001.00002")
    untitled = await titles.untitled(HERE, NOW, 10)
    assert dict(untitled) == {
        ID: "https://arxiv.org/abs/2001.08361",
        "doi:10.1000/xyz": "https://doi.org/10.1000/xyz",
        "arxiv:2001.00001": "https://arxiv.org/abs/2001.00001",
    }
    assert len(await titles.untitled(HERE, NOW, 2)) == 2
    await titles.keep(ID, FOUND, NOW)
    await titles.keep("doi:10.1000/xyz", None, NOW)
    assert [each for each, _ in await titles.untitled(HERE, NOW, 10)] == ["arxiv:2001.00001"]
    assert "doi:10.1000/xyz" in dict(await titles.untitled(HERE, NOW + MISSING_IS_FRESH, 10))


@pytest.mark.parametrize(
    ("text", "identifier"),
    [("2001.08361", "arxiv:2001.08361"), ("https://openreview.net/forum?id=VtmBAGCN7o", "openreview:VtmBAGCN7o"),
     ("10.1000/XYZ", "doi:10.1000/xyz"), ("10.1000/" + "9" * 80, "doi:10.1000/" + "9" * 80),
     ("hep-th/9901001", "arxiv:hep-th/9901001"),
     ("A title", None), ("https://example.org/x", None)],
)  # fmt: skip
def test_what_services_may_know(text: str, identifier: str | None) -> None:
    found = service_identifier(external(text))
    assert (str(found) if found else None) == identifier


def test_an_id_and_an_address_that_differ_are_not_looked_up() -> None:
    forged = Subject(ID, "x", (ID,), "https://arxiv.org/abs/1706.03762", listed=False)
    assert service_identifier(forged) is None
    assert service_identifier(replace(forged, url="")) is None
    assert service_identifier(replace(forged, url=FOUND.url)) == Identifier("arxiv", "2001.08361")
    assert service_identifier(replace(forged, url=FOUND.url, listed=True)) is None
