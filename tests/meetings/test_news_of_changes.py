"""What is told of changes, and when: what nobody was told yet along with the next, never before it is time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from bot.database.schema.tables import deliveries
from bot.meetings.change_notices import enqueue_change
from bot.meetings.model import Meeting
from bot.meetings.outbox import Outbox
from bot.meetings.services import MeetingServices
from tests.support.meeting_rows import insert_messages, rows_by_id
from tests.support.meetings import GUILD, NOW, open_meeting

ELSEWHERE = GUILD + 1
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
async def meeting(meetings: MeetingServices) -> Meeting:
    """Beside others about which everything possible is to be told, and was."""
    found = await open_meeting(meetings)
    for other in (await open_meeting(meetings), await open_meeting(meetings, guild_id=ELSEWHERE)):
        values = {"guild_id": other.guild_id, "detail": "other"}
        states = ({"state": "sent", "due_at": NOW + SECOND}, {"retry_at": NOW - MINUTE})
        await insert_messages(meetings.database, other.id, *({**values, **each} for each in states), to=(1, 2))
    return found


async def change(
    meetings: MeetingServices, meeting: Meeting, people: Iterable[int], *fields: str, at: timedelta = timedelta(),
    known_to: Iterable[int] = (),
) -> None:  # fmt: skip
    async with meetings.database.write() as tx:
        await enqueue_change(tx, meeting, people, NOW + at, set(fields), known_to=known_to)


async def news(meetings: MeetingServices, meeting: Meeting) -> list[tuple[str, tuple[int, ...], timedelta]]:
    """What is to be told: the fields, to whom, and how long from the start of the test."""
    due = await Outbox(meetings.database).due(NOW + timedelta(days=1), meeting.id)
    return [(each.detail, each.user_ids, each.due_at - NOW) for each in due if each.kind == "changed"]


async def messages(meetings: MeetingServices, meeting: Meeting, *rows: dict[str, Any], to: tuple[int, ...]) -> None:
    await insert_messages(meetings.database, meeting.id, *rows, to=to)


async def test_the_first_change_is_told_at_once(meetings: MeetingServices, meeting: Meeting) -> None:
    before = await rows_by_id(meetings.database, deliveries)
    await change(meetings, meeting, [2, 1], "place", "topic")
    assert await news(meetings, meeting) == [("place,topic", (1, 2), timedelta())]
    after = await rows_by_id(meetings.database, deliveries)
    assert {key: after[key] for key in before} == before, "nothing about other meetings changed"


async def test_after_one_that_went_out_the_next_waits_a_minute_from_then(
    meetings: MeetingServices, meeting: Meeting
) -> None:
    went_out = ({"state": state, "due_at": NOW - age * SECOND} for state, age in (("sent", 90), ("uncertain", 20)))
    await messages(meetings, meeting, *went_out, to=(1,))
    await messages(meetings, meeting, {"kind": "over", "state": "sent"}, to=(1,))
    await messages(meetings, meeting, {"state": "dropped", "due_at": NOW - SECOND}, to=(1,))
    await change(meetings, meeting, [1], "place")
    assert await news(meetings, meeting) == [("place", (1,), 40 * SECOND)]


async def test_no_pause_is_longer_than_a_minute_also_after_a_clock_was_set_back(meetings: MeetingServices) -> None:
    for last, waits in ((-60, 0), (-61, 0), (-59, 1), (0, 60), (600, 60)):
        meeting = await open_meeting(meetings)
        await messages(meetings, meeting, {"state": "sent", "due_at": NOW + last * SECOND}, to=(1,))
        await change(meetings, meeting, [1], "place")
        told = [each for each in await news(meetings, meeting) if each[0] == "place"]
        assert told == [("place", (1,), waits * SECOND)]


async def test_what_waits_is_told_along_and_no_later_than_it_would_have_been(
    meetings: MeetingServices, meeting: Meeting
) -> None:
    await messages(meetings, meeting, {"state": "sent", "due_at": NOW - SECOND}, to=(1, 2, 3))
    await messages(meetings, meeting, {"detail": "place,when", "retry_at": NOW + 30 * SECOND}, to=(1, 2))
    await messages(meetings, meeting, {"detail": "presenter", "retry_at": NOW + 40 * SECOND}, to=(2,))
    await messages(meetings, meeting, {"kind": "over", "detail": "untouched", "retry_at": NOW}, to=(3,))
    await change(meetings, meeting, [2, 3], "topic")
    assert await news(meetings, meeting) == [
        ("place,when", (1,), 30 * SECOND),
        ("place,presenter,topic,when", (2,), 30 * SECOND),
        ("topic", (3,), 30 * SECOND),
    ]
    reasons = [each[1:] for each in await meetings.outbox.message_states(GUILD, meeting.id) if each[0] == "changed"]
    assert reasons.count(("dropped", "told with a later change")) == 2
    assert ("over", "due", "") in await meetings.outbox.message_states(GUILD, meeting.id)


async def test_what_is_overdue_is_told_now_and_not_as_of_the_past(meetings: MeetingServices, meeting: Meeting) -> None:
    await messages(meetings, meeting, {"state": "sent", "due_at": NOW - SECOND}, to=(1,))
    await messages(meetings, meeting, {"detail": "when", "retry_at": NOW - 5 * MINUTE}, to=(1,))
    await change(meetings, meeting, [1], "place")
    assert await news(meetings, meeting) == [("place,when", (1,), timedelta())]


async def test_what_is_being_sent_is_not_told_along(meetings: MeetingServices, meeting: Meeting) -> None:
    await messages(meetings, meeting, {"state": "sending", "detail": "when", "due_at": NOW}, to=(1,))
    await change(meetings, meeting, [1], "place", at=SECOND)
    told = await news(meetings, meeting)
    assert sorted(told) == [("place", (1,), MINUTE), ("when", (1,), timedelta())]


async def test_who_knows_of_a_field_is_not_told_of_it_but_of_the_others(
    meetings: MeetingServices, meeting: Meeting
) -> None:
    await messages(meetings, meeting, {"detail": "place"}, to=(1, 2))
    await messages(meetings, meeting, {"detail": "when"}, to=(2,))
    await change(meetings, meeting, [3], "place", known_to=[1, 2, 9])
    assert await news(meetings, meeting) == [("when", (2,), timedelta()), ("place", (3,), timedelta())]
