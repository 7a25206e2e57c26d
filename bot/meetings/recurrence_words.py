"""A recurrence in words."""

import calendar
from collections.abc import Sequence
from datetime import date

from bot.meetings.recurrence import LAST, Recurrence

ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
DAY_NAMES = tuple(calendar.day_name)
_LEFT_OUT_SHOWN = 4
_NOT_IN_ALL = 5
_LONGEST_IN_ALL = 28  # days


def recurrence_words(recurrence: Recurrence, at: str = "") -> str:
    """``the first and third Thursday of every month until 31 March 2027, but not on 21 January 2027``.

    `at` stands behind the days.
    """
    words = (_monthly(recurrence) if recurrence.monthly else _weekly(recurrence)) + at
    if recurrence.until is not None:
        words += f" until {day_words(recurrence.until)}"
    if recurrence.left_out:
        words += f", but not on {_left_out(recurrence.left_out)}"
    return words


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _weekly(recurrence: Recurrence) -> str:
    days = [each.weekday for each in recurrence.days]
    every_day = {tuple(range(7)): "day", tuple(range(5)): "weekday"}.get(tuple(days))
    if recurrence.interval == 1:
        return f"every {every_day or joined([DAY_NAMES[each] for each in days])}"
    weeks = "two" if recurrence.interval == 2 else str(recurrence.interval)
    return f"every {weeks} weeks on {f'each {every_day}' if every_day else joined([DAY_NAMES[each] for each in days])}"


def _monthly(recurrence: Recurrence) -> str:
    if recurrence.by_month_day:
        days = f"the {joined([_month_day(each.position) for each in recurrence.days])}"
    elif len({each.weekday for each in recurrence.days}) == 1:
        positions = joined([ORDINALS[each.position] for each in recurrence.days])
        days = f"the {positions} {DAY_NAMES[recurrence.days[0].weekday]}"
    else:
        days = joined([f"the {ORDINALS[each.position]} {DAY_NAMES[each.weekday]}" for each in recurrence.days])
    months = {1: "every month", 2: "every second month", 3: "every third month"}
    longest = _LONGEST_IN_ALL if recurrence.by_month_day else _NOT_IN_ALL - 1
    has_one = " that has one" if any(each.position > longest for each in recurrence.days) else ""
    return f"{days} of {months.get(recurrence.interval, f'every {recurrence.interval}th month')}{has_one}"


def _month_day(number: int) -> str:
    return "last day" if number == LAST else number_word(number)


def number_word(number: int) -> str:
    """``21st``."""
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _left_out(days: Sequence[date]) -> str:
    shown = [day_words(each) for each in days[:_LEFT_OUT_SHOWN]]
    more = len(days) - len(shown)
    return joined([*shown, f"{more} more {'date' if more == 1 else 'dates'}"] if more else shown)


def joined(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
