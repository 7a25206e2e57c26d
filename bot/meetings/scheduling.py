"""Wall-clock time in a zone: when the dates of a series are, across every change of the clocks.

A series keeps its local hour, not its UTC one. Where the clocks jump forward over that hour, the meeting is as much
later on the clock as they jumped (02:30 becomes 03:30); where an hour comes twice, the first one counts. Both follow
PEP 495 with ``fold=0``.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.meetings.model import Series

AHEAD = 8  # dates of a series that are open for a paper and a presenter


def zone_named(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, however it is capitalised, or None; the text may come from anybody."""
    name = name.strip().replace(" ", "_")
    if not name or len(name) > 64 or not all(char.isascii() and (char.isalnum() or char in "/_+-") for char in name):
        return None
    for spelling in (name, known_zones().get(name.casefold(), "")):
        try:
            if spelling in known_zones().values():
                return ZoneInfo(spelling)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return None


_zones: dict[str, str] = {}


def known_zones() -> dict[str, str]:
    """Every IANA zone's name by its casefolded form; reading them takes some 20 ms once."""
    if not _zones:
        from zoneinfo import available_timezones

        _zones.update((name.casefold(), name) for name in sorted(available_timezones()) if "posix" not in name)
    return _zones


def at_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, when clocks in `zone` show `at` on `day`; see this module's first lines for gaps and folds.

    Raises:
        OverflowError: the moment lies outside of what a datetime can say.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def wall(moment: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """What calendar and clock show in `zone` at `moment`, to the minute."""
    local = moment.astimezone(zone)
    return local.date(), time(local.hour, local.minute)


def date_of(series: Series, number: int) -> datetime:
    """When date `number` of the series (from 0) begins, in UTC."""
    day = series.first + timedelta(weeks=series.weeks * number)
    return at_wall(day, series.at, ZoneInfo(series.zone))


def dates_from(series: Series, number: int, *, after: datetime) -> Iterator[tuple[int, datetime]]:
    """The series' dates as (number, begin in UTC) from `number` on, without those that begin before `after`."""
    while True:
        moment = date_of(series, number)
        if moment > after:
            yield number, moment
        number += 1
