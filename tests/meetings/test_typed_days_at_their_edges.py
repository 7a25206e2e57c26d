"""The last day, number or hour to which each rule of typed times still applies, and the first beyond it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.when.durations import parse_minutes, read_duration
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from tests.support.portions import portions

BERLIN = ZoneInfo("Europe/Berlin")

# By the time it is in Berlin and what was typed: the time that is understood there, with the minutes if an end was
# typed, or a part of what is said.
TYPED = {
    "2026-11-23 10:00": {
        "28 sep 16:00": "28 September 2026 16:00 is in the past",
        "27 sep 16:00": "2027-09-27 16:00",
        "3/13 16:00": "2027-03-13 16:00",
        "13/3 16:00": "2027-03-13 16:00",
        "fifth thursday of november 16:00": "November 2026 has no “fifth thursday”",
        "fifth thursday of february 2026 16:00": "February 2026 has no “fifth thursday”",
        "0th thursday of the month 16:00": "What is “0th”?",
        "6th thu of the month 16:00": "What is “6th”?",
        "first of march 16:00": "2027-03-01 16:00",
        "fourth 16:00": "I don’t understand “fourth”",
        "1pm next month": "I don’t understand “next month”",
        "3rd": "What is “3rd”?",
        "thu 1pm 16": "What is “16”?",
        "thu 24": "What is “24”?",
        "thu 23": "Is “23” the hour?",
        "thu 13": "Is “13” the hour?",
        "thu 12": "Is “12” the hour?",
        "thu 1": "Is “1” the hour?",
        "thu 0": "Is “0” the hour?",
        "in 1h30": "2026-11-23 11:30",
        "in 2h45": "2026-11-23 12:45",
    },
    "2026-10-24 11:00": {  # clocks show the hour from two to three twice in the night to come
        "2h": "Is “2h” in the morning or in the afternoon?",
        "2:30": "Is “2:30” in the morning or in the afternoon?",
        "02:30": "02:30 has passed today.",
        "00:30 3 days from now": "2026-10-27 00:30",
        "12:30 2 hours from now": "I see a time of day and a duration there",
        "in 3 weeks 4": "I don’t understand “4”",
        "in a month 16:00": "2026-11-24 16:00",
        "星期天下午4点": "2026-10-25 16:00",
        "5 sept 2027 16:00": "2027-09-05 16:00",
        f"thu 16:00–18:00{' please' * 15}": "2026-10-29 16:00 120",
        f"thurs 16:00–18:00{' please' * 15}": "Tell me a day and a time",
    },
    "2026-12-02 21:00": {
        "tonight 8pm": "02 December 2026 20:00 is in the past",
        "this evening 20:30": "02 December 2026 20:30 is in the past",
        "tonight 22:00": "2026-12-02 22:00",
    },
    "2026-11-23 11:00": {
        "31st of this month 16:00": "November 2026 has no “31st”",
        "30th of this month 16:00": "2026-11-30 16:00",
    },
    "2027-02-28 10:00": {
        "29 feb 16:00": "February 2027 has 28 days",
    },
    "2026-12-31 10:00": {
        "in a month 16:00": "2027-01-31 16:00",
        "in 2 months 16:00": "February 2027 has 28 days",
    },
    "2026-12-31 23:30": {
        "first thu of november 8:00": "05 November 2026 08:00 is in the past",
        "5th thu of this month 16:00": "31 December 2026 16:00 is in the past.",
    },
    "2027-01-31 13:00": {
        "29 feb 16:00": "February 2027 has 28 days",
        "29 feb 2028 16:00": "more than a year away",
    },
    "2026-12-02 10:00": {
        "sat 12-2am": "2026-12-05 00:00 120",
        "half past FOUR pm thu": "2026-12-03 16:30",
        "tomorrow 4 dec 16:00": "I see two days there, 03 December and 04 December",
        "1st thu of january 16:00": "2027-01-07 16:00",
        "thu from 4pm": "2026-12-03 16:00",
        "thu 11pm-12": "2026-12-03 23:00 60",
        "23 hours": "Is “23 hours” a time of day",
        "24 hours": "Is “24 hours” how long from now",
        "3 dec plus 1 week 16:00": "I don’t understand “plus 1 week”",
        "thursday plus 1 week 3 dec 16:00": "I don’t understand “plus 1 week”",
        "first thursday of january plus 1 week 16:00": "I don’t understand “plus 1 week”",
        "15th of next month plus 1 week 16:00": "I don’t understand “plus 1 week”",
        "3 january plus 1 week 16:00": "I don’t understand “plus 1 week”",
        "tomorrow plus 1 week 16:00": "2026-12-10 16:00",
        "3 dec 2026 2027 16:00": "I don’t understand “2027”",
        "26-12-26 16:00": "2026-12-26 16:00",
        "26-12-25 16:00": "Is “26-12-25” 2026-12-25?",
        "27-01-03 16:00": "Is “27-01-03” 2027-01-03?",
        "28-01-03 16:00": "28 January 2003 16:00 is in the past",
        "thu plus 1 week plus 2 weeks 16:00": "I don’t understand “plus 2 weeks”",
        "plus 1 week 16:00": "I don’t understand “plus 1 week”",
        "29 feb 16:00": "February 2027 has 28 days",
        "30 feb 16:00": "February 2026 has 28 days",
        "31 nov 16:00": "November 2026 has 30 days",
        "30 feb 2028 16:00": "February 2028 has 29 days",
        "12.12 下午4点": "2026-12-12 16:00",
        "25.12 下午4点": "2026-12-25 16:00",
        "下午4点 12.3": "“12.3” can mean two days",
        "12.3. 16:00": "2027-03-12 16:00",
        "monday in two weeks 16:00": "Is it Monday, 14 December or 21 December?",
        "friday in two weeks 16:00": "2026-12-18 16:00",
        "thu 1-11pm": "2026-12-03 13:00 600",
        "thu 12-11pm": "2026-12-03 12:00 660",
        "thu 12 at night": "Is “12” the midnight that ends the day?",
        "tonight 12": "2026-12-03 00:00",
        "2nd of this month 9:00": "02 December 2026 09:00 is in the past",
        "this wed 9:00": "02 December 2026 09:00 is in the past",
        "wed 12/2 16:00": "2026-12-02 16:00",
        "fri 12/2 16:00": "“12/2” can mean two days",
        "thu 2027-08-04 16:00": "04 August 2027 is a Wednesday",
        "thu 12.3. 16:00": "12 March 2027 is a Friday",
        "thu 16:00 1930": "What is “1930”?",
        "3 dec 2027th 16:00": "What is “2027th”?",
        "1st thu 3rd thu of january 16:00": "Which day of January?",
        "first thursday of january of this month 16:00": "I don’t understand “first”",
        "first thu of january 2027 3 16:00": "I don’t understand “3”",
        "first thu of january 999 16:00": "I don’t understand “999”",
        "15th of this month 2026-12-03 16:00": "What is “15th”?",
        "32nd of this month 16:00": "What is “32nd”?",
        "0th of this month 16:00": "What is “0th”?",
        "1st of next month 16:00": "2027-01-01 16:00",
        "fifth thursday of november 16:00": "November 2027 has no “fifth thursday”",
        "31st of next month 16:00": "2027-01-31 16:00",
        "in THREE hours": "2026-12-02 13:00",
        "in 1,5 days 16:00": "I see a time of day and a duration there",
        "in 2 days 5 hours 16h": "Is “16h” a time of day",
        "in 36 hours 16h": "Is “16h” a time of day",
        "in 1.25 h": "2026-12-02 11:15",
        "in 1.25 h 1.30 h": "I see a time of day and a duration",
        "in 2 days 24:00": "2026-12-05 00:00",
        "thursday in two weeks": "Which time?",
        "thursday in two weeks 24:00": "2026-12-18 00:00",
        "yesterday 24:00": "The next that fits is “2026-12-03 00:00”",
        "thu 4-4pm": "2026-12-03 04:00 720",
        "thu 23:00-24:20": "I see two times there",
        "BETWEEN 4 and 6pm thu": "2026-12-03 16:00 120",
        "thu 10 bis 16 Uhr": "2026-12-03 10:00 360",
        "thu from 10 to 4pm": "2026-12-03 10:00 360",
        "thu 16 to 16": "I don’t understand “to”",
        "thu 16.05 Uhr bis 18 Uhr": "2026-12-03 16:05 115",
        "december 4pm-6pm 3rd": "Which day of December?",
        "december 16:30-18 3rd": "Which day of December?",
        "december 4-6pm 3rd": "I see two times there",
        "16-6pm dec 3": "2026-12-03 16:00 120",
        "16-18 of dec 3": "Is “16-18” from one hour to another?",
        "thu 16:00-5:00": "2026-12-03 16:00 60",
        "thu 16:00-5": "2026-12-03 16:00 60",
        "thu 22:00 -1": "Is “-1” the offset from UTC?",
        "thu 22:00 -1am": "2026-12-03 22:00 180",
        "thu 22:00 -1:30": "2026-12-03 22:00 210",
        "thu 22:00 - 1": "2026-12-03 22:00 180",
        "thu 09:00-09:00": "is “-09:00” the offset from UTC?",
        "thu noon noon 12:00": "I see two times there",
        "tonight 23": "2026-12-02 23:00",
        "thu 24:00 at night": "2026-12-04 00:00",
        "noon in the morning thu": "I don’t understand “in the morning”",
        "礼拜天下午4点": "2026-12-06 16:00",
        "礼拜日下午4点": "2026-12-06 16:00",
        "周天下午4点": "2026-12-06 16:00",
        "tonight at midnight": "2026-12-03 00:00",
        "thus 4pm": "I don’t understand “thus”",
        "周四二十点半": "2026-12-03 20:30",
        "周四十二点": "2026-12-03 12:00",
        "thursdayx 4pm": "I don’t understand “thursdayx”",
        "thu at FOUR pm": "2026-12-03 16:00",
        "thu um Vier Uhr nachmittags": "2026-12-03 16:00",
        "TWO weeks from thursday 4pm": "2026-12-17 16:00",
        "a week on thu 16:00": "2026-12-10 16:00",
        "24:30 thu": "There is no 24:30",
        "thu 23:60": "There is no 23:60",
        "thu 11:59pm": "2026-12-03 23:59",
        "thu 13pm": "There is no 13pm",
        "thu 0pm": "There is no 0pm",
        "thu 1:00": "Is “1:00” in the morning",
        "thu 7:59": "Is “7:59” in the morning",
        "thu 8:00": "2026-12-03 08:00",
        "thu 两点": "Is “两点” in the morning",
        "24:00": "2026-12-03 00:00",
        "thu 24:00": "2026-12-04 00:00",
        "wed 10:00": "2026-12-09 10:00",
        "wed 11:00": "2026-12-02 11:00",
        "next wed 16:00": "2026-12-09 16:00",
        "this thu 16:00": "2026-12-03 16:00",
        "in 366 days": "2027-12-03 10:00",
        "in 367 days": "more than a year away",
        "in 11 months 16:00": "2027-11-02 16:00",
        "in 14 months 16:00": "more than a year away",
        "in TWO months 16:00": "2027-02-02 16:00",
        "in 36 hours": "2026-12-03 22:00",
        "in 36 hours 16:00": "I see a time of day and a duration there",
        "in 2 hours thu": "I don’t understand “thu”",
        "in 2 days thu 16:00": "I don’t understand “thu”",
        "thu 10-24": "Is “10-24” from one hour to another?",
        "thu 10-25": "25 October 2027 is a Monday",
        "thu 12-12": "12 December 2026 is a Saturday",
        "16:00 thu ABC": "I don’t know the zone “ABC”",
        "16:00 thu ABCDEFG": "I don’t understand “ABCDEFG”",
        "thu ABC 16:00": "I don’t understand “ABC”",
        "thu 16:00 abc": "I don’t understand “abc”",
        "thu 16:00 Berlin Tokyo Paris": "I see two time zones",
        "jan 1st fri 16:00": "2027-01-01 16:00",
        "mar mar 3 16:00": "I see two dates there",
        "next next thu 16:00": "I don’t understand “next”",
        "next 3 dec 16:00": "I don’t understand “next”",
        "of the month of the month first thu 16:00": "I don’t understand “of the month”",
        "first thu of january 2027 16:00": "2027-01-07 16:00",
        "first thu of january 3 16:00": "I don’t understand “3”",
        "first thu of january 2027 2028 16:00": "I don’t understand “2027”",
        "last thu of this month 16:00": "2026-12-31 16:00",
        "fifth thu of this month 16:00": "2026-12-31 16:00",
        "fifth thu of next month 16:00": "January 2027 has no “fifth thu”",
        "dec 1000 16:00": "Which day of December?",
        "dec 999 16:00": "December 2026 has 31 days",
        "3 dec 5pm 17": "What is “17”?",
        "thu 16:00 la": "I don’t understand “la”",
        "los 16:00": "2026-12-02 16:00",
        "tonight 25": "What is “25”?",
        "tonight 8 16:00": "What is “8”?",
        "tonight 8 9": "Is “8” the hour?",
        "thu 17:00–5:30": "2026-12-03 17:00 30",
        "thu 17:00–05:30": "I see two times there",
        "thu 10pm to 1": "2026-12-03 22:00 180",
        "thu 22:00-01.30": "2026-12-03 22:00 210",
        "22:00 - 01:00 thu": "2026-12-03 22:00 180",
        "thu 23-24h": "2026-12-03 23:00 60",
        "thu 24-25h": "I see two times there",
        "thu 12-13": "Is “12-13” from one hour to another?",
        "thu 12-13 uhr": "2026-12-03 12:00 60",
        "16 to 18 3 dec": "2026-12-03 16:00 120",
        "16 to 18 on 3 dec": "2026-12-03 16:00 120",
        "16 to 18:30 dec 3": "2026-12-03 16:00 150",
        "thu 4pm AND 6pm": "I don’t understand “AND”",
        "between 4pm AND 6pm thu": "2026-12-03 16:00 120",
        "thu 10 TO 16:00": "I don’t understand “TO”",
        "cada jueves a las 16:00 hasta 18 de diciembre": "2026-12-03 16:00",
    },
}

# On Wednesday the second of December at ten: what is offered instead, as it may be typed.
OFFERED = {
    "next week 16:00": [f"2026-12-{day} 16:00" for day in ("07", "08", "09", "10", "11")],
    "this week 16:00": ["2026-12-02 16:00", "2026-12-03 16:00", "2026-12-04 16:00"],
    "this tue 16:00": ["2026-12-08 16:00"],
    "yesterday 16:00": ["2026-12-02 16:00"],
    "tomorrow fri 16:00": ["2026-12-03 16:00", "2026-12-04 16:00"],
    "jan 1st thu 16:00": ["2027-01-01 16:00", "2026-12-31 16:00"],
    "monday in two weeks 16:00": ["2026-12-14 16:00", "2026-12-21 16:00"],
    "this week wed thu 16:00": ["2026-12-02 16:00", "2026-12-03 16:00"],
    "first tuesday 16:00": ["2027-01-05 16:00", "every first tuesday of the month 16:00"],
    "first wednesday 16:00": ["2026-12-02 16:00", "2027-01-06 16:00", "every first wednesday of the month 16:00"],
    "fifth friday of the month 16:00": ["2027-01-29 16:00", "every fifth friday of the month 16:00"],
    "last tuesday 16:00": ["2026-12-08 16:00", "2026-12-29 16:00"],
    "the 1st of the month 4pm": ["2027-01-01 4pm", "every 1st of the month 4pm"],
    "the 2nd of the month 9:00": ["2027-01-02 9:00", "every 2nd of the month 9:00"],
    "2nd of the month 16:00": ["2026-12-02 16:00", "2027-01-02 16:00", "every 2nd of the month 16:00"],
    "los jueves 16:00 | every second week": ["", "thursday 16:00"],
    "fri 4pm | first monday": ["first fri", "monday 4pm"],
    "fri 4pm | every monday and thursday": ["monday 4pm"],
    "jan 1st mon 16:00": ["2027-01-01 16:00", "2027-01-04 16:00"],
    "jan 1st tue 16:00": ["2027-01-01 16:00", "2026-12-29 16:00"],
    "2 dec 9:00": ["2027-12-02 09:00"],
    "9:00": ["tomorrow 09:00"],
    "1796202000": ["2027-12-02 10:00"],
    "2026-12-02T09:00:00Z": ["2027-12-02 09:00 UTC"],
    "3 dec 17": ["3 dec 17:00"],
    "thu 12": ["thu 12am", "thu 12pm"],
    "thu 0": ["thu 0:00"],
    "thu midnight": ["thu 00:00", "thu 24:00"],
    "thu 7:59": ["thu 07:59", "thu 19:59"],
    "thu 16:00 IST Berlin": [
        f"thu 16:00 {zone}" for zone in ("Europe/Berlin", "Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin")
    ],
    "thu 16:00 Berlin Tokyo Paris": [],
    "tomorrow 4 dec 16:00": ["2026-12-03 16:00", "2026-12-04 16:00"],
    "today 9:00 weekly | every second week": [],
    "every wed 9:00 | every second week": ["", "wed 9:00"],
}

# On the third of December, by the part of the day.
HOURS = {
    "thu 0:30 in the morning": "00:30",
    "thu 3 in the morning": "03:00",
    "thu 8 in the morning": "08:00",
    "thu 11 in the morning": "11:00",
    "thu 12 in the morning": "don’t fit each other",
    "thu 24:00 in the morning": "don’t fit each other",
    "thu 0 in the afternoon": "don’t fit each other",
    "thu 0 in the evening": "don’t fit each other",
    "thu 0 at night": "00:00",
    "thu 03:00 at night": "03:00",
    "thu 05:59 at night": "05:59",
    "thu 06:00 at night": "don’t fit each other",
    "thu 12:30 in the morning": "don’t fit each other",
    "thu 20 in the morning": "don’t fit each other",
    "thu 12 in the afternoon": "12:00",
    "thu 1 in the afternoon": "13:00",
    "thu 8 in the afternoon": "20:00",
    "thu 9 in the afternoon": "don’t fit each other",
    "thu 3 in the evening": "don’t fit each other",
    "thu 4 in the evening": "Is “4” 16:00?",
    "thu 11 in the evening": "23:00",
    "thu 13 in the evening": "don’t fit each other",
    "thu 1 at night": "Is “1” 01:00, early on the day that you typed?",
    "thu 5 at night": "Is “5” 05:00, early on the day that you typed?",
    "thu 6 at night": "18:00",
    "thu 11:30 at night": "23:30",
    "thu 12:30 at night": "don’t fit each other",
    "thu mittags um 10 Uhr": "don’t fit each other",
    "thu mittags um 11 Uhr": "11:00",
    "thu mittags um 1 Uhr": "13:00",
    "thu mittags um 2 Uhr": "14:00",
    "thu mittags 14:30": "14:30",
    "thu mittags 15:00": "don’t fit each other",
    "thu noon 12:00": "12:00",
    "thu noon 1pm": "I see two times there",
    "noon midnight thu": "I see two times there",
    "thu midnight": "Which midnight",
    "midnight in the morning thu": "I don’t understand “in the morning”",
    "thu 8 in the morning in the evening": "I don’t understand “in the evening”",
    "heute abend 8am in the evening": "I don’t understand “heute abend”",
    "tonight 24": "I don’t understand “24”",
    "tonight midnight": "00:00",
}


def read(text: str, now: datetime) -> ParsedTime | UnparsedTime:
    """Behind a bar stands the option `repeat`."""
    when, _, repeat = text.partition(" | ")
    return parse_when(when, "Europe/Berlin", now, repeat)


def told(text: str, now: str) -> str:
    found = read(text, datetime.fromisoformat(now).replace(tzinfo=BERLIN))
    if not isinstance(found, ParsedTime):
        return found.reason
    return f"{found.at.astimezone(BERLIN):%Y-%m-%d %H:%M} {found.minutes or ''}".strip()


EVERY = [(now, text, said) for now, typed in TYPED.items() for text, said in typed.items()]


@pytest.mark.parametrize("cases", portions(EVERY))
def test_days_and_ranges_of_hours_are_understood_up_to_where_they_may_mean_something_else(
    cases: list[tuple[str, str, str]],
) -> None:
    found = {(now, text): (told(text, now), said) for now, text, said in cases}
    assert {each: said for each, (said, expected) in found.items() if not fits(said, expected)} == {}


@pytest.mark.parametrize("cases", portions(HOURS.items()))
def test_an_hour_is_the_one_in_its_part_of_the_day_or_does_not_fit_it(cases: list[tuple[str, str]]) -> None:
    found = {text: told(text, "2026-12-02 10:00") for text, _ in cases}
    on_the_day = {text: f"2026-12-03 {said}" if said[2] == ":" else said for text, said in cases}
    assert {text: said for text, said in found.items() if not fits(said, on_the_day[text])} == {}


def test_what_is_offered_instead_can_be_meant_and_is_still_to_come() -> None:
    now = datetime(2026, 12, 2, 10, tzinfo=BERLIN)
    found = {text: read(text, now) for text in OFFERED}
    offered = {text: [] if isinstance(each, ParsedTime) else [choice.text for choice in each.choices]
               for text, each in found.items()}  # fmt: skip
    assert offered == OFFERED


def fits(found: str, expected: str) -> bool:
    return found == expected if expected[0].isdigit() and expected[4] == "-" else expected in found


def test_minutes_behind_hours_are_counted_and_what_comes_before_a_number_is_no_duration() -> None:
    assert parse_minutes("2h45") == 165
    assert read_duration("and 2 hours") is None
    assert (parse_minutes("and"), parse_minutes("und"), parse_minutes("an hour"), parse_minutes("半小时")) == (
        None,
        None,
        60,
        30,
    )
