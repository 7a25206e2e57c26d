"""Similar, from the card or from More, also after a restart; and what co-reading adds."""

import simcord

from bot.reading.model import ReadingState
from tests.support.histories import shelve
from tests.support.worlds import World, press_each_after_restart, texts


async def similar(world: World, paper: str) -> simcord.InteractionResult:
    """What Ada gets who chooses it under More, after a restart."""
    card = (await world.ada.slash(world.channel, "paper", query=paper)).response
    assert card is not None
    more = (await world.ada.click(card, label="More")).response
    assert more is not None
    await world.restart()
    return await world.ada.select(more, [":similar"], custom_id=f"m:lead1:{paper}")


async def test_similar_is_under_more_and_opens_after_a_restart(world: World) -> None:
    answer = await similar(world, "gshard")
    assert answer.ephemeral
    text = texts(answer.response)
    assert "### Similar to GShard" in text
    assert "**TS-MoE**" in text
    assert "**GShard**" not in text


async def test_what_the_same_people_read_comes_up_although_nothing_else_connects_it(world: World) -> None:
    gshard, books = world.services.library.catalog.resources["gshard"], "reading-notes"
    before = await world.services.advice.similar(world.guild.id, world.services.library.catalog, gshard)
    assert books not in [each.resource.id for each in before]
    for member in (world.ada, world.ben):
        await shelve(world, member, "gshard", ReadingState.FINISHED)
        await shelve(world, member, books, ReadingState.FINISHED)
    after = await world.services.advice.similar(world.guild.id, world.services.library.catalog, gshard)
    assert books in [each.resource.id for each in after]


async def test_every_row_of_similar_opens_after_a_restart(world: World) -> None:
    pressed = await press_each_after_restart(world, lambda: similar(world, "gshard"))
    assert pressed == ["m:pickopen1"]
