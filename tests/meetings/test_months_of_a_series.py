"""A series that lasts for a month or several, or until one; and further forms of dates and hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday


def said(text: str, now: datetime = NOW) -> str:
    match parse_when(text, "Europe/Berlin", now):
        case ParsedTime() as read:
            place = f" {read.zone}" if read.zone != "Europe/Berlin" else ""
            length = f", {read.minutes} min" if read.minutes else ""
            rule = f", {recurrence_words(read.recurrence)}" if read.recurrence else ""
            return f"{read.at.astimezone(load(read.zone)):%Y-%m-%d %H:%M}{place}{rule}{length}"
        case UnparsedTime(reason, choices):
            return f"{reason} {', '.join(each.answer for each in choices)}"


READ = {
    "2027-01-07 16:00, every Thursday until 31 January 2027": "every thursday in january 4pm; "
    "thursdays in january 4pm; "
    "thursdays 4pm in january; every thursday of january 4pm; weekly in january thu 4pm; every thursday 4pm january; "
    "jeden Donnerstag im Januar 16 Uhr; donnerstags im Januar um 16 Uhr; tous les jeudis de janvier à 16h; "
    "tous les jeudis en janvier 16h; les jeudis de janvier à 16h; todos los jueves de enero a las 16h; "
    "cada jueves en enero 16:00; every thursday in january 2027 4pm",
    "2026-12-03 16:00, every Thursday until 31 December 2026": "every thursday 4pm in december; "
    "thursdays in december 4pm; "
    "donnerstags im Dezember 16 Uhr; thursdays from october to december 4pm",
    "2027-11-04 16:00, every Thursday until 30 November 2027": "every thursday in november 4pm; "
    "thursdays in november 4pm",
    "2027-12-02 16:00, every Thursday until 31 December 2027": "thursdays in december 2027 4pm",
    "2027-01-07 16:00, every Thursday until 31 March 2027": "every thursday from january to march 4pm; "
    "every thursday from january until march 4pm; thursdays january to march 4pm; thursdays jan to mar 4pm; "
    "donnerstags von Januar bis März 16 Uhr; tous les jeudis de janvier à mars à 16h; "
    "todos los jueves de enero a marzo a las 16h",
    "2027-01-07 16:00, every Thursday until 28 February 2027": "thursdays in january and february 4pm",
    "2026-12-03 16:00, every Thursday until 28 February 2027": "thursdays from november to february 4pm",
    "2027-01-07 16:00, every Thursday until 31 December 2027": "thursdays from january to december 4pm",
    "2027-10-07 16:00, every Thursday until 30 November 2027": "thursdays from october to november 4pm",
    "2027-03-01 16:00, every Monday until 31 March 2027": "mondays mar 4pm; mondays in mar 4pm; mondays in march 4pm",
    "2027-04-01 16:00, every Thursday until 30 April 2027": "tous les jeudis d'avril à 16h; thursdays in april 4pm",
    "2027-08-03 16:00": "le 3 d'août à 16h; le trois août à 16h",
    "2027-01-07 16:00, every two weeks on Thursday until 31 January 2027": "every two weeks thursday in january 4pm",
    "2026-12-03 16:00, every Thursday until 31 March 2027": "every thursday 4pm through march; "
    "thu 4pm weekly thru march; "
    "every thursday 4pm through 31 march; every thursday 4pm through march 31; 每周四16点直到3月底; 每周四16点到三月底",
    "2026-12-03 16:00, every Thursday until 2 January 2027": "thu 4pm weekly for a month; "
    "thu 4pm weekly for one month",
    "2026-12-03 16:00, every Thursday until 7 January 2027": "每周四16点6次; 每周四16点一共6次; 每周四下午4点，共6次",
    "2026-12-03 16:00, every Thursday, but not on 24 December 2026": "every thursday 4pm (not dec 24); "
    "every thursday 4pm not 24 dec; every thursday 4pm except dec 24",
    "2027-01-07 16:00": "first thursday in january 4pm; 1月第一个周四16点; 一月第一个周四16点; 明年1月7日16点",
    "2026-12-31 16:00": "12月最后一个周四16点; last thursday of december 4pm",
    "2026-12-03 10:00, 240 min": "周四上午10点到下午2点; thu 10am-2pm",
    "2026-12-03 13:00": "morgen Mittag um 1; Donnerstag mittags um 1; Donnerstag mittags 13 Uhr",
    "2026-12-03 16:30": "thu 430pm; thu 4:30pm; 3 dec 2026 1630; 3 dec 2026 16:30; 3Dec 16:30; 3dec2026 16:30; "
    "dec3 4:30pm",
    "2026-12-03 16:05": "jeudi 16 h 05 min; jeudi 16h05",
    "2026-12-03 16:00 UTC+01:00": "Thu, 3 Dec 26 16:00:00 +0100",
    "2026-12-03 16:00 UTC": "Thursday, 03-Dec-26 16:00:00 GMT",
    "2027-01-02 16:00": "2 jan 27 4pm; 2 jan '27 4pm; jan 2nd '27 4pm",
    "2027-10-17 15:00": "Sun 17 October 15:00",
    "2026-12-04 16:00": "uebermorgen 16 Uhr; übermorgen 16 Uhr",
    "2027-01-03 16:00": "3. Jänner 16 Uhr",
    "2026-12-12 15:00": "in 10 days time at 3pm; in 10 days' time at 3pm",
    "2026-12-08 20:00": "el 8 de diciembre a las 20; am 8. Dezember um 20",
}  # fmt: skip

ASKED_OR_REFUSED = {
    "Which day of March? end of march": "every thursday until march 4pm",
    "Which day of January?": "every thursday from january 4pm; thu 4pm in january; "
    "every first thursday in january 4pm",
    "“january”": "every thursday except in january 4pm",
    "“not”": "not thursday 4pm",
    "25 November 2027 is a Thursday. 2027-11-25 15:00, 2027-11-26 15:00": "Fri 25 November 15:00",
    "Is “4:00” in the morning or in the afternoon? 04:00, 16:00": "2026-12-03T4:00",
    "“este”": "jueves 16:00 este",
    "How often does it repeat?": "thu 4pm repeating; immer Do 16 Uhr; thu 4pm repeat",
    "“+2” the offset from UTC? UTC+2": "thu 4pm+2; thu 16:00+2; thu 16:00 +2",
}  # fmt: skip


@pytest.mark.parametrize("outcome", READ)
def test_it_is_read(outcome: str) -> None:
    found = {text: said(text) for text in READ[outcome].split("; ")}
    assert found == dict.fromkeys(found, outcome)


@pytest.mark.parametrize("part", ASKED_OR_REFUSED)
def test_what_stays_open_is_asked_or_quoted(part: str) -> None:
    found = {text: said(text) for text in ASKED_OR_REFUSED[part].split("; ")}
    assert {text: each for text, each in found.items() if part not in each} == {}


@pytest.mark.parametrize(
    ("now", "text", "outcome"),
    [
        ("2026-12-31T20:00", "thursdays in january 4pm", "2027-01-07 16:00, every Thursday until 31 January 2027"),
        ("2027-01-15T10:00", "thursdays in january 4pm", "2027-01-21 16:00, every Thursday until 31 January 2027"),
        ("2027-02-01T10:00", "thursdays in january 4pm", "2028-01-06 16:00, every Thursday until 31 January 2028"),
        ("2028-01-10T10:00", "thursdays in february 4pm", "2028-02-03 16:00, every Thursday until 29 February 2028"),
    ],
)
def test_the_month_is_this_or_the_next(now: str, text: str, outcome: str) -> None:
    assert said(text, datetime.fromisoformat(f"{now}+01:00")) == outcome
