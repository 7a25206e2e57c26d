"""Whose reading each viewer may know of: their own, and what others show in this server."""

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.database.schema.tables import readings
from bot.members.model import Person
from bot.members.privacy import visible_reading
from bot.members.store import MemberStore
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from tests.support.subjects import ELSEWHERE, HERE, day, subject

SHOWN, HIDDEN, LEFT, STOPPED, NOBODY = 1, 2, 3, 4, 99


@pytest.mark.parametrize(
    ("guild_id", "viewer", "expected"),
    [
        (HERE, NOBODY, {SHOWN}),
        (HERE, SHOWN, {SHOWN}),
        (HERE, HIDDEN, {SHOWN, HIDDEN}),
        (HERE, LEFT, {SHOWN, LEFT}),
        (HERE, STOPPED, {SHOWN, STOPPED}),
        (ELSEWHERE, NOBODY, {HIDDEN, LEFT, STOPPED}),
        (ELSEWHERE, SHOWN, {SHOWN, HIDDEN, LEFT, STOPPED}),
    ],
)
async def test_a_reading_shows_to_its_reader_and_to_others_unless_hidden_stopped_or_gone(
    database: Database, guild_id: int, viewer: int, expected: set[int]
) -> None:
    """Where one hides in one server, and where they left, they show in the other."""
    store, members = ReadingStore(database), MemberStore(database)
    for server in (HERE, ELSEWHERE):
        for user_id in (SHOWN, HIDDEN, LEFT, STOPPED):
            await store.set_state(server, Person(user_id, f"P{user_id}"), subject("vllm"), ReadingState.READING, day(0))
    await members.update_settings(HERE, Person(HIDDEN, "P2"), day(0), hidden=True)
    await members.note_left(HERE, LEFT, day(0))
    await store.set_state(HERE, Person(STOPPED, "P4"), subject("vllm"), ReadingState.DROPPED, day(1))
    await members.update_settings(ELSEWHERE, Person(SHOWN, "P1"), day(0), hidden=True)
    visible = select(readings.c.user_id).where(readings.c.guild_id == guild_id, visible_reading(guild_id, viewer))
    async with database.read() as tx:
        assert set(await tx.scalars(visible)) == expected
