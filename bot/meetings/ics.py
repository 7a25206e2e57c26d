"""A meeting as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.meetings.model import Meeting, MeetingState
from bot.meetings.tz_transitions import observances
from bot.timezones import load

if TYPE_CHECKING:
    from icalendar import Event, Timezone

_SPAN = timedelta(days=400)


def meeting_calendar(meeting: Meeting, title: str, offsets: Iterable[int], now: datetime) -> bytes:
    """One event with an alarm at each of `offsets` (minutes before); CANCELLED if the meeting is.

    Times are local with a VTIMEZONE, or UTC if a local time is ambiguous or the zone a fixed offset.
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
    zone = load(meeting.zone)
    # A local time that occurs twice means the first one (RFC 5545, 3.3.5), and a file can't say otherwise.
    second = any(moment.astimezone(zone).fold for moment in (meeting.starts_at, meeting.ends_at))
    return zone if isinstance(zone, ZoneInfo) and zone.key != "UTC" and not second else UTC


def _vevent(meeting: Meeting, title: str, zone: tzinfo, offsets: Iterable[int], now: datetime) -> "Event":
    from icalendar import Alarm, Event

    cancelled = meeting.state in {MeetingState.CANCELLED, MeetingState.SKIPPED}
    event = Event()
    event.add("uid", calendar_uid(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", f"Reading group: {title}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    for minutes in sorted(offsets):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", timedelta(minutes=-minutes))
        event.add_component(alarm)
    return event


def _vtimezone(zone: ZoneInfo, around: datetime) -> "Timezone":
    """Only the observances around a moment, to keep the file small.

    icalendar's `add_missing_timezones` puts each change to summer time an hour late: DTSTART is in the offset before it
    (RFC 5545, 3.6.5).
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    rules = Timezone()
    rules.add("tzid", zone.key)
    for each in observances(zone, around - _SPAN, around + _SPAN):
        rule = TimezoneDaylight() if each.summer else TimezoneStandard()
        rule.add("dtstart", each.onset)
        rule.add("tzoffsetfrom", each.before)
        rule.add("tzoffsetto", each.after)
        rule.add("tzname", each.name)
        rules.add_component(rule)
    return rules


def calendar_uid(meeting: Meeting) -> str:
    """Includes the server's id, to be unique across databases."""
    return f"meeting-{meeting.guild_id}-{meeting.id}@paperclub"
