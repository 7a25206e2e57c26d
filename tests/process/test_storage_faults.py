"""The running process while its files are pulled away or its disk is full: nobody is told that something was saved
which is not, the log says once what to do, and what was acknowledged is there again afterwards."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.fork_server import run
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.small_disk import SmallDisk

UNUSABLE = 10


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write(tmp_path / "catalog.yaml")
    return tmp_path


def names(home: Path, *suffixes: str) -> list[Path]:
    return [home / f"paperclub.db{suffix}" for suffix in suffixes]


def lines_about(bot: BotProcess, *words: str) -> list[str]:
    return [line for line in bot.stderr.splitlines() if all(word in line for word in words)]


async def start_reading(discord: Loopback, title: str) -> str:
    return (await discord.run_command("ada", "reading start", paper=title)).text


async def shelf(discord: Loopback) -> str:
    return (await discord.run_command("ada", "reading list")).text


def replace_by_copy(home: Path) -> None:
    """As a restore does that knows nothing of journals."""
    shutil.copy(home / "before.db", home / "copy.db")
    (home / "copy.db").rename(home / "paperclub.db")


def overwrite(home: Path) -> None:
    """As `cp` does: the file stays the same one."""
    (home / "paperclub.db").write_bytes((home / "before.db").read_bytes()[:-4096])


def remove_database(home: Path) -> None:
    for path in names(home, "", "-wal"):
        path.unlink()


def remove_journal(home: Path) -> None:
    (home / "paperclub.db-wal").unlink()


def overwrite_index(home: Path) -> None:
    with (home / "paperclub.db-shm").open("r+b") as file:
        file.write((home / "before.db-shm").read_bytes())


@pytest.mark.parametrize("pull", [replace_by_copy, remove_database, remove_journal, overwrite, overwrite_index])
async def test_files_pulled_away_end_the_process_and_what_was_acknowledged_is_kept(
    home: Path, pull: Callable[[Path], None]
) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            for suffix in ("", "-shm"):
                shutil.copy(home / f"paperclub.db{suffix}", home / f"before.db{suffix}")
            assert "Kept" in await start_reading(discord, "Kept")
            pull(home)
            asking = asyncio.create_task(start_reading(discord, "Refused"))
            assert await bot.wait() == UNUSABLE
            # It may have left before the question came.
            answered, _ = await asyncio.wait([asking], timeout=1)
            told = [each.result() for each in answered]
            assert all("wasn’t saved" in each or "nothing was saved" in each for each in told), told
            asking.cancel()
            assert "Traceback" not in bot.output
            (sentence,) = lines_about(bot, "while I was running")
        if pull is overwrite:
            assert "db restore FILE" in sentence
            assert (home / "paperclub.db").stat().st_size == (home / "before.db").stat().st_size - 4096
            return
        if pull in (replace_by_copy, remove_database):
            (rescued,) = (home / "backups").iterdir()
            assert f"db restore {rescued.resolve()}" in sentence
            assert run("db", "restore", str(rescued), cwd=home).returncode == 0
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            found = await shelf(discord)
            assert "Kept" in found
            assert "Refused" not in found


async def test_a_journal_removed_unnoticed_by_any_write_is_in_the_database_before_a_kill(home: Path) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            await start_reading(discord, "Kept")
            remove_journal(home)
            await bot.until_printed("is in paperclub.db now")
            bot.kill()
            await bot.wait()
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            assert "Kept" in await shelf(discord)


async def test_a_damaged_journal_ends_the_process_and_the_next_start(home: Path) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            for title in ("Kept", "Kept too", "Kept as well"):
                await start_reading(discord, title)
            with (home / "paperclub.db-wal").open("r+b") as journal:
                journal.seek(32 + 24 + 10)
                journal.write(b"\xff" * 2000)
            asking = asyncio.create_task(start_reading(discord, "Refused"))
            assert await bot.wait() == UNUSABLE
            asking.cancel()
            assert "Traceback" not in bot.output
            assert lines_about(bot, "its journal is damaged", "db restore FILE")
        async with BotProcess(discord, cwd=home) as bot:
            assert await bot.wait() == UNUSABLE
            assert lines_about(bot, "paperclub.db-wal is damaged", "changes can't be read")


async def test_a_removed_lock_file_ends_the_process(home: Path) -> None:
    """`tests/database/test_file_guard.py` tests that no second one starts meanwhile."""
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        (home / "paperclub.db.lock").unlink()
        assert await bot.wait() == UNUSABLE
        assert lines_about(bot, "paperclub.db.lock", "nothing is lost")
        assert "Traceback" not in bot.output


@pytest.mark.skippable
async def test_a_disk_that_fills_while_it_runs_is_one_line_and_its_end_another(
    home: Path, small_disk: SmallDisk
) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home, env={"DATABASE_URL": small_disk.url}) as bot:
            await bot.until_ready()
            await start_reading(discord, "Kept")
            small_disk.fill()
            before = len(bot.stderr.splitlines())
            refused = [await start_reading(discord, f"Refused {number} {'x' * 200}") for number in range(40)]
            small_disk.free()
            assert "Later" in await start_reading(discord, "Later")
            await bot.until_printed("can be written again")
            said = bot.stderr.splitlines()[before:]
            not_saved = [answer for answer in refused if "wasn’t saved" in answer]
            assert len(not_saved) > 20
            assert len([line for line in said if "free some space" in line]) <= 2
            assert len(said) <= 4
            assert "Traceback" not in bot.output
            found = await shelf(discord)
            assert "Later" in found
            assert found.count("Refused") == len(refused) - len(not_saved)
            bot.terminate()
            assert await bot.wait() == 0
        small_disk.fill()
        async with BotProcess(discord, cwd=home, env={"DATABASE_URL": small_disk.url}) as bot:
            assert await bot.wait() == UNUSABLE
            assert "free some space" in bot.stderr
            assert "Traceback" not in bot.output


@pytest.mark.prove
@pytest.mark.parametrize("round_", range(5))
@pytest.mark.parametrize("pull", [replace_by_copy, remove_database, remove_journal])
async def test_no_acknowledged_change_is_lost_however_many_are_under_way(
    home: Path, pull: Callable[[Path], None], round_: int
) -> None:
    """Files are pulled away between changes of ten people, at another moment in each round."""
    saved: list[str] = []

    async def keep_reading(discord: Loopback, person: int) -> None:
        for number in range(1000):
            title = f"Title {person}x{number}x"
            told = (await discord.run_command("ada", "reading start", paper=title)).text
            if "wasn’t saved" not in told:
                saved.append(title)

    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            shutil.copy(home / "paperclub.db", home / "before.db")
            reading = [asyncio.create_task(keep_reading(discord, person)) for person in range(10)]
            await discord.until(lambda: len(saved) > 10 * round_ + 5)
            pull(home)
            assert await bot.wait() == UNUSABLE
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)
            assert "Traceback" not in bot.output
        if pull is not remove_journal:
            (rescued,) = (home / "backups").iterdir()
            assert run("db", "restore", str(rescued), cwd=home).returncode == 0
        with closing(sqlite3.connect(home / "paperclub.db")) as connection:
            kept = {
                row[0]
                for row in connection.execute(
                    "SELECT title FROM own_titles JOIN readings USING (guild_id, resource_id, user_id)"
                )
            }
        assert set(saved) <= kept
