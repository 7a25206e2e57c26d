"""One message welcomes a server, on both engines; it goes after a week or the first thing set up."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.database import Database
from bot.servers.model import ServerSettings
from bot.servers.welcomes import PostedWelcome, WelcomeStore
from bot.ui.server.welcome import what_members_see_card
from tests.support.drawn_cards import said
from tests.support.subjects import ELSEWHERE, HERE, day
from tests.support.worlds import World, custom_ids, texts


async def test_a_server_is_welcomed_once_and_its_message_is_due_after_a_week(database: Database) -> None:
    welcomes = WelcomeStore(database)
    assert await welcomes.claim(HERE, 7, day(0))
    assert await welcomes.posted(HERE) is None
    await welcomes.note_posted(HERE, 70)
    assert not await welcomes.claim(HERE, 7, day(1))
    assert await welcomes.claim(ELSEWHERE, 8, day(1))
    await welcomes.note_posted(ELSEWHERE, 80)
    assert await welcomes.posted(HERE) == PostedWelcome(HERE, 7, 70)
    assert await welcomes.due(day(7) - timedelta(seconds=1)) == ()
    assert await welcomes.due(day(7)) == (PostedWelcome(HERE, 7, 70),)
    await welcomes.note_gone(HERE)
    assert await welcomes.due(day(9)) == (PostedWelcome(ELSEWHERE, 8, 80),)
    assert not await welcomes.claim(HERE, 7, day(9)), "it has had its welcome"


async def welcomed(world: World) -> list[discord.Message]:
    """What is in the system channel, which the server has from now on, after a start of the bot."""
    world.env.backend.guilds[world.guild.id].system_channel_id = world.channel.id
    await world.restart()
    await world.env.advance_time(1)
    return list(world.channel.history())


def message_of(world: World, message: discord.Message) -> simcord.ResponseMessage:
    return simcord.ResponseMessage(world.env, world.env.backend.get_message(world.channel.id, message.id))


async def test_the_welcome_is_one_message_that_mentions_nobody(world: World) -> None:
    (message,) = await welcomed(world)
    shown = message_of(world, message)
    assert texts(shown).startswith("### Hi, I’m Paperclub\n")
    assert custom_ids(shown) == ["b:welcomesetup1", "b:welcometry1", "b:welcomesee1"]
    assert "<@" not in texts(shown)
    assert len(await welcomed(world)) == 1, "a second start welcomes nobody again"


async def test_its_buttons_are_for_managers_and_try_is_for_everyone(world: World) -> None:
    (message,) = await welcomed(world)
    shown = message_of(world, message)
    for label, expected in (("Set up", "### Setup"), ("What members see", "### What members see")):
        refused = await world.ada.click(shown, label=label)
        assert texts(refused.response) == "Only server managers can do that."
        answer = await world.olga.click(shown, label=label)
        assert texts(answer.response).startswith(expected)
        assert answer.ephemeral
    tried = await world.ada.click(shown, label="Try /paper")
    assert tried.ephemeral
    assert texts(tried.response).startswith("## ")
    assert len(list(world.channel.history())) == 1


async def test_it_goes_with_the_first_thing_set_up(world: World) -> None:
    (message,) = await welcomed(world)
    setup = await world.olga.click(message_of(world, message), label="Set up")
    assert setup.response is not None
    await world.olga.select(setup.response, ["setupev1:1"], custom_id="m:setuppick1")
    assert list(world.channel.history()) == []
    assert await welcomed(world) == []


async def test_it_goes_after_seven_days_though_nothing_was_set_up(world: World) -> None:
    await welcomed(world)
    for _ in range(27):
        await world.env.advance_time(6 * 3600)
    assert len(list(world.channel.history())) == 1
    await world.env.advance_time(12 * 3600)
    assert list(world.channel.history()) == []


async def test_nothing_else_is_posted_unasked_in_a_servers_first_week(world: World) -> None:
    """Though members read, look up and get lists, the list changes, and the bot is restarted."""
    (welcome,) = await welcomed(world)
    elsewhere = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=elsewhere.id)
    for number in range(7):
        for command, options in (("paper", {"query": "vllm"}), ("next", {}), ("reading start", {"paper": "orca"})):
            await world.ada.slash(world.channel, command, **options)
        if number == 3:
            world.services.library.reload()
            await world.restart()
        for _ in range(4):
            await world.env.advance_time(6 * 3600 - 60)
    sent = [each for each in world.env.http_requests if each.method == "POST"]
    unasked = [each.path for each in sent if each.path.startswith(("/channels/", "/users/@me/channels"))]
    assert unasked == [f"/channels/{world.channel.id}/messages"], "the welcome alone"
    assert list(elsewhere.history()) == []
    assert welcome.id in [each.id for each in world.channel.history()]


@pytest.mark.parametrize("denied", ["view_channel", "send_messages"])
async def test_where_the_bot_may_not_write_it_stays_quiet(world: World, denied: str) -> None:
    assert world.guild.me is not None
    overwrites: Any = {world.guild.me: discord.PermissionOverwrite(**{denied: False})}
    closed = world.guild.create_text_channel("closed", overwrites=overwrites)
    world.env.backend.guilds[world.guild.id].system_channel_id = closed.id
    await world.restart()
    await world.env.advance_time(1)
    assert list(closed.history()) == []


def test_what_members_see_follows_what_is_set_up() -> None:
    assert "the channel sees the card" in said(what_members_see_card(ServerSettings()))
    private = said(what_members_see_card(ServerSettings(meeting_channel_id=5, private_lookups=True)))
    assert "only they see the card" in private
    assert "Meeting cards are posted in <#5>." in private
