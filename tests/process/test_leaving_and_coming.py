"""How the process leaves under load, and how it comes back to a Discord that keeps sending it away."""

import asyncio
from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


def seconds(bot: BotProcess) -> int:
    """Since its start, which is at least since the first connection."""
    return int(asyncio.get_running_loop().time() - bot.started_at)


async def test_everybody_who_asked_before_sigterm_is_answered(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        discord.fail("POST", "/interactions/*/*/callback", status=None, delay=0.3, times=None)
        asked = [asyncio.create_task(discord.run_command("ada", "paper", query="vllm")) for _ in range(50)]
        await discord.until(lambda: len(discord.sent("POST", "/interactions/*/*/callback")) == 50)
        bot.terminate()
        answers = await asyncio.gather(*asked)
        assert await bot.wait() == 0
        assert sum("vLLM" in answer.text for answer in answers) == 50
        assert "Traceback" not in bot.output


async def test_a_gateway_that_closes_at_once_is_not_stormed(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        before = len(discord.gateway.connects)
        discord.gateway.refuse_with = 1013
        await discord.gateway.drop(1013)
        await bot.until_printed("No connection to Discord's gateway")
        await discord.until(lambda: len(discord.gateway.connects) >= before + 3)
        assert len(discord.gateway.connects) - before <= 2 + seconds(bot), "a second before the first further attempt"
        bot.terminate()
        assert await bot.wait() == 0
