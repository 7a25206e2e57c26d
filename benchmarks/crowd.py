"""What a crowd costs: a server with many rows on its shelves beside an empty one, in one run of the real process.

    python -m benchmarks.crowd [--rows 3000 20000 100000] [--rounds 30] [--code CHECKOUT] [--servers]

Each member has 50 rows, half of them of papers that the reading list lacks, of which half are on one shelf alone.
Before each question somebody in the crowded server changes their shelf, so no answer comes from memory. Answers are p50
from the command to the answer; "changes" are new titles stored a second, one after another; in the flood eight members
loop the expensive commands while another asks for papers. `--servers` measures a start with 1,000 servers of 1,000
rows each and 10,000 meetings, and what a round of the meetings' worker takes there. `--code` takes the bot of another
checkout, such as an earlier commit's.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.sizing import first_entries
from bot.app import build_meetings
from bot.database import Database
from tests.support.loopback.interactions import NoAnswerError
from tests.support.loopback.process import LAUNCHER, BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import Guild, Location, World

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = 1_000
ROWS_EACH = 50
FLOOD_SECONDS = 15.0
WITHIN = 15.0  # seconds after which Discord's member has given up
COMMANDS: dict[str, tuple[str, dict[str, Any]]] = {
    "/who": ("who", {}),
    "/next": ("next", {}),
    "/topic": ("topic", {"topic": "t1"}),
    "/reading list": ("reading list", {}),
    "autocomplete": ("reading finish", {"paper": ""}),
    "/paper (unlisted)": ("paper", {"query": "qqzzxx unlisted jjkk"}),
    "/mydata export": ("mydata export", {}),
}


def shelf_rows(count: int, first_members: list[int], prefix: str = "") -> Iterator[tuple[int, str, str]]:
    """(member, stored id, state), in the order of members."""
    rng = random.Random(count)
    for number in range(count // ROWS_EACH):
        user_id = first_members[number] if number < len(first_members) else 1_000 + number
        for row in range(ROWS_EACH):
            kinds = (f"r{int(ENTRIES * rng.random() ** 2)}", f"title:{prefix}shared-{rng.randrange(500)}",
                     f"title:{prefix}own-{number}-{row}")  # fmt: skip
            resource_id = rng.choices(kinds, (2, 1, 1))[0]
            yield user_id, resource_id, rng.choices(("finished", "reading", "want", "dropped"), (10, 2, 6, 2))[0]


def insert(database: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """What this schema lacks is left out."""
    known = {each[1] for each in database.execute(f"PRAGMA table_info({table})")}
    columns = [each for each in rows[0] if each in known]
    values = ", ".join(f":{each}" for each in columns)
    database.executemany(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({values})", rows)


def fill(path: Path, guild_id: int, count: int, first_members: list[int], prefix: str = "") -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    of_guild = {"guild_id": guild_id}
    rows = list(shelf_rows(count, first_members, prefix))
    people = {each[0] for each in rows}
    member = {**of_guild, "seen_at": str(now), "hidden": 0, "told": 1, "zone": "", "reminders": None}
    kept = {**of_guild, "url": "", "kept_at": str(now)}
    blank = {**of_guild, "round": 1, "takeaway": "", "takeaway_shared": 0, "version": 1, "previous": ""}
    readings = []
    for number, (user_id, resource_id, state) in enumerate(rows):
        at = str(now - timedelta(minutes=number % 400_000))
        reading = {"user_id": user_id, "resource_id": resource_id, "state": state, "changed_at": at}
        begun = at if state in {"reading", "finished"} else None
        done = {"finished_at": at if state == "finished" else None, "rating": number % 5 + 1 if number % 3 else None}
        readings.append({**blank, **reading, "started_at": begun, **done})
    with closing(sqlite3.connect(path)) as database, database:
        insert(database, "members", [{**member, "user_id": each, "name": f"Member {each}"} for each in people])
        titles = [
            {**kept, "resource_id": each, "title": each.removeprefix("title:"), "listed": each[0] == "r",
             "title_key": each if each.startswith("title:") else f"title:{each}", "alias_of": None}
            for each in {row[1] for row in rows}
        ]  # fmt: skip
        insert(database, "subjects", titles)
        insert(database, "readings", readings)


def fill_meetings(path: Path, guild_ids: list[int], count: int) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    meeting = {
        "state": "open", "channel_id": 1, "resource_id": "r5", "subject": "", "minutes": 60, "zone": "UTC",
        "place": "", "seats": 8, "weeks": 0, "sequence": 0, "notes": "", "created_at": str(now),
    }  # fmt: skip
    guilds = itertools.cycle(guild_ids)
    rows = [
        {**meeting, "guild_id": next(guilds), "starts_at": str(now + timedelta(days=3, minutes=number))}
        for number in range(count)
    ]
    with closing(sqlite3.connect(path)) as database, database:
        insert(database, "meetings", rows)
        database.execute(
            "INSERT INTO reminders (meeting_id, minutes, guild_id, due_at)"
            " SELECT meetings.id, value, guild_id, datetime(starts_at, '-' || value || ' minutes')"
            " FROM meetings, json_each('[1440, 60, 0]')"
        )


async def idle_round(path: Path, guild_ids: list[int], rounds: int) -> float:
    """Seconds, the median, that a worker's round asks the database while nothing is due."""
    taken = []
    async with Database(f"sqlite:///{path}") as database:
        meetings = build_meetings(database)
        for _ in range(rounds):
            now, begun = datetime.now(UTC), time.perf_counter()
            await meetings.series.past_end(now, guild_ids)
            await meetings.series.to_advance(now, guild_ids)
            await meetings.reminders.due(now, guild_ids)
            await meetings.outbox.waiting(now, guild_ids)
            await meetings.next_at(now, guild_ids)
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def process(discord: Loopback, home: Path, code: Path) -> BotProcess:
    return BotProcess(discord, cwd=home, fresh=True, launcher=code / LAUNCHER.relative_to(ROOT))


