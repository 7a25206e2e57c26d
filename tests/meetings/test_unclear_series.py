"""What is open in how a meeting repeats, or can't be: what's said of it, and the choices where there are some."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from tests.support.portions import portions

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday

# What is said of what isn't clear, or can't be.
ASKED = {
    "`when` and `repeat` say different things": "every thursday 4pm | every second week; tue 4pm | every thursday; "
    "every first thursday 4pm | weekly; every first thursday 4pm | third thursday; every thursday 4pm | every friday; "
    "first thursday 4pm | last thursday",
    "Is “every second thursday” every two weeks, or the second one of every month?": "every second thursday 4pm; "
    "every second thursday 4pm until 31 march; thu 4pm | every second thursday",
    "Is “every second thursdays” every two weeks,": "every second thursdays 4pm",
    "Is “every 2 thursday” every two weeks,": "every 2 thursday 4pm",
    "Is “every 3rd thu” every 3 weeks, or the third one of every month?": "every 3rd thu 4pm",
    "Is “every fourth thursday” every 4 weeks,": "every fourth thursday 4pm",
    "Is “jeden zweiten Donnerstag” every two weeks,": "jeden zweiten Donnerstag 16 Uhr",
    "Is “jeden 3. Donnerstag” every 3 weeks,": "jeden 3. Donnerstag 16 Uhr",
    "Is “tous les deuxièmes jeudis” every two weeks,": "tous les deuxièmes jeudis 16h",
    "Is “cada segundo jueves” every two weeks,": "cada segundo jueves 16h",
    "Is “每第二个周四” every two weeks,": "每第二个周四下午4点",
    "The next Thursday, 3 December 2026, is no date of “the third Thursday of every month”. Does the series begin on "
    "17 December 2026?": "thu 4pm | third thursday",
    "The next Friday, 4 December 2026, is no date of “the last Friday": "fri 4pm | every last friday",
    "How often is it? I see “every”, “weekly” and “biweekly”": "every thursday weekly biweekly 4pm",
    "Is it after weeks or months? I see “weekly” and “first thursday”": "weekly first thursday 4pm",
    "“every 2 weeks” and “monthly”": "every 2 weeks monthly thu 4pm",
    "I see “monthly” and “quarterly”": "monthly quarterly first thursday 4pm",
    "On which day of the month?": "monthly 4pm; monthly 4pm until 31 march; 4pm | every month",
    "On the 10th of the month, or on the second Thursday?": "10 dec 16:00 monthly; 10 dec 16:00 | monthly; "
    "1796914800 | monthly",
    "On the 14th of the month, or on the second Monday?": "14 dec 16:00 monthly",
    "On the 8th of the month, or on the second Tuesday?": "8 dec 16:00 monthly",
    "On the 29th of the month, or on the last Tuesday?": "29 dec 16:00 monthly",
    "Is it on a day of the month or on a weekday? I see “15th” and “first thursday”":
        "first thursday and 15th of every "
    "month 4pm",
    "The next Thursday, 3 December 2026, is no date of “the 15th of every month”. Does the series begin on 15 December":
        "thu 4pm | every 15th",
    "Write midnight as the day that begins with it": "every 15th 24:00",
    "I don’t understand “last day”": "last day of the month 4pm",
    "What is “2nd”?": "every 2nd 4pm",
    "Which “thu” of the month?": "monthly thu 4pm; thu 4pm | monthly",
    "Which “thursday” of the month?": "every first monday and thursday 4pm",
    "“first thursday” of one month or of each?": "first thursday 4pm; first thursday of the month 4pm; "
    "first thursday in the month 4pm",
    "“15th” of one month or of each?": "the 15th of the month 4pm",
    "January 2027 has no “fifth thursday”": "fifth thursday of next month 4pm",
    "How often does it repeat?": "starting monday 4pm; ab 10.12. 16 Uhr; thu 4pm 10 times; thu 4pm for 2 weeks; "
    "thu 4pm | 10 times; thu 4pm except 10 dec; thu 4pm | except 10 dec",
    "On which day of the week?": "every 4pm; every 4pm starting tomorrow; weekly 4pm; 4pm | weekly",
    "When does the series begin?": "thursday week 4pm weekly; "
    "a week from thursday 4pm | weekly; jeudi en huit 16h weekly",
    "I don’t understand “two”": "all two weeks on thursday 4pm",
    "I can’t repeat a meeting every year.": "every 3 dec 16:00; every 15th of january 4pm",
    "Which day of March?": "every thursday 4pm until march; thursdays 4pm until march 2027",
    "Which day of February?": "jeden Donnerstag 16 Uhr bis Februar 2027",
    "25 February 2027 is a Thursday.": "every thursday 4pm until friday 25 feb; "
    "every thursday 4pm until 25 feb fri; every thursday 4pm except 25 feb friday; thu 4pm | weekly except fri 25 feb",
    "March 2027 has 31 days": "every thursday 4pm until 2027-03-32; every thursday 4pm until 32 march 2027",
    "I don’t understand “until”": "every thursday 4pm until",
    "I don’t understand “tomorrow”": "every thursday 4pm until tomorrow",
    "I don’t understand “next”": "every thursday 4pm until next thursday",
    "In which month is “24th”?": "every thursday 4pm except the 24th",
    "Is “10-12” from one hour to another?": "thu 10-12; thursdays 10-12; thu 10–12",
    "“2h” says how long it takes": "thu 4pm +2h",
    "“1.30h” says how long it takes": "thu 4pm (1.30h)",
    "“for 2 hours” says how long it takes": "thu for 2 hours 4pm; thu 4-6pm for 2 hours; thu 4 for 2 hours",
    "I don’t understand “banana”": "thursdays 4pm at banana; weekly thu 4pm in banana",
    "Which day do you mean with “christmas”?": "every thursday 4pm until christmas",
    "I don’t understand “early”": "every thursday 4pm until early march; every thursday 4pm except early march",
    "I don’t understand “thursday”": "every thursday 4pm except thursday",
    "I don’t understand “holidays”": "every thursday 4pm except holidays",
    "I don’t understand “or”": "thursday or friday weekly 4pm",
    "I don’t understand “last”": "2nd last thursday 4pm; every second last thursday 4pm; "
    "first, second last thursday 4pm",
    "I don’t understand “to”": "every thursday 10 to 4pm",
    "I don’t understand “for”": "thu 4pm for",
    "I can’t repeat a meeting “twice a week”": "twice a week 4pm; thu 4pm | twice a week",
    "I can’t repeat a meeting “yearly”": "yearly 3 dec 4pm",
    "1 to 12 weeks or months, not 13": "every 13 weeks thu 4pm; every 13 months first thu 4pm",
    "not 0": "every 0 weeks thu 4pm",
    "from 2 to 400 dates, not “1 times”": "every thursday 4pm 1 times",
    "not “401 times”": "every thursday 4pm 401 times",
    "“banana” in `repeat`": "thu 4pm | banana",
    "“5pm” in `repeat`": "thu 4pm | weekly 5pm",
    "“on” in `repeat`": "thu 4pm | on",
    "“until 31 march” and “until 3 april”": "every thursday 4pm until 31 march until 3 april",
    "Does the series end with “until”": "every thursday 4pm except 24 dec until 7 jan; "
    "every thursday 4pm except 24 dec until 31 march",
    "Does the series end with “bis”": "jeden Donnerstag 16 Uhr außer 21.12. bis 4.1.",
    "No date of the series is on 25 December 2026": "every thursday 4pm except 25 dec",
    "No date of the series to 22 December 2026 is on 21 December 2026": "every thursday 4pm except 21 dec to 22 dec",
    "10 December 2026 doesn’t fit “the first Thursday of every month”. The first date that fits is “2027-01-07 16:00”":
        "every first thursday 10 dec 16:00; 10 dec 16:00 | first thursday",
    "5 December 2026 doesn’t fit “every two weeks on Friday”": "in 3 days at 16:00 | every other friday",
    "one date alone, 3 December 2026": "thursdays 4pm for 1 week; "
    "first thursday of every month 4pm for 1 month; every thursday 4pm until 4 dec; "
    "thu 4pm | every thursday until 3 dec",
    "The series would end before its first date": "every thursday 4pm until 2026-11-26; "
    "every thursday 4pm until 1 dec; every thursday 4pm until end of november; thursdays 4pm until 7 jan, 14 jan; "
    "every thursday from 7 jan until 5 jan 4pm; "
    "every thursday from 10 dec 4pm until 2026-12-03",
    "If it ends in 2027, add the year": "every thursday 4pm until 1 dec",
    "more than five years": "every thu 4pm until 2040-01-01",
    "7 January 2027 is after the end of the series, 31 December 2026": "every thu 4pm until 31 dec except 7 jan",
    "2 December 2026 09:00 is in the past. The next that fits is “2026-12-09 09:00”": "today 9:00 weekly",
    "several weekdays": "thu fri 4pm",
    "of this month": "every first thursday of this month 4pm",
    "“of the month”": "every thursday of the month 4pm",
    "“this month”": "weekly thu 4pm this month",
    "I see “mon”, “wed” and “fri”": "mon/wed/fri 4pm; mon and wed and fri 4pm",
    "Is it on one of these days, or a series on all of them?": "lundi et jeudi 16h; mon & wed 4pm; thu-fri 4pm; "
    "thu–sat 10am; mon-wed 9am; di-do 16 Uhr; du jeudi au samedi 10h; de jueves a sábado 10h; 周四到周六上午10点",
    "11 December 2026 is a Friday": "every thursday from thu 11 dec 4pm",
    "10 December 2026 doesn’t fit “the first Monday and the third Thursday of every month”. The first date that "
    "fits is “2026-12-17 16:00”":
        "10 dec 4pm | first monday and third thursday",
    "first friday 00:00": "every first thursday 24:00",
    "more than a year": "weekly sun 3 dec 2028 16:00",
}  # fmt: skip


def every(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """(Outcome, text, option)."""
    typed = ((outcome, *text.partition("|")) for outcome, texts in table.items() for text in texts.split("; "))
    return [(outcome, text.strip(), option.strip()) for outcome, text, _, option in typed]


@pytest.mark.parametrize("cases", portions(every(ASKED)))
def test_what_is_open_or_cannot_be_is_said(cases: list[tuple[str, str, str]]) -> None:
    wrong = {}
    for said, text, option in cases:
        found = parse_when(text, "Europe/Berlin", NOW, option)
        if not isinstance(found, UnparsedTime) or said not in found.reason:
            wrong[text, option] = found
    assert wrong == {}


def test_a_choice_keeps_the_rest_of_the_text() -> None:
    found = parse_when("monthly thu 4pm until 31 march", "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime)
    positions = ("first", "second", "third", "fourth", "last")
    assert [each.text for each in found.choices] == [
        f"monthly {each} thursday 4pm until 31 march" for each in positions
    ]
    ends = parse_when("every thursday 4pm except 24 dec until 7 jan", "Europe/Berlin", NOW)
    assert isinstance(ends, UnparsedTime)
    assert [each.text for each in ends.choices] == [
        "every thursday 4pm except from 24 dec until 7 jan",
        "every thursday 4pm until 7 jan except 24 dec",
    ]
    days = parse_when("mon/wed 4pm", "Europe/Berlin", NOW)
    assert isinstance(days, UnparsedTime)
    assert [each.text for each in days.choices] == ["every monday and wednesday 4pm", "monday 4pm", "wednesday 4pm"]
    either = parse_when("mon and wed 4pm Tokyo", "Europe/Berlin", NOW)
    assert isinstance(either, UnparsedTime)
    assert [each.text for each in either.choices] == [
        "every monday and wednesday 4pm Tokyo", "monday 4pm Tokyo", "wednesday 4pm Tokyo",
    ]  # fmt: skip
    days_in_a_row = parse_when("from mon to wed 9am", "Europe/Berlin", NOW)
    assert isinstance(days_in_a_row, UnparsedTime)
    assert [each.text for each in days_in_a_row.choices] == [
        "every monday, tuesday and wednesday 9am", "monday 9am", "tuesday 9am", "wednesday 9am",
    ]  # fmt: skip
    hours = parse_when("every thu 10-12", "Europe/Berlin", NOW)
    assert isinstance(hours, UnparsedTime)
    assert [each.text for each in hours.choices] == ["every thu 10:00–12:00"]
    series = parse_when("first thursday 4pm", "Europe/Berlin", NOW)
    assert isinstance(series, UnparsedTime)
    assert [each.text for each in series.choices] == [
        "2026-12-03 4pm",
        "every first thursday of the month 4pm",
    ]


@pytest.mark.parametrize(
    "text",
    ["first thursday 4pm", "1st thu of the month 4pm", "am ersten Donnerstag im Monat 16 Uhr",
     "erster Donnerstag 16 Uhr", "am ersten Donnerstag des Monats 16 Uhr", "le premier jeudi du mois 16h",
     "1er jeudi du mois 16h", "el primer jueves del mes a las 16:00", "第一个周四下午4点"],
)  # fmt: skip
def test_a_weekday_of_the_month_is_of_one_or_of_each_in_every_language(text: str) -> None:
    asked = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(asked, UnparsedTime)
    assert "of one month or of each?" in asked.reason
    once, each = asked.choices
    assert once.at == each.at == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
    assert once.recurrence is None
    assert each.recurrence is not None
    assert each.recurrence.monthly
    assert parse_when(text, "Europe/Berlin", NOW, "once") == ParsedTime(
        datetime(2026, 12, 3, 15, 0, tzinfo=UTC), "Europe/Berlin"
    )


@pytest.mark.parametrize(
    "text", ["the 15th of the month 4pm", "am 15. im Monat 16 Uhr", "am 15. des Monats 16 Uhr", "le 15 du mois 16h"]
)
def test_a_day_of_the_month_is_of_one_or_of_each(text: str) -> None:
    asked = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(asked, UnparsedTime)
    assert [(each.at, each.recurrence is not None) for each in asked.choices] == [
        (datetime(2026, 12, 15, 15, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 15, 15, 0, tzinfo=UTC), True),
    ]


def test_of_one_month_whose_day_may_have_passed_the_next_is_offered() -> None:
    late = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
    asked = parse_when("first thursday of the month 4pm", "Europe/Berlin", late)
    assert isinstance(asked, UnparsedTime)
    assert asked.choices[0].at == datetime(2027, 1, 7, 15, 0, tzinfo=UTC)
    assert parse_when("the 15th of next month 4pm", "Europe/Berlin", late) == ParsedTime(
        datetime(2027, 1, 15, 15, 0, tzinfo=UTC), "Europe/Berlin"
    )
