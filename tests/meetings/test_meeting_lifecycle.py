"""A meeting from its draft to what is looked up afterwards: who may take each step, until when, and what it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.database.schema.tables import meetings as meetings_table
from bot.database.schema.tables import members
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.model import (
    GUEST_ID,
    LogEntry,
    Meeting,
    MeetingPatch,
    MeetingPlan,
    MeetingState,
    MeetingTopic,
)
from bot.meetings.services import MeetingServices
from bot.members.model import Person
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, fetch, log_of, open_meeting, person, to_be_sent

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
OTHER = GUILD + 1


async def draft(
    meetings: MeetingServices, *, by: Person = ORGANISER, guild_id: int = GUILD, now: datetime = NOW, **options: Any
) -> int:
    plan = MeetingPlan(**{"starts_at": NOW + 3 * DAY, "zone": "UTC", "topic": MeetingTopic("vllm"), **options})
    return await meetings.meetings.draft(guild_id, CHANNEL, plan, by, now)


async def drafts(meetings: MeetingServices) -> list[int]:
    async with meetings.database.read() as tx:
        served = meetings_table.c.guild_id.in_([GUILD, OTHER])
        return list(await tx.scalars(select(meetings_table.c.id).where(served).order_by(meetings_table.c.id)))


async def names(meetings: MeetingServices) -> dict[int, str]:
    async with meetings.database.read() as tx:
        found = await tx.execute(select(members.c.user_id, members.c.name).where(members.c.guild_id == GUILD))
        return {row.user_id: row.name for row in found}


async def test_a_draft_keeps_what_was_planned_and_names_its_people(meetings: MeetingServices) -> None:
    meeting = await fetch(meetings, await draft(meetings, presenter=person(7), weeks=2, place="R 1", seats=3))
    assert meeting.state is MeetingState.DRAFT
    assert (meeting.weeks, meeting.sequence, meeting.notes, meeting.series_id) == (2, 0, "", None)
    assert (meeting.creator, meeting.presenter, meeting.place, meeting.seats) == (ORGANISER, person(7), "R 1", 3)
    assert await log_of(meetings.meetings, GUILD, meeting.id) == ()
    assert await meetings.outbox.due(NOW, meeting.id) == ()
    by_guest = await draft(meetings, presenter=Person(GUEST_ID, "Dana"))
    assert await names(meetings) == {ORGANISER.id: "Olga", 7: "P7"}, "a guest is no member"
    async with meetings.database.read() as tx:
        one = (meetings_table.c.guild_id == GUILD, meetings_table.c.id == by_guest)
        columns = select(meetings_table.c.presenter_id, meetings_table.c.guest).where(*one)
        assert tuple((await tx.execute(columns)).one()) == (None, "Dana")


async def test_a_draft_is_forgotten_after_a_day_and_nothing_else_is(meetings: MeetingServices) -> None:
    posted = await open_meeting(meetings, after=9 * DAY)
    await draft(meetings)
    fresh, of_another = await draft(meetings, now=NOW + SECOND), await draft(meetings, by=person(1))
    in_other = await draft(meetings, guild_id=OTHER)
    later = NOW + DAY
    new = await draft(meetings, now=later)
    assert await drafts(meetings) == [posted.id, fresh, of_another, in_other, new], "one's own here, when one makes one"
    await meetings.meetings.delete_stale_drafts(later, [GUILD])
    assert await drafts(meetings) == [posted.id, fresh, in_other, new]
    await meetings.meetings.delete_stale_drafts(later, [])
    assert await drafts(meetings) == [posted.id, fresh, in_other, new]
    await meetings.meetings.delete_stale_drafts(later + SECOND, [OTHER])
    assert await drafts(meetings) == [posted.id, fresh, new]


async def test_a_draft_is_discarded_by_its_creator_in_its_server_alone(meetings: MeetingServices) -> None:
    first, second, posted = await draft(meetings), await draft(meetings), await open_meeting(meetings)
    for guild_id, meeting_id, who in (
        (OTHER, first, ORGANISER),
        (GUILD, first, person(1)),
        (GUILD, posted.id, ORGANISER),
    ):
        await meetings.meetings.discard(guild_id, meeting_id, who)
        assert await drafts(meetings) == [first, second, posted.id]
    await meetings.meetings.discard(GUILD, first, ORGANISER)
    assert await drafts(meetings) == [second, posted.id]


async def test_a_draft_is_posted_once_by_its_creator_while_its_time_is_ahead(meetings: MeetingServices) -> None:
    meeting_id, late = await draft(meetings), await draft(meetings)
    with pytest.raises(NoSuchMeeting):
        await meetings.meetings.confirm(GUILD, meeting_id, person(1), NOW)
    meeting = await meetings.meetings.confirm(GUILD, meeting_id, ORGANISER, NOW + 3 * DAY - SECOND)
    assert (meeting.id, meeting.state) == (meeting_id, MeetingState.OPEN)
    with pytest.raises(MeetingClosed) as twice:
        await meetings.meetings.confirm(GUILD, meeting_id, ORGANISER, NOW)
    assert twice.value.state is MeetingState.OPEN
    with pytest.raises(MeetingClosed):
        await meetings.meetings.confirm(GUILD, late, ORGANISER, NOW + 3 * DAY)
    assert [each.event for each in await log_of(meetings.meetings, GUILD, meeting_id)] == ["opened"]
    assert (await log_of(meetings.meetings, GUILD, meeting_id))[0].actor == "Olga"


async def test_a_draft_of_somebody_who_is_gone_is_posted_by_nobody(meetings: MeetingServices) -> None:
    meeting_id = await draft(meetings)
    async with meetings.database.write() as tx:
        one = (meetings_table.c.guild_id == GUILD, meetings_table.c.id == meeting_id)
        await tx.execute(update(meetings_table).where(*one).values(creator_id=None))
    for who in (ORGANISER, Person(GUEST_ID, "Nobody")):
        with pytest.raises(NoSuchMeeting):
            await meetings.meetings.confirm(GUILD, meeting_id, who, NOW)


async def test_who_is_to_present_is_told_when_the_card_is_posted_unless_they_posted_it(
    meetings: MeetingServices,
) -> None:
    for presenter, told in ((person(7), [("presenting", (7,))]), (ORGANISER, []), (None, [])):
        meeting = await open_meeting(meetings, presenter=presenter)
        assert await to_be_sent(meetings, meeting.id) == told


async def test_a_change_of_what_is_so_already_is_none(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, place="R 1")
    before = await log_of(meetings.meetings, GUILD, meeting.id)
    same = MeetingPatch(starts_at=meeting.starts_at, topic=meeting.topic, minutes=meeting.minutes, place="R 1")
    change = await meetings.meetings.change(GUILD, meeting.id, same, NOW, by=ORGANISER)
    assert (change.meeting, change.fields) == (meeting, frozenset())
    assert await log_of(meetings.meetings, GUILD, meeting.id) == before


async def test_everyone_concerned_but_who_made_it_is_told_of_a_new_time_place_or_topic(
    meetings: MeetingServices,
) -> None:
    meeting, other = [await open_meeting(meetings, seats=1, presenter=person(7)) for _ in range(2)]
    for each in (meeting, other):
        for number in (1, 2, ORGANISER.id):
            await meetings.joining.join(GUILD, each.id, Person(number, "Olga"), NOW)
    await meetings.meetings.change(GUILD, meeting.id, MeetingPatch(minutes=30), NOW, by=ORGANISER)
    assert await to_be_sent(meetings, meeting.id) == [("presenting", (7,))], "a new length is told to nobody"
    moved = MeetingPatch(starts_at=meeting.starts_at + HOUR, topic=MeetingTopic(text="Orca"))
    change = await meetings.meetings.change(GUILD, meeting.id, moved, NOW, by=ORGANISER)
    assert change.fields == {"when", "topic"}
    assert change.meeting == await fetch(meetings, meeting.id)
    assert (change.meeting.starts_at, change.meeting.topic) == (moved.starts_at, moved.topic)
    assert change.meeting.sequence == meeting.sequence + 2, "calendars notice each change"
    assert (await to_be_sent(meetings, meeting.id))[1:] == [("changed", (1, 2, 7))]
    assert await to_be_sent(meetings, other.id) == [("presenting", (7,))]
    entry = (await log_of(meetings.meetings, GUILD, meeting.id))[0]
    times = f"{int(meeting.starts_at.timestamp())}>{int(meeting.starts_at.timestamp()) + 3600}"
    assert entry == LogEntry(NOW, "changed", "Olga", "", f"topic,when,{times}")


async def test_a_date_that_is_not_open_yet_is_moved_without_reminders(meetings: MeetingServices) -> None:
    await open_meeting(meetings, weeks=1)
    planned = (await meetings.meetings.upcoming(GUILD, NOW))[1]
    later = planned.starts_at + HOUR
    await meetings.meetings.change(GUILD, planned.id, MeetingPatch(starts_at=later), NOW, by=ORGANISER)
    assert (await fetch(meetings, planned.id)).starts_at == later
    assert planned.id not in [meeting_id for _, meeting_id in await meetings.reminders.due(later, [GUILD])]


async def test_a_skipped_date_comes_back_until_it_would_begin(meetings: MeetingServices) -> None:
    await open_meeting(meetings, weeks=1)
    dates = await meetings.meetings.upcoming(GUILD, NOW)
    for each in dates[1:3]:
        await meetings.meetings.cancel(GUILD, each.id, NOW, by=ORGANISER)
    back = await meetings.meetings.restore(GUILD, dates[1].id, dates[1].starts_at - SECOND, by=ORGANISER)
    assert (back.id, back.state) == (dates[1].id, MeetingState.PLANNED)
    entry = (await log_of(meetings.meetings, GUILD, back.id))[0]
    assert (entry.event, entry.actor) == ("restored", "Olga")
    with pytest.raises(MeetingClosed):
        await meetings.meetings.restore(GUILD, dates[2].id, dates[2].starts_at, by=ORGANISER)
    for meeting_id in (dates[0].id, dates[1].id, dates[3].id):
        with pytest.raises(MeetingClosed):
            await meetings.meetings.restore(GUILD, meeting_id, NOW, by=ORGANISER)


async def test_upcoming_is_all_that_is_not_over_the_next_first(meetings: MeetingServices) -> None:
    row = {
        "guild_id": GUILD, "channel_id": CHANNEL, "resource_id": "", "subject": "", "zone": "UTC", "place": "",
        "weeks": 0, "sequence": 0, "notes": "", "created_at": NOW, "minutes": 60, "state": "open",
    }  # fmt: skip
    ahead = [{**row, "starts_at": NOW + number * HOUR} for number in range(60, 0, -1)]
    begun = [{**row, "starts_at": NOW - 12 * HOUR + SECOND, "minutes": 12 * 60}, {**row, "starts_at": NOW - HOUR}]
    others = [{**row, "starts_at": NOW + DAY, "state": each.value} for each in set(MeetingState) - {"open", "planned"}]
    others.append({**row, "starts_at": NOW + DAY, "guild_id": OTHER})
    planned = {**row, "starts_at": NOW + 100 * HOUR, "state": "planned"}
    async with meetings.database.write() as tx:
        await tx.execute(insert(meetings_table), [*ahead, *begun, *others, planned])
    found = await meetings.meetings.upcoming(GUILD, NOW)
    expected = [NOW - 12 * HOUR + SECOND, *(NOW + number * HOUR for number in range(1, 61)), NOW + 100 * HOUR]
    assert [each.starts_at for each in found] == expected


async def over(meetings: MeetingServices, after: timedelta, topic: str = "vllm") -> Meeting:
    meeting = await open_meeting(meetings, after=after, topic=MeetingTopic(topic))
    await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
    assert await meetings.series.end_meeting(meeting, meeting.ends_at)
    return meeting


async def test_the_meetings_about_a_paper_are_those_over_and_ahead_the_latest_first(meetings: MeetingServices) -> None:
    first, last, middle = [await over(meetings, days * DAY) for days in (1, 5, 3)]
    formerly = await over(meetings, 2 * DAY, "pagedattention")
    await over(meetings, 4 * DAY, "orca")
    ahead = await open_meeting(meetings, after=9 * DAY, topic=MeetingTopic("vllm"))
    cancelled = await open_meeting(meetings, after=8 * DAY, topic=MeetingTopic("vllm"))
    await meetings.meetings.cancel(GUILD, cancelled.id, NOW, by=ORGANISER)
    ids = ("vllm", "pagedattention")
    assert meetings.meetings.cached_about(GUILD, ids) is None
    found = await meetings.meetings.about(GUILD, ids)
    assert [each.id for each in found] == [ahead.id, last.id, middle.id, formerly.id, first.id]
    assert meetings.meetings.cached_about(GUILD, ids) == found
    assert await meetings.meetings.about(OTHER, ids) == ()
    assert meetings.meetings.cached_about(GUILD, ("vllm",)) is None
    another = await over(meetings, 6 * DAY)
    assert [each.id for each in await meetings.meetings.about(GUILD, ids)][:2] == [ahead.id, another.id]


async def test_a_meeting_names_whoever_has_to_do_with_it_also_when_it_is_over(meetings: MeetingServices) -> None:
    past = await over(meetings, DAY)  # which P1 joined
    waits = await open_meeting(meetings, seats=1)
    for number in (2, 1):
        await meetings.joining.join(GUILD, waits.id, person(number), NOW)
    presents = await open_meeting(meetings, presenter=person(1), after=5 * DAY)
    await meetings.meetings.cancel(GUILD, presents.id, NOW, by=ORGANISER)
    own = await draft(meetings, by=person(1), starts_at=NOW + 6 * DAY)
    await open_meeting(meetings)
    assert [each.id for each in await meetings.meetings.naming(GUILD, 1)] == [past.id, waits.id, presents.id, own]
    assert [each.id for each in await meetings.meetings.naming(GUILD, 2)] == [waits.id]
    assert await meetings.meetings.naming(OTHER, 1) == ()
