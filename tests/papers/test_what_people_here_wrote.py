"""/search and /paper find what people in the server wrote, say whose words they are, and lead to the paper."""

from datetime import timedelta
from functools import partial
from typing import Any

import discord

from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person
from bot.reading.model import ReadingEdit, ReadingState, Subject
from tests.support.channel_messages import posted
from tests.support.worlds import World, custom_ids, options, press_each_after_restart, texts

VLLM = Subject("vllm", "vLLM", ("vllm",))
ZEBRAS = "Zebra crossing statistics of Lower Saxony"


async def take_away(world: World, text: str) -> None:
    """Ada finishes vLLM, and shares what she takes away."""
    store, now = world.services.reading.store, world.env.now()
    await store.set_state(world.guild.id, Person(world.ada.id, "Ada"), VLLM, ReadingState.FINISHED, now)
    await store.edit(world.guild.id, world.ada.id, VLLM, ReadingEdit(takeaway=text, takeaway_shared=True), now)


async def search(world: World, query: str, **narrowed: str) -> str:
    return texts((await world.ben.slash(world.channel, "search", query=query, **narrowed)).response)


async def paper(world: World, query: str) -> str:
    return texts((await world.ben.slash(world.channel, "paper", query=query)).response)


TAKEAWAY = "**vLLM**\n> Fragmentation is the \\*enemy\\*.\n-# Ada’s takeaway\nOpen paper …\n"


async def test_a_shared_takeaway_is_found_with_its_passage_and_its_author(world: World) -> None:
    await take_away(world, "Fragmentation is the *enemy*. The rest follows.")
    said = await paper(world, "fragmentation enemies")
    assert said.startswith(
        "### Mentions of “fragmentation enemies”\n"
        "-# No title on the reading list matches, but these mention the words:\n"
    )
    assert TAKEAWAY in said
    said = await search(world, "fragmentation enemies")
    assert "Nothing on the reading list matches “fragmentation enemies”.\n### From people here\n" + TAKEAWAY in said
    await world.services.members.update_settings(
        world.guild.id, Person(world.ada.id, "Ada"), world.env.now(), hidden=True
    )
    for said in (await paper(world, "fragmentation enemies"), await search(world, "fragmentation enemies")):
        assert "Ada" not in said
        assert "Fragmentation" not in said


async def test_in_search_they_stand_at_their_paper_or_below_the_first_page_and_on_no_shared_one(world: World) -> None:
    await take_away(world, "A model of systems.")
    said = await search(world, "vllm systems")
    assert "-# Woosuk Kwon et al. · 2023\n> A model of systems.\n-# Ada’s takeaway\n**2. " in said
    assert "From people here" not in said
    zoo, ben = (
        Subject("title:a-model-zoo", "A model zoo", ("title:a-model-zoo",), listed=False),
        Person(world.ben.id, "Ben"),
    )
    await world.services.reading.store.set_state(world.guild.id, ben, zoo, ReadingState.READING, world.env.now())
    card = (await world.ben.slash(world.channel, "search", query="model")).response
    assert card is not None
    own = "### From people here\n**A model zoo**\n-# Read by people here\nOpen paper …\n"
    assert own in texts(card)
    shared = await world.ben.click(card, label="Share")
    assert "takeaway" not in texts(shared.response)
    assert "people here" not in texts(shared.response)
    await world.ben.click(card, custom_id=next(each for each in custom_ids(card) if each.startswith("b:f1:1:")))
    assert "people here" not in texts(card)
    await world.ben.click(card, label="Back")
    assert own in texts(card)


async def test_topic_and_kind_hold_for_them_too(world: World) -> None:
    await take_away(world, "Fragmentation is the enemy.")
    await world.ben.slash(world.channel, "reading start", paper=ZEBRAS)
    assert "Ada’s takeaway" in await search(world, "fragmentation", topic="inference", kind="paper")
    assert "Ada’s takeaway" not in await search(world, "fragmentation", topic="books")
    assert "Ada’s takeaway" not in await search(world, "fragmentation", kind="book")
    assert "Read by people" in await search(world, "zebra statistics")
    assert "Read by people" not in await search(world, "zebra statistics", kind="paper")
    assert "Read by people" not in await search(world, "zebra statistics", topic="books")


async def test_half_a_title_that_people_here_read_leads_to_its_card(world: World) -> None:
    await world.ada.slash(world.channel, "reading start", paper=ZEBRAS)

    said = await paper(world, "zebra crosing statistics")
    assert f"**{ZEBRAS}**\n-# Read by people here\nOpen paper …\n" in said
    card = (await world.ben.slash(world.channel, "paper", query="zebra crossing statistics")).response
    assert card is not None
    await world.restart()
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:"))
    opened = await world.ben.select(card, options(card, menu)[:1], custom_id=menu)
    assert texts(opened.response).startswith(f"## {ZEBRAS}\n-# Not on the reading list\n**Reading:** Ada\n")


