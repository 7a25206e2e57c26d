"""A known fault is one line when it begins, a count a minute, and one line when it is over."""

from __future__ import annotations

import logging

import pytest

from bot.runtime.fault_log import FaultLog

FULL = "The disk is full: free some space."
FREE = "The disk has room again."


class Log:
    """A fault log on a clock of its own, with the lines that it wrote."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.now = 1000.0
        self.faults = FaultLog(lambda: self.now)
        self._caplog = caplog

    def report(self, times: int = 1) -> None:
        for _ in range(times):
            self.faults.report("disk", FULL)

    def over(self) -> None:
        self.faults.over("disk", FREE)

    def lines(self) -> list[tuple[str, str]]:
        """Level and text of each since the last call."""
        found = [(record.levelname, record.getMessage()) for record in self._caplog.records]
        self._caplog.clear()
        return found


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Log:
    caplog.set_level(logging.DEBUG)
    return Log(caplog)


def test_five_hundred_failures_in_a_minute_are_one_line(log: Log) -> None:
    log.report(500)
    assert log.lines() == [("ERROR", FULL)]
    assert log.faults.present == {"disk": FULL}


def test_each_minute_that_it_lasts_adds_one_line_with_the_count(log: Log) -> None:
    log.report(41)
    log.now += 60
    log.report(3)
    assert log.lines() == [("ERROR", FULL), ("ERROR", f"{FULL} (41 more times in 60 s, 42 in all)")]
    log.now += 150
    log.report()
    assert log.lines() == [("ERROR", f"{FULL} (3 more times in 2 min, 45 in all)")]


def test_its_end_is_one_line_however_often_it_is_told(log: Log) -> None:
    log.report(2)
    log.now += 5
    for _ in range(3):
        log.over()
    assert log.lines()[1:] == [("WARNING", f"{FREE} (2 failed in 5 s)")]
    assert log.faults.present == {}


def test_what_never_failed_is_never_over(log: Log) -> None:
    log.over()
    assert log.lines() == []


def test_one_that_comes_and_goes_fills_no_log(log: Log) -> None:
    for _ in range(200):
        log.report()
        log.over()
    assert [text for _, text in log.lines()] == [FULL, f"{FREE} (1 failed in 0 s)", f"{FULL} (again, 2 in all)"]
    assert log.faults.present
    log.now += 60
    log.over()
    assert [text for _, text in log.lines()] == [f"{FREE} (200 failed in 60 s)"]


def test_one_that_returns_later_begins_again(log: Log) -> None:
    log.report()
    log.over()
    log.lines()
    log.now += 61
    log.report()
    assert log.lines() == [("ERROR", FULL)]


def test_faults_of_two_causes_are_counted_apart(log: Log) -> None:
    log.report()
    log.faults.report("network", "Discord can't be reached.")
    log.over()
    assert [text for _, text in log.lines()] == [FULL, "Discord can't be reached.", f"{FREE} (1 failed in 0 s)"]
    assert list(log.faults.present) == ["network"]
