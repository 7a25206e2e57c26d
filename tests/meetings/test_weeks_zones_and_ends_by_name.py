"""Weeks by their number, abbreviations of zones that fit the day, and ends of a series that have a name."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday


def said(text: str, zone: str = "Europe/Berlin", now: datetime = NOW) -> str:
    match parse_when(text, zone, now):
        case ParsedTime() as read:
            place = f" {read.zone}" if read.zone != zone else ""
            length = f", {read.minutes} min" if read.minutes else ""
            rule = f", {recurrence_words(read.recurrence)}" if read.recurrence else ""
            return f"{read.at.astimezone(load(read.zone)):%Y-%m-%d %H:%M}{place}{rule}{length}"
        case UnparsedTime(reason, choices):
            return f"{reason} {', '.join(each.answer for each in choices)}"


READ = {
    "2026-12-10 16:00": "Donnerstag KW 50 16 Uhr; Donnerstag, KW50, 16 Uhr; KW 50 Donnerstag 16:00; Do 50. KW 16 Uhr; "
    "Donnerstag in KW 50 um 16 Uhr; week 50 thursday 4pm; thursday week 50 4pm; thursday of week 50 at 4pm; "
    "calendar week 50 thursday 4pm; wk 50 thu 16:00; jeudi semaine 50 16h; jeudi de la semaine 50 à 16h; "
    "jueves semana 50 16:00; jueves de la semana 50 a las 16h; 2026-W50 thursday 4pm; "
    "KW 50 2026 Do 16:00; "
    "KW 50/2026 Donnerstag 16 Uhr; CW 50 thu 16:00; Kalenderwoche 50 Donnerstag 16 Uhr",
    "2026-12-31 16:00": "KW 53 Donnerstag 16 Uhr; Donnerstag KW 53 16:00",
    "2027-01-04 10:00": "KW 1 Montag 10 Uhr; KW 1 2027 Mo 10 Uhr; KW 01/2027 Montag 10 Uhr; semaine 1 lundi 10h; "
    "2027-W01 monday 10:00",
    "2026-12-03 16:00": "thu 4pm CET; Donnerstag 16 Uhr MEZ; thu 16:00 CET; jeudi 16h CET; jueves 16:00 CET; "
    "thu 4pm (CET); "
    "2026-12-03T16:00:00+01:00[Europe/Berlin]; thu 4pm UTC+1 Berlin",
    "2026-12-03 16:00 Pacific/Auckland": "thu 4pm NZDT",
    "2026-12-03 16:00 Australia/Sydney": "thu 4pm AEDT",
    "2026-12-03 16:00, every Thursday": "every thursday 4pm CET; donnerstags 16 Uhr MEZ; thu 4pm CET weekly",
    "2026-12-03 16:00, every Thursday until 31 December 2026": "every thursday 4pm until the end of the year; "
    "donnerstags 16 Uhr bis Jahresende; donnerstags 16 Uhr bis Ende des Jahres; tous les jeudis 16h jusqu'à la fin de "
    "l'année; cada jueves 16h hasta fin de año; cada jueves a las 16h hasta el fin de año; 每周四16点到年底; "
    "thursdays 4pm until end of year",
    "2026-12-02 10:15, 60 min": "in 10:15–11:15; in 10:15-11:15; 10:15–11:15",
    "2026-12-02 12:30, 60 min": "in 12:30 - 13:30",
}  # fmt: skip

ASKED_OR_REFUSED = {
    "Which day do you mean with “KW 50”? 2026-12-07 16:00, 2026-12-08 16:00": "KW 50 16 Uhr; KW50 16:00",
    "Is “week 2” the week of Monday, 4 January or 11 January?": "week 2 thursday 4pm; thursday week 2 4pm",
    "The next that fits is “2026-12-03 16:00”": "KW 48 Donnerstag 16 Uhr",
    "“KW”": "KW 54 Donnerstag 16 Uhr; KW Donnerstag 16 Uhr",
    "2027 has no week 53": "KW 53/2027 Donnerstag 16 Uhr",
    "“CET” can mean several zones. Europe/Berlin, UTC+01:00": "10 july 4pm CET; 10 july 2027 16:00 CET",
    "“CEST” can mean several zones. Europe/Berlin, UTC+02:00": "thu 4pm CEST; every thursday 4pm CEST",
    "“EST” can mean several zones. America/New_York, UTC-05:00, Australia/Sydney": "thu 4pm EST; "
    "every thursday 4pm EST",
    "“BST” can mean several zones. Europe/London, UTC+01:00, Asia/Dhaka": "thu 4pm BST",
    "“IST” can mean several zones.": "thu 4pm IST",
    "two time zones there. Which one is it?": "2026-12-03T16:00:00+02:00[Europe/Berlin]; thu 4pm Berlin London",
    "Which day do you mean with “christmas”? christmas eve, christmas day": "thursdays 4pm until christmas; "
    "weekly thu 4pm until christmas; christmas 4pm",
    "“Weihnachten”? Heiligabend, 1. Weihnachtstag": "donnerstags 16 Uhr bis Weihnachten; Weihnachten 16 Uhr",
    "“Noël”? veille de Noël, jour de Noël": "tous les jeudis 16h jusqu'à Noël",
    "“Navidad”? Nochebuena, día de Navidad": "cada jueves a las 16h hasta Navidad",
    "“圣诞”? 平安夜, 圣诞节": "每周四16点直到圣诞",
    "Which day do you mean with “christmas”? Write “christmas eve” or “christmas day”.": "weekly until christmas",
    "“easter”": "thursdays 4pm until easter",
    "“term”": "thursdays in term 4pm",
    "“周”": "第50周周四16:00",
    "Is “4” 16:00? 16:00": "thu evening 4; Donnerstag abends um 4; jueves a las 4 de la noche; thu 4 in the evening",
    "You typed “once”, and how often it repeats. Which one is it? thu 4pm weekly, thu 4pm": "thu 4pm weekly once",
    "You typed “einmalig”": "donnerstags 16 Uhr einmalig",
}  # fmt: skip


@pytest.mark.parametrize("outcome", READ)
def test_they_are_read(outcome: str) -> None:
    found = {text: said(text) for text in READ[outcome].split("; ")}
    assert found == dict.fromkeys(found, outcome)


@pytest.mark.parametrize("part", ASKED_OR_REFUSED)
def test_what_stays_open_is_asked_or_quoted(part: str) -> None:
    found = {text: said(text) for text in ASKED_OR_REFUSED[part].split("; ")}
    assert {text: each for text, each in found.items() if part not in each} == {}


SUMMER = datetime.fromisoformat("2026-07-01T10:00+02:00")  # a Wednesday, too


@pytest.mark.parametrize(
    ("text", "zone", "now", "outcome"),
    [
        ("thu 4pm EST", "America/New_York", NOW, "2026-12-03 16:00"),
        ("thu 4pm EST", "America/Toronto", NOW, "2026-12-03 16:00"),
        ("thu 4pm EST", "America/New_York", SUMMER, "“EST” can mean several zones."),
        ("thu 4pm EDT", "America/New_York", SUMMER, "2026-07-02 16:00"),
        ("thu 4pm IST", "Asia/Kolkata", NOW, "2026-12-03 16:00"),
        ("thu 4pm IST", "Europe/Dublin", NOW, "“IST” can mean several zones."),
        ("thu 4pm IST", "Europe/Dublin", SUMMER, "2026-07-02 16:00"),
        ("thu 4pm BST", "Europe/London", SUMMER, "2026-07-02 16:00"),
        ("thu 4pm BST", "Europe/London", NOW, "“BST” can mean several zones."),
        ("thu 4pm CST", "Asia/Shanghai", NOW, "2026-12-03 16:00"),
        ("thu 4pm CST", "America/Chicago", NOW, "2026-12-03 16:00"),
        ("thu 4pm CT", "America/Chicago", SUMMER, "2026-07-02 16:00"),
        ("thu 4pm PST", "Asia/Manila", NOW, "2026-12-03 16:00"),
        ("thu 4pm CET", "Europe/Paris", NOW, "2026-12-03 16:00"),
        ("thu 4pm CET", "America/New_York", NOW, "2026-12-03 16:00 Europe/Berlin"),
        ("every thursday 4pm CET", "America/New_York", NOW, "“CET” can mean several zones."),
        ("Donnerstag 16 Uhr MESZ", "Europe/Vienna", SUMMER, "2026-07-02 16:00"),
        ("thu 4pm AEST", "Australia/Brisbane", NOW, "2026-12-03 16:00"),
        ("thu 4pm AEST", "Australia/Sydney", NOW, "“AEST” can mean several zones."),
    ],
)
def test_an_abbreviation_that_a_members_own_clocks_have_that_day_is_theirs(
    text: str, zone: str, now: datetime, outcome: str
) -> None:
    found = said(text, zone, now)
    assert found == outcome or ("“" in outcome and outcome in found)
