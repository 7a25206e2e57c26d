"""How much memory and time the bot takes by the size of the reading list, of Discord, and of the shelves.

`python -m benchmarks.sizing [--rounds N]` prints the table of docs/operating.md: the real process on a loopback
Discord, a restart of each size in turn, medians. One thing grows at a time; the others stay small. A server has 20
channels and 10 roles.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.large_group import as_file, large_catalog
from bot.database import Database
from bot.database.schema.tables import members, readings, subjects
from bot.reading.subject_index import title_key
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import World

REST = 5.0  # seconds after it is ready
ENTRIES = (20, 1_000, 10_000)
SERVERS = (1, 100, 1_000)
SHELF_ROWS = (0, 100_000)
ROWS_OF_ONE = 20


@dataclass
class Size:
    """What was measured of it: seconds, and megabytes (10^6 bytes)."""

    entries: int = ENTRIES[0]
    servers: int = SERVERS[0]
    shelf_rows: int = 0
    starts: list[float] = field(default_factory=list)
    at_rest: list[float] = field(default_factory=list)
    after_use: list[float] = field(default_factory=list)
    next_answers: list[float] = field(default_factory=list)

    def world(self) -> World:
        world = World.small()
        for number in range(self.servers):
            if number:
                world.add_guild(f"Server {number}", channels=())
        for guild in world.guilds.values():
            for number in range(20):
                world.add_channel(guild, f"channel-{number}")
            for number in range(10):
                world.add_role(guild, f"role-{number}")
        return world

    async def fill(self, home: Path, guild_id: int) -> None:
        (home / "catalog.yaml").write_text(json.dumps(first_entries(self.entries)), encoding="utf-8")
        now, of_guild = datetime.now(UTC), {"guild_id": guild_id}
        person = {**of_guild, "hidden": False, "told": True, "zone": "", "seen_at": now}
        kept = {**of_guild, "url": "", "listed": True, "kept_at": now}
        blank = {**of_guild, "round": 1, "state": "finished", "takeaway": "", "takeaway_shared": False}
        blank |= {"version": 1, "finished_at": now, "changed_at": now, "previous": ""}
        count = self.shelf_rows // ROWS_OF_ONE
        async with Database(f"sqlite:///{home}/paperclub.db") as database, database.write() as tx:
            if not count:
                return
            await tx.execute(insert(members), [{**person, "user_id": n, "name": f"Member {n}"} for n in range(count)])
            titles = [f"r{n}" for n in range(self.entries)]
            await tx.execute(
                insert(subjects),
                [{**kept, "resource_id": each, "title": each, "title_key": title_key(each)} for each in titles],
            )
            rows = [
                {
                    **blank,
                    "user_id": n,
                    "resource_id": f"r{(n + k) % self.entries}",
                    "changed_at": now,
                    "previous": "",
                }
                for n in range(count)
                for k in range(ROWS_OF_ONE)
            ]
            await tx.execute(insert(readings), rows)

    async def measure(self, home: Path, world: World) -> None:
        async with (
            Loopback(world, deadline=None, strict=False) as discord,
            BotProcess(discord, cwd=home, fresh=True) as bot,
        ):
            self.starts.append(await bot.until_ready(120))
            await bot.until_printed("Serving", 120)
            await asyncio.sleep(REST)
            self.at_rest.append(bot.memory())
            for number in range(20):
                await discord.run_command("ada", "paper", query=f"word{number} word{number + 1}", within=120)
            self.next_answers.append((await discord.run_command("ada", "next", within=120)).latency)
            self.after_use.append(bot.memory())
            bot.terminate()
            await bot.wait()


def first_entries(count: int) -> dict[str, Any]:
    """A catalog's file; an entry needs only entries before it."""
    file = as_file(large_catalog())
    resources = dict(islice(file["resources"].items(), count))
    used = {topic for each in resources.values() for topic in each["topics"]}
    topics = {
        name: {**topic, "start": [each for each in topic["start"] if each in resources]}
        for name, topic in file["topics"].items()
        if name in used
    }
    return {**file, "topics": topics, "resources": resources}


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sizes = [
        *(Size(entries=each) for each in ENTRIES),
        *(Size(servers=each) for each in SERVERS[1:]),
        *(Size(shelf_rows=each) for each in SHELF_ROWS[1:]),
        Size(ENTRIES[-1], SERVERS[-1], SHELF_ROWS[-1]),
    ]
    print("| entries | servers | shelf rows | start | memory at rest | after 20 lookups and /next | first /next |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            home, world = Path(scratch), size.world()
            await size.fill(home, next(iter(world.guilds)))
            for _ in range(options.rounds + 1):  # the first one compiles, and fills the file cache
                await size.measure(home, world)
        start, rest, used, answer = (
            statistics.median(each[1:]) for each in (size.starts, size.at_rest, size.after_use, size.next_answers)
        )
        print(
            f"| {size.entries:,} | {size.servers:,} | {size.shelf_rows:,} | {start:.1f} s | {rest:.0f} MB "
            f"| {used:.0f} MB | {answer:.2f} s |",
            flush=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
