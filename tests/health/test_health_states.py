"""What a health check concludes from the signs of life: a table of all states, with an injected clock."""

from dataclasses import replace

import pytest

from bot.health.state import Health, Machine, Signs, Status, judge

NOW = 10_000.0
WELL = Signs(
    pid=7,
    process_start=11,
    boot="this boot",
    written_at=NOW - 2,
    started_at=NOW - 5000,
    ready_at=NOW - 4990,
    connected=True,
    acknowledged_at=NOW - 30,
    heartbeat_interval=41.25,
    read_succeeded_at=NOW - 10,
    write_succeeded_at=NOW - 50,
    round_at=NOW - 40,
    catalog_looked_at=NOW - 1,
)


def machine(*, running: bool = True, boot: str = "this boot") -> Machine:
    return Machine(lambda: NOW, lambda: boot, lambda pid, started: running and (pid, started) == (7, 11))


def verdict(**changes: object) -> Health:
    return judge(replace(WELL, **changes), machine())  # type: ignore[arg-type]  # of each field its own type


def test_a_bot_that_does_all_it_should_is_well() -> None:
    assert verdict() == Health(Status.HEALTHY, (), 7, verdict().ages)
    assert verdict().ok
    assert verdict().ages["acknowledged"] == 30


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        # Nobody there.
        ({"boot": "an earlier boot"}, Status.NOT_RUNNING, "machine has restarted"),
        ({"pid": 8}, Status.NOT_RUNNING, "process 8 has ended"),
        ({"process_start": 12}, Status.NOT_RUNNING, "process 7 has ended"),
        # Not to be believed.
        ({"written_at": NOW + 86_400}, Status.UNHEALTHY, "still to come"),
        ({"acknowledged_at": NOW + 5}, Status.UNHEALTHY, "still to come"),
        ({"write_succeeded_at": NOW + 1}, Status.UNHEALTHY, "still to come"),
        # Hanging or stopped.
        ({"written_at": NOW - 29}, Status.HEALTHY, ""),
        ({"written_at": NOW - 31}, Status.UNHEALTHY, "hasn't reported for 31 s"),
        # The first seconds.
        ({"ready_at": None, "started_at": NOW - 3}, Status.STARTING, "Starting for 3 s"),
        ({"ready_at": NOW, "started_at": NOW - 3, "round_at": None}, Status.HEALTHY, ""),
        # Discord.
        ({"acknowledged_at": NOW - 61}, Status.HEALTHY, ""),
        ({"acknowledged_at": NOW - 63}, Status.UNHEALTHY, "hasn't acknowledged a heartbeat for 63 s"),
        ({"connected": False, "disconnected_at": NOW - 59}, Status.HEALTHY, ""),
        ({"connected": False, "disconnected_at": NOW - 61}, Status.UNHEALTHY, "Not connected to Discord for 61 s"),
        ({"connected": True, "disconnected_at": NOW - 4000}, Status.HEALTHY, ""),
        # The database.
        ({"write_failed_at": NOW - 60, "write_error": "the disk is full"}, Status.HEALTHY, ""),
        (
            {"write_failed_at": NOW - 5, "write_error": "the disk is full"},
            Status.UNHEALTHY,
            "Can't write to the database (the disk is full); it last worked 50 s ago.",
        ),
        (
            {"write_failed_at": NOW - 5, "write_succeeded_at": None},
            Status.UNHEALTHY,
            "Can't write to the database (); it last worked never.",
        ),
        ({"read_failed_at": NOW - 5, "read_error": "it is damaged"}, Status.UNHEALTHY, "Can't read the database"),
        ({"read_succeeded_at": NOW - 149, "write_succeeded_at": NOW - 149}, Status.HEALTHY, ""),
        ({"read_succeeded_at": NOW - 151}, Status.UNHEALTHY, "Could last read the database 151 s ago"),
        ({"write_succeeded_at": NOW - 151}, Status.UNHEALTHY, "Could last write to the database 151 s ago"),
        # What runs beside the answers.
        ({"round_at": NOW - 299}, Status.HEALTHY, ""),
        ({"round_at": NOW - 301}, Status.UNHEALTHY, "in the background for 301 s"),
        ({"round_at": None, "ready_at": NOW - 599}, Status.HEALTHY, ""),
        ({"round_at": None, "ready_at": NOW - 601}, Status.UNHEALTHY, "in the background for 601 s"),
        ({"catalog_looked_at": NOW - 59}, Status.HEALTHY, ""),
        ({"catalog_looked_at": NOW - 61}, Status.UNHEALTHY, "hasn't been looked at for 61 s"),
    ],
    ids=str,
)
def test_each_state_has_its_verdict_and_its_reason(changes: dict[str, object], status: Status, reason: str) -> None:
    found = verdict(**changes)
    assert found.status is status
    assert reason in " ".join(found.reasons)
    assert bool(found.reasons) is (status is not Status.HEALTHY)


def test_several_reasons_are_all_told() -> None:
    found = verdict(acknowledged_at=NOW - 70, write_failed_at=NOW - 1, catalog_looked_at=NOW - 70)
    assert len(found.reasons) == 3


def test_the_signs_survive_their_way_through_a_file() -> None:
    assert Signs.from_json(WELL.to_json()) == WELL


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {**WELL.to_json(), "version": 2},
        {**WELL.to_json(), "pid": 0},
        {**WELL.to_json(), "pid": "7"},
        {**WELL.to_json(), "more": 1},
        {**WELL.to_json(), "written_at": None},
        {"version": 1, "pid": 7},
    ],
)
def test_what_no_bot_wrote_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Signs.from_json(value)
