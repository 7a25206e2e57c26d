"""What was acknowledged survives a `kill -9` at any moment."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.database.address import parse_address

_WRITER = """
import asyncio, os, sys
from sqlalchemy import insert
from bot.database import Database
from bot.database.schema.tables import meta

async def write(database, lane):
    for number in range(1_000_000):
        key = f"{sys.argv[2]}-{lane}-{number}"
        async with database.write() as tx:
            await tx.execute(insert(meta).values(key=key, value="x" * 100))
        os.write(1, (key + "\\n").encode())

async def main():
    async with Database(sys.argv[1]) as database:
        await asyncio.gather(*(write(database, lane) for lane in range(8)))
asyncio.run(main())
"""


def _acknowledged_until_killed(url: str, run: int, moment: float) -> list[str]:
    """Let a process write, kill it ``moment`` seconds after its first acknowledgement; what it acknowledged."""
    command = [sys.executable, "-c", _WRITER, url, str(run)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(moment)
        process.kill()
        rest = process.stdout.read()
    # The last line may have been cut off in its middle.
    return (first + rest).split("\n")[:-1]


def _stored(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {key for (key,) in connection.execute("SELECT key FROM meta")}


def _kill_many(url: str, kills: int) -> int:
    """How many acknowledged rows survived; fails at the first that did not."""
    moments = random.Random(11)
    acknowledged: set[str] = set()
    for run in range(kills):
        fresh = _acknowledged_until_killed(url, run, moments.uniform(0, 0.12))
        assert fresh
        acknowledged.update(fresh)
        assert acknowledged <= _stored(parse_address(url).file)
    return len(acknowledged)


def test_five_kills_lose_no_acknowledged_write(sqlite_url: str) -> None:
    assert _kill_many(sqlite_url, 5) >= 5


@pytest.mark.prove
def test_two_hundred_kills_lose_no_acknowledged_write(sqlite_url: str) -> None:
    survived = _kill_many(sqlite_url, 200)
    print(f"{survived} acknowledged writes over 200 kills, none lost")  # noqa: T201
    assert survived >= 1000
