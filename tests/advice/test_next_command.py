"""/next from end to end: the meeting first, three suggestions, and buttons that are remembered."""

import random

import simcord

from bot.reading.model import ReadingState
from tests.support.histories import announce, person, shelve
from tests.support.worlds import World, custom_ids, options, press_each_after_restart, texts

MENU = "m:nextmark1"
ACTION_ROW = 1  # a component's type


async def said(world: World) -> str:
    """What /next tells Ada."""
    result = await world.ada.slash(world.channel, "next")
    assert result.ephemeral
    return texts(result.response)


async def ask(world: World) -> simcord.ResponseMessage:
    """Ada's card."""
    message = (await world.ada.slash(world.channel, "next")).response
    assert message is not None
    return message


async def mark(world: World, message: simcord.ResponseMessage, value: str) -> simcord.InteractionResult:
    """Ada chooses something in the card's menu."""
    return await world.ada.select(message, [value], custom_id=MENU)


async def test_a_newcomer_gets_the_starts_of_the_topics(world: World) -> None:
    text = await said(world)
    assert text.index("**1. Orca**") < text.index("**2. GShard**") < text.index("**3. AI System**")
    assert "Start here: three others build on it." in text


async def test_a_history_gives_one_that_continues_one_of_the_group_and_one_from_elsewhere(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED, 5)
    await shelve(world, world.ben, "ts-moe", ReadingState.READING)
    await shelve(world, world.olga, "ts-moe", ReadingState.READING)
    text = await said(world)
    assert "-# Continue\n**1. vLLM**\nYou finished Orca, which it builds on." in text
    assert "-# With the group\n**2. TS-MoE**\nOlga and Ben are reading it now." in text
    assert "-# Something different\n**3. AI System** 📘\nA first paper in Books, a topic you haven’t read yet." in text


