"""What is stored of a look-up that found nothing: for whom, and for how long."""

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema.tables import failed_queries, own_titles, subjects
from bot.reading.subject_store import OFFER_EXPIRES
from tests.support.worlds import World, texts

WORDS = "Coping with burnout in my lab"


async def kept(world: World) -> list[tuple[int, str]]:
    """By member and title."""
    async with world.services.database.read() as tx:
        return [(row.user_id, row.title) for row in await tx.execute(select(own_titles))]


async def test_what_was_looked_up_in_vain_is_kept_for_a_week_with_its_member_alone(world: World) -> None:
    await world.ada.slash(world.channel, "search", query=WORDS)
    assert await kept(world) == []
    await world.ada.slash(world.channel, "paper", query=WORDS)
    looked_up = world.services.now()
    assert await kept(world) == [(world.ada.id, WORDS)]
    assert WORDS in str(await world.services.personal_data.rows(world.ada.id))
    for command in ("paper", "search"):
        found = texts((await world.ben.slash(world.channel, command, query="burnout lab")).response)
        assert "Coping" not in found
    assert WORDS not in str(await world.services.personal_data.rows(world.ben.id))
    assert timedelta(days=7) == OFFER_EXPIRES
    await world.services.reading.subjects.delete_unused(world.guild.id, looked_up + OFFER_EXPIRES)
    assert WORDS not in str(await kept(world))
    async with world.services.database.read() as tx:
        assert WORDS not in str(list(await tx.scalars(select(subjects.c.title))))
        assert list(await tx.execute(select(failed_queries))) == []
