"""Changes to one meeting that come at once through two writers follow each other: PostgreSQL locks its row."""

from __future__ import annotations

import asyncio

from bot.app import build_meetings
from bot.database import Database
from bot.meetings.model import Left
from tests.support.meetings import GUILD, NOW, open_meeting, person, seated_and_waiting, to_be_sent


async def test_those_who_leave_at_once_make_room_for_one_each(postgres_url: str) -> None:
    async with Database(postgres_url, shards="0/2") as one, Database(postgres_url, shards="1/2") as two:
        meetings, others = build_meetings(one), build_meetings(two)
        meeting = await open_meeting(meetings, seats=6)
        for number in range(1, 13):
            await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
        leaving = [
            services.signups.leave(GUILD, meeting.id, person(number), NOW)
            for number, services in enumerate([meetings, others] * 3, 1)
        ]
        outcomes = await asyncio.gather(*leaving)
        moved_up = [each.id for outcome in outcomes if isinstance(outcome, Left) for each in outcome.promoted]
        assert sorted(moved_up) == [7, 8, 9, 10, 11, 12]
        assert await seated_and_waiting(meetings, meeting.id) == ([7, 8, 9, 10, 11, 12], [])
        told = await to_be_sent(meetings, meeting.id)
        assert sorted(told) == [("promoted", (each,)) for each in range(7, 13)]
