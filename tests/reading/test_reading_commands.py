"""/reading, /who and the card's buttons from end to end, also after a restart."""

import pytest

from bot.members.model import Person
from bot.reading.model import ReadingState
from tests.support.reading_answers import ask, last, shown
from tests.support.subjects import external
from tests.support.worlds import World, custom_ids, press_each_after_restart, texts

RATE = "Add rating and takeaway"


async def test_starting_tells_once_that_others_see_it_and_offers_only_me(world: World) -> None:
    first = await ask(world, "reading start", paper="vllm")
    assert first.ephemeral
    said = texts(first.response)
    assert "You’re reading **vLLM**." in said
    assert "Everyone in this server can see what you read" in said
    assert "Only me" in said
    second = texts((await ask(world, "reading start", paper="orca")).response)
    assert "Everyone in this server" not in second
    assert "Undo" in second


async def test_only_me_takes_the_name_off_the_posted_card_and_settings_brings_it_back(world: World) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    started = (await world.ada.click(card, label="Reading")).response
    assert started is not None
    assert "Ada" in await shown(world, card)
    await world.ada.click(started, label="Only me")
    assert "Ada" not in await shown(world, card)
    settings = (await ask(world, "settings")).response
    assert settings is not None
    assert "Only you can see it" in texts(settings)
    await world.ada.click(settings, label="Show my reading")
    assert "Ada" in await shown(world, card)


async def test_every_posted_card_of_the_paper_follows_also_after_a_restart(world: World) -> None:
    cards = [(await ask(world, "paper", query="vllm")).response for _ in range(2)]
    await world.restart()
    await ask(world, "reading start", "ben", paper="vllm")
    for card in cards:
        assert card is not None
        assert "**Reading:** Ben" in await shown(world, card)


async def test_the_card_has_at_most_two_rows_of_buttons(world: World) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    (container,) = card.components
    rows = [part for part in container["components"] if part["type"] == 1]
    assert [[button["label"] for button in row["components"]] for row in rows] == [
        ["Paper", "Code", "More"],
        ["Want", "Reading", "Finished"],
    ]


async def test_finished_is_saved_at_once_and_offers_rating_and_takeaway(world: World) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    result = await world.ada.click(card, label="Finished")
    assert result.modal is None
    assert texts(last(result)).startswith("Saved as finished: **vLLM**.\n")
    assert "**Finished:** 1" in await shown(world, card)
    form = await world.ada.click(last(result), label=RATE)
    assert form.modal is not None
    assert [part["component"]["custom_id"] for part in form.modal["components"]] == ["rating", "takeaway", "sharing"]


@pytest.mark.parametrize("restart", [False, True])
async def test_rating_and_takeaway_reach_the_card_only_as_far_as_they_are_shared(world: World, restart: bool) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    for who, sharing in (("ada", "shared"), ("ben", "private"), ("olga", "private")):
        actor = getattr(world, who)
        result = await actor.click(card, label="Finished")
        result = await actor.click(last(result), label=RATE)
        if restart:
            await world.restart()
        takeaway = f"What {who} learnt."
        answer = await actor.submit_modal(result, {"rating": ["4"], "takeaway": takeaway, "sharing": [sharing]})
        assert answer.ephemeral
        assert "★★★★☆" in texts(answer.response)
    said = await shown(world, card)
    assert "★ 4.0 from 3 ratings" in said
    assert "What ada learnt. – Ada" in said
    assert "What ben learnt" not in said


async def test_an_empty_form_leaves_it_finished(world: World) -> None:
    result = await ask(world, "reading finish", paper="vllm")
    form = await world.ada.click(last(result), label=RATE)
    answer = await world.ada.submit_modal(form, {"takeaway": "", "sharing": ["private"]})
    assert "You finished **vLLM**." in texts(answer.response)


async def test_undo_takes_it_back_once(world: World) -> None:
    started = (await ask(world, "reading start", paper="vllm")).response
    assert started is not None
    (undo,) = [each for each in custom_ids(started) if each.startswith("b:undo1:")]
    await world.restart()
    answer = await world.ada.click(started, custom_id=undo)
    assert "no longer on your shelf" in texts(answer.response or started)
    assert texts((await ask(world, "who", paper="vllm")).response).count("Ada") == 0


async def test_a_press_on_ones_own_card_brings_that_card_up_to_date(world: World) -> None:
    await ask(world, "reading want", paper="vllm")
    shelf = (await ask(world, "reading list")).response
    assert shelf is not None
    card = (await world.ada.select(shelf, ["vllm"], custom_id="m:pickopensub1")).response
    assert card is not None
    result = await world.ada.click(card, label="Reading")
    assert "You’re reading" in texts(last(result))
    assert "**Reading:** Ada" in await shown(world, card)


async def test_every_button_of_every_reading_answer_works_after_a_restart(world: World) -> None:
    service, guild_id = world.services.reading, world.guild.id
    for number in range(7):
        subject = external(f"A paper {number}")
        await service.store.set_state(
            guild_id, Person(world.ada.id, "Ada"), subject, ReadingState.READING, world.services.now()
        )
    pressed: list[str] = []
    for command, options in (
        ("reading list", {}),
        ("who", {}),
        ("who", {"paper": "A paper 1"}),
        ("settings", {}),
        ("mydata show", {}),
    ):
        pressed += await press_each_after_restart(world, lambda c=command, o=options: ask(world, c, **o))  # type: ignore[misc]
    verbs = {each.split(":")[1] for each in pressed}
    assert {"shelf1", "opensub1", "now1", "weeks1", "nowshare1", "sharesub1"} <= verbs
    assert {"askzone1", "remind1", "hide1", "data1"} <= verbs


@pytest.mark.parametrize(("label", "said"), [("Undo", "Undone"), ("Only me", "only you can see"), (RATE, "")])
async def test_every_button_beside_a_confirmation_works_after_a_restart(world: World, label: str, said: str) -> None:
    message = last(await ask(world, "reading finish", paper="vllm"))
    await world.restart()
    answer = await world.ada.click(message, label=label)
    assert answer.acknowledged
    assert said in await shown(world, message) + (texts(answer.response) if answer.response else "")
    assert (answer.modal is not None) is (label == RATE)


async def test_reading_it_again_is_one_press_away(world: World) -> None:
    await ask(world, "reading finish", paper="vllm")
    message = last(await ask(world, "reading finish", paper="vllm"))
    assert "already" in texts(message)
    await world.restart()
    await world.ada.click(message, label="Read it again")
    assert "Second read." in await shown(world, message)


async def test_names_cannot_ping_or_forge(world: World) -> None:
    evil = world.env.create_user("evil", global_name="@everyone **[x](http://e.example)**")
    actor = world.guild.add_member(evil)
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    await actor.click(card, label="Reading")
    said = await shown(world, card)
    assert "@everyone **" not in said
    assert "\\[x\\]" in said or "\\\\[x\\\\]" in said
