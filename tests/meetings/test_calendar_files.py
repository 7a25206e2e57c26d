"""Calendar files: read by a second library, with a stable id, a zone, alarms, and a cancellation that reaches them."""

from __future__ import annotations

import io
import re
from bisect import bisect
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import count, islice
from zoneinfo import ZoneInfo, available_timezones

import dateutil.tz
import pytest
import vobject  # type: ignore[import-untyped]
from dateutil.rrule import rrulestr

from bot.meetings.calendar.ics import calendar_uid, meeting_calendar
from bot.meetings.model import Meeting, MeetingState, MeetingTopic
from bot.members.model import Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MEETING = Meeting(
    id=7, guild_id=1 << 50, state=MeetingState.OPEN, channel_id=1, message_id=2, thread_id=None, event_id=None,
    creator=Person(1, "Olga"), topic=MeetingTopic("vllm"), starts_at=datetime(2027, 3, 28, 15, 0, tzinfo=UTC),
    minutes=90, zone="Europe/Berlin", place="Room 3", seats=8, presenter=None, sequence=3, notes="", weeks=0,
)  # fmt: skip


def read(meeting: Meeting, title: str = "vLLM") -> vobject.base.Component:
    """What another library makes of the file; it must hold it for valid."""
    calendar = vobject.readOne(meeting_calendar(meeting, title, (60, 1440), NOW).decode())
    calendar.validate(raiseException=True)
    return calendar


@lru_cache(1)
def text_of(meeting: Meeting) -> str:
    """The file without alarms."""
    return meeting_calendar(meeting, "vLLM", (), NOW).decode()


def written(meeting: Meeting) -> tuple[str, str]:
    """The text of the file's VTIMEZONE, and its DTSTART as written; both without folded lines."""
    text = text_of(meeting).replace("\r\n ", "").replace("\r\n", "\n")
    zone = re.search(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\n", text, re.DOTALL)
    start = re.search(r"BEGIN:VEVENT.*?^(DTSTART\S+)", text, re.DOTALL | re.MULTILINE)
    assert start is not None
    return zone[0] if zone is not None else "", start[1]


def rules_of(meeting: Meeting) -> tzinfo:
    """The zone as dateutil reads it from the file alone."""
    zone = dateutil.tz.tzical(io.StringIO(written(meeting)[0])).get(meeting.zone)
    assert zone is not None
    return zone


def moment(start: str, zone: tzinfo) -> datetime:
    """When a DTSTART is, in UTC, by those rules."""
    at = datetime.fromisoformat(start.rpartition(":")[2].rstrip("Z"))
    return at.replace(tzinfo=UTC if start.endswith("Z") else zone).astimezone(UTC)


def moment_in(meeting: Meeting) -> datetime:
    """When the meeting begins by its own file alone."""
    return moment(written(meeting)[1], rules_of(meeting) if written(meeting)[0] else UTC)


def test_a_second_library_reads_the_same_meeting() -> None:
    calendar = read(MEETING)
    entry = calendar.vevent
    assert calendar.method.value == "PUBLISH"
    assert entry.uid.value == calendar_uid(MEETING) == f"meeting-{1 << 50}-7@paperclub"
    assert entry.sequence.value == "3"
    assert entry.summary.value == "Reading group: vLLM"
    assert entry.location.value == "Room 3"
    assert moment_in(MEETING) == MEETING.starts_at
    assert entry.dtend.value - entry.dtstart.value == timedelta(minutes=90)
    assert sorted(alarm.trigger.value for alarm in entry.valarm_list) == [
        timedelta(minutes=-1440),
        timedelta(minutes=-60),
    ]


def test_the_file_carries_the_zones_rules_and_the_wall_hour() -> None:
    text = meeting_calendar(MEETING, "vLLM", (), NOW).decode()
    assert "BEGIN:VTIMEZONE" in text
    assert "DTSTART;TZID=Europe/Berlin:20270328T170000" in text


def test_a_cancelled_meeting_cancels_the_entry_of_the_same_id() -> None:
    calendar = read(replace(MEETING, state=MeetingState.CANCELLED, sequence=4))
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.uid.value == calendar_uid(MEETING)
    assert calendar.vevent.sequence.value == "4"
    assert "valarm" not in calendar.vevent.contents


@pytest.mark.parametrize("title", ["a\r\nATTENDEE:mailto:x@example.org", "a,b;c\\d", "论文 📄", "x" * 500])
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    entry = read(MEETING, title).vevent
    assert "attendee" not in entry.contents
    assert entry.summary.value.replace("\r\n", "\n") == f"Reading group: {title}".replace("\r\n", "\n")


ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Australia/Sydney", "America/Santiago",
    "Europe/Dublin", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Gaza",
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_every_meeting_of_two_years_is_at_its_moment_by_the_files_own_zone(zone: str) -> None:
    first = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)
    for days in range(0, 2 * 365, 21):
        meeting = replace(MEETING, zone=zone, starts_at=first + timedelta(days=days, hours=days % 24))
        assert moment_in(meeting) == meeting.starts_at
        assert read_by_vobject(meeting) == meeting.starts_at


