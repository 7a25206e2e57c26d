"""One bad series, reminder, event or message holds up no other, and is tried again after growing pauses."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text, update

from bot.database import StorageError
from bot.database.schema.tables import deliveries
from bot.database.schema.tables import series as series_table
from bot.delivery.retries import RetrySchedule, retry_pause
from bot.meetings.model import MeetingState
from bot.runtime.fault_log import FaultLog
from tests.support.loopback.components import find_text
from tests.support.loopback.records import Fault
from tests.support.meeting_scenes import Scene

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
EDIT, POST = "/channels/*/messages/*", "/channels/*/messages"


async def spoil_series(stage: Scene, series_id: int | None) -> None:
    """As after a faulty restore: its next date has a number that another one has already."""
    async with stage.services.database.write() as tx:
        await tx.execute(update(series_table).where(series_table.c.id == series_id).values(next_number=0))


async def test_a_series_that_cannot_go_on_stops_neither_another_nor_reminders(
    stage: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = await stage.meeting("ada", weeks=1), await stage.meeting("ada", weeks=1)
    await spoil_series(stage, bad.series_id)
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    assert len(stage.reminders_of(bad)) == len(stage.reminders_of(good)) == 1
    stage.move_both_clocks(timedelta(hours=26))
    await stage.settle()
    await stage.settle()
    found = await stage.services.meetings.meetings.upcoming(stage.guild.id, stage.clock())
    assert [each.series_id for each in found if each.message_id] == [good.series_id]
    told = [record for record in caplog.records if f"series {bad.series_id}" in record.getMessage()]
    assert len([record for record in told if record.exc_info]) == 1, "a bug has one traceback"
    assert "(reference " in told[0].getMessage()


async def test_rows_that_cannot_be_read_hold_up_no_other(stage: Scene, caplog: pytest.LogCaptureFixture) -> None:
    endless, undated, good = [await stage.meeting("ada") for _ in range(3)]
    await stage.services.servers.update(stage.guild.id, organiser_role_id=1)
    async with stage.services.database.write() as tx:
        await tx.execute(text("UPDATE meetings SET minutes = 9000000000000 WHERE id = :id"), {"id": endless.id})
        await tx.execute(text("UPDATE meetings SET starts_at = 'soon' WHERE id = :id"), {"id": undated.id})
        await tx.execute(text("UPDATE servers SET offsets = 'early,late'"))
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    assert len(stage.reminders_of(good)) == 1
    await stage.worker.refresh()
    for _ in range(5):
        stage.move_both_clocks(timedelta(hours=9))
        await stage.settle()
    assert (await stage.fetch(good.id)).state is MeetingState.OVER
    for bad in (endless, undated):
        (_told,) = [each for each in caplog.messages if f"Meeting {bad.id} is left out" in each]
    assert "The cards of server" not in caplog.text


async def test_rounds_with_something_that_fails_come_ever_more_seldom(stage: Scene) -> None:
    bad = await stage.meeting("ada", weeks=1)
    await spoil_series(stage, bad.series_id)
    stage.move_both_clocks(timedelta(hours=32))
    pauses = []
    for _ in range(8):
        pauses.append(await stage.worker.round())
        stage.clock.skew += timedelta(seconds=pauses[-1] + 0.01)
    assert sum(pauses) > 100, pauses
    assert max(pauses) <= 60


async def test_what_is_due_in_a_server_that_is_gone_is_looked_for_once_a_minute(stage: Scene) -> None:
    await stage.meeting("ada")
    stage.discord.expel(stage.guild)
    await stage.discord.until(lambda: not stage.bot.guilds)
    stage.move_both_clocks(timedelta(hours=7))
    assert await stage.worker.round() >= 55


async def test_a_message_of_a_kind_that_is_not_known_stops_no_other(
    stage: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    strange, meeting = await stage.meeting("ada"), await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    for each in (strange, meeting):
        await stage.services.meetings.reminders.enqueue_due(stage.guild.id, each.id, stage.clock())
    async with stage.services.database.write() as tx:
        await tx.execute(
            update(deliveries)
            .where(deliveries.c.meeting_id == strange.id, deliveries.c.kind == "reminder")
            .values(kind="fanfare")
        )
    await stage.settle()
    assert len(stage.reminders_of(meeting)) == 1
    assert "fanfare" in caplog.text


async def test_an_event_that_discord_does_not_take_now_comes_later(stage: Scene) -> None:
    await stage.services.servers.update(stage.guild.id, native_events=True)
    broken = stage.discord.fail("POST", "/guilds/*/scheduled-events", status=0, times=2)
    meeting = await stage.meeting("ada")
    stage.worker.changed(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: broken.hits)
    events = stage.discord.world.events[stage.guild.id]
    while not events:
        stage.move_both_clocks(timedelta(seconds=5))
        await stage.settle()
        await stage.discord.until(lambda: stage.worker._processing is None or stage.worker._processing.done())
    assert len(events) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_reset_while_a_message_is_posted_neither_loses_nor_doubles_it(stage: Scene, when: Any) -> None:
    meeting = await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    reset = stage.discord.fail("POST", POST, status=0, when=when)
    await stage.settle()
    assert reset.hits == 1
    stage.move_both_clocks(timedelta(seconds=3))
    await stage.settle()
    assert len(stage.reminders_of(meeting)) == 1


async def test_a_card_is_edited_until_the_last_state_lands(stage: Scene, caplog: pytest.LogCaptureFixture) -> None:
    meeting = await stage.meeting(seats=4)
    resets = stage.discord.fail("PATCH", EDIT, status=0, times=3)
    await stage.services.meetings.joining.join(stage.guild.id, meeting.id, stage.person("ada"), stage.clock())
    stage.worker.changed(stage.guild.id, meeting.id)
    (card,) = stage.messages_about(meeting, card=True)
    await stage.discord.until(lambda: "Ada" in "\n".join(find_text(card)))
    assert resets.hits == 3
    await stage.discord.until(lambda: "Cards in Discord can be edited again" in caplog.text)
    lines = [each for each in caplog.records if "Cards in Discord" in each.getMessage()]
    assert [each.levelno for each in lines] == [logging.ERROR, logging.WARNING], "one line when it begins, one after"
    assert not any(each.exc_info for each in lines)


async def test_an_edit_that_is_refused_is_given_up_and_the_organiser_told_once(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    refused = stage.discord.fail("PATCH", EDIT, status=403, times=None)
    for _ in range(2):
        seen = refused.hits
        stage.worker.changed(stage.guild.id, meeting.id)
        await stage.discord.until(partial(_more_hits, refused, seen))
    channel = stage.discord.world.dm_channel(stage.discord.world.users["olga"])
    await stage.discord.until(lambda: channel.messages)
    await stage.settle()
    said = "\n".join("\n".join(find_text(message)) for message in channel.messages.values())
    assert said.count("I can’t update the meeting’s card any more.") == 1


class Attempts:
    """A schedule with a clock to move, and steps that fail as told."""

    def __init__(self) -> None:
        self.now = NOW
        self.schedule = RetrySchedule(lambda: self.now, FaultLog(), jitter=lambda: 0.0)

    async def fail(self, error: Exception) -> None:
        raise error

    async def attempt(self, key: str, error: Exception | None = None) -> bool:
        deed: Callable[[], Awaitable[None]] = partial(self.fail, error) if error is not None else self.succeed
        return await self.schedule.attempt(key, f"Item {key}", deed)

    async def succeed(self) -> None:
        pass


async def test_an_item_pauses_longer_after_each_failure_and_others_go_on() -> None:
    attempts = Attempts()
    assert not await attempts.attempt("a", aiohttp.ServerDisconnectedError())
    assert not await attempts.attempt("a"), "not due yet"
    assert await attempts.attempt("b")
    attempts.now += timedelta(seconds=2)
    assert not await attempts.attempt("a", StorageError("locked"))
    attempts.now += timedelta(seconds=3)
    assert not await attempts.attempt("a")
    attempts.now += timedelta(seconds=1)
    assert await attempts.attempt("a")
    assert attempts.schedule.next_at(NOW) is None


async def test_a_clock_that_is_set_back_makes_no_pause_longer() -> None:
    attempts = Attempts()
    await attempts.attempt("a", ValueError("bug"))
    attempts.now -= timedelta(days=1)
    assert await attempts.attempt("a")


def test_pauses_double_up_to_the_longest_and_jitter_takes_off_at_most_half() -> None:
    longest = timedelta(seconds=30)
    assert [retry_pause(n, 0.0, longest=longest).total_seconds() for n in (1, 2, 3, 4, 5, 99)] == [2, 4, 8, 16, 30, 30]
    assert retry_pause(3, 1.0, longest=longest) == timedelta(seconds=4)


def _more_hits(fault: Fault, than: int) -> bool:
    return fault.hits > than
