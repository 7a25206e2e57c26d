"""Whatever takes a card's place leads back: each button and form that replaces a card, and the way from there."""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import simcord

from bot.client import COGS
from bot.reading.model import ReadingState
from bot.runtime.reply import ReplyKind
from bot.ui.kit.actions import Action
from bot.ui.kit.forms import Submission
from tests.support.channel_messages import posted, press
from tests.support.histories import person, shelve
from tests.support.subjects import external
from tests.support.worlds import World, custom_ids, options, texts

Card = tuple[simcord.MemberActor, simcord.ResponseMessage]


def shown(who: simcord.MemberActor, result: simcord.InteractionResult) -> Card:
    assert result.response is not None
    assert result.ephemeral
    return who, result.response


async def details(world: World) -> Card:
    """Of a date of Olga's series, in which Ben sits."""
    card = await posted(world, seats=2, repeat="weekly")
    await press(world, world.ben, card, "Join")
    return shown(world.olga, await press(world, world.olga, card, "Details"))


async def details_for_ada(world: World) -> Card:
    card = await posted(world)
    return shown(world.ada, await press(world, world.ada, card, "Details"))


def then(before: Callable[[World], Awaitable[Card]], *labels: str) -> Callable[[World], Awaitable[Card]]:
    async def opened(world: World) -> Card:
        who, message = await before(world)
        for label in labels:
            await press(world, who, message, label)
        return who, message

    return opened


def command(name: str, who: str = "ada", /, **given: Any) -> Callable[[World], Awaitable[Card]]:
    async def asked(world: World) -> Card:
        actor: simcord.MemberActor = getattr(world, who)
        return shown(actor, await actor.slash(world.channel, name, **given))

    return asked


async def skipped_date(world: World) -> Card:
    await posted(world, repeat="weekly")
    listed = await world.olga.slash(world.channel, "meeting list")
    second = [each for each in custom_ids(listed.response) if each.startswith("b:mmore1:")][1]
    assert listed.response is not None
    who, message = shown(world.olga, await world.olga.click(listed.response, custom_id=second))
    for label in ("Organise", "Skip this date", "Skip this date", "Back to the meeting", "Organise"):
        await press(world, who, message, label)
    return who, message


async def bens_meeting(world: World) -> Card:
    card = await posted(world, world.ben)
    return await then(lambda _: opened(card, world), "Organise")(world)


async def opened(card: Any, world: World) -> Card:
    return shown(world.olga, await press(world, world.olga, card, "Details"))


async def many_dates(world: World) -> Card:
    await posted(world, repeat="weekly")
    return await command("meeting list")(world)


async def finished(world: World) -> Card:
    await shelve(world, world.ada, "vllm", ReadingState.FINISHED)
    return await command("reading drop", paper="vllm")(world)


async def own_card(world: World) -> Card:
    await shelve(world, world.ada, "vllm", ReadingState.WANT)
    who, message = await command("reading list")(world)
    return shown(who, await who.select(message, ["vllm"], custom_id="m:pickopensub1"))


async def many_readings(world: World) -> None:
    store, ada = world.services.reading.store, person(world.ada)
    for number in range(12):
        subject = external(f"A paper {number}")
        await store.set_state(world.guild.id, ada, subject, ReadingState.READING, world.services.now())


async def who_reads(world: World) -> Card:
    await many_readings(world)
    return await command("who")(world)


async def my_data(world: World) -> Card:
    await many_readings(world)
    return await command("mydata show")(world)


async def chosen(world: World) -> Card:
    """/next after something was dismissed in its menu."""
    who, message = await command("next")(world)
    await who.select(message, ["no:orca"], custom_id="m:nextmark1")
    return who, message


async def started(world: World) -> Card:
    who, message = await command("next")(world)
    await who.select(message, ["start:orca"], custom_id="m:nextmark1")
    return who, message


async def more(world: World) -> Card:
    card = await world.ada.slash(world.channel, "paper", query="vllm")
    return shown(world.ada, await press(world, world.ada, card.response, "More"))


async def done_with(world: World) -> Card:
    await shelve(world, world.ada, "orca", ReadingState.FINISHED)
    return await command("topic", topic="inference")(world)


