"""A database in trouble as a member sees it: a clear sentence, nothing called saved that is not, and lookups go on."""

import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing

import pytest
from sqlalchemy import text

from bot.database.driver import connections
from tests.support.worlds import World, texts

Trouble = Callable[[World], AbstractAsyncContextManager[None]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked file is given up on at once; this comes before the bot connects."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)


async def _pragma(world: World, statement: str) -> None:
    async with world.services.database.write() as tx:
        await tx.execute(text(statement))


@asynccontextmanager
async def full_disk(world: World) -> AsyncIterator[None]:
    """SQLite's own limit answers with the error of a full disk."""
    async with world.services.database.write() as tx:
        pages = await tx.scalar(text("PRAGMA page_count"))
        await tx.execute(text(f"PRAGMA max_page_count = {pages}"))
    yield


@asynccontextmanager
async def protected_file(world: World) -> AsyncIterator[None]:
    """The error of a file that may not be written."""
    await _pragma(world, "PRAGMA query_only = ON")
    yield
    pool = world.services.database._writer
    assert pool is not None
    await pool.dispose()  # a new connection, as after the operator's help


@asynccontextmanager
async def locked_file(world: World) -> AsyncIterator[None]:
    """Another program writes and does not stop."""
    with closing(sqlite3.connect(world.services.database.address.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.brings_about_a_bug
@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (protected_file, "That wasn’t saved: I can’t write to my own database."),
        (locked_file, "I couldn’t save or read that just now, so nothing was changed."),
    ],
)
async def test_a_member_is_told_that_nothing_was_changed_and_later_it_works(
    trouble: Trouble,
    sentence: str,
    world: World,
    caplog: pytest.LogCaptureFixture,
) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="vllm")).response
    assert card is not None
    with caplog.at_level(logging.ERROR):
        async with trouble(world):
            for result in (
                await world.ada.click(card, label="Reading"),
                await world.ada.click(card, label="Finished"),
                await world.ada.slash(world.channel, "reading want", paper="orca"),
            ):
                assert result.ephemeral
                assert sentence in texts(result.response)
                assert "You " not in texts(result.response)
            again = await world.ben.slash(world.channel, "paper", query="vllm")
            assert "## vLLM" in texts(again.response)
    assert "Finished · 0" in texts((await world.ada.slash(world.channel, "reading list")).response)
    assert "You’re reading" in texts((await world.ada.click(card, label="Reading")).response)


@pytest.mark.brings_about_a_bug
async def test_a_full_disk_is_said_and_what_was_saved_before_is_there(world: World) -> None:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    refused = 0
    async with full_disk(world):
        for number in range(60):
            result = await world.ben.slash(
                world.channel, "reading want", paper=f"https://example.org/{number}/" + "x" * 250
            )
            if "That wasn’t saved: my disk is full." in texts(result.response):
                refused += 1
    assert refused
    shelf = texts((await world.ben.slash(world.channel, "reading list")).response)
    assert f"Wanted · {60 - refused}" in shelf
    assert "Ada" in texts((await world.ben.slash(world.channel, "who", paper="vllm")).response)


@pytest.mark.brings_about_a_bug
async def test_a_damaged_database_costs_the_shelves_but_not_the_lookups(world: World) -> None:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    file = world.services.database.address.file
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for pool in (world.services.database._reader, world.services.database._writer):
        assert pool is not None
        await pool.dispose()  # what they had read before
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(bytes(content))
    refused = await world.ada.slash(world.channel, "reading finish", paper="vllm")
    assert "My database is damaged, so I couldn’t do that, and nothing was saved." in texts(refused.response)
    assert "## vLLM" in texts((await world.ben.slash(world.channel, "paper", query="vllm")).response)
    assert file.read_bytes()[4096:] == bytes(content[4096:])
