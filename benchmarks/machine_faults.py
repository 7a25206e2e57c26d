"""Rows of the table of faults: a disk that takes long to sync, and a clock that is wrong or jumps."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.delivery_faults import cards
from benchmarks.faults import ANSWERED_WITHIN, Row, Scenario, Stage, lines_of, log_of, stage
from tests.support.loopback.components import find_text
from tests.support.loopback.interactions import NoAnswerError
from tests.support.loopback.odd_machine import OddMachine

_FINAL_WITHIN = 120.0
_DUE_AFTER = 12.0
_STORED = "%Y-%m-%d %H:%M:%S.%f"  # moments in SQLite
_HOUR, _DAY = 3600.0, 86400.0


@asynccontextmanager
async def _odd(code: Path) -> AsyncIterator[tuple[Stage, OddMachine]]:
    async with stage(code) as on:
        machine = OddMachine(on.home / "odd")
        on.env = dict(machine.env)
        yield on, machine


async def _ask(on: Stage, row: Row, command: str, **options: str) -> str:
    try:
        answer = await on.discord.run_command(
            "ada", command, location=None, until="answer", within=_FINAL_WITHIN, **options
        )
    except (NoAnswerError, TimeoutError):
        row.unanswered += 1
        return ""
    row.unanswered += answer.acknowledged > ANSWERED_WITHIN
    if command == "reading start" and answer.text.startswith("You"):
        on.acknowledged.append(options["paper"])
    return answer.text


async def slow_sync(seconds: float, code: Path) -> Row:
    """Ten changes at once and a card meanwhile."""
    row = Row(f"each fsync takes {seconds:g} s, 10 changes at once")
    async with _odd(code) as (on, machine), on.bot() as bot:
        await bot.until_ready()
        await _ask(on, row, "reading start", paper="Before")
        since = lines_of(bot)
        machine.set(sync_seconds=seconds)
        asking = [_ask(on, row, "reading start", paper=f"Paper number {number}") for number in range(10)]
        texts = await asyncio.gather(*asking, _ask(on, row, "paper", query="vllm"))
        machine.set(sync_seconds=0.0)
        begun = time.perf_counter()
        if (await _ask(on, row, "reading start", paper="Afterwards")).startswith("You"):
            row.seconds = time.perf_counter() - begun
        await asyncio.sleep(2)
        row.lost = sum(title not in _titles(on) for title in on.acknowledged)
        row.doubled = on.doubled()
        row.told = [f"{count} × {text[:200]!r}" for text, count in Counter(texts).items()]
        log_of(row, bot, since)
    return row


def _titles(on: Stage) -> set[str]:
    with closing(sqlite3.connect(on.home / "paperclub.db")) as connection:
        return {title for (title,) in connection.execute("SELECT title FROM own_titles")}


def _make_due(on: Stage, seconds: float) -> None:
    """The next reminder, so long from now."""
    with closing(sqlite3.connect(on.home / "paperclub.db", isolation_level=None)) as connection:
        due = datetime.now(UTC) + timedelta(seconds=seconds)
        connection.execute("UPDATE reminders SET due_at = ? WHERE minutes = 60", (f"{due:{_STORED}}",))


def _start_of(on: Stage) -> float:
    with closing(sqlite3.connect(on.home / "paperclub.db")) as connection:
        (starts_at,) = connection.execute("SELECT starts_at FROM meetings").fetchone()
    return datetime.strptime(starts_at, _STORED).replace(tzinfo=UTC).timestamp()


def _reminders(on: Stage) -> int:
    messages = (each for channel in on.discord.world.channels.values() for each in channel.messages.values())
    return sum("Reminder: " in "\n".join(find_text(each)) for each in messages)


async def clock(ahead: float, jumps: bool, code: Path) -> Row:
    """A meeting in 90 minutes, whose reminder is due in twelve seconds: it comes once, and the meeting goes on."""
    length = f"{abs(ahead) / _HOUR:g} h {'ahead' if ahead > 0 else 'behind'}"
    row = Row(f"clock {'jumps to' if jumps else 'is from the start'} {length}")
    async with _odd(code) as (on, machine):
        machine.set(clock_ahead=0.0 if jumps else ahead)
        async with on.bot() as bot:
            await bot.until_ready()
            asked = await on.discord.run_command("ada", "meeting schedule", when="in 90 minutes", paper="vllm", seats=4)
            await on.discord.click(asked, "Post it", "ada")
            await on.discord.until(lambda: cards(on))
            off = _start_of(on) - time.time() - 5400
            if abs(off) > 180:
                row.lost, row.fault = row.lost + 1, f"{row.fault} (meeting {off / _HOUR:+.1f} h off)"
            _make_due(on, _DUE_AFTER)
            due = time.perf_counter() + _DUE_AFTER
            await on.discord.click(cards(on)[0], "Join", "ada")
            await asyncio.sleep(2)
            since = lines_of(bot) if jumps else 0
            machine.set(clock_ahead=ahead)
            for _ in range(5):
                await _ask(on, row, "paper", query="vllm")
            try:
                await on.discord.until(lambda: _reminders(on), 90.0)
                row.seconds = max(0.0, time.perf_counter() - due)
                if time.perf_counter() < due - 2:
                    row.fault += f" (reminder {due - time.perf_counter():.0f} s early)"
            except TimeoutError:
                row.lost += 1
            if not cards(on) or "seat" not in (await on.discord.click(cards(on)[0], "Join", "olga")).text:
                row.lost, row.fault = row.lost + 1, f"{row.fault} (meeting closed)"
            async with on.bot("health") as health:
                if await health.wait() != 0:
                    row.fault += f" (health: {health.output.strip().splitlines()[0]})"
            machine.set(clock_ahead=0.0)
            await _ask(on, row, "paper", query="vllm")
            await asyncio.sleep(10)
            row.doubled = max(0, _reminders(on) - 1) + on.doubled()
            log_of(row, bot, since)
    return row


SCENARIOS: dict[str, Scenario] = {
    "fsync-0.5": partial(slow_sync, 0.5),
    "fsync-4": partial(slow_sync, 4.0),
    **{
        f"clock-{'jumps' if jumps else 'wrong'}{ahead / _HOUR:+g}h": partial(clock, ahead, jumps)
        for jumps in (True, False)
        for ahead in (_HOUR, -_HOUR, _DAY, -_DAY)
    },
}
