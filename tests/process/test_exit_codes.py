"""Every exit code of the guide's table: brought about in a real process, with one sentence that says what to do."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.database.errors import StorageError
from bot.demo.page import PortTaken
from bot.errors import StartError, UnsupportedLibrary
from bot.process import CogFailed
from bot.runtime.metrics import MetricsUnavailable
from tests.support.catalog_files import write
from tests.support.fork_server import run
from tests.support.loopback.call_faults import CALLS, CallFault
from tests.support.loopback.faults import SWITCHES
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback

ROOT = Path(__file__).parents[2]
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 [A-Z]+ ")
IMPORTED = (StorageError, PortTaken, UnsupportedLibrary, CogFailed, MetricsUnavailable)
"""So that all reasons to end are known."""
Ending = Callable[[Path], Awaitable[tuple[int, str]]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


def documented() -> dict[int, str]:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = guide.partition("\n## When it does not start\n")[2].partition("\n## ")[0]
    return {int(code): why for code, why in re.findall(r"^\| (\d+) \| (.+?) \|$", section, re.MULTILINE)}


def reasons(kind: type[StartError] = StartError) -> Iterator[type[StartError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from reasons(each)


async def ending(
    home: Path,
    env: dict[str, str | None] | None = None,
    *,
    switch: str = "",
    identify: int | None = None,
    fault: CallFault | None = None,
    on: tuple[str, str] = ("GET", "/users/@me"),
) -> tuple[int, str]:
    """The exit code, and what stands on stderr beside the log."""
    async with Loopback() as discord:
        if switch:
            await SWITCHES[switch].on(discord)
        discord.gateway.close_identify_with = identify
        if fault is not None:
            fault.turn_on(discord, on, times=None)
        async with BotProcess(discord, cwd=home, env=env) as bot:
            code = await bot.wait()
            assert "Traceback" not in bot.output
            assert discord.world.token not in bot.output
            return code, "\n".join(line for line in bot.stderr.splitlines() if not LOG_LINE.match(line))


async def _stopped(home: Path) -> tuple[int, str]:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        bot.terminate()
        return await bot.wait(), ""


async def _misunderstood(_home: Path) -> tuple[int, str]:
    done = await asyncio.to_thread(run, "serve-me")
    return done.returncode, done.stderr


async def _held(home: Path) -> tuple[int, str]:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        return await ending(home)


async def _unreachable(home: Path) -> tuple[int, str]:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with BotProcess(closed.getsockname()[1], cwd=home, env={"DISCORD_TOKEN": "x.y.z"}) as bot:
            return await bot.wait(), bot.stderr


async def _no_list(home: Path) -> tuple[int, str]:
    (home / "catalog.yaml").unlink()
    return await ending(home)


async def _piped_list(home: Path) -> tuple[int, str]:
    (home / "catalog.yaml").unlink()
    os.mkfifo(home / "catalog.yaml")
    return await ending(home)


async def _endless_list(home: Path) -> tuple[int, str]:
    return await ending(home, {"PAPERCLUB_CATALOG": "/dev/zero"})


async def _no_database(home: Path) -> tuple[int, str]:
    write(home / "garbage.db", "no database at all " * 100)
    return await ending(home, {"DATABASE_URL": "sqlite:///garbage.db"})


COMMANDS = "PUT", "/applications/*/commands"
ENDINGS: dict[tuple[int, str], Ending] = {
    (0, ""): _stopped,
    (2, "No such command"): _misunderstood,
    (3, "Stop that one first"): _held,
    (4, "There is no bot token: set DISCORD_TOKEN"): lambda home: ending(home, {"DISCORD_TOKEN": None}),
    (5, "copy a fresh one from the developer portal"): lambda home: ending(home, {"DISCORD_TOKEN": "not.the.right"}),
    (5, "it was reset, or the bot deleted"): lambda home: ending(home, identify=4004),
    (6, "`python -m bot init` writes one"): _no_list,
    (6, "it's a named pipe, and a catalog is a regular file"): _piped_list,
    (6, "it's a device, and a catalog is a regular file"): _endless_list,
    (7, "Check the network and try again"): _unreachable,
    (7, "Discord's reply arrived cut off. Check the network"): lambda home: ending(home, fault=CALLS["cut JSON"]),
    (7, "a proxy answered in Discord's place (403). Check"): lambda home: ending(home, fault=CALLS["proxy 403"]),
    (7, "something else answered in Discord's place (200). Check"): lambda home: ending(home, fault=CALLS["portal"]),
    (7, "a proxy answered in Discord's place (401). Check"): lambda home: ending(home, fault=CALLS["gateway 401"]),
    (7, "a proxy answered in Discord's place (429). Check"): lambda home: ending(home, fault=CALLS["no retry_after"]),
    (5, "Discord does not accept this token"): lambda home: ending(home, fault=CALLS["token reset"], on=COMMANDS),
    (8, "PAPERCLUB_LOG"): lambda home: ending(home, {"PAPERCLUB_LOG": "xml"}),
    (10, "garbage.db"): _no_database,
    (12, "PAPERCLUB_METRICS"): lambda home: ending(home, {"PAPERCLUB_METRICS": "203.0.113.1:9464"}),
    (13, "start it without sharding"): lambda home: ending(home, identify=4010),
    (13, "too many servers for one"): lambda home: ending(home, identify=4011),
    (13, "install a newer version of Paperclub"): lambda home: ending(home, identify=4012),
    (13, "take back what was changed in bot/client.py"): lambda home: ending(home, identify=4013),
    (13, "the intent guilds (close code 4014)"): lambda home: ending(home, identify=4014),
    (14, "description: Must be between 1 and 100 in length"): lambda home: ending(home, switch="commands-refused"),
    (15, "cannot be reached: is it running"): lambda home: ending(
        home, {"DATABASE_URL": "postgresql://club@/club?host=/nowhere"}
    ),
}
ELSEWHERE: dict[type[StartError], int] = {CogFailed: 1, PortTaken: 9, UnsupportedLibrary: 11}
"""Tested with the client, the demo and the libraries' internals."""


@pytest.mark.parametrize(("code", "said"), ENDINGS, ids=lambda value: str(value)[:30])
async def test_each_reason_has_its_code_and_says_what_to_do(home: Path, code: int, said: str) -> None:
    ended, stderr = await ENDINGS[code, said](home)
    assert (ended, said in stderr) == (code, True), stderr


def test_the_guide_has_every_code() -> None:
    codes = {kind.exit_code for kind in reasons()}
    assert codes | {2} == set(documented())
    assert {kind: kind.exit_code for kind in ELSEWHERE} == ELSEWHERE
    assert {code for code, _ in ENDINGS} | set(ELSEWHERE.values()) == {0, *documented()}
