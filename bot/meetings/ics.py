"""A meeting as iCalendar data (RFC 5545), which every calendar reads and updates by its stable UID."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.meetings.model import Meeting, MeetingState
from bot.meetings.tz_transitions import observances

if TYPE_CHECKING:
    from icalendar import Event, Timezone

_AROUND = timedelta(days=400)


def meeting_calendar(meeting: Meeting, title: str, offsets: Iterable[int], now: datetime) -> bytes:
    """The meeting with its zone, an alarm for each offset (minutes before), and CANCELLED once it is called off.

    Times are wall time in the meeting's zone beside a VTIMEZONE, so that a calendar shows the hour that was meant.
    """
    from icalendar import Calendar

    cancelled = meeting.state in {MeetingState.CANCELLED, MeetingState.SKIPPED}
    zone = _zone_for(meeting)
    calendar = Calendar()
    calendar.add("prodid", "-//Paperclub//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    if isinstance(zone, ZoneInfo):
        calendar.add_component(_vtimezone(zone, meeting.starts_at))
    calendar.add_component(_vevent(meeting, title, zone, () if cancelled else offsets, now))
    data: bytes = calendar.to_ical()
    return data


def _zone_for(meeting: Meeting) -> tzinfo:
    """The zone in which the times are written: UTC where a wall time would not say which of two moments is meant."""
    zone = ZoneInfo(meeting.zone)
    # A wall time that comes twice means the first one (RFC 5545, 3.3.5), and nothing in a file can say otherwise.
    second = any(moment.astimezone(zone).fold for moment in (meeting.starts_at, meeting.ends_at))
    return UTC if second or zone.key == "UTC" else zone


def _vevent(meeting: Meeting, title: str, zone: tzinfo, offsets: Iterable[int], now: datetime) -> "Event":
    from icalendar import Alarm, Event

    cancelled = meeting.state in {MeetingState.CANCELLED, MeetingState.SKIPPED}
    entry = Event()
    entry.add("uid", calendar_uid(meeting))
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", meeting.starts_at.astimezone(zone))
    entry.add("dtend", meeting.ends_at.astimezone(zone))
    entry.add("summary", f"Reading group: {title}")
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.place:
        entry.add("location", meeting.place)
    for minutes in sorted(offsets):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", timedelta(minutes=-minutes))
        entry.add_component(alarm)
    return entry


def _vtimezone(zone: ZoneInfo, around: datetime) -> "Timezone":
    """The zone's rules around a moment, one component for each change of the clocks: that keeps the file small.

    icalendar's own way (`add_missing_timezones`) writes each change to summer time an hour late: DTSTART is the clock
    that the change ends, not the one it begins (RFC 5545, 3.6.5).
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    rules = Timezone()
    rules.add("tzid", zone.key)
    for each in observances(zone, around - _AROUND, around + _AROUND):
        rule = TimezoneDaylight() if each.summer else TimezoneStandard()
        rule.add("dtstart", each.onset)
        rule.add("tzoffsetfrom", each.before)
        rule.add("tzoffsetto", each.after)
        rule.add("tzname", each.name)
        rules.add_component(rule)
    return rules


def calendar_uid(meeting: Meeting) -> str:
    """The same for one meeting for ever, and for no other: its server's id makes it so between databases."""
    return f"meeting-{meeting.guild_id}-{meeting.id}@paperclub"
