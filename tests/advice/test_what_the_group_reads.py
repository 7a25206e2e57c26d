"""The numbers and names behind the reasons, on both engines; and nothing that is kept is ever told after it changed."""

import random
from dataclasses import replace

import pytest

from bot.advice.baseline_scores import BaselineScores
from bot.advice.graph import CatalogGraph
from bot.advice.model import MemberHistory, Readership
from bot.advice.store.group_counts import FEW_ROWS, MAX_SERVERS, GroupCountsCache
from bot.advice.store.history import HistoryStore
from bot.advice.store.readership import ReadershipStore
from bot.database import Database
from bot.meetings.viewer import Viewer
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingEdit, ReadingState
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, SUBJECT_INDEX, catalog_of, day, entry, subject

CHEN, DANA = Person(3, "Chen"), Person(4, "Dana")
RENAMED = SubjectIndex(catalog_of(entry("paged", "PagedAttention", formerly=("vllm",)), entry("orca")))


def current_id(stored_id: str) -> str | None:
    """The id of now, in the sample catalog."""
    resource = SUBJECT_INDEX.resource(stored_id)
    return resource.id if resource else None


def cache_on(database: Database) -> GroupCountsCache:
    """An empty one."""
    return GroupCountsCache(database, ReadershipStore(database))


async def read(database: Database, *moves: tuple[Person, ReadingState], guild_id: int = HERE) -> None:
    """Let each do this with vLLM, one after the other."""
    store = ReadingStore(database)
    for number, (person, state) in enumerate(moves):
        await store.set_state(guild_id, person, subject("vllm"), state, day(number))


async def named(
    database: Database, viewer: int = 99, subject_index: SubjectIndex = SUBJECT_INDEX, of: str = "vllm"
) -> Readership:
    """How the others follow it."""
    names = {of: subject(of, subject_index).ids}
    return (await ReadershipStore(database).with_names(HERE, viewer, names))[of]


async def test_the_latest_two_are_named_and_all_are_counted(database: Database) -> None:
    await read(
        database,
        (ADA, ReadingState.READING),
        (BEN, ReadingState.READING),
        (CHEN, ReadingState.READING),
        (DANA, ReadingState.WANT),
    )
    assert await named(database) == Readership(readers=("Chen", "Ben"), reading=3, wanted=1)


async def test_one_does_not_hear_of_oneself_nor_of_those_who_hide_or_put_it_aside(database: Database) -> None:
    await read(
        database,
        (ADA, ReadingState.READING),
        (BEN, ReadingState.READING),
        (CHEN, ReadingState.READING),
        (CHEN, ReadingState.DROPPED),
    )
    await MemberStore(database).update_settings(HERE, BEN, day(9), hidden=True)
    assert await named(database, viewer=ADA.id) == Readership()
    assert (await named(database)).readers == ("Ada",)


async def test_who_finished_it_twice_counts_once_by_the_later_rating(database: Database) -> None:
    store = ReadingStore(database)
    for rating in (2, 5):
        await read(database, (ADA, ReadingState.READING), (ADA, ReadingState.FINISHED))
        await store.edit(HERE, ADA.id, subject("vllm"), ReadingEdit(rating=rating), day(3))
    readership = await named(database)
    assert (readership.finished, readership.finishers, readership.rated, readership.stars) == (1, ("Ada",), 1, 5)


async def test_readings_from_before_and_after_a_rename_are_of_the_same_people(database: Database) -> None:
    await read(database, (ADA, ReadingState.FINISHED), (BEN, ReadingState.FINISHED))
    await ReadingStore(database).set_state(HERE, CHEN, subject("paged", RENAMED), ReadingState.FINISHED, day(5))
    readership = await named(database, subject_index=RENAMED, of="paged")
    assert (readership.finished, readership.finishers) == (3, ("Chen", "Ben"))


async def test_a_history_is_read_as_it_stands_and_only_here(database: Database) -> None:
    store = ReadingStore(database)
    await read(database, (ADA, ReadingState.FINISHED), (ADA, ReadingState.READING))
    await read(database, (ADA, ReadingState.DROPPED), guild_id=ELSEWHERE)
    await store.set_state(HERE, ADA, subject("orca"), ReadingState.WANT, day(7))
    member = await HistoryStore(database).snapshot(HERE, Viewer(ADA.id), current_id, day(8))
    assert member.history == MemberHistory({"vllm": None}, frozenset({"vllm"}), frozenset({"orca"}))
    assert member.upcoming is None
    assert (await HistoryStore(database).snapshot(HERE, Viewer(BEN.id), current_id, day(8))).history == MemberHistory()


async def test_what_is_stored_is_heard_by_the_next_question(database: Database) -> None:
    cache, catalog = (
        GroupCountsCache(database, ReadershipStore(database)),
        BaselineScores(CatalogGraph(SUBJECT_INDEX.catalog)),
    )
    before = await cache.get(HERE, catalog, current_id)
    assert await cache.get(HERE, catalog, current_id) is before, "nothing was stored, so nothing is counted"
    await read(database, (ADA, ReadingState.READING))
    after = await cache.get(HERE, catalog, current_id)
    assert after.counts.readership["vllm"].reading == 1
    assert after.baseline.in_topic("t", 0)["vllm"].scored.score > before.baseline.in_topic("t", 0)["vllm"].scored.score
    await MemberStore(database).update_settings(HERE, ADA, day(9), hidden=True)
    assert "vllm" not in (await cache.get(HERE, catalog, current_id)).counts.readership


