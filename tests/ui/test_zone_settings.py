"""Time zones in /settings and /setup, end to end: taken, asked about with buttons, doubtful ones asked about once."""

from __future__ import annotations

import pytest
import simcord

from bot.members.model import Person
from bot.timezones import doubtful
from bot.ui.kit.zones import is_offered
from tests.support.channel_messages import press
from tests.support.worlds import World, texts


async def stored_zone(world: World) -> str:
    return (await world.services.members.settings(world.guild.id, world.ada.id)).zone


async def settings_after(world: World, typed: str) -> simcord.ResponseMessage:
    """The settings' message after `typed` was sent in its form."""
    shown = await world.ada.slash(world.channel, "settings")
    form = await press(world, world.ada, shown.response, "Change time zone")
    answer = await world.ada.submit_modal(form, {"zone": typed})
    message = answer.response or shown.response
    assert message is not None
    return message


async def test_an_abbreviation_of_several_zones_is_asked_about_and_the_button_works_after_a_restart(
    world: World,
) -> None:
    asked = await settings_after(world, "EST")
    assert "“EST” can mean several time zones. Which one is yours?" in texts(asked)
    assert await stored_zone(world) == ""
    await world.restart()
    answer = await press(world, world.ada, asked, "America/New_York (19:00 now)")
    assert "**Time zone:** America/New\\_York · it’s 19:00 there now" in texts(answer.response or asked)
    assert await stored_zone(world) == "America/New_York"


async def test_an_offset_is_taken_with_the_sign_that_people_mean_and_a_hint(world: World) -> None:
    said = texts(await settings_after(world, "GMT+1"))
    assert "**Time zone:** UTC+01:00 · it’s 01:00 there now" in said
    assert "A fixed offset ignores summer time" in said
    assert await stored_zone(world) == "UTC+01:00"


async def test_an_unknown_zone_leaves_what_is_stored_and_offers_the_form_again(world: World) -> None:
    await settings_after(world, "Berlin")
    asked = await settings_after(world, "Pariss")
    assert "I don’t know the time zone “Pariss”. Did you mean one of these?" in texts(asked)
    assert texts(asked).splitlines()[-1] == "Change the time zone"
    assert await stored_zone(world) == "Europe/Berlin"


@pytest.mark.parametrize("forged", ["Etc/GMT+1", "EST", "localtime", "Europe/Nowhere", ""])
async def test_a_forged_button_may_carry_no_zone_that_is_never_offered(forged: str) -> None:
    assert not await is_offered(forged)


@pytest.mark.parametrize(
    ("choice", "zone"), [("Use UTC+01:00 (01:00 now)", "UTC+01:00"), ("Keep UTC-01:00", "UTC-01:00")]
)
async def test_a_doubtful_zone_keeps_its_meaning_and_is_asked_about_until_answered(
    world: World, choice: str, zone: str
) -> None:
    ada = Person(world.ada.id, "Ada")
    await world.services.members.update_settings(world.guild.id, ada, world.services.now(), zone="Etc/GMT+1")
    shown = await world.ada.slash(world.channel, "settings")
    said = texts(shown.response)
    assert "**Time zone:** Etc/GMT+1 · it’s 23:00 there now" in said
    assert "Etc/GMT+1 means UTC-01:00, all year round. Did you mean UTC+01:00 (01:00 now)?" in said
    answer = await press(world, world.ada, shown.response, choice)
    assert "Did you mean" not in texts(answer.response or shown.response)
    assert await stored_zone(world) == zone
    assert "Did you mean" not in texts((await world.ada.slash(world.channel, "settings")).response)


async def test_setup_saves_the_rest_and_asks_about_the_zone(world: World) -> None:
    shown = await world.olga.slash(world.channel, "setup")
    form = await press(world, world.olga, shown.response, "Change setup")
    answer = await world.olga.submit_modal(form, {"zone": "USA", "offsets": "2h"})
    asked = answer.response or shown.response
    assert asked is not None
    assert "“USA” can mean several time zones" in texts(asked)
    settings = await world.services.servers.settings(world.guild.id)
    assert (settings.zone, settings.offsets) == ("UTC", (120,))
    await world.restart()
    chosen = await press(world, world.olga, asked, "America/Denver (17:00 now)")
    assert "**Time zone:** America/Denver · it’s 17:00 there now" in texts(chosen.response or asked)
    assert (await world.services.servers.settings(world.guild.id)).zone == "America/Denver"


async def test_setup_asks_once_about_a_zone_without_summer_time(world: World) -> None:
    await world.services.servers.update(world.guild.id, zone="EST")
    shown = await world.olga.slash(world.channel, "setup")
    assert "EST means UTC-05:00, all year round. Did you mean America/New_York (19:00 now)?" in texts(shown.response)
    await press(world, world.olga, shown.response, "Keep UTC-05:00")
    assert (await world.services.servers.settings(world.guild.id)).zone == "UTC-05:00"


async def test_a_meeting_in_a_fixed_offset_keeps_it(world: World) -> None:
    asked = await world.olga.slash(world.channel, "meeting schedule", when="2026-01-08 16:00 UTC+5:30", paper="vllm")
    assert "2026-01-08 16:00 in UTC+05:30. Change your time zone with </settings" in texts(asked.response)


async def test_a_stored_localtime_says_what_time_that_is_and_is_asked_about_once(world: World) -> None:
    await world.services.servers.update(world.guild.id, zone="localtime")
    shown = await world.olga.slash(world.channel, "setup")
    assert "localtime means" in texts(shown.response)
    assert "as the clock of the machine that I run on shows. Is that right?" in texts(shown.response)
    same = doubtful("localtime")
    assert same is not None
    await press(world, world.olga, shown.response, f"Keep {same.same}")
    assert (await world.services.servers.settings(world.guild.id)).zone == same.same
    assert "Is that right?" not in texts((await world.olga.slash(world.channel, "setup")).response)
