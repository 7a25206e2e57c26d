"""Writes the running bot's signs of life for health checks, and tries the database where nobody else does."""

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import discord

from bot.database import Database, MetaStore, StorageError
from bot.delivery.worker import MeetingWorker
from bot.discord_internals import gateway_heartbeat
from bot.health.files import StateFile, UnsafeState
from bot.health.machine import boot_id, process_start
from bot.health.state import REPORT_SECONDS, Signs
from bot.runtime.telemetry import Attempts, Telemetry

log = logging.getLogger(__name__)

_KEY = "last seen"
_TRY_AFTER = 60.0  # seconds without a write of anybody's
_TRY_AGAIN_AFTER = 10.0  # seconds after one that failed


class Reporting(Protocol):
    """The services whose life is told."""

    @property
    def telemetry(self) -> Telemetry: ...

    @property
    def database(self) -> Database: ...

    @property
    def meta(self) -> MetaStore: ...

    @property
    def meeting_worker(self) -> MeetingWorker: ...

    def now(self) -> datetime: ...


class HealthReporter:
    """`catalog_looks` counts the looks at the catalog's file so far."""

    def __init__(
        self, file: StateFile, client: discord.Client, services: Reporting, catalog_looks: Callable[[], int]
    ) -> None:
        self._file = file
        self._client = client
        self._services = services
        self._clock = services.telemetry.clock
        self._rounds = _Progress(lambda: services.meeting_worker.rounds, self._clock)
        self._looks = _Progress(catalog_looks, self._clock)
        self._boot, self._process_start = boot_id(), process_start(os.getpid())
        self._started_at = self._clock()
        self._acknowledged_at: float | None = None
        self._interval: float | None = None
        self._wake = asyncio.Event()
        self._trying: asyncio.Task[None] | None = None
        self._unwritable = False

    def hurry(self) -> None:
        """Something important has changed: report at once."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; the file is removed then."""
        try:
            while True:
                self._try_database_if_needed()
                await self._write()
                try:
                    async with asyncio.timeout(REPORT_SECONDS):
                        await self._wake.wait()
                except TimeoutError:
                    pass  # the usual case
                self._wake.clear()
        finally:
            if self._trying is not None:
                self._trying.cancel()
            self._file.remove()

    async def _write(self) -> None:
        try:
            path: Path = await asyncio.to_thread(self._file.write, self._signs())
        except (OSError, UnsafeState) as error:
            if not self._unwritable:
                log.warning("Health checks can't see this bot, since its state file can't be written: %s", error)
            self._unwritable = True
        else:
            if self._unwritable:
                log.info("Health checks see this bot again: %s", path)
            self._unwritable = False

    def _signs(self) -> Signs:
        if (heartbeat := gateway_heartbeat(self._client)) is not None:
            self._acknowledged_at, self._interval = self._clock() - heartbeat.age, heartbeat.interval
        telemetry = self._services.telemetry
        return Signs(
            pid=os.getpid(),
            process_start=self._process_start,
            boot=self._boot,
            started_at=self._started_at,
            ready_at=telemetry.ready_at,
            connected=telemetry.connected,
            disconnected_at=telemetry.disconnected_at,
            acknowledged_at=self._acknowledged_at,
            heartbeat_interval=self._interval,
            read_succeeded_at=telemetry.reads.succeeded_at,
            read_failed_at=telemetry.reads.failed_at,
            read_error=telemetry.reads.error,
            write_succeeded_at=telemetry.writes.succeeded_at,
            write_failed_at=telemetry.writes.failed_at,
            write_error=telemetry.writes.error,
            round_at=self._rounds.last_at(),
            catalog_looked_at=self._looks.last_at(),
            written_at=self._clock(),
        )

    def _try_database_if_needed(self) -> None:
        if not self._services.database.is_open or (self._trying is not None and not self._trying.done()):
            return
        telemetry, now = self._services.telemetry, self._clock()
        if any(_needs_a_try(each, now) for each in (telemetry.reads, telemetry.writes)):
            self._trying = asyncio.create_task(self._try_database(), name="database check")

    async def _try_database(self) -> None:
        try:
            await self._services.meta.get(_KEY)
            await self._services.meta.set(_KEY, self._services.now().isoformat(timespec="seconds"))
        except StorageError:
            pass  # the telemetry was told
        self.hurry()


class _Progress:
    """When a count was last seen to have grown."""

    def __init__(self, count: Callable[[], int], clock: Callable[[], float]) -> None:
        self._count, self._clock = count, clock
        self._seen = 0
        self._at: float | None = None

    def last_at(self) -> float | None:
        if (count := self._count()) != self._seen:
            self._seen, self._at = count, self._clock()
        return self._at


def _needs_a_try(attempts: Attempts, now: float) -> bool:
    """A failure must be followed by a success before the bot is well again, even if nobody asks for anything."""
    last = max((each for each in (attempts.succeeded_at, attempts.failed_at) if each is not None), default=None)
    failing = attempts.failed_at is not None and attempts.failed_at == last
    return last is None or now - last > (_TRY_AGAIN_AFTER if failing else _TRY_AFTER)
