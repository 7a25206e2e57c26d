"""Which dates a series has, which of them is open, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.database.schema.tables import meetings as meetings_table
from bot.database.schema.tables import series as series_table
from bot.meetings.errors import NoSuchMeeting, SeriesEnded
from bot.meetings.model import Meeting, MeetingPatch, MeetingState, MeetingTopic, Series
from bot.meetings.outbox import MessageKind
from bot.meetings.scheduling import DATES_AHEAD, series_dates
from bot.meetings.series import Advanced
from bot.meetings.services import MeetingServices
from bot.members.model import ReminderPreference
from bot.members.store import MemberStore
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, fetch, log_of, open_meeting, person, to_be_sent

SECOND, HOUR, WEEK = timedelta(seconds=1), timedelta(hours=1), timedelta(weeks=1)


async def dates(meetings: MeetingServices, first: Meeting) -> list[Meeting]:
    """All that its series has, by number."""
    of_series = (meetings_table.c.guild_id == GUILD, meetings_table.c.series_id == first.series_id)
    async with meetings.database.read() as tx:
        query = select(meetings_table.c.id).where(*of_series).order_by(meetings_table.c.number)
        ids = list(await tx.scalars(query))
    return [await fetch(meetings, each) for each in ids]


async def states(meetings: MeetingServices, first: Meeting) -> list[str]:
    return [each.state.value for each in await dates(meetings, first)]


async def stored(meetings: MeetingServices, first: Meeting) -> Any:
    async with meetings.database.read() as tx:
        query = select(series_table).where(series_table.c.guild_id == GUILD, series_table.c.id == first.series_id)
        return (await tx.execute(query)).one()


async def end(meetings: MeetingServices, meeting: Meeting) -> datetime:
    """At its end; gives that moment."""
    assert await meetings.series.end_meeting(meeting, meeting.ends_at)
    return meeting.ends_at


async def advance(meetings: MeetingServices, first: Meeting, now: datetime) -> Meeting | None:
    """As the worker does: only where something is to be done, and then it is done."""
    series_id = first.series_id
    assert series_id is not None
    before = await dates(meetings, first)
    due = await meetings.series.to_advance(now, [GUILD])
    opened = (await meetings.series.advance(series_id, now)).opened
    assert ((GUILD, series_id) in due) is (await dates(meetings, first) != before)
    assert (GUILD, series_id) not in await meetings.series.to_advance(now, [GUILD])
    return opened


async def test_eight_dates_are_ahead_from_the_first_on_at_the_same_hour_of_the_zone(meetings: MeetingServices) -> None:
    starts_at = datetime.fromisoformat("2027-03-10T15:00Z")  # clocks change there on 28 March
    plan: dict[str, Any] = {"zone": "Europe/Berlin", "seats": 4, "minutes": 45, "place": "Room 3", "weeks": 1}
    first = await open_meeting(meetings, after=starts_at - NOW, **plan)
    found = await dates(meetings, first)
    assert [each.number for each in found] == list(range(DATES_AHEAD))
    hours = {each.starts_at.hour for each in found[:3]}, {each.starts_at.hour for each in found[3:]}
    assert hours == ({15}, {14})
    assert [each.starts_at.date() for each in found] == [date(2027, 3, 10) + WEEK * each for each in range(DATES_AHEAD)]
    assert found[0].state is MeetingState.OPEN
    for each in found[1:]:
        assert (each.state, each.weeks, each.sequence, each.notes) == (MeetingState.PLANNED, 0, 0, "")
        assert (each.channel_id, each.creator, each.zone) == (CHANNEL, ORGANISER, "Europe/Berlin")
        assert (each.seats, each.minutes, each.place, each.topic) == (4, 45, "Room 3", MeetingTopic())
        assert each.message_id is None
    row = await stored(meetings, first)
    assert (row.guild_id, row.channel_id, row.creator_id) == (GUILD, CHANNEL, ORGANISER.id)
    assert (row.first, row.at, row.weeks, row.zone) == (date(2027, 3, 10), time(16), 1, "Europe/Berlin")
    assert (row.next_number, row.ended) == (DATES_AHEAD, False)


async def test_dates_of_a_series_are_those_after_a_moment_and_not_at_it() -> None:
    series = Series(
        id=1, guild_id=GUILD, channel_id=CHANNEL, creator_id=None, first=NOW.date(), at=NOW.time(), weeks=2, zone="UTC"
    )  # fmt: skip
    at = NOW + 2 * WEEK
    assert next(series_dates(series, 0, after=at)) == (2, at + 2 * WEEK)
    assert next(series_dates(series, 0, after=at - SECOND)) == (1, at)
    assert next(series_dates(series, 3, after=at)) == (3, at + 4 * WEEK)


async def test_when_a_date_begins_one_is_added_and_when_it_is_over_the_next_is_opened(
    meetings: MeetingServices,
) -> None:
    first, other = await open_meeting(meetings, weeks=1), await open_meeting(meetings, weeks=2)
    await open_meeting(meetings)  # once, at the same time
    untouched = await dates(meetings, other), await stored(meetings, other)
    planned = ["planned"] * (DATES_AHEAD - 1)
    assert await advance(meetings, first, first.starts_at - SECOND) is None
    assert await states(meetings, first) == ["open", *planned]
    assert await advance(meetings, first, first.starts_at) is None
    assert await states(meetings, first) == ["open", *planned, "planned"]
    now = await end(meetings, first)
    opened = await advance(meetings, first, now)
    found = await dates(meetings, first)
    assert opened is not None
    assert opened.id == found[1].id
    assert await states(meetings, first) == ["over", "open", *planned]
    assert [each.number for each in found] == list(range(DATES_AHEAD + 1))
    assert found[-1].starts_at == first.starts_at + DATES_AHEAD * WEEK
    assert (await stored(meetings, first)).next_number == DATES_AHEAD + 1
    assert (await dates(meetings, other), await stored(meetings, other)) == untouched


async def test_an_opened_date_has_a_card_reminders_and_a_line_in_its_log(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, weeks=1)
    opened = await advance(meetings, first, await end(meetings, first))
    assert opened is not None
    due = await meetings.outbox.due(first.ends_at, opened.id)
    assert [(each.kind.value, each.route.value, each.due_at) for each in due] == [("card", "channel", first.ends_at)]
    [entry] = await log_of(meetings.meetings, GUILD, opened.id)
    assert (entry.event, entry.actor, entry.at) == ("opened", "", first.ends_at)
    for hours in (24, 1):
        at = opened.starts_at - hours * HOUR
        assert (GUILD, opened.id) not in await meetings.reminders.due(at - SECOND, [GUILD])
        assert (GUILD, opened.id) in await meetings.reminders.due(at, [GUILD])
        await meetings.reminders.enqueue_due(GUILD, opened.id, at)


async def test_dates_that_passed_while_the_bot_was_away_are_skipped_and_its_log_says_so(
    meetings: MeetingServices,
) -> None:
    first, other = await open_meeting(meetings, weeks=1), await open_meeting(meetings, weeks=2)
    now = first.starts_at + 3 * WEEK  # when one begins
    assert await advance(meetings, first, now) is None, "the first is open still"
    found = await dates(meetings, first)
    assert await states(meetings, first) == ["open", *["skipped"] * 3, *["planned"] * DATES_AHEAD]
    for each in found[1:4]:
        assert [(entry.event, entry.actor) for entry in await log_of(meetings.meetings, GUILD, each.id)] == [
            ("missed", "")
        ]
        assert await to_be_sent(meetings, each.id, now=now) == []
    assert "skipped" not in await states(meetings, other)
    await end(meetings, first)
    opened = await advance(meetings, first, now)
    assert opened is not None
    assert opened.number == 4


async def test_a_date_that_passes_while_an_earlier_one_was_put_off_is_skipped(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, weeks=1)
    assert await advance(meetings, first, first.starts_at) is None
    put_off = MeetingPatch(starts_at=first.starts_at + 3 * WEEK)
    await meetings.meetings.change(GUILD, first.id, put_off, first.starts_at, by=ORGANISER)
    assert await advance(meetings, first, first.starts_at + WEEK) is None
    assert await states(meetings, first) == ["open", "skipped", *["planned"] * (DATES_AHEAD - 1)]


async def test_a_date_that_somebody_skipped_is_not_made_up_for(meetings: MeetingServices) -> None:
    first = await open_meeting(meetings, weeks=1)
    found = await dates(meetings, first)
    for each in found[:3]:
        await meetings.meetings.cancel(GUILD, each.id, NOW, by=ORGANISER)
    assert await states(meetings, first) == ["cancelled", *["skipped"] * 2, *["planned"] * 5]
    opened = await advance(meetings, first, NOW)
    assert opened is not None
    assert opened.id == found[3].id
    for each in found[3:-1]:
        await meetings.meetings.cancel(GUILD, each.id, NOW, by=ORGANISER)
    opened = await advance(meetings, first, NOW)
    assert opened is not None
    assert opened.id == found[-1].id
    await meetings.meetings.cancel(GUILD, opened.id, NOW, by=ORGANISER)
    assert await advance(meetings, first, NOW) is None
    assert len(await dates(meetings, first)) == DATES_AHEAD


async def test_an_ended_series_keeps_its_open_date_and_no_other(meetings: MeetingServices) -> None:
    ended, other = await open_meeting(meetings, weeks=1), await open_meeting(meetings, weeks=1)
    untouched = await dates(meetings, other)
    found = await dates(meetings, ended)
    await meetings.signups.present(GUILD, found[1].id, person(1), NOW)
    await meetings.signups.present(GUILD, found[2].id, ORGANISER, NOW)
    assert ended.series_id is not None
    with pytest.raises(NoSuchMeeting):
        await meetings.series.end_series(GUILD + 1, ended.series_id, NOW, by=ORGANISER)
    with pytest.raises(NoSuchMeeting):
        await meetings.series.end_series(GUILD, ended.series_id + 99, NOW, by=ORGANISER)
    later = NOW + HOUR
    removed = await meetings.series.end_series(GUILD, ended.series_id, later, by=ORGANISER)
    assert [each.id for each in removed] == [each.id for each in found[1:]]
    assert await states(meetings, ended) == ["open", *["skipped"] * (DATES_AHEAD - 1)]
    assert await to_be_sent(meetings, found[1].id, now=later) == [("cancelled", (1,))]
    assert await to_be_sent(meetings, found[2].id, now=later) == [], "who ended it knows"
    entry = (await log_of(meetings.meetings, GUILD, found[1].id))[0]
    assert (entry.event, entry.actor, entry.at) == ("skipped", "Olga", later)
    assert await dates(meetings, other) == untouched
    with pytest.raises(SeriesEnded):
        await meetings.series.end_series(GUILD, ended.series_id, later, by=ORGANISER)
    restored = found[3]
    await meetings.meetings.restore(GUILD, restored.id, later, by=ORGANISER)
    now = await end(meetings, await fetch(meetings, ended.id))
    assert await advance(meetings, ended, now) is None
    assert (await fetch(meetings, restored.id)).state is MeetingState.PLANNED
    assert len(await dates(meetings, ended)) == DATES_AHEAD
    assert await advance(meetings, other, await end(meetings, other)) is not None


async def test_a_series_is_added_to_by_its_own_end_alone(meetings: MeetingServices) -> None:
    """Though something is to be done, in a series that ended before it was looked at."""
    first = await open_meeting(meetings, weeks=1)
    now = await end(meetings, first)
    async with meetings.database.write() as tx:
        one = (series_table.c.guild_id == GUILD, series_table.c.id == first.series_id)
        await tx.execute(update(series_table).where(*one).values(ended=True))
    before = await dates(meetings, first)
    assert await meetings.series.advance(first.series_id or 0, now) == Advanced()
    assert await dates(meetings, first) == before


async def test_a_meeting_ends_at_its_end_and_once(meetings: MeetingServices) -> None:
    meeting, long = await open_meeting(meetings), await open_meeting(meetings, minutes=120)
    assert await meetings.series.past_end(meeting.ends_at - SECOND, [GUILD]) == ()
    assert not await meetings.series.end_meeting(meeting, meeting.ends_at - SECOND)
    assert [each.id for each in await meetings.series.past_end(meeting.ends_at, [GUILD])] == [meeting.id]
    assert await meetings.series.end_meeting(meeting, meeting.ends_at)
    assert not await meetings.series.end_meeting(meeting, meeting.ends_at)
    assert await meetings.series.past_end(meeting.ends_at, [GUILD]) == ()
    assert await meetings.reminders.due(meeting.ends_at, [GUILD]) == ((GUILD, long.id),)
    assert [each.event for each in await log_of(meetings.meetings, GUILD, meeting.id)] == ["over", "opened"]


async def came(meetings: MeetingServices, meeting: Meeting) -> list[int]:
    sheet = await meetings.meetings.sheet(GUILD, meeting.id)
    assert sheet is not None
    return [each.id for each in sheet.attended]


async def asked(meetings: MeetingServices, meeting: Meeting) -> list[tuple[str, Sequence[int]]]:
    due = await meetings.outbox.due(meeting.ends_at, meeting.id)
    return [(each.route.value, each.user_ids) for each in due if each.kind is MessageKind.OVER]


async def test_who_sat_and_who_presented_came_and_who_waited_did_not(meetings: MeetingServices) -> None:
    meeting, other = [await open_meeting(meetings, seats=2, presenter=person(7)) for _ in range(2)]
    for number in (2, 1, 3):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await meetings.joining.join(GUILD, other.id, person(4), NOW)
    await end(meetings, meeting)
    assert await came(meetings, meeting) == [1, 2, 7]
    assert await came(meetings, other) == []
    assert await asked(meetings, meeting) == [("thread", ())]
    assert await asked(meetings, other) == []


async def test_who_chose_direct_messages_is_asked_by_one_and_the_others_in_the_thread(
    meetings: MeetingServices,
) -> None:
    for number in (1, 2):
        await MemberStore(meetings.database).update_settings(
            GUILD, person(number), NOW, reminders=ReminderPreference.DM
        )
    meeting, direct = await open_meeting(meetings), await open_meeting(meetings)
    for number in (3, 2, 1):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
        if number < 3:
            await meetings.joining.join(GUILD, direct.id, person(number), NOW)
    for each in (meeting, direct):
        await end(meetings, each)
    by_dm: list[tuple[str, Sequence[int]]] = [("dm", (1,)), ("dm", (2,))]
    assert await asked(meetings, meeting) == [*by_dm, ("thread", ())]
    assert await asked(meetings, direct) == by_dm, "nobody is left for the thread"


OPTIONS: list[tuple[dict[str, Any], bool, bool, bool]] = [
    ({}, True, True, True),
    ({}, True, False, True),  # somebody deleted the card
    ({"presenter": person(7)}, False, True, True),
    ({"presenter": person(7)}, False, False, False),  # there never was a card that one could have come by
    ({}, False, True, False),
    ({"topic": MeetingTopic(text="Free words")}, True, True, False),
]


async def test_whether_they_finished_is_asked_after_a_meeting_about_a_paper_that_took_place(
    meetings: MeetingServices,
) -> None:
    for options, joins, card, is_asked in OPTIONS:
        meeting = await open_meeting(meetings, **options)
        if joins:
            await meetings.joining.join(GUILD, meeting.id, person(1), NOW)
        if card:
            [delivery, *_] = await meetings.outbox.due(NOW, meeting.id)
            begun = await meetings.outbox.begin_attempt(delivery, CHANNEL, NOW)
            assert begun is not None
            await meetings.outbox.mark_sent(begun, meeting.id)
        await end(meetings, meeting)
        assert bool(await asked(meetings, meeting)) is is_asked, (options, joins, card)
