"""Rows of the table of faults: the gateway, what ends the bot for good, the reading list's file, signals."""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from pathlib import Path

from benchmarks.faults import ANSWERED_WITHIN, Row, Scenario, Stage, ends, lines_of, log_of, stage
from tests.support.loopback.faults import DROPS, SWITCHES
from tests.support.loopback.interactions import NoAnswerError
from tests.support.loopback.process import BotProcess

_REFUSED_FOR = 120.0
_INVALID_FOR = 120.0
_RECOVERS_WITHIN = 90.0


async def _ask(on: Stage, row: Row) -> bool:
    try:
        await on.discord.run_command("ada", "paper", query="vllm", within=ANSWERED_WITHIN)
    except (NoAnswerError, TimeoutError):
        row.unanswered += 1
        return False
    return True


async def _recover(on: Stage, row: Row) -> None:
    """Until the bot is connected again and answers."""
    begun = time.perf_counter()
    try:
        await on.discord.until_ready(_RECOVERS_WITHIN)
    except TimeoutError:
        return
    if await _ask(on, row):
        row.seconds = time.perf_counter() - begun


async def short_drops(code: Path) -> Row:
    row = Row("24 short drops, then 32 questions")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since = lines_of(bot)
        for number in range(24):
            await list(DROPS.values())[1 + number % 5](on.discord)
            await asyncio.sleep(0.2)
        begun = time.perf_counter()
        await asyncio.gather(*(_ask(on, row) for _ in range(32)))
        if not row.unanswered:
            row.seconds = time.perf_counter() - begun
        log_of(row, bot, since)
    return row


async def nine_kinds(code: Path) -> Row:
    row = Row("108 drops of nine kinds, a question after each")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since = lines_of(bot)
        for _ in range(12):
            for drop in DROPS.values():
                if not bot.running:
                    row.unanswered += 1
                    continue
                await drop(on.discord)
                begun = time.perf_counter()
                if await _ask(on, row):
                    row.seconds = max(row.seconds or 0.0, time.perf_counter() - begun)
        row.ended = None if bot.running else await bot.wait()
        row.doubled = on.doubled()
        log_of(row, bot, since)
    return row


async def refused(code: Path) -> Row:
    row = Row(f"gateway refuses for {_REFUSED_FOR:.0f} s")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since = lines_of(bot)
        await SWITCHES["gateway-refuses"].on(on.discord)
        await asyncio.sleep(_REFUSED_FOR)
        await SWITCHES["gateway-refuses"].off(on.discord)
        await _recover(on, row)
        log_of(row, bot, since)
    return row


async def invalid_sessions(code: Path) -> Row:
    row = Row("")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since = lines_of(bot)
        await SWITCHES["invalid-sessions"].on(on.discord)
        await asyncio.sleep(_INVALID_FOR)
        row.fault = f"sessions invalid for {_INVALID_FOR:.0f} s ({len(on.discord.gateway.identifies) - 1} begun)"
        await SWITCHES["invalid-sessions"].off(on.discord)
        await _recover(on, row)
        log_of(row, bot, since)
    return row


async def black_hole(code: Path) -> Row:
    row = Row("")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        await asyncio.sleep(1)
        since, connects, begun = lines_of(bot), len(on.discord.gateway.connects), time.perf_counter()
        on.discord.gateway.swallow()
        await on.discord.until(lambda: len(on.discord.gateway.connects) > connects, 200)
        noticed = (time.perf_counter() - begun) / 41.25
        row.fault = f"black hole (noticed after {noticed:.1f} heartbeats)"
        on.discord.gateway.black_hole = False
        await _recover(on, row)
        log_of(row, bot, since)
    return row


def _closed_for_good(number: int, *, running: bool = False) -> Scenario:
    async def measure(code: Path) -> Row:
        row = Row(f"closed with {number} {'while running' if running else 'at the start'}")
        async with stage(code) as on:
            on.discord.gateway.close_identify_with = None if running else number
            async with on.bot() as bot:
                if running:
                    await bot.until_ready()
                    on.discord.gateway.close_identify_with = number
                    on.discord.gateway.invalidate()
                    await on.discord.gateway.drop(number)
                await _ended(row, bot)
        return row

    return measure


async def _ended(row: Row, bot: BotProcess, within: float = 60) -> None:
    if await ends(bot, within):
        row.ended = await bot.wait()
    log_of(row, bot, 0)


async def commands_refused(code: Path) -> Row:
    row = Row("commands refused with 400")
    async with stage(code) as on:
        await SWITCHES["commands-refused"].on(on.discord)
        async with on.bot() as bot:
            await _ended(row, bot)
    return row


async def _no_commands(fault: str, switch: str, code: Path) -> Row:
    row = Row(f"commands refused with {fault}, for five seconds")
    async with stage(code) as on:
        await SWITCHES[switch].on(on.discord)
        async with on.bot() as bot:
            if await ends(bot, 5):
                row.ended = await bot.wait()
            else:
                begun = time.perf_counter()
                await SWITCHES[switch].off(on.discord)
                await on.discord.until(lambda: on.discord.world.commands[None], _RECOVERS_WITHIN)
                row.seconds = time.perf_counter() - begun
            log_of(row, bot, 0)
    return row


async def piped_list(code: Path) -> Row:
    row = Row("a named pipe as the reading list, SIGTERM after 5 s")
    async with stage(code) as on:
        (on.home / "catalog.yaml").unlink()
        os.mkfifo(on.home / "catalog.yaml")
        async with on.bot() as bot:
            if not await ends(bot, 5):
                bot.terminate()
            await _ended(row, bot, 15)
    return row


async def endless_list(code: Path) -> Row:
    """`/dev/zero` in the list's place while the bot runs, for four seconds."""
    row = Row("")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since, before = lines_of(bot), bot.memory()
        (on.home / "catalog.yaml").unlink()
        (on.home / "catalog.yaml").symlink_to("/dev/zero")
        await asyncio.sleep(4)
        row.fault = f"/dev/zero as the reading list (+{max(0.0, bot.peak_memory() - before):,.0f} MB)"
        await _recover(on, row)
        log_of(row, bot, since)
    return row


async def stopped_at_once(code: Path) -> Row:
    row = Row("SIGTERM right after the start, 500 questions pending")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        asked = [asyncio.create_task(on.discord.run_command("ada", "paper", query="vllm")) for _ in range(500)]
        await asyncio.sleep(0.05)
        bot.terminate()
        await _ended(row, bot)
        _, waiting = await asyncio.wait(asked, timeout=1)
        for each in waiting:
            each.cancel()
        row.unanswered = len(waiting)
    return row


SCENARIOS: dict[str, Scenario] = {
    "short-drops": short_drops,
    "nine-kinds": nine_kinds,
    "gateway-refuses": refused,
    "invalid-sessions": invalid_sessions,
    "black-hole": black_hole,
    "closed-4014": _closed_for_good(4014),
    "closed-4011": _closed_for_good(4011),
    "closed-4004": _closed_for_good(4004, running=True),
    "commands-refused": commands_refused,
    "commands-unavailable": partial(_no_commands, "503", "commands-unavailable"),
    "commands-used-up": partial(_no_commands, "400, as used up for today", "commands-used-up"),
    "piped-list": piped_list,
    "endless-list": endless_list,
    "stopped-at-once": stopped_at_once,
}
