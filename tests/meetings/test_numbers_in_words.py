"""Numbers in words are read wherever digits are: of hours, minutes, durations, intervals and days."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.durations import parse_minutes
from bot.meetings.when.number_words import MOST, number_of, words_for_number
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday


def said(text: str) -> str:
    when, _, repeat = text.partition(" | ")
    match parse_when(when, "Europe/Berlin", NOW, repeat):
        case ParsedTime() as read:
            at = f"{read.at.astimezone(load(read.zone)):%d.%m. %H:%M}"
            length = f", {read.minutes} min" if read.minutes else ""
            return f"{at}{f', {recurrence_words(read.recurrence)}' if read.recurrence else ''}{length}"
        case UnparsedTime(reason, choices):
            return f"{reason} {', '.join(each.answer for each in choices)}"


READ = {
    "02.12. 16:00": "seize heures; à seize heures; um sechzehn Uhr; sechzehn Uhr; a las dieciséis; "
    "a las dieciseis horas; "
    "four pm; at four pm; four in the afternoon; quatre heures de l'après-midi; vier Uhr nachmittags; "
    "a las cuatro de la tarde; vers seize heures; gegen sechzehn Uhr; aujourd'hui à seize heures",
    "02.12. 16:30": "seize heures trente; sechzehn Uhr dreißig; sechzehn Uhr dreissig; a las dieciséis treinta; "
    "half past four pm; four thirty pm; halb fünf nachmittags; quatre heures et demie de l'après-midi; "
    "a las cuatro y media de la tarde; sixteen thirty; las cuatro y media de la tarde",
    "03.12. 16:15": "thu quarter past 4pm; thu a quarter past four pm; thu four fifteen pm; "
    "Donnerstag viertel nach vier "
    "nachmittags; Donnerstag viertel fünf nachmittags; jeudi à seize heures quinze; jueves a las cuatro y cuarto de la "
    "tarde; jeudi quatre heures et quart de l'après-midi",
    "03.12. 16:45": "thu quarter to five pm; thu a quarter to 5pm; Donnerstag viertel vor fünf nachmittags; "
    "Donnerstag dreiviertel fünf nachmittags; Donnerstag drei viertel fünf nachmittags; "
    "jueves a las cinco menos cuarto "
    "de la tarde; jeudi cinq heures moins le quart de l'après-midi; 周四下午差一刻五点",
    "03.12. 16:50": "thu ten minutes to five pm; Donnerstag zehn vor fünf nachmittags; "
    "jueves a las cinco menos diez de "
    "la tarde; jeudi cinq heures moins dix de l'après-midi; 周四下午差十分五点; 周四下午五点差十分",
    "03.12. 16:20": "thu twenty past four pm; thu twenty past 4pm; Donnerstag zwanzig nach vier nachmittags; "
    "jueves a las "
    "cuatro y veinte de la tarde; jeudi quatre heures vingt de l'après-midi; jeudi à seize heures vingt",
    "03.12. 16:35": "thu twenty-five to five pm; thu twenty five to 5pm; Donnerstag fünf nach halb fünf nachmittags; "
    "jueves a las cinco menos veinticinco de la tarde; jeudi cinq heures moins vingt-cinq de l'après-midi",
    "03.12. 16:25": "Donnerstag fünf vor halb fünf nachmittags; thu twenty-five past four pm; "
    "jueves a las cuatro y veinticinco de la tarde",
    "03.12. 12:30": "jeudi midi et demi; jeudi à midi trente; thu twelve thirty; Donnerstag halb eins; "
    "thu half past twelve",
    "03.12. 12:05": "thu at twelve oh five; thu five past twelve; Donnerstag fünf nach zwölf",
    "03.12. 20:00": "jeudi à vingt heures; Donnerstag um zwanzig Uhr; jueves a las veinte horas",
    "03.12. 21:00": "jeudi à vingt et une heures; jeudi à vingt-et-une heures; Donnerstag um einundzwanzig Uhr; "
    "jueves a las veintiuna horas",
    "03.12. 13:00": "jueves a la una de la tarde; thu one pm; jeudi à treize heures; Donnerstag um dreizehn Uhr",
    "03.12. 11:30": "thu half past eleven; jueves a las once y media; Donnerstag halb zwölf; "
    "jeudi onze heures et demie",
    "02.12. 10:30": "in thirty minutes; in dreißig Minuten; in dreissig Minuten; dans trente minutes; "
    "en treinta minutos; "
    "dentro de treinta minutos; 三十分钟后; 半小时后; in half an hour; in einer halben Stunde; dans une demi-heure; "
    "en media hora; thirty minutes from now",
    "02.12. 10:20": "in twenty minutes; in zwanzig Minuten; dans vingt minutes; en veinte minutos; 二十分钟后",
    "02.12. 10:45": "in forty-five minutes; in forty five minutes; in fünfundvierzig Minuten; "
    "in fuenfundvierzig Minuten; "
    "dans quarante-cinq minutes; en cuarenta y cinco minutos; 四十五分钟后; dans trois quarts d'heure; "
    "in three quarters of an hour",
    "02.12. 11:30": "in ninety minutes; in neunzig Minuten; dans quatre-vingt-dix minutes; dans nonante minutes; "
    "en noventa minutos; 九十分钟后; in an hour and a half; in anderthalb Stunden; dans une heure et demie; "
    "en hora y media; en una hora y media; 一个半小时后; dans une heure trente",
    "02.12. 11:15": "in an hour and a quarter; dans une heure et quart; en una hora y cuarto; in eineinviertel Stunden",
    "02.12. 12:30": "in 2½ h; in two and a half hours; in 2 1/2 h; en dos horas y media; in zweieinhalb Stunden",
    "13.12. 10:00": "in eleven days; in elf Tagen; dans onze jours; en once días; 十一天后",
    "10.12. 16:00": "the tenth at 4pm; am zehnten um 16 Uhr; tenth of december 4pm; december tenth at 4pm; "
    "am zehnten Dezember um 16 Uhr; le dix décembre à seize heures; el diez de diciembre a las dieciséis horas; "
    "12月十号下午4点; 十号下午四点",
    "23.12. 16:00": "the twenty-third of december 4pm; le vingt-trois décembre à 16h; "
    "am dreiundzwanzigsten Dezember 16 Uhr; "
    "el veintitrés de diciembre a las 16:00",
    "01.01. 16:00": "first of january 4pm; january first at 4pm; le premier janvier à 16h; premier janvier 16h; "
    "am ersten Januar um 16 Uhr; el primero de enero a las 16:00; el uno de enero 16:00",
    "02.12. 16:00, 120 min": "from four to six pm; von vier bis sechs Uhr nachmittags",
    "03.12. 09:00, 120 min": "thu nine to eleven; Donnerstag von neun bis elf",
    "03.12. 16:00, every 6 weeks on Thursday": "every six weeks thursday 4pm; alle sechs Wochen donnerstags 16 Uhr; "
    "toutes les six semaines le jeudi à 16h; cada seis semanas los jueves a las 16h; "
    "每六周周四16:00; 每六个星期周四下午4点; "
    "every sixth week thu 4pm; every 6 weeks on thursday 4pm; every 42 days thu 4pm; every forty-two days thu 4pm; "
    "thu 4pm | every six weeks; thu 4pm | alle sechs Wochen; thu 4pm | toutes les six semaines; thu 4pm | 每六周; "
    "jeudi 16h une semaine sur six; once every six weeks thu 4pm",
    "03.12. 16:00, every 3 weeks on Thursday": "every three weeks thu 4pm; alle drei Wochen donnerstags 16 Uhr; "
    "toutes les trois semaines jeudi 16h; cada tres semanas jueves 16h; 每三周周四16:00; un jeudi sur trois à 16h; "
    "jede dritte Woche donnerstags 16 Uhr; jeudi 16h une semaine sur trois",
    "03.12. 16:00, the first Thursday of every 4th month": "every four months first thursday 4pm; "
    "alle vier Monate am ersten Donnerstag 16 Uhr; tous les quatre mois le premier jeudi 16h; "
    "cada cuatro meses el primer jueves 16h; 每四个月第一个周四下午4点",
    "03.12. 16:00, every Thursday until 11 March 2027": "donnerstags 16 Uhr, fünfzehn Mal; "
    "thu 4pm weekly, fifteen times",
}  # fmt: skip

ASKED = {
    "Is “4:30” in the morning or in the afternoon? 04:30, 16:30": "four thirty; half past four; halb fünf; "
    "quatre heures et demie; a las cuatro y media",
    "Is “4:45” in the morning or in the afternoon? 04:45, 16:45": "dreiviertel fünf; quarter to five; "
    "cinq heures moins le quart",
    "Is “4” the hour? 4am, 4pm": "thu at four; jueves a las cuatro; Donnerstag um vier; thu 4 sharp",
    "9” Tuesday 8 December, Wednesday 9 December or Tuesday 9 March?": "mar 9 à 16h; le mar 9 à 16h; mar 9 16h; "
    "mar. 9 à 16h",
    "14” Monday 14 December, Tuesday 15 December or Sunday 14 March?": "mar 14 a las 16h; el mar 14 a las 16:00",
    "“+1” the offset from UTC? UTC+1": "thu 4pm +1; thu 16:00 +1; Donnerstag 16 Uhr +1",
    "Is “3/4 5” 4:45? 4:45": "Donnerstag 3/4 5 nachmittags",
    "is a Friday. 2026-12-04 16:00, 2026-12-03 16:00": "thursday the 4th 4pm; thu 4 16:00; Donnerstag, der 4. 16 Uhr",
    "2026-12-02 16:00, 2027-12-01 16:00": "wed 1 dec 16:00",
}  # fmt: skip

REFUSED = {
    "not 13.": "every thirteen weeks thu 4pm; alle dreizehn Wochen donnerstags 16 Uhr",
    "a time of day and a duration": "in 2 hours 3 hours; in 1h 1h; dans 1 heure 2 heures",
    "“days”": "in 2 days 4 hours 3 days; in 2 days 2 days",
    "two times": "4pm - 1h thu; thu 16:00 - 2; thu 16:00-2h",
    "“half four” can be 4:30 or 3:30. 4:30, 3:30": "tomorrow at half four; thu half four",
    "“half twelve” can be 12:30 or 11:30. 12:30, 11:30": "thu half twelve",
    "“five”": "five to six pm",
    "Is “4点” 16:00? 16:00": "周四晚上4点",
}


@pytest.mark.parametrize("outcome", READ)
def test_numbers_in_words_are_read(outcome: str) -> None:
    found = {text: said(text) for text in READ[outcome].split("; ")}
    assert found == dict.fromkeys(found, outcome)


@pytest.mark.parametrize("part", [*ASKED, *REFUSED])
def test_what_may_mean_something_else_is_asked_or_refused(part: str) -> None:
    found = {text: said(text) for text in (ASKED | REFUSED)[part].split("; ")}
    assert {text: each for text, each in found.items() if part not in each} == {}


LENGTHS = {
    30: "30; thirty minutes; dreißig Minuten; trente minutes; treinta minutos; 三十分钟; half an hour; half hour; "
    "halbe Stunde; "
    "eine halbe Stunde; une demi-heure; demi-heure; media hora; 半小时; 30'; 0.5 h; ½ h",
    45: "45'; 45 min; forty-five minutes; fünfundvierzig Minuten; quarante-cinq minutes; 四十五分钟; "
    "dreiviertel Stunde; three quarters of an hour; trois quarts d'heure; tres cuartos de hora; ¾ h; 0:45",
    75: "1:15; 1h15; an hour and a quarter; une heure et quart; una hora y cuarto; eine Stunde fünfzehn; "
    "une heure quinze; "
    "eineinviertel Stunden; 75 Minuten",
    90: "90; 90'; 90′; 1:30h; 1:30 h; 1:30 hours; 1:30 Stunden; 01:30:00; 1½ h; 1 1/2 hours; anderthalb Stunden; "
    "eineinhalb Stunden; une heure et demie; hora y media; una hora y media; 一个半小时; 1小时半; 一小时三十分; "
    "an hour and a half; "
    "hour and a half; one and a half hours; ninety minutes; neunzig Minuten; quatre-vingt-dix minutes; "
    "noventa minutos; "
    "九十分钟",
    120: "two hours; zwei Stunden; deux heures; dos horas; 两小时; hundertzwanzig Minuten; 2:00 h",
    150: "2½ h; 2,5 h; two hours thirty; two and a half hours; zweieinhalb Stunden; deux heures et demie; 两个半小时",
}  # fmt: skip


@pytest.mark.parametrize("minutes", LENGTHS)
def test_a_length_is_read_as_it_is_said(minutes: int) -> None:
    found = {text: parse_minutes(text) for text in LENGTHS[minutes].split("; ")}
    assert found == dict.fromkeys(found, minutes)


@pytest.mark.parametrize("text", ["2", "2 hours 3 hours", "hour", "a while", "90''", "one thirty", "30 30"])
def test_what_says_no_length_is_none(text: str) -> None:
    assert parse_minutes(text) is None


@given(st.integers(1, MOST), st.sampled_from(["en", "de", "fr", "es", "zh"]))
def test_every_word_for_a_number_is_that_number(number: int, language: str) -> None:
    assert {number_of(each) for each in words_for_number(number, language)} == {number}
    assert {number_of(each.upper().replace("-", " ")) for each in words_for_number(number, language)} == {number}


UNITS = {"en": ("in", "minutes"), "de": ("in", "Minuten"), "fr": ("dans", "minutes"), "es": ("en", "minutos")}


@given(st.integers(2, MOST), st.sampled_from([*UNITS]))
def test_so_many_minutes_in_words_are_as_many_in_digits(number: int, language: str) -> None:
    before, unit = UNITS[language]
    in_digits = parse_when(f"{before} {number} {unit}", "Europe/Berlin", NOW)
    for word in words_for_number(number, language):
        assert parse_when(f"{before} {word} {unit}", "Europe/Berlin", NOW) == in_digits
