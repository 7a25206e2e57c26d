"""The calendar file of a series, read back: its rule, dates that don't take place, and those that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from bot.meetings.calendar.ics import CalendarTexts, meeting_calendar, series_calendar
from bot.meetings.model import Meeting, MeetingState, MeetingTopic, Series, SeriesDates
from bot.meetings.recurrence import ANY_DAY, Recurrence, RepeatDay
from bot.members.model import Person
from bot.timezones import load

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
FIRST_AND_THIRD = Recurrence((RepeatDay(3, 1), RepeatDay(3, 3)))
SERIES = Series(
    id=3, guild_id=5, channel_id=1, creator_id=1, first=date(2027, 3, 4), at=time(16), zone="Europe/Berlin", weeks=0,
    recurrence=FIRST_AND_THIRD, minutes=90, place="Room 3",
)  # fmt: skip
DAYS = ("2027-03-04T15:00Z", "2027-03-18T15:00Z", "2027-04-01T14:00Z", "2027-04-15T14:00Z")


def dated(series: Series = SERIES, days: Sequence[str] = DAYS) -> list[Meeting]:
    """A planned meeting on each of those days."""
    return [
        Meeting(
            id=10 + number, guild_id=5, state=MeetingState.PLANNED, channel_id=1, message_id=None, thread_id=None,
            event_id=None, creator=None, starts_at=datetime.fromisoformat(day), minutes=series.minutes,
            zone=series.zone, place=series.place, sequence=0, notes="", weeks=0, series_id=3, number=number,
        )
        for number, day in enumerate(days)
    ]  # fmt: skip


def read(meetings: Sequence[Meeting], series: Series = SERIES, *, ended: bool = False, following: int = 4) -> Any:
    """The events, the one by rule first."""
    texts = {each.id: CalendarTexts(each.topic.text, f"{each.topic.text} https://example.org") for each in meetings}
    data = series_calendar(SeriesDates(series, tuple(meetings), following, ended), texts, (60,), NOW)
    calendar: Any = Calendar.from_ical(data)
    assert calendar["METHOD"] == "PUBLISH"
    return calendar.walk("VEVENT")


def expanded(event: Any, zone: str, count: int) -> list[str]:
    """The first starts by the event's rule and exceptions alone, in UTC."""
    start = event["DTSTART"].dt
    rule = event["RRULE"].to_ical().decode()
    without = exceptions(event)
    dates = (each for each in rrulestr(rule, dtstart=start) if each not in without)
    found = []
    for each in dates:
        found.append(f"{each.replace(tzinfo=load(zone)).astimezone(UTC):%Y-%m-%dT%H:%MZ}")
        if len(found) == count:
            break
    return found


def exceptions(event: Any) -> list[datetime]:
    left = event.get("EXDATE", [])
    return [each.dt for part in (left if isinstance(left, list) else [left]) for each in part.dts]


def test_the_rule_gives_the_dates_of_the_series_at_the_same_local_hour() -> None:
    event, *others = read(dated())
    assert others == []
    assert event["RRULE"].to_ical().decode() == "FREQ=MONTHLY;BYDAY=1TH,3TH"
    assert expanded(event, "Europe/Berlin", 4) == list(DAYS)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    assert (event["UID"], event["SUMMARY"], event["LOCATION"]) == ("series-5-3@paperclub", "Reading group", "Room 3")
    assert str(event["ORGANIZER"]) == "mailto:meetings@paperclub.invalid"
    assert event["STATUS"] == "CONFIRMED"
    (alarm,) = event.walk("VALARM")
    assert (alarm["TRIGGER"].dt, alarm["DESCRIPTION"]) == (timedelta(minutes=-60), "Reading group")


def test_dates_that_do_not_take_place_are_exceptions() -> None:
    skipped, cancelled, planned = dated()[1:]
    meetings = [
        dated()[0],
        replace(skipped, state=MeetingState.SKIPPED, sequence=1),
        replace(cancelled, state=MeetingState.CANCELLED, sequence=2),
        planned,
    ]
    event, *others = read(meetings)
    assert others == []
    assert expanded(event, "Europe/Berlin", 2) == [DAYS[0], DAYS[3]]
    assert event["SEQUENCE"] == 3, "grows with each change of a date"
    (event,) = read([dated()[0], dated()[3]])
    assert expanded(event, "Europe/Berlin", 2) == [DAYS[0], DAYS[3]], "no meeting was made while the bot was away"


