"""What members typed is kept for a day, on both engines: for themselves alone, and only the latest of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.database.schema.tables import typed_inputs
from bot.members.typed_inputs import KEPT_AT_ONCE, KEPT_FOR, TypedInput, TypedInputStore
from tests.support.subjects import ELSEWHERE, HERE

ADA, BEN = 1, 2
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TYPED = TypedInput(
    "meditf1:7",
    {"when": ("thu\u00003:00 \ud83d 周四",), "came": ("5", "6"), "place": ("",)},
    ({"when": ("thu 15:00",)},),
)


@pytest.fixture
def store(database: Database) -> TypedInputStore:
    return TypedInputStore(database)


async def test_what_was_typed_comes_back_as_it_was_to_its_member_in_its_server(store: TypedInputStore) -> None:
    kept = await store.keep(HERE, ADA, TYPED, NOW)
    assert await store.find(HERE, ADA, kept, NOW) == TYPED
    assert await store.find(HERE, BEN, kept, NOW) is None
    assert await store.find(ELSEWHERE, ADA, kept, NOW) is None
    assert await store.find(HERE, ADA, kept + 1, NOW) is None


async def test_it_is_kept_for_a_day_and_then_deleted_in_its_server(store: TypedInputStore, database: Database) -> None:
    instant = timedelta(microseconds=1)
    kept = [await store.keep(guild_id, ADA, TYPED, NOW) for guild_id in (HERE, ELSEWHERE)]
    assert await store.find(HERE, ADA, kept[0], NOW + KEPT_FOR - instant) == TYPED
    assert await store.find(HERE, ADA, kept[0], NOW + KEPT_FOR) is None
    await store.delete_expired(HERE, NOW + KEPT_FOR - instant)
    assert await store.find(HERE, ADA, kept[0], NOW) == TYPED
    await store.delete_expired(HERE, NOW + KEPT_FOR)
    assert await store.find(HERE, ADA, kept[0], NOW) is None
    assert await store.find(ELSEWHERE, ADA, kept[1], NOW) == TYPED


async def test_with_one_too_many_the_earliest_of_the_same_member_goes(
    store: TypedInputStore, database: Database
) -> None:
    others = [await store.keep(HERE, BEN, TYPED, NOW), await store.keep(ELSEWHERE, ADA, TYPED, NOW)]
    own = [
        await store.keep(HERE, ADA, TYPED, NOW + timedelta(microseconds=number)) for number in range(KEPT_AT_ONCE + 1)
    ]
    assert await store.find(HERE, ADA, own[0], NOW) is None
    assert await store.find(HERE, ADA, own[1], NOW) == TYPED
    assert await store.find(HERE, BEN, others[0], NOW) == await store.find(ELSEWHERE, ADA, others[1], NOW) == TYPED
    async with database.read() as tx:
        counted = select(func.count()).where(typed_inputs.c.guild_id == HERE, typed_inputs.c.user_id == ADA)
        assert await tx.scalar(counted) == KEPT_AT_ONCE
