"""Dates of a series, which keep their local time and not their UTC time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from bot.meetings.model import Series
from bot.timezones import from_local, load

DATES_AHEAD = 8  # of a series, which take a paper and a presenter before their card is posted


def series_date(series: Series, number: int) -> datetime:
    """In UTC; `number` counts from 0, in a series that only `weeks` describes."""
    return _moment(series, series.first + timedelta(weeks=series.weeks * number))


def series_dates(series: Series, number: int, *, after: datetime) -> Iterator[tuple[int, datetime]]:
    """(Number, start in UTC) from `number` on, only those after `after`; endless unless the rule has an end."""
    if series.recurrence is None:
        every = ((each, series_date(series, each)) for each in count(number))
    else:
        numbered = enumerate(series.recurrence.dates(series.first))
        every = ((each, _moment(series, day)) for each, day in numbered if each >= number)
    return ((each, moment) for each, moment in every if moment > after)


def _moment(series: Series, day: date) -> datetime:
    return from_local(day, series.at, load(series.zone))
