"""Weekly dates keep their local hour across every change of the clocks, in every zone; gaps and folds as documented."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.meetings.model import Series
from bot.meetings.scheduling import series_date, series_dates
from bot.timezones import from_local, local_time

SAMPLE = [
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Tehran", "Asia/Kolkata",
    "Africa/Casablanca", "America/Havana", "Pacific/Apia", "Antarctica/Troll", "Asia/Gaza", "UTC",
]  # fmt: skip


def weekly(zone: str, at: time = time(16), weeks: int = 1, first: date = date(2026, 1, 1)) -> Series:
    return Series(
        id=1, guild_id=1, channel_id=1, creator_id=None, first=first, at=at, zone=zone, weeks=weeks, minutes=60
    )


def check_ten_years(zone: str) -> tuple[int, int, int]:
    """Assert what the module documents for every week of ten years; gives how many dates, gaps and folds there were."""
    place, gaps, folds = ZoneInfo(zone), 0, 0
    # Thursdays to Sundays, on which clocks are changed all over the world.
    for hour, first in product((0, 2, 16), (date(2026, 1, day) for day in (1, 2, 3, 4))):
        series = weekly(zone, time(hour, 30), first=first)
        for number in range(522):
            day, moment = series.first + timedelta(weeks=number), series_date(series, number)
            expected = datetime.combine(day, series.at)
            shown = moment.astimezone(place).replace(tzinfo=None)
            early, late = (datetime.combine(day, series.at, place).replace(fold=fold).utcoffset() for fold in (0, 1))
            assert early is not None
            assert late is not None
            if early > late:  # twice on the clock: the first one
                folds += 1
                assert shown == expected
                assert moment == (expected - early).replace(tzinfo=UTC)
            elif early < late:  # never on the clock: as much later as the clock jumped
                gaps += 1
                assert shown == expected + (late - early)
            else:
                assert shown == expected
    return 12 * 522, gaps, folds


@pytest.mark.parametrize("zone", SAMPLE)
def test_ten_years_of_weeks_keep_the_hour_in_zones_of_all_kinds(zone: str) -> None:
    check_ten_years(zone)


@pytest.mark.prove
def test_ten_years_of_weeks_keep_the_hour_in_all_zones() -> None:
    results = [check_ten_years(zone) for zone in sorted(available_timezones())]
    dates, gaps, folds = (sum(column) for column in zip(*results, strict=True))
    assert gaps
    assert folds
    print(f"{len(results)} zones, {dates} dates, 0 drifted, {gaps} in a gap, {folds} in a fold")  # noqa: T201


def test_in_a_gap_the_meeting_is_as_much_later_as_the_clocks_jump_and_in_a_fold_the_first_counts() -> None:
    place = ZoneInfo("Europe/Berlin")
    assert from_local(date(2026, 3, 29), time(2, 30), place) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert local_time(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), place) == (date(2026, 3, 29), time(3, 30))
    assert from_local(date(2026, 10, 25), time(2, 30), place) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_every_second_week_counts_from_the_first_date() -> None:
    series = weekly("Europe/Berlin", weeks=2)
    dates = series_dates(series, 0, after=datetime(2026, 3, 1, tzinfo=UTC))
    assert [next(dates)[0] for _ in range(3)] == [5, 6, 7]
    assert series_date(series, 5).date() == date(2026, 3, 12)
