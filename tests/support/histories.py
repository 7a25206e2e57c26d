"""What the flows of advice begin with: members with something on their shelves, and a meeting that is coming."""

from datetime import timedelta

import simcord

from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person
from bot.reading.model import ReadingEdit, ReadingState
from tests.support.worlds import World


async def shelve(
    world: World, member: simcord.MemberActor, resource_id: str, state: ReadingState, rating: int = 0
) -> None:
    """Put an entry on somebody's shelf as its buttons would."""
    reading, guild_id, now = world.services.reading, world.guild.id, world.services.now()
    subject = await reading.find_subject(guild_id, member.id, resource_id, now)
    assert subject is not None
    await reading.store.set_state(guild_id, person(member), subject, state, now)
    if rating:
        await reading.store.edit(guild_id, member.id, subject, ReadingEdit(rating=rating), now)


def person(member: simcord.MemberActor) -> Person:
    """A member of the simulation as the stores know people."""
    return Person(member.id, member.name.title())


async def announce(world: World, resource_id: str, *, joined: simcord.MemberActor | None = None) -> None:
    """A meeting in three days about an entry, and who joins it."""
    meetings, guild_id, now = world.services.meetings, world.guild.id, world.services.now()
    olga = person(world.olga)
    plan = MeetingPlan(starts_at=now + timedelta(days=3), zone="UTC", topic=MeetingTopic(resource_id), seats=8)
    meeting_id = await meetings.meetings.draft(guild_id, world.channel.id, plan, olga, now)
    await meetings.meetings.confirm(guild_id, meeting_id, olga, now)
    if joined is not None:
        await meetings.joining.join(guild_id, meeting_id, person(joined), now)
