"""Rules of a meeting that need no database: who sits, what a patch changes, when it ends, who presents."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.meetings.model import (
    GUEST_ID,
    MAX_MINUTES,
    Meeting,
    MeetingPatch,
    MeetingPlan,
    MeetingSheet,
    MeetingState,
    MeetingTopic,
    Seating,
    is_guest,
    seating,
)
from bot.members.model import Person
from tests.support.meetings import NOW, person

MEETING = Meeting(
    id=7, guild_id=5, state=MeetingState.OPEN, channel_id=6, message_id=8, thread_id=None, event_id=None,
    creator=person(1), topic=MeetingTopic("vllm"), starts_at=NOW, minutes=90, zone="UTC", place="Hall", seats=2,
    presenter=person(2), sequence=0, notes="", weeks=0,
)  # fmt: skip
PEOPLE = tuple(map(person, (3, 1, 4)))


@pytest.mark.parametrize(
    ("seats", "seated", "waiting"),
    [(None, PEOPLE, ()), (1, PEOPLE[:1], PEOPLE[1:]), (2, PEOPLE[:2], PEOPLE[2:]), (3, PEOPLE, ()), (4, PEOPLE, ())],
)
def test_the_first_who_joined_sit_and_the_others_wait(
    seats: int | None, seated: tuple[Person, ...], waiting: tuple[Person, ...]
) -> None:
    found = seating(PEOPLE, seats)
    assert found == Seating(seated, waiting)
    assert found.everybody == PEOPLE
    assert [each.id in found for each in PEOPLE] == [True] * 3
    assert [found.has_seat(each.id) for each in PEOPLE] == [each in seated for each in PEOPLE]
    assert 9 not in found
    assert not found.has_seat(9)


def test_nobody_is_in_a_meeting_without_sign_ups() -> None:
    assert seating((), None) == Seating((), ())
    assert 1 not in seating((), 5)


def test_a_patch_changes_what_was_given_and_differs() -> None:
    later = NOW + timedelta(hours=1)
    patch = MeetingPatch(starts_at=later, topic=MeetingTopic("vllm"), minutes=90, place="")
    assert patch.changes(MEETING) == {"starts_at": later, "place": ""}
    assert MeetingPatch().changes(MEETING) == {}
    assert MeetingPatch(minutes=91).changes(MEETING) == {"minutes": 91}


def test_a_meeting_is_once_and_an_hour_long_unless_said_otherwise_and_half_a_day_at_most() -> None:
    plan = MeetingPlan(starts_at=NOW, zone="UTC")
    assert (plan.weeks, plan.minutes, plan.seats, plan.topic) == (0, 60, None, MeetingTopic("", ""))
    assert MAX_MINUTES == 720


def test_a_card_names_people_unless_it_is_to_name_nobody() -> None:
    assert not MeetingSheet(MEETING, Seating((), ())).nameless


def test_an_end_follows_from_start_and_length_and_a_link_from_the_card() -> None:
    assert MEETING.ends_at == NOW + timedelta(minutes=90)
    assert MEETING.jump_url == "https://discord.com/channels/5/6/8"
    assert replace(MEETING, message_id=None).jump_url is None


def test_the_presenter_and_the_creator_may_be_nobody() -> None:
    assert (MEETING.creator_id, replace(MEETING, creator=None).creator_id) == (1, None)
    assert [MEETING.presented_by(each) for each in (1, 2)] == [False, True]
    assert not replace(MEETING, presenter=None).presented_by(2)


def test_a_guest_is_no_member_and_has_an_id_that_none_can_have() -> None:
    assert is_guest(Person(GUEST_ID, "Dana"))
    assert not is_guest(person(1))
    assert GUEST_ID < 1
