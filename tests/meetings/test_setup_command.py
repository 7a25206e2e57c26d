"""/setup: what a server decides, in a form and by two switches; and Discord's events, which follow meetings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.errors import UserError
from bot.meetings.model import MeetingPatch, MeetingTopic
from bot.ui.server.reminder_offsets import format_offsets, read_offsets
from tests.support.channel_messages import press
from tests.support.library_internals import deny
from tests.support.meeting_rights import Rights
from tests.support.worlds import World, texts


async def test_the_form_sets_role_channels_zone_and_reminders(world: World) -> None:
    role, meetings_channel = world.guild.create_role("Organisers"), world.guild.create_text_channel("meetings")
    shown = await world.olga.slash(world.channel, "setup")
    assert "everyone can schedule" in texts(shown.response)
    form = await press(world, world.olga, shown.response, "Change setup")
    await world.olga.submit_modal(
        form, {"role": [role], "meetings": [meetings_channel], "zone": "europe/berlin", "offsets": "2 days, 90 min"}
    )
    setup = await world.services.servers.settings(world.guild.id)
    assert (setup.organiser_role_id, setup.meeting_channel_id) == (role.id, meetings_channel.id)
    assert (setup.zone, setup.offsets) == ("Europe/Berlin", (2880, 90))
    asked = await world.olga.slash(world.channel, "meeting schedule", when="2026-01-08 16:00")
    await press(world, world.olga, asked.response, "Post it")
    assert world.channel.history() == []
    assert len(meetings_channel.history()) == 1


async def test_the_card_says_what_discord_would_refuse(world: World) -> None:
    unseen = discord.PermissionOverwrite(view_channel=False)
    assert world.guild.me is not None
    private = world.guild.create_text_channel("curators", overwrites={world.guild.me: unseen})
    gone = 1 << 50
    for role in world.guild.me.guild.roles:
        deny(role, create_events=True)
    await world.services.servers.update(
        world.guild.id, curator_channel_id=private.id, meeting_channel_id=gone, native_events=True
    )
    said = texts((await world.olga.slash(world.channel, "setup")).response)
    assert f"⚠️ <#{private.id}>: I can’t post here." in said
    refused = texts((await world.olga.slash(world.channel, "meeting schedule", when="thu 4pm", paper="vllm")).response)
    assert refused.startswith(f"I can’t post in <#{gone}>.")
    assert "A channel you chose is gone" in said
    assert "Give me Create Events" in said
    await world.services.servers.update(
        world.guild.id, curator_channel_id=world.channel.id, meeting_channel_id=world.channel.id, native_events=False
    )
    assert "⚠️" not in texts((await world.olga.slash(world.channel, "setup")).response)


@pytest.mark.parametrize(
    ("zone", "offsets", "said"),
    [("Atlantis", "1h", "I don’t know the time zone “Atlantis”"), ("UTC", "x", "Reminders are")],
)
async def test_what_cannot_be_set_is_said(world: World, zone: str, offsets: str, said: str) -> None:
    shown = await world.olga.slash(world.channel, "setup")
    form = await press(world, world.olga, shown.response, "Change setup")
    answer = await world.olga.submit_modal(form, {"zone": zone, "offsets": offsets})
    assert said in texts(answer.response)


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("24h, 1h", (1440, 60)),
        ("1 day and 30 min", (1440, 30)),
        ("", ()),
        ("60, 60", (60,)),
        ("336h", (20160,)),
        ("14 days", (20160,)),
        ("1 min", (1,)),
        ("5h,4h,3h,2h,1h", (300, 240, 180, 120, 60)),
    ],
)
def test_reminder_offsets_are_read_and_written(text: str, offsets: tuple[int, ...]) -> None:
    assert read_offsets(text) == offsets
    assert read_offsets(format_offsets(offsets)) == offsets


@pytest.mark.parametrize("text", ["soon", "0", "15 days", "337h", "1h,2h,3h,4h,5h,6h", "-1h"])
def test_other_reminder_offsets_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="Reminders are"):
        read_offsets(text)


def test_an_offset_of_two_meanings_is_refused_with_both() -> None:
    with pytest.raises(UserError, match=r"“1\.30h” can mean 1 h 30 min or 78 min"):
        read_offsets("1.30h, 10 min")


async def test_an_event_mirrors_a_meeting_and_follows_it(rights: Rights) -> None:
    stage = rights.stage
    await stage.services.servers.update(stage.guild.id, native_events=True)
    meeting = await stage.meeting("ada", place="Room 3")
    events = stage.discord.world.events[stage.guild.id]
    (event,) = await stage.discord.until(lambda: list(events.values()))
    assert event["name"] == "Reading group: vLLM"
    assert event["entity_metadata"] == {"location": "Room 3"}
    assert "is not a seat" in event["description"]
    later = meeting.starts_at + timedelta(hours=1)
    await stage.services.meetings.meetings.change(
        stage.guild.id, meeting.id, MeetingPatch(starts_at=later), stage.clock(), by=stage.person("olga")
    )
    stage.worker.changed(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: event["scheduled_start_time"].startswith(f"{later:%Y-%m-%dT%H:%M}"))
    await stage.services.meetings.meetings.cancel(stage.guild.id, meeting.id, stage.clock(), by=stage.person("olga"))
    stage.worker.changed(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: not events)


async def test_an_event_that_a_crash_kept_from_being_remembered_is_not_made_twice(rights: Rights) -> None:
    stage = rights.stage
    await stage.services.servers.update(stage.guild.id, native_events=True)
    meeting = await stage.meeting("ada")
    await stage.discord.until(lambda: stage.discord.world.events[stage.guild.id])
    await stage.services.meetings.meetings.set_event(meeting, None)
    await stage.worker.refresh()
    assert len(stage.discord.world.events[stage.guild.id]) == 1
    assert (await stage.fetch(meeting.id)).event_id is not None


async def test_an_event_that_somebody_changed_or_deleted_is_mended_at_the_start(rights: Rights) -> None:
    stage = rights.stage
    await stage.services.servers.update(stage.guild.id, native_events=True)
    meeting, other = await stage.meeting("ada"), await stage.meeting("ada", topic=MeetingTopic("orca"))
    events = stage.discord.world.events[stage.guild.id]
    await stage.discord.until(lambda: len(events) == 2)
    await stage.worker.refresh()
    first, second = [(await stage.fetch(each.id)).event_id for each in (meeting, other)]
    assert first is not None
    assert second is not None
    events[first]["name"] = "Party"
    del events[second]
    await stage.worker.refresh()
    assert events[first]["name"] == "Reading group: vLLM"
    made_again = (await stage.fetch(other.id)).event_id
    assert made_again not in {None, first, second}
    assert events[made_again]["name"] == "Reading group: Orca"
    asked = len(stage.discord.sent("PATCH", "/guilds/*/scheduled-events/*"))
    await stage.worker.refresh()
    assert len(stage.discord.sent("PATCH", "/guilds/*/scheduled-events/*")) == asked, "what is right is left alone"


async def test_where_the_bot_may_not_make_events_meetings_go_on_without(rights: Rights, tmp_path: Path) -> None:
    stage = rights.stage
    await stage.services.servers.update(stage.guild.id, native_events=True)
    for role in stage.guild.roles.values():
        role.permissions &= ~(1 << 44)
    meeting = await stage.meeting("ada")
    await stage.discord.until(lambda: stage.discord.sent("POST", "/guilds/*/scheduled-events"))
    assert stage.discord.world.events[stage.guild.id] == {}
    assert meeting.message_id is not None
