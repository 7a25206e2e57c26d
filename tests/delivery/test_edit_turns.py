"""Card edits have a pace of their own for all servers together, and one server's many delay no other's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import discord
import pytest

from bot.delivery import edit_coalescer, edit_turns
from bot.delivery.connection import Connection
from bot.delivery.edit_coalescer import EditCoalescer
from bot.delivery.edit_turns import FOR_OTHERS, MOST_AT_ONCE, PER_SERVER
from bot.runtime.fault_log import FaultLog
from tests.support.patience import PATIENCE

FLOODED, OTHER = 1, 2
ALONE = MOST_AT_ONCE - FOR_OTHERS


class RecordedEdits:
    """What was rendered, as (server, message), in order; nothing is sent."""

    def __init__(self) -> None:
        self.coalescer = EditCoalescer(Connection(), FaultLog(), discord.utils.utcnow)
        self.rendered: list[tuple[int, int]] = []
        self.under_way: list[int] = []
        self.hold, self.another = asyncio.Event(), asyncio.Event()
        self.held = {FLOODED}

    def schedule(self, guild_id: int, message_id: int) -> None:
        self.coalescer.schedule(guild_id, 1, message_id, self._render(guild_id, message_id))

    def _render(self, guild_id: int, message_id: int) -> Callable[[], Awaitable[discord.ui.LayoutView | None]]:
        async def render() -> None:
            self.rendered.append((guild_id, message_id))
            self.another.set()
            self.under_way.append(guild_id)
            if guild_id in self.held:
                await self.hold.wait()
            self.under_way.remove(guild_id)

        return render

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.rendered) < count:
                self.another.clear()
                await self.another.wait()


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> RecordedEdits:
    monkeypatch.setattr(edit_turns, "SHORTEST", 0.01)
    monkeypatch.setattr(edit_coalescer, "PAUSE", 0.01)
    return RecordedEdits()


async def test_a_server_whose_edits_hang_delays_no_other(edits: RecordedEdits) -> None:
    for message_id in range(200):
        edits.schedule(FLOODED, message_id)
    for message_id in range(1000, 1020):
        edits.schedule(OTHER, message_id)
    await edits.until(ALONE + 20)
    assert [each for each in edits.rendered if each[0] == FLOODED] == [(FLOODED, each) for each in range(ALONE)]
    assert edits.coalescer.pending == 200 - ALONE
    edits.hold.set()
    await edits.until(220)
    assert sorted(edits.rendered) == [
        *((FLOODED, each) for each in range(200)), *((OTHER, each) for each in range(1000, 1020))
    ]  # fmt: skip
    await edits.coalescer.close()


async def test_all_servers_together_have_so_many_under_way_and_take_turns(edits: RecordedEdits) -> None:
    others = range(OTHER, OTHER + 2 * MOST_AT_ONCE // PER_SERVER)
    edits.held = {FLOODED, *others}
    for message_id in range(400):
        edits.schedule(FLOODED, message_id)
    for guild_id in others:
        for number in range(2 * PER_SERVER):
            edits.schedule(guild_id, 1000 * guild_id + number)
    await edits.until(MOST_AT_ONCE)
    await asyncio.sleep(0.1)
    assert len(edits.under_way) == MOST_AT_ONCE
    assert {edits.under_way.count(guild_id) for guild_id in others} == {0, PER_SERVER}
    edits.hold.set()
    await edits.until(400 + len(others) * 2 * PER_SERVER)
    end_of_others = max(place for place, each in enumerate(edits.rendered) if each[0] != FLOODED)
    meanwhile = sum(each[0] == FLOODED for each in edits.rendered[:end_of_others])
    assert meanwhile < 100, "whoever waits with many has one turn as the others have"
    await edits.coalescer.close()


async def test_a_message_that_changes_while_it_waits_is_edited_once(edits: RecordedEdits) -> None:
    for message_id in (*range(ALONE), 99, 99, 99):
        edits.schedule(FLOODED, message_id)
    edits.hold.set()
    await edits.until(ALONE + 1)
    await asyncio.sleep(0.1)
    assert edits.rendered.count((FLOODED, 99)) == 1
    edits.schedule(FLOODED, 99)
    await edits.until(ALONE + 2)
    await edits.coalescer.close()


async def test_what_waits_for_its_turn_is_edited_when_the_process_ends(edits: RecordedEdits) -> None:
    for message_id in range(3 * ALONE):
        edits.schedule(FLOODED, message_id)
    await edits.until(ALONE)
    edits.held.clear()
    await edits.coalescer.close()
    assert {message_id for _, message_id in edits.rendered} == set(range(3 * ALONE))
    assert edits.coalescer.pending == 0
    edits.schedule(OTHER, 1)
    await asyncio.sleep(0.05)
    assert edits.rendered[-1][0] == FLOODED, "nothing is sent through a connection that is closed"
