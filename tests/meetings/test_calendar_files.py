"""Calendar files: read by a second library, with a stable id, a zone, alarms, and a cancellation that reaches them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import dateutil.tz
import pytest
import vobject  # type: ignore[import-untyped]

from bot.meetings.calendar import event, uid
from bot.meetings.model import Meeting, State, Topic
from bot.reading.model import Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MEETING = Meeting(
    id=7, guild_id=1 << 50, state=State.OPEN, channel_id=1, message_id=2, thread_id=None, event_id=None,
    creator=Person(1, "Olga"), topic=Topic("vllm"), starts_at=datetime(2027, 3, 28, 15, 0, tzinfo=UTC), minutes=90,
    zone="Europe/Berlin", place="Room 3", seats=8, presenter=None, sequence=3, notes="", weeks=0,
)  # fmt: skip


def read(meeting: Meeting, title: str = "vLLM") -> vobject.base.Component:
    """What another library makes of the file; it must hold it for valid."""
    calendar = vobject.readOne(event(meeting, title, (60, 1440), NOW).decode())
    calendar.validate(raiseException=True)
    return calendar


def moment(meeting: Meeting) -> datetime:
    """When the file says that the meeting begins, by the rules of its own VTIMEZONE alone.

    vobject leaves such rules' RDATEs out of account, dateutil does not.
    """
    text = event(meeting, "vLLM", (), NOW).decode().replace("\r\n ", "").replace("\r\n", "\n")
    stamp = re.search(r"DTSTART;TZID=(\S+?):(\d{8}T\d{6})", text)
    if stamp is None:
        utc = re.search(r"DTSTART:(\d{8}T\d{6})Z", text)
        assert utc is not None
        return datetime.strptime(utc[1] + "Z", "%Y%m%dT%H%M%S%z")
    rules = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")] + "END:VTIMEZONE\n"
    zone = dateutil.tz.tzical(io.StringIO(rules)).get(stamp[1])
    return datetime.strptime(stamp[2], "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)


def test_a_second_library_reads_the_same_meeting() -> None:
    calendar = read(MEETING)
    entry = calendar.vevent
    assert calendar.method.value == "PUBLISH"
    assert entry.uid.value == uid(MEETING) == f"meeting-{1 << 50}-7@paperclub"
    assert entry.sequence.value == "3"
    assert entry.summary.value == "Reading group: vLLM"
    assert entry.location.value == "Room 3"
    assert moment(MEETING) == MEETING.starts_at
    assert entry.dtend.value - entry.dtstart.value == timedelta(minutes=90)
    assert sorted(alarm.trigger.value for alarm in entry.valarm_list) == [
        timedelta(minutes=-1440),
        timedelta(minutes=-60),
    ]


def test_the_file_carries_the_zones_rules_and_the_wall_hour() -> None:
    text = event(MEETING, "vLLM", (), NOW).decode()
    assert "BEGIN:VTIMEZONE" in text
    assert "DTSTART;TZID=Europe/Berlin:20270328T170000" in text


def test_a_cancelled_meeting_cancels_the_entry_of_the_same_id() -> None:
    calendar = read(replace(MEETING, state=State.CANCELLED, sequence=4))
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.uid.value == uid(MEETING)
    assert calendar.vevent.sequence.value == "4"
    assert "valarm" not in calendar.vevent.contents


@pytest.mark.parametrize("title", ["a\r\nATTENDEE:mailto:x@example.org", "a,b;c\\d", "论文 📄", "x" * 500])
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    entry = read(MEETING, title).vevent
    assert "attendee" not in entry.contents
    assert entry.summary.value.replace("\r\n", "\n") == f"Reading group: {title}".replace("\r\n", "\n")


@pytest.mark.parametrize(
    "zone", ["UTC", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"]
)
def test_zones_of_all_kinds_give_the_same_moment(zone: str) -> None:
    meeting = replace(MEETING, zone=zone)
    read(meeting)
    assert moment(meeting) == MEETING.starts_at
