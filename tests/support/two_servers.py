"""Two servers on one database with the same people, papers and kinds of meetings, where nothing else is the same.

Whatever one server's answers hold of the other shows: every free text names its server and holds markup. Ada hides in
beta and Ben in alpha; by direct message Ada is reminded in alpha alone, and Chen in beta alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import build_meetings
from bot.database import Database
from bot.meetings.model import Meeting, MeetingPlan, MeetingState, MeetingTopic
from bot.meetings.services import MeetingServices
from bot.members.model import Person, ReminderPreference
from bot.members.store import MemberStore
from bot.reading.model import ReadingEdit, ReadingState, Subject
from bot.reading.store import ReadingStore
from bot.servers.store import ServerStore
from tests.support.table_rows import rows_of

MARKUP = "[x](http://e) @everyone <@1> # -#"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(days=30)  # when the past of both servers was made
ADA, BEN, CHEN, OLGA = ((1 << 50) + number for number in range(4))  # no other number is as large
NAMES = {ADA: "Ada", BEN: "Ben", CHEN: "Chen", OLGA: "Olga"}
RESOURCE = "vllm"
ONLY = "title:only-here-"  # with the server's word: the id of a title that only this server has


@dataclass
class Server:
    """`word` is in every text that belongs to it; `meetings` has one of each state."""

    id: int
    word: str
    hides: int
    by_dm: int
    zones: Mapping[int, str]
    meetings: dict[MeetingState, Meeting] = field(default_factory=dict)
    series_id: int = 0

    @property
    def channel_id(self) -> int:
        return self.id + 1

    def text(self, what: str) -> str:
        return f"{what} {self.word} {MARKUP}"

    def person(self, user_id: int) -> Person:
        return Person(user_id, self.text(NAMES[user_id]))

    def subject(self) -> Subject:
        """In the catalog of no test, so that its title is the server's own."""
        return Subject(RESOURCE, self.text("Title"), (RESOURCE,), listed=False)

    def own_subject(self) -> Subject:
        return Subject(ONLY + self.word, self.text("Only"), (ONLY + self.word,), listed=False)


@dataclass(frozen=True)
class TwoServers:
    database: Database
    alpha: Server
    beta: Server

    def both_ways(self) -> tuple[tuple[Server, Server], tuple[Server, Server]]:
        """(Asked, other), each once in each place."""
        return (self.alpha, self.beta), (self.beta, self.alpha)

    async def rows(self) -> list[dict[str, list[tuple[Any, ...]]]]:
        """Of alpha and of beta, by table."""
        async with self.database.read() as tx:
            return [await rows_of(tx, server.id) for server in (self.alpha, self.beta)]


async def two_servers(database: Database) -> TwoServers:
    """Seeds through the stores, as members would."""
    zones = (
        {ADA: "Europe/Berlin", BEN: "Asia/Tokyo", CHEN: "Asia/Dubai"},
        {ADA: "America/Lima", BEN: "Africa/Cairo", CHEN: "Asia/Seoul"},
    )
    alpha = Server(1 << 40, "alpha", hides=BEN, by_dm=ADA, zones=zones[0])
    beta = Server(1 << 44, "beta", hides=ADA, by_dm=CHEN, zones=zones[1])
    for server in (alpha, beta):
        await ServerStore(database).update(server.id, zone=server.zones[ADA], offsets=(30 if server is beta else 60,))
        await _settings(database, server)
        await _readings(database, server)
        await _meetings(build_meetings(database), server)
    return TwoServers(database, alpha, beta)


async def _settings(database: Database, server: Server) -> None:
    members = MemberStore(database)
    for user_id, zone in server.zones.items():
        reminders = ReminderPreference.DM if user_id == server.by_dm else ReminderPreference.THREAD
        hidden = user_id == server.hides
        person = server.person(user_id)
        await members.update_settings(server.id, person, BEGAN, zone=zone, reminders=reminders, hidden=hidden)


async def _readings(database: Database, server: Server) -> None:
    """Who hides has finished what the other reads, each with a rating and a takeaway of their own."""
    store, subject, own = ReadingStore(database), server.subject(), server.own_subject()
    shown = ADA if server.hides == BEN else BEN
    for user_id, state in ((shown, ReadingState.READING), (server.hides, ReadingState.FINISHED)):
        await store.set_state(server.id, server.person(user_id), subject, state, BEGAN)
        edit = ReadingEdit(rating=2, takeaway=server.text(f"Takeaway{user_id}"), takeaway_shared=True)
        await store.edit(server.id, user_id, subject, edit, BEGAN)
    await store.set_state(server.id, server.person(CHEN), subject, ReadingState.FINISHED, BEGAN)
    edit = ReadingEdit(rating=4, takeaway=server.text("Takeaway"), takeaway_shared=True)
    await store.edit(server.id, CHEN, subject, edit, BEGAN)
    for user_id in (ADA, BEN, CHEN):
        await store.set_state(server.id, server.person(user_id), own, ReadingState.READING, BEGAN)


async def _meetings(meetings: MeetingServices, server: Server) -> None:
    olga = server.person(OLGA)

    async def draft(starts_at: datetime, now: datetime, *, weeks: int = 0) -> int:
        plan = MeetingPlan(
            starts_at=starts_at, zone="UTC", topic=MeetingTopic(RESOURCE, server.text("Topic")),
            place=server.text("Place"), seats=3, weeks=weeks,
        )  # fmt: skip
        return await meetings.meetings.draft(server.id, server.channel_id, plan, olga, now)

    async def held(starts_at: datetime, now: datetime, *, weeks: int = 0) -> Meeting:
        """Open, with three seated and one who waits."""
        meeting_id = await draft(starts_at, now, weeks=weeks)
        await meetings.meetings.confirm(server.id, meeting_id, olga, now)
        for user_id in NAMES:
            await meetings.joining.join(server.id, meeting_id, server.person(user_id), now)
        return await fetch(meetings, server, meeting_id)

    over = await held(BEGAN + timedelta(days=2), BEGAN)
    await meetings.series.end_meeting(over, over.ends_at)
    await meetings.attendance.save_notes(server.id, over.id, server.text("Notes"), over.ends_at, by=olga)
    cancelled = await held(NOW + timedelta(days=4), NOW)
    await meetings.meetings.cancel(server.id, cancelled.id, NOW, by=olga)
    opened = await held(NOW + timedelta(days=3), NOW, weeks=1)
    dates = [each for each in await meetings.meetings.upcoming(server.id, NOW) if each.series_id == opened.series_id]
    skipped, planned = (each for each in dates[1:3])
    await meetings.meetings.cancel(server.id, skipped.id, NOW, by=olga)
    await meetings.signups.present(server.id, planned.id, server.person(CHEN), NOW)
    ids = {
        MeetingState.DRAFT: await draft(NOW + timedelta(days=5), NOW), MeetingState.OVER: over.id,
        MeetingState.CANCELLED: cancelled.id, MeetingState.OPEN: opened.id, MeetingState.SKIPPED: skipped.id,
        MeetingState.PLANNED: planned.id,
    }  # fmt: skip
    server.meetings |= {state: await fetch(meetings, server, meeting_id) for state, meeting_id in ids.items()}
    assert {state: each.state for state, each in server.meetings.items()} == {each: each for each in MeetingState}
    server.series_id = opened.series_id or 0


async def fetch(meetings: MeetingServices, server: Server, meeting_id: int) -> Meeting:
    sheet = await meetings.meetings.sheet(server.id, meeting_id)
    assert sheet is not None
    return sheet.meeting
