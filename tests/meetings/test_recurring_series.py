"""Series that repeat by a rule: their dates are added, opened one by one, and at the last one the series ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.database.schema.tables import meetings as meetings_table
from bot.database.schema.tables import series as series_table
from bot.meetings.model import Meeting, MeetingState
from bot.meetings.recurrence import Recurrence, RepeatDay, every_weeks
from bot.meetings.scheduling import DATES_AHEAD
from bot.meetings.services import MeetingServices
from tests.support.meetings import GUILD, NOW, ORGANISER, fetch, open_meeting

SECOND = timedelta(seconds=1)
# The first date is Thursday, 26 November 2026, three days from then.
FIRST = date(2026, 11, 26)
TWO_LEFT_OF_THREE = Recurrence((RepeatDay(3),), until=date(2026, 12, 10), left_out=(date(2026, 12, 3),))
MONTHLY = Recurrence((RepeatDay(3, 1), RepeatDay(3, 4)))


async def dates(meetings: MeetingServices, first: Meeting) -> list[Meeting]:
    of_series = (meetings_table.c.guild_id == GUILD, meetings_table.c.series_id == first.series_id)
    async with meetings.database.read() as tx:
        ids = list(await tx.scalars(select(meetings_table.c.id).where(*of_series).order_by(meetings_table.c.number)))
    return [await fetch(meetings, each) for each in ids]


async def stored(meetings: MeetingServices, first: Meeting) -> tuple[int, str, bool, bool, int]:
    columns = (series_table.c[name] for name in ("weeks", "recurrence", "complete", "ended", "next_number"))
    one = (series_table.c.guild_id == GUILD, series_table.c.id == first.series_id)
    async with meetings.database.read() as tx:
        weeks, recurrence, complete, ended, following = (await tx.execute(select(*columns).where(*one))).one()
    return weeks, recurrence, complete, ended, following


async def advance(meetings: MeetingServices, first: Meeting, now: datetime) -> Meeting | None:
    """As the worker does, which finds the series among those that have something to do."""
    assert first.series_id is not None
    assert await meetings.series.to_advance(now, [GUILD]) == ((GUILD, first.series_id),)
    opened = (await meetings.series.advance(first.series_id, now)).opened
    assert await meetings.series.to_advance(now, [GUILD]) == ()
    return opened


async def end(meetings: MeetingServices, meeting: Meeting) -> datetime:
    assert await meetings.series.end_meeting(meeting, meeting.ends_at)
    return meeting.ends_at


async def test_eight_dates_of_a_monthly_rule_are_ahead_and_each_knows_the_rule(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, recurrence=MONTHLY)
    assert await stored(meetings, first) == (0, MONTHLY.stored(), False, False, DATES_AHEAD)
    found = await dates(meetings, first)
    days = ["26 Nov", "3 Dec", "24 Dec", "7 Jan", "28 Jan", "4 Feb", "25 Feb", "4 Mar"]
    assert [f"{each.starts_at.day} {each.starts_at:%b}" for each in found] == days
    assert {each.recurrence for each in found} == {MONTHLY}
    opened = await advance(meetings, first, await end(meetings, first))
    assert opened is not None
    assert (opened.number, opened.starts_at.date()) == (1, date(2026, 12, 3))
    assert (await dates(meetings, first))[-1].starts_at.date() == date(2027, 3, 25)


async def test_what_weeks_can_say_is_stored_as_before(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, recurrence=every_weeks(2, FIRST))
    assert (first.weeks, first.recurrence) == (2, every_weeks(2, FIRST))
    assert await stored(meetings, first) == (2, "", False, False, DATES_AHEAD)
    earlier = await open_meeting(meetings, weeks=1)
    assert earlier.recurrence == every_weeks(1, FIRST)
    assert (await open_meeting(meetings)).recurrence is None


async def test_a_series_with_an_end_has_no_more_dates_and_ends_after_the_last(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, recurrence=TWO_LEFT_OF_THREE)
    found = await dates(meetings, first)
    assert [each.starts_at.date() for each in found] == [FIRST, date(2026, 12, 10)]
    assert await stored(meetings, first) == (0, TWO_LEFT_OF_THREE.stored(), True, False, 2)
    assert await meetings.series.to_advance(first.starts_at, [GUILD]) == ()
    last = await advance(meetings, first, await end(meetings, first))
    assert last is not None
    assert last.id == found[1].id
    assert await meetings.series.to_advance(last.starts_at, [GUILD]) == ()
    assert not (await stored(meetings, first))[3]
    assert await advance(meetings, first, await end(meetings, last)) is None
    assert (await stored(meetings, first))[3]
    assert len(await dates(meetings, first)) == 2


async def test_a_last_date_that_was_skipped_can_be_put_back_until_it_begins(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, recurrence=TWO_LEFT_OF_THREE)
    last = (await dates(meetings, first))[1]
    await meetings.meetings.cancel(GUILD, last.id, NOW, by=ORGANISER)
    now = await end(meetings, first)
    assert await meetings.series.to_advance(now, [GUILD]) == ()
    await meetings.meetings.restore(GUILD, last.id, now, by=ORGANISER)
    opened = await advance(meetings, first, now)
    assert opened is not None
    await meetings.meetings.cancel(GUILD, opened.id, now, by=ORGANISER)
    assert first.series_id is not None
    assert await meetings.series.to_advance(last.starts_at - SECOND, [GUILD]) == ()
    assert (await meetings.series.advance(first.series_id, last.starts_at - SECOND)).opened is None
    assert not (await stored(meetings, first))[3]
    assert await advance(meetings, first, last.starts_at) is None
    assert (await stored(meetings, first))[3]


async def test_a_last_date_that_nobody_opened_in_time_is_skipped_and_ends_the_series(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, recurrence=TWO_LEFT_OF_THREE)
    await end(meetings, first)
    last = (await dates(meetings, first))[1]
    assert await advance(meetings, first, last.starts_at) is None
    assert (await fetch(meetings, last.id)).state is MeetingState.SKIPPED
    assert (await stored(meetings, first))[3]


async def test_an_open_date_keeps_its_series(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, recurrence=TWO_LEFT_OF_THREE)
    assert first.series_id is not None
    now = first.starts_at + timedelta(days=30)
    assert await advance(meetings, first, now) is None, "the last date was missed while the first was open"
    assert not (await stored(meetings, first))[3]
    await end(meetings, first)
    assert await advance(meetings, first, now) is None
    assert (await stored(meetings, first))[3]
