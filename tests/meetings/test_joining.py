"""Joining in batches: each of many at once gets an answer of their own, by the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.database.schema.tables import signups
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.model import AlreadyJoined, AlreadyPresenting, JoinOutcome, MeetingState, Seated, Waitlisted
from bot.meetings.services import MeetingServices
from bot.servers.quotas import SIGNUPS, OverQuota
from tests.support.meeting_rows import insert_meetings
from tests.support.meetings import GUILD, NOW, log_of, open_meeting, person, seated_and_waiting
from tests.support.patience import PATIENCE
from tests.support.quotas import use_up

ELSEWHERE = GUILD + 1
HOUR = timedelta(hours=1)


def ask(meetings: MeetingServices, meeting_id: int, *numbers: int) -> list[Coroutine[Any, Any, JoinOutcome]]:
    return [meetings.joining.join(GUILD, meeting_id, person(each), NOW) for each in numbers]


async def test_the_same_person_twice_in_a_batch_joins_once_and_the_presenter_never(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=2)
    await meetings.signups.present(GUILD, meeting.id, person(9), NOW)
    outcomes = await asyncio.gather(*ask(meetings, meeting.id, 1, 1, 9, 2, 3, 3, 1, 4))
    assert outcomes == [
        Seated(), AlreadyJoined(0), AlreadyPresenting(), Seated(), Waitlisted(1), AlreadyJoined(1), AlreadyJoined(0),
        Waitlisted(2),
    ]  # fmt: skip
    assert await seated_and_waiting(meetings, meeting.id) == ([1, 2], [3, 4])
    log = await log_of(meetings.meetings, GUILD, meeting.id)
    assert [each.actor for each in log if each.event == "joined"] == ["P4", "P3", "P2", "P1"]
    assert {each.at for each in log} == {NOW}


async def test_batches_follow_each_other_in_order_also_after_somebody_left(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    for numbers in ((5, 4), (3,), (2, 1)):
        assert await asyncio.gather(*ask(meetings, meeting.id, *numbers)) == [Seated()] * len(numbers)
    await meetings.signups.leave(GUILD, meeting.id, person(4), NOW)
    await asyncio.gather(*ask(meetings, meeting.id, 4, 6))
    assert await seated_and_waiting(meetings, meeting.id) == ([5, 3, 2, 1, 4, 6], [])


async def test_each_joins_the_meeting_they_asked_for(meetings: MeetingServices) -> None:
    first, second = [await open_meeting(meetings, seats=1) for _ in range(2)]
    there = await open_meeting(meetings, guild_id=ELSEWHERE, seats=1)
    joining = meetings.joining
    outcomes = await asyncio.gather(
        *ask(meetings, first.id, 1, 2),
        *ask(meetings, second.id, 2, 1),
        joining.join(ELSEWHERE, there.id, person(1), NOW),
    )
    assert outcomes == [Seated(), Waitlisted(1), Seated(), Waitlisted(1), Seated()]
    assert await seated_and_waiting(meetings, first.id) == ([1], [2])
    assert await seated_and_waiting(meetings, second.id) == ([2], [1])


async def test_who_gave_up_waiting_for_the_answer_keeps_nobody_from_theirs(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    first, *others = [asyncio.create_task(each) for each in ask(meetings, meeting.id, 1, 2, 3)]
    await asyncio.sleep(0)
    first.cancel()
    assert await asyncio.wait_for(asyncio.gather(*others), PATIENCE) == [Seated(), Seated()]
    assert first.cancelled()


async def test_what_is_not_open_is_refused_with_the_reason(meetings: MeetingServices, database: Database) -> None:
    for state, reason in (
        (MeetingState.DRAFT, "isn’t posted yet"), (MeetingState.PLANNED, "opens once the meeting before it is over"),
        (MeetingState.OVER, "is over"), (MeetingState.CANCELLED, "was cancelled"),
        (MeetingState.SKIPPED, "was cancelled"),
    ):  # fmt: skip
        (meeting_id,) = await insert_meetings(database, {"state": state.value, "starts_at": NOW + HOUR})
        with pytest.raises(MeetingClosed, match=reason) as refused:
            await meetings.joining.join(GUILD, meeting_id, person(1), NOW)
        assert refused.value.state is state


async def test_one_may_join_until_the_end_and_not_at_it(meetings: MeetingServices, database: Database) -> None:
    (meeting_id,) = await insert_meetings(database, {"starts_at": NOW, "minutes": 60})
    with pytest.raises(MeetingClosed):
        await meetings.joining.join(GUILD, meeting_id, person(1), NOW + HOUR)
    almost = NOW + HOUR - timedelta(microseconds=1)
    assert await meetings.joining.join(GUILD, meeting_id, person(1), almost) == Seated()


async def test_a_batch_may_hold_what_is_refused_beside_what_is_not(
    meetings: MeetingServices, database: Database
) -> None:
    meeting = await open_meeting(meetings, seats=2)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await use_up(database, SIGNUPS, 2)
    over, seated, joined = await asyncio.gather(*ask(meetings, meeting.id, 2, 3, 1), return_exceptions=True)
    assert isinstance(over, OverQuota)
    assert (seated, joined) == (Seated(), AlreadyJoined(0))
    assert await seated_and_waiting(meetings, meeting.id) == ([1, 3], [])


async def test_one_over_their_quota_who_has_a_seat_is_told_of_the_seat(
    meetings: MeetingServices, database: Database
) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await use_up(database, SIGNUPS, 1)
    assert await meetings.joining.join(GUILD, meeting.id, person(1), NOW) == AlreadyJoined(0)
    with pytest.raises(OverQuota):
        await meetings.joining.join(GUILD, other.id, person(1), NOW)


async def test_a_meeting_that_is_not_there_refuses_each_and_the_next_can_join_another(
    meetings: MeetingServices,
) -> None:
    meeting = await open_meeting(meetings)
    refusals = await asyncio.gather(*ask(meetings, meeting.id + 9, 1, 2), return_exceptions=True)
    assert [type(each) for each in refusals] == [NoSuchMeeting, NoSuchMeeting]
    assert "no such meeting in this server" in str(refusals[0])
    assert await asyncio.gather(*ask(meetings, meeting.id, 1)) == [Seated()]


async def test_when_each_joined_is_kept_with_their_request(meetings: MeetingServices, database: Database) -> None:
    meeting = await open_meeting(meetings)
    moments = [NOW, NOW + HOUR, NOW + 2 * HOUR]
    joining = [meetings.joining.join(GUILD, meeting.id, person(number), at) for number, at in enumerate(moments, 1)]
    await asyncio.gather(*joining)
    async with database.read() as tx:
        found = await tx.execute(select(signups).order_by(signups.c.position))
        assert [(row.user_id, row.joined_at) for row in found] == list(enumerate(moments, 1))
    log = await log_of(meetings.meetings, GUILD, meeting.id)
    assert {each.at for each in log if each.event == "joined"} == {moments[-1]}, "when the batch was written"
