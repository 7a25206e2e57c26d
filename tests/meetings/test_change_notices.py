"""What changes within a minute is told together, once to each; a cancellation takes the place of what was untold."""

from __future__ import annotations

from datetime import timedelta

from bot.meetings.change_notices import NOTICE_PAUSE
from bot.meetings.model import Meeting, MeetingPatch, MeetingTopic
from bot.meetings.outbox import Delivery, MessageKind
from bot.meetings.services import MeetingServices
from tests.support.loopback.components import find_text
from tests.support.meeting_scenes import Scene
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, open_meeting, person

SECOND = timedelta(seconds=1)


async def changed(meetings: MeetingServices, meeting: Meeting, at: timedelta, **fields: object) -> None:
    patch = MeetingPatch(**fields)  # type: ignore[arg-type]  # each of its own type
    await meetings.meetings.change(GUILD, meeting.id, patch, NOW + at, by=ORGANISER)


async def due(meetings: MeetingServices, meeting: Meeting, at: timedelta) -> list[Delivery]:
    found = await meetings.outbox.due(NOW + at, meeting.id)
    return [each for each in found if each.kind is not MessageKind.CARD]


async def send(meetings: MeetingServices, meeting: Meeting, at: timedelta) -> list[tuple[str, tuple[int, ...]]]:
    """What of it is due, as if Discord took it at once."""
    sent = []
    for each in await due(meetings, meeting, at):
        begun = await meetings.outbox.begin_attempt(each, CHANNEL, NOW + at)
        assert begun is not None
        await meetings.outbox.mark_sent(begun, 1)
        sent.append((each.detail, each.user_ids))
    return sent


async def test_the_first_change_is_told_at_once_and_those_within_a_minute_together(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    for number in (1, 2):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await changed(meetings, meeting, timedelta(), place="Room 1")
    assert await send(meetings, meeting, timedelta()) == [("place", (1, 2))]
    await changed(meetings, meeting, SECOND, place="Room 2")
    await changed(meetings, meeting, 2 * SECOND, starts_at=meeting.starts_at + timedelta(hours=1))
    await changed(meetings, meeting, 3 * SECOND, topic=MeetingTopic(text="Another"))
    assert await send(meetings, meeting, NOTICE_PAUSE - SECOND) == []
    assert await meetings.outbox.next_at(GUILD, meeting.id, NOW + 3 * SECOND) == NOW + NOTICE_PAUSE
    assert await send(meetings, meeting, NOTICE_PAUSE) == [("place,topic,when", (1, 2))]
    await changed(meetings, meeting, 2 * NOTICE_PAUSE, place="Room 3")
    assert await send(meetings, meeting, 2 * NOTICE_PAUSE) == [("place", (1, 2))]


async def test_a_loop_of_changes_is_told_once_a_minute(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    told = []
    for number in range(50):
        await changed(meetings, meeting, 5 * number * SECOND, place=f"Room {number}")
        told += await send(meetings, meeting, 5 * number * SECOND)
    assert told == [("place", (1,))] * 5


async def test_each_is_told_what_they_do_not_know_yet(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    for number in (1, 2):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await meetings.meetings.change(GUILD, meeting.id, MeetingPatch(place="Hall"), NOW, by=person(1))
    await meetings.joining.join(GUILD, meeting.id, person(3), NOW)
    await meetings.signups.appoint(GUILD, meeting.id, person(9), NOW, by=ORGANISER)
    found = [each for each in await due(meetings, meeting, timedelta()) if each.kind is MessageKind.CHANGED]
    assert [(each.detail, each.user_ids) for each in found] == [("presenter", (1, 3)), ("place,presenter", (2,))]


async def test_a_cancellation_takes_the_place_of_changes_to_be_told(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await changed(meetings, meeting, timedelta(), place="Room 1")
    await send(meetings, meeting, timedelta())
    await changed(meetings, meeting, SECOND, place="Room 2")
    await meetings.meetings.cancel(GUILD, meeting.id, NOW + 2 * SECOND, by=ORGANISER)
    found = await due(meetings, meeting, 2 * NOTICE_PAUSE)
    assert [(each.kind, each.user_ids) for each in found] == [(MessageKind.CANCELLED, (1,))]
    assert found[0].due_at == NOW + 2 * SECOND


async def test_after_a_clock_was_set_back_news_waits_no_longer(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await changed(meetings, meeting, timedelta(hours=5), place="Room 1")
    await send(meetings, meeting, timedelta(hours=5))
    await changed(meetings, meeting, timedelta(), place="Room 2")
    assert await send(meetings, meeting, NOTICE_PAUSE) == [("place", (1,))]


async def test_who_was_named_presenter_and_is_none_any_more_is_not_told(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    signups, olga = stage.services.meetings.signups, stage.person("olga")
    for name in ("bela", None, "chen"):
        person = None if name is None else stage.person(name)
        await signups.appoint(stage.guild.id, meeting.id, person, stage.clock(), by=olga)
    await signups.step_down(stage.guild.id, meeting.id, stage.person("chen"), stage.clock())
    await signups.present(stage.guild.id, meeting.id, stage.person("dora"), stage.clock())
    await stage.settle()
    states = await stage.states(meeting)
    assert [each for each in states if each[1] == "sent"] == [("changed", "sent", "")]
    assert {reason for kind, _, reason in states if kind == "presenting"} == {"no longer presents"}
    assert {reason for kind, _, reason in states if kind == "reopened"} == {"somebody presents again"}
    (news,) = stage.messages_about(meeting)
    assert "presents now" in "\n".join(find_text(news))


async def test_what_waits_for_its_minute_is_sent_without_another_press(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    store, olga = stage.services.meetings.meetings, stage.person("olga")
    for place in ("Room 1", "Room 2", "Room 3"):
        await store.change(stage.guild.id, meeting.id, MeetingPatch(place=place), stage.clock(), by=olga)
        await stage.settle()
    later = meeting.starts_at + timedelta(days=1)
    await store.change(stage.guild.id, meeting.id, MeetingPatch(starts_at=later), stage.clock(), by=olga)
    await stage.settle()
    (first,) = stage.messages_about(meeting)
    assert "has a new place" in "\n".join(find_text(first))
    assert await stage.worker.round() <= NOTICE_PAUSE.total_seconds(), "the next round comes for it"
    stage.move_both_clocks(NOTICE_PAUSE)
    await stage.settle()
    first, second = stage.messages_about(meeting)
    said = "\n".join(find_text(second))
    assert "has a new place and a new time" in said
    assert "Room 3" in said