async def zone_in_doubt(world: World) -> Card:
    ada, now = person(world.ada), world.services.now()
    await world.services.members.update_settings(world.guild.id, ada, now, zone="EST")
    return await command("settings")(world)


async def servers_zone_in_doubt(world: World) -> Card:
    await world.services.servers.update(world.guild.id, zone="EST")
    return await command("setup", "olga")(world)


async def privacy(world: World) -> Card:
    who, message = await command("mydata show")(world)
    return shown(who, await press(world, who, message, "Who sees what"))


async def told_of_publicity(world: World) -> Card:
    """Below a member's first public card."""
    answer = await world.ada.slash(world.channel, "paper", query="vllm")
    (told,) = answer.followups
    return world.ada, told


SAME = "the card as it was"


@dataclass(frozen=True)
class Way:
    """On the card of `ask`, the first button of a verb brings another in its place, from which `back` leads to `lands`.

    `back` is a label, or a verb of a menu, in which what was shown before is picked; where it's empty, the card itself
    is drawn again. `lands` is in the text of what comes, or `SAME`, or `FORM`. A form is opened by the verb `opener`.
    """

    ask: Callable[[World], Awaitable[Card]]
    back: str = ""
    lands: str = SAME
    opener: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    pick: str = ""


FORM = "the form with what was typed"
PANEL = then(details, "Organise")
CANCEL, END = then(PANEL, "Cancel meeting"), then(PANEL, "End series")
MEETING, ORGANISERS = "### vLLM\n", "-# For organisers"
DRAFT, UNCLEAR = (command("meeting schedule", when=when) for when in ("thu 4pm", "thu 3:00"))
WAYS: dict[str, Way] = {
    "answer1": Way(UNCLEAR, "Edit", FORM),
    "choose1": Way(command("reading start", paper="system"), "Undo", "Undone."),
    "commands1": Way(command("help"), "Help"),
    "data1": Way(my_data, "Back"),
    "f1": Way(command("search", query="model"), "Back"),
    "help1": Way(then(command("help"), "All commands"), "All commands"),
    "hide1": Way(command("settings")),
    "keepread1": Way(finished, "Open paper", "## vLLM"),
    "lookups1": Way(command("settings")),
    "mark1": Way(own_card),
    "mask1": Way(PANEL, "Keep it", ORGANISERS),
    "maskend1": Way(PANEL, "Keep it", ORGANISERS),
    "mcancel2": Way(CANCEL, "Back to the meeting", MEETING),
    "mclear1": Way(bens_meeting, "Keep it", ORGANISERS),
    "mclear2": Way(then(bens_meeting, "Clear all by Ben"), "Back to organising", ORGANISERS),
    "mdiscard1": Way(DRAFT, "Edit it again", FORM),
    "mdown1": Way(then(details_for_ada, "Present this", "Details"), "Back to the meeting", MEETING),
    "mend2": Way(END, "Back to the meeting", MEETING),
    "mjoin1": Way(details_for_ada, "Details", "1. Ada"),
    "mkeep1": Way(CANCEL, "Cancel meeting"),
    "mleave1": Way(then(details_for_ada, "Join"), "Join again", "You’re going."),
    "mlist1": Way(many_dates, "Upcoming"),
    "mlist2": Way(many_dates, "Back"),
    "mlog1": Way(PANEL, "Back to organising"),
    "mmorep1": Way(PANEL, "Organise"),
    "more2": Way(more, "Back"),
    "morg1": Way(details, "Back to the meeting"),
    "mpost1": Way(DRAFT, "Details", "### Paper not chosen yet"),
    "mpresent1": Way(details_for_ada, "Details", "**Presenter:** Ada"),
    "mrestore1": Way(skipped_date, "Back to the meeting", "### Paper not chosen yet"),
    "mwhyf1": Way(CANCEL, "Keep it", ORGANISERS, "mwhy1", {"reason": "Ill"}),
    "next1": Way(then(chosen, "Not for me (1)"), "Not for me (1)"),
    "nextaside1": Way(chosen, "What to read next", "## What to read next"),
    "nextmark1": Way(command("next"), "Undo", "**1. Orca**", pick="no:orca"),
    "nextundo1": Way(started),
    "nextyes1": Way(chosen),
    "now1": Way(who_reads, "Back"),
    "onlylookups1": Way(told_of_publicity, "Undo", "## Your settings"),
    "pick1": Way(command("paper", query="systems"), "pick1", "## "),
    "picktopic1": Way(command("topic"), "All topics"),
    "remind1": Way(command("settings")),
    "remove1": Way(finished, "Open paper", "## vLLM"),
    "seen1": Way(privacy, "Back"),
    "setupf1": Way(command("setup", "olga"), opener="setup1", fields={"zone": "Europe/Berlin"}),
    "setuppick1": Way(command("setup", "olga")),
    "setupzone1": Way(servers_zone_in_doubt),
    "setzone1": Way(zone_in_doubt),
    "shelf1": Way(command("reading list"), "Reading · 0"),
    "takeback1": Way(then(chosen, "Not for me (1)"), "What to read next", "## What to read next"),
    "topic1": Way(then(done_with, "Done with (1)"), "Done with (1)"),
    "topicdone1": Way(done_with, "What’s left"),
    "topics1": Way(command("topic", topic="inference"), "picktopic1", "## Inference systems"),
    "undo1": Way(command("reading start", paper="vllm"), "Open paper", "## vLLM"),
    "zone1": Way(command("settings"), opener="askzone1", fields={"zone": "Europe/Berlin"}),
}
EXEMPT = {
    "forget1": "what is deleted stays deleted",
    "mcancel1": "a form of earlier versions, with the answer of mcancel2",
    "mclear3": "on cards of earlier versions, which don’t say where they were opened from",
    "mend1": "a form of earlier versions, with the answer of mend2",
    "setupdm1": "a button of earlier versions, with the answer of setuppick1",
    "setupev1": "a button of earlier versions, with the answer of setuppick1",
    "setuplook1": "a button of earlier versions, with the answer of setuppick1",
}
"""What replaces a card, with the reason why nothing leads back."""


