"""Rounds in the background: they go on after a bug, and a pause can be cut short."""

import asyncio

import pytest

from bot.delivery.rounds import Rounds
from tests.support.patience import PATIENCE


async def nothing() -> None:
    """To prepare."""


async def test_a_bug_is_logged_and_the_next_round_comes(caplog: pytest.LogCaptureFixture) -> None:
    done = asyncio.Event()
    begun = 0

    async def work() -> float:
        nonlocal begun
        begun += 1
        if begun == 1:
            raise ValueError("a bug")
        done.set()
        return 60.0

    rounds = Rounds(nothing, work)
    rounds.start()
    await asyncio.wait_for(done.wait(), PATIENCE)
    rounds.stop()
    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        "A round in the background failed and starts again"
    ]


async def test_what_is_urgent_cuts_a_pause_short() -> None:
    rounds_begun: asyncio.Queue[None] = asyncio.Queue()

    async def work() -> float:
        rounds_begun.put_nowait(None)
        return 2 * PATIENCE

    rounds = Rounds(nothing, work)
    rounds.start()
    await asyncio.wait_for(rounds_begun.get(), PATIENCE)
    await asyncio.sleep(0)
    rounds.hurry()
    await asyncio.wait_for(rounds_begun.get(), PATIENCE)
    rounds.stop()
