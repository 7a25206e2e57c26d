"""Similar, from the card or from More, also after a restart; and what co-reading adds."""

import simcord

from bot.reading.model import ReadingState
from tests.support.histories import shelve
from tests.support.worlds import World, press_each_after_restart, texts


async def test_similar_is_on_the_card_and_opens_after_a_restart(world: World) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="gshard")).response
    assert card is not None
    await world.restart()
    answer = await world.ben.click(card, label="Similar")
    assert answer.ephemeral
    text = texts(answer.response)
    assert "### Similar to GShard" in text
    assert "**TS-MoE**" in text
    assert "**GShard**" not in text


async def test_similar_is_also_under_more(world: World) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="vllm")).response
    assert card is not None
    more = (await world.ada.click(card, label="More")).response
    assert more is not None
    await world.restart()
    answer = await world.ada.click(more, label="Similar")
    said = texts(answer.response)
    assert "### Similar to vLLM" in said
    assert "**Orca**" in said


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
    async def ask() -> simcord.InteractionResult:
        card = (await world.ada.slash(world.channel, "paper", query="gshard")).response
        assert card is not None
        return await world.ada.click(card, label="Similar")

    pressed = await press_each_after_restart(world, ask)
    assert pressed
    assert {each.split(":")[1] for each in pressed} == {"open1"}
