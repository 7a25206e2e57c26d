"""Several hundred more times in five languages, as strangers would type them: right, asked or refused with the word."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.misspelt import misspelt_word
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday

# By the time in Berlin that is meant, with the rule of a series; behind a bar stands the option `repeat`.
RIGHT = {
    "2026-12-02 16:00": "16hs; hoy 16 hs.; 今日下午4点",
    "2026-12-02 16:00 every Monday, Wednesday and Friday": "每周一三五下午4点; 每周一、三、五下午4点; 4pm | 每周一三五",
    "2026-12-02 16:00 every weekday": "周一至五16:00; 周一到五下午4点; 星期一至五16:00",
    "2026-12-03 00:00": "周四零点; 今晚十二点",
    "2026-12-03 02:00": "周四凌晨2点; 明天凌晨两点; jueves a las 2 de la madrugada; jueves de madrugada a las 2",
    "2026-12-03 08:00": "明早8点; 明早上8点; 明天早8点; 周四早8点",
    "2026-12-03 16:00": "星期4下午4点; 周4 16:00; 12 月 3 日 下午 4 点; 2026 年 12 月 3 日 16 点; Do 3.12 16:00; "
    "3.12 16 Uhr; thu 3/12 4pm; jeudi 3/12 16h; 3/12/2026 jueves 16:00; 16:00 3.12.; 16:00 hs jueves; tmw 4pm; "
    "jeudi qui vient 16h",
    "2026-12-03 16:00 every Thursday, but not on 24 December 2026": "周四16:00 | 每周，12月24日除外",
    "2026-12-03 16:00 every Tuesday and Thursday": "每周二四 16:00; 每周二和四16:00; 每星期二、四16:00",
    "2026-12-03 16:00 every two weeks on Thursday": "biweekly thu 4pm; thu 4pm | bi-weekly; "
        "Do 16 Uhr | 14-täglich; Do 16 Uhr | zweiwöchig",
    "2026-12-03 20:00": "明晚8点; 明天晚上8点; 周四晚8点",
    "2026-12-04 00:00": "thu 24:00 at night; thu 24:00 in the evening; "
        "thursday night at midnight; jeudi soir à minuit; jueves por la noche a medianoche",
    "2026-12-03 16:00 120 min": "thu 1600-1800; thu 1600 – 1800",
    "2026-12-03 16:05": "周四下午四点零五分",
    "2026-12-03 16:15": "周四下午四点一刻",
    "2026-12-03 16:45": "周四下午四点三刻",
    "2026-12-03 20:30 30 min": "thu 2030-2100",
    "2026-12-03 12:00": "morgen mittag 12; morgen 12 mittags; tomorrow 12 noon",
    "2026-12-03 20:19 20 min": "thu 2019-2039",
    "2026-12-03 20:20 20 min": "thu 2020-2040",
    "2026-12-31 16:00": "2026-365T16:00; 2026365T1600",
    "2027-01-01 16:00": "2027-001 16:00",
    "2026-12-04 01:00": "2026-12-03T24:00:00Z",
    "2026-12-03 16:00 every Thursday until 21 January 2027": "thu 4pm | 8x weekly; 每周四16:00 8次",
    "2026-12-04 15:00": "周五三点下午",
    "2026-12-05 10:00 120 min": "sat 10am till noon; sat from 10 to midday; sam 10h à midi; sáb de 10:00 a mediodía; "
        "Sa 10 Uhr bis mittags",
    "2026-12-05 12:00 120 min": "sat noon to 2; sat noon-2pm; sat midday until 2pm",
    "2026-12-05 22:00 120 min": "sat 10pm-midnight; sat 22:00 to midnight; Sa 22 Uhr bis Mitternacht; sam 22h-minuit; "
        "sáb 22:00 hasta medianoche",
    "2026-12-03 20:00 240 min every Thursday": "every thu 8pm until midnight",
    "2026-12-10 16:00 every Thursday": "10 dec 4pm | every thursday starting 10 dec; 1796914800 | weekly from 10 dec",
    "2026-12-16 16:00": "in a fortnight 4pm; a fortnight today 4pm; 两周后16:00",
    "2026-12-24 16:00": "christmas eve 4pm; Heiligabend 16 Uhr; la veille de Noël 16h; Nochebuena 16:00; 平安夜16:00",
    "2026-12-31 23:00": "new year's eve 23:00; New Year’s Eve 11pm; Silvester 23 Uhr; Nochevieja 23:00",
    "2027-01-01 12:00": "new years day noon; Neujahr 12 Uhr; jour de l'an 12h; Año Nuevo 12:00; 元旦12:00",
    "2026-12-03 16:00 every Thursday, but not on 24 December 2026 and 31 December 2026":
        "thu 4pm | weekly except christmas eve and new year's eve; "
        "cada jueves 16:00 excepto del 21 de diciembre al 4 de enero",
    "2027-01-07 16:00 every Thursday until 25 March 2027": "tous les jeudis 16h du 7 janvier au 25 mars; "
        "cada jueves 16:00 del 7 de enero al 25 de marzo",
    "2026-12-03 17:00": "2026-12-03T16Z; 20261203T16Z; 2026-12-03T1600Z; 2026-337T16:00Z",
    "2026-12-04 20:00": "周五二十点; 后天晚8点",
    "2026-12-10 16:00": "jueves de la semana próxima 16:00",
    "2027-01-02 16:00": "一个月后16:00; 1个月后下午4点",
    "2027-01-07 16:00": "周四一月七日16:00",
    "2027-01-15 16:00": "下月15号下午4点",
    "2027-03-12 16:00": "12.3. 16:00; 12.3 16 Uhr; 16:00 12.3.; 12.3.2027 16:00",
}  # fmt: skip

# The times that are offered, or the rules, with a part of what is asked.
ASKED = {
    "“12.3” can mean two days. [2027-03-12 16:00, 2026-12-03 16:00]": "12.3 16:00; 12.3 4pm",
    "“12.3” can mean two days. [2026-12-03 16:00]": "thu 12.3 4pm",
    "“3.12” can mean two days. [2026-12-03 16:00, 2027-03-12 16:00]": "3.12 16:00; 16:00 3.12",
    "“5.1” can mean two days. [every Thursday until 5 January 2027, every Thursday until 1 May 2027]":
        "weekly thu 4pm until 5.1; thu 4pm | weekly until 5.1",
    "“last thursday” was 26 November, which is in the past. [2026-12-03 16:00, 2026-12-31 16:00]":
        "last thursday 4pm; the last thursday 4pm; last thursday 4pm | once",
    "“letzten Donnerstag” was 26 November, which is in the past. [2026-12-03 16:00, 2026-12-31 16:00]":
        "letzten Donnerstag 16 Uhr",
    "“last wednesday” was 25 November, which is in the past. [2026-12-09 09:00, 2026-12-30 09:00]":
        "last wednesday 9am",
    "was 26 November, which is in the past. [2026-12-03 16:00]": "jeudi dernier 16h; jeudi dernier à 16h",
    "26 November 2026 16:00 is in the past. The next that fits is “2026-12-03 16:00”. [2026-12-03 16:00]":
        "el jueves pasado a las 16:00; el pasado jueves 16:00; jeudi passé 16h; 上周四16:00; 上个星期四下午4点; "
        "past thursday 4pm; vergangenen Donnerstag 16 Uhr; vorigen Donnerstag 16 Uhr; last week thu 4pm; "
        "letzte Woche Donnerstag 16 Uhr; la semaine dernière jeudi 16h; jueves de la semana pasada 16:00",
    "19 November 2026 16:00 is in the past. [2026-12-03 16:00]": "上上周四16:00; 上上星期四下午4点",
    "25 November 2026 16:00 is in the past. [2026-12-02 16:00]": "past wednesday 4pm",
    "30 November 2026 16:00 is in the past. [2026-12-02 16:00]":
        "the day before yesterday 4pm; vorgestern 16 Uhr; avant-hier 16h; anteayer 16:00; 前天16:00",
    "01 December 2026 20:00 is in the past. [2026-12-02 20:00]": "昨晚8点",
    "Is it on Saturday or on Sunday? [2026-12-05 16:00, 2026-12-06 16:00]":
        "this weekend 4pm; at the weekend 4pm; am Wochenende 16 Uhr; dieses Wochenende 16 Uhr; ce week-end 16h; "
        "este fin de semana 16:00; 周末下午4点; 本周末16:00; coming weekend 4pm",
    "Is it on Saturday or on Sunday? [2026-12-05 16:00, 2026-12-06 16:00, 2026-12-12 16:00, 2026-12-13 16:00]":
        "next weekend 4pm; nächstes Wochenende 16 Uhr; le week-end prochain 16h; el próximo fin de semana 16:00",
    "Is it on Saturday or on Sunday? [2026-12-12 16:00, 2026-12-13 16:00]": "下周末16:00",
    "Is it on Saturday or on Sunday? [2026-12-12 16:00, 2026-12-13 16:00, 2026-12-19 16:00, 2026-12-20 16:00]":
        "the weekend after next 4pm",
    "I see “周六” and “周日”. [every Saturday and Sunday, 2026-12-05 16:00, 2026-12-06 16:00]": "周六日16:00",
    "I see “周一”, “周三” and “周五”. [every Monday, Wednesday and Friday, 2026-12-07 16:00, 2026-12-02 16:00, "
    "2026-12-04 16:00]": "周一三五16:00; 周一、周三和周五16:00",
    "I see “mon”, “wed” and “fri”. [every Monday, Wednesday and Friday, 2026-12-07 16:00, 2026-12-02 16:00, "
    "2026-12-04 16:00]": "mon/wed/fri 4pm; mon & wed & fri 4pm; mon and wed and fri 4pm; mon, wed & fri, 4pm",
    "I see “jeudi” to “samedi”. [every Thursday, Friday and Saturday, 2026-12-03 16:00, 2026-12-04 16:00, "
    "2026-12-05 16:00]": "du jeudi au samedi 16h",
    "I see several weekdays there. [2026-12-07 09:00, 2026-12-04 09:00, 2026-12-09 09:00]":
        "lundi mercredi vendredi 9h; mon wed fri 9:00",
    "Is “三点” in the morning or in the afternoon? [2026-12-03 03:00, 2026-12-03 15:00]": "周四三点; 周四，三点",
    "“最后一个周五” of one month or of each? [2026-12-25 16:00, the last Friday of every month]": "最后一个周五16:00",
    "Is “26/12/03” 2026-12-03? [2026-12-03 16:00]": "26/12/03 16:00",
    "How often does it repeat? [every Thursday until 10 February 2027, every two weeks on Thursday until "
    "10 February 2027]": "jeudi 16h | pendant 10 semaines; thu 4pm | for 10 weeks",
    "Is it “thursday”? [2026-12-03 16:00]": "thrusday 4pm",
    "Is it “Donnerstag”? [2026-12-03 16:00]": "Donerstag 16 Uhr",
    "Is it “jeudi”? [2026-12-03 16:00]": "juedi 16h",
    "Is it “jueves”? [2026-12-03 16:00]": "juves 16:00",
    "Is it “tomorrow”? [2026-12-03 16:00]": "tommorrow 4pm; tomorow 4pm",
    "“juves” in `repeat`. Is it “jueves”? [every Thursday]": "jueves 16:00 | cada juves",
    "“forthnightly” in `repeat`. Is it “every 2 weeks”? [every two weeks on Thursday]": "thu 4pm | forthnightly",
    "“janury” there. Is it “january”? [every Thursday until 31 January 2027]": "thursdays 4pm until 31 janury",
    "`when` says 10 December 2026, but in `repeat` the series starts on 17 December 2026. Which one is it? "
    "[every Thursday, every Thursday]": "10 dec 4pm | every thursday starting 17 dec; 1796914800 | weekly from 17 dec; "
        "in 8 days 16:00 | weekly starting 17 dec; next week thu 4pm | weekly starting 17 dec",
    "with “2x weekly”. Do you mean “weekly, 2 times” in all? [every Thursday until 10 December 2026]":
        "thu 4pm | 2x weekly",
    "with “7x weekly”. Do you mean “weekly, 7 times” in all? [every Thursday until 14 January 2027]":
        "thu 4pm | 7x weekly",
    "with “2x monthly”. Do you mean “monthly, 2 times” in all? [the first Thursday of every month until "
    "7 January 2027]":
        "first thu 4pm | 2x monthly",
    "with “每周10次”. Do you mean “weekly, 10 times” in all? [every Thursday until 4 February 2027]":
        "周四16:00 | 每周10次",
    "with “3 times every 2 weeks”. Do you mean “every 2 weeks, 3 times” in all? [every two weeks on Thursday until "
    "31 December 2026]": "thu 4pm | 3 times every 2 weeks",
    "What is “15”? [2026-12-15 16:00]": "15 16:00",
    "03 December 2026 is a Thursday. [2026-12-03 16:00, 2026-12-04 16:00]": "friday the 3rd 4pm",
    "What is “2nd”? [2026-12-02 16:00, 2027-01-02 16:00]": "the 2nd at 16:00",
    "What is “2nd”? [2027-01-02 09:00]": "the 2nd at 9:00",
    "“México” can mean several zones. [2026-12-03 23:00, 2026-12-04 00:00, 2026-12-03 23:00, 2026-12-04 01:00, "
    "2026-12-03 22:00, 2026-12-04 00:00]": "jueves 16:00 hora de México",
    "Is “12” the midnight that ends the day? [2026-12-04 00:00]": "thu 12 at night; Donnerstag nachts um 12; "
        "jueves a las 12 de la noche",
    "Is “12点” the midnight that ends the day? [2026-12-05 00:00]": "周五晚上12点",
    "Is it on Saturday or on Sunday? [every Saturday, every Sunday]": "this weekend 4pm | weekly",
    "27 November 2026 16:00 is in the past. [2026-12-04 16:00]": "this past friday 4pm",
    "“周四第一个” of one month or of each? [2026-12-03 16:00, the first Thursday of every month]": "周四第一个16:00",
    "Is “biweekly” every two weeks, or each week on these days? [every two weeks on Tuesday and Thursday, "
    "every Tuesday and Thursday]":
        "tue and thu 4pm biweekly; tue/thu 4pm | biweekly; thu 4pm | biweekly on tue and thu",
    "Is “bi-weekly” every two weeks, or each week on these days? [every two weeks on each weekday, every weekday]":
        "weekdays 4pm bi-weekly",
    "03:00 has passed today. [2026-12-03 03:00]": "凌晨3点",
}  # fmt: skip

REFUSED = {
    "“&”": "& thu 4pm; thu 4pm & bring snacks; every thursday & banana 4pm; thu 4pm & and",
    "“、”": "周四、下午4点; thu、and 4pm",
    "“+”": "thu 16:00 + 2; thu + 4pm",
    "“/”": "/ thu 4pm; thu/ 4pm",
    "not “x1”": "every thursday 4pm x1",
    "“10x” and “x4”": "every thursday 4pm 10x x4",
    "“banana”": "every thursday 4pm except 21 dec - banana",
    "“dem”": "dem 16h",
    "“den”": "den 16:00",
    "“weekend” there": "saturday weekend 4pm; weekend 3 dec 4pm",
    "“last week” is in the past": "last week 4pm; last week; next last week 4pm",
    "“past” is in the past": "past next thursday 4pm; past weekend 4pm; past 下周四16:00; next week monday 10am past",
    "“next”": "next next week thursday 4pm; 下周四 next 16:00",
    "I see two times there": "thu 11pm-noon; thu 16:00 to noon; "
        "friday 7 night at midnight",
    "and “Mittag” don’t fit": "7 morgen Mittag",
    "“past”": "past 3 dec 4pm",
    "26 November 2026 is in the past": "上周四; el jueves pasado; last week thursday",
    "1 December 2026 is in the past": "yesterday; gestern; 1 dec",
    "“十二点” and “凌晨” don’t fit each other": "周四凌晨十二点",
    "“下午”": "周四上午9点下午",
    "Is it on Saturday or on Sunday? Write it like “saturday 16:00”.": "on the weekend; 周末",
    "I see two dates there": "3 dec 4pm, 10 dec 4pm",
    "“报”": "周日日报16:00",
    "“12:30” and “at night” don’t fit": "thu 12:30 at night",
    "“12pm” and “at night” don’t fit": "thu 12pm at night",
    "“24:00” and “in the morning” don’t fit": "thu 24:00 in the morning",
    "“-” there": "2026-366 16:00; 2026-000 16:00; thu 2020-2039; 2026-2027; thu 1800-1600; thu 1600-1600",
    "I don’t understand “Julia” there. Try “thu 4pm”": "Julia thu 4pm",
    "There is no 三五": "周四下午四点三五分; 十二月三五日16:00",
    "can’t repeat a meeting “bimensual”": "jueves 16:00 | bimensual",
    "“weekend”": "daily 9am except weekend",
}  # fmt: skip


def every(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """(Outcome, text, option)."""
    typed = ((outcome, *text.partition("|")) for outcome, texts in table.items() for text in texts.split("; "))
    return [(outcome, text.strip(), option.strip()) for outcome, text, _, option in typed]


def meant(found: ParsedTime) -> str:
    words = f" {recurrence_words(found.recurrence)}" if found.recurrence else ""
    length = f" {found.minutes} min" if found.minutes else ""
    return f"{found.at.astimezone(BERLIN):%Y-%m-%d %H:%M}{length}{words}"


def offered(found: UnparsedTime) -> str:
    """Those that are clear."""
    moments = [(each.recurrence, each.at.astimezone(BERLIN)) for each in found.choices if each.at is not None]
    choices = [recurrence_words(rule) if rule is not None else f"{at:%Y-%m-%d %H:%M}" for rule, at in moments]
    return f"[{', '.join(choices)}]"


def test_what_is_meant_is_taken() -> None:
    wrong = {}
    for expected, text, option in every(RIGHT):
        found = parse_when(text, "Europe/Berlin", NOW, option)
        if not isinstance(found, ParsedTime) or meant(found) != expected:
            wrong[text, option] = found
    assert wrong == {}


def test_what_is_open_is_asked_with_all_that_it_may_mean() -> None:
    wrong = {}
    for expected, text, option in every(ASKED):
        sentence, _, choices = expected.rpartition(" [")
        found = parse_when(text, "Europe/Berlin", NOW, option)
        if not isinstance(found, UnparsedTime) or sentence not in found.reason or offered(found) != f"[{choices}":
            wrong[text, option] = found
    assert wrong == {}


def test_what_cannot_be_used_is_quoted_as_it_was_typed() -> None:
    wrong = {}
    for said, text, option in every(REFUSED):
        found = parse_when(text, "Europe/Berlin", NOW, option)
        if not isinstance(found, UnparsedTime) or said not in found.reason or found.choices:
            wrong[text, option] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("mondy", "monday"), ("mony", ""), ("thrsdy", ""), ("thrusdya", "thursday"), ("thrusdyaa", ""),
     ("Donrstag", "Donnerstag"), ("mardo", ""), ("Heure", ""), ("hoursx", ""), ("sontags", ""),
     ("sonntgas", "Sonntags"), ("demian", "demain"),
     ("heutte", "heute"), ("weeekly", "weekly"), ("wöchenlich", "wöchentlich"), ("quincenall", "every 2 weeks"),
     ("mensuell", "mensuel"), ("quartely", "every 3 months"), ("täglisch", "täglich"), ("weekdyas", "weekdays"),
     ("fevrer", "février"), ("decembr", "december"), ("blorp", ""), ("every", "")],
)  # fmt: skip
def test_a_misspelt_word_is_the_one_that_it_is_close_to_or_none(word: str, meant: str) -> None:
    assert misspelt_word(word) == meant


@pytest.mark.parametrize(
    ("now", "text", "offers"),
    [
        ("2026-12-05T10:00+01:00", "this weekend 4pm", "[2026-12-05 16:00, 2026-12-06 16:00]"),
        ("2026-12-06T10:00+01:00", "this weekend 4pm", "[2026-12-06 16:00]"),
        ("2026-12-31T10:00+01:00", "last thursday 4pm", "[2026-12-31 16:00, 2027-01-07 16:00]"),
        ("2026-12-31T17:00+01:00", "last thursday 4pm", "[2027-01-07 16:00]"),
        ("2026-12-03T17:00+01:00", "jeudi dernier 16h", "[2026-12-10 16:00]"),
    ],
)
def test_what_is_offered_is_still_to_come(now: str, text: str, offers: str) -> None:
    found = parse_when(text, "Europe/Berlin", datetime.fromisoformat(now))
    assert isinstance(found, UnparsedTime)
    assert offered(found) == offers
