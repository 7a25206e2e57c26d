"""A crowd for few seats: so many members press Join at the same moment, through the real process."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from bot.database import Database
from bot.members.model import Person
from tests.support.catalog_files import write
from tests.support.loopback.components import find_text, walk
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, World

SEATS = 8


def has_join(message: JSON) -> bool:
    return any(str(part.get("custom_id", "")).startswith("b:mjoin1:") for part in walk(message["components"]))


async def crowd(home: Path, people: int, *, fresh: bool = False) -> dict[str, Any]:
    """Let `people` press Join at the same moment; gives what they were told and how long it took.

    `fresh` is `BotProcess`'s, for measuring.
    """
    write(home / "catalog.yaml")
    world = World.small(members=people)
    async with Loopback(world, deadline=None) as discord, BotProcess(discord, cwd=home, fresh=fresh) as bot:
        await bot.until_ready()
        asked = await discord.run_command("ada", "meeting schedule", when="in 5 days 16:00", paper="vllm", seats=SEATS)
        await discord.click(asked, "Post it", "ada")
        messages = world.channel("reading-group").messages
        card = await discord.until(lambda: next((each for each in messages.values() if has_join(each)), None))
        names = [name for name in world.users if name not in {"paperclub", "olga"}]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(discord.click(card, "Join", name)) for name in names]
        answers = [task.result() for task in tasks]
        latencies = sorted(answer.acknowledged for answer in answers)
        full = f"**Seats:** {SEATS} / {SEATS} · {people - SEATS} on the waitlist"
        await discord.until(lambda: full in "\n".join(find_text(card)))
        edits = len(discord.sent("PATCH", "/channels/*/messages/*"))
        bot.terminate()
        assert await bot.wait() == 0
        assert "Traceback" not in bot.output
    return {
        "said": [answer.text for answer in answers], "latencies": latencies, "edits": edits,
        "line": [person.name for person in await signups_of(home)],
    }  # fmt: skip


async def signups_of(home: Path) -> tuple[Person, ...]:
    async with Database(f"sqlite:///{home / 'paperclub.db'}") as database, database.read() as tx:
        from bot.meetings import rows

        (meeting,) = await rows.find_meetings(tx)
        return await rows.signups_in_order(tx, meeting)


def check_crowd(outcome: dict[str, Any], people: int) -> None:
    said = Counter("seat" if "You’re going" in text else "line" for text in outcome["said"])
    assert said == {"seat": SEATS, "line": people - SEATS}
    places = [int(text.split("number ")[1].split()[0]) for text in outcome["said"] if "number " in text]
    assert places == list(range(1, people - SEATS + 1)), "in the order in which they came"
