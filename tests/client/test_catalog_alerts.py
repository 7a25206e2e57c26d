"""A running bot and its catalog: a good save is used, a bad one is told once and changes nothing."""

import asyncio
import logging
import re
from typing import Any

import pytest
import simcord

from bot.library.library import Broken
from bot.runtime import catalog_alerts
from bot.settings import Settings
from tests.support.worlds import World, texts

BAD = "name: x\nresources: {a: {titel: A}}\n"


def owners_messages(world: World) -> list[str]:
    """What the bot wrote to anybody by DM."""
    curators = {str(channel.id) for channel in world.guild.channels.values()}
    return [
        str((request.json or {}).get("content"))
        for request in world.env.http_requests
        if request.method == "POST"
        and request.path.endswith("/messages")
        and request.path.split("/")[-2] not in curators
    ]


async def curators_of(world: World, name: str = "curators") -> Any:
    """A channel in the server, chosen for notices to curators."""
    channel = world.guild.create_text_channel(name)
    await world.services.servers.update(world.guild.id, curator_channel_id=channel.id)
    return channel


async def save(world: World, settings: Settings, text: str) -> None:
    """Save the catalog and let the bot hear of it, as its watch would."""
    settings.catalog.write_text(text, encoding="utf-8")
    outcome = world.services.library.reload()
    if outcome is not None:
        world.bot._on_catalog(outcome)
    await heard(world)


async def heard(world: World) -> None:
    """Wait until everything is told."""
    while sending := world.services.catalog_alerts._sending:
        await asyncio.wait(sending, timeout=0.05)
        await world.env.advance_time(5)  # discord.py waits before it asks again, and so does the bot


async def test_a_bad_save_is_told_and_the_old_list_goes_on(world: World, settings: Settings) -> None:
    await save(world, settings, BAD)
    assert any("titel" in message for message in owners_messages(world))
    assert "## vLLM" in texts((await world.ada.slash(world.channel, "paper", query="vllm")).response)


async def test_the_curators_channel_gets_the_line_and_nothing_of_the_machine(world: World, settings: Settings) -> None:
    channel = await curators_of(world)
    await save(world, settings, BAD)
    (message,) = channel.history()
    assert re.search(r"^catalog\.yaml:2:\d+: error: .*titel", message.content, re.MULTILINE)
    assert str(settings.catalog.parent) not in message.content
    assert "keeping the last good one" in message.content
    assert owners_messages(world) == []


async def test_what_the_file_holds_cannot_ping_break_out_or_give_the_token_away(
    world: World, settings: Settings
) -> None:
    channel = await curators_of(world)
    token = world.bot.http.token
    assert token
    await save(
        world, settings, f"name: x\ntopics: {{a: {{title: A}}}}\nresources: {{a: {{kind: '``` @everyone {token}'}}}}"
    )
    (message,) = channel.history()
    assert message.content.count("```") == 2
    assert "@everyone" in message.content
    assert not message.mention_everyone
    assert token not in message.content


async def test_each_bad_version_is_told_once_and_so_is_the_end_of_it(world: World, settings: Settings) -> None:
    channel = await curators_of(world)
    good = settings.catalog.read_text(encoding="utf-8")
    await save(world, settings, BAD)
    await save(world, settings, BAD)
    world.bot._on_catalog(Broken(str(world.services.library._reported)))  # as a watcher that was started again would
    await heard(world)
    assert len(channel.history()) == 1
    await save(world, settings, BAD.replace("titel", "tilte"))
    assert len(channel.history()) == 2
    await save(world, settings, good)
    await save(world, settings, good + "# a remark\n")
    assert [each.content for each in channel.history()][2:] == ["The reading list is fine again, with 8 entries."]
    await save(world, settings, BAD)
    assert len(channel.history()) == 4, "bad again after a good one is news"


async def test_a_list_that_was_mended_while_the_bot_was_away_is_told_at_the_start(
    world: World, settings: Settings
) -> None:
    channel = await curators_of(world)
    good = settings.catalog.read_text(encoding="utf-8")
    await save(world, settings, BAD)
    settings.catalog.write_text(good, encoding="utf-8")
    await world.restart()
    await heard(world)
    assert channel.history()[-1].content.startswith("The reading list is fine again")
    await world.restart()
    await heard(world)
    assert len(channel.history()) == 2


async def test_a_good_start_and_a_good_save_are_nobodys_news(world: World, settings: Settings) -> None:
    channel = await curators_of(world)
    await save(world, settings, settings.catalog.read_text(encoding="utf-8") + "# a remark\n")
    assert channel.history() == []
    assert owners_messages(world) == []


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10003), (500, 0)])
async def test_a_channel_that_cannot_be_written_to_leaves_it_to_the_owner(
    world: World, settings: Settings, status: int, code: int
) -> None:
    channel = await curators_of(world)
    for _ in range(20):  # discord.py asks five times after a 500, and the bot does so four times
        world.env.inject_error("POST", f"/channels/{channel.id}/messages", status=status, code=code)
    await save(world, settings, BAD)
    (message,) = owners_messages(world)
    assert "curators’ channel of Sample group" in message
    assert "titel" in message
    assert message.count("```") == 2


async def test_every_servers_curators_are_told_and_the_owner_of_those_who_cannot_be(
    world: World, settings: Settings
) -> None:
    here = await curators_of(world)
    others = []
    for name in ("Second group", "Third group"):
        guild = world.env.create_guild(name, owner=world.env.create_user(name[:6].lower()))
        others.append(guild.create_text_channel("curators"))
        await world.services.servers.update(guild.id, curator_channel_id=others[-1].id)
    await world.services.servers.update(1 << 40, curator_channel_id=1 << 41)  # a server that the bot has left
    world.env.inject_error("POST", f"/channels/{others[1].id}/messages", status=403, code=50013)
    await save(world, settings, BAD)
    assert [len(each.history()) for each in (here, *others)] == [1, 1, 0]
    sent = [message for message in owners_messages(world) if message.startswith("I couldn’t write")]
    assert [message.splitlines()[0] for message in sent] == [
        "I couldn’t write to the curators’ channel of Third group. Choose another with `/setup`."
    ]


async def test_what_a_reset_token_keeps_from_the_curators_stays_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_alerts, "_TRIED_FOR", 0.0)
    channel = await curators_of(world)
    where = f"/channels/{channel.id}/messages"
    world.env.inject_error("POST", where, status=401, code=0, message="401: Unauthorized")
    for told in (0, 1, 1):
        world.bot._on_catalog(Broken("line 3: no"))
        await heard(world)
        assert len(channel.history()) == told
    assert owners_messages(world) == []


async def test_an_owner_who_cannot_be_reached_leaves_it_to_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    with caplog.at_level(logging.WARNING):
        world.bot._on_catalog(Broken("line 3: no"))
        await heard(world)
    assert "could not be told by DM" in caplog.text
    assert "line 3: no" in caplog.text


async def test_a_good_save_is_in_the_next_answer(env: simcord.Env, world: World, settings: Settings) -> None:
    text = settings.catalog.read_text(encoding="utf-8").replace("The system to know first.", "Still the first to know.")
    settings.catalog.write_text(text, encoding="utf-8")
    outcome = world.services.library.reload()
    assert outcome is not None
    world.bot._on_catalog(outcome)
    assert "Still the first to know." in texts((await world.ada.slash(world.channel, "paper", query="vllm")).response)
