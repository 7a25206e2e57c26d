"""How people say that a meeting repeats, in `when` and in `repeat`: taken as meant, or asked about."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.recurrence import stored_recurrence
from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.repeat_offers import repeat_offers
from bot.meetings.when.time_parsing import parse_when
from tests.support.portions import portions

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday

# The rule in words and the next dates, by what was typed; behind a bar stands the option `repeat`.
RULES = {
    "every Thursday: 3.12 10.12 17.12": "all thursdays 4pm; once a week thu 4pm; une fois par semaine le jeudi 16h; "
    "una vez por semana jueves 16:00; 每逢周四下午4点; every thursday 4pm; "
    "thu 4pm | weekly; thursdays 4pm | every week; "
    "every thursday 4pm | weekly; every thursday starting tomorrow 4pm; jeden Donnerstag 16 Uhr; 1796310000 | weekly; "
    "in 1 day at 16:00 | weekly; 2026-12-03 16:00 +0100 | every thursday; 4pm | thursdays",
    "every Thursday: 10.12 17.12 24.12": "every thursday from 10 dec 4pm; "
    "thu 4pm | weekly starting 10 dec; thu 4pm | weekly ab 10.12.; 4pm | every thursday starting 10 dec; "
    "every thursday starting next week 4pm; "
    "10 dec 16:00 weekly; every thursday 4pm except 3 dec; next week thu 4pm | weekly",
    "every Saturday: 5.12 12.12 19.12": "in 3 days at 16:00 | weekly; in 3 days 16:00 | saturdays",
    "every two weeks on Thursday: 3.12 17.12 31.12": "every other thursday 4pm; every other thu 16h; "
    "thu 4pm | every second week; biweekly on thursday 4pm; every 2 weeks on thursday 4pm; "
    "every two weeks on thursday 4pm; "
    "4pm | every 2 weeks on thursday; every fortnight on thursday 4pm; every 2 weeks from thursday 4pm; "
    "alternate thursdays 4pm; alle 14 Tage donnerstags 16 Uhr; "
    "tous les quinze jours le jeudi 16h; cada 15 días jueves 16:00; every alternate thursday 4pm; "
    "once every two weeks thu 4pm;  隔周四下午4点; "
    "every second thursday 4pm | every second week; "
    "every two thursdays 4pm; every 2 thursdays 4pm; alle zwei Donnerstage 16 Uhr; tous les deux jeudis 16h; "
    "un jeudi sur deux 16h; cada dos jueves 16h; 每隔一个周四下午4点",
    "every two weeks on Thursday: 10.12 24.12 7.1": "starting 10 dec, every other thursday at 4pm; "
    "biweekly starting 2026-12-10 16:00",
    "every 3 weeks on Thursday: 3.12 24.12 14.1": "every 3 weeks thu 4pm; every third week thursday 4pm; "
    "every 3rd week on thu 4pm; every third thursday 4pm | every 3 weeks; un jeudi sur trois 16h; "
    "alle drei Wochen donnerstags 16 Uhr; thu 4pm | every 3 weeks",
    "every 12 weeks on Thursday: 3.12 25.2 20.5": "every 12 weeks thu 4pm",
    "every Tuesday and Thursday: 3.12 8.12 10.12": "every tuesday and thursday 4pm; tue and thu 4pm weekly; "
    "tuesdays and thursdays 4pm; every tue+thu 4pm; every tuesday and every thursday 4pm; tue/thu 4pm weekly; "
    "tue and thu 4pm | weekly; thu 4pm | every tuesday and thursday; "
    "every thursday and the tuesday 4pm; jeden Dienstag und Donnerstag 16 Uhr; 每周二和周四下午4点",
    "every Monday, Wednesday and Friday: 2.12 4.12 7.12": "every mon, wed, fri 16:00; mon wed fri 4pm | weekly",
    "every weekday: 2.12 3.12 4.12": "every weekday 16:00; 16:00 | weekdays; every monday to friday 4pm; mon-fri 4pm; "
    "Monday through Friday 4pm; from monday to friday 4pm; mo-fr 16 Uhr; Mo–Fr 16 Uhr; mo bis fr 16 uhr; "
    "montags bis freitags 16 Uhr; du lundi au vendredi 16h; de lunes a viernes 16h; 周一到周五下午4点; 4pm | Mo.-Fr.",
    "every day: 2.12 3.12 4.12": "daily 4pm; every day 4pm; täglich 16 Uhr; tous les jours 16h; todos los días 16:00; "
    "每天下午4点; 4pm | daily",
    "every Saturday and Sunday: 5.12 6.12 12.12": "every weekend 4pm; weekends 16:00; jedes Wochenende 16 Uhr; "
    "tous les week-ends 16h; los fines de semana 16:00; 每个周末下午4点",
    "every Monday, Tuesday, Wednesday and Thursday: 2.12 3.12 7.12": "every weekday except friday 4pm; "
    "werktags 16 Uhr außer freitags; every monday to friday except fridays 4pm",
    "every Tuesday, Wednesday and Thursday: 2.12 3.12 8.12": "4pm | tue to thu; every tue–thu 4pm; "
    "di-do 16 Uhr | wöchentlich; tuesdays to thursdays 4pm",
    "every Monday, Friday, Saturday and Sunday: 4.12 5.12 6.12": "every fri to mon 4pm",
    "every Thursday and Friday: 3.12 4.12 10.12": "every thu to fri 4pm",
    "every Monday: 14.12 21.12 28.12": "every monday 4pm starting 10 dec; jeden Montag 16 Uhr ab 10.12.; "
    "tous les lundis 16h à partir du 10 décembre; todos los lunes 16:00 a partir del 10 de diciembre",
    "every Monday: 7.12 14.12 21.12": "every monday 4pm starting tomorrow; every week 4pm starting monday; "
    "jede Woche 16 Uhr ab Montag; toutes les semaines 16h à partir de lundi; cada semana 16:00 a partir del lunes; "
    "从周一开始每周下午4点; 从周一起每周一下午4点",
    "the first Thursday of every month: 3.12 7.1 4.2": "every first thursday 4pm; every 1st thursday 4pm; "
    "thu 4pm | first thursday; 4pm | first thursday; 3 dec 16:00 | first thursday; first thursday 4pm | monthly; "
    "jeden ersten Donnerstag im Monat um 16 Uhr; le premier jeudi de chaque mois 16h; 每月第一个周四下午4点; "
    "el primer jueves de cada mes a las 16:00; monthly on the first thursday 4pm; first thursdays 4pm",
    "the 15th of every month: 15.12 15.1 15.2": "every 15th 4pm; 15th of every month 4pm; monthly on the 15th 4pm; "
    "every month on the 15th 4pm; every 15th of the month 4pm; jeden 15. 16 Uhr; am 15. jedes Monats 16 Uhr; "
    "jeden Monat am 15. um 16 Uhr; le 15 de chaque mois 16h; tous les mois le 15 à 16h; el 15 de cada mes 16:00; "
    "el día 15 de cada mes a las 16:00; 每月15号下午4点; 每个月15日下午4点; 4pm | every 15th; "
    "15 dec 4pm | monthly on the 15th; "
    "4pm | le 15 de chaque mois",
    "the 1st and 15th of every month: 15.12 1.1 15.1": "1st and 15th of every month 4pm; 每月1号和15号下午4点; "
    "on the 1st and 15th of each month at 4pm",
    "the 1st of every month: 1.1 1.2 1.3": "first of every month 4pm; le 1er de chaque mois 16h",
    "the 2nd of every month: 2.12 2.1 2.2": "every 2nd of the month 4pm",
    "the 31st of every month that has one: 31.12 31.1 31.3": "every 31st 4pm; 31st of every month 4pm",
    "the 15th and 30th of every month that has one: 15.12 30.12 15.1": "every 15th and 30th 4pm",
    "the last day of every month: 31.12 31.1 28.2": "last day of every month 4pm; am letzten Tag jedes Monats 16 Uhr; "
    "le dernier jour de chaque mois 16h; el último día de cada mes 16:00; 每月最后一天下午4点; "
    "monthly on the last day 4pm",
    "the 15th of every second month: 15.12 15.2 15.4": "every second month on the 15th 4pm",
    "the 15th of every month until 31 May 2027: 15.12 15.1 15.2": "15th of every month 4pm for 6 months",
    "the 15th of every month, but not on 15 January 2027: 15.12 15.2 15.3": "every 15th 4pm except 15 jan",
    "the first Thursday of every month: 7.1 4.2 4.3": "every first thursday from 10 dec 16:00",
    "the second Thursday of every month: 10.12 14.1 11.2": "every second thursday of the month 4pm; "
    "second thursday of each month 16:00; jeden zweiten Donnerstag im Monat 16 Uhr; "
    "every second thursday 4pm | second thursday; every second thursday 4pm | monthly; "
    "el segundo jueves de cada mes 16h",
    "the third Thursday of every month: 17.12 21.1 18.2": "third thursday of every month 4pm; "
    "every 3rd thu of the month 4pm; 4pm | third thursday",
    "the first and third Thursday of every month: 3.12 17.12 7.1": "1st and 3rd thursday 4pm; "
    "1st, 3rd thursday 4pm; 1st/3rd thursday 4pm; first and third thursday of the month 4pm; "
    "thu 4pm | first and third thursday; jeden 1. und 3. Donnerstag 16 Uhr; "
    "le premier et le troisième jeudi du mois à 16h; primer y tercer jueves 16:00; first & third thu 4pm; "
    "every month on the first and third thursday 16:00",
    "the second and fourth Thursday of every month: 10.12 24.12 14.1": "every second and fourth thursday 4pm; "
    "every 2nd and 4th thu 16:00; 10 dec 4pm | second and fourth thursday",
    "the first Monday and the third Thursday of every month: 7.12 17.12 4.1": "first monday and third thursday 4pm",
    "the last Friday of every month: 25.12 29.1 26.2": "the last friday of every month at 4pm; "
    "last friday of each month 16:00; monthly on the last friday 4pm; 25 dec 4pm | every last friday; "
    "每月最后一个周五下午4点",
    "the first and last Friday of every month: 4.12 25.12 1.1": "every first and last friday 16:00",
    "the first Thursday of every second month: 3.12 4.2 1.4": "every 2 months on first thursday 4pm; "
    "every other month first thursday 4pm; first thursday 4pm | every second month; every 2nd month first thu 4pm",
    "the first Monday of every third month: 7.12 1.3 7.6": "quarterly on the first monday 16:00",
    "every Thursday until 31 March 2027: 3.12 10.12 17.12": "every thursday 4pm until 2027-03-31; "
    "every thursday 4pm until 31 march; "
    "weekly until 31 march thu 4pm; every thursday until 31 march wed 4pm; "
    "every thursday until march 31 4pm; every thursday 4pm until end of march; "
    "every thursday 4pm | until 31 march; thu 4pm | weekly until 31 march; jeden Donnerstag 16 Uhr bis 31. März; "
    "tous les jeudis à 16h jusqu'au 31 mars; cada jueves a las 16:00 hasta el 31 de marzo; "
    "每周四下午4点到3月31日; every thursday 4pm till 31 march 2027; every thursday 4pm until wed 31 march",
    "every Thursday until 4 February 2027: 3.12 10.12 17.12": "every thursday 4pm x10; every thursday 4pm 10 times; "
    "thursdays 4pm, 10x; "
    "jeden Donnerstag 16 Uhr 10 mal; thu 4pm | weekly 10 times; 每周四下午4点 10次; every thursday 4pm for 10 sessions",
    "every Thursday until 16 December 2026: 3.12 10.12": "thursdays 4pm for 2 weeks from thursday",
    "every Thursday until 10 February 2027: 3.12 10.12 17.12": "every thursday 4pm for 10 weeks; "
    "every thursday 4pm for the next 10 weeks",
    "every Thursday until 2 January 2027: 3.12 10.12 17.12": "thursdays 4pm for 1 month",
    "every Monday and Thursday: 7.12 10.12 14.12": "mon 4pm | mondays and thursdays; "
    "next mon 4pm | mondays and thursdays; "
    "mondays and thursdays 4pm starting monday; mondays and thursdays 4pm from next monday",
    "every weekday: 8.12 9.12 10.12": "tue 4pm | weekdays",
    "every weekday: 7.12 8.12 9.12": "every weekday 4pm starting monday; weekdays 4pm from monday; "
    "weekdays from mon 7 dec 4pm",
    "the first Monday and the third Thursday of every month: 17.12 4.1 21.1":
        "17 dec 4pm | first monday and third thursday; "
    "third thursday 4pm | first monday and third thursday",
    "the first and last Friday of every month: 25.12 1.1 29.1": "last friday 4pm | first and last friday",
    "every Thursday until 1 December 2027: 7.1 14.1 21.1": "every thursday from 7 jan until 1 dec 4pm",
    "every Thursday: 17.12 24.12 31.12": "every thursday 4pm except 1 dec to 10 dec",
    "every Thursday: 14.1 21.1 28.1": "every thursday 4pm starting 7 jan except 24 dec to 10 jan",
    "every Friday: 8.1 15.1 22.1": "every friday 4pm except 1 dec to 6 jan",
    "the last Thursday of every month until 31 January 2027: 31.12 28.1": "last thursday of every month 4pm "
    "for 2 months",
    "the first, second and third Thursday of every month: 3.12 10.12 17.12": "first, second and third thursday 4pm; "
    "thu 4pm | first, second and third thursday",
    "the first, third and fifth Thursday of every month that has one: 3.12 17.12 31.12": "every first, third and "
    "fifth thursday 4pm",
    "every Thursday until 2 March 2027: 3.12 10.12 17.12": "every thursday 4pm for 3 months; "
    "every thursday 4pm for three months; thursdays 4pm for the next three months",
    "every Thursday until 25 March 2027: 7.1 14.1 21.1": "every thursday 4pm from 7 jan to 25 mar; "
    "thursdays from thu 7 jan to thu 25 mar 4pm",
    "the second, third and fourth Thursday of every month: 10.12 17.12 24.12": "every second, third and fourth thu 4pm",
    "every Thursday, but not on 24 December 2026: 3.12 10.12 17.12": "every thursday 4pm except 24 dec; "
    "every thursday 4pm but not on dec 24; every thursday 4pm skip 24 dec;  tous les jeudis à 16h sauf le 24 décembre; "
    "todos los jueves 16:00 excepto el 24 de diciembre; thu 4pm | weekly except thursday 24 dec; "
    "every thursday 4 in the afternoon except 24 dec",
    "every Thursday, but not on 24 December 2026 and 31 December 2026: 3.12 10.12 17.12": "every thursday 4pm "
    "except 24 dec and 31 dec; jeden Donnerstag 16 Uhr außer 24. und 31.12.; "
    "tous les jeudis 16h sauf les 24 et 31 décembre; every thursday 4pm except 24 and 31 dec; "
    "every thursday 4pm except 24.12. and 31.12.; "
    "every thursday 4pm except 2026-12-24, 2026-12-31; every thursday 4pm except from 21 dec to 4 jan; "
    "every thursday 4pm except 21 dec - 4 jan; jeden Donnerstag 16 Uhr außer vom 21.12. bis 4.1.",
    "every Thursday, but not on 24 December 2026 and 14 January 2027: 3.12 10.12 17.12": "every thursday 4pm "
    "except 24 dec, 14 jan; every thursday 4pm except 21 dec to 25 dec and 14 jan",
    "every Thursday until 31 March 2027, but not on 24 December 2026: 3.12 10.12 17.12": "every thursday 4pm "
    "until 31 march except 24 dec; "
    "every thursday 4pm except 24 dec | until 31 march",
    "every Thursday until 7 January 2027, but not on 10 December 2026: 3.12 17.12 24.12": "thursdays 4pm 5 times "
    "except 10 dec",
}  # fmt: skip


def every(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """(Outcome, text, option)."""
    typed = ((outcome, *text.partition("|")) for outcome, texts in table.items() for text in texts.split("; "))
    return [(outcome, text.strip(), option.strip()) for outcome, text, _, option in typed]


def described(found: ParsedTime) -> str:
    assert found.recurrence is not None
    local = found.at.astimezone(BERLIN)
    assert (local.hour, local.minute) == (16, 0)
    days = list(islice(found.recurrence.dates(local.date()), 3))
    assert days[0] == local.date()
    return f"{recurrence_words(found.recurrence)}: {' '.join(f'{each.day}.{each.month}' for each in days)}"


@pytest.mark.parametrize("cases", portions(every(RULES)))
def test_how_people_say_that_a_meeting_repeats_is_taken_as_meant(cases: list[tuple[str, str, str]]) -> None:
    wrong = {}
    for outcome, text, option in cases:
        found = parse_when(text, "Europe/Berlin", NOW, option)
        if not isinstance(found, ParsedTime) or found.recurrence is None or described(found) != outcome:
            wrong[text, option] = found
    assert wrong == {}


WORDS = [
    "every", "second", "first", "3rd", "last", "thu", "fri", "thursdays", "weekly", "monthly", "weeks", "month", "and",
    "until", "31", "march", "except", "24", "dec", "to", "from", "10", "times", "for", "4pm", "24:00", "of the month",
    "weekday", "2027-01-07", "next week", "end of", "mar", "bis",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.sampled_from(WORDS), max_size=5))
def test_no_heap_of_such_words_raises_and_a_series_begins_at_its_first_date(words: list[str], more: list[str]) -> None:
    found = parse_when(" ".join(words), "Europe/Berlin", NOW, " ".join(more))
    if isinstance(found, ParsedTime) and found.recurrence is not None:
        first = found.at.astimezone(BERLIN).date()
        assert found.at > NOW
        assert next(found.recurrence.dates(first)) == first
        assert stored_recurrence(found.recurrence.stored()) == found.recurrence
        assert len(list(islice(found.recurrence.dates(first), 2))) == 2
        assert all(first < each for each in found.recurrence.left_out)


@pytest.mark.parametrize("text", ["thu 4pm", "first thursday of january 4pm", "last friday of the month 15:00", "thu"])
def test_what_says_nothing_of_repeating_is_once(text: str) -> None:
    found = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime) or found.recurrence is None


def test_a_series_after_midnight_is_on_the_day_that_begins_then() -> None:
    found = parse_when("thu 24:00", "Europe/Berlin", NOW, "weekly")
    assert isinstance(found, ParsedTime)
    assert found.recurrence is not None
    assert (found.at.astimezone(BERLIN).day, recurrence_words(found.recurrence)) == (4, "every Friday")
    both = parse_when("every sunday and monday 24:00", "Europe/Berlin", NOW)
    assert isinstance(both, ParsedTime)
    assert both.recurrence is not None
    assert recurrence_words(both.recurrence) == "every Monday and Tuesday"


def test_the_hour_is_that_of_the_zone_behind_it() -> None:
    found = parse_when("every first thursday 4pm America/New_York until 31 march", "Europe/Berlin", NOW)
    assert isinstance(found, ParsedTime)
    assert (found.at.isoformat(), found.zone) == ("2026-12-03T21:00:00+00:00", "America/New_York")


@pytest.mark.parametrize(
    ("when", "offers"),
    [
        ("thu 4pm", ["first thursday of every month", "first and third thursday"]),
        ("10 dec 16:00", ["second thursday of every month", "second and fourth thursday"]),
        ("8 dec 16:00", ["second tuesday of every month", "second and fourth tuesday"]),
        ("14 dec 16:00", ["second monday of every month", "second and fourth monday"]),
        ("17 dec 16:00", ["third thursday of every month", "first and third thursday"]),
        ("24 dec 16:00", ["fourth thursday of every month", "second and fourth thursday"]),
        ("25 dec 16:00", ["fourth friday of every month", "second and fourth friday", "last friday of every month"]),
        ("31 dec 16:00", ["last thursday of every month"]),
    ],
)
def test_what_is_offered_begins_at_the_typed_time(when: str, offers: list[str]) -> None:
    once = parse_when(when, "Europe/Berlin", NOW)
    found = [value for _, value in repeat_offers(when, "", "Europe/Berlin", NOW)]
    assert found == ["weekly", "every second week", "every 3 weeks", "every 4 weeks", *offers]
    for each in found:
        series = parse_when(when, "Europe/Berlin", NOW, each)
        assert isinstance(series, ParsedTime), each
        assert isinstance(once, ParsedTime)
        assert (series.at, series.recurrence is None) == (once.at, False)


def test_what_is_typed_is_offered_in_words_and_narrows_the_others() -> None:
    typed = "weekly until 31 march"
    assert repeat_offers("thu 4pm", typed, "UTC", NOW) == (("every Thursday until 31 March 2027", typed),)
    found = repeat_offers("thu 4pm", "week", "UTC", NOW)
    assert found == tuple((each, each) for each in ("weekly", "every second week", "every 3 weeks", "every 4 weeks"))
    assert [each for _, each in repeat_offers("thu 4pm", "EVERY Second", "UTC", NOW)] == ["every second week"]
    assert repeat_offers("thu 4pm", "weekly", "UTC", NOW) == (("weekly", "weekly"),)
    assert repeat_offers("thu 4pm", "banana", "UTC", NOW) == ()
    assert repeat_offers("thu 4pm", "once", "UTC", NOW) == ()
    assert repeat_offers("10 dec 16:00", "every 2 months on the 10th", "UTC", NOW) == (
        ("the 10th of every second month", "every 2 months on the 10th"),
    )
    assert repeat_offers("fri 16:00", "every 2 weeks", "UTC", NOW) == (("every two weeks on Friday", "every 2 weeks"),)
    any_day = [value for _, value in repeat_offers("", "thursday", "UTC", NOW)]
    assert any_day[1:] == ["first thursday of every month", "first and third thursday"]
