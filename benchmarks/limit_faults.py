"""Rows of the table of faults: Discord's limits, and server errors in a row."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.delivery_faults import cards, post_meeting, seconds_until
from benchmarks.faults import ANSWERED_WITHIN, Row, Scenario, Stage, lines_of, log_of, stage, stored_titles
from tests.support.loopback.call_faults import CALLBACK, CALLS
from tests.support.loopback.components import find_text
from tests.support.loopback.faults import SWITCHES
from tests.support.loopback.interactions import Answer, NoAnswerError
from tests.support.loopback.process import BotProcess
from tests.support.loopback.world import JSON

_PEOPLE = ("ada", "bela", "chen", "dora")
_ROUNDS = 10
_PAUSE = 1.0  # seconds between two rounds


@dataclass
class _Busy:
    """Four people at once who read, type, and join or leave a meeting, round after round."""

    on: Stage
    card: JSON
    asked: int = 0
    joined: dict[str, Answer] = field(default_factory=dict)
    """What joining was answered, by name: leaving is a button of it."""
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    """With the title of what somebody said that they read; else empty."""

    async def go(self) -> None:
        for number in range(_ROUNDS):
            people = [self._one(name, number) for name in _PEOPLE]
            await asyncio.gather(asyncio.sleep(_PAUSE), *people)

    async def _one(self, name: str, number: int) -> None:
        discord, title = self.on.discord, f"Paper {name} {number}"
        try:
            self.asked += 1
            read = discord.run_command(name, "reading start", paper=title, within=ANSWERED_WITHIN, until="acknowledged")
            self.answers.append((title, await read))
        except (NoAnswerError, TimeoutError):
            self.on.unanswered += 1
        try:
            self.asked += 1
            await discord.autocomplete(name, "paper", query="vl", within=ANSWERED_WITHIN)
        except (NoAnswerError, TimeoutError):
            self.on.unanswered += 1
        joined = self.joined.pop(name, None) if number % 2 else None
        place: tuple[Answer | JSON, str] = (joined, "Leave") if joined else (self.card, "Join")
        try:
            self.asked += 1
            pressed = await discord.click(*place, name, within=ANSWERED_WITHIN, until="acknowledged")
            self.answers.append(("", pressed))
            self.joined[name] = pressed
        except (NoAnswerError, TimeoutError):
            self.on.unanswered += 1

    def untrue(self) -> int:
        """Answers that never said what was done."""
        return sum(not _says(answer) for _, answer in self.answers)


def _says(answer: Answer) -> bool:
    text = answer.interaction.original and "\n".join(find_text(answer.interaction.original))
    return bool(text) and not any(each in str(text) for each in ("went wrong", "hiccup", "got lost"))


async def limits(name: str, code: Path) -> Row:
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        await post_meeting(on)
        await on.discord.until(lambda: cards(on))
        busy, since = _Busy(on, cards(on)[0]), lines_of(bot)
        before = len(on.discord.requests)
        await SWITCHES[name].on(on.discord)
        await busy.go()
        # In the last round all have left.
        seconds = await seconds_until(on, lambda: "0 / 4" in "\n".join(find_text(busy.card)))
        calls = len(on.discord.requests) - before
        await SWITCHES[name].off(on.discord)
        return await _judged(on, bot, busy, Row(f"{name}: {SWITCHES[name].about}"), since, seconds, calls)


async def _judged(
    on: Stage, bot: BotProcess, busy: _Busy, row: Row, since: int, seconds: float | None, calls: int
) -> Row:
    begun = time.monotonic()
    while not await on.read(bot, "Afterwards") and time.monotonic() - begun < 30:
        pass
    row.seconds = None if seconds is None else seconds + time.monotonic() - begun
    await asyncio.sleep(3)
    log_of(row, bot, since)
    told = {title for title, answer in busy.answers if title and _says(answer)}
    row.lost = len(told - stored_titles(on)) + int(seconds is None)
    row.doubled = on.doubled_answers() + len(cards(on)) - 1
    row.unanswered = on.unanswered
    untrue = f", {busy.untrue()} without what was done" if busy.untrue() else ""
    row.fault += f" ({busy.asked} interactions, {calls} calls{untrue})"
    return row


async def burst(name: str, code: Path) -> Row:
    """Two errors in a row for each of ten answers."""
    row, untrue = Row(f"answers: {name}, twice in each of 10"), 0
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since = lines_of(bot)
        for number in range(10):
            CALLS[name].turn_on(on.discord, CALLBACK, 2)
            said = await on.read(bot, f"Paper number {number}")
            untrue += not said
            await asyncio.sleep(0 if said else 4)
        on.discord.state.faults.clear()
        begun = time.monotonic()
        await on.read(bot, "Afterwards")
        row.seconds = time.monotonic() - begun
        log_of(row, bot, since)
        row.fault += f" ({untrue} not told what was stored)" if untrue else ""
        row.unanswered, row.doubled = on.unanswered, on.doubled_answers()
        row.lost = len(set(on.acknowledged) - stored_titles(on))
    return row


SCENARIOS: dict[str, Scenario] = {
    **{
        name: partial(limits, name)
        for name in ("limits-per-route", "limits-global", "limits-proxy", "limits-proxy-via")
    },
    **{f"answers-{name}-twice": partial(burst, name) for name in ("500", "502", "503")},
}
