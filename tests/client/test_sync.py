"""Commands at Discord: sent once, in one scope only, and again only when the tree changed."""

from typing import Any

import discord
import simcord

from bot.app import create_bot
from bot.settings import Settings
from tests.worlds import World

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
    development = world.settings.model_copy(update={"guild": GUILD})
    await start_again(world, development)
    assert uploads(world.env)[1:] == [("everywhere", []), ("server", uploads(world.env)[0][1])]
    await start_again(world, development)
    assert len(uploads(world.env)) == 3, "nothing changed"
    await start_again(world, world.settings)
    assert uploads(world.env)[3:] == [("server", []), ("everywhere", uploads(world.env)[0][1])]


async def test_every_command_and_option_is_described_and_where_it_works_is_stated(world: World) -> None:
    request = next(request for request in world.env.http_requests if request.path.endswith("/commands"))
    anywhere = {"paper", "search", "topic", "help"}
    for command in request.json or []:
        if command["type"] == 1:
            assert command["description"] not in {"", "…"}, command["name"]
        for option in command.get("options", []):
            assert option["description"] not in {"", "…"}, f"{command['name']} {option['name']}"
        if command["name"] in anywhere:
            assert command["integration_types"] == [0, 1], command["name"]
            assert command["contexts"] == [0, 1, 2], command["name"]


async def test_help_mentions_stay_clickable_when_nothing_was_sent(world: World) -> None:
    before = world.bot.command_mention("paper")
    await world.restart()
    assert world.bot.command_mention("paper") == before
    assert before.startswith("</paper:")
