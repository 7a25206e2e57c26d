"""What is remembered of a meeting: its log, whose names it holds, and what Discord has of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from bot.database.schema.tables import members
from bot.meetings.model import FORMER_MEMBER, LogEntry, MeetingPatch
from bot.meetings.services import MeetingServices
from bot.members.model import Person
from bot.members.store import MemberStore
from tests.support.meetings import GUILD, NOW, ORGANISER, fetch, log_of, open_meeting, person

HOUR = timedelta(hours=1)
OTHER = GUILD + 1


async def test_what_discord_has_of_a_meeting_is_remembered_of_that_one_alone(meetings: MeetingServices) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    store = meetings.meetings
    assert (meeting.thread_id, meeting.event_id, await store.event_sequence(meeting)) == (None, None, None)
    await store.change(GUILD, meeting.id, MeetingPatch(place="R 2"), NOW, by=ORGANISER)
    current = await fetch(meetings, meeting.id)
    await store.set_event(current, 77)
    await store.set_thread(current, 88)
    shown = await fetch(meetings, meeting.id)
    assert (shown.thread_id, shown.event_id, await store.event_sequence(shown)) == (88, 77, 1)
    await store.set_event_stale(shown)
    assert await store.event_sequence(shown) is None
    assert (await fetch(meetings, meeting.id)).event_id == 77
    await store.set_event(shown, 77)
    await store.set_event(shown, None)
    await store.set_thread(shown, None)
    gone = await fetch(meetings, meeting.id)
    assert (gone.thread_id, gone.event_id, await store.event_sequence(gone)) == (None, None, None)
    assert await fetch(meetings, other.id) == other
    assert await store.event_sequence(other) is None


async def test_the_log_names_people_as_this_server_knows_them_and_no_one_for_the_bot(
    meetings: MeetingServices,
) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    for number in (1, 2):
        await MemberStore(meetings.database).touch(OTHER, Person(number, f"Q{number}"), NOW)
    await meetings.joining.join(GUILD, other.id, person(1), NOW)
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await meetings.signups.remove(GUILD, meeting.id, person(1), NOW + HOUR, by=person(2))
    await meetings.series.end_meeting(meeting, meeting.ends_at)
    assert await log_of(meetings.meetings, GUILD, meeting.id) == (
        LogEntry(meeting.ends_at, "over", "", "", ""),
        LogEntry(NOW + HOUR, "removed", FORMER_MEMBER, "P1", ""),  # whom the server doesn't know, though another does
        LogEntry(NOW, "joined", "P1", "", ""),
        LogEntry(NOW, "opened", "Olga", "", ""),
    )


async def test_whose_name_is_not_stored_any_more_is_a_former_member(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, presenter=person(7))
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    await meetings.series.end_meeting(meeting, meeting.ends_at)
    async with meetings.database.write() as tx:
        await tx.execute(delete(members).where(members.c.guild_id == GUILD))
    sheet = await meetings.meetings.sheet(GUILD, meeting.id)
    assert sheet is not None
    assert sheet.meeting.creator == Person(ORGANISER.id, FORMER_MEMBER)
    assert sheet.meeting.presenter == Person(7, FORMER_MEMBER)
    assert sheet.seating.seated == (Person(1, FORMER_MEMBER),)
    assert sheet.attended == (Person(1, FORMER_MEMBER), Person(7, FORMER_MEMBER))


async def test_the_last_page_of_a_log_has_an_entry(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)  # which is the first entry
    found = []
    for number in range(1, 21):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
        if (count := number + 1) in {9, 10, 11, 20, 21}:
            pages = [await meetings.meetings.log_page(GUILD, meeting.id, asked, 10) for asked in (0, 2)]
            assert {page.count for page in pages} == {count}
            found.append((count, *((page.first, len(page.entries)) for page in pages)))
    assert found == [
        (9, (0, 9), (0, 9)), (10, (0, 10), (0, 10)), (11, (0, 10), (10, 1)), (20, (0, 10), (10, 10)),
        (21, (0, 10), (20, 1)),
    ]  # fmt: skip
    assert (await meetings.meetings.log_page(OTHER, meeting.id, 5, 1)).first == 0, "there is none"
