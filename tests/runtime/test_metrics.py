"""What the metrics say of reminders, the database and a stuck event loop."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sqlite3
import urllib.request
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database, MetaStore, StorageError
from bot.errors import UserError
from bot.runtime.metrics import Metrics, MetricsUnavailable
from bot.runtime.sample import take_sample
from bot.runtime.telemetry import Telemetry
from bot.settings import ListenAddress
from tests.support.loopback.world import SEND_IN_THREADS, SEND_MESSAGES
from tests.support.meeting_scenes import Scene, scene
from tests.support.patience import PATIENCE
from tests.support.worlds import SAMPLE

MESSAGES = "/channels/*/messages"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str, metrics: Metrics) -> AsyncIterator[Scene]:
    """The real bot on a loopback Discord, counted."""
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    async with scene(tmp_path, catalog, sqlite_url, telemetry=Telemetry(metrics=metrics)) as opened:
        yield opened


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


def reminders(metrics: Metrics) -> dict[str, float]:
    """The outcomes that were counted."""
    outcomes = ("on_time", "late", "failed", "dropped", "retrying", "missed")
    counted = {each: value(metrics, "paperclub_reminders_total", outcome=each) for each in outcomes}
    return {outcome: count for outcome, count in counted.items() if count}


async def test_a_reminder_on_time_and_a_late_one_are_counted_with_their_lateness(
    stage: Scene, metrics: Metrics
) -> None:
    meeting = await stage.meeting("ada", "bela")
    stage.move_both_clocks(timedelta(hours=6, seconds=2))
    await stage.settle()
    assert reminders(metrics) == {"on_time": 1}
    stage.move_both_clocks(timedelta(hours=23, minutes=10))
    await stage.settle()
    assert reminders(metrics) == {"on_time": 1, "late": 1}
    assert len(stage.messages_about(meeting)) == 2
    bucket = "paperclub_reminder_lateness_seconds_bucket"
    assert value(metrics, bucket, le="60.0") == 1
    assert value(metrics, bucket, le="600.0") == 1
    assert value(metrics, bucket, le="1800.0") == 2
    posted = [each for each in stage.discord.sent("POST", MESSAGES) if each.status == 200]
    sent = sum(value(metrics, "paperclub_messages_total", kind=kind, outcome="sent") for kind in ("card", "reminder"))
    assert sent == len(posted) == 3


async def test_what_discord_does_not_take_is_retried_and_what_it_refuses_has_failed(
    stage: Scene, metrics: Metrics
) -> None:
    await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=6, seconds=2))
    fault = stage.discord.fail("POST", MESSAGES, status=0, times=1)
    await stage.settle()
    assert fault.hits == 1
    assert reminders(metrics) == {"retrying": 1}
    stage.move_both_clocks(timedelta(seconds=20))
    stage.channel.denied[stage.guild.id] = SEND_MESSAGES | SEND_IN_THREADS
    await stage.settle()
    assert reminders(metrics) == {"retrying": 1, "failed": 1}


async def test_a_reminder_that_came_after_the_meeting_was_missed(stage: Scene, metrics: Metrics) -> None:
    await stage.meeting("ada")
    stage.move_both_clocks(timedelta(days=3))
    await stage.worker._remind()
    assert reminders(metrics) == {"missed": 2}


async def test_the_backlog_says_what_is_due_and_what_waits_for_another_try(stage: Scene) -> None:
    meetings = stage.services.meetings
    await stage.meeting("ada")
    assert (await meetings.backlog(stage.clock(), [stage.guild.id])).reminders == 0
    stage.move_both_clocks(timedelta(hours=6, seconds=2))
    assert (await meetings.backlog(stage.clock(), [stage.guild.id])).reminders == 1
    await stage.worker._remind()
    found = await meetings.backlog(stage.clock(), [stage.guild.id])
    assert (found.due, found.retrying, found.reminders) == (1, 0, 1)
    stage.discord.fail("POST", MESSAGES, status=0, times=1)
    await stage.settle()
    found = await meetings.backlog(stage.clock(), [stage.guild.id])
    assert (found.due, found.retrying, found.reminders) == (0, 1, 0)


async def test_transactions_are_timed_and_failures_counted_by_their_kind(sqlite_url: str, metrics: Metrics) -> None:
    telemetry = Telemetry(metrics=metrics)
    async with Database(sqlite_url, on_transaction=telemetry.transaction_ended) as database:
        await MetaStore(database).set("a", "1")
        await MetaStore(database).get("a")
        with pytest.raises(UserError):
            async with database.write():
                raise UserError("a member's mistake is no failure of the database")
        with closing(sqlite3.connect(database.address.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError):
                await MetaStore(database).set("a", "2")
            other.execute("ROLLBACK")
    count = "paperclub_database_transaction_duration_seconds_count"
    assert {each: value(metrics, count, operation=each) for each in ("read", "write")} == {"read": 1, "write": 1}
    assert value(metrics, "paperclub_database_errors_total", operation="write", error="Locked") == 1
    assert telemetry.writes.failed_at is not None
    assert "locked" in telemetry.writes.error


def test_an_address_that_cannot_be_listened_on_is_named_with_a_way_out(metrics: Metrics) -> None:
    for host, reason in (("192.0.2.1", "assign"), ("nowhere.invalid", ""), ("x" * 300, "not the name of a host")):
        with pytest.raises(MetricsUnavailable, match="PAPERCLUB_METRICS: ") as raised:
            metrics.serve(ListenAddress(host, 9464))
        assert reason in str(raised.value)
        assert "or unset it" in str(raised.value)


async def test_a_scrape_takes_nothing_from_the_loop_and_outlives_a_stuck_one(
    stage: Scene, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.metrics._SAMPLE_SECONDS", 0.2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def scrape() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            text: str = answer.read().decode()
            return text

    async def take() -> object:
        return await take_sample(stage.bot, stage.services)

    metrics.serve(ListenAddress("127.0.0.1", port))
    try:
        assert "paperclub_sample_success 0.0" in await asyncio.to_thread(scrape)  # nobody to ask yet
        metrics.sample_with(take)  # type: ignore[arg-type]  # a sample
        monkeypatch.setattr("bot.runtime.metrics._SAMPLE_SECONDS", 60)
        assert "paperclub_sample_success 1.0" in await asyncio.to_thread(scrape)
        monkeypatch.setattr("bot.runtime.metrics._SAMPLE_SECONDS", 0.2)
        with ThreadPoolExecutor(1) as elsewhere:
            text = elsewhere.submit(scrape).result(PATIENCE)  # the loop is stuck meanwhile
        assert "paperclub_sample_success 0.0" in text
        assert "paperclub_database_transaction_duration_seconds_count" in text
    finally:
        metrics.close()


def test_without_metrics_nothing_is_measured() -> None:
    telemetry = Telemetry()
    first = telemetry.interaction(None, "command")  # type: ignore[arg-type]  # not looked at
    assert first is telemetry.interaction(None, "form", "x")  # type: ignore[arg-type]  # nor here
