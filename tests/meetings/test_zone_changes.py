"""The changes of a zone's clocks between two moments, with what holds from each on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.meetings.calendar.tz_transitions import Observance, observances

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPRING = datetime(2027, 3, 28, 1, tzinfo=UTC)
AUTUMN = datetime(2027, 10, 31, 1, tzinfo=UTC)
SUMMER = Observance(datetime.fromisoformat("2027-03-28T02:00"), HOUR, 2 * HOUR, "CEST", summer=True)
WINTER = Observance(datetime.fromisoformat("2027-10-31T03:00"), 2 * HOUR, HOUR, "CET", summer=False)


def test_it_begins_with_what_is_in_force_and_ends_with_what_begins_at_the_last_moment() -> None:
    first = SPRING - 8 * DAY
    in_force = Observance(datetime.fromisoformat("2027-03-20T02:00"), HOUR, HOUR, "CET", summer=False)
    assert list(observances(BERLIN, first, SPRING - DAY)) == [in_force]
    assert list(observances(BERLIN, first, SPRING)) == [in_force, SUMMER]
    assert list(observances(BERLIN, first, AUTUMN))[1:] == [SUMMER, WINTER]


def test_a_zone_without_changes_has_one_rule() -> None:
    [only] = observances(ZoneInfo("Asia/Kolkata"), SPRING, AUTUMN)
    assert (only.after, only.name, only.summer) == (timedelta(hours=5, minutes=30), "IST", False)


def test_a_change_is_found_to_the_second_wherever_the_steps_towards_it_begin() -> None:
    for seconds in range(30):
        [_, change] = observances(BERLIN, SPRING - timedelta(hours=12, seconds=seconds), SPRING)
        assert change == SUMMER
