"""/reading list, /reading edit and /who from end to end."""

import re

import pytest

from tests.support.reading_answers import ask, shown
from tests.support.worlds import World, texts


async def test_a_shelf_has_tabs_and_pages_that_turn_in_place(world: World) -> None:
    for number in range(7):
        await ask(world, "reading want", paper=f"https://example.org/post-{number}")
    await ask(world, "reading start", paper="vllm")
    shelf = (await ask(world, "reading list")).response
    assert shelf is not None
    said = texts(shelf)
    assert "Reading · 1" in said
    assert "Wanted · 7" in said
    assert "Finished · 0" in said
    await world.restart()
    await world.ada.click(shelf, label="Wanted · 7")
    page = await shown(world, shelf)
    assert "post-6" in page
    assert "post-1" not in page
    assert "Next · 1 of 2" in page


async def test_another_members_shelf_shows_what_is_public_and_names_nobody_who_hides(world: World) -> None:
    await ask(world, "reading start", "ben", paper="vllm")
    seen = await ask(world, "reading list", member=world.ben)
    assert seen.ephemeral
    assert "Ben’s shelf" in texts(seen.response)
    menu = await world.ada.context_menu(world.channel, "Show shelf", world.ben)
    assert "Ben’s shelf" in texts(menu.response)
    settings = (await ask(world, "settings", "ben")).response
    assert settings is not None
    await world.ben.click(settings, label="Hide my reading")
    hidden = texts((await ask(world, "reading list", member=world.ben)).response)
    nothing = texts((await ask(world, "reading list", member=world.olga)).response)
    assert hidden == nothing
    assert "Ben" not in hidden


async def test_who_names_readers_and_a_shared_copy_of_all_names_nobody(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    assert "Ada" in texts((await ask(world, "who", "ben", paper="vllm")).response)
    everything = (await ask(world, "who", "ben")).response
    assert everything is not None
    assert "Ada" in texts(everything)
    shared = await world.ben.click(everything, label="Share")
    assert not shared.ephemeral
    assert "1 reader" in texts(shared.response)
    assert "Ada" not in texts(shared.response)


async def test_the_last_weeks_come_as_a_picture_with_words_and_a_table(world: World) -> None:
    everything = (await ask(world, "who")).response
    assert everything is not None
    assert "Nothing was started" in texts((await world.ada.click(everything, label="Last 8 weeks")).response)
    await ask(world, "reading start", paper="vllm")
    await ask(world, "reading finish", "ben", paper="`orca`")
    await world.restart()
    answer = await world.ada.click(everything, label="Last 8 weeks")
    message = answer.response
    assert message is not None
    assert [each.filename for each in message.attachments] == ["weeks.png"]
    assert "1 started, 1 finished" in texts(message)
    assert re.search(r"1 +0  vLLM\n", texts(message)) or re.search(r"0 +1  Orca\n", texts(message))
    assert "Started and finished in each of the last 8 weeks" in str(message.components)


async def test_dates_can_be_corrected_in_the_members_own_zone(world: World) -> None:
    settings = (await ask(world, "settings")).response
    assert settings is not None
    form = await world.ada.click(settings, label="Change time zone")
    await world.restart()
    await world.ada.submit_modal(form, {"zone": "auckland"})
    await ask(world, "reading finish", paper="vllm")
    form = await ask(world, "reading edit", paper="vllm")
    assert form.modal is not None
    await world.restart()
    values = {"started": "2025-12-20", "finished": "2025-12-31", "rating": ["5"], "sharing": ["private"]}
    answer = await world.ada.submit_modal(form, values)
    assert "★★★★★" in texts(answer.response)
    service, guild_id = world.services.reading, world.guild.id
    subject = await service.find_subject(guild_id, world.ada.id, "vllm", world.services.now())
    assert subject is not None
    (reading,) = await service.store.rounds(guild_id, world.ada.id, subject)
    assert reading.started_at is not None
    assert reading.finished_at is not None
    assert reading.started_at.isoformat() == "2025-12-19T23:00:00+00:00"  # noon in Auckland, thirteen hours ahead
    assert reading.finished_at.isoformat() == "2025-12-30T23:00:00+00:00"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"finished": "31.12.2025"}, "a date I can read"),
        ({"finished": "2999-01-01"}, "in the future"),
        ({"started": "2025-12-31", "finished": "2025-12-01"}, "can’t finish it before"),
    ],
)
async def test_a_date_that_cannot_be_is_said_in_a_sentence(world: World, values: dict[str, str], said: str) -> None:
    await ask(world, "reading finish", paper="vllm")
    form = await ask(world, "reading edit", paper="vllm")
    answer = await world.ada.submit_modal(form, {**values, "sharing": ["private"]})
    assert answer.ephemeral
    assert said in texts(answer.response)


async def test_what_is_finished_can_be_taken_off_the_shelf(world: World) -> None:
    card = (await world.ben.slash(world.channel, "paper", query="vllm")).response
    assert card is not None
    await ask(world, "reading finish", paper="vllm")
    await ask(world, "reading start", paper="vllm")
    await ask(world, "reading finish", paper="vllm")
    question = await ask(world, "reading drop", paper="vllm")
    assert "You finished **vLLM** on" in texts(question.response)
    assert question.response is not None
    await world.restart()
    await world.ada.click(question.response, label="Keep it")
    assert "**vLLM** stays on your shelf." in texts(question.response)
    question = await ask(world, "reading drop", paper="vllm")
    assert question.response is not None
    answer = await world.ada.click(question.response, label="Take it off my shelf")
    assert "**vLLM** is no longer on your shelf." in texts(answer.response)
    await world.env.advance_time(3)
    assert "Finished:" not in await shown(world, card)
    assert "isn’t on your shelf, so there’s nothing to stop" in texts(
        (await ask(world, "reading drop", paper="vllm")).response
    )


async def test_nothing_on_the_shelf_is_nothing_to_drop_or_edit(world: World) -> None:
    assert "nothing to stop" in texts((await ask(world, "reading drop", paper="vllm")).response)
    assert "isn’t on your shelf" in texts((await ask(world, "reading edit", paper="vllm")).response)
