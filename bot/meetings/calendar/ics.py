"""A meeting, or all dates of a series, as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.frozen import dataclass
from bot.meetings.calendar.vtimezone import add_time, needs_rules, vtimezone, zone_name
from bot.meetings.model import Meeting, MeetingState, Series, SeriesDates
from bot.meetings.recurrence import every_weeks
from bot.timezones import from_local, load

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_ORGANIZER = "mailto:meetings@paperclub.invalid"  # nobody's: calendars obey a cancellation by the same address alone
_SUMMARY = "Reading group"
_CALLED_OFF = frozenset({MeetingState.CANCELLED, MeetingState.SKIPPED})
_HORIZON = timedelta(days=10 * 366)  # of a zone without yearly rules, for a series without an end


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """`title` of the paper or topic; `paper` is what says more of it, such as its link; both plain text."""

    title: str
    paper: str = ""


def meeting_calendar(
    meeting: Meeting,
    title: str,
    offsets: Iterable[int],
    now: datetime,
    paper: str = "",
    series: Series | None = None,
) -> bytes:
    """One event with an alarm at each of `offsets` (minutes before); CANCELLED if the meeting is.

    Times are local with a VTIMEZONE, or UTC if a local time is ambiguous or the zone a fixed offset. A date of `series`
    is the same entry as in the file of the series, so that a calendar that has both shows it once.
    """
    cancelled = meeting.state in _CALLED_OFF
    zone, planned = _zone_for(meeting), _planned(meeting, series)
    calendar = _calendar("CANCEL" if cancelled else "PUBLISH")
    zones = [zone, load(series.zone)] if series is not None and planned is not None else [zone]
    for each in {zone_name(each): each for each in zones if needs_rules(each)}.values():
        moments = [meeting.starts_at, meeting.ends_at, planned or meeting.starts_at]
        calendar.add_component(vtimezone(each, min(moments), max(moments)))
    uid = calendar_uid(meeting) if series is None or planned is None else _series_uid(series)
    event = _event(uid, meeting.sequence, title, () if cancelled else offsets, now)
    if series is not None and planned is not None:
        add_time(event, "recurrence-id", planned, load(series.zone))
    _add_details(event, meeting, paper, zone)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar.add_component(event)
    return _bytes(calendar)


def series_calendar(
    dates: SeriesDates, texts: Mapping[int, CalendarTexts], offsets: Iterable[int], now: datetime
) -> bytes:
    """One event by its rule, without the dates that don't take place, and one for each that has something of its own.

    `texts` are by the meeting's id. Times are local, so that the hour stays when clocks change.
    """
    series, offsets = dates.series, tuple(offsets)
    zone, recurrence = load(series.zone), series.recurrence or every_weeks(series.weeks, series.first)
    first, last = series.first, recurrence.until
    planned = dict(enumerate(islice(recurrence.dates(first), dates.next_number)))
    if dates.ended:
        last = max((planned[each.number] for each in dates.meetings if each.number in planned), default=first)
    calendar = _calendar("PUBLISH")
    starts_at = _moment(series, first)
    ends_at = starts_at + timedelta(minutes=series.minutes)
    if needs_rules(zone):
        until = _moment(series, last) if last is not None else starts_at + _HORIZON
        calendar.add_component(vtimezone(zone, starts_at, until))
    sequence = sum(each.sequence for each in dates.meetings) + dates.ended
    event = _event(_series_uid(series), sequence, "", offsets, now)
    add_time(event, "dtstart", starts_at, zone)
    add_time(event, "dtend", ends_at, zone)
    _add_rule(event, recurrence.rule(f"{_moment(series, last):%Y%m%dT%H%M%SZ}" if last is not None else ""))
    held = {each.number for each in dates.meetings if each.state not in _CALLED_OFF}
    missing = [day for number, day in planned.items() if number not in held]
    for day in sorted({*missing, *recurrence.left_out}):
        add_time(event, "exdate", _moment(series, day), zone)
    if series.place:
        event.add("location", series.place)
    event.add("status", "CONFIRMED")
    calendar.add_component(event)
    for meeting in dates.meetings:
        if meeting.number in planned and meeting.state not in _CALLED_OFF:
            original = _moment(series, planned[meeting.number])
            if _has_own(meeting, series, original):
                calendar.add_component(_own_event(meeting, series, texts[meeting.id], original, offsets, now))
    return _bytes(calendar)


def _planned(meeting: Meeting, series: Series | None) -> datetime | None:
    """When the series has that date by its rule, also where the meeting was moved."""
    if series is None or meeting.number is None:
        return None
    recurrence = series.recurrence or every_weeks(series.weeks, series.first)
    day = next(islice(recurrence.dates(series.first), meeting.number, None), None)
    return None if day is None else _moment(series, day)


def _has_own(meeting: Meeting, series: Series, original: datetime) -> bool:
    topic = meeting.topic.resource_id or meeting.topic.text
    usual = (meeting.starts_at, meeting.minutes, meeting.place) == (original, series.minutes, series.place)
    return bool(topic or meeting.presenter or meeting.message_id) or not usual


def _own_event(
    meeting: Meeting, series: Series, texts: CalendarTexts, original: datetime, offsets: Iterable[int], now: datetime
) -> "Event":
    event = _event(_series_uid(series), meeting.sequence, texts.title, offsets, now)
    add_time(event, "recurrence-id", original, load(series.zone))
    zone = load(series.zone)
    _add_details(event, meeting, texts.paper, UTC if _is_ambiguous(meeting, zone) else zone)
    event.add("status", "CONFIRMED")
    return event


def _moment(series: Series, day: date) -> datetime:
    return from_local(day, series.at, load(series.zone))


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Paperclub//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _zone_for(meeting: Meeting) -> tzinfo:
    zone = load(meeting.zone)
    return zone if isinstance(zone, ZoneInfo) and needs_rules(zone) and not _is_ambiguous(meeting, zone) else UTC


def _is_ambiguous(meeting: Meeting, zone: tzinfo) -> bool:
    """A local time that occurs twice means the first one (RFC 5545, 3.3.5), and a file can't say otherwise."""
    return any(moment.astimezone(zone).fold for moment in (meeting.starts_at, meeting.ends_at))


