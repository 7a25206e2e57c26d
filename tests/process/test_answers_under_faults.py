"""Answers of the real process while disk and network fail: everybody gets one, and it is true."""

import asyncio
from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.loopback import interactions
from tests.support.loopback.call_faults import CALLS, EDIT, SlowDatabase
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback

CALLBACKS = "POST", "/interactions/*/*/callback"
MESSAGE, DEFERRED = 4, 5
FAULTS = (
    "reset before", "reset after", "cut JSON", "proxy 403", "proxy 403 after", "proxy 429", "proxy 520", "503",
    "gateway 401", "gateway 403", "gateway 404", "no retry_after", "portal", "portal after", "empty object",
    "empty list",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


async def test_a_slow_disk_and_a_frozen_database_leave_nobody_unanswered(home: Path) -> None:
    slow = SlowDatabase(home / "delays")
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=slow.env) as bot:
        await bot.until_ready()
        slow.delay(commit=0.5)
        papers = ("vllm", "orca", "vllm", "orca")
        started = await asyncio.gather(*(discord.run_command("ada", "reading start", paper=each) for each in papers))
        assert all("You’re" in answer.text and answer.private for answer in started)
        slow.delay(commit=3.0)
        answer = await discord.run_command("ada", "reading want", paper="orca")
        assert answer.callback == DEFERRED
        assert answer.private
        assert "Orca" in answer.text
        slow.delay(begin=3.0, commit=3.0)
        card = await discord.run_command("ada", "paper", query="vllm")
        assert card.callback == MESSAGE
        assert card.private, "whether others may see it isn't known"
        assert "can’t be shown right now" in card.text
        slow.delay()
        assert bot.output.count("Answers are put off") + bot.output.count("left out of an answer") <= 6
        assert "the database" in bot.output
        assert "Traceback" not in bot.output


async def test_whatever_happens_to_a_call_the_answer_comes_once_and_is_true(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        for count, name in enumerate(FAULTS, 1):
            CALLS[name].turn_on(discord)
            answer = await discord.run_command("ada", "reading start", paper="vllm")
            # The answer may be there before the second attempt, which would meet the next fault.
            await discord.until_sent(*CALLBACKS, count=2 * count)
            assert "You’re reading" in answer.text, name
            assert answer.followups == [], name
        assert bot.output.count("\n") < 40
        assert "Traceback" not in bot.output
        assert "overloaded" not in bot.output
        CALLS["refused"].turn_on(discord)
        answer = await discord.run_command("ada", "reading want", paper="orca")
        assert "Saved; only the answer got lost." in answer.text
        assert "</reading list:" in answer.text
        CALLS["proxy 403"].turn_on(discord, times=12)
        card = await discord.run_command("ada", "paper", query="vllm", until="acknowledged")
        assert "permissions" not in bot.output
        assert "permissions" not in card.text


async def test_a_promised_answer_arrives_after_resets(home: Path) -> None:
    slow = SlowDatabase(home / "delays")
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=slow.env) as bot:
        await bot.until_ready()
        slow.delay(commit=2.0)
        for name in ("reset before", "reset after", "proxy 520"):
            CALLS[name].turn_on(discord, EDIT)
            answer = await discord.run_command("ada", "reading want", paper="orca")
            assert "Orca" in answer.text, name
        slow.delay()
        assert "Traceback" not in bot.output


@pytest.mark.parametrize("hours", [-1, 1])
async def test_duplicates_and_late_ones_are_left_undone_whatever_the_wall_clock_says(home: Path, hours: int) -> None:
    async with Loopback() as discord:
        discord.world.clock.advance(hours * 3600)
        discord.world.clock._last = 0  # ids of that time, though some of now exist
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            first = await discord.run_command("ada", "reading start", paper="vllm")
            assert "You’re reading" in first.text
            sent = len(discord.requests)
            for _ in range(2):
                discord.gateway.dispatch("INTERACTION_CREATE", first.interaction.payload)
            late = await _late(discord, first.interaction, seconds=400)
            await bot.until_printed("too late to be answered")
            await discord.run_command("ada", "paper", query="vllm")
            assert late.callback is None
            assert len(discord.sent(*CALLBACKS)) == 2
            assert len(discord.requests) >= sent + 1
            assert "Traceback" not in bot.output


async def _late(discord: Loopback, like: interactions.Interaction, seconds: float) -> interactions.Interaction:
    """The same again, with an id so old."""
    late = interactions.build(discord.world, like.type, like.user, like.location, like.payload["data"])
    late.id -= int(seconds * 1000) << 22
    late.payload["id"] = str(late.id)
    discord.state.interactions[late.token] = late
    discord.gateway.dispatch("INTERACTION_CREATE", late.payload)
    return late