async def test_another_edition_of_the_catalog_is_counted_by_its_own_ids(database: Database) -> None:
    cache = cache_on(database)
    await read(database, (ADA, ReadingState.READING))
    await cache.get(HERE, BaselineScores(CatalogGraph(SUBJECT_INDEX.catalog)), current_id)

    def renamed(stored_id: str) -> str | None:
        resource = RENAMED.resource(stored_id)
        return resource.id if resource else None

    after = await cache.get(HERE, BaselineScores(CatalogGraph(RENAMED.catalog)), renamed)
    assert set(after.counts.readership) == {"paged"}


async def test_a_large_server_waits_for_no_count_but_is_counted_again_soon(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.advice.store.group_counts.FEW_ROWS", 1)
    assert FEW_ROWS > 1
    cache, catalog = (
        GroupCountsCache(database, ReadershipStore(database)),
        BaselineScores(CatalogGraph(SUBJECT_INDEX.catalog)),
    )
    await read(database, (ADA, ReadingState.READING))
    before = await cache.get(HERE, catalog, current_id)
    await read(database, (BEN, ReadingState.READING))
    assert await cache.get(HERE, catalog, current_id) is before
    members = MemberStore(database)
    await members.update_settings(ELSEWHERE, ADA, day(9), hidden=True)
    assert await cache.get(HERE, catalog, current_id) is before
    await members.update_settings(HERE, ADA, day(9), hidden=True)
    assert (await cache.get(HERE, catalog, current_id)).counts.readership["vllm"].reading == 1, "nobody who hides"
    await members.update_settings(HERE, ADA, day(9), hidden=False)
    before = await cache.get(HERE, catalog, current_id)
    assert before.counts.readership["vllm"].reading == 1, "not yet"
    monkeypatch.setattr("bot.advice.store.group_counts.FRESH_FOR", 0.0)
    assert await cache.get(HERE, catalog, current_id) is before, "this question still does not wait"
    await cache.close()
    assert (await cache.get(HERE, catalog, current_id)).counts.readership["vllm"].reading == 2
    monkeypatch.setattr("bot.advice.store.group_counts.STALE_AFTER", 0.0)
    await read(database, (CHEN, ReadingState.READING))
    assert (await cache.get(HERE, catalog, current_id)).counts.readership["vllm"].reading == 3, "too old: it waits"


async def test_only_the_servers_that_asked_last_are_kept(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        cache, catalog = (
            GroupCountsCache(database, ReadershipStore(database)),
            BaselineScores(CatalogGraph(SUBJECT_INDEX.catalog)),
        )
        first = await cache.get(0, catalog, current_id)
        for guild_id in range(1, MAX_SERVERS):
            await cache.get(guild_id, catalog, current_id)
        assert await cache.get(0, catalog, current_id) is first
        await cache.get(MAX_SERVERS, catalog, current_id)
        assert await cache.get(0, catalog, current_id) is first, "it asked later than the one that was forgotten"
        assert len(cache._known) == MAX_SERVERS


async def test_what_every_viewer_hears_is_what_all_rows_of_the_others_tell(database: Database) -> None:
    rng, store, members = random.Random(7), ReadingStore(database), MemberStore(database)
    readership, people = ReadershipStore(database), [Person(number, f"Member {number}") for number in range(1, 8)]
    rounds: dict[int, dict[ReadingState, tuple[float, int | None]]] = {each.id: {} for each in people}
    hiding: set[int] = set()
    for number in range(1, 120):
        person, to = rng.choice(people), rng.choice([ReadingState.READING, ReadingState.FINISHED])
        await store.set_state(HERE, person, subject("vllm"), to, day(number))
        if to is ReadingState.FINISHED:
            await store.edit(HERE, person.id, subject("vllm"), ReadingEdit(rating=rng.randint(1, 5)), day(number))
        hides = rng.random() < 0.2
        (hiding.add if hides else hiding.discard)(person.id)
        await members.update_settings(HERE, person, day(number), hidden=hides)
        rounds[person.id] = {}
        for each in reversed(await store.rounds(HERE, person.id, subject("vllm"))):
            rounds[person.id][each.state] = each.changed_at.timestamp(), each.rating
        for viewer in (0, rng.choice(people).id):
            others = {who: rounds[who] for who in rounds if who not in {viewer, *hiding}}
            expected = Readership()
            for state in (ReadingState.READING, ReadingState.FINISHED):
                having = {who: states[state] for who, states in others.items() if state in states}
                latest = sorted(having, key=lambda who: (-having[who][0], who))[:2]
                names = tuple(f"Member {who}" for who in latest)
                ratings = [rating for _, rating in having.values() if rating is not None]
                if state is ReadingState.READING:
                    expected = replace(expected, reading=len(having), readers=names)
                else:
                    rated, stars = len(ratings), sum(ratings)
                    expected = replace(expected, finished=len(having), finishers=names, rated=rated, stars=stars)
            found = (await readership.with_names(HERE, viewer, {"vllm": subject("vllm").ids}))["vllm"]
            assert found == expected, (number, viewer)
