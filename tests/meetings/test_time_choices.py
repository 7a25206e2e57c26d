"""A time that is unclear comes with choices, each of which is understood, or leads to the next question."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.when.parsed_time import ParsedTime, TimeChoice, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

NOW = datetime(2026, 12, 2, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Wednesday


def asked(text: str, repeat: str = "") -> tuple[TimeChoice, ...]:
    found = parse_when(text, "Europe/Berlin", NOW, repeat)
    assert isinstance(found, UnparsedTime)
    return found.choices


def local(choice: TimeChoice) -> str:
    """In the zone that the choice is meant in."""
    return f"{choice.at.astimezone(load(choice.zone)):%Y-%m-%d %H:%M}" if choice.at else "?"


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("thu 3:00", {"thu 03:00": "2026-12-03 03:00", "thu 15:00": "2026-12-03 15:00"}),
        ("jeudi 3h", {"jeudi 03:00": "2026-12-03 03:00", "jeudi 15:00": "2026-12-03 15:00"}),
        ("周四3点", {"周四 03:00": "2026-12-03 03:00", "周四 15:00": "2026-12-03 15:00"}),
        ("every thursday 3:00",
         {"every thursday 03:00": "2026-12-03 03:00", "every thursday 15:00": "2026-12-03 15:00"}),
        ("in 1,30 h", {"in 1 h 30 min": "2026-12-02 11:30", "in 78 min": "2026-12-02 11:18"}),
        ("2.15 hours from now",
         {"2 h 15 min from now": "2026-12-02 12:15", "129 min from now": "2026-12-02 12:09"}),
        ("Freitag drei Uhr nachts", {"Freitag 03:00 nachts": "2026-12-04 03:00"}),
        ("3-5 dec 10am", {"3 dec 10am": "2026-12-03 10:00", "5 dec 10am": "2026-12-05 10:00"}),
        ("3/4 dec 16:00", {"3 dec 16:00": "2026-12-03 16:00", "4 dec 16:00": "2026-12-04 16:00"}),
        ("3 dec 22-2", {"3 dec 22:00–2:00": "2026-12-03 22:00"}),
        ("26-12-03 16:00", {"2026-12-03 16:00": "2026-12-03 16:00"}),
        ("thu 4,30pm", {"thu 4:30pm": "2026-12-03 16:30"}),
        ("fri 4", {"fri 4am": "2026-12-04 04:00", "fri 4pm": "2026-12-04 16:00"}),
        ("tomorrow 16", {"tomorrow 16:00": "2026-12-03 16:00"}),
        ("thu midnight", {"thu 00:00": "2026-12-03 00:00", "thu 24:00": "2026-12-04 00:00"}),
        ("fri 12 midnight", {"fri 00:00": "2026-12-04 00:00", "fri 24:00": "2026-12-05 00:00"}),
        ("fri 9z", {"fri 9am Z": "2026-12-04 09:00", "fri 9pm Z": "2026-12-04 21:00"}),
        ("midnight", {"tomorrow 00:00": "2026-12-03 00:00"}),
        ("3/12 16:00", {"December 3 16:00": "2026-12-03 16:00", "March 12 16:00": "2027-03-12 16:00"}),
        ("3/12/26 16:00", {"December 3 2026 16:00": "2026-12-03 16:00"}),
        ("friday 3 dec 16:00", {"2026-12-03 16:00": "2026-12-03 16:00", "2026-12-04 16:00": "2026-12-04 16:00"}),
        ("tuesday 7 dec 24:00", {"2026-12-07 24:00": "2026-12-08 00:00", "2026-12-08 24:00": "2026-12-09 00:00"}),
        ("monday 3 dec 16:00", {"2026-12-03 16:00": "2026-12-03 16:00"}),
        ("tomorrow 5 dec 16:00", {"2026-12-05 16:00": "2026-12-05 16:00", "2026-12-03 16:00": "2026-12-03 16:00"}),
        ("this week 4pm", {f"2026-12-0{day} 16:00": f"2026-12-0{day} 16:00" for day in (2, 3, 4)}),
        ("next week 16:00", {f"2026-12-{day:02} 16:00": f"2026-12-{day:02} 16:00" for day in range(7, 12)}),
        ("next week 16:00 Tokyo",
         {f"2026-12-{day:02} 16:00 Asia/Tokyo": f"2026-12-{day:02} 16:00" for day in range(7, 12)}),
        ("next week", {}),
        ("next thing 16:00", {}),
        ("thu 25:00", {}),
        ("every week 3/13/27", {}),
        ("weekly friday 3 dec 16:00", {}),
    ],
)  # fmt: skip
def test_an_unclear_day_or_hour_is_asked_about_with_what_it_may_mean(text: str, choices: dict[str, str]) -> None:
    assert {each.text: local(each) for each in asked(text)} == choices


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("9:00", {"tomorrow 09:00": "2026-12-03 09:00"}),
        ("9:00 Tokyo", {"tomorrow 09:00 Asia/Tokyo": "2026-12-03 09:00"}),
        ("yesterday 4pm", {"2026-12-02 16:00": "2026-12-02 16:00"}),
        ("yesterday 9:00", {"2026-12-03 09:00": "2026-12-03 09:00"}),
        ("5 jan 2026 16:00", {"2027-01-05 16:00": "2027-01-05 16:00"}),
        ("2026-11-30T16:00Z", {"2027-11-30 16:00 UTC": "2027-11-30 16:00"}),
        ("2025-12-03T16:00+01:00", {"2026-12-03 16:00": "2026-12-03 16:00"}),
        ("<t:1764774000>", {"2026-12-03 16:00": "2026-12-03 16:00"}),
        ("in 0 hours", {}),
    ],
)
def test_what_has_passed_comes_with_the_next_that_fits(text: str, choices: dict[str, str]) -> None:
    assert {each.text: local(each) for each in asked(text)} == choices


def test_each_zone_that_may_be_meant_is_a_choice() -> None:
    assert [(each.answer, each.text, local(each)) for each in asked("10 july 4pm CET")] == [
        ("Europe/Berlin", "10 july 4pm Europe/Berlin", "2027-07-10 16:00"),
        ("UTC+01:00", "10 july 4pm UTC+01:00", "2027-07-10 16:00"),
    ]
    assert [(each.answer, each.text) for each in asked("thu 4pm Europe/Berln")] == [
        ("Europe/Berlin", "thu 4pm Europe/Berlin")
    ]
    assert [each.text for each in asked("thu 4pm Paris London")] == ["thu 4pm Europe/London", "thu 4pm Europe/Paris"]
    assert [each.text for each in asked("10 july 16:00 CET (UTC+1)")] == [
        "10 july 16:00 Europe/Berlin",
        "10 july 16:00 UTC+01:00",
    ]
    then = asked(asked("thu 4pm Paris EST")[0].text)
    assert [each.text for each in then] == ["thu 4pm America/New_York", "thu 4pm Europe/Paris"]


def test_where_the_hour_has_passed_in_one_of_the_zones_the_next_day_is_meant_there() -> None:
    texts = [each.text for each in asked("9:00 EST")]
    assert texts == ["9:00 America/New_York", "9:00 UTC-05:00", "tomorrow 09:00 Australia/Sydney"]


def test_one_question_follows_another_and_none_comes_twice() -> None:
    first = asked("thu 3:00 IST")
    assert [(each.answer, each.at, each.zone) for each in first] == [
        ("Asia/Kolkata", None, ""), ("Asia/Jerusalem", None, ""), ("Europe/Dublin", None, ""),
    ]  # fmt: skip
    then = asked(first[0].text)
    assert [each.at for each in then] == [
        datetime(2026, 12, 2, 21, 30, tzinfo=UTC), datetime(2026, 12, 3, 9, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert [each.text for each in asked("next week 3:00")][:2] == ["2026-12-07 3:00", "2026-12-08 3:00"]
    assert [each.text for each in asked("thu 3 3:00")] == ["thu 3 03:00", "thu 3 15:00"]
    assert [each.text for each in asked("fri 3 3:00")] == ["2026-12-03 3:00", "2026-12-04 3:00"]


def test_what_is_unclear_of_the_option_repeat_is_replaced_there() -> None:
    choices = asked("thu 4pm", "every week until 3/4")
    assert [(each.text, each.in_repeat) for each in choices] == [
        ("every week until April 3", True), ("every week until March 4", True),
    ]  # fmt: skip
    assert [each.recurrence and each.recurrence.until for each in choices] == [date(2027, 4, 3), date(2027, 3, 4)]
    assert [(each.text, each.in_repeat) for each in asked("3/12 4pm", "weekly until april 3")] == [
        ("December 3 4pm", False), ("March 12 4pm", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("every thursday 4pm starting today", "2026-12-03 16:00"),
        ("mondays 16 uhr ab heute", "2026-12-07 16:00"),
        ("every wed 9:30 am from today", "2026-12-09 09:30"),
        ("weekly 4pm starting today", "2026-12-02 16:00"),
        ("thu 16Z", "2026-12-03 17:00"),
        ("thu 08Z", "2026-12-03 09:00"),
    ],
)
def test_what_needs_no_question_is_not_asked_about(text: str, first: str) -> None:
    found = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(found, ParsedTime)
    assert f"{found.at.astimezone(load('Europe/Berlin')):%Y-%m-%d %H:%M}" == first


def test_months_from_now_are_counted_in_the_calendar() -> None:
    for text in ("in 1 month 16:00", "in a month at 4pm", "1 month from now 16:00", "in einem Monat 16 Uhr",
                 "dans un mois 16h", "en un mes 16:00", "1个月后 16:00", "a month later 16:00"):  # fmt: skip
        found = parse_when(text, "Europe/Berlin", NOW)
        assert getattr(found, "at", None) == datetime(2027, 1, 2, 15, 0, tzinfo=UTC), text
    far = parse_when("in 12 months 16:00", "Europe/Berlin", NOW)
    assert getattr(far, "at", None) == datetime(2027, 12, 2, 15, 0, tzinfo=UTC)


def test_a_month_without_that_day_is_asked_about() -> None:
    end_of_january = datetime(2027, 1, 31, 10, 0, tzinfo=UTC)
    found = parse_when("in 1 month 16:00", "UTC", end_of_january)
    assert isinstance(found, UnparsedTime)
    assert found.reason == "February 2027 has 28 days. Which day do you mean with “in 1 month”?"
    assert [each.text for each in found.choices] == ["2027-02-28 16:00", "2027-03-01 16:00"]
    half = parse_when("in 1.5 months 16:00", "UTC", end_of_january)
    assert isinstance(half, UnparsedTime)
    assert "“months”" in half.reason


@pytest.mark.parametrize(
    ("text", "now", "at", "is_asked"),
    [
        ("29 feb 16:00", "2027-12-02", "2028-02-29", False),
        ("fifth sunday of january 4pm", "2027-12-02", "2028-01-30", False),
        ("28 feb 16:00", "2026-12-02", "2027-02-28", False),
        ("6 oct 16:00", "2026-12-02", "2027-10-06", False),
        ("8 oct 16:00", "2026-12-02", "2027-10-08", True),
        ("28 dec 16:00", "2027-01-05", "2027-12-28", True),
        ("last monday of december 16:00", "2027-01-05", "2027-12-27", True),
    ],
)
def test_a_day_without_its_year_is_the_next_and_asked_about_if_it_has_just_passed(
    text: str, now: str, at: str, *, is_asked: bool
) -> None:
    found = parse_when(text, "Europe/Berlin", datetime.fromisoformat(f"{now}T10:00+01:00"))
    assert isinstance(found, UnparsedTime) == is_asked
    moment = found.choices[0].at if isinstance(found, UnparsedTime) else found.at
    assert f"{moment:%Y-%m-%d}" == at


def test_a_second_time_in_another_zone_leads_to_the_first() -> None:
    assert [local(each) for each in asked("thu 4pm JST/10am ET")] == ["2026-12-03 16:00"]
    assert [each.text for each in asked("thu 4pm CET/10am ET")] == ["thu 4pm CET"]


@pytest.mark.parametrize("text", ["tonight 12", "tonight at 12", "今晚12点"])
def test_twelve_tonight_is_the_midnight_to_come(text: str) -> None:
    assert parse_when(text, "Europe/Berlin", NOW) == ParsedTime(datetime(2026, 12, 2, 23, tzinfo=UTC), "Europe/Berlin")


def test_ce_midi_is_noon_today() -> None:
    assert parse_when("ce midi", "Europe/Berlin", NOW) == ParsedTime(
        datetime(2026, 12, 2, 11, tzinfo=UTC), "Europe/Berlin"
    )
