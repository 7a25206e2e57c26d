"""What is offered in place of typed words is said in the language that was typed."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.meetings.when.offer_words import language_of
from bot.meetings.when.parsed_time import UnparsedTime
from bot.meetings.when.time_parsing import parse_when

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday
OFFERS = {
    "in 1 day 12 h": "12 hours; 12:00",
    "in einem Tag 12 h": "12 Stunden; 12:00",
    "dans 1 jour 12 h": "12 heures; 12:00",
    "en 2 días 12 h": "12 horas; 12:00",
    "in 1 Tag 1 h": "1 Stunde; 01:00; 13:00",
    "dans 15 jours à 16h": "dans 2 semaines; dans 15 jours exactement",
    "dans huit jours à 16h": "dans 1 semaine; dans huit jours exactement",
    "in acht Tagen 16 Uhr": "in 1 Woche; in acht Tagen genau",
    "en quince días a las 16:00": "en 2 semanas; en quince días exactamente",
    "dentro de 15 días a las 16h": "dentro de 2 semanas; dentro de 15 días exactamente",
    "every second thursday 4pm": "every two weeks thursday; the second thursday of every month",
    "jeden zweiten Donnerstag um 16 Uhr": "alle 2 Wochen Donnerstag; jeden zweiten Donnerstag im Monat",
    "chaque deuxième jeudi à 16h": "toutes les 2 semaines jeudi; le deuxième jeudi de chaque mois",
    "cada segundo jueves a las 16h": "cada 2 semanas jueves; el segundo jueves de cada mes",
    "每第二个周四16点": "每2周星期四; 每月第二个星期四",
    "9am": "tomorrow 09:00",
    "9 Uhr": "morgen 09:00",
    "à 9h": "demain 09:00",
    "a las 9:00": "mañana 09:00",
    "9点": "明天09:00",
    "monatlich Donnerstag 16 Uhr": "ersten Donnerstag; zweiten Donnerstag; dritten Donnerstag; vierten Donnerstag; "
    "letzten Donnerstag",
    "cada mes jueves 16h": "primer jueves; segundo jueves; tercer jueves; cuarto jueves; último jueves",
    "3. Dezember 16 Uhr | monatlich": "monatlich am 3.; jeden ersten Donnerstag im Monat",
    "3 décembre 16h | tous les mois": "tous les mois le 3; le premier jeudi de chaque mois",
    "3 de diciembre 16h | cada mes": "cada mes el 3; el primer jueves de cada mes",
    "12月3日16点 | 每月": "每月3号; 每月第一个星期四",
    "3 dec 4pm | monthly": "monthly on the 3rd; monthly on the first thursday",
    "every thursday 4pm until march": "end of march",
    "donnerstags 16 Uhr bis März": "Ende März",
    "tous les jeudis 16h jusqu'à mars": "fin mars",
    "cada jueves 16h hasta marzo": "fin de marzo",
    "ersten Donnerstag im Monat 16 Uhr": "2026-12-03; jeden ersten Donnerstag im Monat",
    "premier jeudi du mois 16h": "2026-12-03; le premier jeudi de chaque mois",
    "primer jueves del mes 16h": "2026-12-03; el primer jueves de cada mes",
    "am 15. des Monats 16 Uhr": "2026-12-15; monatlich am 15.",
    "le 15 du mois à 16h": "2026-12-15; chaque mois le 15",
    "Do ab 9 Uhr bis 31. März": "jede Woche bis 31. März; alle zwei Wochen bis 31. März",
    "mon and wed 4pm": "every monday and wednesday 4pm; monday 4pm; wednesday 4pm",
    "Montag und Mittwoch 16 Uhr": "jeden Montag und Mittwoch 16 Uhr; Montag 16 Uhr; Mittwoch 16 Uhr",
    "lundi et mercredi à 16h": "chaque lundi et mercredi à 16h; lundi à 16h; mercredi à 16h",
    "lunes y miércoles a las 16:00": "cada lunes y miércoles a las 16:00; lunes a las 16:00; miércoles a las 16:00",
    "thrusday 4pm": "thursday",
    "Donerstag 16 Uhr": "Donnerstag",
    "jeuddi 16h": "jeudi",
    "miercles 16:00": "miércoles",
    "demian 16h": "demain",
    "thu 4pm | wochenlich": "wöchentlich",
}


@pytest.mark.parametrize("typed", OFFERS)
def test_each_offer_is_in_it_and_is_read(typed: str) -> None:
    when, _, repeat = typed.partition(" | ")
    found = parse_when(when, "Europe/Berlin", NOW, repeat)
    assert isinstance(found, UnparsedTime)
    assert "; ".join(each.answer for each in found.choices) == OFFERS[typed]
    assert all(each.at is not None for each in found.choices)


@pytest.mark.parametrize(
    ("text", "language"),
    [("thu 4pm", "en"), ("on the 3rd at 4pm", "en"), ("Donnerstag 16 Uhr", "de"), ("jeudi à 16h", "fr"),
     ("jueves a las 16:00", "es"), ("周四16点", "zh"), ("16:00", "en"), ("monatlich", "de"), ("tous les mois", "fr")],
)  # fmt: skip
def test_the_language_is_told_by_small_words_and_names_of_days(text: str, language: str) -> None:
    assert language_of(text) == language
