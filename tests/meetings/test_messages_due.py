"""What waits to be sent: about which meeting, to whom, from when on and for how long."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.database import Database
from bot.database.schema.tables import deliveries
from bot.meetings import outbox
from bot.meetings.model import GUEST_ID, Meeting
from bot.meetings.outbox import MessageKind, ids_of
from bot.meetings.services import MeetingServices
from bot.members.model import Person, ReminderPreference
from bot.members.store import MemberStore
from tests.support.meeting_rows import insert_meetings, insert_messages, recipients_of, rows_by_id
from tests.support.meetings import GUILD, NOW, open_meeting, person

ELSEWHERE = GUILD + 1
MOMENT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)
ENDED = [{"state": each} for each in ("sent", "undeliverable", "uncertain", "dropped")]
LATE, EARLY = {"retry_at": NOW + MOMENT}, {"retry_at": NOW - MINUTE}


async def three_meetings(database: Database) -> tuple[int, int, int]:
    """Two here and one in another server, with no messages."""
    first, second, there = await insert_meetings(database, {}, {}, {"guild_id": ELSEWHERE})
    return first, second, there


async def test_what_has_waited_longest_comes_first_and_only_what_can_go_out_now(
    meetings: MeetingServices, database: Database
) -> None:
    first, second, there = await three_meetings(database)
    await insert_messages(database, second, *ENDED, LATE)
    assert await meetings.outbox.waiting(NOW, [GUILD, ELSEWHERE]) == ()
    (put_off, *_) = await insert_messages(database, second, EARLY, {"state": "sending"})
    await insert_messages(database, there, {"guild_id": ELSEWHERE})
    await insert_messages(database, first, EARLY, EARLY)
    every = ((GUILD, second), (ELSEWHERE, there), (GUILD, first))
    assert await meetings.outbox.waiting(NOW, [GUILD, ELSEWHERE]) == every
    assert await meetings.outbox.waiting(NOW, [GUILD]) == (every[0], every[2])
    assert await meetings.outbox.waiting(NOW, [GUILD, ELSEWHERE], [put_off]) == every, "another one of it is due"
    assert await meetings.outbox.waiting(NOW, [GUILD, ELSEWHERE], [put_off, put_off + 1]) == every[1:]


async def test_the_next_message_is_the_first_that_is_not_due_of_this_meeting(
    meetings: MeetingServices, database: Database
) -> None:
    first, second, there = await three_meetings(database)
    await insert_messages(database, second, {"retry_at": NOW + MINUTE})
    await insert_messages(database, there, {"retry_at": NOW + MINUTE, "guild_id": ELSEWHERE})
    await insert_messages(database, first, {}, EARLY, *({**each, "retry_at": NOW + MINUTE} for each in ENDED))
    assert await meetings.outbox.next_at(GUILD, first, NOW) is None
    await insert_messages(database, first, {"retry_at": NOW + 3 * MINUTE}, {"retry_at": NOW + 2 * MINUTE})
    assert await meetings.outbox.next_at(GUILD, first, NOW) == NOW + 2 * MINUTE
    assert await meetings.outbox.next_at(ELSEWHERE, first, NOW) is None


async def test_the_oldest_two_hundred_messages_about_a_meeting_are_due_each_with_its_people(
    meetings: MeetingServices, database: Database
) -> None:
    first, second, _ = await three_meetings(database)
    await insert_messages(database, second, {}, to=(1,))
    await insert_messages(database, first, *ENDED, LATE, to=(1,))
    expected = [
        *await insert_messages(database, first, {}, to=(3, 2)),
        *await insert_messages(database, first, EARLY, {"state": "sending"}, to=(2, 4)),
    ]
    due = await meetings.outbox.due(NOW, first)
    assert [each.id for each in due] == expected
    assert [each.user_ids for each in due] == [(2, 3), (2, 4), (2, 4)]
    expected += await insert_messages(database, first, *({"nonce": f"flood-{number}"} for number in range(198)))
    assert [each.id for each in await meetings.outbox.due(NOW, first)] == expected[:-1]


async def test_a_message_of_an_unknown_kind_is_passed_over_and_named_in_the_log_once(
    meetings: MeetingServices, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first, _, _ = await three_meetings(database)
    _, readable, _ = await insert_messages(database, first, {"kind": "fanfare"}, {}, {"kind": "gong"})
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert [each.id for each in await meetings.outbox.due(NOW, first)] == [readable]
    told = [each for each in caplog.messages if f"A message of meeting {first}" in each]
    assert ["fanfare" in each for each in told] == [True, False]


async def test_what_ended_is_deleted_after_thirty_days_in_served_servers_alone(
    meetings: MeetingServices, database: Database
) -> None:
    first, _, there = await three_meetings(database)
    old = {"due_at": NOW - timedelta(days=30) - MOMENT}
    gone = await insert_messages(database, first, *({**old, **each} for each in ENDED))
    await insert_messages(database, first, old, {**old, "state": "sending"})
    await insert_messages(database, first, {"due_at": NOW - timedelta(days=30), "state": "sent"})
    await insert_messages(database, there, {**old, "state": "sent", "guild_id": ELSEWHERE})
    before = await rows_by_id(database, deliveries)
    await meetings.outbox.delete_old(NOW, [GUILD])
    assert before.keys() - (await rows_by_id(database, deliveries)).keys() == set(gone)


async def test_a_button_counts_in_the_server_of_the_message_that_was_sent_to_the_presser(
    meetings: MeetingServices, database: Database
) -> None:
    first, second, there = await three_meetings(database)
    await insert_messages(database, first, {"nonce": "first"}, to=(1, 2))
    await insert_messages(database, second, {"nonce": "second"}, to=(1, 3))
    await insert_messages(database, there, {"nonce": "there", "guild_id": ELSEWHERE}, to=(1,))
    guild_of = meetings.outbox.guild_of
    assert await guild_of("first", first, 1) == await guild_of("first", first, 2) == GUILD
    assert await guild_of("second", second, 1) == GUILD
    assert await guild_of("there", there, 1) == ELSEWHERE
    assert await guild_of("second", first, 1) is None, "the mark of a message about another meeting"
    assert await guild_of("invented", first, 1) is None
    assert await guild_of("first", first, 3) is None, "it was sent to others"
    assert await guild_of("first", there, 1) is None


async def test_the_states_of_messages_are_those_of_one_meeting_in_order(
    meetings: MeetingServices, database: Database
) -> None:
    first, second, there = await three_meetings(database)
    await insert_messages(database, first, {"state": "sent"}, {"kind": "over", "reason": "later"})
    await insert_messages(database, second, {})
    await insert_messages(database, there, {"guild_id": ELSEWHERE})
    expected = (("changed", "sent", ""), ("over", "due", "later"))
    assert await meetings.outbox.message_states(GUILD, first) == expected
    assert await meetings.outbox.message_states(ELSEWHERE, first) == ()


async def tell(meetings: MeetingServices, meeting: Meeting, user_ids: list[int], **options: object) -> None:
    async with meetings.database.write() as tx:
        await outbox.enqueue(tx, meeting, MessageKind.OVER, user_ids, NOW, **options)  # type: ignore[arg-type]


async def test_each_is_told_once_and_those_who_chose_direct_messages_apart(
    meetings: MeetingServices, database: Database
) -> None:
    meeting = await open_meeting(meetings)
    for number in (2, 4):
        await MemberStore(database).update_settings(GUILD, person(number), NOW, reminders=ReminderPreference.DM)
    await tell(meetings, meeting, [3, 1, 4, 3, 2, 4])
    await tell(meetings, meeting, [2])
    await tell(meetings, meeting, [1], at=NOW + MINUTE)
    messages = [each for each in await meetings.outbox.due(NOW + MINUTE, meeting.id) if each.kind == "over"]
    expected = [("dm", (4,)), ("dm", (2,)), ("thread", (1, 3)), ("dm", (2,)), ("thread", (1,))]
    assert [(each.route, each.user_ids) for each in messages] == expected
    assert [each.due_at for each in messages] == [NOW] * 4 + [NOW + MINUTE]
    assert {(each.attempts, each.attempted_at, each.target_id) for each in messages} == {(0, None, None)}
    assert len({each.nonce for each in messages}) == len(messages)
    assert all(len(each.nonce) <= 25 for each in messages), "the most that Discord takes"


async def test_a_message_in_a_thread_mentions_fifty_at_most(meetings: MeetingServices) -> None:
    for people, sizes in ((0, []), (1, [1]), (50, [50]), (51, [50, 1]), (100, [50, 50])):
        meeting = await open_meeting(meetings)
        await tell(meetings, meeting, list(range(1, people + 1)))
        messages = [each.user_ids for each in await meetings.outbox.due(NOW, meeting.id) if each.kind == "over"]
        assert [len(each) for each in messages] == sizes
        assert [user_id for each in messages for user_id in each] == list(range(1, people + 1))


async def test_what_is_for_all_is_one_message_in_the_thread_that_mentions_nobody(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    async with meetings.database.write() as tx:
        await outbox.enqueue_for_all(tx, meeting, MessageKind.OVER, NOW, "so")
    (message,) = [each for each in await meetings.outbox.due(NOW, meeting.id) if each.kind == "over"]
    assert (message.route, message.user_ids, message.detail) == ("thread", (), "so")


async def test_only_what_was_not_begun_is_dropped_of_this_meeting_and_of_the_kinds_named(
    meetings: MeetingServices, database: Database
) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    over, _, _ = await insert_messages(database, meeting.id, {"kind": "over"}, {"state": "sending"}, {"state": "sent"})
    reminder, changed = await insert_messages(database, meeting.id, {"kind": "reminder"}, {}, to=(1,))
    await insert_messages(database, other.id, {"kind": "over"})
    before, people = await rows_by_id(database, deliveries), await recipients_of(database)
    dropped = {"state": "dropped", "reason": "so"}
    async with database.write() as tx:
        await outbox.drop_pending(tx, meeting, "so", MessageKind.REMINDER, MessageKind.CHANGED)
    expected = {**before, **{each: {**before[each], **dropped} for each in (reminder, changed)}}
    assert await rows_by_id(database, deliveries) == expected
    async with database.write() as tx:
        await outbox.drop_pending(tx, meeting, "all")
    after = await rows_by_id(database, deliveries)
    assert {each for each in after if after[each] != expected[each]} == {
        over, *(key for key, row in before.items() if row["kind"] == "card" and row["meeting_id"] == meeting.id)
    }  # fmt: skip
    assert await recipients_of(database) == people


def test_nobody_is_told_twice_nor_a_guest_nor_who_did_it() -> None:
    ada, ben = person(1), person(2)
    assert ids_of([ada, None, ben, Person(GUEST_ID, "Dana"), ada]) == [1, 2]
    assert ids_of([ada, None, ben], but=Person(1, "Ada, renamed")) == [2]
