"""The bot's time: the machine's own, unless its clock is far from Discord's; the log says so once."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.arrivals import Arrivals
from bot.runtime.checked_clock import CheckedClock
from bot.runtime.fault_log import FaultLog

NOW = datetime(2026, 12, 3, 16, tzinfo=UTC)


class Machine:
    def __init__(self) -> None:
        self.ahead = timedelta()
        self.discord: datetime | None = NOW
        self.clock = CheckedClock(lambda: NOW + self.ahead, lambda: self.discord, FaultLog(lambda: 0.0))


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    caplog.clear()
    return found


@pytest.mark.parametrize("ahead", [timedelta(seconds=90), timedelta(seconds=-90)])
def test_a_small_difference_is_left_alone(ahead: timedelta, caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    machine.ahead = ahead
    assert machine.clock() == NOW + ahead
    assert said(caplog) == []


@pytest.mark.parametrize(
    ("ahead", "length"),
    [
        (timedelta(hours=1), "1 hour ahead of"),
        (timedelta(hours=-1), "1 hour behind"),
        (timedelta(days=1), "1 day ahead of"),
        (timedelta(days=-1), "1 day behind"),
        (timedelta(minutes=3), "3 minutes ahead of"),
    ],
)
def test_a_wrong_clock_is_replaced_by_discords_and_named_once_with_what_to_do(
    ahead: timedelta, length: str, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine()
    machine.ahead = ahead
    assert {machine.clock() for _ in range(50)} == {NOW}
    (line,) = said(caplog)
    assert line.startswith(f"This machine's clock is {length} Discord's")
    assert "Set it" in line
    machine.ahead = timedelta()
    assert {machine.clock() for _ in range(50)} == {NOW}
    assert said(caplog) == ["This machine's clock agrees with Discord's again (1 failed in 0 s)"]


def test_while_discord_has_not_told_the_time_the_machine_is_believed() -> None:
    machine = Machine()
    machine.ahead, machine.discord = timedelta(days=1), None
    assert machine.clock() == NOW + timedelta(days=1)


def test_discords_time_goes_on_between_its_replies_and_two_must_agree() -> None:
    passed = 0.0
    arrivals = Arrivals(lambda: passed)
    arrivals.learn("Thu, 03 Dec 2026 16:00:00 GMT")
    assert arrivals.discord_time() is None
    arrivals.learn("Thu, 03 Dec 2026 16:00:01 GMT")
    passed = 60.0
    assert arrivals.discord_time() == NOW + timedelta(seconds=61)
    arrivals.learn("Thu, 03 Dec 2026 18:00:01 GMT")  # a proxy with a clock of its own, or a machine that was stopped
    assert arrivals.discord_time() is None
