"""What a scheduled event of Discord says about a meeting, and when it is made, changed and deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.meetings.model import Meeting, MeetingState
from bot.meetings.scheduled_event import CreateEvent, DeleteEvent, UpdateEvent, event_content, plan_sync

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MEETING = Meeting(
    id=1, guild_id=2, state=MeetingState.OPEN, channel_id=3, message_id=4, thread_id=None, event_id=None, creator=None,
    starts_at=NOW + SECOND, sequence=5, notes="", weeks=0, zone="UTC",
)  # fmt: skip
CONTENT = event_content(MEETING, "vLLM")
WITH_EVENT = replace(MEETING, event_id=6)


def test_one_is_made_for_an_open_meeting_that_has_not_begun_where_the_server_wants_it() -> None:
    assert plan_sync(MEETING, "vLLM", None, NOW, wanted=True) == CreateEvent(CONTENT)
    assert plan_sync(MEETING, "vLLM", None, NOW, wanted=False) is None
    assert plan_sync(MEETING, "vLLM", None, NOW + SECOND, wanted=True) is None
    for state in set(MeetingState) - {MeetingState.OPEN}:
        assert plan_sync(replace(MEETING, state=state), "vLLM", None, NOW, wanted=True) is None, state


def test_it_is_updated_after_a_change_until_the_meeting_begins() -> None:
    for shown in (4, None):
        assert plan_sync(WITH_EVENT, "vLLM", shown, NOW, wanted=True) == UpdateEvent(6, CONTENT)
        assert plan_sync(WITH_EVENT, "vLLM", shown, NOW + SECOND, wanted=True) is None
    assert plan_sync(WITH_EVENT, "vLLM", 5, NOW, wanted=True) is None


def test_it_is_deleted_when_the_meeting_is_cancelled_or_the_server_wants_none() -> None:
    assert plan_sync(WITH_EVENT, "vLLM", 5, NOW, wanted=False) == DeleteEvent(6)
    cancelled = replace(WITH_EVENT, state=MeetingState.CANCELLED)
    assert plan_sync(cancelled, "vLLM", 5, NOW, wanted=True) == DeleteEvent(6)
    assert plan_sync(cancelled, "vLLM", 5, NOW + SECOND, wanted=True) == DeleteEvent(6)
    over = replace(WITH_EVENT, state=MeetingState.OVER)
    assert plan_sync(over, "vLLM", 4, NOW, wanted=True) is None, "Discord ends it"


@pytest.mark.parametrize(("length", "shown"), [(100, 100), (101, 100)])
def test_its_texts_fit_discord_and_are_whole_where_they_can_be(length: int, shown: int) -> None:
    title, place = "t" * (length - len("Reading group: ")), "p" * length
    content = event_content(replace(MEETING, place=place), title)
    assert (len(content.name), len(content.location)) == (shown, shown)
    assert (content.name.endswith("t"), content.location.endswith("p")) == (length == shown,) * 2


def test_it_links_to_the_card_once_there_is_one() -> None:
    assert CONTENT.description.endswith("\nhttps://discord.com/channels/2/3/4")
    assert "http" not in event_content(replace(MEETING, message_id=None), "vLLM").description
    assert (CONTENT.starts_at, CONTENT.ends_at) == (MEETING.starts_at, MEETING.ends_at)
    assert CONTENT.location == "See the meeting’s card"