async def make_database(world: World, home: Path, code: Path) -> Path:
    """Started once: the schema is the bot's own."""
    (home / "catalog.yaml").write_text(json.dumps(first_entries(ENTRIES)), encoding="utf-8")
    async with Loopback(world, deadline=None, strict=False) as discord, process(discord, home, code) as bot:
        await bot.until_ready()
        bot.terminate()
        await bot.wait()
    return home / "paperclub.db"


async def ask(discord: Loopback, name: str, user: str, location: Location) -> float:
    """Seconds to the answer, `WITHIN` where none came."""
    command, options = COMMANDS[name]
    begun = time.perf_counter()
    try:
        if name == "autocomplete":
            await discord.autocomplete(user, command, location=location, within=WITHIN, **options)
        else:
            await discord.run_command(user, command, location=location, within=WITHIN, **options)
    except (NoAnswerError, TimeoutError):
        return WITHIN
    return time.perf_counter() - begun


async def store(discord: Loopback, user: str, location: Location, title: str) -> None:
    await discord.run_command(user, "reading want", location=location, within=WITHIN, paper=title)


async def changes(discord: Loopback, crowded: Location, quiet: Location, rounds: int) -> float:
    taken: dict[str, float] = defaultdict(float)
    for number in range(rounds):
        for name, location, user in (("crowded", crowded, "chen"), ("quiet", quiet, "dora")):
            begun = time.perf_counter()
            await store(discord, user, location, f"qqww {name} novelty {number}")
            taken[name] += time.perf_counter() - begun
    return taken["quiet"] / taken["crowded"]


async def flood(discord: Loopback, location: Location, floods: list[str], other: str) -> tuple[float, int]:
    """p99 of another member's `/paper`, and how many of all were never answered."""
    end, unanswered, taken = time.perf_counter() + FLOOD_SECONDS, 0, []

    async def loop(user: str) -> None:
        nonlocal unanswered
        for number in itertools.count():
            for name in COMMANDS:
                if time.perf_counter() > end:
                    return
                unanswered += await ask(discord, name, user, location) == WITHIN
            await store(discord, user, location, f"qqvv {user} flooding {number}")

    async def look() -> None:
        nonlocal unanswered
        for number in itertools.count():
            if time.perf_counter() > end:
                return
            begun = time.perf_counter()
            try:
                await discord.run_command(
                    other, "paper", location=location, within=WITHIN, query=f"r{number % ENTRIES}"
                )
            except (NoAnswerError, TimeoutError):
                unanswered += 1
            taken.append(time.perf_counter() - begun)
            await asyncio.sleep(0.05)

    await asyncio.gather(*(loop(each) for each in floods), look())
    return sorted(taken)[int(len(taken) * 0.99)], unanswered