async def test_somebody_who_hides_is_neither_named_nor_counted(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    await shelve(world, world.ben, "ts-moe", ReadingState.READING)
    now = world.services.now()
    await world.services.members.update_settings(world.guild.id, person(world.ben), now, hidden=True)
    text = await said(world)
    assert "Ben" not in text
    assert "With the group" not in text


async def test_the_next_meeting_and_its_paper_come_first(world: World) -> None:
    await announce(world, "vllm", joined=world.ada)
    text = await said(world)
    assert text.index("**Your next meeting:** vLLM") < text.index("**1. ")
    assert "<t:1767484800:R>" in text


async def test_a_meeting_of_the_group_is_told_to_those_who_are_not_in_it(world: World) -> None:
    await announce(world, "sglang", joined=world.ben)
    await shelve(world, world.ada, "gshard", ReadingState.FINISHED)
    text = await said(world)
    assert "**The group’s next meeting:** " in text
    assert "-# With the group\n**2. Orca**" in text, "the first step towards the meeting's paper"


async def test_one_menu_opens_a_suggestion_and_another_offers_everything_else_for_each(world: World) -> None:
    message = (await world.ada.slash(world.channel, "next")).response
    assert [each.partition(":")[0] for each in options(message, MENU)] == ["start", "want", "no"] * 3
    rows = [part for part in message.components[0]["components"] if part["type"] == ACTION_ROW]  # type: ignore[union-attr]
    assert len(rows) == 3
    assert options(message, "m:pickopen1") == ["orca", "gshard", "ai-system"]


async def test_start_puts_it_on_the_shelf_and_brings_the_next_suggestion(world: World) -> None:
    message = await ask(world)
    await world.restart()
    pressed = await mark(world, message, "start:ai-system")
    confirmed = texts(pressed.followups[0])
    assert "You’re reading **AI System**." in confirmed
    assert "Only me" in confirmed, "the first time it is said who sees it"
    after = texts(message)
    assert "You’re reading **AI System**." in after
    assert ". AI System**" not in after
    text = texts((await world.ben.slash(world.channel, "topic", topic="books")).response)
    assert "Ada is reading it now." in text
    again = await mark(world, message, "start:orca")
    assert not again.followups, "later the card alone says it"
    assert "You’re reading **Orca**." in texts(message)


async def test_what_was_started_can_be_taken_back_after_a_restart(world: World) -> None:
    message = await ask(world)
    await mark(world, message, "start:orca")
    assert ". Orca**" not in texts(message)
    await world.restart()
    await world.ada.click(message, label="Undo")
    assert "Undone. **Orca** is no longer on your shelf." in texts(message)
    assert "**1. Orca**" in texts(message)


async def test_an_undo_that_comes_too_late_says_so(world: World) -> None:
    message = await ask(world)
    await mark(world, message, "want:orca")
    undo = next(each for each in custom_ids(message) if each.startswith("b:nextundo1:"))
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    await world.ada.click(message, custom_id=undo)
    assert "That was already undone, or has changed since. You finished **Orca**." in texts(message)


async def test_want_is_the_reason_from_then_on_and_offered_no_more(world: World) -> None:
    message = await ask(world)
    await world.restart()
    await mark(world, message, "want:gshard")
    assert "You want to read **GShard**." in texts(message)
    assert "-# Continue\n**1. GShard**\nYou want to read it." in texts(message)
    assert "want:gshard" not in options(message, MENU)


async def test_not_for_me_is_remembered_over_a_restart_and_can_be_taken_back(world: World) -> None:
    message = await ask(world)
    await world.restart()
    await mark(world, message, "no:orca")
    assert "I won’t suggest **Orca** again. Only you can see that." in texts(message)
    assert ". Orca**" not in texts(message)
    await world.restart()
    assert ". Orca**" not in await said(world)
    await world.ada.click(message, label="Undo")
    assert "**Orca** may come up again." in texts(message)
    assert "**1. Orca**" in await said(world)


async def test_a_choice_whose_entry_has_left_the_list_changes_nothing(world: World) -> None:
    message = await ask(world)
    text = world.settings.catalog.read_text(encoding="utf-8")
    world.settings.catalog.write_text(text.replace("  gshard:", "  mixtral:").replace("[gshard]", "[mixtral]"))
    world.services.library.reload()
    answer = await mark(world, message, "start:gshard")
    assert answer.ephemeral
    assert "This entry is no longer on the reading list." in texts(answer.response)


async def test_not_for_me_is_ones_own_and_of_this_server(world: World) -> None:
    await mark(world, await ask(world), "no:orca")
    bens = await world.ben.slash(world.channel, "next")
    assert "**1. Orca**" in texts(bens.response)
    other = world.env.create_guild("Other group")
    channel = other.create_text_channel("papers")
    member = other.add_member(world.ada.user)
    assert "**1. Orca**" in texts((await member.slash(channel, "next")).response)


async def test_what_was_declined_is_listed_and_each_can_be_taken_back(world: World) -> None:
    message = await ask(world)
    await mark(world, message, "no:orca")
    await world.restart()
    await world.ada.click(message, label="Not for me (1)")
    assert "### Not for me" in texts(message)
    await world.restart()
    await world.ada.click(message, custom_id="b:takeback1:orca")
    assert "**Orca** may be suggested again." in texts(message)
    assert "**1. Orca**" in await said(world)


async def test_a_shared_copy_tells_nothing_of_the_one_who_shares(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED, 5)
    result = await world.ada.slash(world.channel, "next")
    assert result.response is not None
    shared = await world.ada.click(result.response, label="Share")
    assert not shared.ephemeral
    text = texts(shared.response)
    assert "**vLLM**" in text
    assert "finished" not in text
    assert {each.split(":")[1] for each in custom_ids(shared.response)} == {"pickopen1"}


async def test_when_all_is_read_it_says_so(world: World) -> None:
    for each in world.services.library.catalog.resources:
        await shelve(world, world.ada, each, ReadingState.FINISHED)
    text = await said(world)
    assert "You’ve read or dismissed everything on the reading list." in text
    assert "Share" not in text


async def test_every_button_of_next_works_after_a_restart(world: World) -> None:
    async def again() -> simcord.InteractionResult:
        await world.services.personal_data.delete(world.ada.id, world.services.now())  # what the last press left
        return await world.ada.slash(world.channel, "next")

    await announce(world, "vllm", joined=world.ben)
    pressed = await press_each_after_restart(world, again)
    verbs = [each.split(":")[1] for each in pressed]
    assert verbs == ["nextmeet1", "pickopen1", "nextmark1", "topics1", "nextshare1"]


async def test_beside_a_meeting_stands_what_opens_it(world: World) -> None:
    await announce(world, "vllm", joined=world.ada)
    message = await ask(world)
    await world.restart()
    opened = await world.ada.click(message, label="Open meeting")
    assert opened.ephemeral
    assert "### vLLM\n<t:1767484800:F>" in texts(opened.response)
    assert "1. Ada" in texts(opened.response)


async def test_not_for_me_is_obeyed_for_what_is_wanted_and_wanting_it_later_brings_it_back(world: World) -> None:
    await shelve(world, world.ada, "orca", ReadingState.WANT)
    message = await ask(world)
    assert ". Orca**" in texts(message)
    await mark(world, message, "no:orca")
    assert ". Orca**" not in texts(message)
    topic = texts((await world.ada.slash(world.channel, "topic", topic="inference")).response)
    assert ". Orca**" not in topic
    await world.env.advance_time(1)
    await shelve(world, world.ada, "orca", ReadingState.READING)
    await shelve(world, world.ada, "orca", ReadingState.WANT)
    assert ". Orca**" in await said(world)
    assert "Not for me (" not in await said(world)


async def test_after_each_choice_the_card_obeys_its_own_sentence(world: World) -> None:
    rng = random.Random(17)
    message = await ask(world)
    declined: set[str] = set()
    for _ in range(30):
        offered = options(message, MENU)
        if not offered:
            break
        await world.env.advance_time(1)
        choice, _, each = (value := rng.choice(offered)).partition(":")
        await mark(world, message, value)
        name = world.services.library.catalog.resources[each].label
        suggested = {value.partition(":")[2] for value in options(message, MENU)}
        said, after = texts(message), options(message, MENU)
        match choice:
            case "start":
                assert f"You’re reading **{name}**." in said
                assert each not in suggested
            case "want":
                assert f"You want to read **{name}**." in said
                assert f"want:{each}" not in after
            case _:
                assert f"**{name}** again" in said
                declined.add(each)
        assert not declined & suggested, "what was declined once stays away"
        if choice == "no" and rng.random() < 0.3:
            await world.ada.click(message, label="Undo")
            declined.discard(each)
    assert declined