@pytest.mark.parametrize("zone", ZONES)
def test_at_every_quarter_of_an_hour_around_a_change_of_the_clocks_the_moment_is_right(zone: str) -> None:
    """So also in the half hour that Lord Howe repeats, and where a wall hour would mean two moments."""
    place = ZoneInfo(zone)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24)]
    changed = [hour for hour in hours if _offset(hour, place) != _offset(hour + timedelta(hours=1), place)]
    assert len(changed) in _CHANGES_IN_2026.get(zone, {2})
    for hour in changed:
        for quarter in range(-6, 11):
            meeting = replace(MEETING, zone=zone, starts_at=hour + timedelta(minutes=15 * quarter))
            assert moment_in(meeting) == meeting.starts_at
            assert read_by_vobject(meeting) == meeting.starts_at


# Morocco gave summer time up in September 2026, which only newer copies of the time zone database know.
_CHANGES_IN_2026 = {"Asia/Kolkata": {0}, "America/Sao_Paulo": {0}, "Africa/Casablanca": {2, 3}}


def _offset(at: datetime, place: ZoneInfo) -> timedelta | None:
    return at.astimezone(place).utcoffset()


def read_by_vobject(meeting: Meeting) -> datetime:
    """When the meeting begins as vobject reads it; which keeps the first zone of a name, so each has its own here."""
    name = f"T{next(_names)}/{meeting.zone}"
    text = re.sub(f"(TZID[:=]){re.escape(meeting.zone)}", rf"\1{name}", text_of(meeting))
    begins: datetime = vobject.readOne(text).vevent.dtstart.value
    return begins.astimezone(UTC)


_names = count()


def rules_by_hand(text: str) -> list[tuple[datetime, timedelta, str]]:
    """Onsets of ten years in UTC with the offset and the name from then on, by RFC 5545, 3.6.5; in order."""
    found = []
    for rule in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\n(.*?)END:", text, re.DOTALL):
        lines = dict(line.split(":", 1) for line in rule.splitlines())
        before, after = (_parsed(lines[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        start = datetime.fromisoformat(lines["DTSTART"])
        onsets = rrulestr(lines["RRULE"], dtstart=start) if "RRULE" in lines else [start]
        found += [((onset - before).replace(tzinfo=UTC), after, lines["TZNAME"]) for onset in islice(onsets, 10)]
    return sorted(found)


def _parsed(offset: str) -> timedelta:
    sign = -1 if offset[0] == "-" else 1
    return sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]), seconds=int(offset[5:7] or 0))


def check_rules(zone: str, interval: timedelta) -> int:
    """Hold the file's rules against the zone itself for a year around a meeting; gives how many moments were right."""
    place, checked = ZoneInfo(zone), 0
    rules = rules_by_hand(written(replace(MEETING, zone=zone))[0])
    at = MEETING.starts_at - timedelta(days=366)
    while at < MEETING.starts_at + timedelta(days=366):
        local = at.astimezone(place)
        by_rules = rules[bisect([onset for onset, _, _ in rules], at) - 1][1:]
        assert by_rules == (local.utcoffset(), local.tzname()), f"{zone} at {at}"
        at, checked = at + interval, checked + 1
    return checked


@pytest.mark.parametrize("zone", ZONES)
def test_the_rules_change_the_clocks_when_the_zone_does(zone: str) -> None:
    assert check_rules(zone, timedelta(minutes=30)) == 2 * 366 * 48


@pytest.mark.prove
def test_the_rules_of_all_zones_change_the_clocks_when_the_zone_does() -> None:
    zones = sorted(available_timezones() - {"UTC", "localtime"})
    checked = sum(check_rules(zone, timedelta(hours=1)) for zone in zones)
    print(f"{len(zones)} zones, {checked} hours, 0 wrong")  # noqa: T201


def test_a_meeting_in_utc_needs_no_zone() -> None:
    meeting = replace(MEETING, zone="UTC")
    assert written(meeting) == ("", "DTSTART:20270328T150000Z")
    read(meeting)
