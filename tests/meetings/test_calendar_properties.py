"""What RFC 5545 requires of a calendar file and its parts, and what people's calendars show and ring of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.meetings.calendar.ics import meeting_calendar
from bot.meetings.model import Meeting, MeetingState, MeetingTopic
from bot.members.model import Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MEETING = Meeting(
    id=7, guild_id=5, state=MeetingState.OPEN, channel_id=1, message_id=2, thread_id=None, event_id=None,
    creator=Person(1, "Olga"), topic=MeetingTopic("vllm"), starts_at=datetime(2027, 3, 27, 15, 0, tzinfo=UTC),
    minutes=90, zone="Europe/Berlin", place="", seats=8, presenter=None, sequence=3, notes="", weeks=0,
)  # fmt: skip
CALLED_OFF = [MeetingState.CANCELLED, MeetingState.SKIPPED]


def read(meeting: Meeting, offsets: tuple[int, ...] = ()) -> Any:
    """As icalendar's component, whose properties it types as any of thirty kinds."""
    return Calendar.from_ical(meeting_calendar(meeting, "vLLM", offsets, NOW))


def part(calendar: Any, name: str) -> Any:
    (found,) = calendar.walk(name)
    return found


def text_of(meeting: Meeting) -> str:
    return meeting_calendar(meeting, "vLLM", (60,), NOW).decode()


@pytest.mark.parametrize("state", [each for each in MeetingState if each not in CALLED_OFF])
def test_a_meeting_that_takes_place_is_published_and_confirmed(state: MeetingState) -> None:
    calendar = read(replace(MEETING, state=state), (60,))
    assert (calendar["PRODID"], calendar["VERSION"]) == ("-//Paperclub//Meetings//EN", "2.0")
    assert calendar["METHOD"] == "PUBLISH"
    event = part(calendar, "VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 3)
    assert event["DTSTAMP"].dt == NOW
    assert len(calendar.walk("VALARM")) == 1


@pytest.mark.parametrize("state", CALLED_OFF)
def test_one_that_does_not_is_cancelled_and_rings_for_nobody(state: MeetingState) -> None:
    calendar = read(replace(MEETING, state=state), (60, 10))
    assert calendar["METHOD"] == "CANCEL"
    assert part(calendar, "VEVENT")["STATUS"] == "CANCELLED"
    assert calendar.walk("VALARM") == []


def test_the_place_is_there_only_if_there_is_one() -> None:
    assert "LOCATION" not in part(read(MEETING), "VEVENT")
    assert part(read(replace(MEETING, place="Room 3")), "VEVENT")["LOCATION"] == "Room 3"


def test_each_alarm_shows_the_title_that_many_minutes_before() -> None:
    alarms = read(MEETING, (1440, 60)).walk("VALARM")
    assert [(each["ACTION"], each["DESCRIPTION"], each["TRIGGER"].dt) for each in alarms] == [
        ("DISPLAY", "vLLM", timedelta(minutes=-60)),
        ("DISPLAY", "vLLM", timedelta(minutes=-1440)),
    ]


def test_the_zone_has_its_name_and_tells_summer_from_winter_before_and_after_the_meeting() -> None:
    zone = part(read(MEETING), "VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    rules = [(each.name, each["TZNAME"], f"{each['DTSTART'].dt}", text(each["RRULE"])) for each in zone.subcomponents]
    assert rules == [
        ("DAYLIGHT", "CEST", "2025-03-30 02:00:00", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        ("STANDARD", "CET", "2025-10-26 03:00:00", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    ]


def text(value: Any) -> str:
    return str(value.to_ical().decode())


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("America/New_York", {"FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"}),
        ("America/Santiago",
         {"FREQ=YEARLY;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=4",
          "FREQ=YEARLY;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=9"}),
        ("Africa/Cairo", {""}),  # the day after the last Thursday of October may be in November
        ("Asia/Kolkata", {""}),
        ("Asia/Gaza", {""}),
    ],
)  # fmt: skip
def test_a_zone_has_yearly_rules_where_its_clocks_change_by_one(zone: str, rules: set[str]) -> None:
    parts = part(read(replace(MEETING, zone=zone)), "VTIMEZONE").subcomponents
    assert {text(each["RRULE"]) if "RRULE" in each else "" for each in parts} == rules


def test_the_event_says_who_presents_what_and_where_the_card_is() -> None:
    presented = replace(MEETING, presenter=Person(2, "Ada, Bo; C"))
    paper = "Efficient Memory Management https://arxiv.org/abs/2309.06180"
    event = part(Calendar.from_ical(meeting_calendar(presented, "vLLM", (), NOW, paper)), "VEVENT")
    card = "https://discord.com/channels/5/1/2"
    assert event["DESCRIPTION"] == f"Presenter: Ada, Bo; C\nPaper: {paper}\nJoin or leave on the card: {card}"
    assert event["URL"] == card
    unposted = part(Calendar.from_ical(meeting_calendar(replace(MEETING, message_id=None), "", (), NOW)), "VEVENT")
    assert unposted["DESCRIPTION"] == "Presenter: nobody yet"
    assert "URL" not in unposted
    assert unposted["SUMMARY"] == "Reading group"


@pytest.mark.parametrize("state", MeetingState)
def test_the_same_organiser_publishes_and_cancels(state: MeetingState) -> None:
    organizer = part(read(replace(MEETING, state=state)), "VEVENT")["ORGANIZER"]
    assert (str(organizer), organizer.params["CN"]) == ("mailto:meetings@paperclub.invalid", "Paperclub")


@pytest.mark.parametrize(
    ("starts_at", "zone", "local"),
    [
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "Europe/Berlin", False),  # 2:30 for the second time, until 4:00
        (datetime(2027, 10, 30, 23, 45, tzinfo=UTC), "Europe/Berlin", False),  # until 2:15, for the second time
        (datetime(2027, 10, 30, 22, 15, tzinfo=UTC), "Europe/Berlin", True),  # until 2:45, for the first time
        (datetime(2027, 10, 31, 15, 0, tzinfo=UTC), "Europe/Berlin", True),
        (datetime(2027, 10, 31, 15, 0, tzinfo=UTC), "UTC", False),
        (datetime(2027, 10, 31, 15, 0, tzinfo=UTC), "UTC+05:30", False),  # has no rules that a file could carry
    ],
)
def test_times_are_local_unless_one_of_them_would_mean_an_earlier_moment(
    starts_at: datetime, zone: str, local: bool
) -> None:
    meeting = replace(MEETING, starts_at=starts_at, zone=zone)
    text, calendar = text_of(meeting), read(meeting)
    for name in ("DTSTART", "DTEND"):
        assert (f"{name};TZID={zone}:" in text) is local
    assert ("BEGIN:VTIMEZONE" in text) is local
    event = part(calendar, "VEVENT")
    assert event["DTSTART"].dt.astimezone(UTC) == meeting.starts_at
    assert event["DTEND"].dt.astimezone(UTC) == meeting.ends_at
