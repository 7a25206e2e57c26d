"""Which reminders are due, which of several is sent, to whom, and when it's too late for any."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import build_meetings
from bot.database import Database
from bot.meetings.model import Meeting, MeetingPatch
from bot.meetings.outbox import Delivery, MessageKind
from bot.meetings.reminders import due_times, reminder_due_at
from bot.meetings.services import MeetingServices
from bot.servers.store import ServerStore
from tests.support.meetings import GUILD, NOW, ORGANISER, log_of, open_meeting, person

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
async def meetings(database: Database) -> MeetingServices:
    """Of a server that reminds an hour and half an hour before."""
    await ServerStore(database).update(GUILD, offsets=(60, 30))
    return build_meetings(database)


async def sent(meetings: MeetingServices, meeting: Meeting) -> list[Delivery]:
    found = await meetings.outbox.due(meeting.ends_at + HOUR, meeting.id)
    return [each for each in found if each.kind is MessageKind.REMINDER]


async def test_only_what_is_still_ahead_is_scheduled() -> None:
    assert due_times(NOW + HOUR, (61, 60, 59), NOW) == {59: NOW + MINUTE}


async def test_a_meeting_is_due_from_the_very_moment_on_and_the_longest_overdue_comes_first(
    meetings: MeetingServices,
) -> None:
    later, first = [await open_meeting(meetings, after=timedelta(hours=hours)) for hours in (4, 3)]
    due = first.starts_at - HOUR
    assert await meetings.reminders.due(due - SECOND, [GUILD]) == ()
    assert await meetings.reminders.due(due, [GUILD]) == ((GUILD, first.id),)
    both = ((GUILD, first.id), (GUILD, later.id))
    assert await meetings.reminders.due(later.ends_at, [GUILD]) == both, "each once, though two are due of each"
    assert await meetings.reminders.due(later.ends_at, [GUILD + 1]) == ()
    assert await meetings.reminders.enqueue_due(GUILD + 1, first.id, later.ends_at) == 0
    assert await meetings.reminders.due(later.ends_at, [GUILD]) == both


async def test_of_several_overdue_the_last_is_sent_once_and_says_if_it_is_late(meetings: MeetingServices) -> None:
    for after, detail in ((3 * MINUTE, "30"), (3 * MINUTE + SECOND, "30 late")):
        meeting = await open_meeting(meetings)
        await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
        due = meeting.starts_at - 30 * MINUTE
        assert await meetings.reminders.enqueue_due(GUILD, meeting.id, due + after) == 0, "none came too late"
        [message] = await sent(meetings, meeting)
        assert message.detail == detail
        assert reminder_due_at(meeting, message.detail) == due
        assert await meetings.reminders.due(meeting.ends_at, [GUILD]) == ()
        assert await meetings.reminders.enqueue_due(GUILD, meeting.id, due + after) == 0
        assert len(await sent(meetings, meeting)) == 1


async def test_what_is_not_due_yet_stays_for_its_own_time(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    for minutes in (60, 30):
        due = meeting.starts_at - minutes * MINUTE
        await meetings.reminders.enqueue_due(GUILD, meeting.id, due - SECOND)
        await meetings.reminders.enqueue_due(GUILD, meeting.id, due)
    assert [each.detail for each in await sent(meetings, meeting)] == ["60", "30"]


async def test_at_the_end_it_is_too_late_which_the_log_says(meetings: MeetingServices) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    for each in (meeting, other):
        await meetings.joining.join(GUILD, each.id, person(1), NOW)
    assert await meetings.reminders.enqueue_due(GUILD, other.id, other.ends_at - SECOND) == 0
    assert [each.detail for each in await sent(meetings, other)] == ["30 late"]
    assert await meetings.reminders.enqueue_due(GUILD, meeting.id, meeting.ends_at) == 2
    assert await sent(meetings, meeting) == []
    entry = (await log_of(meetings.meetings, GUILD, meeting.id))[0]
    assert (entry.event, entry.detail, entry.actor) == ("too late", "30", "")


async def test_who_has_a_seat_and_who_presents_is_reminded_and_nobody_else(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=2, presenter=person(7))
    for number in (1, 2, 3):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await meetings.reminders.enqueue_due(GUILD, meeting.id, meeting.starts_at - HOUR)
    assert [each.user_ids for each in await sent(meetings, meeting)] == [(1, 2, 7)]
    entry = (await log_of(meetings.meetings, GUILD, meeting.id))[0]
    assert (entry.event, entry.detail, entry.actor) == ("reminded", "60", "")


async def test_a_closed_meeting_reminds_nobody_and_is_not_looked_at_again(meetings: MeetingServices) -> None:
    cancelled, other = await open_meeting(meetings), await open_meeting(meetings)
    for each in (cancelled, other):
        await meetings.joining.join(GUILD, each.id, person(1), NOW)
    await meetings.meetings.cancel(GUILD, cancelled.id, NOW, by=ORGANISER)
    assert await meetings.reminders.due(other.starts_at, [GUILD]) == ((GUILD, other.id),)
    assert await meetings.reminders.enqueue_due(GUILD, cancelled.id, other.starts_at) == 0
    assert await sent(meetings, cancelled) == []


async def test_moving_a_meeting_moves_its_own_reminders_and_drops_what_was_to_be_sent(
    meetings: MeetingServices,
) -> None:
    moved, other = await open_meeting(meetings), await open_meeting(meetings)
    for each in (moved, other):
        await meetings.joining.join(GUILD, each.id, person(1), NOW)
        await meetings.reminders.enqueue_due(GUILD, each.id, each.starts_at - HOUR)
    at = moved.starts_at - HOUR
    later = moved.starts_at + timedelta(days=1)
    await meetings.meetings.change(GUILD, moved.id, MeetingPatch(starts_at=later), at, by=ORGANISER)
    assert await sent(meetings, moved) == []
    assert [each.detail for each in await sent(meetings, other)] == ["60"]
    assert await meetings.reminders.due(later - HOUR - SECOND, [GUILD]) == ((GUILD, other.id),)
    assert await meetings.reminders.due(later - HOUR, [GUILD]) == ((GUILD, other.id), (GUILD, moved.id))


async def test_new_offsets_keep_what_is_due_now_and_reach_no_meeting_that_began(meetings: MeetingServices) -> None:
    begun, due = (
        await open_meeting(meetings, after=HOUR + MINUTE),
        await open_meeting(meetings, after=2 * HOUR + MINUTE),
    )
    now = begun.starts_at  # and an hour before the other
    await meetings.joining.join(GUILD, due.id, person(1), NOW)
    await ServerStore(meetings.database).update(GUILD, offsets=(15,))
    assert await meetings.reminders.apply_offsets(GUILD, now) == (due.id,)
    await meetings.reminders.enqueue_due(GUILD, due.id, now)
    await meetings.reminders.enqueue_due(GUILD, due.id, due.starts_at - 15 * MINUTE)
    assert [each.detail for each in await sent(meetings, due)] == ["60", "15"]
