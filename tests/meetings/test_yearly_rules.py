"""The yearly rule of a change of the clocks, from its moments in twelve years."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.calendar.tz_rules import yearly_rule, yearly_rules
from bot.meetings.calendar.tz_transitions import Observance, observances

SUNDAY, FRIDAY, HOUR = 6, 4, timedelta(hours=1)


def onset(day: date, at: time = time(2)) -> Observance:
    return Observance(datetime.combine(day, at), HOUR, 2 * HOUR, "X", summer=True)


def weekday_from(year: int, month: int, first: int, weekday: int) -> date:
    """The first such weekday from that day on."""
    day = date(year, month, first)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def of(day_in: Callable[[int], date], years: range = range(2025, 2037)) -> list[Observance]:
    return [onset(day_in(year)) for year in years]


def last_in_february(year: int) -> date:
    return weekday_from(year, 2, calendar.monthrange(year, 2)[1] - 6, SUNDAY)


SECOND_SUNDAY = of(lambda year: weekday_from(year, 3, 8, SUNDAY))


@pytest.mark.parametrize(
    ("onsets", "rule"),
    [
        (of(lambda year: weekday_from(year, 3, 1, SUNDAY)), "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU"),
        (SECOND_SUNDAY, "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        (of(lambda year: weekday_from(year, 10, 15, FRIDAY)), "FREQ=YEARLY;BYMONTH=10;BYDAY=3FR"),
        (of(lambda year: weekday_from(year, 3, 22, SUNDAY)), "FREQ=YEARLY;BYMONTH=3;BYDAY=4SU"),
        (of(lambda year: weekday_from(year, 3, 25, SUNDAY)), "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
        (
            of(lambda year: weekday_from(year, 10, 24, SUNDAY)),
            "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=24,25,26,27,28,29,30;BYDAY=SU",
        ),
        (of(last_in_february), "FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU"),
        (
            of(lambda year: weekday_from(year, 9, 2, SUNDAY)),
            "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU",
        ),
        (
            of(lambda year: weekday_from(year, 3, 23, FRIDAY)),
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR",
        ),
        (of(lambda year: date(year, 3, 20)), ""),  # no weekday
        (SECOND_SUNDAY[:11], ""),
        ([*SECOND_SUNDAY, onset(date(2037, 3, 8))], ""),
        ([*SECOND_SUNDAY[:11], SECOND_SUNDAY[0]], ""),  # twice in a year, and in one not at all
        ([*SECOND_SUNDAY[:11], onset(date(2036, 3, 16))], ""),  # another Sunday once
        ([*SECOND_SUNDAY[:11], onset(date(2036, 3, 9), time(3))], ""),  # another hour once
        (of(lambda year: weekday_from(year, 3, 8 if year % 2 else 15, SUNDAY)), ""),
        (of(lambda year: weekday_from(year, 10, 28, SUNDAY)), ""),  # sometimes in November
        (of(lambda year: weekday_from(year, 3, 8, SUNDAY), range(2025, 2025 + 12 * 28, 28)), ""),  # always one day
    ],
)
def test_the_rule_names_the_weekday_by_its_place_in_the_month(onsets: list[Observance], rule: str) -> None:
    assert yearly_rule(onsets) == rule


def test_a_zone_has_the_first_change_of_each_kind_with_its_rule() -> None:
    place = ZoneInfo("Europe/Berlin")
    spring, autumn = yearly_rules(place, 2026)
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    assert [spring.first, autumn.first] == list(observances(place, begins, datetime(2027, 1, 1, tzinfo=UTC)))[1:]
    assert (spring.rule, autumn.rule) == ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Gaza", "UTC", "Africa/Cairo"])
def test_a_zone_without_such_rules_has_none(zone: str) -> None:
    assert yearly_rules(ZoneInfo(zone), 2026) == ()
