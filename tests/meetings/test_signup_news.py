"""Who is told, and what the log says, when somebody gives up a seat, presents, or seats become more or fewer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.database.schema.tables import meetings as meetings_table
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import (
    GUEST_ID,
    AlreadyPresenting,
    Left,
    Meeting,
    MeetingState,
    NotJoined,
    NowPresenting,
    Resized,
    SteppedDown,
    WouldUnseat,
)
from bot.meetings.services import MeetingServices
from bot.meetings.signups import leave_all_meetings
from bot.members.model import Person
from bot.servers.quotas import SIGNUPS
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
from tests.support.quotas import use_up

SECOND = timedelta(seconds=1)
DANA = Person(GUEST_ID, "Dana")
Messages = list[tuple[str, tuple[int, ...]]]


async def joined(meetings: MeetingServices, *numbers: int, **options: Any) -> Meeting:
    """A meeting with those people, beside another of the same people that nothing happens to."""
    for meeting in [await open_meeting(meetings, **options) for _ in range(2)]:
        for number in numbers:
            await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    return meeting


async def news(meetings: MeetingServices, meeting: Meeting) -> Messages:
    """What is to be sent about it; that nothing is about the other."""
    untouched = meeting.id - 1
    assert [each for each in await to_be_sent(meetings, untouched) if each[0] != "presenting"] == []
    return await to_be_sent(meetings, meeting.id)


async def entries(meetings: MeetingServices, meeting: Meeting) -> list[tuple[str, str, str, str]]:
    """(Event, actor, subject, detail), without those of scheduling and joining."""
    log = [
        (each.event, each.actor, each.subject, each.detail)
        for each in await log_of(meetings.meetings, GUILD, meeting.id)
    ]
    return [each for each in reversed(log) if each[0] not in {"opened", "joined"}]


async def test_who_leaves_or_is_removed_is_named_in_the_log_and_the_next_is_told(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 2, 3, 4, seats=2)
    assert await meetings.signups.remove(GUILD, meeting.id, person(1), NOW, by=ORGANISER) == Left((person(3),))
    assert await meetings.signups.remove(GUILD, meeting.id, person(1), NOW, by=ORGANISER) == NotJoined()
    assert await meetings.signups.leave(GUILD, meeting.id, person(4), NOW) == Left(), "who waited frees no seat"
    assert await meetings.signups.remove_departed(GUILD, meeting.id, person(2), NOW) == Left()
    assert await seated_and_waiting(meetings, meeting.id) == ([3], [])
    assert await seated_and_waiting(meetings, meeting.id - 1) == ([1, 2], [3, 4])
    assert await news(meetings, meeting) == [("promoted", (3,))]
    assert await entries(meetings, meeting) == [
        ("removed", "Olga", "P1", ""), ("promoted", "", "P3", ""), ("left", "P4", "", ""), ("gone", "", "P2", ""),
    ]  # fmt: skip


async def test_leaving_is_never_refused_however_often_one_did(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1)
    await use_up(meetings.database, SIGNUPS, 1)
    assert await meetings.signups.leave(GUILD, meeting.id, person(1), NOW) == Left()


async def test_more_seats_promote_the_first_who_wait_each_with_a_message_of_their_own(
    meetings: MeetingServices,
) -> None:
    meeting = await joined(meetings, 1, 2, 3, 4, 5, seats=1)
    resize = meetings.signups.resize
    assert await resize(GUILD, meeting.id, 3, NOW, by=ORGANISER) == Resized(3, (person(2), person(3)))
    assert await resize(GUILD, meeting.id, 3, NOW, by=ORGANISER) == Resized(3)
    assert await resize(GUILD, meeting.id, None, NOW, by=ORGANISER) == Resized(None, (person(4), person(5)))
    assert await resize(GUILD, meeting.id, None, NOW, by=ORGANISER) == Resized(None)
    assert (await fetch(meetings, meeting.id)).seats is None
    assert (await fetch(meetings, meeting.id - 1)).seats == 1
    assert await news(meetings, meeting) == [("promoted", (each,)) for each in (2, 3, 4, 5)]
    assert [(event, subject, detail) for event, _, subject, detail in await entries(meetings, meeting)] == [
        ("seats", "", "3"), ("promoted", "P2", ""), ("promoted", "P3", ""), ("seats", "", "3"),
        ("seats", "", "unlimited"), ("promoted", "P4", ""), ("promoted", "P5", ""), ("seats", "", "unlimited"),
    ]  # fmt: skip


async def test_fewer_seats_promote_nobody_and_unseat_the_last_once_that_is_sure(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 2, 3, 4, seats=3)
    resize = meetings.signups.resize
    assert await resize(GUILD, meeting.id, 1, NOW, by=person(3)) == WouldUnseat(1, (person(2), person(3)))
    assert await entries(meetings, meeting) == []
    assert (await fetch(meetings, meeting.id)).seats == 3
    sure = await resize(GUILD, meeting.id, 1, NOW, by=person(3), sure=True)
    assert sure == Resized(1, (), (person(2), person(3)))
    assert await seated_and_waiting(meetings, meeting.id) == ([1], [2, 3, 4])
    assert await news(meetings, meeting) == [("unseated", (2,))], "who did it knows"
    assert await entries(meetings, meeting) == [
        ("seats", "P3", "", "1"), ("unseated", "P3", "P2", ""), ("unseated", "P3", "P3", ""),
    ]  # fmt: skip


async def test_as_many_seats_as_are_taken_unseat_nobody(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 2)
    assert await meetings.signups.resize(GUILD, meeting.id, 2, NOW, by=ORGANISER) == Resized(2)
    assert await news(meetings, meeting) == []


async def test_one_can_offer_to_present_until_the_end(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 2)
    with pytest.raises(MeetingClosed):
        await meetings.signups.present(GUILD, meeting.id, person(1), meeting.ends_at)
    offered = await meetings.signups.present(GUILD, meeting.id, person(1), meeting.ends_at - SECOND)
    assert offered == NowPresenting()
    assert (await fetch(meetings, meeting.id)).sequence == meeting.sequence + 1


async def test_volunteering_tells_who_signed_up_and_the_next_in_line(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 2, 3, seats=1)
    assert await meetings.signups.present(GUILD, meeting.id, person(1), NOW) == NowPresenting((person(2),))
    assert await meetings.signups.present(GUILD, meeting.id, person(1), NOW) == AlreadyPresenting()
    assert await news(meetings, meeting) == [("promoted", (2,)), ("changed", (2, 3))]
    assert await entries(meetings, meeting) == [("promoted", "", "P2", ""), ("presents", "P1", "", "")]
    assert (await fetch(meetings, meeting.id - 1)).presenter is None
    assert await seated_and_waiting(meetings, meeting.id - 1) == ([1], [2, 3])


async def test_who_is_appointed_is_told_so_and_the_others_that_it_changed(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 2, 900, presenter=person(7))
    change = await meetings.signups.appoint(GUILD, meeting.id, person(8), NOW, by=ORGANISER)
    assert change.fields == {"presenter"}
    assert change.meeting == await fetch(meetings, meeting.id)
    assert (change.meeting.presenter, change.meeting.sequence) == (person(8), meeting.sequence + 1)
    assert await news(meetings, meeting) == [("presenting", (7,)), ("presenting", (8,)), ("changed", (1, 2, 7))]
    same = await meetings.signups.appoint(GUILD, meeting.id, person(8), NOW, by=ORGANISER)
    assert (same.fields, same.meeting) == (frozenset(), await fetch(meetings, meeting.id))
    assert await entries(meetings, meeting) == [("presents", "P900", "P8", "")]


async def test_appointing_oneself_or_a_guest_is_an_invitation_to_nobody(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1)
    await meetings.signups.appoint(GUILD, meeting.id, ORGANISER, NOW, by=ORGANISER)
    await meetings.signups.appoint(GUILD, meeting.id, DANA, NOW, by=ORGANISER)
    same = await meetings.signups.appoint(GUILD, meeting.id, DANA, NOW, by=ORGANISER)
    assert same.fields == frozenset()
    renamed = await meetings.signups.appoint(GUILD, meeting.id, Person(GUEST_ID, "Eli"), NOW, by=ORGANISER)
    assert renamed.fields == {"presenter"}
    assert await news(meetings, meeting) == [("changed", (1,))]
    assert await entries(meetings, meeting) == [
        ("presents", "Olga", "", ""), ("presents", "Olga", "", "Dana"), ("presents", "Olga", "", "Eli"),
    ]  # fmt: skip


async def test_a_member_by_another_name_is_the_same_presenter(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, presenter=person(7))
    same = await meetings.signups.appoint(GUILD, meeting.id, Person(7, "Seven"), NOW, by=ORGANISER)
    assert same.fields == frozenset()
    await meetings.signups.appoint(GUILD, meeting.id, None, NOW, by=ORGANISER)
    none = await meetings.signups.appoint(GUILD, meeting.id, None, NOW, by=ORGANISER)
    assert none.fields == frozenset()


async def test_who_steps_down_leaves_it_to_the_creator_who_is_told_once(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, 900)
    await meetings.signups.present(GUILD, meeting.id, person(7), NOW)
    assert await meetings.signups.step_down(GUILD, meeting.id, person(7), NOW) == SteppedDown()
    assert await news(meetings, meeting) == [("reopened", (900,)), ("changed", (1,))]
    assert (await entries(meetings, meeting))[-1] == ("stepped down", "P7", "", "")
    assert (await fetch(meetings, meeting.id)).sequence == meeting.sequence + 2


async def test_a_creator_who_takes_a_presenter_off_tells_the_presenter_and_not_themselves(
    meetings: MeetingServices,
) -> None:
    meeting = await joined(meetings, 1, presenter=person(7))
    await meetings.signups.appoint(GUILD, meeting.id, None, NOW, by=ORGANISER)
    assert await news(meetings, meeting) == [("presenting", (7,)), ("changed", (1, 7))]
    assert (await entries(meetings, meeting))[-1] == ("stepped down", "Olga", "", "")


async def test_where_the_creator_is_gone_stepping_down_tells_those_who_signed_up(meetings: MeetingServices) -> None:
    meeting = await joined(meetings, 1, presenter=person(7))
    async with meetings.database.write() as tx:
        one = (meetings_table.c.guild_id == GUILD, meetings_table.c.id == meeting.id)
        await tx.execute(update(meetings_table).where(*one).values(creator_id=None))
    await meetings.signups.step_down(GUILD, meeting.id, person(7), NOW)
    assert await news(meetings, meeting) == [("presenting", (7,)), ("changed", (1,))]


async def test_who_left_the_server_is_taken_out_of_every_upcoming_meeting(meetings: MeetingServices) -> None:
    opened = await joined(meetings, 1, 8, presenter=person(7), weeks=1)
    planned = (await meetings.meetings.upcoming(GUILD, NOW))[2]
    assert planned.state is MeetingState.PLANNED
    await meetings.signups.present(GUILD, planned.id, person(7), NOW)
    over = await joined(meetings, 8, presenter=person(7), after=timedelta(days=1))
    await meetings.series.end_meeting(over, over.ends_at)
    remove = meetings.signups.remove_departed
    assert await remove(GUILD, opened.id, person(7), NOW) == NotJoined()
    assert await remove(GUILD, planned.id, person(7), NOW) == NotJoined()
    assert await remove(GUILD, opened.id, person(8), NOW) == Left()
    assert await remove(GUILD, over.id, person(7), NOW) == NotJoined()
    assert await remove(GUILD, over.id, person(8), NOW) == NotJoined()
    assert await remove(GUILD + 1, opened.id, person(1), NOW) == NotJoined()
    presenters = [(await fetch(meetings, each.id)).presenter for each in (opened, planned, over)]
    assert presenters == [None, None, person(7)]
    assert [await seated_and_waiting(meetings, each.id) for each in (opened, over)] == [([1], []), ([8], [])]
    assert ("reopened", (900,)) in await to_be_sent(meetings, planned.id)
    assert await entries(meetings, opened) == [("stepped down", "", "", ""), ("gone", "", "P8", "")]


async def test_who_deletes_their_data_leaves_what_is_ahead_and_hears_where_they_are_named(
    meetings: MeetingServices,
) -> None:
    over = await joined(meetings, 1, 2, after=timedelta(days=1))
    await meetings.series.end_meeting(over, over.ends_at)
    first = await joined(meetings, 1, 2, seats=1, after=timedelta(days=5))
    presents = await joined(meetings, 2, presenter=person(1), after=timedelta(days=7))
    cancelled = await joined(meetings, 1, after=timedelta(days=8))
    await meetings.meetings.cancel(GUILD, cancelled.id, NOW, by=ORGANISER)
    before = await entries(meetings, over)
    async with meetings.database.write() as tx:
        named = await leave_all_meetings(tx, person(1), NOW)
    expected = [each for meeting in (over, first, presents, cancelled) for each in (meeting.id - 1, meeting.id)]
    assert named == tuple((GUILD, each) for each in expected)
    assert await seated_and_waiting(meetings, first.id) == ([2], [])
    assert (await fetch(meetings, presents.id)).presenter is None
    assert await to_be_sent(meetings, first.id) == [("promoted", (2,))]
    assert await to_be_sent(meetings, presents.id) == [
        ("presenting", (1,)), ("reopened", (900,)), ("changed", (2,))
    ]  # fmt: skip
    assert [each[0] for each in await entries(meetings, first)] == ["left", "promoted"]
    assert [each[0] for each in await entries(meetings, presents)] == ["stepped down"]
    assert await entries(meetings, over) == before
    assert await seated_and_waiting(meetings, over.id) == ([1, 2], [])
    assert await seated_and_waiting(meetings, cancelled.id) == ([1], [])