def test_everything_that_replaces_a_card_is_looked_at() -> None:
    for cog in COGS:
        importlib.import_module(cog)
    every: dict[str, type[Action] | type[Submission]] = {**Action.by_verb, **Submission.by_verb}
    replacing = {
        verb for verb, each in every.items() if each.reply is ReplyKind.IN_PLACE and each.__module__.startswith("bot.")
    }
    assert sorted(replacing) == sorted([*WAYS, *EXEMPT])


@pytest.mark.parametrize("verb", sorted(WAYS))
async def test_what_replaces_a_card_leads_back(world: World, verb: str) -> None:
    way = WAYS[verb]
    who, message = await way.ask(world)
    before = texts(message)
    first = await use(who, message, way.opener or verb, way.pick)
    if way.opener:
        first = await who.submit_modal(first, way.fields)
    assert first.acknowledged
    after = texts(message)
    if not way.back:
        assert after.splitlines()[0] == before.splitlines()[0]
        return
    assert after != before, "the pressed card was replaced"
    if way.back in Action.by_verb:
        back = await use(who, message, way.back, name_of(before, message) if way.back == "pick1" else "")
    else:
        back = await press(world, who, message, way.back)
    if way.lands == FORM:
        assert back.modal is not None
    elif way.lands == SAME:
        assert texts(message) == before
    else:
        assert way.lands in texts(back.response or message)


async def use(
    who: simcord.MemberActor, message: simcord.ResponseMessage, verb: str, pick: str
) -> simcord.InteractionResult:
    """Press the first button of that verb, or pick something in its menu: the first where `pick` is empty."""
    custom_id = next(each for each in custom_ids(message) if each.split(":")[1] == verb)
    offered = options(message, custom_id)
    if offered:
        return await who.select(message, [pick or offered[0]], custom_id=custom_id)
    return await who.click(message, custom_id=custom_id)


def name_of(before: str, message: simcord.ResponseMessage) -> str:
    """The option for the entry that was shown before."""
    menu = next(each for each in custom_ids(message) if each.startswith("m:pick1:"))
    return next(each for each in options(message, menu) if each in before.casefold().replace(" ", "-"))
