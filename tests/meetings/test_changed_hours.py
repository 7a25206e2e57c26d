"""A series whose hour clocks skip or repeat on one of its dates says so, with the hour of that date."""

from __future__ import annotations

from datetime import date, time
from itertools import islice

import pytest

from bot.meetings.changed_hours import ChangedHour, changed_hours
from bot.meetings.recurrence import Recurrence, RepeatDay
from bot.timezones import load
from tests.support.worlds import World, texts

SUNDAYS = Recurrence((RepeatDay(6),))
FIRST = date(2026, 12, 6)


@pytest.mark.parametrize(
    ("recurrence", "at", "zone", "changed"),
    [
        (SUNDAYS, time(2, 30), "Europe/Berlin", {date(2027, 3, 28): time(3, 30), date(2027, 10, 31): time(2, 30)}),
        (SUNDAYS, time(1, 59), "Europe/Berlin", {}),
        (SUNDAYS, time(3), "Europe/Berlin", {}),
        (SUNDAYS, time(2, 15), "America/New_York", {date(2027, 3, 14): time(3, 15)}),
        (SUNDAYS, time(2, 15), "Australia/Lord_Howe", {date(2027, 10, 3): time(2, 45)}),
        (SUNDAYS, time(2, 30), "UTC+01:00", {}),
        (Recurrence((RepeatDay(5),)), time(2, 30), "Europe/Berlin", {}),
        (Recurrence((RepeatDay(6),), until=date(2027, 3, 27)), time(2, 30), "Europe/Berlin", {}),
        (
            Recurrence((RepeatDay(6),), left_out=(date(2027, 3, 28), date(2027, 10, 31))),
            time(2, 30),
            "Europe/Berlin",
            {},
        ),
    ],
)
def test_the_dates_are_those_with_another_hour(
    recurrence: Recurrence, at: time, zone: str, changed: dict[date, time]
) -> None:
    found = list(changed_hours(recurrence, FIRST, at, load(zone)))
    assert found == [ChangedHour(*each) for each in changed.items()]


def test_it_looks_a_year_ahead() -> None:
    found = changed_hours(SUNDAYS, date(2027, 3, 7), time(2, 30), load("Europe/Berlin"))
    assert [each.day for each in islice(found, 9)] == [date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26)]


async def test_the_draft_says_so(world: World) -> None:
    drafted = await world.olga.slash(world.channel, "meeting schedule", when="every sunday 02:30 Europe/Berlin")
    said = texts(drafted.response)
    assert "On 29 March 2026 clocks there skip 02:30. The meeting is at 03:30 that day." in said
    assert "On 25 October 2026 clocks there show 02:30 twice. The meeting is at the first one." in said
