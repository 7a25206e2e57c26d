"""Dates of a series whose hour clocks there skip or repeat, because summer time begins or ends."""

from collections.abc import Iterator
from datetime import date, time, timedelta, tzinfo
from itertools import takewhile

from bot.frozen import dataclass
from bot.meetings.recurrence import Recurrence
from bot.timezones import from_local, local_time, moments_at

_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ChangedHour:
    """`at` is what clocks show then; the same as for the other dates where they show it twice."""

    day: date
    at: time


def changed_hours(recurrence: Recurrence, first: date, at: time, zone: tzinfo) -> Iterator[ChangedHour]:
    """Those of the next year."""
    for day in takewhile(lambda each: each <= first + _AHEAD, recurrence.dates(first)):
        if len(moments_at(day, at, zone)) != 1:
            yield ChangedHour(day, local_time(from_local(day, at, zone), zone)[1])