def test_an_end_is_written_in_utc_and_dates_left_out_are_exceptions() -> None:
    ends = replace(FIRST_AND_THIRD, until=date(2027, 4, 15), left_out=(date(2027, 3, 18),))
    series = replace(SERIES, recurrence=ends)
    (event,) = read(dated(series, (DAYS[0], *DAYS[2:])), series, following=3)
    assert event["RRULE"]["UNTIL"] == [datetime(2027, 4, 15, 14, tzinfo=UTC)]
    assert exceptions(event) == [datetime(2027, 3, 18, 16, tzinfo=load("Europe/Berlin"))]


def test_a_series_that_was_ended_stops_at_its_last_date() -> None:
    first, second, *rest = dated()
    (event,) = read([first, second, *(replace(each, state=MeetingState.SKIPPED) for each in rest)], ended=True)
    assert event["RRULE"]["UNTIL"] == [datetime.fromisoformat(DAYS[3])]
    assert len(exceptions(event)) == 2
    assert event["SEQUENCE"] == 1


def test_a_date_with_a_paper_a_presenter_or_another_time_has_an_event_of_its_own() -> None:
    first, second, third, fourth = dated()
    moved = replace(third, starts_at=third.starts_at + timedelta(days=1, hours=1), sequence=2)
    papered = replace(first, topic=MeetingTopic("", "Scaling laws"), message_id=2, state=MeetingState.OPEN)
    presented = replace(second, presenter=Person(2, "Ada"))
    _, *own = read([papered, presented, moved, fourth])
    assert [each["RECURRENCE-ID"].dt.astimezone(UTC) for each in own] == [*map(datetime.fromisoformat, DAYS[:3])]
    assert {each["UID"] for each in own} == {"series-5-3@paperclub"}
    assert [each["DTSTART"].dt.astimezone(UTC) for each in own] == [first.starts_at, second.starts_at, moved.starts_at]
    assert [each["SUMMARY"] for each in own] == ["Reading group: Scaling laws", "Reading group", "Reading group"]
    assert own[0]["URL"] == "https://discord.com/channels/5/1/2"
    assert "Presenter: Ada" in own[1]["DESCRIPTION"]
    assert own[2]["SEQUENCE"] == 2
    for changed in (replace(fourth, minutes=60), replace(fourth, place="Room 7")):
        assert len(read([first, second, third, changed])) == 2


@pytest.mark.parametrize("zone", ["UTC", "UTC+05:30", "America/New_York", "Africa/Casablanca"])
def test_the_file_carries_the_rules_of_its_zone_so_that_weekdays_are_local(zone: str) -> None:
    series = replace(SERIES, zone=zone, at=time(2), recurrence=Recurrence((RepeatDay(3, 1),)))
    data = series_calendar(SeriesDates(series, (), 0, ended=False), {}, (), NOW)
    calendar: Any = Calendar.from_ical(data)
    zones = [each["TZID"] for each in calendar.walk("VTIMEZONE")]
    assert zones == ([] if zone == "UTC" else [zone])
    start = "DTSTART:20270304T020000Z" if zone == "UTC" else f"DTSTART;TZID={zone}:20270304T020000"
    assert start in data.decode().replace('"', "").replace("\r\n ", "")


def test_a_card_of_its_own_is_worth_an_event_of_its_own() -> None:
    first, *rest = dated()
    _, own = read([replace(first, message_id=2), *rest])
    assert own["URL"] == "https://discord.com/channels/5/1/2"


def test_a_number_that_the_rule_has_not_come_to_is_no_end() -> None:
    first, second, *_ = dated()
    (event,) = read([first, replace(second, number=9)], ended=True, following=2)
    assert event["RRULE"]["UNTIL"] == [first.starts_at]


