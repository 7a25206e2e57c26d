"""Searching and paging where it's tight: meetings that start together, and exactly as many as are looked at at once."""

from __future__ import annotations

from datetime import timedelta

from bot.database import Database
from bot.meetings.directory import Cursor, MeetingPage, TitleWord
from bot.meetings.model import Meeting
from bot.meetings.services import MeetingServices
from bot.meetings.viewer import Viewer
from tests.support.meeting_rows import insert_meetings
from tests.support.meetings import CHANNEL, GUILD, NOW

ELSEWHERE = GUILD + 1
HOUR = timedelta(hours=1)
EVERY = Viewer(1, frozenset({CHANNEL}))
LOOKED_AT = 200  # meetings at a time


async def insert_many(database: Database, count: int) -> list[int]:
    """Three start together each time, so that 200 end in the midst of them."""
    return await insert_meetings(database, *({"starts_at": NOW + (each // 3 + 1) * HOUR} for each in range(count)))


def ids(found: MeetingPage) -> tuple[list[int], bool, bool]:
    return [each.id for each in found.meetings], found.has_before, found.has_after


async def test_a_search_finds_each_once_however_many_start_together(
    meetings: MeetingServices, database: Database
) -> None:
    added = await insert_many(database, 2 * LOOKED_AT + 1)
    looked_at: list[int] = []

    def is_wanted(meeting: Meeting) -> bool:
        looked_at.append(meeting.id)
        return True

    async def found(limit: int) -> list[int]:
        looked_at.clear()
        return [each.id for each in await meetings.directory.search(GUILD, EVERY, NOW, (), is_wanted, limit=limit)]

    assert await found(500) == looked_at == added
    assert await found(LOOKED_AT) == looked_at == added[:LOOKED_AT], "no more is read than is needed"
    assert await found(LOOKED_AT + 1) == added[: LOOKED_AT + 1]


async def test_a_word_is_found_in_any_case_as_it_is_typed_and_in_the_titles_of_entries(
    meetings: MeetingServices, database: Database
) -> None:
    upper, wild, entry, _ = await insert_meetings(
        database, {"subject": "RETRIEVAL 100%"}, {"subject": "Retrieval 1000"},
        {"subject": "", "resource_id": "orca"}, {"subject": "Retrieval", "guild_id": ELSEWHERE},
    )  # fmt: skip

    async def found(*words: TitleWord) -> list[int]:
        return [each.id for each in await meetings.directory.search(GUILD, EVERY, NOW, words, bool, limit=9)]

    word = TitleWord("retrieval", ())
    assert await found(word) == [upper, wild]
    assert await found(word, TitleWord("100%", ())) == [upper]
    assert await found(TitleWord("retrieval", ("orca",))) == [upper, wild, entry]
    assert await found(word, TitleWord("x", ("orca",))) == []


async def test_a_page_says_whether_there_is_more_on_either_side(meetings: MeetingServices, database: Database) -> None:
    added = await insert_many(database, 7)
    page = meetings.directory.page
    assert ids(await page(GUILD, EVERY, NOW, 6)) == (added[:6], False, True)
    assert ids(await page(GUILD, EVERY, NOW, 7)) == (added, False, False)
    assert ids(await page(GUILD, EVERY, NOW, 6, skip=1)) == (added[1:], True, False)
    assert ids(await page(GUILD, EVERY, NOW, 5, skip=1)) == (added[1:6], True, True)
    behind = Cursor(NOW + HOUR, added[1])
    assert ids(await page(GUILD, EVERY, NOW, 5, cursor=behind)) == (added[2:], True, False)
    before = Cursor(NOW + 2 * HOUR, added[4], back=True)
    assert ids(await page(GUILD, EVERY, NOW, 4, cursor=before)) == (added[:4], False, True)
    assert ids(await page(GUILD, EVERY, NOW, 3, cursor=before)) == (added[1:4], True, True)


async def test_what_meetings_here_were_or_will_be_about_is_each_entry_once(
    meetings: MeetingServices, database: Database
) -> None:
    over = {"state": "over", "resource_id": "orca"}
    await insert_meetings(
        database, over, over, {**over, "resource_id": "vllm"}, {**over, "resource_id": ""},
        {"resource_id": "ahead"}, {"state": "planned", "resource_id": "planned"},
        {"state": "draft", "resource_id": "draft"}, {**over, "state": "cancelled", "resource_id": "cancelled"},
        {**over, "guild_id": ELSEWHERE, "resource_id": "there"},
    )  # fmt: skip
    assert sorted(await meetings.directory.resources(GUILD)) == ["ahead", "orca", "planned", "vllm"]


async def test_the_posting_of_a_meeting_is_found_in_its_server_in_any_state_but_a_draft(
    meetings: MeetingServices, database: Database
) -> None:
    states = ("planned", "open", "over", "cancelled", "skipped")
    rows = [{"state": state, "channel_id": number, "creator_id": 9} for number, state in enumerate(states, 1)]
    (draft, there, *posted) = await insert_meetings(database, {"state": "draft"}, {"guild_id": ELSEWHERE}, *rows)
    found = [await meetings.directory.posting(GUILD, each) for each in posted]
    assert [each and (each.channel_id, each.creator_id) for each in found] == [(number, 9) for number in range(1, 6)]
    assert [await meetings.directory.posting(GUILD, each) for each in (draft, there)] == [None, None]


async def test_pages_follow_the_starts_of_meetings_and_not_the_order_in_which_they_were_set_up(
    meetings: MeetingServices, database: Database
) -> None:
    hours = (3, 1, 2, 1, 3, 2)
    for past in (False, True):
        rows = [{"starts_at": NOW + each * HOUR, "state": "over" if past else "open"} for each in hours]
        starts = dict(zip(await insert_meetings(database, *rows), hours, strict=True))
        expected = sorted(starts, key=lambda each: (starts[each], each), reverse=past)
        for index, meeting_id in enumerate(expected):
            for back, listed in ((False, expected[index + 1 :]), (True, expected[:index])):
                cursor = Cursor(NOW + starts[meeting_id] * HOUR, meeting_id, back)
                page = await meetings.directory.page(GUILD, EVERY, NOW, 9, past=past, cursor=cursor)
                assert [each.id for each in page.meetings] == listed, (past, back, index)
