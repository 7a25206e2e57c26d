"""Which cards in channels show a paper, in two servers at once, on both engines."""

from datetime import timedelta

import pytest

from bot.database import Database
from bot.reading.model import ReadingState
from bot.reading.posted_cards import FOLLOWED_CARDS, PostedCard, PostedCardStore
from bot.reading.store import ReadingStore
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, day, subject

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def cards(database: Database) -> PostedCardStore:
    return PostedCardStore(database)


def card(number: int, resource_id: str = "vllm", guild_id: int = HERE, at: float = 0) -> PostedCard:
    return PostedCard(guild_id, 5, number, resource_id, day(at))


async def every(cards: PostedCardStore, guild_id: int = HERE) -> list[PostedCard]:
    """The latest first."""
    return list(await cards.latest(guild_id, ("vllm", "orca", "old"), None))


async def test_the_latest_five_cards_are_found_by_every_id_of_the_resource(cards: PostedCardStore) -> None:
    for number in range(1, 8):
        await cards.add([card(number, "vllm" if number % 2 else "old")])
    await cards.add([card(8, "orca"), card(9, guild_id=ELSEWHERE)])
    assert FOLLOWED_CARDS == 5
    assert [each.message_id for each in await cards.latest(HERE, ("vllm", "old"))] == [7, 6, 5, 4, 3]
    assert len(await cards.latest(HERE, ("vllm", "old"), None)) == 7
    await cards.remove(HERE, 7)
    assert [each.message_id for each in await cards.latest(HERE, ("vllm",))] == [5, 3, 1]
    assert await cards.latest(999, ("vllm",)) == ()


async def test_a_card_that_is_stored_again_is_stored_once_and_no_other_is_lost(cards: PostedCardStore) -> None:
    await cards.add([card(1), card(2), card(2, "old", ELSEWHERE)])
    await cards.add([card(2, "orca", at=1), card(3)])
    assert await every(cards) == [card(3), card(2, "orca", at=1), card(1)]
    assert await every(cards, ELSEWHERE) == [card(2, "old", ELSEWHERE)]


async def test_a_card_is_kept_or_forgotten_alone(cards: PostedCardStore) -> None:
    stored = [card(1), card(2), card(2, guild_id=ELSEWHERE)]
    await cards.add(stored)
    await cards.keep(card(2), day(9))
    assert await every(cards) == [card(2, at=9), card(1)]
    await cards.remove(HERE, 2)
    assert await every(cards) == [card(1)]
    assert await every(cards, ELSEWHERE) == [card(2, guild_id=ELSEWHERE)]


async def test_old_cards_are_those_posted_before_a_moment_in_this_server(cards: PostedCardStore) -> None:
    await cards.add([card(1, at=2), card(2, at=1), card(3, at=3), card(4, guild_id=ELSEWHERE)])
    assert await cards.posted_before(HERE, day(1)) == ()
    assert await cards.posted_before(HERE, day(3)) == (card(2, at=1), card(1, at=2))
    assert await cards.posted_before(ELSEWHERE, day(0) + INSTANT) == (card(4, guild_id=ELSEWHERE),)


async def test_of_many_old_cards_a_part_is_forgotten_at_once_the_oldest_first(cards: PostedCardStore) -> None:
    await cards.add([card(number, at=-number / 10) for number in range(1, 502)])
    found = await cards.posted_before(HERE, day(1))
    assert [each.message_id for each in found] == list(range(501, 1, -1))


async def test_papers_whose_readings_changed_after_a_moment_are_found(
    cards: PostedCardStore, database: Database
) -> None:
    store = ReadingStore(database)
    for person, name, guild_id, at in (
        (ADA, "vllm", HERE, 1), (BEN, "vllm", HERE, 2), (ADA, "orca", HERE, 2), (ADA, "moe", ELSEWHERE, 3),
    ):  # fmt: skip
        await store.set_state(guild_id, person, subject(name), ReadingState.WANT, day(at))
    assert sorted(await cards.changed_since(HERE, day(0))) == ["orca", "vllm"], "each once"
    assert sorted(await cards.changed_since(HERE, day(2) - INSTANT)) == ["orca", "vllm"]
    assert await cards.changed_since(HERE, day(2)) == ()
    assert await cards.changed_since(ELSEWHERE, day(2)) == ("moe",)
