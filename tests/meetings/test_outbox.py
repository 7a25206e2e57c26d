"""Messages that wait to be sent: whom they are for, how an attempt is remembered, and what makes them needless."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.meetings.errors import MeetingClosed
from bot.meetings.model import AlreadyJoined, Meeting, MeetingPatch, MeetingState, Resized, Seated, Waitlisted
from bot.meetings.outbox import NONCE_WINDOW, Delivery, MessageKind
from bot.meetings.reminders import due_times, schedule_reminders
from bot.meetings.rights import may_choose_topic
from bot.meetings.services import MeetingServices
from bot.members.model import Actor
from bot.servers.model import ServerSettings
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, fetch, open_meeting, person, to_be_sent


async def join(meetings: MeetingServices, meeting: Meeting, *numbers: int) -> None:
    for number in numbers:
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)


async def waiting(meetings: MeetingServices, meeting: Meeting, kind: MessageKind) -> list[Delivery]:
    return [each for each in await meetings.outbox.due(NOW, meeting.id) if each.kind is kind]


async def test_one_message_mentions_fifty_people_at_most_and_nobody_twice(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await join(meetings, meeting, *range(1, 102))
    await meetings.meetings.change(GUILD, meeting.id, MeetingPatch(place="Hall"), NOW, by=ORGANISER)
    parts = [each.user_ids for each in await waiting(meetings, meeting, MessageKind.CHANGED)]
    assert [len(each) for each in parts] == [50, 50, 1]
    assert sorted(user_id for part in parts for user_id in part) == list(range(1, 102))


async def test_a_second_attempt_at_the_same_channel_keeps_the_time_of_the_first(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    [card] = await waiting(meetings, meeting, MessageKind.CARD)
    assert await meetings.outbox.begin_attempt(card, CHANNEL, NOW) is not None
    second = await meetings.outbox.begin_attempt(card, CHANNEL, NOW + timedelta(minutes=1))
    assert second is not None
    assert second.attempted_at == NOW
    assert second.nonce_holds(NOW + NONCE_WINDOW)
    assert not second.nonce_holds(NOW + NONCE_WINDOW + timedelta(seconds=1))
    moved = await meetings.outbox.begin_attempt(card, CHANNEL + 1, NOW + timedelta(minutes=2))
    assert moved is not None
    assert moved.attempted_at == NOW + timedelta(minutes=2)


async def test_after_a_clock_was_set_back_no_nonce_holds(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    [card] = await waiting(meetings, meeting, MessageKind.CARD)
    begun = await meetings.outbox.begin_attempt(card, CHANNEL, NOW)
    assert begun is not None
    assert not begun.nonce_holds(NOW - timedelta(seconds=1))


async def test_news_of_a_failure_that_fails_begets_no_other(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    [card] = await waiting(meetings, meeting, MessageKind.CARD)
    await meetings.outbox.give_up(card, "the channel is gone", NOW, refused=True)
    [news] = await waiting(meetings, meeting, MessageKind.UNDELIVERED)
    await meetings.outbox.give_up(news, "takes no direct messages", NOW, refused=True)
    assert await waiting(meetings, meeting, MessageKind.UNDELIVERED) == []
    states = await meetings.outbox.message_states(GUILD, meeting.id)
    assert [(kind, state) for kind, state, _ in states] == [
        ("card", "undeliverable"), ("undelivered", "undeliverable")
    ]  # fmt: skip


async def test_after_a_cancellation_nothing_waits_but_the_news_of_it(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=1)
    await join(meetings, meeting, 1, 2)
    await meetings.signups.leave(GUILD, meeting.id, person(1), NOW)
    assert await to_be_sent(meetings, meeting.id) == [("promoted", (2,))]
    await meetings.meetings.cancel(GUILD, meeting.id, NOW, by=ORGANISER)
    states = await meetings.outbox.message_states(GUILD, meeting.id)
    assert states == (("card", "dropped", "cancelled"), ("promoted", "dropped", "cancelled"), ("cancelled", "due", ""))


async def test_of_several_overdue_reminders_the_last_is_sent(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await join(meetings, meeting, 1)
    late = meeting.starts_at - timedelta(minutes=59)
    await meetings.reminders.enqueue_due(GUILD, meeting.id, late)
    [reminder] = await waiting_at(meetings, meeting, late)
    assert reminder.detail == "60"


async def waiting_at(meetings: MeetingServices, meeting: Meeting, at: datetime) -> list[Delivery]:
    due = await meetings.outbox.due(meeting.starts_at, meeting.id)
    return [each for each in due if each.kind is MessageKind.REMINDER and each.due_at == at]


async def test_a_meeting_that_is_not_open_reminds_nobody(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await join(meetings, meeting, 1)
    await meetings.meetings.cancel(GUILD, meeting.id, NOW, by=ORGANISER)
    # Put back, as if two processes had done both at once.
    async with meetings.database.write() as tx:
        await schedule_reminders(tx, meeting, meeting.starts_at, [60], NOW)
    assert await meetings.reminders.enqueue_due(GUILD, meeting.id, meeting.starts_at) == 0
    assert [kind for kind, _, _ in await meetings.outbox.message_states(GUILD, meeting.id)] == ["card", "cancelled"]


async def test_fewer_seats_than_are_taken_promote_nobody(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=3)
    await join(meetings, meeting, 1, 2, 3, 4, 5)
    resized = await meetings.signups.resize(GUILD, meeting.id, 2, NOW, by=ORGANISER, sure=True)
    assert resized == Resized(2, (), (person(3),))
    assert await to_be_sent(meetings, meeting.id) == [("unseated", (3,))]


async def test_a_new_presenter_is_news_to_those_who_wait_too(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=1)
    await join(meetings, meeting, 1, 2)
    await meetings.signups.present(GUILD, meeting.id, person(7), NOW)
    assert await to_be_sent(meetings, meeting.id) == [("changed", (1, 2))]


async def test_after_its_end_nobody_presents_even_before_it_is_marked_over(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    with pytest.raises(MeetingClosed):
        await meetings.signups.present(GUILD, meeting.id, person(1), meeting.ends_at)
    assert (await fetch(meetings, meeting.id)).presenter is None


async def test_who_only_waited_did_not_come(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=1)
    await join(meetings, meeting, 1, 2)
    await meetings.series.end_meeting(meeting, meeting.ends_at)
    sheet = await meetings.meetings.sheet(GUILD, meeting.id)
    assert sheet is not None
    assert [each.id for each in sheet.attended] == [1]


async def test_the_presenter_chooses_the_paper_until_the_card_is_posted(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, weeks=1)
    ahead = await meetings.meetings.upcoming(GUILD, NOW)
    planned = next(each for each in ahead if each.state is MeetingState.PLANNED)
    presenter = Actor(person(1), frozenset(), manages_server=False)
    settings = ServerSettings(organiser_role_id=5)
    for meeting, may in ((first, False), (planned, True)):
        await meetings.signups.present(GUILD, meeting.id, person(1), NOW)
        presented = await fetch(meetings, meeting.id)
        assert may_choose_topic(presenter, settings, presented) is may
        stranger = Actor(person(2), frozenset(), manages_server=False)
        assert not may_choose_topic(stranger, settings, presented)


async def test_what_has_ended_is_kept_for_thirty_days_and_what_has_not_for_as_long_as_it_takes(
    meetings: MeetingServices,
) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    [card] = await waiting(meetings, meeting, MessageKind.CARD)
    begun = await meetings.outbox.begin_attempt(card, CHANNEL, NOW)
    assert begun is not None
    await meetings.outbox.mark_sent(begun, 5)
    for days, left in ((30, ["sent"]), (31, [])):
        await meetings.outbox.delete_old(NOW + timedelta(days=days), [GUILD])
        assert [state for _, state, _ in await meetings.outbox.message_states(GUILD, meeting.id)] == left
    assert [state for _, state, _ in await meetings.outbox.message_states(GUILD, other.id)] == ["due"]


def test_a_reminder_that_is_due_right_now_is_not_scheduled_any_more() -> None:
    hour = timedelta(hours=1)
    assert due_times(NOW + hour, [60, 59], NOW) == {59: NOW + timedelta(minutes=1)}


async def test_of_many_who_join_at_once_each_hears_of_the_place_they_have(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, seats=2)
    joining = (meetings.joining.join(GUILD, meeting.id, person(number), NOW) for number in (1, 2, 3, 4, 3, 1))
    outcomes = await asyncio.gather(*joining)
    waits = [Waitlisted(1), Waitlisted(2)]
    assert outcomes == [Seated(), Seated(), *waits, AlreadyJoined(1), AlreadyJoined(0)]
