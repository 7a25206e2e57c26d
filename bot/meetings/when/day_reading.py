"""The day of a typed time."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.frozen import dataclass
from bot.meetings.when.days_of_month import (
    LATELY,
    ask_if_weekday,
    day_alone,
    day_in_month,
    is_beside_weekday,
    is_day_in_month,
    month_of,
    months_from,
    nearest_weekday,
    nth_in_month,
    nth_of,
    nth_weekday,
    valid_day,
    weekday_of,
)
from bot.meetings.when.numeric_dates import by_weekday, nearest_year, refuse_other_forms, resolve_date
from bot.meetings.when.repeat_model import says, value_of
from bot.meetings.when.time_lexicon import Meaning, Sense
from bot.meetings.when.time_tokens import Token
from bot.meetings.when.typed_when import EXAMPLES, TypedWhen, refuse
from bot.meetings.when.unclear_time import DayRefused, UnclearTime

_DAYS = tuple(calendar.day_name)


@dataclass(frozen=True, slots=True)
class Day:
    """`fixed` unless it may also be a week later; `said` if the text has one; `dated` if it was said with its month."""

    date: date
    fixed: bool
    said: bool = True
    dated: bool = False

    @property
    def names_date(self) -> bool:
        return self.said and self.fixed


def day_of(typed: TypedWhen, today: date) -> Day:
    """Raises DayRefused, UnusedWord, or ValueError for a date that there is not."""
    found = list(_named(typed, today))
    weekdays = typed.of(Sense.WEEKDAY, Sense.WEEKDAYS)
    if len({weekday_of(each) for each in weekdays}) > 1:
        of_each = [_next_weekday(typed, (each,), today) for each in weekdays]
        after = (each.date + timedelta(days=7) for each in of_each if each.date == today and not each.fixed)
        days = (*(each.date for each in of_each), *after)  # today's hour may have passed
        raise DayRefused("I see several weekdays there. Which one is it?", days=days)
    if len({day.date for day in found}) > 1:
        raise DayRefused(
            f"I see two days there, {' and '.join(f'{each.date:%d %B}' for each in found)}. Which one is it?",
            days=(each.date for each in found),
        )
    if found and weekdays:
        weekday = weekday_of(weekdays[0])
        day = found[0].date
        next_year = next((each for each in same_date_in_years(found[0], today) if each > today), day)
        if day < today and found[0].dated and not _names_year(typed) and day.weekday() != weekday:
            if nearest_weekday(day, weekday) >= today:
                days = (nearest_weekday(day, weekday), *[next_year] * (next_year.weekday() == weekday))
                raise DayRefused(f"{day:%d %B %Y} is a {_DAYS[day.weekday()]}.", days=days)
            day = next_year
            found = [replace(found[0], date=day)]
        if day.weekday() != weekday:
            raise other_weekday(day, weekday, today)
    _refuse_unused(typed, today, said=bool(found))
    said = found[0] if found else _next_weekday(typed, weekdays, today)
    later = typed.of(Sense.WEEKS_AFTER)
    if not later:
        return said
    if len(later) > 1 or not said.said or said.dated:
        refuse(later[-1])
    return Day(said.date + timedelta(weeks=value_of(later[0], Sense.WEEKS_AFTER)), fixed=True)


def _names_year(typed: TypedWhen) -> bool:
    return any(each.is_year for each in typed.numbers) or any(each.date and each.date.year for each in typed.dates)


def _named(typed: TypedWhen, today: date) -> Iterator[Day]:
    for token in typed.dates:
        assert token.date is not None  # noqa: S101 - it has that kind
        refuse_other_forms(typed, token, today)
        said = by_weekday(token, typed.of(Sense.WEEKDAY), today)
        yield Day(resolve_date(token.text, said, today, today - LATELY), fixed=True, dated=True)
    if typed.of(Sense.DAY):
        (token,) = typed.of(Sense.DAY)
        yield Day(today + timedelta(days=value_of(token, Sense.DAY, Sense.MORNING_OR_TOMORROW)), fixed=True)
    if typed.of(Sense.TODAY_PART, Sense.MIDNIGHT_TONIGHT):
        yield Day(today, fixed=True)
    nth = (*typed.nth, *typed.of(Sense.ORDINAL))
    if nth:
        yield Day(nth_weekday(typed, nth, today), fixed=True, dated=True)
    elif is_day_in_month(typed):
        yield Day(day_in_month(typed, typed.numbers[0], today), fixed=True, dated=True)
    elif alone := day_alone(typed, today):
        yield Day(alone, fixed=True)
    elif typed.of(Sense.MONTH):
        ask_if_weekday(typed, today)
        yield Day(_with_month(typed, today), fixed=True, dated=True)


def later_days(typed: TypedWhen, day: Day, today: date) -> Iterator[date]:
    """In order, from this month or year on: the days to which the same words apply, though `day` was meant."""
    weekdays = typed.of(Sense.WEEKDAY, Sense.WEEKDAYS)
    for each in _same_rule(typed, day, today):
        if not weekdays or each.weekday() == weekday_of(weekdays[0]):
            yield each


def _same_rule(typed: TypedWhen, day: Day, today: date) -> Iterator[date]:
    nth = (*typed.nth, *typed.of(Sense.ORDINAL))
    if nth:
        weekday = weekday_of(typed.of(Sense.WEEKDAY)[0])
        years = (today.year, today.year + 1)
        months = ((each, month_of(typed)) for each in years) if typed.of(Sense.MONTH) else months_from(today)
        found = (nth_in_month(year, month, weekday, nth_of(nth[0])) for year, month in months)
        yield from (each for each in found if each is not None)
    elif day.dated:
        yield from same_date_in_years(day, today)
    else:
        yield from (today + timedelta(days=n) for n in range(8))


def same_date_in_years(day: Day, today: date) -> Iterator[date]:
    """Of this year and the next."""
    for year in (today.year, today.year + 1):
        if day.date.day <= calendar.monthrange(year, day.date.month)[1]:
            yield day.date.replace(year=year)


def _next_weekday(typed: TypedWhen, weekdays: tuple[Token, ...], today: date) -> Day:
    weeks = typed.of(Sense.IN_WEEK)
    monday = today - timedelta(days=today.weekday())
    past = (*typed.of(Sense.PAST), *(each for each in weeks if value_of(each, Sense.IN_WEEK) < 0))
    if past and (
        not weekdays or typed.of(Sense.NEXT, Sense.AFTER_NEXT) or len(past) > 1 or (weeks and typed.of(Sense.PAST))
    ):
        raise DayRefused(f"“{past[0].text}” is in the past. {EXAMPLES}")
    if weeks and (others := typed.of(Sense.NEXT, Sense.AFTER_NEXT)):
        refuse(others[0])
    if typed.of(Sense.WEEKEND):
        raise _which_day_of_weekend(typed, weekdays, monday, today)
    if not weekdays:
        if unused := (*weeks, *typed.of(Sense.NEXT, Sense.AFTER_NEXT, Sense.THIS)):
            working_days = [
                monday + timedelta(days=7 * value_of(each, Sense.IN_WEEK) + n) for each in weeks for n in range(5)
            ]
            raise DayRefused(
                f"Which day do you mean with “{unused[0].text}”?",
                days=working_days,
                hint="Write it like “next week thursday 16:00”.",
            )
        return Day(today, fixed=True, said=False)
    weekday = weekday_of(weekdays[0])
    if weeks:
        return Day(monday + timedelta(days=7 * value_of(weeks[0], Sense.IN_WEEK) + weekday), fixed=True)
    ahead = (weekday - today.weekday()) % 7
    nearest = today + timedelta(days=ahead or 7)
    for token in typed.of(Sense.NEXT, Sense.AFTER_NEXT):  # "this coming thursday", too
        day = nearest + timedelta(days=7 * says(token, Sense.AFTER_NEXT))
        if (
            nearest < monday + timedelta(days=7)
            and not typed.has_no_clock
            and token.meanings != (Meaning(Sense.NEXT, 0),)
        ):
            raise _this_week_or_next(typed.as_typed(token, weekdays[0]), day)
        return Day(day, fixed=True)
    if typed.of(Sense.PAST):
        return Day(nearest - timedelta(days=14 if ahead == 0 else 7), fixed=True)
    for token in typed.of(Sense.THIS):
        behind = typed.tokens[typed.tokens.index(token) + 1 :]
        if not any(says(each, Sense.WEEKDAY, Sense.WEEKDAYS) for each in behind):  # "este" may be the east
            refuse(token)
        return Day(monday + timedelta(days=weekday), fixed=True)
    return Day(today + timedelta(days=ahead), fixed=False)


def _which_day_of_weekend(typed: TypedWhen, weekdays: tuple[Token, ...], monday: date, today: date) -> DayRefused:
    """ "Next weekend" is either of two."""
    if weekdays:
        refuse(typed.of(Sense.WEEKEND)[0])
    weeks = [value_of(each, Sense.IN_WEEK) for each in typed.of(Sense.IN_WEEK)] or [0]
    if any(value_of(each, Sense.NEXT) for each in typed.of(Sense.NEXT)):
        weeks = [0, 1]
    if typed.of(Sense.AFTER_NEXT):
        weeks = [1, 2]
    days = (monday + timedelta(days=7 * n + each) for n in weeks for each in (5, 6))
    ahead = [each for each in days if each >= today]
    return DayRefused("Is it on Saturday or on Sunday?", days=ahead, hint="Write it like “saturday 16:00”.")


def _this_week_or_next(said: str, day: date) -> UnclearTime:
    """Of a weekday that this week still has."""
    days = (day, day + timedelta(days=7))
    shown = " or ".join(f"{each.day} {each:%B}" for each in days)
    return UnclearTime(f"Is “{said}” {shown}?", said, [f"{each:%Y-%m-%d}" for each in days])


def _refuse_unused(typed: TypedWhen, today: date, *, said: bool) -> None:
    """Numbers that are no day, and words such as "next" that a date leaves without meaning."""
    if said:
        for token in typed.of(Sense.NEXT, Sense.AFTER_NEXT, Sense.THIS, Sense.IN_WEEK, Sense.PAST, Sense.WEEKEND):
            refuse(token)
    of_month = is_day_in_month(typed) or day_alone(typed, today) is not None
    for token in typed.numbers if not (typed.of(Sense.MONTH) or of_month) else ():
        _refuse_other_weekday(typed, token, today)
        alone = not said and len(typed.numbers) == 1
        _refuse_number(typed, token, tuple(_with_number(typed, token.number, today)) if alone else ())
    if not (typed.nth or typed.of(Sense.ORDINAL) or of_month):
        for token in typed.of(Sense.IN_MONTH):
            refuse(token)


def _refuse_other_weekday(typed: TypedWhen, token: Token, today: date) -> None:
    """``thursday the 4th 4pm`` where the next 4th is another day."""
    weekdays = {weekday_of(each) for each in typed.of(Sense.WEEKDAY)}
    alone = len(typed.numbers) == 1 and not (typed.has_no_clock or typed.nth or typed.of(Sense.ORDINAL, Sense.IN_MONTH))
    if not (alone and len(weekdays) == 1 and is_beside_weekday(typed, token)):
        return
    days = (valid_day(token.number, month) for month in months_from(today))
    day = next((each for each in days if each is not None and each >= today), None)
    if day is not None and day.weekday() not in weekdays:
        raise other_weekday(day, weekdays.pop(), today)


def other_weekday(day: date, weekday: int, today: date) -> DayRefused:
    """That date, or the nearest of those days."""
    days = [each for each in (day, nearest_weekday(day, weekday)) if each >= today]
    return DayRefused(f"{day:%d %B %Y} is a {_DAYS[day.weekday()]}.", days=days)


def _with_number(typed: TypedWhen, number: int, today: date) -> Iterator[date]:
    """The next such day of a month, and the one after where the hour of the next may have passed."""
    days = (valid_day(number, month) for month in months_from(today))
    weekdays = {weekday_of(each) for each in typed.of(Sense.WEEKDAY, Sense.WEEKDAYS)}
    ahead = [each for each in days if each is not None and each >= today]
    found = ahead[: 2 if ahead[:1] == [today] else 1]
    yield from (each for each in found if weekdays <= {each.weekday()})


def _refuse_number(typed: TypedWhen, token: Token, days: tuple[date, ...] = ()) -> None:
    hour = token.number
    if typed.has_no_clock and re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d", token.text):
        clock = f"{token.text[:2]}:{token.text[2:]}"
        raise DayRefused(f"Is “{token.text}” the time?", token.text, (clock,), hint=f"Write “{clock}”.")
    if not typed.has_no_clock or token.ordinal or hour > 23:
        raise DayRefused(f"What is “{token.text}”? A day needs its month, as in “3 dec 16:00”.", days=days)
    if 1 <= hour <= 12:
        hint = f"Write “{hour}am”, “{hour}pm” or “{hour % 12 + 12}:00”."
        raise DayRefused(f"Is “{hour}” the hour?", token.text, (f"{hour}am", f"{hour}pm"), hint=hint)
    sentence = f"Is “{hour}” the hour? A day needs its month, as in “3 dec”."
    raise DayRefused(sentence, token.text, (f"{hour}:00",), hint=f"As an hour, write “{hour}:00”.")


def _with_month(typed: TypedWhen, today: date) -> date:
    month = month_of(typed)
    years = [each for each in typed.numbers if each.is_year and not each.ordinal]
    days = [each for each in typed.numbers if each not in years]
    if typed.day_number is None:
        raise DayRefused(f"Which day of {calendar.month_name[month]}? Write it like “3 dec 16:00”.")
    for token in days:
        _refuse_number(typed, token)
    for token in years[1:]:
        refuse(token)
    year = years[0].number if years else None
    return nearest_year(today, today - LATELY, month, typed.day_number.number, year)
