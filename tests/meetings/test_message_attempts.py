"""How an attempt to send a message is remembered, what ends it, and that nothing changes it after its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.database import Database
from bot.database.schema.tables import deliveries
from bot.database.schema.tables import meetings as meetings_table
from bot.meetings.outbox import MAX_ATTEMPTS, Delivery, Outbox, retry_delay
from bot.meetings.services import MeetingServices
from bot.members.store import MemberStore
from tests.support.meeting_rows import insert_meetings, insert_messages, recipients_of, rows_by_id
from tests.support.meetings import GUILD, NOW, ORGANISER, fetch, log_of, person

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
THREAD, CHANNEL = 600, 601
CARD = {"kind": "card", "route": "channel"}


@pytest.fixture
async def meeting_id(database: Database) -> int:
    """Beside another one that has the same messages to the same people."""
    found, other = await insert_meetings(database, {}, {})
    await insert_messages(database, other, {}, {**CARD, "nonce": "other"}, to=(1, 2, 3))
    return found


async def message(database: Database, meeting_id: int, *to: int, **values: Any) -> Delivery:
    (row_id,) = await insert_messages(database, meeting_id, values, to=to)
    return await stored(database, meeting_id, row_id)


async def stored(database: Database, meeting_id: int, row_id: int) -> Delivery:
    (found,) = [each for each in await Outbox(database).due(NOW + MINUTE, meeting_id) if each.id == row_id]
    return found


async def hide(database: Database, *numbers: int) -> None:
    for number in numbers:
        await MemberStore(database).update_settings(GUILD, person(number), NOW, hidden=True)


async def changed(database: Database, before: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """By the message's id: the columns that are not as they were."""
    after = await rows_by_id(database, deliveries)
    return {
        key: found
        for key, row in after.items()
        if (found := {name: value for name, value in row.items() if before.get(key, {}).get(name, ...) != value})
    }


ENDINGS: dict[str, Callable[[Outbox, Delivery], Awaitable[Any]]] = {
    "begin": lambda outbox, each: outbox.begin_attempt(each, THREAD, NOW),
    "sent": lambda outbox, each: outbox.mark_sent(each, 5),
    "dropped": lambda outbox, each: outbox.mark_dropped(each, "why"),
    "later": lambda outbox, each: outbox.reschedule(each, "why", NOW),
    "put off": lambda outbox, each: outbox.put_off(each, NOW),
    "given up": lambda outbox, each: outbox.give_up(each, "why", NOW, refused=True),
}


async def test_what_has_ended_stays_as_it_ended(meetings: MeetingServices, database: Database, meeting_id: int) -> None:
    for state in ("sent", "undeliverable", "uncertain", "dropped"):
        delivery = await message(database, meeting_id, 1)
        async with database.write() as tx:
            await tx.execute(deliveries.update().where(deliveries.c.id == delivery.id).values(state=state))
        before = await rows_by_id(database, deliveries)
        for name, end in ENDINGS.items():
            assert await end(meetings.outbox, delivery) is None, (state, name)
            assert await changed(database, before) == {}, (state, name)
    assert await log_of(meetings.meetings, GUILD, meeting_id) == ()


