"""Connections to the gateway that break, stay away or die: found again soon, without a storm, and told once."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalog_files import SMALL, write
from tests.support.loopback.call_faults import CALLS
from tests.support.loopback.faults import DROPS, SWITCHES
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON

AWAY = "No connection to Discord's gateway"
BACK = "Connected to Discord's gateway again."
SPOILT_INTERACTIONS: tuple[JSON, ...] = (
    {"id": None},
    {"id": "text"},
    {"id": "1", "member": None},
    {"id": "2", "type": "odd"},
    {"data": None},
    {"data": {"id": "1", "name": "paper", "type": 1, "options": [{"name": "query", "type": 3}]}},
)
SPOILT_EVENTS: tuple[Any, ...] = ({}, None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


def errors(bot: BotProcess) -> list[str]:
    return [line for line in bot.stderr.splitlines() if " ERROR " in line or "Traceback" in line]


async def drop_and_ask(discord: Loopback, rounds: int) -> int:
    """Every kind of drop so many times, with a question in the gap; how many there were."""
    asked = 0
    for _ in range(rounds):
        for name, drop in DROPS.items():
            await drop(discord)
            answer = await discord.run_command("ada", "paper", query="vllm")
            assert "PagedAttention" in answer.text, name
            asked += 1
            await until_resumed(discord, asked)
    return asked


async def until_resumed(discord: Loopback, times: int) -> None:
    await discord.until(lambda: len(discord.gateway.resumes) >= times)


async def until_tried(discord: Loopback, times: int) -> None:
    await discord.until(lambda: len(discord.gateway.connects) >= times)


async def test_drops_that_resume_are_free_however_many(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        drops = await drop_and_ask(discord, 3)
        assert drops == 27
        assert len(discord.gateway.identifies) == 1
        assert len(discord.gateway.resumes) == drops
        assert errors(bot) == []


async def test_an_outage_is_one_line_and_its_end_another(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        for name in ("gateway-refuses", "gateway-closes"):
            seen = len(discord.gateway.connects)
            await SWITCHES[name].on(discord)
            await until_tried(discord, seen + 2)
            await SWITCHES[name].off(discord)
            await discord.until_ready()
            assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
        await bot.until_printed(BACK)
        assert bot.stderr.count(AWAY) <= 2, "once for each, the second as what came again"
        assert bot.stderr.count("Traceback") == 0
        assert len(discord.gateway.identifies) == 1, "the session was resumed each time"


async def test_a_heartbeat_without_acknowledgement_is_noticed_before_the_next_but_one(home: Path) -> None:
    async with Loopback(heartbeat=2.0) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        await SWITCHES["no-acknowledgement"].on(discord)
        before, connects = discord.gateway.heartbeats, len(discord.gateway.connects)
        await until_tried(discord, connects + 1)
        assert discord.gateway.heartbeats - before <= 3, "two, and the first of the new connection"
        await SWITCHES["no-acknowledgement"].off(discord)
        await discord.until_ready()
        resumes = len(discord.gateway.resumes)
        discord.gateway.swallow()
        connects = len(discord.gateway.connects)
        await until_tried(discord, connects + 1)
        discord.gateway.black_hole = False
        await discord.until_ready()
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
        assert len(discord.gateway.resumes) > resumes
        assert len(discord.gateway.identifies) == 1


async def test_a_gateway_that_is_away_at_the_start_is_waited_for(home: Path) -> None:
    async with Loopback() as discord:
        discord.gateway.refuse_with = 503
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_printed(AWAY)
            discord.gateway.refuse_with = None
            await bot.until_ready()
            await bot.until_printed(BACK)
            assert "Traceback" not in bot.output


@pytest.mark.parametrize("name", ["portal", "empty object", "gateway 403", "no retry_after"])
async def test_a_session_begins_also_where_its_limit_cannot_be_asked(home: Path, name: str) -> None:
    async with Loopback() as discord:
        fault = CALLS[name].turn_on(discord, ("GET", "/gateway/bot"))
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            assert fault.hits == 1
            assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
            assert "Traceback" not in bot.output


async def test_events_that_cannot_be_read_are_one_line_each_and_end_nothing(home: Path) -> None:
    async with Loopback(strict=False) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        asked = (await discord.run_command("ada", "paper", query="vllm")).interaction.payload
        for number, change in enumerate(SPOILT_INTERACTIONS, 1):
            spoilt = {**asked, "id": str(int(asked["id"]) + number), **change}
            discord.gateway.dispatch("INTERACTION_CREATE", spoilt)
        names = ("GUILD_CREATE", "CHANNEL_UPDATE", "GUILD_ROLE_UPDATE", "RESUMED", "INTERACTION_CREATE")
        for name in names:
            for payload in SPOILT_EVENTS:
                discord.gateway.dispatch(name, payload)
        discord.gateway.send(10, {})
        discord.gateway.send(0, "text")
        await until_answered(discord)
        lines = [line for line in bot.stderr.splitlines() if "Discord sent what I can't read" in line]
        assert all(sum(f" {name} (" in line for line in lines) == 1 for name in names)
        assert len(lines) <= len(names) + 1, lines
        assert "Traceback" not in bot.output
        assert len(discord.gateway.connects) == 1


async def test_a_session_without_a_ready_that_can_be_read_is_left_for_another(home: Path) -> None:
    async with Loopback(strict=False) as discord:
        discord.gateway.spoils_ready = 1
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_printed("Discord sent what I can't read, so I leave it out: READY")
            await bot.until_printed(BACK)
            await until_answered(discord)
            assert len(discord.gateway.identifies) == 2
            assert discord.gateway.resumes == []
            assert "Traceback" not in bot.output


async def until_answered(discord: Loopback) -> None:
    assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text


async def test_while_discord_allows_no_session_none_is_begun(home: Path) -> None:
    async with Loopback() as discord:
        discord.gateway.session_start_limit["remaining"] = 0
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_printed("the next one begins in 60 min")
            assert discord.gateway.identifies == []
            bot.terminate()
            assert await bot.wait() == 0


@pytest.mark.parametrize("switch", ["commands-unavailable", "commands-used-up"])
async def test_commands_that_cannot_be_told_now_are_told_later(home: Path, switch: str) -> None:
    async with Loopback() as discord:
        await SWITCHES[switch].on(discord)
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            await bot.until_printed("could not be told about the commands")
            await SWITCHES[switch].off(discord)
            await bot.until_printed("Told Discord about")
            assert {each["name"] for each in discord.world.commands[None]} >= {"paper", "help"}
            assert "Traceback" not in bot.output


async def test_a_hangup_rereads_the_list(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        bot.signal(signal.SIGHUP)
        await bot.until_printed("as asked for: nothing new")
        write(home / "catalog.yaml", SMALL.replace("Keeps the cache in pages.", "Read again."))
        bot.signal(signal.SIGHUP)
        await bot.until_printed("The catalog was saved: 2 entries now")
        assert "Read again." in (await discord.run_command("ada", "paper", query="vllm")).text
        bot.terminate()
        assert await bot.wait() == 0


async def test_told_to_stop_at_once_it_still_answers_who_asked(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        asked = [asyncio.create_task(discord.run_command("ada", "paper", query="vllm")) for _ in range(500)]
        await discord.until(lambda: discord.sent("POST", "/interactions/*/*/callback"))
        bot.terminate()
        assert await bot.wait() == 0
        assert len({answer.message["id"] for answer in await asyncio.gather(*asked)}) == 500


async def test_whoever_cannot_be_answered_in_time_is_told_about_the_restart(home: Path) -> None:
    """With the real limits: the copies of the fork server have fifty times as long."""
    async with Loopback() as discord, BotProcess(discord, cwd=home, fresh=True) as bot:
        await bot.until_ready()
        with closing(sqlite3.connect(home / "paperclub.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            asked = [
                asyncio.create_task(discord.run_command("ada", "reading start", paper=paper))
                for paper in ("vllm", "orca")
            ]
            await discord.until(lambda: discord.sent("POST", "/interactions/*/*/callback"))
            bot.terminate()
            answers = await asyncio.gather(*asked)
            assert await bot.wait() == 0
        assert all("Nothing was changed; please try again in a minute." in each.text for each in answers)


@pytest.mark.prove
async def test_a_hundred_drops_of_nine_kinds_leave_nobody_unanswered(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        assert await drop_and_ask(discord, 12) == 108
        assert len(discord.gateway.identifies) == 1
        assert errors(bot) == []


@pytest.mark.prove
async def test_after_two_minutes_of_refusal_it_is_back_within_fifteen_seconds(home: Path) -> None:
    loop = asyncio.get_running_loop()
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        await SWITCHES["gateway-refuses"].on(discord)
        await asyncio.sleep(120)
        tries = len(discord.gateway.connects)
        await SWITCHES["gateway-refuses"].off(discord)
        began = loop.time()
        await discord.until_ready()
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
        assert loop.time() - began < 15
        assert tries < 30
        assert bot.stderr.count(AWAY) <= 3, "one line, and one a minute"


@pytest.mark.prove
async def test_endless_invalid_sessions_begin_ever_more_rarely(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        await SWITCHES["invalid-sessions"].on(discord)
        await asyncio.sleep(180)
        assert 4 <= len(discord.gateway.identifies) <= 8
        await bot.until_printed("Discord ends each session soon after it begins")
        assert 1 <= len(errors(bot)) <= 4, "one line, and one a minute"
        await SWITCHES["invalid-sessions"].off(discord)
        await discord.until_ready(700)
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
