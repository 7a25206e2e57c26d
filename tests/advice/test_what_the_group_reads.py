"""The numbers and names behind the reasons, on both engines; and nothing that is kept is ever told after it changed."""

import pytest

from bot.advice.baseline_scores import Standings
from bot.advice.graph import Facts
from bot.advice.model import Following, Mine
from bot.advice.store.following import FollowingStore
from bot.advice.store.group_counts import FEW_ROWS, MOST_SERVERS, Counting
from bot.advice.store.history import HistoryStore
from bot.database import Database
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingEdit, ReadingState
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, SUBJECT_INDEX, catalog_of, day, entry, subject

CHEN, DANA = Person(3, "Chen"), Person(4, "Dana")
RENAMED = SubjectIndex(catalog_of(entry("paged", "PagedAttention", formerly=("vllm",)), entry("orca")))


def owner(stored_id: str) -> str | None:
    """The id of now, in the sample catalog."""
    resource = SUBJECT_INDEX.resource(stored_id)
    return resource.id if resource else None


async def read(database: Database, *moves: tuple[Person, ReadingState], guild_id: int = HERE) -> None:
    """Let each do this with vLLM, one after the other."""
    store = ReadingStore(database)
    for number, (person, state) in enumerate(moves):
        await store.set_state(guild_id, person, subject("vllm"), state, day(number))


async def named(
    database: Database, viewer: int = 99, subject_index: SubjectIndex = SUBJECT_INDEX, of: str = "vllm"
) -> Following:
    """How the others follow it."""
    names = {of: subject(of, subject_index).ids}
    return (await FollowingStore(database).named(HERE, viewer, names))[of]


async def test_the_latest_two_are_named_and_all_are_counted(database: Database) -> None:
    await read(
        database,
        (ADA, ReadingState.READING),
        (BEN, ReadingState.READING),
        (CHEN, ReadingState.READING),
        (DANA, ReadingState.WANT),
    )
    assert await named(database) == Following(readers=("Chen", "Ben"), reading=3, wanted=1)


async def test_one_does_not_hear_of_oneself_nor_of_those_who_hide_or_put_it_aside(database: Database) -> None:
    await read(
        database,
        (ADA, ReadingState.READING),
        (BEN, ReadingState.READING),
        (CHEN, ReadingState.READING),
        (CHEN, ReadingState.DROPPED),
    )
    await MemberStore(database).update_settings(HERE, BEN, day(9), hidden=True)
    assert await named(database, viewer=ADA.id) == Following()
    assert (await named(database)).readers == ("Ada",)


async def test_who_finished_it_twice_counts_once_by_the_later_rating(database: Database) -> None:
    store = ReadingStore(database)
    for rating in (2, 5):
        await read(database, (ADA, ReadingState.READING), (ADA, ReadingState.FINISHED))
        await store.edit(HERE, ADA.id, subject("vllm"), ReadingEdit(rating=rating), day(3))
    told = await named(database)
    assert (told.finished, told.finishers, told.average) == (1, ("Ada",), 5)


async def test_readings_from_before_and_after_a_rename_are_of_the_same_people(database: Database) -> None:
    await read(database, (ADA, ReadingState.FINISHED), (BEN, ReadingState.FINISHED))
    await ReadingStore(database).set_state(HERE, CHEN, subject("paged", RENAMED), ReadingState.FINISHED, day(5))
    told = await named(database, subject_index=RENAMED, of="paged")
    assert (told.finished, told.finishers) == (3, ("Chen", "Ben"))


async def test_a_history_is_read_as_it_stands_and_only_here(database: Database) -> None:
    store = ReadingStore(database)
    await read(database, (ADA, ReadingState.FINISHED), (ADA, ReadingState.READING))
    await read(database, (ADA, ReadingState.DROPPED), guild_id=ELSEWHERE)
    await store.set_state(HERE, ADA, subject("orca"), ReadingState.WANT, day(7))
    history = await HistoryStore(database).read(HERE, ADA.id, owner, day(8))
    assert history.mine == Mine({"vllm": None}, frozenset({"vllm"}), frozenset({"orca"}))
    assert history.upcoming is None
    assert (await HistoryStore(database).read(HERE, BEN.id, owner, day(8))).mine == Mine()


async def test_what_is_stored_is_heard_by_the_next_question(database: Database) -> None:
    counting, catalog = Counting(database), Standings(Facts(SUBJECT_INDEX.catalog))
    before = await counting.of(HERE, catalog, owner)
    assert await counting.of(HERE, catalog, owner) is before, "nothing was stored, so nothing is counted"
    await read(database, (ADA, ReadingState.READING))
    after = await counting.of(HERE, catalog, owner)
    assert after.tally.following["vllm"].reading == 1
    assert after.standings.table("t", 0)["vllm"].weighed.score > before.standings.table("t", 0)["vllm"].weighed.score
    await MemberStore(database).update_settings(HERE, ADA, day(9), hidden=True)
    assert "vllm" not in (await counting.of(HERE, catalog, owner)).tally.following


async def test_another_edition_of_the_catalog_is_counted_by_its_own_ids(database: Database) -> None:
    counting = Counting(database)
    await read(database, (ADA, ReadingState.READING))
    await counting.of(HERE, Standings(Facts(SUBJECT_INDEX.catalog)), owner)

    def renamed(stored_id: str) -> str | None:
        resource = RENAMED.resource(stored_id)
        return resource.id if resource else None

    after = await counting.of(HERE, Standings(Facts(RENAMED.catalog)), renamed)
    assert set(after.tally.following) == {"paged"}


async def test_a_large_server_waits_for_no_count_but_is_counted_again_soon(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.advice.store.group_counts.FEW_ROWS", 1)
    assert FEW_ROWS > 1
    counting, catalog = Counting(database), Standings(Facts(SUBJECT_INDEX.catalog))
    await read(database, (ADA, ReadingState.READING))
    before = await counting.of(HERE, catalog, owner)
    await read(database, (BEN, ReadingState.READING))
    assert await counting.of(HERE, catalog, owner) is before
    monkeypatch.setattr("bot.advice.store.group_counts.FRESH_FOR", 0.0)
    assert await counting.of(HERE, catalog, owner) is before, "this question still does not wait"
    await counting.close()
    assert (await counting.of(HERE, catalog, owner)).tally.following["vllm"].reading == 2
    monkeypatch.setattr("bot.advice.store.group_counts.STALE_AFTER", 0.0)
    await read(database, (CHEN, ReadingState.READING))
    assert (await counting.of(HERE, catalog, owner)).tally.following["vllm"].reading == 3, "too old: it waits"


async def test_only_the_servers_that_asked_last_are_kept(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        counting, catalog = Counting(database), Standings(Facts(SUBJECT_INDEX.catalog))
        first = await counting.of(0, catalog, owner)
        for guild_id in range(1, MOST_SERVERS):
            await counting.of(guild_id, catalog, owner)
        assert await counting.of(0, catalog, owner) is first
        await counting.of(MOST_SERVERS, catalog, owner)
        assert await counting.of(0, catalog, owner) is first, "it asked later than the one that was forgotten"
        assert len(counting._known) == MOST_SERVERS
