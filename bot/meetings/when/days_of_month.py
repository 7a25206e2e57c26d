"""Days that are counted within a month: ``first thursday of january``, ``the 15th of next month``."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice

from bot.meetings.recurrence import LAST
from bot.meetings.recurrence_words import DAY_NAMES, ORDINALS, number_word
from bot.meetings.when.offer_words import language_of, offered, ordinal_word, weekday_name
from bot.meetings.when.repeat_model import in_a_row, says, value_of
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import Token
from bot.meetings.when.typed_when import EXAMPLES, TypedWhen, refuse
from bot.meetings.when.unclear_time import DayRefused
from bot.timezones.places import place_key

_LONGEST = 31  # days
_LAST_OR_PAST = frozenset({"last", "letzten", "letzter"})
_FRENCH_OR_SPANISH = r"^(?:à|l[ea]s?|el|du|midi|a las?|de la .+|horas?|heures?|\d\d?\s?h(?:\d\d)?|\d.*heures?)$"
_LONGEST_HOURS = 4
_BEFORE_DAY = frozenset({"the", "am", "den", "dem", "le", "el", "dia", "el dia"})
LATELY = timedelta(weeks=8)  # a day without its year that was so long ago is rather a slip than next year's


def month_of(typed: TypedWhen) -> int:
    (token,) = typed.of(Sense.MONTH)
    return value_of(token, Sense.MONTH)


def weekday_of(token: Token) -> int:
    return value_of(token, Sense.WEEKDAY, Sense.WEEKDAYS)


def nth_weekday(typed: TypedWhen, nth: tuple[Token, ...], today: date) -> date:
    """``first thursday of january``; of any month it's asked whether each is meant."""
    weekdays = typed.of(Sense.WEEKDAY)
    months = typed.of(Sense.MONTH, Sense.IN_MONTH)
    if len(nth) != 1 or not weekdays:
        refuse(nth[-1])
    token = nth[0]
    number = nth_of(token)
    if not months and _may_be_past(typed, token, weekdays[0]):
        raise _past_or_last_of_month(typed, token, weekdays[0], today)
    if not months or _any_month(typed):
        ahead = _nth_ahead(weekday_of(weekdays[0]), number, today)
        raise _one_month_or_each(typed, (token, weekdays[0]), ahead, today)
    if len(months) != 1:
        refuse(token)
    years = [each for each in typed.numbers if each.is_year]
    for each in (*(each for each in typed.numbers if not each.is_year), *years[:-1]):
        refuse(each)
    since = date.min if years else today - LATELY
    for year, month in _months(typed, today, years[0].number if years else None):
        day = nth_in_month(year, month, weekday_of(weekdays[0]), number)
        if day is None and (years or (year, month) >= (today.year, today.month)):
            raise DayRefused(f"{calendar.month_name[month]} {year} has no “{token.text} {weekdays[0].text}”.")
        if day is not None and day >= since:
            return day
    raise DayRefused("That’s in the past.")


def _may_be_past(typed: TypedWhen, nth: Token, weekday: Token) -> bool:
    """``last thursday``, ``letzten Donnerstag`` and ``jeudi dernier``, but not ``dernier jeudi``."""
    behind = typed.as_typed(nth, weekday).endswith(nth.text)
    return nth_of(nth) == LAST and (behind or place_key(nth.text) in _LAST_OR_PAST)


def _past_or_last_of_month(typed: TypedWhen, nth: Token, weekday: Token, today: date) -> DayRefused:
    said, number = in_a_row(*(each for each in typed.tokens if each in (nth, weekday))), weekday_of(weekday)
    ahead = today + timedelta(days=(number - today.weekday()) % 7)
    passed = ahead - timedelta(days=7)
    sentence = f"“{said}” was {passed.day} {passed:%B}, which is in the past."
    days: tuple[date, ...] = (
        (ahead,) if ahead > today else (ahead, ahead + timedelta(days=7))
    )  # today's hour may have passed
    if said.endswith(nth.text):
        return DayRefused(sentence, days=days, hint=EXAMPLES)
    sentence += " Or do you mean the last one of the month?"
    days += tuple(islice(_nth_ahead(number, LAST, today), 1))
    return DayRefused(sentence, days=days, hint="Write the date, or “every last thursday” for a series.")


