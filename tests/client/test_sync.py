"""Commands at Discord: sent once, in one scope only, and again only when the tree changed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord

from bot.app import create_bot
from bot.errors import BadSettings
from bot.runtime.command_sync import sync_commands
from bot.settings import Settings
from tests.support.worlds import World

GUILD = 4242424242424242


def uploads(env: simcord.Env) -> list[tuple[str, list[str]]]:
    """Every upload of commands: where to, and which."""
    return [
        ("server" if "/guilds/" in request.path else "everywhere", [each["name"] for each in request.json or []])
        for request in env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]


async def start_again(world: World, settings: Settings) -> None:
    """A new process with other settings on the same database."""
    await world.bot.close()
    world.bots.append(create_bot(settings))
    await world.env.restart_bot(world.bot)


async def test_commands_are_sent_once_and_not_at_the_next_start(world: World) -> None:
    assert len(uploads(world.env)) == 1
    where, names = uploads(world.env)[0]
    assert where == "everywhere"
    assert {"paper", "search", "topic", "help"} <= set(names)
    await world.restart()
    assert len(uploads(world.env)) == 1


@pytest.mark.parametrize("spoilt", ["{", "[]", "null", '{"guilds": 1}', '{"guilds": ["x"]}', '{"ids": {"a": "b"}}'])
async def test_what_is_stored_about_them_and_cannot_be_read_is_sent_again(world: World, spoilt: str) -> None:
    await world.services.meta.set("commands", spoilt)
    await world.restart()
    assert len(uploads(world.env)) == 2
    await world.restart()
    assert len(uploads(world.env)) == 2


async def test_a_changed_tree_is_sent_again(world: World, monkeypatch: Any) -> None:
    await world.bot.close()
    changed = create_bot(world.settings)

    @changed.tree.command(description="A new one")
    async def novelty(interaction: discord.Interaction[Any]) -> None: ...

    world.bots.append(changed)
    await world.env.restart_bot(changed)
    assert len(uploads(world.env)) == 2
    assert "novelty" in uploads(world.env)[1][1]


async def test_a_development_server_takes_the_commands_and_gives_them_back(world: World) -> None:
    world.env.create_guild("Development", id=GUILD)
    development = replace(world.settings, guild=GUILD)
    await start_again(world, development)
    every = uploads(world.env)[0][1]
    assert uploads(world.env)[1:] == [("server", every), ("everywhere", [])], "never without any"
    await start_again(world, development)
    assert len(uploads(world.env)) == 3, "nothing changed"
    await start_again(world, world.settings)
    assert uploads(world.env)[3:] == [("everywhere", every), ("server", [])]


async def test_another_development_server_leaves_none_behind(world: World) -> None:
    for guild in (GUILD, GUILD + 1):
        world.env.create_guild("Development", id=guild)
        await start_again(world, replace(world.settings, guild=guild))
    await start_again(world, world.settings)
    commands: dict[str, int] = {}
    for request in world.env.http_requests:
        if request.method == "PUT" and request.path.endswith("/commands"):
            commands[request.path.split("/applications/")[1].partition("/")[2]] = len(request.json or [])
    assert commands == {
        "commands": len(uploads(world.env)[0][1]),
        f"guilds/{GUILD}/commands": 0,
        f"guilds/{GUILD + 1}/commands": 0,
    }


@pytest.mark.brings_about_a_bug
async def test_a_mistyped_development_server_costs_no_command(world: World) -> None:
    world.env.inject_error("PUT", "*/guilds/999/commands", status=403, code=50001, message="Missing Access", times=None)
    with pytest.raises(BadSettings, match="PAPERCLUB_GUILD is 999"):
        await sync_commands(world.bot.tree, world.services.meta, 999)
    assert ("everywhere", []) not in uploads(world.env)
    ids = await sync_commands(world.bot.tree, world.services.meta, None)
    assert uploads(world.env)[-2:] == [uploads(world.env)[0], ("server", [])]
    assert "paper" in ids


async def test_every_command_and_option_is_described_and_where_it_works_is_stated(world: World) -> None:
    request = next(request for request in world.env.http_requests if request.path.endswith("/commands"))
    anywhere = {"paper", "search", "topic", "help"}
    commands = request.json or []
    assert anywhere <= {command["name"] for command in commands}
    for command in commands:
        if command["type"] == 1:
            assert command["description"] not in {"", "…"}, command["name"]
        if command["name"] in anywhere:
            assert command["integration_types"] == [0, 1], command["name"]
            assert command["contexts"] == [0, 1, 2], command["name"]
    options = [option for command in commands for option in options_within(command)]
    assert {"start", "paper", "when"} <= {option["name"] for option in options}, "of commands in groups, too"
    assert [option["name"] for option in options if option["description"] in {"", "…"}] == []


def options_within(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for option in command.get("options", []):
        yield option
        yield from options_within(option)


async def test_help_mentions_stay_clickable_when_nothing_was_sent(world: World) -> None:
    before = world.services.command_mention("paper")
    await world.restart()
    assert world.services.command_mention("paper") == before
    assert before.startswith("</paper:")