def test_a_zone_without_yearly_rules_has_its_changes_for_ten_years() -> None:
    series = replace(SERIES, zone="Asia/Gaza", weeks=1, recurrence=None)
    calendar: Any = Calendar.from_ical(series_calendar(SeriesDates(series, (), 0, ended=False), {}, (), NOW))
    years = {each["DTSTART"].dt.year for name in ("STANDARD", "DAYLIGHT") for each in calendar.walk(name)}
    assert max(years) in {2037, 2038}


def test_a_fixed_offset_has_one_rule() -> None:
    series = replace(SERIES, zone="UTC-03:30", weeks=2, recurrence=None)
    calendar: Any = Calendar.from_ical(series_calendar(SeriesDates(series, (), 0, ended=False), {}, (), NOW))
    (rule,) = calendar.walk("STANDARD")
    assert (rule["TZOFFSETFROM"].td, rule["TZOFFSETTO"].td) == (timedelta(hours=-3.5),) * 2
    (event,) = calendar.walk("VEVENT")
    assert event["RRULE"].to_ical().decode() == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"


def identity(event: Any) -> tuple[str, str, str]:
    """What tells a calendar that two files mean the same entry."""
    recurrence_id = event["RECURRENCE-ID"]
    return str(event["UID"]), recurrence_id.to_ical().decode(), recurrence_id.params["TZID"]


def single(meeting: Meeting, series: Series | None = SERIES) -> Any:
    return Calendar.from_ical(meeting_calendar(meeting, "vLLM", (60,), NOW, "", series))


@pytest.mark.parametrize("moved", [timedelta(), timedelta(days=1, hours=2)])
def test_a_date_in_a_file_of_its_own_is_the_same_entry_as_in_the_series(moved: timedelta) -> None:
    dates = dated()
    topic = MeetingTopic("", "vLLM")
    dates[2] = replace(dates[2], starts_at=dates[2].starts_at + moved, topic=topic, state=MeetingState.OPEN)
    _, in_series = read(dates)
    (alone,) = single(dates[2]).walk("VEVENT")
    assert identity(alone) == identity(in_series) == ("series-5-3@paperclub", "20270401T160000", "Europe/Berlin")
    assert alone["DTSTART"].dt == in_series["DTSTART"].dt
    assert alone["SEQUENCE"] == in_series["SEQUENCE"]


def test_a_cancelled_date_removes_that_one_of_the_series() -> None:
    calendar = single(replace(dated()[1], state=MeetingState.CANCELLED))
    (alone,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], alone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert identity(alone) == ("series-5-3@paperclub", "20270318T160000", "Europe/Berlin")


def test_a_date_in_another_zone_than_its_series_has_the_rules_of_both() -> None:
    calendar = single(replace(dated()[0], zone="America/New_York"))
    assert {str(each["TZID"]) for each in calendar.walk("VTIMEZONE")} == {"Europe/Berlin", "America/New_York"}


def test_what_is_no_date_of_a_series_has_an_entry_of_its_own() -> None:
    for meeting, series in ((dated()[0], None), (replace(dated()[0], number=None), SERIES)):
        (alone,) = single(meeting, series).walk("VEVENT")
        assert ("RECURRENCE-ID" in alone, alone["UID"]) == (False, "meeting-5-10@paperclub")
    ended = replace(SERIES, recurrence=Recurrence((RepeatDay(3, 1),), until=date(2027, 3, 10)))
    (beyond,) = single(replace(dated()[0], number=7), ended).walk("VEVENT")
    assert "RECURRENCE-ID" not in beyond


def test_a_series_on_a_day_of_each_month_leaves_out_months_without_it() -> None:
    series = replace(SERIES, first=date(2027, 3, 31), recurrence=Recurrence((RepeatDay(ANY_DAY, 31),)))
    (event,) = read([], series, following=0)
    assert event["RRULE"].to_ical().decode() == "FREQ=MONTHLY;BYMONTHDAY=31"
    assert expanded(event, "Europe/Berlin", 3) == ["2027-03-31T14:00Z", "2027-05-31T14:00Z", "2027-07-31T14:00Z"]