async def take_notes(world: World, meeting_id: int, notes: str) -> None:
    attendance, olga = world.services.meetings.attendance, Person(world.olga.id, "Olga")
    await attendance.save_notes(world.guild.id, meeting_id, notes, world.env.now(), by=olga)


async def test_notes_of_a_meeting_are_found_with_the_day_and_the_way_to_its_card(world: World) -> None:
    card = await posted(world, paper="Fragments")
    await take_notes(world, 1, "We quarrelled about fragmentation. Nobody won.")
    for said in (await paper(world, "fragmentation"), await search(world, "fragmentation")):
        assert "**Fragments**\n> We quarrelled about fragmentation.\n-# Notes of the meeting on <t:" in said
        assert "Open meeting" in said
    answer = await world.ben.slash(world.channel, "paper", query="fragmentation")
    assert f"/{world.channel.id}/{card.id}" in str(answer.response and answer.response.components)


async def notes_in(world: World, channel: Any) -> None:
    meetings, now, olga = world.services.meetings, world.env.now(), Person(world.olga.id, "Olga")
    plan = MeetingPlan(starts_at=now + timedelta(days=1), zone="UTC", topic=MeetingTopic("vllm"))
    meeting_id = await meetings.meetings.draft(world.guild.id, channel.id, plan, olga, now)
    await meetings.meetings.confirm(world.guild.id, meeting_id, olga, now)
    await take_notes(world, meeting_id, "We quarrelled about fragmentation.")


SHUT = discord.PermissionOverwrite(view_channel=False)


async def test_notes_of_a_meeting_in_a_private_channel_are_found_by_nobody(world: World) -> None:
    await notes_in(world, world.guild.create_text_channel("organisers", overwrites={world.guild.default_role: SHUT}))
    for said in (await paper(world, "fragmentation"), await search(world, "fragmentation")):
        assert "quarrelled" not in said


async def test_who_is_shut_out_of_a_channel_that_all_others_see_does_not_find_its_notes(world: World) -> None:
    await notes_in(world, world.guild.create_text_channel("seminar", overwrites={world.ben: SHUT}))
    for command in ("paper", "search"):
        said = [
            texts((await each.slash(world.channel, command, query="fragmentation")).response)
            for each in (world.ada, world.ben)
        ]
        assert ["quarrelled" in each for each in said] == [True, False]


async def test_in_direct_messages_and_in_another_server_nothing_of_it_is_found(world: World) -> None:
    await take_away(world, "Fragmentation is the enemy.")
    other = world.env.create_guild("Other group", owner=world.env.create_user("otto"))
    channel = other.create_text_channel("reading")
    eve = other.add_member(world.env.create_user("eve", global_name="Eve"))
    dora = world.env.create_user("dora", global_name="Dora")
    for answer in (
        await dora.slash("paper", query="fragmentation"),
        await dora.slash("search", query="fragmentation"),
        await eve.slash(channel, "paper", query="fragmentation"),
        await eve.slash(channel, "search", query="fragmentation"),
    ):
        assert "takeaway" not in texts(answer.response)


async def test_a_paper_that_several_texts_are_about_is_shown_once_by_the_best_of_them(world: World) -> None:
    await take_away(world, "Re-forms batches.")
    store, ben, now = world.services.reading.store, Person(world.ben.id, "Ben"), world.env.now()
    orca = Subject("orca", "Orca", ("orca",))
    for subject, text in ((VLLM, "It re-forms every batch."), (orca, "Batches.")):
        await store.set_state(world.guild.id, ben, subject, ReadingState.FINISHED, now)
        await store.edit(world.guild.id, ben.id, subject, ReadingEdit(takeaway=text, takeaway_shared=True), now)
    said = await paper(world, "every batch re-formed")
    assert said.count("**vLLM**") == said.count("**Orca**") == 1
    assert "> It re-forms every batch.\n-# Ben’s takeaway" in said
    assert "**Orca**\n> Re-forms the batch after every generated token.\n**" in said, "the list’s words"


async def test_every_button_below_works_after_a_restart(world: World) -> None:
    await take_away(world, "Fragmentation is the enemy of zebras.")
    await world.ben.slash(world.channel, "reading start", paper=ZEBRAS)
    for command in ("paper", "search"):
        ask = partial(world.ada.slash, world.channel, command, query="fragmentation zebras")
        pressed = await press_each_after_restart(world, ask)
        assert {each.split(":")[1] for each in pressed} >= {"pickopen1", "topics1"}
