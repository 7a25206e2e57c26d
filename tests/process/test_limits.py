"""Discord's limits and its server errors, on the real process: everybody is answered, and the log stays short."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalog_files import write
from tests.support.crowds import has_join
from tests.support.loopback.call_faults import CALLBACK, CALLS
from tests.support.loopback.components import find_text
from tests.support.loopback.faults import SWITCHES
from tests.support.loopback.interactions import MESSAGE
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback

KINDS = ("limits-per-route", "limits-global", "limits-proxy", "limits-proxy-via")
PEOPLE = ("ada", "bela", "chen", "dora")
LIMITED = "Discord limits how often I may send (429)"


async def limited(home: Path, kinds: tuple[str, ...], rounds: int) -> None:
    write(home / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        asked = await discord.run_command("ada", "meeting schedule", when="in 5 days 16:00", paper="vllm", seats=4)
        await discord.click(asked, "Post it", "ada")
        channel = discord.world.channel("reading-group")
        card = await discord.until(lambda: next(filter(has_join, channel.messages.values()), None))
        for kind in kinds:
            await SWITCHES[kind].on(discord)
            before, interactions = len(discord.requests), 0
            joined: list[Any] = []
            for number in range(rounds):
                started = [discord.run_command(each, "reading start", paper=f"{kind} {number}") for each in PEOPLE]
                # Who joined leaves again by a button of the answer.
                at = [(each, "b:mleave1:1") for each in joined] if number % 2 else [(card, "b:mjoin1:1")] * len(PEOPLE)
                pressed = [discord.click(*each, name) for each, name in zip(at, PEOPLE, strict=True)]
                typed = [discord.autocomplete(each, "paper", query="vl") for each in PEOPLE]
                answers = await asyncio.gather(*started, *pressed)
                joined = answers[len(started) :]
                assert all(await asyncio.gather(*typed))
                assert all("You" in each.text for each in answers)
                interactions += 3 * len(PEOPLE)
            shown = f"{0 if rounds % 2 == 0 else 4} / 4"
            await discord.until(lambda shown=shown: shown in "\n".join(find_text(card)))  # type: ignore[misc]
            assert len(discord.requests) - before < 3 * interactions, "no storm of requests"
            await SWITCHES[kind].off(discord)
        taken = [each.path for each in discord.sent(*CALLBACK) if each.status in {200, 204}]
        assert len(taken) == len(set(taken)), "each is answered once"
        assert sum(map(has_join, channel.messages.values())) == 1
        assert bot.output.count(LIMITED) <= 3
        assert "rate limit" not in bot.output.replace(LIMITED, "")
        assert "keep trying" in bot.output
        assert "Traceback" not in bot.output
        assert bot.output.count("\n") < 16


async def test_limits_of_routes_and_of_all_calls_cost_nobody_an_answer(tmp_path: Path) -> None:
    await limited(tmp_path, KINDS[:2], rounds=1)


async def test_a_crowd_is_answered_over_a_bounded_number_of_connections(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path) as bot:
        await bot.until_ready()
        before = bot.sockets()
        answers = await asyncio.gather(*[discord.run_command("ada", "paper", query="vllm") for _ in range(200)])
        assert all("vLLM" in each.text for each in answers)
        assert bot.sockets() - before <= 64, "used again and kept for some seconds"


@pytest.mark.prove
async def test_limits_of_each_kind_cost_nobody_an_answer(tmp_path: Path) -> None:
    await limited(tmp_path, KINDS, rounds=12)


async def test_server_errors_in_a_row_and_unreadable_limits_leave_no_answer_out(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path) as bot:
        await bot.until_ready()
        for name in ("500", "502", "503", "proxy 429 via"):
            CALLS[name].turn_on(discord, times=3)
            before = len(discord.sent(*CALLBACK))
            answer = await discord.run_command("ada", "reading start", paper="vllm")
            assert answer.callback == MESSAGE, name
            assert "You’re reading" in answer.text, name
            tried = [each.at for each in discord.sent(*CALLBACK)[before:]]
            assert len(tried) == 4
            CALLS[name].turn_on(discord, times=2)
            assert await discord.autocomplete("ada", "paper", query="vl"), name
        assert "Traceback" not in bot.output


async def test_choices_that_do_not_arrive_are_a_known_fault(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path) as bot:
        await bot.until_ready()
        fault = CALLS["reset before"].turn_on(discord, times=None)
        waiting = [asyncio.create_task(discord.autocomplete("ada", "paper", query="vl")) for _ in range(5)]
        await bot.until_printed("Choices for what somebody types did not reach Discord")
        await discord.until(lambda: fault.hits >= 10)
        fault.times = 0
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
        await bot.until_printed("reach Discord again")
        for each in waiting:
            each.cancel()
        assert bot.output.count("did not reach Discord") <= 2
        assert "discordstatus.com" in bot.output
        assert "Traceback" not in bot.output
