"""The real process under load: what it has acknowledged is stored, whether it is killed or asked to stop."""

import asyncio
import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.loopback.gateway import guild_create
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import World

AT_ONCE = 40
_SAID = re.compile(r"You’re reading \*\*(Paper \d+ of run \d+)\*\*")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog; the database appears there too."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


def acknowledged(discord: Loopback, since: int) -> set[str]:
    """The titles of which the bot has told somebody that they are reading it."""
    bodies = (str(entry.body) for entry in discord.requests[since:] if entry.body is not None)
    return {title for body in bodies for title in _SAID.findall(body)}


def stored(home: Path) -> set[str]:
    """The titles that are being read, from a healthy database."""
    with closing(sqlite3.connect(home / "paperclub.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute(
            "SELECT title FROM own_titles JOIN readings USING (guild_id, resource_id, user_id) WHERE state = 'reading'"
        )
        return {title for (title,) in rows}


async def end_under_load(
    discord: Loopback, home: Path, run: int, moment: float, end: Callable[[BotProcess], None]
) -> int:
    """Start the bot, let forty members start a paper each, end it `moment` seconds after the first answer.

    Gives the exit code, after checking that every acknowledged change of this run is stored.
    """
    since = len(discord.requests)
    async with BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        asked = [
            asyncio.create_task(discord.run_command("ada", "reading start", paper=f"Paper {number} of run {run}"))
            for number in range(AT_ONCE)
        ]
        await discord.until(lambda: acknowledged(discord, since))
        await asyncio.sleep(moment)
        end(bot)
        code = await bot.wait()
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        assert "Traceback" not in bot.stderr
    told = acknowledged(discord, since)
    assert told
    assert told <= stored(home), f"lost in run {run}"
    return code


async def kill_many(home: Path, kills: int) -> int:
    """How many acknowledged changes survived so many `kill -9`, which is all of them."""
    moments = random.Random(200)
    async with Loopback(World.small(), strict=False) as discord:
        for run in range(kills):
            await end_under_load(discord, home, run, moments.uniform(0, 0.2), BotProcess.kill)
        told = acknowledged(discord, 0)
    assert told <= stored(home)
    return len(told)


async def stop_many(home: Path, stops: int) -> int:
    """The same for so many SIGTERMs, each of which ends the process with 0 within ten seconds."""
    moments = random.Random(50)
    async with Loopback(World.small(), strict=False) as discord:
        for run in range(stops):
            assert await end_under_load(discord, home, run, moments.uniform(0, 0.2), BotProcess.terminate) == 0
        return len(acknowledged(discord, 0))


async def test_three_kills_lose_no_acknowledged_change(home: Path) -> None:
    assert await kill_many(home, 3) >= 3


async def test_two_sigterms_under_load_end_it_in_time_and_lose_nothing(home: Path) -> None:
    assert await stop_many(home, 2) >= 2


@pytest.mark.prove
async def test_two_hundred_kills_lose_no_acknowledged_change(home: Path) -> None:
    print(f"{await kill_many(home, 200)} acknowledged changes over 200 kills, none lost")  # noqa: T201


@pytest.mark.prove
async def test_fifty_sigterms_under_load_end_it_in_time_and_lose_nothing(home: Path) -> None:
    print(f"{await stop_many(home, 50)} acknowledged changes over 50 SIGTERMs, none lost")  # noqa: T201


async def test_an_undo_button_of_before_a_kill_still_works(home: Path) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            answer = await discord.run_command("ada", "reading start", paper="vllm")
            bot.kill()
            await bot.wait()
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            undone = await discord.click(answer, "Undo", "ada")
            assert "is no longer on your shelf" in undone.text


async def test_where_the_bot_is_no_member_cards_carry_links_only(home: Path) -> None:
    world = World.small()
    ada = world.users["ada"]
    elsewhere = world.add_guild("Elsewhere", [ada], joined=False)
    there = world.installed_by(ada, world.guild_channels(elsewhere)[0])
    async with Loopback(world) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        await discord.run_command("ada", "reading start", paper="vllm")
        for location in (there, world.in_dm(ada)):
            card = await discord.run_command("ada", "paper", location=location, query="vllm")
            assert "Ada" not in card.text
            assert {custom_id.split(":")[1] for custom_id in card.custom_ids} <= {
                "first1",
                "more1",
                "similar1",
                "share1",
            }
            refused = await discord.click(
                _forged(card.message, "b:mark1:want:vllm"), "b:mark1:want:vllm", "ada", location=location
            )
            assert "belong to a server" in refused.text
        shelf = await discord.run_command("ada", "reading list")
        assert "Reading · 1" in shelf.text
        assert "Wanted · 0" in shelf.text
        assert "vLLM" in (await discord.run_command("ada", "mydata show", location=world.in_dm(ada))).text


async def test_a_server_that_removes_the_bot_is_noted_and_forgiven_when_it_comes_back(home: Path) -> None:
    world = World.small()
    guild = world.guild

    def departed() -> list[int]:
        with closing(sqlite3.connect(home / "paperclub.db")) as connection:
            return [guild_id for (guild_id,) in connection.execute("SELECT guild_id FROM departures")]

    async with Loopback(world) as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            await discord.run_command("ada", "reading start", paper="vllm")
            discord.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})
            await discord.until(lambda: departed() == [guild.id])
            joined = guild_create(world, guild)
            del joined["unavailable"]  # Discord names it only where it had announced the server
            discord.gateway.dispatch("GUILD_CREATE", joined)
            await discord.until(lambda: departed() == [])
        guild.joined = False
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            await discord.until(lambda: departed() == [guild.id])


def _forged(message: dict[str, object], custom_id: str) -> dict[str, object]:
    button = {"type": 2, "id": 2, "style": 2, "label": "Want", "custom_id": custom_id}
    return {**message, "id": "1", "components": [{"type": 1, "id": 1, "components": [button]}]}
