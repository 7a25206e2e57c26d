"""Rows of the table of faults: files pulled from under SQLite, a full disk, damaged pages."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.faults import Row, Scenario, Stage, ends, lines_of, log_of, stage, starts
from tests.support.small_disk import mounted

_NOTICED_WITHIN = 6.0


def _replace(home: Path) -> None:
    shutil.copy(home / "before.db", home / "copy.db")
    (home / "copy.db").rename(home / "paperclub.db")


def _overwrite(home: Path) -> None:
    shutil.copy(home / "before.db", home / "paperclub.db")


def _remove(home: Path) -> None:
    for suffix in ("", "-wal"):
        (home / f"paperclub.db{suffix}").unlink()


def _remove_journal(home: Path) -> None:
    (home / "paperclub.db-wal").unlink()


def _pulled(fault: str, pull: Callable[[Path], None]) -> Scenario:
    async def measure(code: Path) -> Row:
        async with stage(code) as on:
            row = Row(fault)
            await _pull(on, row, pull)
            row.unanswered, row.doubled = on.unanswered, on.doubled()
            return row

    return measure


async def _pull(on: Stage, row: Row, pull: Callable[[Path], None]) -> None:
    """Four changes before and four after; then `kill -9`, unless the bot has ended; then do what it said, and start."""
    async with on.bot() as bot:
        await bot.until_ready()
        with closing(sqlite3.connect(on.home / "paperclub.db")) as connection:
            connection.execute("VACUUM INTO ?", (str(on.home / "before.db"),))
        for number in range(4):
            await on.read(bot, f"Before {number}")
        since, pulled_at = lines_of(bot), time.perf_counter()
        pull(on.home)
        for number in range(4):
            await on.read(bot, f"After {number}")
        if await ends(bot, _NOTICED_WITHIN):
            row.ended = await bot.wait()
        else:
            bot.kill()
            await bot.wait()
        log_of(row, bot, since)
    restore = re.search(r"db restore (/[^` ]+)", row.advice)
    backup = restore[1] if restore else str(on.home / "before.db") if "db restore" in row.advice else ""
    if backup:
        async with on.bot("db", "restore", backup) as restoring:
            await restoring.wait()
    async with on.bot() as bot:
        if not await starts(bot):
            row.lost = len(on.acknowledged)
            return
        row.lost = await on.lost()
        row.seconds = time.perf_counter() - pulled_at if row.ended is not None else None


async def lock_removed(code: Path) -> Row:
    row = Row("lock file removed, a second bot started")
    async with stage(code) as on, on.bot() as bot:
        await bot.until_ready()
        since, removed_at = lines_of(bot), time.perf_counter()
        (on.home / "paperclub.db.lock").unlink()
        async with on.bot() as second:
            await starts(second)
            for number in range(4):
                await on.read(second if second.running else bot, f"Both {number}")
            if await ends(bot, _NOTICED_WITHIN):
                row.ended = await bot.wait()
                row.seconds = time.perf_counter() - removed_at
            elif second.running:
                row.doubled = 4  # Discord, unlike the loopback, sends each command to all that are connected
            log_of(row, bot, since)
            row.unanswered = on.unanswered
    return row


async def disk_fills(code: Path) -> Row:
    row = Row("disk fills: 41 commands, then room again")
    async with stage(code) as on:
        with mounted(on.home / "disk") as disk:
            on.env = {"DATABASE_URL": disk.url}
            async with on.bot() as bot:
                await bot.until_ready()
                disk.fill()
                since = lines_of(bot)
                for number in range(41):
                    await on.read(bot, f"Paper {number} {'x' * 200}")
                disk.free()
                freed_at = time.perf_counter()
                while "Later" not in on.acknowledged and time.perf_counter() - freed_at < 60:
                    await on.read(bot, "Later")
                row.seconds = time.perf_counter() - freed_at if "Later" in on.acknowledged else None
                await asyncio.sleep(2)
                row.lost = await on.lost()
                log_of(row, bot, since)
                row.unanswered = on.unanswered
    return row


async def full_at_start(code: Path) -> Row:
    row = Row("start on a full disk")
    async with stage(code) as on:
        with mounted(on.home / "disk") as disk:
            on.env = {"DATABASE_URL": disk.url}
            async with on.bot() as bot:
                await bot.until_ready()
                bot.terminate()
                await bot.wait()
            disk.fill()
            async with on.bot() as bot:
                if await ends(bot, 30):
                    row.ended = await bot.wait()
                log_of(row, bot, 0)
            disk.free()
            begun = time.perf_counter()
            async with on.bot() as bot:
                row.seconds = time.perf_counter() - begun if await starts(bot) else None
    return row


async def damaged(code: Path) -> Row:
    row = Row("a damaged page of an index, at the start")
    async with stage(code) as on:
        async with on.bot() as bot:
            await bot.until_ready()
            await on.read(bot, "Before")
            bot.terminate()
            await bot.wait()
        path = on.home / "paperclub.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (page,) = connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'readings'"
            ).fetchone()
        content = bytearray(path.read_bytes())
        content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
        shutil.copy(path, on.home / "before.db")
        path.write_bytes(content)
        begun = time.perf_counter()
        async with on.bot() as bot:
            if await starts(bot):
                await on.read(bot, "After")
                await asyncio.sleep(1)
                bot.terminate()
            row.ended = await bot.wait()
            log_of(row, bot, 0)
        if "db restore" in row.advice:
            async with on.bot("db", "restore", str(on.home / "before.db")) as restoring:
                await restoring.wait()
        async with on.bot() as bot:
            if await starts(bot) and row.ended:
                row.lost, row.seconds = await on.lost(), time.perf_counter() - begun
        row.unanswered = on.unanswered
    return row


SCENARIOS: dict[str, Scenario] = {
    "replaced": _pulled("database replaced by a copy (rename)", _replace),
    "overwritten": _pulled("database overwritten by a copy (cp)", _overwrite),
    "removed": _pulled("database and WAL removed", _remove),
    "journal": _pulled("WAL removed, then kill -9", _remove_journal),
    "lock": lock_removed,
    "disk-fills": disk_fills,
    "full-start": full_at_start,
    "damaged": damaged,
}
