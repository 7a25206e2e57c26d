"""When the dates of a series are: a series keeps its local hour, not its UTC one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.meetings.model import Series
from bot.timezones import from_local

AHEAD = 8  # dates of a series that are open for a paper and a presenter


def date_of(series: Series, number: int) -> datetime:
    """When date `number` of the series (from 0) begins, in UTC."""
    day = series.first + timedelta(weeks=series.weeks * number)
    return from_local(day, series.at, ZoneInfo(series.zone))


def dates_from(series: Series, number: int, *, after: datetime) -> Iterator[tuple[int, datetime]]:
    """The series' dates as (number, begin in UTC) from `number` on, without those that begin before `after`."""
    while True:
        moment = date_of(series, number)
        if moment > after:
            yield number, moment
        number += 1
