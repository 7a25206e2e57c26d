"""/setup's card and form: what is decided stands in both, and what is left out, emptied or forged changes no more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord
import pytest
import simcord

from bot.runtime.reply import LIMITS
from bot.servers.model import ServerSettings
from bot.ui.server.reminder_offsets import format_offsets
from bot.ui.server.setup import setup_card
from tests.support.channel_messages import press
from tests.support.drawn_cards import menus, said
from tests.support.forged import forge_next, forge_values
from tests.support.library_internals import deny
from tests.support.worlds import World, texts

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_the_card_says_what_holds_and_offers_the_other() -> None:
    plain = said(setup_card(ServerSettings(), NOW))
    for line in (
        "▫️ **Organisers:** everyone can schedule",
        "▫️ **Meeting cards:** where they’re scheduled",
        "▫️ **Suggestions and notices:** to whoever runs the bot",
        "▫️ **Time zone:** UTC · it’s 09:00 there now",
        "▫️ **Reminders:** 24 h, 1 h before, in the meeting’s thread",
        "▫️ **Look-ups:** shown to the channel",
        "▫️ **Discord events:** off",
    ):
        assert line in plain.split("\n")
    assert switches(ServerSettings()) == ["Remind by direct message", "Turn events on", "Keep look-ups private"]
    assert "“Interested”" not in plain
    settings = ServerSettings(11, 12, 13, "Asia/Tokyo", (), remind_by_dm=True, native_events=True)
    for line in (
        "✅ **Organisers:** <@&11>",
        "✅ **Meeting cards:** <#13>",
        "✅ **Suggestions and notices:** <#12>",
        "✅ **Time zone:** Asia/Tokyo · it’s 18:00 there now",
        "✅ **Reminders:** none",
        "✅ **Discord events:** on",
        "-# “Interested” on a Discord event isn’t a seat; the event says so.",
    ):
        assert line in said(setup_card(settings, NOW)).split("\n")
    assert switches(settings) == ["Remind in threads", "Turn events off", "Keep look-ups private"]


def switches(settings: ServerSettings) -> list[str]:
    (menu,) = menus(setup_card(settings, NOW))
    return [each["label"] for each in menu["options"]]


def test_offsets_are_written_in_hours_where_they_are_whole() -> None:
    assert format_offsets((1440, 90, 60, 59)) == "24 h, 90 min, 1 h, 59 min"


@pytest.mark.parametrize("denied", ["view_channel", "send_messages"])
async def test_a_channel_that_the_bot_cannot_write_in_is_told_once(world: World, denied: str) -> None:
    assert world.guild.me is not None
    overwrites: Any = {world.guild.me: discord.PermissionOverwrite(**{denied: False})}
    channel = world.guild.create_text_channel("closed", overwrites=overwrites)
    await world.services.servers.update(world.guild.id, curator_channel_id=channel.id, meeting_channel_id=channel.id)
    shown = texts((await world.olga.slash(world.channel, "setup")).response)
    assert shown.count("⚠️") == shown.count(f"⚠️ <#{channel.id}>: I can’t post here. Give me ") == 1


async def test_events_that_the_bot_may_not_make_are_told_only_where_they_are_on(world: World) -> None:
    assert world.guild.me is not None
    for role in world.guild.me.guild.roles:
        deny(role, create_events=True)
    assert "⚠️" not in texts((await world.olga.slash(world.channel, "setup")).response)


async def decided(world: World) -> ServerSettings:
    role, channel = world.guild.create_role("Organisers"), world.guild.create_text_channel("meetings")
    return await world.services.servers.update(
        world.guild.id, organiser_role_id=role.id, meeting_channel_id=channel.id, curator_channel_id=world.channel.id,
        zone="Asia/Tokyo", offsets=(90,),
    )  # fmt: skip


async def form_of(world: World) -> simcord.InteractionResult:
    return await press(world, world.olga, (await world.olga.slash(world.channel, "setup")).response, "Change setup")


def fields(form: simcord.InteractionResult) -> dict[str, Any]:
    assert form.modal is not None
    return {each["component"]["custom_id"]: each["component"] for each in form.modal["components"]}


async def test_the_form_shows_what_is_decided(world: World) -> None:
    before = await decided(world)
    shown = fields(await form_of(world))
    chosen = {name: [int(each["id"]) for each in shown[name]["default_values"]] for name in list(shown)[:3]}
    assert chosen == {
        "role": [before.organiser_role_id],
        "meetings": [before.meeting_channel_id],
        "curators": [before.curator_channel_id],
    }
    assert [shown[name]["min_values"] for name in chosen] == [0, 0, 0], "each can be emptied"
    assert (shown["zone"]["value"], shown["zone"]["required"]) == ("Asia/Tokyo", True)
    assert (shown["offsets"]["value"], shown["offsets"]["required"]) == ("90 min", False)


async def test_what_is_emptied_goes_and_a_zone_that_is_spaces_stays(world: World) -> None:
    before = await decided(world)
    answer = await world.olga.submit_modal(await form_of(world), {"zone": "  ", "offsets": ""})
    after = await world.services.servers.settings(world.guild.id)
    assert after == replace(
        before, organiser_role_id=None, meeting_channel_id=None, curator_channel_id=None, offsets=()
    )
    assert "**Reminders:** none" in texts(answer.response)


async def test_a_form_that_opened_unfilled_changes_only_what_is_filled_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await decided(world)
    card = (await world.olga.slash(world.channel, "setup")).response

    async def late(*_: object) -> None:
        await asyncio.sleep(LIMITS.prefill + 1)

    monkeypatch.setattr(type(world.services.servers), "settings", late)
    form = await press(world, world.olga, card, "Change setup")
    monkeypatch.undo()
    assert form.modal is not None
    assert form.modal["title"] == "Setup (empty: no change)"
    shown = fields(form)
    assert [name for name, each in shown.items() if each.get("value") or each.get("default_values")] == []
    assert [name for name, each in shown.items() if each["required"]] == []
    await world.olga.submit_modal(form, {"offsets": "2h"})
    assert await world.services.servers.settings(world.guild.id) == replace(before, offsets=(120,))


@pytest.mark.parametrize("kind", ["a channel", "of another server", "no id"])
async def test_a_role_that_was_not_offered_is_refused(world: World, kind: str) -> None:
    before = await decided(world)
    other = world.env.create_guild("Other", owner=world.ada.user)
    forged = {
        "a channel": str(world.channel.id), "of another server": str(other.create_role("X").id), "no id": "x",
    }  # fmt: skip
    form = await form_of(world)
    forge_values(world, {"role": [forged[kind]]})
    answer = await world.olga.submit_modal(form, {"zone": "UTC", "offsets": "1h"})
    assert "I can’t see that one in this server." in texts(answer.response)
    assert await world.services.servers.settings(world.guild.id) == before


async def test_a_switch_that_was_not_offered_is_refused(world: World) -> None:
    before = await decided(world)
    shown = (await world.olga.slash(world.channel, "setup")).response
    assert shown is not None
    for forged in ("setupzone1:Mars", "setupev1", "", "forget1"):
        forge_next(world, partial(dict.update, values=[forged]))
        answer = await world.olga.select(shown, ["setupev1:1"], custom_id="m:setuppick1")
        assert "another version of the bot" in texts(answer.response)
    assert await world.services.servers.settings(world.guild.id) == before
