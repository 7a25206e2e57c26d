"""What members find of a server's meetings, on both engines: pages without an end, search over all, the own next."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.advice.store.history import HistoryStore
from bot.app import build_meetings
from bot.database import Database
from bot.meetings.directory import Cursor, Posting, TitleWord
from bot.meetings.model import LogPage, Meeting
from bot.meetings.services import MeetingServices
from bot.meetings.viewer import NOBODY, Viewer
from tests.support.meeting_rows import insert_meetings
from tests.support.meetings import CHANNEL, GUILD, NOW, log_of, open_meeting, person

SPAMMER = 5
ELSEWHERE, PRIVATE, DELETED = CHANNEL + 1, CHANNEL + 2, CHANNEL + 3
ADA, BEN = 1, 2
EVERY = Viewer(ADA, frozenset({CHANNEL, ELSEWHERE}))
HOUR = timedelta(hours=1)


async def add(database: Database, *rows: dict[str, Any]) -> list[int]:
    """Meetings as their table has them; gives their ids."""
    usual = {"creator_id": SPAMMER, "subject": "Spam", "starts_at": NOW + HOUR}
    return await insert_meetings(database, *({**usual, **row} for row in rows))


async def walk(meetings: MeetingServices, viewer: Viewer, *, past: bool = False, size: int = 5) -> list[list[int]]:
    """The ids on each page, to the end; and the same back to the start, or it fails."""
    directory = meetings.directory
    page = await directory.page(GUILD, viewer, NOW, size, past=past)
    assert not page.has_before
    pages = [page]
    while page.has_after:
        last = page.meetings[-1]
        page = await directory.page(GUILD, viewer, NOW, size, past=past, cursor=Cursor(last.starts_at, last.id))
        assert page.has_before
        pages.append(page)
    for earlier, later in reversed(list(pairwise(pages))):
        first = later.meetings[0]
        cursor = Cursor(first.starts_at, first.id, back=True)
        before = await directory.page(GUILD, viewer, NOW, size, past=past, cursor=cursor)
        assert before == earlier
    return [ids(each.meetings) for each in pages]


def ids(found: Sequence[Meeting]) -> list[int]:
    return [each.id for each in found]


async def test_lists_page_without_an_end_also_where_meetings_start_together(
    meetings: MeetingServices, database: Database
) -> None:
    starts = [NOW + (number // 4) * HOUR + HOUR for number in range(123)]
    added = await add(database, *({"starts_at": start} for start in starts))
    pages = await walk(meetings, EVERY)
    assert [len(page) for page in pages] == [5] * 24 + [3]
    assert [each for page in pages for each in page] == added
    over = await add(database, *({"starts_at": start - 200 * HOUR, "state": "over"} for start in starts))
    pages = await walk(meetings, EVERY, past=True, size=7)
    assert [each for page in pages for each in page] == over[::-1]


async def test_a_page_by_number_is_what_lists_of_earlier_versions_ask_for(
    meetings: MeetingServices, database: Database
) -> None:
    added = await add(database, *({"starts_at": NOW + (number + 1) * HOUR} for number in range(12)))
    page = await meetings.directory.page(GUILD, EVERY, NOW, 5, skip=5)
    assert (ids(page.meetings), page.has_before, page.has_after) == (added[5:10], True, True)
    page = await meetings.directory.page(GUILD, EVERY, NOW, 5, skip=50)
    assert (ids(page.meetings), page.has_after) == ([], False)


@pytest.mark.parametrize(("minutes", "ago", "is_over"), [(60, 60, True), (61, 60, False), (720, 719, False)])
async def test_a_meeting_is_listed_until_its_end(
    meetings: MeetingServices, database: Database, minutes: int, ago: int, is_over: bool
) -> None:
    await add(database, {"starts_at": NOW - timedelta(minutes=ago), "minutes": minutes})
    page = await meetings.directory.page(GUILD, EVERY, NOW, 5)
    assert (page.meetings == ()) is is_over
    upcoming = (await HistoryStore(database).snapshot(GUILD, EVERY, lambda _: None, NOW)).upcoming
    assert (upcoming is None) is is_over


async def test_drafts_other_servers_and_other_states_are_in_no_list(
    meetings: MeetingServices, database: Database
) -> None:
    _, planned, over, cancelled, _, _ = await add(
        database, *({"state": each} for each in ("draft", "planned", "over", "cancelled", "skipped")),
        {"guild_id": GUILD + 1},
    )  # fmt: skip
    assert await walk(meetings, EVERY) == [[planned]]
    assert await walk(meetings, EVERY, past=True) == [[cancelled, over]]


async def test_a_meeting_is_found_by_those_alone_who_see_its_channel(
    meetings: MeetingServices, database: Database
) -> None:
    public, private, deleted = await add(
        database, {}, {"channel_id": PRIVATE}, {"channel_id": DELETED, "creator_id": BEN}
    )
    viewers = {
        Viewer(ADA, frozenset({CHANNEL}), frozenset({DELETED})): [public],
        Viewer(ADA, frozenset({CHANNEL, PRIVATE})): [public, private],
        Viewer(BEN, frozenset({CHANNEL}), frozenset({DELETED})): [public, deleted],
        Viewer(BEN, frozenset({CHANNEL})): [public],
        NOBODY: [],
    }
    for viewer, expected in viewers.items():
        assert [each for page in await walk(meetings, viewer) for each in page] == expected
        found = await meetings.directory.search(GUILD, viewer, NOW, (), lambda _: True, limit=9)
        assert ids(found) == expected
        every = await meetings.meetings.upcoming(GUILD, NOW)
        assert ids([each for each in every if viewer.sees(each)]) == expected


async def test_search_finds_one_behind_hundreds_and_only_a_creators_where_asked(
    meetings: MeetingServices, database: Database
) -> None:
    spam = [{"starts_at": NOW + (number + 1) * HOUR, "subject": f"Buy 100% {number}"} for number in range(450)]
    await add(database, *spam)
    wanted, listed, _ = await add(
        database,
        {"starts_at": NOW + 500 * HOUR, "subject": "Ünusual Topic", "creator_id": ADA},
        {"starts_at": NOW + 501 * HOUR, "resource_id": "orca", "subject": ""},
        {"starts_at": NOW + 502 * HOUR, "subject": "Ünusual Topic", "channel_id": PRIVATE},
    )
    search = meetings.directory.search

    async def found(*words: TitleWord, creator_id: int | None = None, text: str = "") -> list[int]:
        return ids(
            await search(
                GUILD, EVERY, NOW, words, lambda each: text in each.topic.text, creator_id=creator_id, limit=25
            )
        )

    assert await found(TitleWord("topic", ())) == [wanted]
    assert await found(TitleWord("o", ("orca",))) == [wanted, listed], "no spam has an o"
    assert await found(TitleWord("orca", ("orca", "other"))) == [listed]
    assert await found(creator_id=ADA) == [wanted]
    assert await found(text="Ünusual") == [wanted], "beyond what is looked at together"
    assert len(await found(TitleWord("100%", ()))) == 25
    assert await found(TitleWord("1%0", ())) == [], "a wildcard is a character like others"


async def test_channels_and_postings_are_those_of_this_server_and_follow_changes(
    meetings: MeetingServices, database: Database
) -> None:
    assert await meetings.directory.channels(GUILD) == frozenset()
    here, draft, there = await add(
        database, {}, {"channel_id": PRIVATE, "state": "draft"}, {"guild_id": GUILD + 1, "channel_id": ELSEWHERE}
    )
    assert await meetings.directory.channels(GUILD) == {CHANNEL, PRIVATE}
    assert await meetings.directory.posting(GUILD, here) == Posting(CHANNEL, SPAMMER)
    assert await meetings.directory.posting(GUILD, draft) is None
    assert await meetings.directory.posting(GUILD, there) is None
    await add(database, {"channel_id": DELETED})
    assert await meetings.directory.channels(GUILD) == {CHANNEL, PRIVATE, DELETED}


async def test_the_next_own_meeting_is_found_behind_any_number_of_others(
    meetings: MeetingServices, database: Database
) -> None:
    history = HistoryStore(database)

    async def upcoming(viewer: Viewer) -> tuple[int, bool]:
        found = await history.snapshot(GUILD, viewer, lambda _: None, NOW)
        return (found.upcoming.meeting_id if found.upcoming else 0), found.joined

    first, *_ = await add(database, *({"starts_at": NOW + (number + 1) * HOUR} for number in range(60)))
    assert await upcoming(EVERY) == (first, False)
    own = await open_meeting(meetings, after=timedelta(days=30))
    await meetings.joining.join(GUILD, own.id, person(ADA), NOW)
    assert await upcoming(EVERY) == (own.id, True)
    presented, hidden, ended = await add(
        database,
        {"starts_at": NOW + 90 * HOUR, "presenter_id": ADA, "channel_id": ELSEWHERE, "state": "planned"},
        {"starts_at": NOW + 80 * HOUR, "presenter_id": ADA, "channel_id": PRIVATE},
        {"starts_at": NOW - HOUR, "presenter_id": ADA},
    )
    assert await upcoming(EVERY) == (presented, True)
    assert await upcoming(Viewer(ADA, frozenset({CHANNEL, PRIVATE}))) == (hidden, True)
    assert await upcoming(Viewer(ADA, frozenset({CHANNEL}))) == (own.id, True)
    assert await upcoming(Viewer(BEN, frozenset({CHANNEL}))) == (first, False)
    assert await upcoming(NOBODY) == (0, False)
    assert ended not in {first, own.id}


async def test_nothing_looks_through_all_meetings(sqlite_url: str) -> None:
    """By SQLite's own plan, with 3,000 meetings of others: each look-up goes through an index."""
    async with Database(sqlite_url) as database:
        meetings, history = build_meetings(database), HistoryStore(database)
        await add(database, *({"starts_at": NOW + number * HOUR} for number in range(1, 3001)))
        statements: list[tuple[str, Any]] = []

        def record_statement(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            statements.append((statement, parameters))

        event.listen(Engine, "before_cursor_execute", record_statement)
        try:
            cursor = Cursor(NOW + 2900 * HOUR, 2900)
            await meetings.directory.page(GUILD, EVERY, NOW, 5)
            await meetings.directory.page(GUILD, EVERY, NOW, 5, cursor=cursor)
            await meetings.directory.page(GUILD, EVERY, NOW, 5, past=True, cursor=cursor)
            await meetings.directory.search(GUILD, EVERY, NOW, (), lambda _: True, creator_id=ADA, limit=5)
            await meetings.directory.channels(GUILD)
            await meetings.directory.posting(GUILD, 1)
            await meetings.clearing.preview(GUILD, ADA, EVERY)
            await history.snapshot(GUILD, EVERY, lambda _: None, NOW)
        finally:
            event.remove(Engine, "before_cursor_execute", record_statement)
    statements = [each for each in statements if each[0].lstrip().startswith(("SELECT", "WITH"))]
    assert len(statements) >= 10
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        for statement, parameters in statements:
            steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            assert [each for each in steps if re.match(r"SCAN (meetings|signups|series)", each)] == [], statement


async def test_a_log_is_read_page_by_page(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    for number in range(1, 25):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    every = await log_of(meetings.meetings, GUILD, meeting.id)
    assert len(every) == 25
    pages = [await meetings.meetings.log_page(GUILD, meeting.id, number, 10) for number in range(3)]
    assert [each for page in pages for each in page.entries] == list(every)
    assert [(page.first, page.count) for page in pages] == [(0, 25), (10, 25), (20, 25)]
    assert await meetings.meetings.log_page(GUILD, meeting.id, 2**63 - 1, 10) == pages[2]
    assert await meetings.meetings.log_page(GUILD + 1, meeting.id, 0, 10) == LogPage((), 0, 0)
