"""The loopback server with a child process on it: the benchmarks' bare bot, started, stopped, killed, and loaded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.loopback.process import BotProcess, ExitedError
from tests.support.loopback.server import Loopback

BARE = "tests.support.loopback.bare_bot"


async def test_the_bare_bot_answers_and_ends_on_sigterm(tmp_path: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, module=BARE, arguments=()) as bot:
        await bot.until_ready()
        answer = await discord.run_command("ada", "paper", query="vllm")
        assert "PagedAttention" in answer.text
        assert bot.memory() > 10
        bot.terminate()
        assert await bot.wait() == 0
        assert not discord.gateway.connected


async def test_five_hundred_interactions_at_once_are_all_answered(tmp_path: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, module=BARE, arguments=()) as bot:
        await bot.until_ready()
        async with asyncio.TaskGroup() as group:
            sent = [group.create_task(discord.run_command("ada", "paper", query=f"{i}")) for i in range(500)]
        assert {task.result().callback for task in sent} == {4}
        assert len({task.result().message["id"] for task in sent}) == 500


async def test_a_killed_bot_leaves_the_gateway_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=tmp_path, module=BARE, arguments=()) as bot:
            await bot.until_ready()
            bot.kill()
            assert await bot.wait() == -9
            await discord.until(lambda: not discord.gateway.connected)
        async with BotProcess(discord, cwd=tmp_path, module=BARE, arguments=()) as bot:
            await bot.until_ready()
            await discord.run_command("ada", "paper", query="vllm")
        assert len(discord.gateway.identifies) == 2
        assert len(discord.syncs) == 2


async def test_a_process_that_ends_before_it_is_ready_is_reported_with_its_output(tmp_path: Path) -> None:
    async with Loopback(strict=False) as discord:
        settings = {"DISCORD_TOKEN": "wrong"}
        async with BotProcess(discord, cwd=tmp_path, module=BARE, arguments=(), env=settings) as bot:
            with pytest.raises(ExitedError, match="Improper token"):
                await bot.until_ready()
            assert bot.discord is discord
            assert await bot.wait() == 1
