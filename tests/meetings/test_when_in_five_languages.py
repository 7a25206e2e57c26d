"""More than two hundred typed times in five languages: taken as meant, asked about, or refused; never taken wrongly."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_lexicon import BEFORE, Meaning, Sense, meanings
from bot.meetings.when.time_parsing import parse_when
from bot.meetings.when.time_tokens import is_time_word
from bot.timezones.abbreviations import abbreviations
from bot.timezones.places import place_names
from tests.support.portions import portions

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 10, 0, tzinfo=BERLIN)  # a Wednesday

# By the time in Berlin that is meant.
RIGHT = {
    "2026-12-02 10:30": "in half an hour; in 30 min; 半小时后; 30分钟后; in einer halben Stunde; "
    "dans une demi-heure",
    "2026-12-02 11:00": "in an hour; in 60 minutes; in einer Stunde; dans une heure; en una hora; 一小时后",
    "2026-12-02 11:30": "in 1 hour 30 minutes; in 1.5 hours; in 1½ h; in 90 min; in 5400 seconds; "
    "in an hour and a half; in anderthalb Stunden; dans une heure et demie; en una hora y media; "
    "90 minutes from now",
    "2026-12-02 12:00": "in 2 hours; 2 hours from now; in zwei Stunden; dans 2 heures; en 2 horas; "
    "dentro de 2 horas; 两小时后; noon; midday; mittags; midi; mediodía; 中午12点",
    "2026-12-02 15:00": "this afternoon 3; this afternoon at 3; heute Nachmittag um 3 Uhr; 今天下午三点; today 3pm",
    "2026-12-02 16:00": "16:00; 4pm; 4 p.m.; today at 4 pm; 16 Uhr; heute 16 Uhr; 16h; 16 heures; "
    "aujourd'hui 16h; aujourd’hui à 16h; hoy 16:00; hoy a las 4 de la tarde; esta tarde a las 4; 今天16点; "
    "今天下午4点; 16:00 +0100; 1600h; 16.00; 16:00 uhr; 16:00:00; this wednesday 16:00",
    "2026-12-02 16:30": "16.30; 16h30; 16 h 30; 16 Uhr 30; 16.30 Uhr; 4:30pm; half past 4 pm; "
    "heute halb fünf nachmittags; 16 heures et demie; hoy a las 4 y media de la tarde; 今天下午4点半; 16点30分",
    "2026-12-02 20:00": "tonight 8; tonight at 8; this evening at 8; heute Abend 8 Uhr; heute Abend um 20 Uhr; "
    "ce soir 20h; ce soir à 8h; esta noche a las 8; 今晚8点; tonight 8pm",
    "2026-12-03 00:00": "midnight tonight; tonight at midnight; today 24:00; tomorrow 00:00",
    "2026-12-04 16:00": "这个星期五16:00",
    "2026-12-03 15:00": "Thu, 03 Dec 2026 15:00:00 +0100 (CET); (<t:1796306400:F>); `<t:1796306400:F>`; "
    "<t:1796306400:F> <t:1796306400:R>; <t:1796306400:F> (<t:1796306400:R>); thu 4pm +02; 每个星期四15:00",
    "2026-12-16 16:00": "dans 2 semaines à 16h; in 14 Tagen um 16h; in 2 weeks at 16h; in two weeks, 16:00",
    "2026-12-05 16:30": "dans 3 jours à 16h30; en 3 días a las 16h30; in 3 days at 16h 30",
    "2026-12-03 12:30": "in 1 day 2h 30min; in 1 day 2h, 30 minutes; in 1 day and 2h30",
    "2026-12-03 00:30": "in 14 hours 30 minutes; in 14h30; in 870 minutes",
    "2026-12-03 01:00": "thu 01:00; tomorrow 1am",
    "2026-12-03 06:30": "in 20h 30 min",
    "2026-12-03 08:00": "thu 4pm Tokyo time; thu 4pm JST; tomorrow morning at 8",
    "2026-12-03 09:00": "周四下午4点北京时间; 北京时间周四下午4点; tomorrow morning 9; "
    "tomorrow 9:00; morgen früh 9 Uhr; "
    "Donnerstag Morgen 9 Uhr; "
    "demain matin 9h; mañana por la mañana a las 9; 明天上午9点; 北京时间周四下午4点",
    "2026-12-02 13:00": "mittags um 1 Uhr; 13 Uhr mittags",
    "2026-12-03 04:00": "thu 0400",
    "2026-12-03 09:30": "thu 0930; 0930 tomorrow",
    "2026-12-03 13:00": "jueves a la 1pm; jueves a la 1 de la tarde",
    "2026-12-03 20:00": "thu 16:00 -03:00; morgen Abend 8 Uhr",
    "2026-12-03 16:30": "3 dec 1630; 3 dec 2026 1630",
    "2026-12-03 11:30": "thu 4pm India; thu 4pm Mumbai; thu 16:00 UTC+5:30",
    "2026-12-03 12:00": "tomorrow noon; noon tomorrow; Donnerstag Mittag; jeudi midi; thu 12pm",
    "2026-12-03 16:00": "jeudi 16h à Paris; jeudi 16h à Nice; jueves 16:00 en Madrid; 2026-12-03T16:00+01; thu 1600; "
    "Thursday: 4pm; thu — 4pm; thu - 4pm; thu | 4pm; thu 16:00 hrs; thu 16:00hrs; "
    "3.12. - 16:00; 3.12.2026 - 16 Uhr; 2026-12-03 - 16:00; 20261203T160000; 20261203T1600; 20261203T160000+0100; "
    "20261203T150000Z; Thu Dec 03 2026 16:00:00 GMT+0100 (Central European Standard Time); "
    "Thu Dec 03 2026 16:00:00 GMT+0100 (Mitteleuropäische Normalzeit); thu 4pm please; pls thu 4pm; thu 4pm thanks; "
    "Donnerstag 16 Uhr bitte; jeudi 16h s'il vous plaît; jueves a las 16:00 por favor; 请周四下午4点; "
    "morgen Donnerstag 16 Uhr; morgen, Donnerstag, 16 Uhr; mañana jueves 16:00; THU AT 4PM; JUEVES A LAS 4PM; "
    "at 4 in the afternoon on 3 december; 3 december, 4 in the afternoon; 4 in the afternoon december 3; "
    "december 3 at 4 in the afternoon; at 4 dec 3 in the afternoon; thu 4 P.M.; thu ١٦:٠٠; 3-dec-2026 16:00; "
    "Dec-03 4pm; thu 4pm; this thursday 16:00; coming thu 4pm; tomorrow thursday 4pm; 3 dec 16:00; "
    "dec 3 4pm; 3rd of december 4pm; the 3rd of december at 4pm; thursday december 3rd 16:00; "
    "thursday 3rd december 16:00; first thursday of december 16:00; december 3, 2026 at 4pm; "
    "3 december 2026, 16:00; 2026-12-03 4pm; 2026/12/03 16:00; 2026-12-03T16:00; 2026-12-03T16:00:00; "
    "2026-12-03T16:00:00.123456+01:00; 2026-12-03T15:00:00Z; 2026-12-03 16:00 +0100; "
    "Thu, 03 Dec 2026 16:00:00 +0100; Thu, 3 Dec 2026 15:00:00 GMT; 03 Dec 2026 10:00:00 -0500; "
    "Thu Dec 3 16:00:00 2026; 1796310000; 1796310000000; @1796310000; <t:1796310000>; <t:1796310000:R>; "
    "16:00 3.12.; 16 Uhr 3.12.; thu@4pm; Thu 4PM?; “thu 4pm”; thu 4pm (Berlin); thu 4pm Berlin, Germany; "
    "this coming thursday 4pm; morgen 16 Uhr; Donnerstag 16 Uhr; am Donnerstag um 16 Uhr; "
    "16:00 am Donnerstag; Do 16 Uhr; Do. 3.12. 16 Uhr; am Donnerstag, den 3. Dezember um 16 Uhr; "
    "3. Dezember 16:00; 3. Dez 16:00; Donnerstag Nachmittag 4 Uhr; Donnerstag 4 Uhr nachmittags; "
    "kommenden Donnerstag 16 Uhr; demain 16h; demain à 16h; jeudi 16h; "
    "jeudi à 16h; jeudi 3 décembre 16h; le 3 décembre à 16h; jeudi 4h de l'après-midi; "
    "jeu. 16h; mañana 16:00; mañana a las 16:00; jueves 16:00; el jueves a las 4 de la tarde; "
    "3 de diciembre 16:00; 3 de diciembre de 2026 a las 16:00; jueves que viene 16:00; "
    "el jueves que viene a las 16:00; 周四下午4点; 周四16:00; 星期四下午4点; 礼拜四下午四点; 明天16:00; "
    "12月3日 16:00; 12月3日下午4点; 12月3号16点; 2026年12月3日 16:00; 十二月三日下午四点; thu 4pm Berlin; "
    "Berlin thu 4pm; thu 4pm GMT+1; jeudi 16h heure de Paris; hora de Madrid jueves 16:00; thu 4pm in Zürich",
    "2026-12-03 17:00": "2026-12-03T16:00:00.000Z; thu 4pm london; thu 4pm UK; thu 16:00Z; thu 4pm UTC; "
    "16:00Z tomorrow; "
    "thu 16:00UTC; thu 4pmUTC; 20261203T160000Z; Thu, 03 Dec 2026 16:00:00 GMT",
    "2026-12-03 22:00": "thu 16:00 -05:00; thu 16:00 −05:00; thu 4pm D.C.; thu 4pm N.Y.C.; in 1 day 12 hours; "
    "in 1d 12h; in 36 hours; thu 4pm NYC; thu 4pm New York; thu 4pm ET; "
    "thu 4pm Eastern Time; thu 4pm UTC-5; thu 4pm America/New_York time",
    "2026-12-04 01:00": "thu 4pm PT; thu 4pm Pacific Time; thu 4pm San Francisco; "
    "thu 4pm LA; thu 4pm la; thu 4pm L.A.; thu 4pm in LA; thu 4pm LA time; LA thu 4pm; thu LA 4pm; THU 4PM LA",
    "2026-12-04 05:00": "thu 4pm AoE; thu 4pm UTC-12",
    "2026-12-04 10:00": "in 2 days; in 48 hours; day after tomorrow 10:00; übermorgen 10 Uhr; après-demain 10h; "
    "pasado mañana a las 10:00; 后天上午10点; 这周五上午10点",
    "2026-12-04 20:00": "friday night 8; friday evening at 8; Freitag Abend um 8 Uhr; vendredi soir 8h",
    "2026-12-05 00:00": "in 2 days 14 hours; friday 24:00; saturday 00:00",
    "2026-12-05 16:00": "大后天下午4点; Sonnabend 16 Uhr; Samstagnachmittag 4 Uhr; in 3 days at 16:00; "
    "three days from now 16:00; in 3 Tagen um 16 Uhr; "
    "dans trois jours à 16h; 3天后下午4点",
    "2026-12-07 20:00": "mon 4pm Mar del Plata",
    "2026-12-07 16:00": "first monday of this month 16:00; mon 4pm; lundi 16h; lunes 16:00; Montag 16 Uhr; "
    "周一下午4点",
    "2026-12-08 16:00": "mar 16:00; mardi 8 déc 16h; martes 16:00",
    "2026-12-09 16:00": "heute in acht Tagen 16 Uhr; wednesday week 4pm; a week from today 4pm; next wednesday 4pm; "
    "next week wed 4pm; Mittwoch, 9. Dezember 2026, 16 Uhr; "
    "in a week 16:00; wed 9 dec 4pm",
    "2026-12-10 16:00": "thursday week 4pm; a week from thursday 4pm; a week on thursday 4pm; thursday in a week 4pm; "
    "Donnerstag in einer Woche 16 Uhr; Donnerstag in acht Tagen 16 Uhr; jeudi en huit 16h; jueves en ocho 16:00; "
    "tomorrow week 4pm; 2026-W50-4 16:00; 2026W504 16:00; 2026-W50-4T16:00; 20261210 16:00; next week thu 4pm; "
    "thu next week 4pm; thursday of next week 4pm; "
    "nächste Woche Donnerstag 16 Uhr; la semaine prochaine jeudi 16h; jueves de la próxima semana 16:00; "
    "下周四下午4点; 下个周四16:00; 下个星期四16:00; 2ème jeudi de ce mois 16h; 2ième jeudi de ce mois 16h",
    "2026-12-17 16:00": "two weeks from thursday 4pm; thursday in two weeks 4pm; in two weeks thursday 4pm; "
    "a fortnight on thursday 4pm; thursday fortnight 4pm; week after next thursday 4pm; jeudi en quinze 16h; "
    "Donnerstag in 14 Tagen 16 Uhr; übernächste Woche Donnerstag 16 Uhr; jeudi dans deux semaines 16h; "
    "jueves dentro de dos semanas 16:00; jueves en quince 16:00; 下下周四下午4点; 下下个星期四下午4点",
    "2026-12-25 15:00": "last friday of december 15:00; 25/12 3pm; 12/25 15:00; 25.12. 15 Uhr",
    "2027-01-07 16:00": "1st thu of jan 16:00; first thursday of next month 16:00; "
    "erster Donnerstag im Januar 16 Uhr; primer jueves de enero 16:00; premier jeudi de janvier 16h",
    "2026-12-03 19:00": "jeudi à sept heures du soir; Donnerstagabend um sieben; Donnerstagabend 7 Uhr; "
    "Donnerstagabend um 7; do abend 19 Uhr",
    "2027-03-03 16:00": "mar 3 16:00; 3. März 16 Uhr; 3 mars 16h; 3 de marzo 16:00",
}  # fmt: skip

# Both readings are named, or what's missing; nothing is taken.
ASKED = {
    "in the morning or in the afternoon?": "thu 3:00; thu 3 o'clock; Donnerstag 3 Uhr; jeudi à 3h; 周四3点; "
    "2026-12-03 3:00",
    "30” in the morning or in the afternoon?": "tomorrow 5:30; thu 5.30; demain 5h30; thu half past 5; halb sechs",
    "Is “4:45” in the morning or in the afternoon?": "quarter to 5; Donnerstag Viertel vor fünf; "
    "jeudi à 5h moins le quart; 5 menos cuarto",
    "Is “20” the hour?": "8 december 20",
    "Is “-5” the offset from UTC?": "thu 16:00 -5",
    "Is “4” the hour?": "tomorrow at four; Donnerstag um vier; jueves a las cuatro; fri 4; jueves a las 4; at 4; "
    "2026-12-03 4",
    "Which midnight": "midnight; thu midnight; midnight on friday; Mitternacht; minuit; medianoche; 午夜",
    "Which day": "next week; this week 4pm; december 16:00; nächste Woche 16 Uhr; 下周 16:00",
    "Which time": "3 décembre au matin; 3天后下午; dans 2 jours au soir; en 3 días por la tarde; 3 december afternoon; "
    "3 december morning; evening 8 december; 8 december in the evening; "
    "december 3 2026 afternoon; 3. Dezember nachmittags; 8 décembre au soir; 8 de diciembre por la noche; 12月8日晚上; "
    "5 janvier le soir; 10 december night; afternoon of 3 december; in two days in the afternoon; in 3 Tagen abends; "
    "in a week in the evening; tomorrow evening; morgen Abend; mañana por la noche; demain après-midi; 3 dec 2030; "
    "thu; tomorrow; 3 dec; 2026-12-03; next thursday; friday morning; every thursday",
    "can mean two days": "3/12 16:00; 12/3/2026 16:00; 3-12-2026 16:00",
    "can mean several zones": "thu 4pm Panama City, FL; thu 4pm Georgia; thu 4pm Norfolk; "
    "jueves 16:00 Córdoba; thu 4pm EST; thu 4pm PST; thu 4pm IST; thu 4pm CT; "
    "thu 4pm USA",
    "I don’t understand “la”": "jeudi 16h la; tous les jeudis 16h la; el jueves 16:00 la",
    "several weekdays": "thu fri 4pm; thu 4pm fri thu; jeudi vendredi 16h",
    "two days": "today at 4pm tomorrow",
    "Is “16 hours” a time of day, or that long from now?": "16 hours",
    "a time of day, or that long from now?": "10 hours; 10 hrs; 10 Stunden; 10小时",
    "how long from now?": "90 minutes; 3 days; 2 Wochen; 1 hour 30 minutes",
    "Is “2030” the time?": "thu 2030",
    "two times": "16:00/17:00; 16h/18h; 4/5pm thu; noon 1pm; thu noon 14:00; thu 08:00 -09:00; "
    "thu 22:00 -01:00; thu 16:00 -17:00; thu 4pm 5pm; noon midnight; "
    "thu 8am-10pm; thu 4pm-4pm; thu 16:00-18:00 19:00; dec 3 - 16:00",
    "when it ends, or is “-0": "thu 16:00-05:00",
    "3 December or 10 December?": "next thu 4pm; next thursday 16:00; jeudi prochain 16h; nächsten Donnerstag 16 Uhr; "
    "el próximo jueves 16:00; every thursday 4pm starting next thursday",
    "10 December or 17 December?": "thursday after next 4pm; the thursday after next 4pm; "
    "übernächsten Donnerstag 16 Uhr",
    "in 2 weeks, or after 15 days exactly?": "dans 15 jours 16h; dans quinze jours 16h; en quince días 16:00; "
    "dentro de 15 días a las 16:00",
    "in 1 week, or after 8 days exactly?": "in acht Tagen 16 Uhr; dans huit jours 16h; en ocho días 16:00",
    "On which day of the week": "every 4pm; weekly 4pm",
}  # fmt: skip

# The part that no meeting can have is quoted, or what's wrong is said.
REFUSED = {
    "Is it the time in George?": "thu 4pm George; George thu 4pm",
    "Is it the time in Man?": "Man thu 4pm",
    "Is it the time in Essen?": "Essen Donnerstag 12 Uhr",
    "Is it the time in Nancy?": "Nancy jeudi 16h",
    "“-ish”": "thu 4pm-ish; 4:00-ish; thu 4:00-ish",
    "“DE”": "thu 4pm DE; 16:00 DE",
    "“IN”": "thu 4pm IN",
    "“AT”": "thu 4pm AT",
    "“AL”": "thu 4pm AL",
    "“DEN”": "thu 4pm DEN",
    "“IM”": "thu 4pm IM",
    "“on”": "thu 4pm on",
    "“am”": "16:00 am",
    "“là”": "jeudi 16h là",
    "“la”": "la 4pm thu; thu la 4pm",
    "“al”": "jueves 16:00 al",
    "“thus”": "thus 4pm",
    "“mons”": "mons 4pm",
    "“2500”": "thu 2500",
    "ago” is in the past": "2 hours ago; in 2 hours ago; 3 days ago; a week ago",
    "is in the past": "in -2 hours; -30 min; vor 2 Stunden; il y a 2 heures; hace 2 horas; 2小时前",
    "2026 is a Thursday": "morgen Freitag 9 Uhr; mañana viernes a las 9",
    "“not”": "not thursday 4pm",
    "“or”": "thu 4pm or fri 5pm",
    "“six”": "thu 4pm until six",
    "“Nowhere”": "thu 4pm Nowhere",
    "“room”": "thu 4pm room 5",
    "“c.”": "16 Uhr c.t.",
    "“4ish”": "thu 4ish",
    "“and”": "thu 4pm and a half; thu and 4pm",
    "“first thursday”": "first thursday 4pm",
    "“last thursday”": "last thursday 4pm",
    "“half 4” can be 4:30 or 3:30": "half 4",
    "“soon”": "soon",
    "“exceptional”": "exceptional 4pm",
    "“every year”": "every year 4pm",
    "“thu”": "monthly thu 4pm",
    "not 13": "every 13 weeks thu 4pm",
    "“每年”": "每年16:00",
    "zone “XYZT”": "thu 4pm XYZT",
    "zone “Europe/Nowhere”": "thu 4pm Europe/Nowhere",
    "zone “UTC+15”": "thu 4pm UTC+15",
    "November 2026 has 30 days": "31 nov 4pm; 31.11. 16:00; 2026-11-31 16:00",
    "February 2026 has 28": "30 feb 4pm",
    "February 2027 has 28": "29 feb 16:00",
    "“jeudi dernier” was 26 November, which is in the past.": "jeudi dernier 16h",
    "I can’t count days from “friday”": "3 days from friday 3pm; two days after friday 3pm",
    "no “5th friday”": "5th friday of february 2027 16:00",
    "03 December 2026 is a Thursday": "Fri, 03 Dec 2026 16:00:00 +0100",
    "“christmas”": "christmas 16:00",
    "“Reading”": "Reading thu 4pm",
    "“Réunion”": "Réunion jeudi 16h",
    "two time zones": "thu 4pm Berlin New York; thu 4pm London Singapore; thu 4pm Berlin Tokyo; "
    "thu 4pm Berlin / Tokyo",
    "There is no 25:00": "thu 25:00",
    "There is no 16:60": "thu 16:60",
    "There is no 13pm": "thu 13pm",
    "don’t fit each other": "tonight 8am; friday evening 9am; tonight 08:00; this evening 07:00; heute Abend 09:00; "
    "ce soir 08h; esta noche 08:00; this afternoon 11am; fri morning 9pm; thu 5am evening; tonight 3am; "
    "tomorrow morning 16:00; friday afternoon 9am; 明天上午16点",
    "The next that fits is “2026-12-02 16:00”": "yesterday 4pm; gestern 16 Uhr; hier 16h; ayer 16:00; 昨天16:00",
    "The next that fits is “2026-12-07 16:00”": "this monday 16:00; this week monday 16:00; diesen Montag 16 Uhr; "
    "ce lundi 16h; este lunes 16:00; 本周一16:00",
    "The next that fits is “2026-12-08 16:00”": "yesterday tuesday 4pm; this tuesday 16:00",
    "The next that fits is “2026-12-03 16:00”": "first thursday of december 2025 16:00",
    "The next that fits is “2027-11-29 16:00”": "last monday of november 2026 16:00",
    "The next that fits is “2026-12-02 16:00 Europe/London”": "yesterday 4pm London",
    "29 February 2024 16:00 is in the past.": "29 feb 2024 16:00",
    "01 December 2026 16:00 is in the past.": "tue 1 dec 16:00; first tuesday of december 4pm",
    "01 December 2026 is a Tuesday.": "wed 1 dec 16:00",
    "The next that fits is “2027-01-05 16:00”": "first tuesday of this month 4pm",
    "“penultimate”": "penultimate friday of every month 4pm",
    "can mean several zones.": "thu 4pm UTC8; thu 4pm GMT 8; UTC8 thu 4pm",
    "before its first date": "every thursday from 7 jan until 17 dec 4pm; every thursday 4pm until 1 dec",
    "in the morning or in the afternoon": "dans 3 jours à 3h",
    "skip 02:30 on 28 March 2027.": "28 march 2027 02:30; "
    "28 mars 2027 02h30; 28 de marzo 02:30; 3月28日 02:30",
    "show 02:30 twice on 31 October 2027.": "31 oct 2027 02:30; 31.10.2027 02:30",
    "The next that fits is “2026-12-03 09:00”": "yesterday 9:00",
    "The next that fits is “2027-12-01 16:00”": "1 dec 2026 16:00; 1.12.2026 16:00; 1 dec 16:00; 1.12. 16:00; "
    "dec 1st 4pm",
    "08:00 has passed today.": "8:00",
    "more than a year": "3 dec 2028 16:00; in 400 days; 1896310000",
    "needs its month": "16 16:00",
    "The next that fits is “2026-12-03 08:00”": "today 8am; heute 8:00",
}  # fmt: skip


def every(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(text, outcome) for outcome, texts in table.items() for text in texts.split("; ")]


@pytest.mark.parametrize("cases", portions(every(RIGHT)))
def test_what_is_meant_is_taken(cases: list[tuple[str, str]]) -> None:
    wrong = {}
    for text, at in cases:
        found = parse_when(text, "Europe/Berlin", NOW)
        if not isinstance(found, ParsedTime) or f"{found.at.astimezone(BERLIN):%Y-%m-%d %H:%M}" != at:
            wrong[text] = found
    assert wrong == {}


@pytest.mark.parametrize("cases", portions([*every(ASKED), *every(REFUSED)]))
def test_what_is_not_clear_is_asked_about_or_refused_with_its_part(cases: list[tuple[str, str]]) -> None:
    wrong = {}
    for text, said in cases:
        found = parse_when(text, "Europe/Berlin", NOW)
        if not isinstance(found, UnparsedTime) or said not in found.reason:
            wrong[text] = found
    assert wrong == {}


def test_there_are_many_of_each() -> None:
    assert (len(every(RIGHT)) > 200, len(every(ASKED)) > 40, len(every(REFUSED)) > 50) == (True, True, True)


def test_a_small_word_that_nothing_follows_is_never_dropped() -> None:
    small = [name for name, found in meanings().items() if Meaning(Sense.FILLER, BEFORE) in found]
    assert len(small) > 20
    dropped = {}
    for word in small:
        for text in (f"thu 4pm {word}", f"thu 4pm {word.upper()}"):
            found = parse_when(text, "Europe/Berlin", NOW)
            if not isinstance(found, UnparsedTime) or f"“{word}" not in found.reason.lower():
                dropped[text] = found
    assert dropped == {}


def test_no_word_of_times_hides_a_zone_that_is_written_behind_them_in_capitals() -> None:
    wrong = {}
    for name in {*place_names(), *abbreviations()}:
        if " " in name or not name.isascii() or not is_time_word(name):
            continue
        found = parse_when(f"thu 4pm {name.upper()}", "Europe/Berlin", NOW)
        if isinstance(found, ParsedTime) and found.zone == "Europe/Berlin":
            wrong[name] = found
    assert wrong == {}
