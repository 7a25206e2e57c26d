"""What the tests of meetings share: people, a moment, and a meeting that is open for sign-ups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.meetings.model import LogEntry, Meeting, MeetingPlan, MeetingTopic
from bot.meetings.services import MeetingServices
from bot.meetings.store import MeetingStore
from bot.members.model import Person

GUILD, CHANNEL = 1 << 40, 1 << 41
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORGANISER = Person(900, "Olga")


def person(number: int) -> Person:
    return Person(number, f"P{number}")


async def open_meeting(
    meetings: MeetingServices,
    *,
    guild_id: int = GUILD,
    creator: Person = ORGANISER,
    now: datetime = NOW,
    after: timedelta = timedelta(days=3),
    **options: Any,
) -> Meeting:
    """A meeting that was scheduled and confirmed, by default in three days."""
    plan = MeetingPlan(starts_at=now + after, **{"zone": "UTC", "topic": MeetingTopic("vllm"), **options})
    meeting_id = await meetings.meetings.draft(guild_id, CHANNEL, plan, creator, now)
    await meetings.meetings.confirm(guild_id, meeting_id, creator, now)
    return await fetch(meetings, meeting_id, guild_id)


async def fetch(meetings: MeetingServices, meeting_id: int, guild_id: int = GUILD) -> Meeting:
    sheet = await meetings.meetings.sheet(guild_id, meeting_id)
    assert sheet is not None
    return sheet.meeting


async def log_of(store: MeetingStore, guild_id: int, meeting_id: int) -> tuple[LogEntry, ...]:
    """The whole log of a meeting, the latest first."""
    page = await store.log_page(guild_id, meeting_id, 0, 1000)
    assert page.count == len(page.entries)
    return page.entries


async def seated_and_waiting(meetings: MeetingServices, meeting_id: int) -> tuple[list[int], list[int]]:
    """The ids of who sits and of who waits."""
    sheet = await meetings.meetings.sheet(GUILD, meeting_id)
    assert sheet is not None
    return [each.id for each in sheet.seating.seated], [each.id for each in sheet.seating.waiting]


async def to_be_sent(
    meetings: MeetingServices, meeting_id: int, *, now: datetime = NOW
) -> list[tuple[str, tuple[int, ...]]]:
    """What waits to be sent about a meeting, beside its card: each message's kind and people."""
    due = await meetings.outbox.due(now, meeting_id=meeting_id)
    return [(each.kind.value, each.user_ids) for each in due if each.kind.value != "card"]
