"""Rows of the table of faults: a database that waits, failing calls to Discord, interactions twice or late."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.faults import ANSWERED_WITHIN, Row, Scenario, Stage, lines_of, log_of, stage, stored_titles
from tests.support.loopback import interactions
from tests.support.loopback.call_faults import CALLS
from tests.support.loopback.interactions import Answer, NoAnswerError
from tests.support.loopback.process import BotProcess

_PRESSES = 10
_NO_ANSWERS = {"refused", "token reset", "commands used up"}
"""Faults whose answers are lost, or that no answer has."""
_SETTLED = 2.0  # seconds for what may still come


async def _ask(on: Stage, title: str, within: float = ANSWERED_WITHIN, until: Any = "answer") -> Answer | None:
    try:
        answer = await on.discord.run_command("ada", "reading start", paper=title, within=within, until=until)
    except (NoAnswerError, TimeoutError):
        on.unanswered += 1
        return None
    if until == "answer" and answer.text.startswith("You"):
        on.acknowledged.append(title)
    return answer


def _waits(seconds: float) -> Scenario:
    """Another connection holds SQLite's write lock, as a disk does that takes so long to sync."""

    async def measure(code: Path) -> Row:
        async with stage(code) as on, on.bot() as bot:
            await bot.until_ready()
            await on.read(bot, "The first")
            since = lines_of(bot)
            with closing(sqlite3.connect(on.home / "paperclub.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                titles = [f"Paper number {each}" for each in range(5)]
                asked = [asyncio.create_task(_ask(on, title, until="acknowledged")) for title in titles]
                await asyncio.sleep(seconds)
                other.execute("ROLLBACK")
            await asyncio.gather(*asked)
            return await _after(on, bot, Row(f"writes wait {seconds:g} s, 5 presses"), since)

    return measure


def _failing(name: str) -> Scenario:
    async def measure(code: Path) -> Row:
        async with stage(code) as on, on.bot() as bot:
            await bot.until_ready()
            since = lines_of(bot)
            row = Row(f"{name}, once in each of {_PRESSES} answers")
            untrue = 0
            for each in range(_PRESSES):
                CALLS[name].turn_on(on.discord)
                answer = await _ask(on, f"Paper number {each}")
                untrue += answer is not None and not answer.text.startswith("You")
            row.fault += f" ({untrue} not told what was stored)" if untrue else ""
            return await _after(on, bot, row, since)

    return measure


async def _twice(code: Path) -> Row:
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since, again = lines_of(bot), 0
        for each in range(_PRESSES):
            answer = await _ask(on, f"Paper number {each}")
            assert answer is not None
            before = len(on.discord.sent("POST", "/interactions/*/*/callback"))
            on.discord.gateway.dispatch("INTERACTION_CREATE", answer.interaction.payload)
            await asyncio.sleep(0.3)
            again += len(on.discord.sent("POST", "/interactions/*/*/callback")) - before
        row = await _after(on, bot, Row(f"{_PRESSES} interactions delivered twice"), since)
        row.doubled = again
        return row


async def _late(code: Path) -> Row:
    """Ten seconds old when they come; one that changes something and can't be answered counts as unanswered."""
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        like = await _ask(on, "The first")
        assert like is not None
        since = lines_of(bot)
        for each in range(_PRESSES):
            data = like.interaction.payload["data"]
            late = interactions.build(on.discord.world, 2, like.interaction.user, like.interaction.location, data)
            late.id -= (10_000 + each) << 22
            late.payload["id"] = str(late.id)
            late.sent_at = asyncio.get_running_loop().time() - 10
            on.discord.state.interactions[late.token] = late
            on.discord.gateway.dispatch("INTERACTION_CREATE", late.payload)
            await asyncio.sleep(0.1)
        await asyncio.sleep(_SETTLED)
        tried = len(on.discord.sent("POST", "/interactions/*/*/callback")) - 1
        row = await _after(on, bot, Row(f"{_PRESSES} interactions that come 10 s late"), since)
        row.unanswered = tried
        return row


async def _after(on: Stage, bot: BotProcess, row: Row, since: int) -> Row:
    ended = time.perf_counter()
    for _ in range(20):
        if await on.read(bot, "Afterwards"):
            row.seconds = time.perf_counter() - ended
            break
    await asyncio.sleep(_SETTLED)
    log_of(row, bot, since)
    row.unanswered, row.lost = on.unanswered, len(set(on.acknowledged) - stored_titles(on))
    row.doubled = on.doubled_answers()
    return row


SCENARIOS: dict[str, Scenario] = {
    "writes-wait-1": _waits(1.0),
    "writes-wait-4": _waits(4.0),
    **{f"answers-{name.replace(' ', '-')}": _failing(name) for name in CALLS if name not in _NO_ANSWERS},
    "delivered-twice": _twice,
    "delivered-late": _late,
}
