"""Dates of a series, which keep their local time and not their UTC time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.meetings.model import Series
from bot.timezones import from_local, load

DATES_AHEAD = 8  # of a series, which take a paper and a presenter before their card is posted


def series_date(series: Series, number: int) -> datetime:
    """In UTC; `number` counts from 0."""
    day = series.first + timedelta(weeks=series.weeks * number)
    return from_local(day, series.at, load(series.zone))


def series_dates(series: Series, number: int, *, after: datetime) -> Iterator[tuple[int, datetime]]:
    """(Number, start in UTC) from `number` on, only those after `after`; endless."""
    while True:
        moment = series_date(series, number)
        if moment > after:
            yield number, moment
        number += 1
