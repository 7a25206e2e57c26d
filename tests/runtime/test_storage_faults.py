"""A fault of the database is in the log once, however many asked for it, and once more when it is over."""

from __future__ import annotations

import logging

import pytest

from bot.database import StorageError
from bot.database.errors import CommitUncertain, ConnectionLost, Corrupt, DiskFull, FilesChanged, NotOpen
from bot.runtime.fault_log import FaultLog
from bot.runtime.storage_faults import StorageFaults

NO_ERROR: StorageError | None = None


@pytest.fixture
def faults() -> StorageFaults:
    return StorageFaults(FaultLog(lambda: 0.0))


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    caplog.clear()
    return found


def test_forty_refused_writes_are_one_line_that_says_what_to_do(
    faults: StorageFaults, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(40):
        faults.transaction_ended(True, DiskFull())
    (line,) = lines(caplog)
    assert line.startswith("The disk")
    assert "free some space" in line


def test_reads_that_work_do_not_end_a_fault_of_writes(faults: StorageFaults, caplog: pytest.LogCaptureFixture) -> None:
    faults.transaction_ended(True, DiskFull())
    lines(caplog)
    faults.transaction_ended(False, NO_ERROR)
    assert lines(caplog) == []
    faults.transaction_ended(True, NO_ERROR)
    faults.transaction_ended(True, NO_ERROR)
    assert lines(caplog) == ["The database can be written again (1 failed in 0 s)"]


def test_a_server_that_went_away_is_one_fault_for_reads_and_writes(
    faults: StorageFaults, caplog: pytest.LogCaptureFixture
) -> None:
    for writes, error in ((False, ConnectionLost()), (True, CommitUncertain()), (False, ConnectionLost())):
        faults.transaction_ended(writes, error)
    assert len(lines(caplog)) == 1


def test_a_fault_of_reads_alone_ends_with_a_read(faults: StorageFaults, caplog: pytest.LogCaptureFixture) -> None:
    faults.transaction_ended(False, ConnectionLost())
    lines(caplog)
    faults.transaction_ended(False, NO_ERROR)
    assert lines(caplog) == ["The database answers again (1 failed in 0 s)"]


def test_changed_files_are_left_to_the_sentence_with_which_the_process_ends(
    faults: StorageFaults, caplog: pytest.LogCaptureFixture
) -> None:
    faults.transaction_ended(True, FilesChanged())
    faults.transaction_ended(False, NotOpen())
    assert lines(caplog) == []


def test_damage_is_not_over_because_other_pages_answer(faults: StorageFaults, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        faults.transaction_ended(True, Corrupt())
        faults.transaction_ended(True, NO_ERROR)
    assert len(lines(caplog)) == 1
