"""A meeting that is cancelled, and all of one member's at once: what becomes of it, and who is told."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.database import Database
from bot.database.schema.tables import meetings as meetings_table
from bot.database.schema.tables import reminders
from bot.database.schema.tables import series as series_table
from bot.meetings.cancelling import MeetingsOfMember
from bot.meetings.errors import SeriesEnded
from bot.meetings.model import MeetingState
from bot.meetings.services import MeetingServices
from bot.meetings.viewer import Viewer
from tests.support.meeting_rows import insert_meetings, rows_by_id
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, fetch, log_of, open_meeting, person, to_be_sent

ELSEWHERE = GUILD + 1
DAY = timedelta(days=1)
VIEWER = Viewer(ORGANISER.id, frozenset({CHANNEL}))
OWN, OTHERS = {"creator_id": 5, "starts_at": NOW + DAY}, {"creator_id": 6, "starts_at": NOW + DAY}


async def insert_series(database: Database, **values: Any) -> int:
    usual = {
        "guild_id": GUILD, "channel_id": CHANNEL, "creator_id": 5, "first": date(2026, 11, 24), "at": time(16),
        "zone": "UTC", "weeks": 1, "minutes": 60, "place": "", "seats": None,
        "next_number": 1, "ended": False,
    }  # fmt: skip
    async with database.write() as tx:
        added = insert(series_table).values({**usual, **values}).returning(series_table.c.id)
        series_id: int = (await tx.execute(added)).scalar_one()
    return series_id


async def reminded(database: Database) -> set[int]:
    """The meetings of which somebody is still to be reminded."""
    async with database.read() as tx:
        return set(await tx.scalars(select(reminders.c.meeting_id)))


async def test_a_cancelled_meeting_reminds_nobody_and_tells_all_but_who_cancelled(
    meetings: MeetingServices, database: Database
) -> None:
    meeting, other = await open_meeting(meetings, seats=1), await open_meeting(meetings)
    for number in (1, 2, ORGANISER.id):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await meetings.signups.appoint(GUILD, meeting.id, person(3), NOW, by=ORGANISER)
    before = await rows_by_id(database, meetings_table)
    assert await reminded(database) == {meeting.id, other.id}
    await meetings.meetings.cancel(GUILD, meeting.id, NOW, by=ORGANISER)
    sequence = before[meeting.id]["sequence"] + 1
    cancelled = {**before[meeting.id], "state": "cancelled", "sequence": sequence}
    assert await rows_by_id(database, meetings_table) == {**before, meeting.id: cancelled}
    assert await reminded(database) == {other.id}
    assert await to_be_sent(meetings, meeting.id) == [("cancelled", (1, 2, 3))]
    log = await log_of(meetings.meetings, GUILD, meeting.id)
    assert (log[0].event, log[0].actor, log[0].subject) == ("cancelled", f"P{ORGANISER.id}", "")


async def test_a_planned_date_is_skipped_and_its_presenter_told(meetings: MeetingServices, database: Database) -> None:
    (planned,) = await insert_meetings(database, {"state": "planned", "starts_at": NOW + DAY, "presenter_id": 3})
    await meetings.meetings.cancel(GUILD, planned, NOW, by=ORGANISER)
    assert (await fetch(meetings, planned)).state is MeetingState.SKIPPED
    assert await to_be_sent(meetings, planned) == [("cancelled", (3,))]
    assert [each.event for each in await log_of(meetings.meetings, GUILD, planned)] == ["skipped"]


async def test_a_series_ends_once(meetings: MeetingServices, database: Database) -> None:
    series_id = await insert_series(database)
    await meetings.series.end_series(GUILD, series_id, NOW, by=ORGANISER)
    with pytest.raises(SeriesEnded, match="has already ended"):
        await meetings.series.end_series(GUILD, series_id, NOW, by=ORGANISER)


async def test_there_is_something_to_clear_if_there_is_anything(meetings: MeetingServices) -> None:
    found = (await open_meeting(meetings),)
    assert MeetingsOfMember(0, 0, (), ()).is_empty
    for drafts, series, ahead in ((1, 0, ()), (0, 1, ()), (0, 0, found)):
        assert not MeetingsOfMember(drafts, series, ahead, ()).is_empty


async def test_clearing_takes_ones_own_drafts_series_and_meetings_and_leaves_all_else(
    meetings: MeetingServices, database: Database
) -> None:
    running = await insert_series(database)
    kept_series = [
        await insert_series(database, creator_id=6), await insert_series(database, channel_id=CHANNEL + 1),
        await insert_series(database, guild_id=ELSEWHERE), await insert_series(database, ended=True),
    ]  # fmt: skip
    drafts = await insert_meetings(database, *({**OWN, "state": "draft"} for _ in range(2)))
    ahead = await insert_meetings(database, OWN, {**OWN, "state": "planned"})
    await insert_meetings(
        database,
        *({**OWN, "state": each} for each in ("over", "cancelled", "skipped")),
        *({**values, "state": state} for state in ("draft", "open", "planned") for values in (
            OTHERS, {**OWN, "channel_id": CHANNEL + 1}, {**OWN, "guild_id": ELSEWHERE},
        )),
    )  # fmt: skip
    before, all_series = await rows_by_id(database, meetings_table), await rows_by_id(database, series_table)
    shown = await meetings.clearing.preview(GUILD, 5, VIEWER)
    assert (shown.drafts, shown.series, [each.id for each in shown.meetings]) == (2, 1, ahead)
    assert await meetings.clearing.clear(GUILD, 5, VIEWER, NOW, by=ORGANISER) == shown

    after = await rows_by_id(database, meetings_table)
    assert before.keys() - after.keys() == set(drafts)
    assert {key: row["state"] for key, row in after.items() if row != before[key]} == {
        ahead[0]: "cancelled", ahead[1]: "skipped"
    }  # fmt: skip
    ended = await rows_by_id(database, series_table)
    assert ended == {**all_series, running: {**all_series[running], "ended": True}}
    assert set(kept_series) < ended.keys()


async def test_each_who_hears_of_a_clearing_is_named_once_and_not_who_clears(meetings: MeetingServices) -> None:
    first, second = [await open_meeting(meetings, creator=person(5)) for _ in range(2)]
    for meeting in (first, second):
        for number in (1, 5, ORGANISER.id):
            await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await meetings.signups.present(GUILD, second.id, person(2), NOW)
    shown = await meetings.clearing.preview(GUILD, 5, VIEWER)
    assert [each.id for each in shown.told] == [1, 5, 2]
    assert shown.told[0].name == "P1"
