"""When the worker has something to do next, and what waits to be sent, in the servers that are served."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.meetings.services import Backlog, MeetingServices
from tests.support.meeting_rows import insert_messages
from tests.support.meetings import GUILD, NOW, ORGANISER, open_meeting

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
OTHER = GUILD + 1


async def in_other_server(meetings: MeetingServices, starts_at: datetime) -> int:
    return (await open_meeting(meetings, guild_id=OTHER, after=starts_at - NOW)).id


async def add_messages(
    meetings: MeetingServices, meeting_id: int, state: str, *times: datetime, guild_id: int = GUILD
) -> None:
    """Reminders that are to be tried at those times."""
    rows = ({"kind": "reminder", "state": state, "retry_at": each, "guild_id": guild_id} for each in times)
    await insert_messages(meetings.database, meeting_id, *rows)


async def test_it_is_the_earliest_of_messages_reminders_starts_and_ends_that_is_still_ahead(
    meetings: MeetingServices,
) -> None:
    meeting = await open_meeting(meetings)
    await in_other_server(meetings, meeting.starts_at - SECOND)
    cancelled = await open_meeting(meetings, after=timedelta(days=2))
    await meetings.meetings.cancel(GUILD, cancelled.id, NOW, by=ORGANISER)
    await add_messages(meetings, meeting.id, "due", NOW + 2 * SECOND)
    await add_messages(meetings, meeting.id, "sending", NOW + 4 * SECOND)
    await add_messages(meetings, meeting.id, "sent", NOW + SECOND, NOW + 3 * SECOND)
    times = [NOW - SECOND]
    while (following := await meetings.next_at(times[-1], [GUILD])) is not None:
        times.append(following)
        assert len(times) < 20
    assert times[1:] == [
        NOW, NOW + 2 * SECOND, NOW + 4 * SECOND, meeting.starts_at - 24 * HOUR, meeting.starts_at - HOUR,
        meeting.starts_at, meeting.ends_at,
    ]  # fmt: skip


async def test_of_meetings_that_have_begun_it_is_the_earliest_end(meetings: MeetingServices) -> None:
    long = await open_meeting(meetings, after=timedelta(days=1), minutes=300)
    short = await open_meeting(meetings, after=timedelta(days=1) + HOUR, minutes=30)
    other = await in_other_server(meetings, short.starts_at - SECOND)
    assert await meetings.next_at(short.starts_at, [GUILD]) == short.ends_at
    third = await open_meeting(meetings, after=timedelta(days=1) + HOUR + SECOND)
    assert await meetings.next_at(short.starts_at, [GUILD]) == third.starts_at
    await meetings.meetings.cancel(GUILD, third.id, NOW, by=ORGANISER)
    assert await meetings.next_at(short.ends_at, [GUILD]) == long.ends_at
    assert await meetings.next_at(long.ends_at, [GUILD]) is None, "it is over, though not yet marked so"
    assert await meetings.next_at(short.starts_at, [OTHER]) == short.starts_at - SECOND + HOUR
    await meetings.meetings.cancel(OTHER, other, NOW, by=ORGANISER)
    assert await meetings.next_at(short.starts_at, [OTHER]) is None


async def test_the_backlog_is_what_is_due_by_now_and_not_sent(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)  # its card is due, and two reminders are ahead
    other = await in_other_server(meetings, meeting.starts_at)
    served = [GUILD]
    assert await meetings.backlog(NOW - SECOND, served) == Backlog(due=0, retrying=1, reminders=0)
    assert await meetings.backlog(NOW, served) == Backlog(due=1, retrying=0, reminders=0)
    await add_messages(meetings, meeting.id, "due", NOW, NOW + SECOND)
    await add_messages(meetings, meeting.id, "sending", NOW, NOW + SECOND, NOW + 2 * SECOND)
    await add_messages(meetings, meeting.id, "sent", NOW)
    await add_messages(meetings, other, "due", NOW, guild_id=OTHER)
    assert await meetings.backlog(NOW, served) == Backlog(due=3, retrying=3, reminders=2)
    assert await meetings.backlog(NOW + SECOND, served) == Backlog(due=5, retrying=1, reminders=4)
    hour_before = meeting.starts_at - HOUR
    assert (await meetings.backlog(hour_before - SECOND, served)).reminders == 5 + 1
    assert (await meetings.backlog(hour_before, served)).reminders == 5 + 2
    assert (await meetings.backlog(NOW, [GUILD, OTHER])) == Backlog(due=5, retrying=3, reminders=3)
