"""What people look for in vain reaches the curator once three of them typed it, and nobody's name ever does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.advice.store.failed_queries import MAX_PER_PERSON, MAX_QUERIES, MIN_PEOPLE, FailedQueries, normalized
from bot.advice.store.history import HistoryStore
from bot.advice.store.usage_counter import UsageCounter
from bot.advice.store.usage_stats import UsageStore
from bot.database import Database
from bot.database.schema.tables import failed_queries
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from tests.support.subjects import external
from tests.support.worlds import World, custom_ids, options

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_nothing_is_counted_before_the_third_person_however_often_two_try() -> None:
    queries = FailedQueries()
    assert [queries.add(1, person, "mamba", NOW) for person in (7, 7, 8, 8, 7)] == [0] * 5
    assert queries.add(1, 9, "mamba", NOW) == 6


def test_servers_are_counted_apart() -> None:
    queries = FailedQueries()
    assert [queries.add(server, person, "mamba", NOW) for server, person in ((1, 7), (2, 8), (1, 9))] == [0, 0, 0]


def test_what_one_person_typed_can_be_forgotten() -> None:
    queries = FailedQueries()
    for person in (7, 8):
        queries.add(1, person, "mamba", NOW)
    queries.forget(7)
    assert queries.add(1, 9, "mamba", NOW) == 0


def test_attempts_are_forgotten_after_a_month_and_when_there_are_too_many() -> None:
    queries = FailedQueries()
    for person in (7, 8):
        queries.add(1, person, "mamba", NOW)
    assert queries.add(1, 9, "mamba", NOW + timedelta(days=31)) == 0
    for number in range(2 * MAX_QUERIES):
        queries.add(1, number, f"words {number}", NOW + timedelta(days=31))
    assert len(queries) == MAX_QUERIES


def test_one_person_pushes_out_their_own_words_and_nobody_elses() -> None:
    queries = FailedQueries()
    for person in (7, 8):
        queries.add(1, person, "mamba", NOW)
    for number in range(3 * MAX_QUERIES):
        queries.add(1, 7, f"words {number}", NOW)
    assert len(queries) <= MAX_PER_PERSON + 1
    queries.add(1, 9, "mamba", NOW)
    assert queries.add(1, 10, "mamba", NOW) == 3, "of 8, 9 and 10: the first one pushed theirs out"
    assert queries.add(1, 8, f"words {3 * MAX_QUERIES - 1}", NOW) == 0


def test_where_there_are_too_many_whoever_has_most_loses_theirs() -> None:
    queries = FailedQueries()
    for person in range(MAX_QUERIES - MAX_PER_PERSON):
        queries.add(1, person, f"of {person}", NOW)
    for number in range(MAX_PER_PERSON):
        queries.add(2, 10_000, f"words {number}", NOW)
    for person in range(20_000, 20_000 + MAX_PER_PERSON - 1):
        queries.add(1, person, f"of {person}", NOW)
    assert len(queries) == MAX_QUERIES
    assert [queries.add(1, each, "of 0", NOW) for each in (30_001, 30_002)] == [0, 3]


@pytest.mark.parametrize("typed", ["Mamba", "  mamba ", "MAMBA", "mámba"])
def test_case_accents_and_spaces_do_not_make_it_another_word(typed: str) -> None:
    assert normalized(typed) == "mamba"


def test_hostile_text_is_short_and_on_one_line() -> None:
    assert len(normalized("x" * 100_000)) == 80
    assert normalized("a\nb\x00 c").count("\n") == 0
    assert normalized(" \n ") == ""


async def test_only_words_and_counts_are_stored(database: Database) -> None:
    usage = UsageCounter(UsageStore(database))
    for person in range(100, 100 + MIN_PEOPLE):
        usage.query_failed(5, person, "State space models", NOW)
    for person in range(200, 200 + MIN_PEOPLE - 1):
        usage.query_failed(5, person, "what two of us typed", NOW)
    await usage.close()
    async with database.read() as tx:
        rows = [tuple(row) for row in await tx.execute(select(failed_queries))]
    assert rows == [(5, "state space models", MIN_PEOPLE, NOW)]


async def test_openings_and_failed_queries_add_up_over_flushes_and_servers(database: Database) -> None:
    usage, store = UsageCounter(UsageStore(database)), UsageStore(database)
    for server in (5, 6, None, 5):
        usage.opened(server, "vllm")
        await usage.flush()
    for server in (5, 5, 6):
        for person in range(MIN_PEOPLE):
            usage.query_failed(server, person, "mamba", NOW)
        await usage.flush()
    await usage.close()
    stats = await store.stats()
    assert stats.openings == {"vllm": 4}
    assert [(each.words, each.times) for each in stats.failed_queries] == [("mamba", 9)]


async def test_counts_wait_while_the_database_cannot_take_them(database: Database) -> None:
    usage = UsageCounter(UsageStore(database))
    usage.opened(5, "vllm")
    await database.close()
    await usage.flush()
    await database.open()
    await usage.close()
    assert (await UsageStore(database).stats()).openings == {"vllm": 1}


async def test_declining_is_remembered_once_and_taken_back_by_any_id(database: Database) -> None:
    store = HistoryStore(database)
    await store.decline(5, 7, "old", NOW)
    await store.decline(5, 7, "old", NOW)
    await store.decline(5, 7, "later", NOW + timedelta(days=1))
    await store.decline(6, 7, "elsewhere", NOW)
    assert await store.declined(5, 7) == ("later", "old")
    assert await store.undo_decline(5, 7, ("new", "old"))
    assert not await store.undo_decline(5, 7, ("new", "old"))
    assert await store.declined(5, 7) == ("later",)
    assert await store.declined(5, 8) == ()


async def test_three_members_and_the_curator_sees_it(world: World) -> None:
    for member in (world.ada, world.ben, world.olga):
        await member.slash(world.channel, "paper", query="zebra crossing statistics")
        await member.slash(world.channel, "search", query="quantum knitting patterns")
        await member.slash(world.channel, "path", paper="Zebra crossing statistics")
    await world.ada.slash(world.channel, "paper", query="vllm")
    card = (await world.ada.slash(world.channel, "paper", query="systems")).response
    assert card is not None
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    picked = next(each for each in options(card, menu) if each != "vllm")
    await world.ada.select(card, [picked], custom_id=menu)
    await world.services.advice.usage.flush()
    stats = await UsageStore(world.services.database).stats()
    assert {each.words for each in stats.failed_queries} >= {"zebra crossing statistics", "quantum knitting patterns"}
    assert stats.openings == {"vllm": 1, picked: 1}, "and not what was only guessed"


async def test_what_was_opened_is_stored_within_a_minute_and_when_the_bot_stops(world: World) -> None:
    await world.ada.slash(world.channel, "paper", query="vllm")
    await world.env.advance_time(61)
    assert (await UsageStore(world.services.database).stats()).openings == {"vllm": 1}
    await world.ada.slash(world.channel, "paper", query="orca")
    await world.restart()
    assert (await UsageStore(world.services.database).stats()).openings == {"vllm": 1, "orca": 1}


async def test_deleting_ones_data_takes_what_was_declined(world: World) -> None:
    resource = world.services.library.catalog.resources["orca"]
    await world.services.advice.decline(world.guild.id, world.ada.id, resource, world.services.now())
    await world.services.personal_data.delete(world.ada.id, world.services.now())
    assert await world.services.advice.declined(world.guild.id, world.ada.id) == ()


async def test_deleting_ones_data_takes_what_one_typed_in_vain(world: World) -> None:
    usage, now = world.services.advice.usage, world.services.now()
    for member in (world.ada, world.ben):
        usage.query_failed(world.guild.id, member.id, "mamba", now)
    await world.services.personal_data.delete(world.ada.id, now)
    usage.query_failed(world.guild.id, world.olga.id, "mamba", now)
    await usage.flush()
    assert (await UsageStore(world.services.database).stats()).failed_queries == ()


async def test_curators_learn_of_unlisted_titles_from_three_readers_on(database: Database) -> None:
    """Whoever hides or has stopped reading is no reader."""
    store, members = ReadingStore(database), MemberStore(database)
    people = [Person(number, f"P{number}") for number in range(1, 5)]
    for count, each in enumerate(people[:2], 1):
        await store.set_state(5, each, external("A rare paper"), ReadingState.READING, NOW)
        assert (await UsageStore(database).stats()).unlisted == (), count
    for each in people[2:]:
        await store.set_state(5, each, external("A rare paper"), ReadingState.READING, NOW)
    assert [each.people for each in (await UsageStore(database).stats()).unlisted] == [4]
    await store.set_state(5, people[3], external("A rare paper"), ReadingState.DROPPED, NOW)
    assert [each.people for each in (await UsageStore(database).stats()).unlisted] == [3]
    await members.update_settings(5, people[2], NOW, hidden=True)
    assert (await UsageStore(database).stats()).unlisted == ()
