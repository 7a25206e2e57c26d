"""`health` beside a running process: green once connected, red with the reason when something is wrong."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalog_files import write
from tests.support.fork_server import run
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.patience import PATIENCE

QUICK_HEARTBEAT = 4.0  # seconds; Discord's is 41.25


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


def env_of(home: Path) -> dict[str, str | None]:
    return {"DATABASE_URL": f"sqlite:///{home}/paperclub.db"}


async def health(env: Mapping[str, str | None]) -> dict[str, Any]:
    """What `health --json` says, with the exit code as `exit`."""
    done = await asyncio.to_thread(run, "health", "--json", env=env)
    return {**json.loads(done.stdout), "exit": done.returncode}


async def until(env: Mapping[str, str | None], status: str, reason: str = "") -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await health(env)
            if found["status"] == status and reason in " ".join(found["reasons"]):
                return found
            await asyncio.sleep(0.2)


async def test_it_is_red_before_green_when_connected_and_red_again_afterwards(home: Path) -> None:
    env = env_of(home)
    assert (await health(env))["status"] == "not running"
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=env) as bot:
        discord.fail("GET", "/users/@me", status=None, delay=1)
        starting = await until(env, "starting")
        assert starting["exit"] == 1
        assert "not connected to Discord yet" in starting["reasons"][0]
        await bot.until_ready()
        ready_at = asyncio.get_running_loop().time()
        well = await until(env, "healthy")
        assert well["exit"] == 0
        assert well["healthy"] is True
        assert well["pid"] == bot.pid
        assert asyncio.get_running_loop().time() - ready_at < PATIENCE / 2
        assert {"written", "acknowledged", "write_succeeded"} <= well["seconds_since"].keys()
        bot.kill()
        await bot.wait()
        assert "has ended" in (await health(env))["reasons"][0]
    async with Loopback(discord.world) as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await until(env, "healthy")
        bot.terminate()
        assert await bot.wait() == 0
        done = await asyncio.to_thread(run, "health", env=env)
        assert done.returncode == 1
        assert done.stderr.startswith("No Paperclub of this user runs on")


async def test_a_black_hole_is_noticed(home: Path) -> None:
    env = env_of(home)
    async with Loopback(heartbeat=QUICK_HEARTBEAT) as discord, BotProcess(discord, cwd=home, env=env):
        await until(env, "healthy")
        discord.gateway.swallow()
        found = await until(env, "unhealthy")
        assert found["exit"] == 1
        assert "Discord hasn't acknowledged a heartbeat" in found["reasons"][0]


async def test_while_every_write_fails_it_is_red_though_nobody_asks_and_green_again_afterwards(home: Path) -> None:
    env = env_of(home)
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await bot.until_ready()
        await until(env, "healthy")
        with closing(sqlite3.connect(home / "paperclub.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await discord.run_command("ada", "reading start", paper="vllm")  # answered with what went wrong
            found = await until(env, "unhealthy")
            assert "Can't write to the database (the database file is locked" in found["reasons"][0]
            assert "acknowledged" not in " ".join(found["reasons"])
            other.execute("ROLLBACK")
        await until(env, "healthy")


async def test_two_installations_with_the_same_relative_address_are_two_bots(tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("one", "two")]
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for each in homes:
        each.mkdir()
        write(each / "catalog.yaml")
    env = {"XDG_RUNTIME_DIR": str(runtime)}
    async with Loopback() as discord, BotProcess(discord, cwd=homes[0], env=env):
        await until({**env, **env_of(homes[0])}, "healthy")
        assert (await health({**env, **env_of(homes[1])}))["status"] == "not running"
    shutil.rmtree(runtime)
