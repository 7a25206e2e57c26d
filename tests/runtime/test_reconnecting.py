"""When the next connection may be begun, in simulated time."""

from itertools import pairwise

import pytest

from bot.runtime.reconnecting import ReconnectPolicy

HOUR, DAY = 3600.0, 86_400.0


def policy(jitter: float = 1.0) -> ReconnectPolicy:
    return ReconnectPolicy(lambda: jitter)


def session_times(count: int) -> list[float]:
    """When each of so many sessions begins that all become invalid at once."""
    waits, now, begun = policy(), 0.0, []
    for _ in range(count):
        waits.limited(1000, DAY, now)
        now += waits.pause_before_session(now)
        waits.session_begun(now)
        begun.append(now)
    return begun


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_attempts_that_fail_wait_longer_each_but_ten_seconds_at_most(jitter: float) -> None:
    waits, pauses = policy(jitter), []
    for _ in range(40):
        pauses.append(waits.pause_before_attempt())
        waits.failed()
    assert pauses[0] == 0.0
    assert pauses == sorted(pauses)
    assert max(pauses) <= 10.0
    assert pauses[-1] >= 5.0
    waits.succeeded()
    assert waits.pause_before_attempt() == 0.0


def test_connections_that_come_about_are_free_unless_they_come_in_a_storm() -> None:
    waits = policy()
    assert [waits.pause_before_connection(0.0) for _ in range(60)] == [0.0] * 60
    now = 0.0
    for _ in range(1000):
        now += waits.pause_before_connection(now)
    assert now == pytest.approx(500, rel=0.01)
    assert waits.pause_before_connection(now + 60) == 0.0


def test_a_thousand_invalid_sessions_take_days_and_never_come_twice_in_five_seconds() -> None:
    begun = session_times(1000)
    gaps = [after - before for before, after in pairwise(begun)]
    assert gaps[:9] == [5.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 600.0]
    assert min(gaps) >= 5.0
    assert max(gaps) <= 600.0
    assert begun[-1] > 3 * DAY
    for first in begun:
        assert sum(first <= each < first + DAY for each in begun) < 400


def test_a_session_that_lasted_an_hour_makes_the_next_one_free() -> None:
    waits = policy()
    waits.session_begun(0.0)
    assert waits.pause_before_session(0.0) == 5.0
    assert waits.pause_before_session(HOUR) == 0.0


def test_when_discord_allows_none_the_next_waits_until_it_counts_again() -> None:
    waits = policy()
    waits.limited(0, 1200.0, 100.0)
    assert waits.pause_before_session(100.0) == 1200.0
    assert waits.pause_before_session(1000.0) == 300.0
    waits.limited(1000, DAY, 1300.0)
    assert waits.pause_before_session(1300.0) == 0.0
