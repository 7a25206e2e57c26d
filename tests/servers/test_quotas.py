"""Quotas: where each refuses, what it says, when there's room again, and that the page tells them, on both engines."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from bot.app import build_meetings
from bot.database import Database
from bot.database.schema.tables import quota_uses
from bot.meetings.attendance import NOTES_LIMIT
from bot.meetings.model import MeetingPatch, MeetingPlan, Seated
from bot.meetings.services import MeetingServices
from bot.meetings.store import DRAFT_LIFETIME
from bot.members.model import Person
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from bot.servers import quotas
from bot.servers.quotas import QUOTAS, OverQuota, Quota, QuotaStore
from bot.servers.store import ServerStore
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, open_meeting, person
from tests.support.quotas import use_up
from tests.support.subjects import external

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"
OTHER = GUILD + 1
ADA, BEN = person(1), person(2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def meetings(database: Database) -> MeetingServices:
    return build_meetings(database)


WINDOWS = [
    pytest.param(quota, user_id, id=f"{quota.name}-{'member' if user_id else 'server'}")
    for quota in QUOTAS
    for user_id, limit in ((ADA.id, quota.per_member), (0, quota.per_server))
    if quota.window is not None and limit is not None and quota.altogether is None
]


@pytest.mark.parametrize(("quota", "user_id"), WINDOWS)
async def test_a_quota_refuses_what_is_one_too_many_and_says_when_it_frees(
    database: Database, quota: Quota, user_id: int
) -> None:
    assert quota.window is not None
    store = QuotaStore(database)
    await use_up(database, quota, user_id, left=1)
    await store.claim(quota, GUILD, ADA.id, NOW + SECOND)
    for _ in range(3):  # what is refused is not counted
        with pytest.raises(OverQuota) as refused:
            await store.claim(quota, GUILD, ADA.id, NOW + quota.window)
    limit = quota.per_member if user_id else quota.per_server
    who = "This server has" if not user_id else "They’ve" if quota.of_others else "You’ve"
    assert str(refused.value).startswith(f"{who} reached the limit of {limit:,} {quota.what} in ")
    assert str(refused.value).endswith(f". Try again <t:{int((NOW + quota.window).timestamp()) + 1}:R>.")
    assert refused.value.frees_at == NOW + quota.window
    await store.claim(quota, OTHER, ADA.id, NOW)
    if user_id:
        await store.claim(quota, GUILD, BEN.id, NOW)
    await store.claim(quota, GUILD, ADA.id, NOW + quota.window + SECOND)
    async with database.read() as tx:
        one = (quota_uses.c.guild_id == GUILD, quota_uses.c.user_id == user_id, quota_uses.c.quota == quota.name)
        assert await tx.scalar(select(quota_uses.c.used).where(*one)) == 1, "a new window has begun"


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ([(OTHER + number, ADA.id) for number in range(10)], "You’ve reached the limit of 10"),
        ([(GUILD, 100 + number) for number in range(10)], "This server has reached the limit of 10"),
        (
            [(GUILD + number // 2, 100 + number) for number in range(50)],
            "All servers together have reached the limit of 50",
        ),
    ],
)
async def test_suggestions_to_whoever_runs_the_bot_are_limited_for_a_person_a_server_and_altogether(
    database: Database, sent: list[tuple[int, int]], refusal: str
) -> None:
    quota, store = quotas.OWNER_SUGGESTIONS, QuotaStore(database)
    for guild_id, user_id in sent:
        await store.claim(quota, guild_id, user_id, NOW)
    with pytest.raises(OverQuota) as refused:
        await store.claim(quota, GUILD, ADA.id, NOW + timedelta(hours=1))
    assert str(refused.value).startswith(f"{refusal} suggestions to whoever runs the bot in a day")
    assert refused.value.frees_at == NOW + timedelta(days=1)
    if len(sent) == 10:
        others = (GUILD, BEN.id) if sent[0][1] == ADA.id else (OTHER, ADA.id)
        await store.claim(quota, *others, NOW + timedelta(hours=1))
    await store.claim(quota, GUILD, ADA.id, NOW + timedelta(days=1, seconds=1))
    await store.delete_expired(GUILD, NOW + timedelta(days=3))
    async with database.read() as tx:
        of_all = select(func.count()).where(quota_uses.c.guild_id.in_((GUILD, quotas.EVERYWHERE)))
        assert await tx.scalar(of_all) == 0


async def test_a_clock_that_was_set_back_makes_no_window_longer(database: Database) -> None:
    store = QuotaStore(database)
    await use_up(database, quotas.SUGGESTIONS, ADA.id)
    await store.claim(quotas.SUGGESTIONS, GUILD, ADA.id, NOW - timedelta(days=400))


async def test_counts_go_when_their_window_is_over(database: Database) -> None:
    store = QuotaStore(database)
    await store.claim(quotas.SUGGESTIONS, GUILD, ADA.id, NOW)
    await store.claim(quotas.SUGGESTIONS, OTHER, ADA.id, NOW)
    for passed, expected in ((timedelta(days=1), 2), (timedelta(days=1, seconds=1), 0)):
        await store.delete_expired(GUILD, NOW + passed)
        async with database.read() as tx:
            here = select(func.count()).where(quota_uses.c.guild_id == GUILD)
            assert await tx.scalar(here) == expected
    async with database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(quota_uses)) == 2, "another server's are its own"


def plan(**options: Any) -> MeetingPlan:
    return MeetingPlan(starts_at=NOW + timedelta(days=3), zone="UTC", **options)


async def post(meetings: MeetingServices, by: Person, guild_id: int = GUILD, **options: Any) -> int:
    meeting_id = await meetings.meetings.draft(guild_id, CHANNEL, plan(**options), by, NOW)
    await meetings.meetings.confirm(guild_id, meeting_id, by, NOW)
    return meeting_id


async def test_so_many_drafts_wait_for_their_creator_and_no_more(meetings: MeetingServices) -> None:
    store = meetings.meetings
    ids = [await store.draft(GUILD, CHANNEL, plan(), ADA, NOW) for _ in range(10)]
    with pytest.raises(OverQuota, match=r"limit of 10 drafts of meetings at once\. There’s room again once"):
        await store.draft(GUILD, CHANNEL, plan(), ADA, NOW)
    await store.draft(GUILD, CHANNEL, plan(), BEN, NOW)
    await store.draft(OTHER, CHANNEL, plan(), ADA, NOW)
    await store.discard(GUILD, ids[0], BEN)
    with pytest.raises(OverQuota):
        await store.draft(GUILD, CHANNEL, plan(), ADA, NOW)
    await store.discard(GUILD, ids[0], ADA)
    await store.draft(GUILD, CHANNEL, plan(), ADA, NOW)
    await store.confirm(GUILD, ids[1], ADA, NOW)
    await store.discard(GUILD, ids[1], ADA)
    assert await store.sheet(GUILD, ids[1]) is not None, "what is posted can't be discarded"
    await store.draft(GUILD, CHANNEL, plan(), ADA, NOW)
    with pytest.raises(OverQuota):
        await store.draft(GUILD, CHANNEL, plan(), ADA, NOW)
    await store.draft(GUILD, CHANNEL, plan(), ADA, NOW + DRAFT_LIFETIME)


async def test_so_many_meetings_of_one_member_are_ahead_and_no_more(meetings: MeetingServices) -> None:
    ids = [await post(meetings, ADA) for _ in range(25)]
    with pytest.raises(OverQuota, match="You’ve reached the limit of 25 upcoming one-off meetings at once"):
        await post(meetings, ADA)
    await post(meetings, BEN)
    await post(meetings, ADA, OTHER)
    await meetings.meetings.cancel(GUILD, ids[0], NOW, by=ADA)
    await post(meetings, ADA)
    await post(meetings, ADA, weeks=1)


async def test_so_many_series_of_one_member_go_on_and_no_more(meetings: MeetingServices) -> None:
    ids = [await post(meetings, ADA, weeks=1) for _ in range(5)]
    with pytest.raises(OverQuota, match=r"limit of 5 series of meetings at once\. .* once one of them has ended"):
        await post(meetings, ADA, weeks=1)
    await post(meetings, BEN, weeks=2)
    sheet = await meetings.meetings.sheet(GUILD, ids[0])
    assert sheet is not None
    assert sheet.meeting.series_id is not None
    await meetings.series.end_series(GUILD, sheet.meeting.series_id, NOW, by=ADA)
    await post(meetings, ADA, weeks=1)


async def test_a_server_has_so_many_meetings_whoever_set_them_up(
    meetings: MeetingServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas.MEETINGS_AHEAD, "per_server", 3)
    for number in range(3):
        await post(meetings, person(number))
    with pytest.raises(OverQuota, match="This server has reached the limit of 3 upcoming one-off meetings"):
        await post(meetings, ADA)
    await post(meetings, ADA, OTHER)


async def test_posting_and_cancelling_in_a_loop_ends(meetings: MeetingServices) -> None:
    for _ in range(40):
        await meetings.meetings.cancel(GUILD, await post(meetings, ADA), NOW, by=ADA)
    with pytest.raises(OverQuota, match="limit of 40 meetings posted in a day"):
        await post(meetings, ADA)


Change = Callable[[MeetingServices, int], Awaitable[object]]


CHANGES: dict[str, Change] = {
    "edit": lambda all_, id_: all_.meetings.change(GUILD, id_, MeetingPatch(place="R 4"), NOW, by=ADA),
    "seats": lambda all_, id_: all_.signups.resize(GUILD, id_, 5, NOW, by=ADA),
    "presenter": lambda all_, id_: all_.signups.appoint(GUILD, id_, BEN, NOW, by=ADA),
    "notes": lambda all_, id_: all_.attendance.save_notes(GUILD, id_, "Notes", NOW, by=ADA),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_each_change_of_a_meeting_is_counted_and_cancelling_never_refused(
    meetings: MeetingServices, database: Database, name: str
) -> None:
    meeting = await open_meeting(meetings)
    await use_up(database, quotas.MEETING_CHANGES, ADA.id)
    with pytest.raises(OverQuota, match="limit of 60 changes to meetings in an hour"):
        await CHANGES[name](meetings, meeting.id)
    assert await meetings.meetings.sheet(GUILD, meeting.id) is not None
    await meetings.meetings.change(GUILD, meeting.id, MeetingPatch(place="R 5"), NOW, by=BEN)
    await meetings.meetings.cancel(GUILD, meeting.id, NOW, by=ADA)


async def test_restoring_a_date_and_correcting_who_came_are_counted(
    meetings: MeetingServices, database: Database
) -> None:
    await post(meetings, ORGANISER, weeks=1)
    dates = await meetings.meetings.upcoming(GUILD, NOW)
    await meetings.meetings.cancel(GUILD, dates[1].id, NOW, by=ADA)
    over = NOW + timedelta(days=4)
    await meetings.series.end_meeting(dates[0], over)
    await use_up(database, quotas.MEETING_CHANGES, ADA.id)
    with pytest.raises(OverQuota):
        await meetings.meetings.restore(GUILD, dates[1].id, NOW, by=ADA)
    with pytest.raises(OverQuota):
        await meetings.attendance.correct_attendance(GUILD, dates[0].id, [BEN], [], NOW, by=ADA)
    await meetings.meetings.restore(GUILD, dates[1].id, NOW, by=BEN)


async def test_somebody_is_named_presenter_by_others_so_often_whoever_does_it(
    meetings: MeetingServices, database: Database
) -> None:
    meeting = await open_meeting(meetings)
    await use_up(database, quotas.APPOINTMENTS, BEN.id, left=1)
    await meetings.signups.appoint(GUILD, meeting.id, BEN, NOW, by=ADA)
    await meetings.signups.appoint(GUILD, meeting.id, None, NOW, by=ADA)
    with pytest.raises(OverQuota, match="They’ve reached the limit of 10 presenter invitations in a day"):
        await meetings.signups.appoint(GUILD, meeting.id, BEN, NOW, by=ORGANISER)
    with pytest.raises(OverQuota):
        await post(meetings, ADA, presenter=BEN)
    await post(meetings, BEN, presenter=BEN)
    await meetings.signups.present(GUILD, meeting.id, BEN, NOW)


async def test_joining_and_leaving_in_a_loop_ends_with_joining(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings)
    for _ in range(40):
        assert await meetings.joining.join(GUILD, meeting.id, ADA, NOW) == Seated()
        await meetings.signups.leave(GUILD, meeting.id, ADA, NOW)
    with pytest.raises(OverQuota, match=r"limit of 40 changes to sign-ups in an hour\. Try again <t:"):
        await meetings.joining.join(GUILD, meeting.id, ADA, NOW)
    with pytest.raises(OverQuota):
        await meetings.signups.present(GUILD, meeting.id, ADA, NOW)
    assert await meetings.joining.join(GUILD, meeting.id, BEN, NOW) == Seated()
    later = NOW + quotas.HOUR + SECOND
    assert await meetings.joining.join(GUILD, meeting.id, ADA, later) == Seated()
    await meetings.signups.leave(GUILD, meeting.id, ADA, later)


async def test_a_servers_setup_changes_so_often(database: Database) -> None:
    servers = ServerStore(database)
    await use_up(database, quotas.SETUP, 0)
    with pytest.raises(OverQuota, match="This server has reached the limit of 60 changes to the setup in an hour"):
        await servers.update(GUILD, counted_at=NOW, native_events=True)
    assert not (await servers.settings(GUILD)).native_events
    await servers.update(OTHER, counted_at=NOW, native_events=True)


async def test_no_quota_reads_a_table_from_end_to_end(sqlite_url: str) -> None:
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        run.append((statement, parameters))

    async with Database(sqlite_url) as database:
        meetings, store = build_meetings(database), ReadingStore(database)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            await post(meetings, ADA)
            await post(meetings, ADA, weeks=1)
            meeting = await open_meeting(meetings)
            await meetings.joining.join(GUILD, meeting.id, ADA, NOW)
            await meetings.signups.leave(GUILD, meeting.id, ADA, NOW)
            await store.set_state(GUILD, ADA, external("First"), ReadingState.WANT, NOW)
            for quota in QUOTAS:
                if quota.window is not None:
                    await QuotaStore(database).claim(quota, GUILD, ADA.id, NOW)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    counts = [(sql, values) for sql, values in run if "quota_uses" in sql or "count(*)" in sql]
    assert len(counts) >= 20
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as file:
        for sql, values in counts:
            if sql.startswith("INSERT"):
                continue
            steps = [step for *_, step in file.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            scans = [step for step in steps if re.match(r"SCAN (?!anon|json_each|\()", step)]
            assert scans == [], sql


def test_the_operators_page_has_the_table_of_quotas() -> None:
    text = OPERATING.read_text(encoding="utf-8")
    rows = text[text.index("| what | each member |") :].split("\n\n")[0].splitlines()[2:]
    expected = [
        f"| {quota.what} {quota.window_words} | {_number(quota.per_member)} | {_number(quota.per_server)} | "
        f"{quota.reason.removesuffix('.')} |"
        for quota in QUOTAS
    ]
    assert rows == expected
    assert f"{NOTES_LIMIT:,} characters" in text


def _number(limit: int | None) -> str:
    return "–" if limit is None else f"{limit:,}"


def test_names_of_quotas_are_unique_and_fit_their_column() -> None:
    assert len({quota.name for quota in QUOTAS}) == len(QUOTAS)
    assert all(len(quota.name) <= 20 for quota in QUOTAS)
    assert all((quota.window is None) == bool(quota.frees) for quota in QUOTAS)


def test_a_quota_that_says_an_hour_or_a_day_has_one() -> None:
    windows = {quota.window_words: quota.window for quota in QUOTAS}
    assert windows == {"in an hour": timedelta(hours=1), "in a day": timedelta(hours=24), "at once": None}
