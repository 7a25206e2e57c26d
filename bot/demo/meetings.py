"""The demo group's meetings: one that took place, and one to come with a presenter, no free seat and a waitlist."""

from datetime import datetime, timedelta

from bot.app import Services
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person

_SEATS = 3


async def hold_meetings(services: Services, guild_id: int, channel_id: int, people: dict[str, Person]) -> None:
    """Two meetings of `people`, who are by first name, the organiser first; the bot posts the card."""
    papers = [resource.id for resource in services.library.catalog.resources.values()]
    preferred: list[str] = [each for each in ("orca", "vllm") if each in papers] or papers
    organiser, *members = people.values()
    now = services.now()
    week_ago = (now - timedelta(days=6)).replace(minute=0, second=0, microsecond=0)
    past = await _schedule(services, guild_id, channel_id, _plan(week_ago, preferred[:1]), organiser, week_ago)
    for person in members[:4]:
        await services.meetings.joining.join(guild_id, past, person, week_ago - timedelta(hours=3))
    for meeting in await services.meetings.series.past_end(now, [guild_id]):
        await services.meetings.series.end_meeting(meeting, now)
    await services.meetings.attendance.save_notes(
        guild_id, past, "We liked the scheduling best; the evaluation raised questions.", now, by=organiser
    )
    # In 26 hours: whoever skips ahead a day sees the reminder of 24 hours before arrive.
    soon = (now + timedelta(hours=26)).replace(minute=0, second=0, microsecond=0)
    coming = await _schedule(services, guild_id, channel_id, _plan(soon, preferred[-1:]), organiser, now)
    await services.meetings.signups.present(guild_id, coming, members[0], now)
    for person in members[1:]:
        await services.meetings.joining.join(guild_id, coming, person, now)
    services.meeting_worker.request_full_round()


def _plan(at: datetime, papers: list[str]) -> MeetingPlan:
    topic = MeetingTopic(papers[0]) if papers else MeetingTopic("", "Open discussion")
    return MeetingPlan(starts_at=at, zone="UTC", topic=topic, place="Room 3.17", seats=_SEATS)


async def _schedule(
    services: Services, guild_id: int, channel_id: int, plan: MeetingPlan, organiser: Person, begins: datetime
) -> int:
    """A meeting that was confirmed well before it begins."""
    before = min(services.now(), begins - timedelta(hours=5))
    meeting_id = await services.meetings.meetings.draft(guild_id, channel_id, plan, organiser, before)
    await services.meetings.meetings.confirm(guild_id, meeting_id, organiser, before)
    return meeting_id
