"""Rows of the table of faults: a PostgreSQL that freezes, dies, takes no writes, locks, or doesn't answer commits."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.delivery_faults import cards, post_meeting
from benchmarks.faults import ANSWERED_WITHIN, Row, Scenario, Stage, lines_of, log_of, stage
from tests.support.faulty_postgres import FaultyPostgres, Loss, LossyLine, faulty_postgres
from tests.support.loopback.components import find_text
from tests.support.loopback.interactions import Answer, NoAnswerError
from tests.support.loopback.process import BotProcess

_FAULT_SECONDS = 20.0
_FINAL_WITHIN = 120.0  # seconds for the text that follows an acknowledgement
_RECOVERS_WITHIN = 90.0
_NOT_SAVED = ("nothing was changed", "wasn’t saved", "nothing was lost", "couldn’t save")


@dataclass
class _Asked:
    """What people asked while it was broken, and what they were told."""

    on: Stage
    saved: list[str] = field(default_factory=list)
    not_saved: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    slowest: float = 0.0

    async def read(self, title: str) -> None:
        answer = await self._ask("reading start", paper=title)
        text = answer.text if answer is not None else ""
        self.texts.append(text)
        if text.startswith("You"):
            self.saved.append(title)
        elif any(each in text for each in _NOT_SAVED):
            self.not_saved.append(title)

    async def card(self) -> None:
        answer = await self._ask("paper", query="vllm")
        if answer is not None and "vLLM" not in answer.text:
            self.on.unanswered += 1
        self.texts.append(answer.text if answer is not None else "")

    async def shelf(self) -> None:
        answer = await self._ask("reading list")
        self.texts.append(answer.text if answer is not None else "")

    async def _ask(self, command: str, **options: Any) -> Answer | None:
        try:
            answer = await self.on.discord.run_command("ada", command, within=_FINAL_WITHIN, **options)
        except (NoAnswerError, TimeoutError):
            self.on.unanswered += 1
            return None
        self.on.unanswered += answer.acknowledged > ANSWERED_WITHIN
        self.slowest = max(self.slowest, answer.latency)
        return answer


@asynccontextmanager
async def _on_postgres(code: Path) -> AsyncIterator[tuple[Stage, FaultyPostgres]]:
    with (
        tempfile.TemporaryDirectory(prefix="paperclub-pg-") as folder,
        faulty_postgres(Path(folder) / "pg") as postgres,
    ):
        async with stage(code) as on:
            on.env = {"DATABASE_URL": postgres.url}
            yield on, postgres


async def _reminder_soon(on: Stage, postgres: FaultyPostgres, seconds: float) -> None:
    """A meeting with one guest, whose reminder is due in so many seconds."""
    await post_meeting(on)
    await on.discord.until(lambda: cards(on))
    await postgres.execute(f"UPDATE reminders SET due_at = now() + interval '{seconds} seconds' WHERE minutes = 60")
    await on.discord.click(cards(on)[0], "Join", "ada")
    await asyncio.sleep(3)


def _reminders(on: Stage) -> int:
    messages = (each for channel in on.discord.world.channels.values() for each in channel.messages.values())
    return sum("Reminder: " in text for text in ("\n".join(find_text(each)) for each in messages))


Act = Callable[[FaultyPostgres], object]


async def _do(act: Act, postgres: FaultyPostgres) -> None:
    done = act(postgres)
    if isinstance(done, Awaitable):
        await done


async def _broken(fault: str, begin: Act, end: Act, code: Path, *, seconds: float = _FAULT_SECONDS) -> Row:
    """Ten changes, ten cards and a shelf meanwhile; a reminder is due in the middle."""
    row = Row(fault)
    async with _on_postgres(code) as (on, postgres), on.bot() as bot:
        await bot.until_ready()
        asked = _Asked(on)
        await asked.read("Before")
        await _reminder_soon(on, postgres, 8.0)
        since = lines_of(bot)
        await _do(begin, postgres)
        begun = time.perf_counter()
        asking = [asyncio.create_task(asked.read(f"At once {number}")) for number in range(5)]
        asking.append(asyncio.create_task(asked.card()))
        await asyncio.sleep(5)
        asking += [asyncio.create_task(asked.read(f"Later {number}")) for number in range(5)]
        asking += [asyncio.create_task(asked.shelf()), asyncio.create_task(asked.card())]
        await asyncio.sleep(max(0.0, begun + seconds - time.perf_counter()))
        await _do(end, postgres)
        ended = time.perf_counter()
        await _recover(row, bot, asked, ended)
        await asyncio.gather(*asking)
        await _settle(row, on, bot, asked, postgres, since)
        return row


async def _recover(row: Row, bot: BotProcess, asked: _Asked, ended: float) -> None:
    number = 0
    while time.perf_counter() - ended < _RECOVERS_WITHIN and bot.running:
        number += 1
        before, unanswered = len(asked.saved), asked.on.unanswered
        await asked.read(f"Afterwards {number}")
        if len(asked.saved) > before and f"Afterwards {number}" in asked.saved:
            row.seconds = time.perf_counter() - ended
            return
        asked.on.unanswered = unanswered
        await asyncio.sleep(0.2)


async def _settle(
    row: Row, on: Stage, bot: BotProcess, asked: _Asked, postgres: FaultyPostgres, since: int, *, reminders: bool = True
) -> None:
    if reminders:
        try:
            await on.discord.until(lambda: _reminders(on), _RECOVERS_WITHIN)
        except TimeoutError:
            row.lost += 1
        await asyncio.sleep(5)
        row.doubled += max(0, _reminders(on) - 1)
    stored = await postgres.titles_read()
    untrue = sum(title in stored for title in asked.not_saved)
    row.lost += sum(title not in stored for title in asked.saved)
    row.doubled += on.doubled()
    row.unanswered = on.unanswered
    falsely = f", {untrue} told “not saved” of what is" if untrue else ""
    row.fault += f" (slowest text {asked.slowest:.0f} s{falsely})"
    row.ended = None if bot.running else await bot.wait()
    log_of(row, bot, since)
    row.told = [f"{count} × {text[:300]!r}" for text, count in Counter(asked.texts).items()]


async def _pool(code: Path) -> Row:
    """Forty commands at once while another program holds the tables, for eight seconds."""
    row = Row("tables locked by another program for 8 s, 40 commands on 5 connections")
    async with _on_postgres(code) as (on, postgres), on.bot() as bot:
        await bot.until_ready()
        asked = _Asked(on)
        await asked.read("Before")
        await _reminder_soon(on, postgres, 4.0)
        since = lines_of(bot)
        async with postgres.locked("readings", "deliveries"):
            acts = [asked.card, asked.shelf, asked.shelf]
            asking = [asyncio.create_task(act()) for act in acts * 10]
            asking += [asyncio.create_task(asked.read(f"Meanwhile {number}")) for number in range(10)]
            await asyncio.sleep(8)
        ended = time.perf_counter()
        await _recover(row, bot, asked, ended)
        await asyncio.gather(*asking)
        await _settle(row, on, bot, asked, postgres, since)
        return row


async def _commits(lose: Loss, fault: str, code: Path) -> Row:
    """Each of five changes commits, and the answer is lost."""
    row = Row(fault)
    async with _on_postgres(code) as (on, postgres), LossyLine(postgres, on.home / "line") as line:
        on.env = {"DATABASE_URL": line.url}
        async with on.bot() as bot:
            await bot.until_ready()
            asked = _Asked(on)
            await asked.read("Before")
            since = lines_of(bot)
            for number in range(5):
                line.lose(lose, f"Meanwhile {number}")
                await asked.read(f"Meanwhile {number}")
            ended = time.perf_counter()
            await _recover(row, bot, asked, ended)
            await _settle(row, on, bot, asked, postgres, since, reminders=False)
    return row


SCENARIOS: dict[str, Scenario] = {
    "pg-frozen": partial(_broken, "PostgreSQL frozen for 20 s", FaultyPostgres.freeze, FaultyPostgres.thaw),
    "pg-killed": partial(
        _broken, "PostgreSQL killed, started after 20 s", FaultyPostgres.kill, FaultyPostgres.start_again
    ),
    "pg-read-only": partial(
        _broken, "PostgreSQL read-only for 20 s", FaultyPostgres.make_read_only, FaultyPostgres.make_writable
    ),
    "pg-pool": _pool,
    "pg-commit-answer-lost": partial(_commits, "answer", "the answer to 5 commits is lost"),
    "pg-commit-lost": partial(_commits, "commit", "5 commits don't arrive"),
    "pg-commit-silent": partial(_commits, "silence", "5 commits are never answered"),
}
