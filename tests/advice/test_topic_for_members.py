"""/topic for somebody with a history: what is done is out, what is read is marked, the group is heard."""

from bot.reading.model import ReadingState
from tests.support.histories import announce, shelve
from tests.support.worlds import World, press_each_after_restart, texts


async def topic(world: World, named: str = "inference") -> str:
    """What /topic tells Ada."""
    return texts((await world.ada.slash(world.channel, "topic", topic=named)).response)


async def test_what_is_finished_is_out_and_one_button_shows_it(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED, 4)
    result = await world.ada.slash(world.channel, "topic", topic="inference")
    text = texts(result.response)
    assert "3 entries left for you, in reading order; you’re done with 1" in text
    assert "**1. vLLM**\nYou finished Orca, which it builds on." in text
    assert ". Orca**" not in text
    message = result.response
    assert message is not None
    await world.restart()
    await world.ada.click(message, label="Done with (1)")
    assert "**Orca**\n-# You finished it." in texts(message)
    await world.restart()
    await world.ada.click(message, label="What’s left")
    assert "**1. vLLM**" in texts(message)


async def test_what_is_being_read_stands_first_and_says_so(world: World) -> None:
    await shelve(world, world.ada, "ts-moe", ReadingState.READING)
    text = await topic(world, "moe")
    assert "**1. TS-MoE**\nYou’re reading this now." in text


async def test_the_next_meetings_paper_and_what_leads_to_it_come_early(world: World) -> None:
    await shelve(world, world.ada, "gshard", ReadingState.FINISHED)
    await announce(world, "fastgen", joined=world.ada)
    text = await topic(world)
    assert "Helps with DeepSpeed-FastGen, the paper of the next meeting, <t:" in text
    assert text.index("DeepSpeed-FastGen**\nThe next meeting is about it") < text.index("SGLang**")


async def test_the_groups_reading_lifts_an_entry_and_names_who(world: World) -> None:
    await shelve(world, world.ada, "gshard", ReadingState.FINISHED)
    before = await topic(world)
    assert before.index("SGLang**") < before.index("DeepSpeed-FastGen**")
    for member in (world.ben, world.olga):
        await shelve(world, member, "fastgen", ReadingState.FINISHED, 5)
    after = await topic(world)
    assert after.index("DeepSpeed-FastGen**") < after.index("SGLang**")
    assert "Olga and Ben finished it. Read vLLM first." in after, "of two ratings, who gave one would know the other"


async def test_what_was_put_aside_or_declined_is_out_and_can_be_taken_back(world: World) -> None:
    await shelve(world, world.ada, "gshard", ReadingState.READING)
    await shelve(world, world.ada, "gshard", ReadingState.DROPPED)
    suggested = (await world.ada.slash(world.channel, "next")).response
    assert suggested is not None
    resource = world.services.library.catalog.resources["ts-moe"]
    await world.services.advice.decline(world.guild.id, world.ada.id, resource, world.services.now())
    message = (await world.ada.slash(world.channel, "topic", topic="moe")).response
    assert message is not None
    await world.ada.click(message, label="Done with (2)")
    assert "You stopped reading it. Only you can see that." in texts(message)
    assert "Not for you. Only you can see that." in texts(message)
    await world.restart()
    await world.ada.click(message, custom_id="b:takeback1:ts-moe")
    assert "**TS-MoE** may be suggested again." in texts(message)
    assert "TS-MoE**" in await topic(world, "moe")


async def test_a_shared_page_is_the_newcomers_and_carries_nothing_of_ones_own(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    result = await world.ada.slash(world.channel, "topic", topic="inference")
    assert result.response is not None
    shared = await world.ada.click(result.response, label="Share")
    text = texts(shared.response)
    assert "**1. Orca**" in text
    assert "finished" not in text


async def test_in_direct_messages_the_order_is_the_newcomers(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    dm = await world.ada.user.slash("topic", topic="inference")
    assert "**1. Orca**" in texts(dm.response)


async def test_a_topic_of_which_all_is_read_says_so(world: World) -> None:
    for each in ("ai-system", "reading-notes"):
        await shelve(world, world.ada, each, ReadingState.FINISHED)
    assert "You’re done with everything in this topic" in await topic(world, "books")


async def test_two_calls_give_the_same_answer(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    await shelve(world, world.ben, "sglang", ReadingState.READING)
    assert await topic(world) == await topic(world)


async def test_every_button_of_a_members_topic_works_after_a_restart(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    pressed = await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "topic", topic="inference"))
    assert [each.split(":")[1] for each in pressed] == ["pickopen1", "topicdone1", "topics1", "topicshare1"]