def _any_month(typed: TypedWhen) -> bool:
    return Sense.IN_MONTH in typed.words and typed.value(Sense.IN_MONTH) is None


def _nth_ahead(weekday: int, number: int, today: date) -> Iterator[date]:
    found = (nth_in_month(year, month, weekday, number) for year, month in months_from(today))
    yield from (each for each in found if each is not None and each >= today)


def is_day_in_month(typed: TypedWhen) -> bool:
    """Whether the one number in it is a day of what is called a month, but isn't named."""
    numbers, others = typed.numbers, typed.of(Sense.WEEKDAY, Sense.WEEKDAYS, Sense.MONTH, Sense.ORDINAL)
    counts = Sense.IN_MONTH in typed.words and not (others or typed.dates)
    return counts and len(numbers) == 1 and 1 <= numbers[0].number <= _LONGEST


def day_alone(typed: TypedWhen, today: date) -> date | None:
    """``the 10th at 4pm``, ``jeudi 10 à 16h``: the next such day, where it's surely a day and fits the weekday.

    None for today, whose hour may have passed, and for what else a number may be.
    """
    others = (Sense.MONTH, Sense.IN_MONTH, Sense.ORDINAL, Sense.DAY, Sense.TODAY_PART, Sense.WEEKEND, Sense.IN_WEEK)
    if len(typed.numbers) != 1 or typed.nth or typed.dates or typed.of(*others) or typed.has_no_clock:
        return None
    number, weekdays = typed.numbers[0], {weekday_of(each) for each in typed.of(Sense.WEEKDAY)}
    surely = is_beside_weekday(typed, number) if weekdays else _is_day(typed, number)
    if not (1 <= number.number <= _LONGEST and len(weekdays) < 2 and surely):
        return None
    days = (valid_day(number.number, month) for month in months_from(today))
    day = next(each for each in days if each is not None and each >= today)
    return day if day != today and weekdays <= {day.weekday()} else None


def is_beside_weekday(typed: TypedWhen, number: Token) -> bool:
    """And no hour that another ends, as in ``jeudi 14 à 16h``."""
    index = typed.tokens.index(number)
    before = next((each for each in reversed(typed.tokens[:index]) if not says(each, Sense.FILLER)), None)
    behind = typed.tokens[index + 1 :]
    beside = [before, next((each for each in behind if not says(each, Sense.FILLER)), None)]
    if number.ordinal or not any(place_key(each.text) == "a" for each in behind[:1]):
        return any(says(each, Sense.WEEKDAY) for each in beside)
    ends = [each for each in behind[1:2] if each.clock is not None]
    hours = [each.clock.at.hour % (12 if each.text.endswith("m") else 24) for each in ends if each.clock is not None]
    return says(before, Sense.WEEKDAY) and not any(0 < end - number.number <= _LONGEST_HOURS for end in hours)


def _is_day(typed: TypedWhen, number: Token) -> bool:
    """By its ending, or by the word before or behind it."""
    index = typed.tokens.index(number)
    before, after = typed.tokens[index - 1 : index] if index else (), typed.tokens[index + 1 : index + 2]
    article = any(place_key(each.text) in _BEFORE_DAY for each in before)
    return number.ordinal or article or any(each.text in {"号", "日"} for each in after)


def day_in_month(typed: TypedWhen, number: Token, today: date) -> date:
    """``the 15th of next month``; for any month it's asked whether each is meant."""
    if _any_month(typed):
        days = (each for each in map(partial(valid_day, number.number), months_from(today)) if each)
        raise _one_month_or_each(typed, (number,), (each for each in days if each >= today), today)
    month = next(_months(typed, today, None))
    day = valid_day(number.number, month)
    if day is None:
        raise DayRefused(f"{calendar.month_name[month[1]]} {month[0]} has no “{number.text}”.")
    return day


