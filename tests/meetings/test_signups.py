"""Seats, the waitlist and the presenter, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.database import Database
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.model import (
    AlreadyJoined,
    AlreadyPresenting,
    Left,
    MeetingChange,
    MeetingState,
    NotJoined,
    NotPresenter,
    NowPresenting,
    Resized,
    Seated,
    SlotTaken,
    SteppedDown,
    Waitlisted,
    WouldUnseat,
)
from bot.meetings.services import MeetingServices
from bot.meetings.signups import leave_all_meetings
from bot.members.model import ReminderPreference
from bot.members.store import MemberStore
from bot.servers.store import ServerStore
from tests.support.meetings import (
    GUILD,
    NOW,
    ORGANISER,
    fetch,
    log_of,
    open_meeting,
    person,
    seated_and_waiting,
    to_be_sent,
)


async def fill(meetings: MeetingServices, meeting_id: int, *numbers: int) -> None:
    for number in numbers:
        await meetings.joining.join(GUILD, meeting_id, person(number), NOW)


async def test_a_full_meeting_queues_the_next_in_order(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=2)
    came = [await meetings.joining.join(GUILD, meeting.id, person(each), NOW) for each in (1, 2, 3, 4)]
    assert came == [Seated(), Seated(), Waitlisted(1), Waitlisted(2)]
    assert await seated_and_waiting(meetings, meeting.id) == ([1, 2], [3, 4])
    assert await meetings.joining.join(GUILD, meeting.id, person(2), NOW) == AlreadyJoined(0)
    assert await meetings.joining.join(GUILD, meeting.id, person(4), NOW) == AlreadyJoined(2)


async def test_a_thousand_at_once_get_eight_seats_and_the_others_stand_in_order(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=8)
    joins = (meetings.joining.join(GUILD, meeting.id, person(each), NOW) for each in range(1, 1001))
    came = await asyncio.gather(*joins)
    assert came == [Seated()] * 8 + [Waitlisted(place) for place in range(1, 993)]
    assert await seated_and_waiting(meetings, meeting.id) == (list(range(1, 9)), list(range(9, 1001)))


async def test_whoever_leaves_makes_room_for_the_next_who_is_told(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=2)
    await fill(meetings, meeting.id, 1, 2, 3, 4)
    assert await meetings.signups.leave(GUILD, meeting.id, person(1), NOW) == Left((person(3),))
    assert await seated_and_waiting(meetings, meeting.id) == ([2, 3], [4])
    assert await to_be_sent(meetings, meeting.id) == [("promoted", (3,))]
    assert await meetings.signups.leave(GUILD, meeting.id, person(4), NOW) == Left()
    assert await meetings.signups.leave(GUILD, meeting.id, person(4), NOW) == NotJoined()
    assert await meetings.joining.join(GUILD, meeting.id, person(1), NOW) == Waitlisted(1)


async def test_more_seats_promote_and_fewer_ask_first(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=2)
    await fill(meetings, meeting.id, 1, 2, 3, 4)
    assert await meetings.signups.resize(GUILD, meeting.id, 3, NOW, by=ORGANISER) == Resized(3, (person(3),))
    asked = await meetings.signups.resize(GUILD, meeting.id, 1, NOW, by=ORGANISER)
    assert asked == WouldUnseat(1, (person(2), person(3)))
    assert await seated_and_waiting(meetings, meeting.id) == ([1, 2, 3], [4])
    sure = await meetings.signups.resize(GUILD, meeting.id, 1, NOW, by=ORGANISER, sure=True)
    assert sure == Resized(1, (), (person(2), person(3)))
    assert await seated_and_waiting(meetings, meeting.id) == ([1], [2, 3, 4])
    assert ("unseated", (2, 3)) in await to_be_sent(meetings, meeting.id)
    everybody = await meetings.signups.resize(GUILD, meeting.id, None, NOW, by=ORGANISER)
    assert everybody == Resized(None, (person(2), person(3), person(4)))


async def test_the_presenter_has_a_place_that_is_not_counted(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=1)
    await fill(meetings, meeting.id, 1, 2)
    assert await meetings.signups.present(GUILD, meeting.id, person(1), NOW) == NowPresenting((person(2),))
    assert await seated_and_waiting(meetings, meeting.id) == ([2], [])
    assert await meetings.joining.join(GUILD, meeting.id, person(1), NOW) == AlreadyPresenting()
    assert await meetings.signups.present(GUILD, meeting.id, person(2), NOW) == SlotTaken(person(1))
    assert await meetings.signups.present(GUILD, meeting.id, person(1), NOW) == AlreadyPresenting()


async def test_one_slot_takes_one_of_many_who_press_at_once(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    offers = (meetings.signups.present(GUILD, meeting.id, person(each), NOW) for each in range(1, 51))
    came = await asyncio.gather(*offers)
    assert came.count(NowPresenting()) == 1
    assert came.count(SlotTaken(person(1))) == 49


async def test_stepping_down_reopens_the_place_and_tells_the_organiser(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await fill(meetings, meeting.id, 2)
    await meetings.signups.present(GUILD, meeting.id, person(1), NOW)
    assert await meetings.signups.step_down(GUILD, meeting.id, person(2), NOW) == NotPresenter()
    assert await meetings.signups.step_down(GUILD, meeting.id, person(1), NOW) == SteppedDown()
    assert (await fetch(meetings, meeting.id)).presenter is None
    assert ("reopened", (ORGANISER.id,)) in await to_be_sent(meetings, meeting.id)


async def test_handing_over_tells_the_new_presenter_and_those_who_come(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await fill(meetings, meeting.id, 2, 3)
    await meetings.signups.present(GUILD, meeting.id, person(1), NOW)
    outcome = await meetings.signups.appoint(GUILD, meeting.id, person(2), NOW, by=person(1))
    assert isinstance(outcome, MeetingChange)
    assert outcome.meeting.presenter == person(2)
    assert outcome.meeting.sequence == meeting.sequence + 2
    assert (await to_be_sent(meetings, meeting.id))[-2:] == [("presenting", (2,)), ("changed", (3,))]
    assert await seated_and_waiting(meetings, meeting.id) == ([3], [])


async def test_a_removed_member_loses_the_seat_and_the_next_gets_it(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=1)
    await fill(meetings, meeting.id, 1, 2, 3)
    assert await meetings.signups.remove(GUILD, meeting.id, person(1), NOW, by=ORGANISER) == Left((person(2),))
    assert await meetings.signups.remove_departed(GUILD, meeting.id, person(2), NOW) == Left((person(3),))
    events = [entry.event for entry in await log_of(meetings.meetings, GUILD, meeting.id)]
    assert events[:4] == ["promoted", "gone", "promoted", "removed"]


async def test_a_presenter_who_left_the_server_opens_the_place(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, presenter=person(5))
    assert await meetings.signups.remove_departed(GUILD, meeting.id, person(5), NOW) == NotJoined()
    assert (await fetch(meetings, meeting.id)).presenter is None


async def test_other_servers_and_closed_meetings_take_nobody(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    for refused in (
        meetings.joining.join(GUILD + 1, meeting.id, person(1), NOW),
        meetings.signups.leave(GUILD + 1, meeting.id, person(1), NOW),
    ):
        with pytest.raises(NoSuchMeeting):
            await refused
    assert await meetings.meetings.sheet(GUILD + 1, meeting.id) is None
    await meetings.meetings.cancel(GUILD, meeting.id, NOW, by=ORGANISER)
    for late in (
        meetings.joining.join(GUILD, meeting.id, person(1), NOW),
        meetings.signups.present(GUILD, meeting.id, person(1), NOW),
        meetings.signups.leave(GUILD, meeting.id, person(1), NOW),
        meetings.signups.resize(GUILD, meeting.id, 3, NOW, by=ORGANISER),
    ):
        with pytest.raises(MeetingClosed) as closed:
            await late
        assert closed.value.state is MeetingState.CANCELLED


async def test_after_its_end_nobody_joins_even_before_it_is_marked_over(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    with pytest.raises(MeetingClosed) as closed:
        await meetings.joining.join(GUILD, meeting.id, person(1), meeting.ends_at)
    assert closed.value.state is MeetingState.OPEN


async def test_deleting_ones_data_promotes_the_next_and_keeps_no_name(
    meetings: MeetingServices, database: Database
) -> None:
    meeting = await open_meeting(meetings, seats=1)
    other = await open_meeting(meetings, presenter=person(1))
    await fill(meetings, meeting.id, 1, 2)
    async with database.write() as tx:
        assert await leave_all_meetings(tx, person(1), NOW) == ((GUILD, meeting.id), (GUILD, other.id))
    assert await seated_and_waiting(meetings, meeting.id) == ([2], [])
    assert ("promoted", (2,)) in await to_be_sent(meetings, meeting.id)
    assert (await fetch(meetings, other.id)).presenter is None


async def test_each_is_told_by_the_route_they_chose(meetings: MeetingServices, database: Database) -> None:
    members = MemberStore(database)
    await members.update_settings(GUILD, person(2), NOW, reminders=ReminderPreference.DM)
    meeting = await open_meeting(meetings)
    await fill(meetings, meeting.id, 1, 2, 3)
    await meetings.meetings.cancel(GUILD, meeting.id, NOW, by=ORGANISER)
    due = await meetings.outbox.due(NOW, meeting_id=meeting.id)
    assert [(each.route.value, each.user_ids) for each in due] == [("dm", (2,)), ("thread", (1, 3))]


async def test_the_servers_default_route_holds_for_who_comes_for_the_first_time(
    meetings: MeetingServices, database: Database
) -> None:
    await ServerStore(database).update(GUILD, remind_by_dm=True)
    meeting = await open_meeting(meetings)
    await fill(meetings, meeting.id, 1)
    await meetings.meetings.cancel(GUILD, meeting.id, NOW + timedelta(minutes=1), by=ORGANISER)
    due = await meetings.outbox.due(NOW + timedelta(minutes=1), meeting_id=meeting.id)
    assert [(each.route.value, each.user_ids) for each in due] == [("dm", (1,))]
