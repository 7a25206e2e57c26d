"""/path from end to end: the order, the ticks, what would help besides, and every way to ask."""

from bot.reading.model import ReadingState
from tests.support.histories import shelve
from tests.support.worlds import World, press_each_after_restart, texts


async def test_the_way_comes_in_order_and_ends_with_the_goal(world: World) -> None:
    result = await world.ada.slash(world.channel, "path", paper="sglang")
    assert result.ephemeral
    text = texts(result.response)
    assert "2 papers to read first, in this order" in text
    assert text.index("**1. Orca**") < text.index("**2. vLLM**") < text.index("**SGLang**")


async def test_what_one_has_read_is_no_step_and_what_lies_below_it_is_left_out(world: World) -> None:
    await shelve(world, world.ada, "vllm", ReadingState.FINISHED)
    text = texts((await world.ada.slash(world.channel, "path", paper="sglang")).response)
    assert "-# Already finished: vLLM" in text
    assert "**vLLM**" not in text
    assert "Orca" not in text
    assert "Nothing to read first" in text
    others = texts((await world.ben.slash(world.channel, "path", paper="sglang")).response)
    assert "finished" not in others


async def test_what_is_being_read_is_marked(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.READING)
    text = texts((await world.ada.slash(world.channel, "path", paper="vllm")).response)
    assert "**1. Orca**\n-# You’re reading it." in text


async def test_what_is_related_is_useful_but_no_step(world: World) -> None:
    text = texts((await world.ada.slash(world.channel, "path", paper="ts-moe")).response)
    assert "Optional: GShard" in text
    assert "Nothing to read first" in text
    await shelve(world, world.ada, "gshard", ReadingState.FINISHED)
    assert "GShard" not in texts((await world.ada.slash(world.channel, "path", paper="ts-moe")).response)


async def test_a_name_that_is_not_clear_is_asked_for(world: World) -> None:
    result = await world.ada.slash(world.channel, "path", paper="systems")
    assert result.ephemeral
    assert "### Which paper do you want to get to?" in texts(result.response)
    assert result.response is not None
    await world.restart()
    answer = await world.ada.select(result.response, ["sglang"], custom_id="m:pickgoal1")
    assert "### On the way to SGLang" in texts(answer.response)


async def test_what_is_not_there_leads_on(world: World) -> None:
    result = await world.ada.slash(world.channel, "path", paper="zebra crossing statistics")
    assert all(each in texts(result.response) for each in ("Not on the reading list", "All topics"))


async def test_a_shared_way_carries_nobodys_ticks(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    result = await world.ada.slash(world.channel, "path", paper="vllm")
    assert result.response is not None
    await world.restart()
    shared = await world.ada.click(result.response, label="Share")
    assert not shared.ephemeral
    assert "finished" not in texts(shared.response)
    assert "**1. Orca**" in texts(shared.response)


async def test_autocomplete_offers_the_entries(world: World) -> None:
    typed = await world.ada.autocomplete(world.channel, "path", "paper", "vll")
    assert typed[0]["value"] == "vllm"


async def test_every_button_of_a_way_works_after_a_restart(world: World) -> None:
    pressed = await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "path", paper="sglang"))
    assert pressed == ["m:pickopen1", "b:pathshare1:sglang"]