async def test_each_attempt_and_each_end_is_the_one_messages(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    outbox = meetings.outbox
    sent, dropped = await message(database, meeting_id, 1), await message(database, meeting_id, 1)
    before = await rows_by_id(database, deliveries)
    begun = await outbox.begin_attempt(sent, THREAD, NOW + SECOND)
    assert begun == await stored(database, meeting_id, sent.id)
    attempt = {"state": "sending", "attempted_at": NOW + SECOND, "target_id": THREAD}
    assert await changed(database, before) == {sent.id: attempt}
    await outbox.mark_sent(begun, 5)
    assert await changed(database, before) == {sent.id: {**attempt, "state": "sent", "message_id": 5}}
    before = await rows_by_id(database, deliveries)
    await outbox.mark_dropped(dropped, "w" * 300)
    assert await changed(database, before) == {dropped.id: {"state": "dropped", "reason": "w" * 200}}


async def test_a_card_that_was_sent_becomes_its_meetings_unless_there_is_one(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    async with database.write() as tx:
        await tx.execute(meetings_table.update().where(meetings_table.c.id == meeting_id).values(event_sequence=3))
    before = await rows_by_id(database, meetings_table)
    reminder = await message(database, meeting_id, 1, kind="reminder")
    cards = [await message(database, meeting_id, **CARD) for _ in range(2)]
    for number, each in enumerate((reminder, *cards), 5):
        begun = await meetings.outbox.begin_attempt(each, CHANNEL + number, NOW)
        assert begun is not None
        await meetings.outbox.mark_sent(begun, number)
    posted = {"message_id": 6, "channel_id": CHANNEL + 6, "event_sequence": None}
    assert await rows_by_id(database, meetings_table) == {**before, meeting_id: {**before[meeting_id], **posted}}


async def test_who_hides_is_told_apart_and_no_thread_mentions_them(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    delivery = await message(database, meeting_id, 1, 2, 3, 4, detail="place")
    others = {key: people for key, people in (await recipients_of(database)).items() if key != delivery.id}
    await hide(database, 2, 3)
    begun = await meetings.outbox.begin_attempt(delivery, THREAD, NOW + SECOND)
    assert begun is not None
    assert begun.user_ids == (1, 4)
    everyone = await recipients_of(database)
    assert everyone.pop(delivery.id) == [1, 4]
    assert {key: everyone.pop(key) for key in others} == others, "what others were to be told"
    apart = [await stored(database, meeting_id, each) for each in everyone]
    assert [(each.route, each.kind, each.detail, each.due_at, each.user_ids) for each in apart] == [
        ("dm", "changed", "place", NOW + SECOND, (2,)),
        ("dm", "changed", "place", NOW + SECOND, (3,)),
    ]
    again_begun = await meetings.outbox.begin_attempt(delivery, THREAD, NOW + SECOND)
    assert again_begun is not None
    assert again_begun.user_ids == (1, 4)
    assert len(await recipients_of(database)) == len(others) + 3, "told once"


async def test_a_message_whose_every_recipient_hides_goes_to_no_thread(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    delivery = await message(database, meeting_id, 1, 2)
    await hide(database, 1, 2)
    assert await meetings.outbox.begin_attempt(delivery, THREAD, NOW) is None
    row = (await rows_by_id(database, deliveries))[delivery.id]
    assert (row["state"], row["reason"]) == ("dropped", "told by direct message")
    apart = [each for each in await meetings.outbox.due(NOW, meeting_id) if each.id != delivery.id]
    assert [(each.route, each.user_ids) for each in apart] == [("dm", (1,)), ("dm", (2,))]
    for each in apart:
        begun = await meetings.outbox.begin_attempt(each, 7, NOW)
        assert begun is not None
        assert (begun.route, begun.user_ids) == ("dm", each.user_ids)


async def test_a_message_to_nobody_in_particular_is_sent_whoever_hides(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    await hide(database, 1)
    card = await message(database, meeting_id, **CARD)
    assert await meetings.outbox.begin_attempt(card, CHANNEL, NOW) is not None


async def test_closed_direct_messages_lead_to_the_thread_with_a_new_nonce_unless_one_hides(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    open_one, hidden = [await message(database, meeting_id, number, route="dm") for number in (1, 2)]
    await hide(database, 2)
    for each in (open_one, hidden):
        assert await meetings.outbox.begin_attempt(each, 7, NOW) is not None
    before = await rows_by_id(database, deliveries)
    rerouted = await meetings.outbox.reroute_to_thread(open_one)
    assert rerouted == await stored(database, meeting_id, open_one.id)
    assert rerouted.user_ids == (1,)
    nonce = rerouted.nonce
    assert nonce != open_one.nonce
    to_thread = {"state": "due", "route": "thread", "nonce": nonce, "attempted_at": None, "target_id": None}
    assert await changed(database, before) == {open_one.id: to_thread}
    before = await rows_by_id(database, deliveries)
    assert await meetings.outbox.reroute_to_thread(hidden) is None
    reason = "takes no direct messages, and hides"
    assert await changed(database, before) == {hidden.id: {"state": "dropped", "reason": reason}}


def test_pauses_between_attempts_double_up_to_half_an_hour() -> None:
    seconds = [retry_delay(attempts).total_seconds() for attempts in range(MAX_ATTEMPTS + 1)]
    assert seconds == [2, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1800, 1800]


async def test_a_message_that_failed_waits_longer_each_time_and_says_why(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    delivery = await message(database, meeting_id, 1)
    before = await rows_by_id(database, deliveries)
    for attempts in (1, 2):
        await meetings.outbox.reschedule(delivery, f"{attempts}" * 300, NOW)
        retry_at = NOW + 2**attempts * SECOND
        expected = {"attempts": attempts, "retry_at": retry_at, "reason": f"{attempts}" * 200}
        assert await changed(database, before) == {delivery.id: expected}
        delivery = await stored(database, meeting_id, delivery.id)


async def test_what_discord_will_take_later_is_put_off_by_its_age_without_counting_an_attempt(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    for age, pause in ((-9, 2), (0, 2), (1, 2), (3, 3), (29, 29), (31, 30), (3600, 30)):
        certain, uncertain = [
            await message(database, meeting_id, 1, due_at=NOW - age * SECOND) for _ in range(2)
        ]  # fmt: skip
        begun = await meetings.outbox.begin_attempt(uncertain, THREAD, NOW)
        assert begun is not None
        assert await meetings.outbox.begin_attempt(certain, THREAD, NOW) is not None
        before = await rows_by_id(database, deliveries)
        await meetings.outbox.put_off(certain, NOW)
        await meetings.outbox.put_off(begun, NOW)
        retry_at = {"retry_at": NOW + pause * SECOND}
        assert await changed(database, before) == {
            certain.id: {**retry_at, "state": "due", "attempted_at": None, "target_id": None},
            uncertain.id: retry_at,
        }


async def test_given_up_is_uncertain_only_if_it_may_have_arrived(meetings: MeetingServices, database: Database) -> None:
    undeliverable, uncertain = "undeliverable", "uncertain"
    for begins, refused, state in (
        (False, True, undeliverable), (False, False, undeliverable), (True, True, undeliverable),
        (True, False, uncertain),
    ):  # fmt: skip
        (meeting_id,) = await insert_meetings(database, {})
        delivery = await message(database, meeting_id, 1)
        if begins:
            assert await meetings.outbox.begin_attempt(delivery, THREAD, NOW) is not None
        await meetings.outbox.give_up(delivery, "w" * 300, NOW, refused=refused)
        row = (await rows_by_id(database, deliveries))[delivery.id]
        assert (row["state"], row["reason"]) == (state, "w" * 200)
        (entry,) = await log_of(meetings.meetings, GUILD, meeting_id)
        assert (entry.event, entry.actor, entry.detail) == (state, "", f"changed: {'w' * 300}"[:300])
        (news,) = await meetings.outbox.due(NOW, meeting_id)
        assert (news.kind, news.route, news.user_ids) == ("undelivered", "dm", (ORGANISER.id,))
        assert news.detail == f"{state}:changed:{'w' * 300}"[:300]


async def test_the_creator_hears_once_of_each_reason_for_each_kind_about_each_meeting(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    (other,) = await insert_meetings(database, {})
    await insert_messages(database, meeting_id, {"detail": "undeliverable:changed:gone"})  # the words of another kind
    for about, kind, reason in (
        (meeting_id, "changed", "gone"), (meeting_id, "changed", "gone"), (meeting_id, "over", "gone"),
        (meeting_id, "changed", "closed"), (other, "changed", "gone"),
    ):  # fmt: skip
        await meetings.outbox.give_up(await message(database, about, 1, kind=kind), reason, NOW, refused=True)

    async def news(about: int) -> list[str]:
        return [each.detail for each in await meetings.outbox.due(NOW, about) if each.kind == "undelivered"]

    expected = ["changed:gone", "over:gone", "changed:closed"]
    assert await news(meeting_id) == [f"undeliverable:{each}" for each in expected]
    assert await news(other) == ["undeliverable:changed:gone"]
    assert len(await log_of(meetings.meetings, GUILD, meeting_id)) == 4, "the log has each"


async def test_without_a_creator_a_failure_is_only_logged(meetings: MeetingServices, database: Database) -> None:
    (orphan,) = await insert_meetings(database, {"creator_id": None})
    await meetings.outbox.give_up(await message(database, orphan, 1), "gone", NOW, refused=True)
    assert (await fetch(meetings, orphan)).creator is None
    assert await meetings.outbox.due(NOW, orphan) == ()
    assert [each.event for each in await log_of(meetings.meetings, GUILD, orphan)] == ["undeliverable"]


async def test_whether_a_message_may_have_arrived_and_how_long_discord_knows_its_nonce(
    meetings: MeetingServices, database: Database, meeting_id: int
) -> None:
    fresh = await message(database, meeting_id, 1)
    begun = await meetings.outbox.begin_attempt(fresh, THREAD, NOW)
    assert begun is not None
    assert (fresh.may_have_arrived, begun.may_have_arrived) == (False, True)
    assert not fresh.nonce_holds(NOW)
    assert [begun.nonce_holds(NOW + each) for each in (-SECOND, 0 * SECOND, 2 * MINUTE, 2 * MINUTE + SECOND)] == [
        False, True, True, False
    ]  # fmt: skip
