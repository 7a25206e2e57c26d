"""The running process while its PostgreSQL freezes, dies, takes no writes or loses an answer: everybody gets a true
answer in time, cards go on without their readers, and all works again by itself."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.database import Database, DatabaseBusy, MetaStore, lock
from bot.database.driver import connections
from tests.support.catalog_files import write
from tests.support.faulty_postgres import FaultyPostgres, Loss, LossyLine, faulty_postgres
from tests.support.loopback.call_faults import SlowDatabase
from tests.support.loopback.interactions import Answer
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.patience import PATIENCE

DEFERRED = 5
NOT_SAVED = "nothing was changed"


@pytest.fixture(scope="module")
def postgres() -> Iterator[FaultyPostgres]:
    # Not in pytest's folder, which is closed to the user as whom the server runs.
    with (
        tempfile.TemporaryDirectory(prefix="paperclub-faulty-") as folder,
        faulty_postgres(Path(folder) / "pg") as server,
    ):
        yield server


@pytest.fixture
async def line(postgres: FaultyPostgres, tmp_path: Path) -> AsyncIterator[LossyLine]:
    async with LossyLine(postgres, tmp_path / "line") as opened:
        yield opened


async def start_reading(discord: Loopback, title: str) -> Answer:
    return await discord.run_command("ada", "reading start", paper=title)


async def until_saved(discord: Loopback, title: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while "You’re reading" not in (await start_reading(discord, title)).text:
            pass


@pytest.mark.prove
async def test_a_server_that_freezes_dies_or_takes_no_writes_leaves_nobody_without_a_true_answer(
    postgres: FaultyPostgres, tmp_path: Path
) -> None:
    write(tmp_path / "catalog.yaml")
    env = {"DATABASE_URL": postgres.url, **SlowDatabase(tmp_path / "delays").env}  # with the limits of a real bot
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, env=env) as bot:
        await bot.until_ready()
        await until_saved(discord, "Before")

        postgres.freeze()
        card, refused = await asyncio.gather(
            discord.run_command("ada", "paper", query="vllm"), start_reading(discord, "Frozen")
        )
        assert "can’t be shown right now" in card.text
        assert refused.callback == DEFERRED
        assert NOT_SAVED in refused.text
        postgres.thaw()
        await until_saved(discord, "Thawed")

        postgres.kill()
        card = await discord.run_command("ada", "paper", query="orca")
        assert "can’t be shown right now" in card.text
        assert NOT_SAVED in (await start_reading(discord, "Dead")).text
        postgres.start_again()
        await until_saved(discord, "Alive")

        await postgres.make_read_only()
        assert "can’t write to my own database" in (await start_reading(discord, "Read-only")).text
        assert "Alive" in (await discord.run_command("ada", "reading list")).text
        await postgres.make_writable()
        await until_saved(discord, "Writable")

        assert await postgres.titles_read() == {"Before", "Thawed", "Alive", "Writable"}
        assert "Traceback" not in bot.output
        assert bot.output.count("\n") < 20


async def test_where_the_answer_to_a_commit_is_lost_nobody_is_told_that_nothing_was_saved(
    postgres: FaultyPostgres, line: LossyLine, tmp_path: Path
) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, env={"DATABASE_URL": line.url}) as bot:
        await bot.until_ready()
        await until_saved(discord, "First")
        for lose in get_args(Loss):
            line.lose(lose, f"Lost {lose}")
            answer = await start_reading(discord, f"Lost {lose}")
            assert "can’t tell whether it was saved" in answer.text
            assert "</reading list:" in answer.text
        await until_saved(discord, "Last")
        found = (await discord.run_command("ada", "reading list")).text
        assert {title for title in await postgres.titles_read() if title.startswith("Lost")} == {
            "Lost answer",
            "Lost silence",
        }
        assert "Lost answer" in found
        assert "Lost silence" in found
        assert "Lost commit" not in found
        assert "Traceback" not in bot.output


async def test_a_lock_whose_server_vanished_is_taken_again_before_the_next_write(
    postgres: FaultyPostgres, line: LossyLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another server takes over the address of one that died."""
    monkeypatch.setattr(connections, "_ANSWER_SECONDS", 3.0)
    monkeypatch.setattr(lock, "_PROVEN_FOR", 0.0)
    async with Database(line.url) as database:
        line.vanish("paperclub 0/1")
        await MetaStore(database).set("next", "works")
        with pytest.raises(DatabaseBusy):
            await Database(postgres.url).open()


@pytest.mark.prove
async def test_a_server_that_hangs_does_not_keep_it_from_ending(postgres: FaultyPostgres, tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    env = {"DATABASE_URL": postgres.url}
    # A fresh process has the limits of a real one.
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, env=env, fresh=True) as bot:
        await bot.until_ready()
        await until_saved(discord, "Before the end")
        postgres.freeze()
        try:
            asking = asyncio.create_task(start_reading(discord, "Meanwhile"))
            await asyncio.sleep(0.2)
            bot.terminate()
            assert await bot.wait() == 0
            assert "restarting" in (await asking).text
            assert "Traceback" not in bot.output
        finally:
            postgres.thaw()
