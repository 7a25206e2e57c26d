"""What the option `repeat` offers for a typed time: rules that have it as their first date."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime

from bot.meetings.recurrence_words import ORDINALS, recurrence_words
from bot.meetings.when.parsed_time import ParsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

_BY_WEEKS = ("weekly", "every second week", "every 3 weeks", "every 4 weeks")
_UNKNOWN_DAY = ("first thursday of every month", "first and third thursday", "last friday of every month")


def repeat_offers(when: str, typed: str, zone: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """(Words, value) pairs, first what was typed if it's understood. Call it off the event loop."""
    parsed = parse_when(when, zone, now) if when else None
    first = parsed.at.astimezone(load(parsed.zone)).date() if isinstance(parsed, ParsedTime) else None
    monthly = _UNKNOWN_DAY if first is None else tuple(_monthly(first))
    words = typed.casefold().split()
    fitting = [(each, each) for each in (*_BY_WEEKS, *monthly) if all(word in each for word in words)]
    own = parse_when(when or "thu 16:00", zone, now, typed) if typed and (typed, typed) not in fitting else None
    if isinstance(own, ParsedTime) and own.recurrence is not None:
        fitting.insert(0, (recurrence_words(own.recurrence), typed))
    return tuple(fitting)


def _monthly(first: date) -> Iterator[str]:
    day, number = calendar.day_name[first.weekday()].lower(), (first.day - 1) // 7 + 1
    if number < 5:
        yield f"{ORDINALS[number]} {day} of every month"
    if number < 5:
        earlier = number - 2 if number > 2 else number
        yield f"{ORDINALS[earlier]} and {ORDINALS[earlier + 2]} {day}"
    if first.day + 7 > calendar.monthrange(first.year, first.month)[1]:
        yield f"last {day} of every month"
