"""Who came and what was noted, corrected in one meeting alone; whose turn to present it is, by this server's past."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import insert, select

from bot.database import Database
from bot.database.schema.tables import attendances
from bot.database.schema.tables import meetings as meetings_table
from bot.meetings.attendance import NOTES_LIMIT, PresenterCandidate, rank_candidates
from bot.meetings.errors import MeetingClosed
from bot.meetings.services import MeetingServices
from bot.meetings.viewer import Viewer
from bot.members.model import Person
from tests.support.meeting_rows import insert_meetings, rows_by_id
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, log_of, person

ELSEWHERE = GUILD + 1
WEEK = timedelta(weeks=1)
OVER = {"state": "over"}


async def attend(database: Database, meeting_id: int, *user_ids: int, guild_id: int = GUILD) -> None:
    rows = [{"meeting_id": meeting_id, "user_id": each, "guild_id": guild_id} for each in user_ids]
    async with database.write() as tx:
        await tx.execute(insert(attendances), rows)


async def attended(database: Database) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    async with database.read() as tx:
        for row in await tx.execute(select(attendances).order_by(attendances.c.user_id)):
            found.setdefault(row.meeting_id, []).append(row.user_id)
    return found


async def test_who_came_is_corrected_in_this_meeting_alone(meetings: MeetingServices, database: Database) -> None:
    here, other, there = await insert_meetings(database, OVER, OVER, {**OVER, "guild_id": ELSEWHERE})
    for meeting_id, guild_id in ((here, GUILD), (other, GUILD), (there, ELSEWHERE)):
        await attend(database, meeting_id, 1, 2, 3, guild_id=guild_id)
    correct = meetings.attendance.correct_attendance
    await correct(GUILD, here, [person(3), person(4)], [1, 9], NOW, by=ORGANISER)
    assert await attended(database) == {here: [2, 3, 4], other: [1, 2, 3], there: [1, 2, 3]}
    await correct(GUILD, here, [], [2], NOW, by=ORGANISER)
    assert await attended(database) == {here: [3, 4], other: [1, 2, 3], there: [1, 2, 3]}
    sheet = await meetings.meetings.sheet(GUILD, here)
    assert sheet is not None
    assert [each.name for each in sheet.attended] == ["P3", "P4"], "by the names that were given along"
    log = await log_of(meetings.meetings, GUILD, here)
    assert [(each.event, each.actor, each.subject) for each in log] == [("attendance", "a former member", "")] * 2
    assert await log_of(meetings.meetings, GUILD, other) == ()


async def test_notes_are_of_one_meeting_that_is_open_or_over(meetings: MeetingServices, database: Database) -> None:
    states = ("open", "over", "draft", "planned", "cancelled", "skipped")
    running, ended, *closed = await insert_meetings(database, *({"state": each, "notes": "Old"} for each in states))
    before = await rows_by_id(database, meetings_table)
    save = meetings.attendance.save_notes
    await save(GUILD, running, "", NOW, by=ORGANISER)
    await save(GUILD, ended, "n" * (NOTES_LIMIT + 1), NOW, by=ORGANISER)
    for meeting_id in closed:
        with pytest.raises(MeetingClosed):
            await save(GUILD, meeting_id, "New", NOW, by=ORGANISER)
    assert await rows_by_id(database, meetings_table) == {
        **before,
        running: {**before[running], "notes": ""},
        ended: {**before[ended], "notes": "n" * NOTES_LIMIT},
    }
    events = [[each.event for each in await log_of(meetings.meetings, GUILD, meeting_id)] for meeting_id in before]
    assert events == [["notes"], ["notes"], [], [], [], []]


def test_who_presented_least_comes_first_then_who_did_longest_ago_then_who_came_most() -> None:
    expected = (
        PresenterCandidate(person(9), attended=5, presented=0, last_at=None),
        PresenterCandidate(person(2), attended=1, presented=0, last_at=None),
        PresenterCandidate(person(3), attended=1, presented=0, last_at=None),
        PresenterCandidate(person(8), attended=0, presented=1, last_at=NOW - WEEK),
        PresenterCandidate(person(1), attended=9, presented=1, last_at=NOW),
        PresenterCandidate(person(4), attended=99, presented=2, last_at=NOW - 9 * WEEK),
    )
    for candidates in permutations(expected):
        assert rank_candidates(candidates) == expected


async def test_what_candidates_did_is_counted_in_meetings_here_that_took_place_and_that_the_organiser_sees(
    meetings: MeetingServices, database: Database
) -> None:
    ada, ben, chen = (Person(number, f"P{number}") for number in (1, 2, 3))
    first, last, _, there, strangers, _ = await insert_meetings(
        database,
        {**OVER, "presenter_id": 1, "starts_at": NOW - 2 * WEEK},
        {**OVER, "presenter_id": 1, "starts_at": NOW - WEEK},
        {"state": "cancelled", "presenter_id": 2},
        {**OVER, "presenter_id": 2, "guild_id": ELSEWHERE},
        {**OVER, "presenter_id": 7},
        {"state": "open", "presenter_id": 3, "starts_at": NOW + WEEK},
    )
    await attend(database, first, 1, 2, 7)
    await attend(database, last, 1, 2, 3)
    await attend(database, strangers, 2)
    await attend(database, there, 1, 2, 3, guild_id=ELSEWHERE)
    (unseen,) = await insert_meetings(database, {**OVER, "presenter_id": 2, "channel_id": CHANNEL + 1})
    await attend(database, unseen, 1, 2, 3)
    people, viewer = [ada, ben, chen, person(4)], Viewer(ORGANISER.id, frozenset({CHANNEL}))
    candidates = await meetings.attendance.presenter_candidates(GUILD, people, viewer)
    assert candidates == (
        PresenterCandidate(ben, 3, 0, None), PresenterCandidate(chen, 1, 0, None),
        PresenterCandidate(person(4), 0, 0, None), PresenterCandidate(ada, 2, 2, NOW - WEEK),
    )  # fmt: skip
