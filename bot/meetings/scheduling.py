"""When the dates of a series are: a series keeps its local hour, not its UTC one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.meetings.model import Series
from bot.timezones import from_local

DATES_AHEAD = 8  # dates of a series that are open for a paper and a presenter


def series_date(series: Series, number: int) -> datetime:
    """When date `number` of the series (from 0) begins, in UTC."""
    day = series.first + timedelta(weeks=series.weeks * number)
    return from_local(day, series.at, ZoneInfo(series.zone))


def series_dates(series: Series, number: int, *, after: datetime) -> Iterator[tuple[int, datetime]]:
    """The series' dates as (number, begin in UTC) from `number` on, without those that begin before `after`."""
    while True:
        moment = series_date(series, number)
        if moment > after:
            yield number, moment
        number += 1
