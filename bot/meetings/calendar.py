"""A meeting as iCalendar data (RFC 5545), which every calendar reads and updates by its stable UID."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.meetings.model import Meeting, State

_AROUND = timedelta(days=400)


def event(meeting: Meeting, title: str, offsets: Iterable[int], now: datetime) -> bytes:
    """The meeting with its zone, an alarm for each offset (minutes before), and CANCELLED once it is called off.

    Times are wall time in the meeting's zone beside a VTIMEZONE, so that a calendar shows the hour that was meant.
    """
    from icalendar import Alarm, Calendar, Event

    cancelled = meeting.state in {State.CANCELLED, State.SKIPPED}
    zone = ZoneInfo(meeting.zone)
    entry = Event()
    entry.add("uid", uid(meeting))
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", meeting.starts_at.astimezone(zone))
    entry.add("dtend", meeting.ends_at.astimezone(zone))
    entry.add("summary", f"Reading group: {title}")
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.place:
        entry.add("location", meeting.place)
    for minutes in () if cancelled else sorted(offsets):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", timedelta(minutes=-minutes))
        entry.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Paperclub//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(entry)
    # The zone's rules around the meeting are enough, and keep the file small.
    day = meeting.starts_at.date()
    calendar.add_missing_timezones(first_date=day - _AROUND, last_date=day + _AROUND)
    data: bytes = calendar.to_ical()
    return data


def uid(meeting: Meeting) -> str:
    """The same for one meeting for ever, and for no other: its server's id makes it so between databases."""
    return f"meeting-{meeting.guild_id}-{meeting.id}@paperclub"