async def crowd(count: int, rounds: int, code: Path) -> None:
    world = World.small(members=12)
    people = [each for each in world.users.values() if each.name not in {"paperclub", "olga"}]
    crowded, empty, quiet = world.guild, *(world.add_guild(name, people) for name in ("Empty", "Quiet"))

    def at(guild: Guild) -> Location:
        return world.in_guild(world.guild_channels(guild)[0])

    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        path = await make_database(world, home, code)
        fill(path, crowded.id, count, [world.users["ada"].id, *(each.id for each in people if each.name != "bela")])
        taken: dict[tuple[str, str], list[float]] = defaultdict(list)
        async with Loopback(world, deadline=None, strict=False) as discord, process(discord, home, code) as bot:
            await bot.until_ready()
            for number in range(rounds + 2):
                for name in COMMANDS:
                    await store(discord, "emil", at(crowded), f"qqyy change {number} {name}")
                    for user, where in (("ada", crowded), ("bela", empty)):
                        seconds = await ask(discord, name, user, at(where))
                        if number > 1:
                            taken[name, where.name].append(seconds)
            cells = []
            for name in COMMANDS:
                crowd_p50, empty_p50 = (statistics.median(taken[name, each.name]) for each in (crowded, empty))
                cells.append(f"{name} {crowd_p50 * 1000:.1f} ms {crowd_p50 / empty_p50:.1f}×")
            ratio = await changes(discord, at(crowded), at(quiet), 3 * rounds)
            floods = [each.name for each in people if each.name not in {"ada", "bela"}][:8]
            p99, unanswered = await flood(discord, at(crowded), floods, "bela")
            cells.append(f"changes {ratio:.2f}×")
            cells.append(f"flood: /paper p99 {p99 * 1000:.0f} ms, {unanswered} unanswered")
            cells.append(f"memory {bot.memory():.0f} MB")
            print(f"{count:,} rows: " + " | ".join(cells), flush=True)
            bot.terminate()
            await bot.wait()


async def servers(rounds: int, code: Path) -> None:
    """A start with nothing stored, and one with much."""
    for rows in (0, 1_000):
        world = World.small()
        for number in range(999):
            world.add_guild(f"Server {number}", channels=("general",))
        with tempfile.TemporaryDirectory() as scratch:
            home, starts, memory = Path(scratch), [], []
            path = await make_database(world, home, code)
            if rows:
                for number, guild_id in enumerate(world.guilds):
                    fill(path, guild_id, rows, [], f"{number}-")
                fill_meetings(path, list(world.guilds), 10_000)
            for number in range(rounds + 1):
                async with Loopback(world, deadline=None, strict=False) as discord, process(discord, home, code) as bot:
                    ready = await bot.until_ready(300)
                    await bot.until_printed("Serving", 300)
                    await asyncio.sleep(5)
                    if number:
                        starts.append(ready)
                        memory.append(bot.memory())
                    bot.terminate()
                    await bot.wait()
            idle = await idle_round(path, list(world.guilds), 30)
        start = f"ready after {statistics.median(starts):.1f} s, {statistics.median(memory):.0f} MB 5 s later"
        print(f"{rows:,} rows in each of 1,000 servers: {start}, an idle round {1000 * idle:.0f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[3_000, 20_000, 100_000])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--code", type=Path, default=ROOT)
    parser.add_argument("--servers", action="store_true")
    options = parser.parse_args()
    if options.servers:
        asyncio.run(servers(min(options.rounds, 3), options.code.resolve()))
        return
    for count in options.rows:
        asyncio.run(crowd(count, options.rounds, options.code.resolve()))


if __name__ == "__main__":
    main()
