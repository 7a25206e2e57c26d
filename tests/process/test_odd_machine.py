"""The running process on a machine whose clock is wrong and whose disk is slow: everybody is answered, reminders come
when they are due and once, and the log says what is wrong with the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.fork_server import run
from tests.support.loopback.odd_machine import NoCompiler, OddMachine
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback

DEFERRED = 5


@pytest.mark.skippable
async def test_a_wrong_clock_and_a_slow_disk_leave_nobody_unanswered(tmp_path: Path) -> None:
    try:
        machine = OddMachine(tmp_path / "odd")
    except NoCompiler:
        pytest.skip("NOT PROVED HERE: another clock for one process needs a C compiler and Linux")
    write(tmp_path / "catalog.yaml")
    machine.set(clock_ahead=86400.0)
    # A fresh process, since the library has to be loaded first; its limits are those of a real one.
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, env=machine.env, fresh=True) as bot:
        await bot.until_ready()
        assert "You’re reading" in (await discord.run_command("ada", "reading start", paper="vllm")).text
        await bot.until_printed("This machine's clock is 1 day ahead of Discord's")
        machine.set(clock_ahead=-3600.0)
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
        assert run("health", cwd=tmp_path).returncode == 0
        machine.set(sync_seconds=2.0)
        answer = await discord.run_command("ada", "reading want", paper="orca")
        assert answer.callback == DEFERRED
        assert "Orca" in answer.text
        machine.set(clock_ahead=0.0, sync_seconds=0.0)
        await discord.run_command("ada", "reading start", paper="Another")
        await bot.until_printed("clock agrees with Discord's again")
        assert "Traceback" not in bot.output
