"""What faults of edits and posts cost, a card that somebody deletes, and a series that can't go on."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.faults import Row, Scenario, Stage, lines_of, log_of, stage
from tests.support.crowds import has_join
from tests.support.loopback.call_faults import CALLS, CARD, POST
from tests.support.loopback.components import find_text
from tests.support.loopback.world import JSON

PATIENCE = 90.0
"""Seconds until something counts as never."""


def cards(on: Stage) -> list[JSON]:
    return [each for each in on.discord.world.channel("reading-group").messages.values() if has_join(each)]


async def post_meeting(on: Stage, **options: Any) -> None:
    asked = await on.discord.run_command(
        "ada", "meeting schedule", when="in 5 days 16:00", paper="vllm", seats=4, **options
    )
    await on.discord.click(asked, "Post it", "ada")


async def seconds_until(on: Stage, condition: Callable[[], Any]) -> float | None:
    begun = time.monotonic()
    try:
        await on.discord.until(condition, PATIENCE)
    except TimeoutError:
        return None
    return time.monotonic() - begun


async def edits(name: str, times: int, code: Path) -> Row:
    """So many edits in a row go wrong after somebody joined; lost is the state that the card never shows."""
    row = Row(f"card edits: {name}, {times} in a row")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        await post_meeting(on)
        await on.discord.until(lambda: cards(on))
        card, since = cards(on)[0], lines_of(bot)
        await asyncio.sleep(3)
        CALLS[name].turn_on(on.discord, CARD, times)
        await on.discord.click(card, "Join", "ada")
        row.seconds = await seconds_until(on, lambda: "1 / 4" in "\n".join(find_text(card)))
        row.lost = int(row.seconds is None)
        await asyncio.sleep(3)
        log_of(row, bot, since)
    return row


async def posts(name: str, code: Path) -> Row:
    row = Row(f"a card posted: {name}")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since = lines_of(bot)
        CALLS[name].turn_on(on.discord, POST)
        await post_meeting(on)
        row.seconds = await seconds_until(on, lambda: cards(on))
        await asyncio.sleep(20)
        row.lost, row.doubled = int(not cards(on)), max(0, len(cards(on)) - 1)
        log_of(row, bot, since)
    return row


async def deleted(code: Path) -> Row:
    """Somebody deletes a meeting's card, and another asks for the meeting's details."""
    row = Row("a card deleted by hand")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        await post_meeting(on)
        await on.discord.until(lambda: cards(on))
        since = lines_of(bot)
        await asyncio.sleep(3)
        on.discord.world.channel("reading-group").messages.clear()
        listed = await on.discord.run_command("ada", "meeting list")
        await on.discord.click(listed, "Open", "ada")
        row.seconds = await seconds_until(on, lambda: cards(on))
        row.lost = int(row.seconds is None)
        log_of(row, bot, since)
    return row


async def bad_series(code: Path) -> Row:
    """Two series, of which the first can't be continued; lost is the next card of the second."""
    row = Row("one bad series of two")
    async with stage(code) as on:
        async with on.bot() as bot:
            await bot.until_ready()
            for number in (1, 2):
                await post_meeting(on, repeat="weekly")
                await on.discord.until(lambda number=number: len(cards(on)) == number)  # type: ignore[misc]
            bot.terminate()
            await bot.wait()
        known = {each["id"] for each in cards(on)}
        with sqlite3.connect(on.home / "paperclub.db") as database:
            database.execute("UPDATE series SET next_number = 0 WHERE id = 1")
            database.execute("UPDATE meetings SET state = 'cancelled' WHERE state = 'open'")
            database.execute("DELETE FROM meetings WHERE number > 3")
        database.close()
        async with on.bot() as bot:
            await bot.until_ready()
            row.seconds = await seconds_until(on, lambda: any(each["id"] not in known for each in cards(on)))
            row.lost = int(row.seconds is None)
            await asyncio.sleep(max(0.0, 30 - (row.seconds or 30)))
            log_of(row, bot, 0)
    return row


SCENARIOS: dict[str, Scenario] = {
    "edits-reset": partial(edits, "reset before", 3),
    "edits-proxy": partial(edits, "proxy 403", 3),
    "edits-500": partial(edits, "500", 12),
    "edits-502": partial(edits, "502", 12),
    "edits-503": partial(edits, "503", 3),  # as many tries as above: discord.py repeats those, and not this
    "edits-6-s": partial(edits, "6 s", 3),
    "edits-cut": partial(edits, "cut JSON", 3),
    "edits-proxy-429": partial(edits, "proxy 429", 3),
    "edits-proxy-520": partial(edits, "proxy 520", 3),
    "edits-portal": partial(edits, "portal", 3),
    "edits-gateway-403": partial(edits, "gateway 403", 3),
    "edits-token-reset": partial(edits, "token reset", 3),
    "post-portal": partial(posts, "portal"),
    "post-gateway-404": partial(posts, "gateway 404"),
    "post-token-reset": partial(posts, "token reset"),
    "post-reset": partial(posts, "reset before"),
    "post-reset-after": partial(posts, "reset after"),
    "post-cut": partial(posts, "cut JSON"),
    "post-503": partial(posts, "503"),
    "post-6-s": partial(posts, "6 s"),
    "post-proxy-429": partial(posts, "proxy 429"),
    "card-deleted": deleted,
    "bad-series": bad_series,
}
