"""When reminders are due: as the server has it now, also for meetings that were posted before it changed that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database import Database
from bot.database.schema.tables import reminders
from bot.meetings.services import MeetingServices
from bot.servers.store import ServerStore
from tests.support.channel_messages import posted, press
from tests.support.meetings import GUILD, NOW, fetch, open_meeting
from tests.support.worlds import World


async def minutes_due(database: Database) -> set[int]:
    """The offsets of all reminders that are still to come."""
    async with database.read() as tx:
        return set(await tx.scalars(select(reminders.c.minutes)))


async def test_new_offsets_hold_for_posted_meetings_and_what_is_due_already_is_kept(
    meetings: MeetingServices, database: Database
) -> None:
    meeting = await open_meeting(meetings, after=timedelta(hours=30))
    await meetings.joining.join(GUILD, meeting.id, meeting.creator, NOW)  # type: ignore[arg-type]
    assert await minutes_due(database) == {1440, 60}
    later = NOW + timedelta(hours=7)  # the reminder of 24 h is due, and was not looked at yet
    await ServerStore(database).update(GUILD, offsets=(1440, 600, 30))
    assert await meetings.reminders.apply_offsets(GUILD, later) == (meeting.id,)
    assert await minutes_due(database) == {1440, 600, 30}
    assert await meetings.reminders.apply_offsets(GUILD, later) == (meeting.id,), "twice changes nothing"
    await meetings.reminders.enqueue_due(GUILD, meeting.id, later)
    due = await meetings.outbox.due(later, meeting_id=meeting.id)
    assert [each.detail for each in due if each.kind.value == "reminder"] == ["1440 late"]
    assert await minutes_due(database) == {600, 30}
    assert (await fetch(meetings, meeting.id)).starts_at == NOW + timedelta(hours=30)


async def test_no_offsets_means_no_reminders_from_now_on(meetings: MeetingServices, database: Database) -> None:
    await open_meeting(meetings)
    await ServerStore(database).update(GUILD, offsets=())
    await meetings.reminders.apply_offsets(GUILD, NOW)
    assert await minutes_due(database) == set()


async def test_the_setup_form_reaches_the_meetings_that_are_posted(world: World) -> None:
    await posted(world, when="2026-01-08 16:00")
    shown = await world.olga.slash(world.channel, "setup")
    form = await press(world, world.olga, shown.response, "Change setup")
    await world.olga.submit_modal(form, {"zone": "UTC", "offsets": "3h"})
    assert await minutes_due(world.services.database) == {180}
