"""Who may schedule meetings, change one and choose its topic, in servers with an organiser role and without."""

from __future__ import annotations

from dataclasses import replace

from bot.meetings.model import Meeting, MeetingState
from bot.meetings.rights import is_organiser, may_choose_topic, may_manage, may_schedule
from bot.members.model import Actor, Person
from bot.servers.model import ServerSettings
from tests.support.meetings import NOW

ROLE = 50
WITHOUT, WITH = ServerSettings(), ServerSettings(organiser_role_id=ROLE)
CREATOR, PRESENTER = Person(1, "Creator"), Person(2, "Presenter")
STRANGER = Actor(Person(3, "Stranger"), frozenset({ROLE + 1}), manages_server=False)
ORGANISER = replace(STRANGER, role_ids=frozenset({ROLE, ROLE + 1}))
MANAGER = replace(STRANGER, manages_server=True)
MEETING = Meeting(
    id=1, guild_id=2, state=MeetingState.OPEN, channel_id=3, message_id=4, thread_id=None, event_id=None,
    creator=CREATOR, presenter=PRESENTER, starts_at=NOW, sequence=0, notes="", weeks=0, zone="UTC",
)  # fmt: skip


def test_an_organiser_has_the_role_or_manages_the_server() -> None:
    assert [is_organiser(each, WITH) for each in (STRANGER, ORGANISER, MANAGER)] == [False, True, True]
    assert [is_organiser(each, WITHOUT) for each in (STRANGER, ORGANISER, MANAGER)] == [False, False, True]


def test_everyone_schedules_unless_there_is_a_role_for_it() -> None:
    assert [may_schedule(each, WITH) for each in (STRANGER, ORGANISER, MANAGER)] == [False, True, True]
    assert [may_schedule(each, WITHOUT) for each in (STRANGER, ORGANISER, MANAGER)] == [True, True, True]


def test_a_meeting_is_its_creators_and_the_organisers() -> None:
    creator, presenter = replace(STRANGER, person=CREATOR), replace(STRANGER, person=PRESENTER)
    for settings in (WITH, WITHOUT):
        assert may_manage(creator, settings, MEETING)
        assert may_manage(MANAGER, settings, MEETING)
        assert not may_manage(presenter, settings, MEETING)
        assert not may_manage(creator, settings, replace(MEETING, creator=None))
    assert may_manage(ORGANISER, WITH, MEETING)


def test_the_presenter_chooses_the_topic_until_the_card_is_posted() -> None:
    presenter = replace(STRANGER, person=PRESENTER)
    for state in MeetingState:
        meeting = replace(MEETING, state=state)
        assert may_choose_topic(presenter, WITH, meeting) is (state is MeetingState.PLANNED), state
        assert may_choose_topic(replace(STRANGER, person=CREATOR), WITH, meeting)
        assert may_choose_topic(ORGANISER, WITH, meeting)
        assert not may_choose_topic(STRANGER, WITH, meeting)
    assert not may_choose_topic(STRANGER, WITH, replace(MEETING, state=MeetingState.PLANNED, presenter=None))