def ask_if_weekday(typed: TypedWhen, today: date) -> None:
    """Raises DayRefused: ``mar 8 à 16h`` is Tuesday the 8th as well as 8 March, except among English words.

    Where no word is French or Spanish, it's asked only if the next 8th is a Tuesday.
    """
    (month,), number = typed.of(Sense.MONTH), typed.day_number
    if number is None or not says(month, Sense.WEEKDAY) or typed.numbers or typed.of(Sense.WEEKDAY, Sense.WEEKDAYS):
        return
    is_english = _has(typed, r"\d\s?[ap]\.?m\b|^(?:at|on|the|of)$")
    if is_english or typed.tokens.index(number) < typed.tokens.index(month):
        return
    months = (*months_from(today), *((year, month_of(typed)) for year in (today.year, today.year + 1)))
    days = [each for each in (valid_day(number.number, each) for each in months) if each is not None and each >= today]
    in_month = [each for each in days if each.month == month_of(typed)][:1]
    weekday = value_of(month, Sense.WEEKDAY)
    nearest = nearest_weekday(days[0], weekday)
    is_romance = _has(
        typed, r"^(?:à|l[ea]s?|el|du|midi|a las?|de la .+|horas?|heures?|\d\d?\s?h(?:\d\d)?|\d.*heures?)$"
    )
    if days[:1] != in_month and (is_romance or days[0] == nearest):
        either = sorted(each for each in {nearest, days[0], *in_month} if each >= today)
        shown = [f"{each:%A} {each.day} {each:%B}" for each in either]
        sentence = f"Is “{typed.as_typed(month, number)}” {', '.join(shown[:-1])} or {shown[-1]}?"
        raise DayRefused(sentence, days=either)


def _has(typed: TypedWhen, pattern: str) -> bool:
    return any(re.search(pattern, each.text, re.IGNORECASE) for each in typed.tokens)


def nearest_weekday(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def valid_day(day: int, month: tuple[int, int]) -> date | None:
    return date(*month, day) if 1 <= day <= calendar.monthrange(*month)[1] else None


def _one_month_or_each(typed: TypedWhen, counted: tuple[Token, ...], ahead: Iterator[date], today: date) -> DayRefused:
    """`ahead` are the days of one month each; what stands between the words is part of the question."""
    said, month = in_a_row(*(each for each in typed.tokens if each in counted)), typed.of(Sense.IN_MONTH)
    indices = [n for n, each in enumerate(typed.tokens) if any(each is one for one in (*counted, *month))]
    begin = min(indices)
    while begin and says(typed.tokens[begin - 1], Sense.FILLER):
        begin -= 1
    part = in_a_row(*typed.tokens[begin : max(indices) + 1])
    language = language_of(" ".join(each.text for each in typed.tokens))
    each_month = _each_month(counted, language)
    days = list(islice(ahead, 2))
    if days and days[0] > today:  # else its hour may have passed
        del days[1:]
    return DayRefused(
        f"Do you mean the “{said}” of one month or of each?",
        part,
        (*(f"{each:%Y-%m-%d}" for each in days), each_month),
        hint=f"Write “{each_month}” for a series, or the date of one.",
    )


def _each_month(counted: tuple[Token, ...], language: str) -> str:
    if len(counted) > 1:
        number, weekday = nth_of(counted[0]), weekday_of(counted[1])
        if language == "en":
            return f"every {ORDINALS[number]} {DAY_NAMES[weekday].lower()} of the month"
        return offered("nth of month", language, ordinal_word(number, language), weekday_name(weekday, language))
    if language == "en":
        return f"every {number_word(counted[0].number)} of the month"
    monthly = {"de": "monatlich", "fr": "chaque mois", "es": "cada mes", "zh": "每月"}[language]
    return offered("day of month", language, monthly, counted[0].number)


def nth_of(token: Token) -> int:
    return token.number or value_of(token, Sense.ORDINAL)


def _months(typed: TypedWhen, today: date, year: int | None) -> Iterator[tuple[int, int]]:
    """The (year, month) that may be meant, in order."""
    if typed.of(Sense.MONTH):
        years = [year] if year else range(today.year - 1, today.year + 2)
        yield from ((each, month_of(typed)) for each in years)
        return
    yield [*months_from(today)][typed.value(Sense.IN_MONTH) or 0]


def months_from(today: date) -> Iterator[tuple[int, int]]:
    for index in range(today.month - 1, today.month + 2):
        yield today.year + index // 12, index % 12 + 1


def nth_in_month(year: int, month: int, weekday: int, number: int) -> date | None:
    days = [date(year, month, each) for each in range(1, calendar.monthrange(year, month)[1] + 1)]
    found = [each for each in days if each.weekday() == weekday]
    index = number - 1 if number > 0 else number
    return found[index] if index < len(found) else None
