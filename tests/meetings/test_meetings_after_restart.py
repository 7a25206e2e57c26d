"""Every button of meetings after a restart: on the card in each of its states, in panels, lists and messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import simcord

from bot.reading.model import ReadingState
from tests.support.channel_messages import button, later, now_says, posted, press
from tests.support.worlds import World, custom_ids, options, texts

Pressed = Callable[[], Awaitable[tuple[simcord.MemberActor, Any]]]


async def press_all(world: World, show: Pressed) -> list[str]:
    """Restart, then use each button and menu of what `show` brings, which is brought again for each; give their ids."""
    who, message = await show()
    ids = _ids(message)
    for custom_id in ids:
        who, message = await show()
        await world.restart()
        if custom_id not in _ids(message):
            continue  # an earlier press took it away
        if custom_id.startswith("m:"):
            answer = await who.select(message, options(message, custom_id)[:1], custom_id=custom_id)
        else:
            answer = await who.click(message, custom_id=custom_id)
        assert answer.acknowledged, custom_id
        if answer.response is not None:
            said = texts(answer.response)
            assert "another version" not in said, custom_id
            assert "went wrong" not in said, custom_id
    return ids


def _ids(message: Any) -> list[str]:
    if isinstance(message.components and message.components[0], dict):
        return custom_ids(message)
    found: list[str] = []

    def walk(components: Any) -> None:
        for component in components or ():
            if getattr(component, "custom_id", None):
                found.append(component.custom_id)
            walk(getattr(component, "children", None))

    walk(message.components)
    return found


async def test_the_cards_buttons_in_every_state(world: World) -> None:
    card = await posted(world, seats=1)

    async def show() -> tuple[simcord.MemberActor, Any]:
        return world.ada, next(each for each in world.channel.history() if each.id == card.id)

    assert [each.split(":")[1] for each in await press_all(world, show)] == [
        "mjoin1", "mpresent1", "mmore1", "opensub1",
    ]  # fmt: skip
    await later(world, 24)
    assert [each.split(":")[1] for each in await press_all(world, show)] == ["opensub1", "mmore1"]


async def test_the_confirmation_and_both_panels(world: World) -> None:
    async def ask() -> tuple[simcord.MemberActor, Any]:
        asked = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm", repeat="weekly")
        return world.ada, asked.response

    pressed = await press_all(world, ask)
    assert [each.split(":")[1] for each in pressed] == ["mpost1", "reopen1", "reopen1", "mdiscard1"]
    card = await posted(world, who=world.ada, repeat="weekly", seats=2)
    await press(world, world.ada, card, "Present this")
    await press(world, world.ben, card, "Join")

    async def more() -> tuple[simcord.MemberActor, Any]:
        return world.ada, (await press(world, world.ada, card, "Details")).response

    async def organise() -> tuple[simcord.MemberActor, Any]:
        opened = (await press(world, world.ada, card, "Details")).response
        return world.ada, (await press(world, world.ada, opened, "Organise")).response

    verbs = [each.split(":")[1] for each in await press_all(world, organise)]
    further_forms = ["medit2"] * verbs.count("medit2")  # as many as the details of a meeting need
    assert verbs == ["medit1", *further_forms, "mapp1", "mask1", "mrem1", "mnote1", "maskend1", "mlog1", "mmorep1"]
    assert [each.split(":")[1] for each in await press_all(world, more)] == ["mdown1", "mhand1", "mcal1", "morg1"]


async def test_the_lists_and_setup(world: World) -> None:
    await posted(world, repeat="weekly")

    async def listed() -> tuple[simcord.MemberActor, Any]:
        return world.ada, (await world.ada.slash(world.channel, "meeting list")).response

    async def setup() -> tuple[simcord.MemberActor, Any]:
        return world.olga, (await world.olga.slash(world.channel, "setup")).response

    assert len(await press_all(world, listed)) == 7
    assert len(await press_all(world, setup)) == 2


async def test_a_form_that_was_open_over_a_restart_is_still_understood(world: World) -> None:
    await posted(world, seats=2)
    form = await world.olga.slash(world.channel, "meeting edit", meeting="1")
    await world.restart()
    values = {"when": "2026-01-01 16:00", "paper": "orca", "place": "", "duration": "60 min", "seats": "2"}
    answer = await world.olga.submit_modal(form, values)
    assert "Changed the paper" in texts(answer.response)


async def test_the_buttons_of_reminders_and_of_the_question_afterwards(world: World) -> None:
    card = await posted(world)
    for each in (world.ada, world.ben):  # one of whom cannot come in the end
        await press(world, each, card, "Join")

    def message(verb: str) -> Any:
        every = [each for thread in world.channel.threads for each in thread.history()]
        return next(each for each in every if any(verb in custom_id for custom_id in _ids(each)))

    for hours, verb in ((15.5, "mcannot1"), (8.5, "mfinish1")):
        await later(world, hours)

        async def show(verb: str = verb) -> tuple[simcord.MemberActor, Any]:
            return world.ada, message(verb)

        assert len(await press_all(world, show)) == 2


async def test_a_card_that_an_older_version_drew_is_redrawn_at_the_next_start(world: World) -> None:
    card = await posted(world)
    await world.services.meetings.joining.join(world.guild.id, 1, _person(world.ada), world.services.now())
    await world.restart()
    await world.env.advance_time(5)
    assert button(next(each for each in world.channel.history() if each.id == card.id), "Join")
    assert "**Going:** 1\nAda" in now_says(world, card), "a change that the old process did not bring to the card"


def _person(actor: simcord.MemberActor) -> Any:
    from bot.members.model import Person

    return Person(actor.id, "Ada")


async def test_a_papers_card_shows_after_the_start_what_the_old_process_did_not_bring_to_it(world: World) -> None:
    await world.ada.slash(world.channel, "paper", query="vllm")
    await world.env.advance_time(3)
    card = world.channel.last_message
    services = world.services
    subject = services.reading.subject_index.subject(services.library.catalog.resources["vllm"])
    ada, now = _person(world.ada), services.now()
    await services.reading.store.set_state(world.guild.id, ada, subject, ReadingState.READING, now)
    assert "**Reading:**" not in now_says(world, card)
    await world.restart()
    await world.env.advance_time(5)
    assert "**Reading:** Ada" in now_says(world, card)
