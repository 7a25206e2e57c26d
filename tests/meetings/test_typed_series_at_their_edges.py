"""The last date, number and end to which each rule of typed series still applies, and the first beyond it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.when.parsed_time import ParsedTime
from bot.meetings.when.time_parsing import parse_when
from tests.support.portions import portions

BERLIN = ZoneInfo("Europe/Berlin")

# On Wednesday the second of December at ten: the first date with the rule as it's stored, or a part of what is said.
SERIES = {
    "wed 10:00 weekly": "2026-12-09 RRULE:FREQ=WEEKLY;BYDAY=WE",
    "wed 10:01 weekly": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=WE",
    "first wednesday of every month 10:00": "2027-01-06 RRULE:FREQ=MONTHLY;BYDAY=1WE",
    "mar 3 16:00 weekly": "2027-03-03 RRULE:FREQ=WEEKLY;BYDAY=WE",
    "mar 8 dec 16:00 weekly": "2026-12-08 RRULE:FREQ=WEEKLY;BYDAY=TU",
    "every mar 16:00": "2026-12-08 RRULE:FREQ=WEEKLY;BYDAY=TU",
    "first and third mar 16:00": "2026-12-15 RRULE:FREQ=MONTHLY;BYDAY=1TU,3TU",
    "jan 1st fri 16:00 weekly": "2027-01-01 RRULE:FREQ=WEEKLY;BYDAY=FR",
    "3rd, 1st thursday 4pm": "2026-12-03 RRULE:FREQ=MONTHLY;BYDAY=1TH,3TH",
    "third, 1st thursday 4pm": "I don’t understand “1st”",
    "third first thursday 4pm": "I don’t understand “first”",
    "every thu and 4pm": "I don’t understand “and”",
    "daily 4pm": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    "every 2 weeks on weekdays 4pm": "2026-12-02 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR",
    "every 1 thursday 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "every thursday from today 16:00": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "every wednesday from today 16:00": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=WE",
    "Donnerstage 16 Uhr": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "donnerstags 16 Uhr": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "sábados 16:00": "2026-12-05 RRULE:FREQ=WEEKLY;BYDAY=SA",
    "monthly and 15 4pm": "I don’t understand “and”",
    "every 15th march 16:00": "I can’t repeat a meeting every year",
    "每2个月15号 16:00": "2026-12-15 RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15",
    "monthly 15th 4pm": "2026-12-15 RRULE:FREQ=MONTHLY;BYMONTHDAY=15",
    "6th thu of every month 16:00": "Which “thu” of the month?",
    "weekly thu 4pm 3 weeks": "I don’t understand “weeks”",
    "thu 4pm 2 weeks": "I don’t understand “weeks”",
    "los jueves 16:00": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "3 dec 24:00 weekly": "2026-12-04 RRULE:FREQ=WEEKLY;BYDAY=FR",
    "thu 4pm weekly from": "I don’t understand “from”",
    "weekly mon to thu 24 dec 4pm": "I don’t understand “to”",
    "每月15号下午4点": "2026-12-15 RRULE:FREQ=MONTHLY;BYMONTHDAY=15",
    "monthly 15 16:00": "What is “15”?",
    "2 dec 2027 16:00 | weekly": "2027-12-02 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "3 dec 2027 9:00 | weekly": "2027-12-03 RRULE:FREQ=WEEKLY;BYDAY=FR",
    "4 dec 2027 16:00 | weekly": "more than a year away",
    "every thu 4pm 2 times": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261210;BYDAY=TH",
    "every thu 4pm three times": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261217;BYDAY=TH",
    "every thu 4pm for 2 weeks": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261216;BYDAY=TH",
    "every thu 4pm for the next 3 weeks": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261223;BYDAY=TH",
    "every thu 4pm for three months": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20270302;BYDAY=TH",
    "first thursday of every month 4pm for 2 months": "2026-12-03 RRULE:FREQ=MONTHLY;UNTIL=20270131;BYDAY=1TH",
    "every thu 4pm until 12/20": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261220;BYDAY=TH",
    "every thu 4pm until 20/12": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261220;BYDAY=TH",
    "every thu 4pm until 10/12": "“10/12” can mean two days",
    "every thu 4pm until 2027-13-03": "a year has 12 months",
    "every thu 4pm until march 24th 2027": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20270324;BYDAY=TH",
    "every thu until 24 dec 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261224;BYDAY=TH",
    "every thu until dec 24 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261224;BYDAY=TH",
    "every thu until end of dec 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261231;BYDAY=TH",
    "every thu until end of dec 2027 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20271231;BYDAY=TH",
    "until end of march every thu 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20270331;BYDAY=TH",
    "every thu 4pm until 24 dec 17": "What is “17”?",
    "every 32nd 4pm": "What is “32nd”?",
    "every thu 4pm to 31 march": "I don’t understand “to”",
    "every thu 4pm until 7 oct": "If it ends in 2027, add the year",
    "every thu 4pm until 6 oct": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20271006;BYDAY=TH",
    "every thu 4pm until 2031-12-07": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20311207;BYDAY=TH",
    "every thu 4pm until 2031-12-08": "more than five years",
    "every thu 4pm until 31 dec except 31 dec": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261231;BYDAY=TH EXDATE:20261231",
    "every thu 4pm except 3 dec and 10 dec": "2026-12-17 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "every thu 4pm except 32 and 31 dec": "December 2026 has 31 days",
    "every thu 4pm except the 24 dec": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH EXDATE:20261224",
    "every thu 4pm until the 24th of dec 2026": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261224;BYDAY=TH",
    "every thu 4pm until 100 dec": "December 2026 has 31 days",
    "every thu 4pm until dec": "Which day of December?",
    "every thu 4pm until the end of": "I don’t understand “the end of”",
    "weekdays 4pm except thu": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,FR",
    "weekdays 4pm except mon and tue": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=WE,TH,FR",
    "weekdays 4pm except fri 25 dec": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR EXDATE:20261225",
    "every mon and thu 4pm except the 24 dec": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=MO,TH EXDATE:20261224",
    "every mon and thu 4pm except tue": "I don’t understand “tue”",
    "every mon and thu 4pm except mon and thu": "I don’t understand “mon”",
    "every thu 4pm until 12/31": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261231;BYDAY=TH",
    "every thu 4pm until 12/12": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261212;BYDAY=TH",
    "every thu 4pm until 11/12": "“11/12” can mean two days",
    "every thu 4pm until 0 dec": "December 2026 has 31 days",
    "every thu 4pm until 2027-03-00": "March 2027 has 31 days",
    "every thu 4pm except 0 and 31 dec": "December 2026 has 31 days",
    "first thursday of every month 4pm for 10 weeks": "2026-12-03 RRULE:FREQ=MONTHLY;UNTIL=20270210;BYDAY=1TH",
    "every thu 4pm for 1 weeks": "one date alone, 3 December 2026",
    "every thu 4pm until 5 oct 2026": "The series would end before its first date",
    "thu 4pm weekly for 1 day": "I don’t understand “for”",
    "thu 4pm weekly for 23 hours": "“for 23 hours” says how long it takes",
    "thu 4pm weekly next 5 times": "2026-12-03 RRULE:FREQ=WEEKLY;UNTIL=20261231;BYDAY=TH",
    "every thu 4pm except 24 dec from 28 dec": "No date of the series is on 28 December 2026",
    "every thu 4pm except 24 and 12/31": "I don’t understand “except”",
    "every 3 dec 16:00 | weekly": "I can’t repeat a meeting every year",
    "every thursday from 11 dec 4pm | weekly": "2026-12-17 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "every second thursday weekly 4pm": "Is “every second thursday” every two weeks",
    "thu 4pm | weekly from 5pm": "I don’t understand “5pm” in `repeat`",
    "weekly 4pm | thursdays": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "every thursday 4pm | 15th of every month": "`when` and `repeat` say different things",
    "mon thu 4pm | first thursday": "`when` and `repeat` say different things",
    "every two weeks first thursday 4pm": "I see “every two weeks” and “first thursday”",
    "weekly first thursday 4pm": "I see “weekly” and “first thursday”",
    "every thursday of this month 4pm": "I don’t understand “of this month”",
    "every first thursday of next month 4pm": "I don’t understand “of next month”",
    "weekly from today 4pm": "2026-12-02 RRULE:FREQ=WEEKLY;BYDAY=WE",
    "weekly from today thu 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "weekly from tomorrow 4pm": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "weekly from the 10 dec 4pm": "2026-12-10 RRULE:FREQ=WEEKLY;BYDAY=TH",
    "weekly starting in the morning 9am": "On which day of the week?",
    "every 0 thursday 4pm": "What is “0”?",
    "every tomorrow 4pm": "On which day of the week?",
    "every thu 4pm except 24 and 31": "I don’t understand “except”",
    "every thu 4pm except 24th and 31st thu": "In which month is “24th”?",
    "every thu 4pm except 31 and 24 dec": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH EXDATE:20261224,20261231",
    "every thu 4pm except 24, 31 dec and 7 jan":
        "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH EXDATE:20261224,20261231,20270107",
    "every thu 4pm except from 24 dec 2026 to 7 jan":
        "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH EXDATE:20261224,20261231,20270107",
    "every thu 4pm except from 25 dec to 6 jan 2027": "2026-12-03 RRULE:FREQ=WEEKLY;BYDAY=TH EXDATE:20261231",
}  # fmt: skip


@pytest.mark.parametrize("cases", portions(SERIES.items()))
def test_a_series_has_the_dates_up_to_the_last_that_was_typed(cases: list[tuple[str, str]]) -> None:
    now = datetime(2026, 12, 2, 10, tzinfo=BERLIN)
    wrong = {}
    for typed, expected in cases:
        when, _, repeat = typed.partition(" | ")
        found = parse_when(when, "Europe/Berlin", now, repeat)
        said = found.reason if not isinstance(found, ParsedTime) else f"{found.at.astimezone(BERLIN):%Y-%m-%d}"
        if isinstance(found, ParsedTime) and found.recurrence is not None:
            said += " " + found.recurrence.stored().replace("\n", " ")
        if not (said == expected if expected.startswith("20") else expected in said):
            wrong[typed] = said
    assert wrong == {}


def test_what_is_offered_keeps_the_year_and_moves_no_series_to_another_hour() -> None:
    now = datetime(2026, 12, 2, 10, tzinfo=BERLIN)
    found = parse_when("thursdays 4pm until march 2027", "Europe/Berlin", now)
    assert not isinstance(found, ParsedTime)
    assert [each.text for each in found.choices] == ["thursdays 4pm until end of march 2027"]
    once = parse_when("sun 28 mar 02:30", "Europe/Berlin", now)
    assert not isinstance(once, ParsedTime)
    assert [each.text for each in once.choices] == ["2027-03-28 01:30", "2027-03-28 03:30"]
    series = parse_when("sun 28 mar 02:30", "Europe/Berlin", now, "weekly")
    assert not isinstance(series, ParsedTime)
    assert "skip 02:30" in series.reason
    assert series.choices == (), "a series at another hour is another series"


def test_an_end_that_no_year_has_is_said() -> None:
    found = parse_when("thu 16:00", "Europe/Berlin", datetime(2026, 12, 2, 10, tzinfo=BERLIN), "weekly until 31 jun")
    assert not isinstance(found, ParsedTime)
    assert "There is no such date: June" in found.reason
