"""What people type for a time: understood as they mean it in their zone, or refused with a sentence that helps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.when.durations import parse_minutes
from bot.meetings.when.local_clocks import MAX_AHEAD
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

GUIDE = Path(__file__).parents[2] / "docs" / "meetings.md"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


def berlin(text: str, now: datetime = MONDAY) -> ParsedTime | UnparsedTime:
    return parse_when(text, "Europe/Berlin", now)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("thu 4pm", "2026-11-26T15:00"),
        ("THU 4 PM", "2026-11-26T15:00"),
        ("thursday 16h", "2026-11-26T15:00"),
        ("Thursday at 16:00h", "2026-11-26T15:00"),
        ("every thursday 4pm", "2026-11-26T15:00"),
        ("tuesdays at 4pm", "2026-11-24T15:00"),
        ("coming friday 16:00", "2026-11-27T15:00"),
        ("next week thursday 4pm", "2026-12-03T15:00"),
        ("friday 27 nov 16h", "2026-11-27T15:00"),
        ("16:00 thu 3 dec", "2026-12-03T15:00"),
        ("3 dec 16:00", "2026-12-03T15:00"),
        ("Dec 3rd at 4:30 pm", "2026-12-03T15:30"),
        ("wed, 25 November, 4 p.m.", "2026-11-25T15:00"),
        ("3.12. 16:00", "2026-12-03T15:00"),
        ("3.1. 16:00", "2027-01-03T15:00"),
        ("jan 5 16:00", "2027-01-05T15:00"),
        ("2026-12-03 16:00", "2026-12-03T15:00"),
        ("2026/12/03 16:00", "2026-12-03T15:00"),
        ("2026-12-03T16:00Z", "2026-12-03T16:00"),
        ("2026-12-03 16:00 UTC", "2026-12-03T16:00"),
        ("2026-12-03 16:00 Europe/Berlin", "2026-12-03T15:00"),
        ("thu 4pm america/new_york", "2026-11-26T21:00"),
        ("thu 4pm America/Argentina/Buenos_Aires time", "2026-11-26T19:00"),
        ("today 23:15", "2026-11-23T22:15"),
        ("tonight 8pm", "2026-11-23T19:00"),
        ("tomorrow 16h30", "2026-11-24T15:30"),
        ("day after tomorrow 9am", "2026-11-25T08:00"),
        ("in 2 hours", "2026-11-23T11:00"),
        ("in an hour and 30 minutes", "2026-11-23T10:30"),
        ("in 3 days at 16:00", "2026-11-26T15:00"),
        ("in a week 16:00", "2026-11-30T15:00"),
        ("16:00", "2026-11-23T15:00"),
        ("tue noon", "2026-11-24T11:00"),
        ("<t:1795795200:F>", "2026-11-27T16:00"),
        ("<t:1795795200>", "2026-11-27T16:00"),
        ("2026-12-03 16:00 +01:00", "2026-12-03T15:00"),
        ("2026-12-03T10:00-0500", "2026-12-03T15:00"),
        ("in two weeks at 4pm", "2026-12-07T15:00"),
        ("in 2h", "2026-11-23T11:00"),
        ("in 90m", "2026-11-23T10:30"),
        ("thu 16.00", "2026-11-26T15:00"),
        ("3.12. 16.30", "2026-12-03T15:30"),
        ("3.12.26 16:00", "2026-12-03T15:00"),
        ("25/12 4pm", "2026-12-25T15:00"),
        ("12/25 4pm", "2026-12-25T15:00"),
        ("every other thursday 4pm", "2026-11-26T15:00"),
        ("thu 12pm", "2026-11-26T11:00"),
        ("thu 12am", "2026-11-25T23:00"),
        ("thu 12:30am", "2026-11-25T23:30"),
        ("23.11. 16:00", "2026-11-23T15:00"),
        ("5/5 16:00", "2027-05-05T14:00"),
        ("thu 16:00 Berlin", "2026-11-26T15:00"),
        ("thu 4pm in New York", "2026-11-26T21:00"),
        ("thu 4pm UTC+2", "2026-11-26T14:00"),
        ("thu 4pm AoE", "2026-11-27T04:00"),
        ("tomorrow noon London time", "2026-11-24T12:00"),
        ("２０２６-12-03 16:00", "2026-12-03T15:00"),
    ],
)
def test_what_people_type_is_understood_in_their_zone(text: str, at: str) -> None:
    understood = berlin(text)
    assert isinstance(understood, ParsedTime)
    assert understood.at == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_every_form_that_the_organisers_guide_names_is_understood() -> None:
    table = re.findall(r"^\| (?:a|from|another) .*", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    forms = [form for row in table for form in re.findall(r"`([^`]+)`", row) if form != "repeat"]
    assert len(forms) > 15
    refused = {form: found for form in forms if isinstance(found := berlin(form), UnparsedTime)}
    assert refused == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Tell me a day"),
        ("soon", "I don’t understand “soon”"),
        ("fri 4", "Is “4” the hour?"),
        ("tomorrow 16", "Is “16” the hour?"),
        ("3/12 16:00", "can mean two days"),
        ("yesterday 4pm", "is in the past"),
        ("9:00", "09:00 has passed today."),
        ("thu 4pm / 5pm", "`duration` says how long"),
        ("thu 16:00-05:00", "is “-05:00” the offset from UTC?"),
        ("thu 4pm Nowhere", "I don’t understand “Nowhere”"),
        ("thursday 27 nov 16h", "27 November 2026 is a Friday"),
        ("dec 3", "Which time"),
        ("thursday", "Which time"),
        ("december 16:00", "Which day of December?"),
        ("thu 25:00", "There is no 25:00"),
        ("thu 13pm", "There is no 13pm"),
        ("thu 4pm 5pm", "two times"),
        ("mon tue 4pm", "several weekdays"),
        ("2026-02-30 16:00", "no such date"),
        ("today 8:00", "is in the past"),
        ("5 jan 2026 16:00", "is in the past"),
        ("2028-01-01 16:00", "more than a year"),
        ("<t:1>", "is in the past"),
        ("<t:999999999999>", "no such date"),
        ("thu 4pm Europe/Nowhere", "I don’t know the time zone “Europe/Nowhere”"),
        ("10 july 4pm CET", "several zones"),
        ("thu 4pm UTC+15", "I don’t know the time zone “UTC+15”"),
        ("12/03 16:00", "can mean two days"),
        ("3 dec 5 16:00", "“5”"),
        ("3 dec 12th 16:00", "“12th”"),
        ("dec 2 26 16:00", "“26”"),
        ("2 dec 30 16:00", "“30”"),
        ("x" * 5000, "Tell me a day"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_hint(text: str, said: str) -> None:
    understood = berlin(text)
    assert isinstance(understood, UnparsedTime)
    assert said in understood.reason


@pytest.mark.parametrize(
    ("text", "weeks"),
    [("every thursday 4pm", 1), ("Each  thu 4pm", 1), ("every other thu 16h", 2), ("every other friday noon", 2),
     ("thu 4pm", 0), ("thursdays 4pm", 1), ("thu 4pm weekly", 1), ("weekly on thursday 4pm", 1),
     ("biweekly thu 4pm", 2),
     ("every two weeks thu 4pm", 2), ("fortnightly on thursdays at 4pm", 2), ("donnerstags alle zwei Wochen 16 Uhr", 2),
     ("donnerstags 16 Uhr", 1), ("tous les jeudis à 16h", 1), ("los jueves a las 16:00", 1), ("el jueves 16:00", 0),
     ("每周四下午4点", 1), ("隔周四下午4点", 2), ("周四下午4点", 0)],
)  # fmt: skip
def test_a_time_that_is_typed_as_a_series_is_one(text: str, weeks: int) -> None:
    understood = berlin(text)
    assert isinstance(understood, ParsedTime)
    assert understood.weeks == weeks


@pytest.mark.parametrize(
    "text",
    ["yearly 4pm", "hourly", "twice a week 16:00", "monthly 16:00", "every month thu 4pm",
     "every 13 weeks thu 4pm", "every 4pm", "weekly 4pm", "every 3 dec 16:00",
     "every thursday 4pm until march", "every thursday or friday 4pm", "每年16:00",
     "every thursday weekly biweekly 4pm", "jeden Monat 16 Uhr", "weekly first thursday 4pm"],
)  # fmt: skip
def test_a_series_that_cannot_be_is_refused_and_never_taken_as_another(text: str) -> None:
    assert isinstance(berlin(text), UnparsedTime)


def test_a_weekday_whose_hour_has_passed_today_is_next_weeks() -> None:
    assert berlin("mon 9:00") == ParsedTime(datetime(2026, 11, 30, 8, 0, tzinfo=UTC), "Europe/Berlin")
    assert berlin("mon 11:00") == ParsedTime(datetime(2026, 11, 23, 10, 0, tzinfo=UTC), "Europe/Berlin")


def test_the_hour_is_the_clocks_on_that_day_across_the_change_of_the_clocks() -> None:
    in_spring = datetime(2027, 3, 24, 9, 0, tzinfo=UTC)
    assert berlin("tue 16:00", in_spring) == ParsedTime(datetime(2027, 3, 30, 14, 0, tzinfo=UTC), "Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("28 march 2027 02:30", {"2027-03-28T01:30+01:00", "2027-03-28T03:30+02:00"}),
        ("in 4 days at 02:15", {"2027-03-28T01:15+01:00", "2027-03-28T03:15+02:00"}),
        ("28 march 2027 01:30 London", {"2027-03-28T00:30+00:00", "2027-03-28T02:30+01:00"}),
        ("31 oct 2027 02:30", {"2027-10-31T02:30+02:00", "2027-10-31T02:30+01:00"}),
        ("7 nov 2027 01:05 New York", {"2027-11-07T01:05-04:00", "2027-11-07T01:05-05:00"}),
    ],
)
def test_an_hour_that_clocks_skip_or_repeat_is_asked_about_with_times_that_there_are(
    text: str, offered: set[str]
) -> None:
    in_spring = datetime(2027, 3, 24, 9, 0, tzinfo=UTC)
    understood = berlin(text, in_spring)
    assert isinstance(understood, UnparsedTime)
    assert {each.at for each in understood.choices} == set(map(datetime.fromisoformat, offered))
    found = (berlin(each.text, in_spring) for each in understood.choices)
    assert {each.at for each in found if isinstance(each, ParsedTime)} == set(map(datetime.fromisoformat, offered))


def test_a_time_that_there_is_once_on_such_a_day_is_taken() -> None:
    in_spring = datetime(2027, 3, 24, 9, 0, tzinfo=UTC)
    taken = {"28 march 2027 01:59": "2027-03-28T01:59+01:00", "28 march 2027 03:00": "2027-03-28T03:00+02:00",
             "31 oct 2027 01:59": "2027-10-31T01:59+02:00", "31 oct 2027 03:00": "2027-10-31T03:00+01:00"}  # fmt: skip
    for text, at in taken.items():
        assert berlin(text, in_spring) == ParsedTime(datetime.fromisoformat(at).astimezone(UTC), "Europe/Berlin")


DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december"]  # fmt: skip


@given(
    st.sampled_from(["this {day} {hour}", "this week {day} {hour}", "{nth} {day} of {month} {year} {hour}",
                     "{date} {month} {year} {hour}", "{date} {month} {year} {day} {hour}", "yesterday {hour}",
                     "yesterday {day} {hour}", "today {hour}", "{hour}", "{nth} {day} of this month {hour}"]),
    st.sampled_from(DAYS), st.sampled_from(["first", "second", "third", "fourth", "last"]), st.integers(1, 31),
    st.sampled_from(MONTHS), st.integers(2024, 2027),
    st.sampled_from(["00:00", "00:30", "02:30", "09:00", "16:00", "23:59"]),
    st.sampled_from(["", " London", " UTC+9", " New York"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - Hypothesis wants it without
)  # fmt: skip
def test_what_is_offered_instead_of_a_past_time_is_taken_as_that_and_fits_what_was_asked_for(
    form: str, day: str, nth: str, date: int, month: str, year: int, hour: str, place: str, naive: datetime
) -> None:
    now = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    understood = berlin(form.format(day=day, nth=nth, date=date, month=month, year=year, hour=hour) + place, now)
    offered = re.search("(?:next that fits is|write) “([^”]+)”", getattr(understood, "reason", ""))
    if offered is None or "passed" not in getattr(understood, "reason", ""):
        return
    taken = berlin(offered[1], now)
    assert isinstance(taken, ParsedTime), (offered[1], taken)
    there = taken.at.astimezone(load(taken.zone))
    assert taken.at > now
    assert offered[1].startswith((f"{there:%Y-%m-%d %H:%M}", f"tomorrow {there:%H:%M}"))
    assert there.strftime("%H:%M") == hour
    assert "{day}" not in form or f"{there:%A}".lower() == day
    assert "{month}" not in form or f"{there:%B}".lower() == month
    assert "{date}" not in form or there.day == date
    if "{nth}" in form:
        ahead = timedelta(days=7)
        last = (there + ahead).month != there.month
        assert last if nth == "last" else (there.day - 1) // 7 == ["first", "second", "third", "fourth"].index(nth)


def test_whole_days_ahead_keep_the_hour_and_hours_ahead_are_elapsed() -> None:
    before = datetime(2027, 3, 27, 15, 0, tzinfo=UTC)
    assert berlin("in 24 hours", before) == ParsedTime(before + timedelta(hours=24), "Europe/Berlin")
    assert berlin("in 1 days 16:00", before) == ParsedTime(datetime(2027, 3, 28, 14, 0, tzinfo=UTC), "Europe/Berlin")


@given(st.text(max_size=150))
def test_no_text_whatsoever_raises_or_gives_a_moment_out_of_bounds(text: str) -> None:
    understood = berlin(text)
    if isinstance(understood, ParsedTime):
        assert MONDAY < understood.at <= MONDAY + MAX_AHEAD


WORDS = [
    "thu",
    "fri",
    "next",
    "week",
    "4pm",
    "16h",
    "3",
    "dec",
    "2026-12-03",
    "in",
    "days",
    "a",
    "2",
    "at",
    "noon",
    "UTC",
]
MARKS = ["+1", ":", ".", ",", "27", "and", "/", "Europe/Berlin", "<t:1>"]


@given(st.lists(st.sampled_from(WORDS + MARKS)))
def test_no_heap_of_such_words_raises_or_gives_a_moment_out_of_bounds(words: list[str]) -> None:
    understood = berlin(" ".join(words))
    if isinstance(understood, ParsedTime):
        assert MONDAY < understood.at <= MONDAY + MAX_AHEAD


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("1h30", 90), ("1.5 h", 90), ("1,5h", 90), ("45 min", 45), ("2h", 120), ("1h 15m", 75), ("1:30", 90),
     ("an hour", 60), ("half an hour", 30), ("an hour and a half", 90), ("2½ hours", 150),
     ("1 1/2 hours", 90), ("½ h", 30), ("1/2 hour", 30), ("1 hour 30", 90),
     ("eine Stunde", 60), ("anderthalb Stunden", 90), ("90 Minuten", 90), ("une heure et demie", 90), ("1h30min", 90),
     ("una hora y media", 90), ("1小时30分", 90), ("两小时", 120), ("1 day 2 hours", 1560), ("5400 seconds", 90),
     ("PT1H30M", 90), ("pt90m", 90), ("PT5400S", 90), ("a quarter of an hour", 15), ("three quarters of an hour", 45),
     ("three-quarters of an hour", 45), ("two and a half hours", 150), ("three and a half hours", 210),
     ("eine Viertelstunde", 15), ("eine Dreiviertelstunde", 45), ("zwei Viertelstunden", 30),
     ("zweieinhalb Stunden", 150), ("dreieinhalb Stunden", 210),
     ("un quart d'heure", 15), ("trois quarts d’heure", 45), ("tres cuartos de hora", 45), ("un cuarto de hora", 15),
     ("一刻钟", 15), ("三刻钟", 45), ("两个半小时", 150), ("三个半小时", 210),
     ("PT", None), ("PTA", None), ("P1D", None), ("PT60", None),
     ("quarter past", None), ("two and a half", None),
     ("90 anything", None), ("", None), ("long", None), ("h", None), ("-5", None), ("2", None), ("1.5", None),
     ("1:75", None), ("in 2h", None), ("2h or 3h", None)],
)  # fmt: skip
def test_durations_are_read(text: str, minutes: int | None) -> None:
    assert parse_minutes(text) == minutes
