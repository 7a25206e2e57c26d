"""A date that somebody spoilt by hand keeps nobody's reminder: its row is left out, and the log names it once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.app import build_meetings
from bot.database import Database, spoilt_moments
from bot.meetings.model import Meeting
from bot.meetings.outbox import MessageKind
from tests.support.meeting_scenes import Scene
from tests.support.meetings import GUILD, NOW, ORGANISER, open_meeting, person, to_be_sent

MESSAGE = (
    "INSERT INTO deliveries"
    " (guild_id, meeting_id, kind, route, detail, due_at, state, nonce, attempts, retry_at, reason)"
    " SELECT guild_id, id, 'changed', 'thread', '', :moment, 'due', 'spoilt', 0, :moment, '' FROM meetings"
    " WHERE id = :id"
)
STATEMENTS = {
    "deliveries": MESSAGE,
    "reminders": "UPDATE reminders SET due_at = :moment WHERE meeting_id = :id",
    "meetings": "UPDATE meetings SET starts_at = :moment WHERE id = :id",
}


@pytest.fixture(autouse=True)
def _nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of other tests' databases have the same keys."""
    monkeypatch.setattr(spoilt_moments, "_told", set())


async def spoil(database: Database, statement: str, meeting_id: int, about: datetime) -> None:
    """Store a moment with 99 seconds, which sorts like the next minute."""
    async with database.write() as tx:
        await tx.execute(text(statement), {"id": meeting_id, "moment": f"{about:%Y-%m-%d %H:%M}:99.000000"})


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each for each in caplog.messages if "can't be read and is left out" in each]


@pytest.mark.parametrize("table", STATEMENTS)
async def test_what_is_due_next_is_found_beside_a_row_that_cannot_be_read(
    sqlite_url: str, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with Database(sqlite_url) as database:
        meetings = build_meetings(database)
        spoilt, good = await open_meeting(meetings), await open_meeting(meetings, after=timedelta(days=90))
        await spoil(database, STATEMENTS[table], spoilt.id, NOW + timedelta(days=50))
        for _ in range(2):
            due = await meetings.next_at(NOW + timedelta(days=40), {GUILD})
            assert due == good.starts_at - timedelta(days=1)
    told = lines(caplog)
    assert len(told) == len(set(told)) == (2 if table == "reminders" else 1)
    assert all(f"{table} (" in each for each in told)


async def test_what_is_beside_a_row_that_cannot_be_read_is_sent(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with Database(sqlite_url) as database:
        meetings = build_meetings(database)
        meeting = await open_meeting(meetings)
        for each in (ORGANISER, person(1)):
            await meetings.joining.join(GUILD, meeting.id, each, NOW)
        for table in ("deliveries", "reminders"):
            await spoil(database, STATEMENTS[table], meeting.id, NOW - timedelta(hours=1))
        day_before, hour_before = meeting.starts_at - timedelta(days=1), meeting.starts_at - timedelta(hours=1)
        for now, times in ((day_before, 1), (hour_before, 2)):
            await meetings.reminders.enqueue_due(GUILD, meeting.id, now)
            sent = await to_be_sent(meetings, meeting.id, now=now)
            assert sent.count((MessageKind.REMINDER.value, (1, ORGANISER.id))) == times
    assert len(lines(caplog)) == 3, "a message and two reminders"


async def test_a_row_that_cannot_be_read_keeps_no_reminder_of_another_meeting(stage: Scene) -> None:
    spoilt, meeting = await stage.meeting("ada"), await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=5, minutes=55))
    await spoil(stage.services.database, MESSAGE, spoilt.id, stage.clock() + timedelta(minutes=2))
    await check_reminder_in_five_minutes(stage, meeting)


async def test_where_what_is_next_cannot_be_told_it_looks_again_soon(stage: Scene) -> None:
    spoilt, meeting = await stage.meeting("ada"), await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=5, minutes=55))
    for number in range(200):
        statement = MESSAGE.replace("'spoilt'", f"'spoilt{number}'")
        await spoil(stage.services.database, statement, spoilt.id, stage.clock() + timedelta(minutes=2))
    await check_reminder_in_five_minutes(stage, meeting)


async def check_reminder_in_five_minutes(stage: Scene, meeting: Meeting) -> None:
    await stage.settle()
    stage.move_both_clocks(timedelta(minutes=5, seconds=1))
    await stage.worker.round()
    await stage.worker.send_queue.wait_for(meeting.id)
    assert len(stage.reminders_of(meeting)) == 1
