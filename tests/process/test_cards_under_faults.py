"""Meeting cards of the real process while calls to Discord fail: the last state lands, once."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalog_files import write
from tests.support.crowds import has_join
from tests.support.loopback.call_faults import CALLS, CARD, POST
from tests.support.loopback.components import find_text
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON

SHORT = ("reset before", "gateway 403", "portal")
ALL = ("reset before", "reset after", "cut JSON", "proxy 403", "proxy 429", "proxy 520", "503")
NOT_DISCORDS = (
    "gateway 401", "gateway 404", "no retry_after", "portal after", "empty object", "empty list", "token reset",
)  # fmt: skip
POSTS = ("reset before", "reset after", "cut JSON", "gateway 403", "gateway 404", "portal", "token reset")


def cards(discord: Loopback) -> list[JSON]:
    return [each for each in discord.world.channel("reading-group").messages.values() if has_join(each)]


async def post_meeting(discord: Loopback) -> None:
    asked = await discord.run_command("ada", "meeting schedule", when="in 5 days 16:00", paper="vllm", seats=4)
    await discord.click(asked, "Post it", "ada")


async def check_edits(home: Path, faults: tuple[str, ...], times: int) -> None:
    write(home / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        await post_meeting(discord)
        (card,) = await discord.until(lambda: cards(discord))
        joined: Any = card
        for number, name in enumerate(faults):
            before = len(discord.sent(*CARD))
            CALLS[name].turn_on(discord, CARD, times)
            joined = await discord.click(*((joined, "Leave") if number % 2 else (card, "Join")), "ada")
            shown = f"**Seats:** {(number + 1) % 2} / 4"
            await discord.until(lambda shown=shown: shown in "\n".join(find_text(card)))  # type: ignore[misc]
            # The edit that succeeds, too: else the pauses would go on growing from one kind of fault to the next.
            await discord.until_sent(*CARD, count=before + times + 1)
        del discord.world.channel("reading-group").messages[int(card["id"])]
        listed = await discord.run_command("ada", "meeting list")
        await discord.click(listed, "Details", "ada")
        (again,) = await discord.until(lambda: cards(discord))
        assert again["id"] != card["id"]
        assert "Traceback" not in bot.output
        assert bot.output.count("\n") < 12 + 3 * len(faults)


async def test_the_last_state_lands_on_the_card_whatever_happens_to_its_edits(tmp_path: Path) -> None:
    await check_edits(tmp_path, SHORT, times=2)


@pytest.mark.prove
async def test_the_last_state_lands_after_each_kind_of_fault(tmp_path: Path) -> None:
    await check_edits(tmp_path, ALL, times=4)


@pytest.mark.prove
async def test_the_last_state_lands_after_whatever_is_not_discords(tmp_path: Path) -> None:
    await check_edits(tmp_path, NOT_DISCORDS, times=2)


async def test_a_card_is_posted_once_whatever_happens_to_the_call(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path) as bot:
        await bot.until_ready()
        for number, name in enumerate(POSTS, 1):
            CALLS[name].turn_on(discord, POST)
            await post_meeting(discord)
            await discord.until(lambda number=number: len(cards(discord)) == number)  # type: ignore[misc]
        bot.terminate()
        assert await bot.wait() == 0
        assert len(cards(discord)) == len(POSTS)
        assert "copy a fresh one from the developer portal" in bot.output
        assert "Traceback" not in bot.output


async def test_what_is_due_when_the_token_is_reset_is_sent_by_the_next_process(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord:
        reset = CALLS["token reset"].turn_on(discord, POST, times=None)
        async with BotProcess(discord, cwd=tmp_path) as bot:
            await bot.until_ready()
            await post_meeting(discord)
            await discord.until_sent(*POST)
            await bot.until_printed("copy a fresh one from the developer portal")
            await discord.gateway.drop(4004)
            assert await bot.wait() == 5
            assert "Traceback" not in bot.output
        with closing(sqlite3.connect(tmp_path / "paperclub.db")) as stored:
            # Neither given up nor taken for one that may have arrived.
            assert stored.execute("SELECT state, attempts, attempted_at FROM deliveries").fetchall() == [
                ("due", 0, None)
            ]
        assert cards(discord) == []
        reset.times = 0
        async with BotProcess(discord, cwd=tmp_path) as bot:
            await bot.until_ready()
            await discord.until(lambda: cards(discord))
            assert len(cards(discord)) == 1
