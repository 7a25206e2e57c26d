"""Dates that are typed in numbers: which of them is the month, and in which year it is."""

import calendar
import re
from contextlib import suppress
from dataclasses import replace
from datetime import date

from bot.meetings.when.days_of_month import LATELY, weekday_of
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import Token, TypedDate
from bot.meetings.when.typed_when import EXAMPLES, TypedWhen
from bot.meetings.when.unclear_time import DayRefused

_LEAP_DAY = (2, 29)


def by_weekday(token: Token, weekdays: tuple[Token, ...], today: date) -> TypedDate:
    """Of two orders, the one whose day comes first, if it alone is the weekday that was typed.

    With dots it's never the one with the month before the day, which few write.
    """
    typed = token.date
    assert typed is not None  # noqa: S101 - it has that kind
    if typed.day_first is not None or not weekdays:
        return typed
    days = {}
    for each in (replace(typed, day_first=True), TypedDate(typed.second, typed.first, typed.year, day_first=True)):
        with suppress(DayRefused):
            days[resolve_date("", each, today, today - LATELY)] = each
    ahead = sorted(day for day in days if day >= today)
    fitting = [day for day in ahead if day.weekday() == weekday_of(weekdays[0])]
    if not fitting or fitting != ahead[:1]:
        return typed
    found = days[fitting[0]]
    return typed if "." in token.text and found.first != typed.first else found


def refuse_other_forms(typed: TypedWhen, token: Token, today: date) -> None:
    """``3-5 dec`` are two days, and ``26-12-03`` begins with its year."""
    if typed.of(Sense.MONTH) and (two := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", token.text)):
        sentence = f"I see two days there, “{token.text}”. Which one is it?"
        raise DayRefused(sentence, token.text, two.groups(), hint=EXAMPLES)
    if iso := re.fullmatch(r"(\d\d)[-/](\d\d)[-/](\d\d)", token.text):
        short = today.year % 100
        if int(iso[1]) in {short, short + 1} and int(iso[3]) < short:
            full = f"20{'-'.join(iso.groups())}"
            raise DayRefused(f"Is “{token.text}” {full}?", token.text, (full,), hint=f"Write “{full}”.")


def resolve_date(text: str, typed: TypedDate, today: date, since: date | None = None) -> date:
    """The first from `since` on, else from `today`. Raises DayRefused if either number could be the month."""
    day, month = typed.first, typed.second
    if typed.day_first is None and day != month:
        if day <= 12 and month <= 12:
            answers = [_in_words(d, m, typed.year, today, since or today) for d, m in ((day, month), (month, day))]
            hint = "Write the month as a word, as in “3 dec”."
            raise DayRefused(f"“{text}” can mean two days.", text, tuple(answers), hint=hint)
        if month > 12:
            day, month = month, day
    return nearest_year(today, since or today, month, day, typed.year)


def _in_words(day: int, month: int, year: int | None, today: date, since: date) -> str:
    """With the year where that's another than the nearest, which has just passed."""
    if year is None and nearest_year(today, since, month, day, None) < today:
        year = nearest_year(today, today, month, day, None).year
    return f"{calendar.month_name[month]} {day} {year or ''}".strip()


def nearest_year(today: date, since: date, month: int, day: int, year: int | None) -> date:
    if not 1 <= month <= 12:
        raise DayRefused(f"There is no such date: a year has 12 months. {EXAMPLES}")
    for each in [year] if year else range(since.year, today.year + 2):
        longest = calendar.monthrange(each, month)[1]
        if 1 <= day <= longest and (year or date(each, month, day) >= since):
            return date(each, month, day)
        if date(each, month, longest) >= today:
            break
    shown = each if (month, day) == _LEAP_DAY else year or today.year
    longest = calendar.monthrange(shown, month)[1]
    raise DayRefused(f"There is no such date: {calendar.month_name[month]} {shown} has {longest} days.")