def _event(uid: str, sequence: int, title: str, offsets: Iterable[int], now: datetime) -> "Event":
    from icalendar import Alarm, Event, vCalAddress

    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("organizer", vCalAddress(_ORGANIZER), parameters={"CN": "Paperclub"})
    event.add("summary", f"{_SUMMARY}: {title}" if title else _SUMMARY)
    for minutes in sorted(offsets):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title or _SUMMARY)
        alarm.add("trigger", timedelta(minutes=-minutes))
        event.add_component(alarm)
    return event


def _add_details(event: "Event", meeting: Meeting, paper: str, zone: tzinfo) -> None:
    add_time(event, "dtstart", meeting.starts_at, zone)
    add_time(event, "dtend", meeting.ends_at, zone)
    if meeting.place:
        event.add("location", meeting.place)
    presenter = meeting.presenter.name if meeting.presenter is not None else "nobody yet"
    lines = [f"Presenter: {presenter}", paper and f"Paper: {paper}"]
    if meeting.jump_url is not None:
        lines.append(f"Join or leave on the card: {meeting.jump_url}")
        event.add("url", meeting.jump_url)
    event.add("description", "\n".join(filter(None, lines)))


def _add_rule(event: "Event", rule: str) -> None:
    from icalendar import vRecur

    event.add("rrule", vRecur.from_ical(rule))


def _bytes(calendar: "Calendar") -> bytes:
    data: bytes = calendar.to_ical()
    return data


def calendar_uid(meeting: Meeting) -> str:
    """Includes the server's id, to be unique across databases."""
    return f"meeting-{meeting.guild_id}-{meeting.id}@paperclub"


def _series_uid(series: Series) -> str:
    return f"series-{series.guild_id}-{series.id}@paperclub"
