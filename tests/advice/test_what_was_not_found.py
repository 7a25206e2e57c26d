"""What people look for in vain reaches the curator once three of them typed it, and nobody's name ever does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.advice.store.failed_queries import ENOUGH, MOST_WORDS, Misses, as_counted
from bot.advice.store.store import AdviceStore
from bot.advice.store.usage_counter import Observer
from bot.database import Database
from bot.database.schema.tables import misses
from tests.support.worlds import World

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_nothing_is_counted_before_the_third_person_however_often_two_try() -> None:
    tries = Misses()
    assert [tries.note(1, person, "mamba", NOW) for person in (7, 7, 8, 8, 7)] == [0] * 5
    assert tries.note(1, 9, "mamba", NOW) == 6


def test_servers_are_counted_apart() -> None:
    tries = Misses()
    assert [tries.note(server, person, "mamba", NOW) for server, person in ((1, 7), (2, 8), (1, 9))] == [0, 0, 0]


def test_what_one_person_typed_can_be_forgotten() -> None:
    tries = Misses()
    for person in (7, 8):
        tries.note(1, person, "mamba", NOW)
    tries.forget(7)
    assert tries.note(1, 9, "mamba", NOW) == 0


def test_tries_are_forgotten_after_a_month_and_when_there_are_too_many() -> None:
    tries = Misses()
    for person in (7, 8):
        tries.note(1, person, "mamba", NOW)
    assert tries.note(1, 9, "mamba", NOW + timedelta(days=31)) == 0
    for number in range(MOST_WORDS):
        tries.note(1, 1, f"words {number}", NOW + timedelta(days=31))
    assert len(tries._tries) <= MOST_WORDS


@pytest.mark.parametrize("typed", ["Mamba", "  mamba ", "MAMBA", "mámba"])
def test_case_accents_and_spaces_do_not_make_it_another_word(typed: str) -> None:
    assert as_counted(typed) == "mamba"


def test_hostile_text_is_short_and_on_one_line() -> None:
    assert len(as_counted("x" * 100_000)) == 80
    assert as_counted("a\nb\x00 c").count("\n") == 0
    assert as_counted(" \n ") == ""


async def test_only_words_and_counts_are_stored(database: Database) -> None:
    observer = Observer(AdviceStore(database))
    for person in range(100, 100 + ENOUGH):
        observer.missed(5, person, "State space models", NOW)
    for person in range(200, 200 + ENOUGH - 1):
        observer.missed(5, person, "what two of us typed", NOW)
    await observer.close()
    async with database.read() as tx:
        rows = [tuple(row) for row in await tx.execute(select(misses))]
    assert rows == [(5, "state space models", ENOUGH, NOW)]


async def test_openings_and_misses_add_up_over_flushes_and_servers(database: Database) -> None:
    observer, store = Observer(AdviceStore(database)), AdviceStore(database)
    for server in (5, 6, None, 5):
        observer.opened(server, "vllm")
        await observer.flush()
    for server in (5, 5, 6):
        for person in range(ENOUGH):
            observer.missed(server, person, "mamba", NOW)
        await observer.flush()
    await observer.close()
    ledger = await store.ledger()
    assert ledger.openings == {"vllm": 4}
    assert [(each.words, each.times) for each in ledger.misses] == [("mamba", 9)]


async def test_counts_wait_while_the_database_cannot_take_them(database: Database) -> None:
    observer = Observer(AdviceStore(database))
    observer.opened(5, "vllm")
    await database.close()
    await observer.flush()
    await database.open()
    await observer.close()
    assert (await AdviceStore(database).ledger()).openings == {"vllm": 1}


async def test_declining_is_remembered_once_and_taken_back_by_any_id(database: Database) -> None:
    store = AdviceStore(database)
    await store.decline(5, 7, "old", NOW)
    await store.decline(5, 7, "old", NOW)
    await store.decline(5, 7, "later", NOW + timedelta(days=1))
    await store.decline(6, 7, "elsewhere", NOW)
    assert await store.declined(5, 7) == ("later", "old")
    assert await store.take_back(5, 7, ("new", "old"))
    assert not await store.take_back(5, 7, ("new", "old"))
    assert await store.declined(5, 7) == ("later",)
    assert await store.declined(5, 8) == ()


async def test_three_members_and_the_curator_sees_it(world: World) -> None:
    for member in (world.ada, world.ben, world.olga):
        await member.slash(world.channel, "paper", query="zebra crossing statistics")
        await member.slash(world.channel, "search", query="quantum knitting patterns")
        await member.slash(world.channel, "path", paper="Zebra crossing statistics")
    await world.ada.slash(world.channel, "paper", query="vllm")
    await world.services.advice.observer.flush()
    ledger = await world.services.advice.store.ledger()
    assert {each.words for each in ledger.misses} >= {"zebra crossing statistics", "quantum knitting patterns"}
    assert ledger.openings == {"vllm": 1}


async def test_what_was_opened_is_stored_within_a_minute_and_when_the_bot_stops(world: World) -> None:
    await world.ada.slash(world.channel, "paper", query="vllm")
    await world.env.advance_time(61)
    assert (await world.services.advice.store.ledger()).openings == {"vllm": 1}
    await world.ada.slash(world.channel, "paper", query="orca")
    await world.restart()
    assert (await world.services.advice.store.ledger()).openings == {"vllm": 1, "orca": 1}


async def test_deleting_ones_data_takes_what_was_declined(world: World) -> None:
    resource = world.services.library.catalog.resources["orca"]
    await world.services.advice.decline(world.guild.id, world.ada.id, resource, world.services.now())
    await world.services.personal_data.delete(world.ada.id, world.services.now())
    assert await world.services.advice.declined(world.guild.id, world.ada.id) == ()


async def test_deleting_ones_data_takes_what_one_typed_in_vain(world: World) -> None:
    observer, now = world.services.advice.observer, world.services.now()
    for member in (world.ada, world.ben):
        observer.missed(world.guild.id, member.id, "mamba", now)
    await world.services.personal_data.delete(world.ada.id, now)
    observer.missed(world.guild.id, world.olga.id, "mamba", now)
    await observer.flush()
    assert (await world.services.advice.store.ledger()).misses == ()
