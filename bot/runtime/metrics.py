"""All metrics of the bot, and the address where Prometheus reads them; imported only where the operator wants them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from threading import Thread
from wsgiref.simple_server import WSGIServer

import discord
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from bot.database import StorageError
from bot.delivery.sender import DeliveryEnd
from bot.errors import StartError
from bot.meetings.outbox import Delivery, MessageKind
from bot.meetings.reminders import LATE_AFTER
from bot.runtime.error_messages import Outcome
from bot.runtime.sample import Sample
from bot.settings import ListenAddress

_ANSWER_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)  # Discord gives up after three seconds
_DATABASE_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LATENESS_BUCKETS = (1, 2, 5, 10, 30, 60, 180, 600, 1800, 3600, 6 * 3600, 24 * 3600)
_SAMPLE_SECONDS = 2.0  # that one scrape waits for the event loop; Prometheus itself waits ten


class MetricsUnavailable(StartError):
    """The address for metrics can't be listened on."""

    exit_code = 12


class Metrics:
    """A `MetricsSink` with a registry of its own.

    Its server answers on threads of its own: the event loop is only asked for a `Sample`, and not waited for by anyone
    else. Labels are declared in code, never text from outside.
    """

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # they would double the number of series
        self.registry = registry = CollectorRegistry()
        self._take: Callable[[], Awaitable[Sample]] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: tuple[WSGIServer, Thread] | None = None
        self._interactions = Counter(
            "paperclub_interactions",
            "Commands, autocompletions, components and forms, by what became of them.",
            ("kind", "name", "outcome"),
            registry=registry,
        )
        self._answering = Histogram(
            "paperclub_interaction_duration_seconds",
            "From an interaction's arrival until it was handled.",
            ("kind", "name"),
            buckets=_ANSWER_BUCKETS,
            registry=registry,
        )
        self._transactions = Histogram(
            "paperclub_database_transaction_duration_seconds",
            "Of transactions, with the wait for their turn.",
            ("operation",),
            buckets=_DATABASE_BUCKETS,
            registry=registry,
        )
        self._database_errors = Counter(
            "paperclub_database_errors", "Transactions that failed.", ("operation", "error"), registry=registry
        )
        self._messages = Counter(
            "paperclub_messages",
            "Attempts to deliver a message about a meeting, by how they ended.",
            ("kind", "outcome"),
            registry=registry,
        )
        self._reminders = Counter(
            "paperclub_reminders",
            "Reminder messages by how they ended; missed: reminders that came too late to be sent at all.",
            ("outcome",),
            registry=registry,
        )
        self._lateness = Histogram(
            "paperclub_reminder_lateness_seconds",
            "From when a reminder was due until its message was sent.",
            buckets=_LATENESS_BUCKETS,
            registry=registry,
        )
        self._reconnects = Counter(
            "paperclub_gateway_reconnects",
            "Connections to the gateway that were begun after the first.",
            registry=registry,
        )
        self._reloads = Counter(
            "paperclub_reading_list_reloads",
            "Saved versions of the reading list that were read.",
            ("outcome",),
            registry=registry,
        )
        Info("paperclub_build", "Versions of what runs.", registry=registry).info(
            {"version": _version(), "python": python_version(), "discord_py": discord.__version__}
        )
        ProcessCollector(registry=registry)
        registry.register(self)
        self._start_at_zero()

    def _start_at_zero(self) -> None:
        """A counter that first appears with 1 shows no increase."""
        for operation in _OPERATIONS.values():
            self._transactions.labels(operation)
        for reminder in ("on_time", "late", "failed", "dropped", "retrying", "missed"):
            self._reminders.labels(reminder)
        for outcome in _RELOADS.values():
            self._reloads.labels(outcome)

    # What `MetricsSink` asks for

    def interaction_ended(self, kind: str, name: str, outcome: Outcome, seconds: float) -> None:
        self._interactions.labels(kind, name, outcome.value).inc()
        self._answering.labels(kind, name).observe(seconds)

    def transaction_ended(self, writes: bool, seconds: float, error: StorageError | None) -> None:
        operation = _OPERATIONS[writes]
        if error is None:
            self._transactions.labels(operation).observe(seconds)
        else:
            self._database_errors.labels(operation, type(error).__name__).inc()

    def delivery_ended(self, delivery: Delivery, end: DeliveryEnd, late_by: timedelta | None) -> None:
        self._messages.labels(delivery.kind.value, end.value).inc()
        if delivery.kind is not MessageKind.REMINDER:
            return
        outcome = end.value
        if late_by is not None:
            outcome = "late" if late_by > LATE_AFTER else "on_time"
            self._lateness.observe(max(0.0, late_by.total_seconds()))
        self._reminders.labels(outcome).inc()

    def reminders_missed(self, count: int) -> None:
        self._reminders.labels("missed").inc(count)

    def gateway_reconnects(self) -> None:
        self._reconnects.inc()

    def list_reloaded(self, usable: bool) -> None:
        self._reloads.labels(_RELOADS[usable]).inc()

    # The server

    def serve(self, address: ListenAddress) -> None:
        """Raises MetricsUnavailable."""
        host = f"[{address.host}]" if ":" in address.host else address.host
        try:
            self._server = start_http_server(address.port, address.host, self.registry)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "not the name of a host"
            raise MetricsUnavailable(
                f"PAPERCLUB_METRICS: {host}:{address.port} can't be listened on ({reason}). "
                "Choose a free address and port of this machine, such as 127.0.0.1:9464, or unset it."
            ) from None

    def sample_with(self, take: Callable[[], Awaitable[Sample]]) -> None:
        """From now on, each scrape runs `take` in the running event loop."""
        self._take, self._loop = take, asyncio.get_running_loop()

    def close(self) -> None:
        self._take = None
        if self._server is not None:
            server, thread = self._server
            server.shutdown()
            server.server_close()
            thread.join()
            self._server = None

    def collect(self) -> Iterator[Metric]:
        """Called by the registry on the server's threads."""
        sample = self._sample()
        yield _gauge("sample_success", "Whether the event loop answered the scrape in time.", sample is not None)
        if sample is not None:
            yield from _families(sample)

    def _sample(self) -> Sample | None:
        take, loop = self._take, self._loop
        if take is None or loop is None:
            return None

        async def run() -> Sample:
            return await take()

        asked = run()
        try:
            future = asyncio.run_coroutine_threadsafe(asked, loop)
        except RuntimeError:  # the loop is closed
            asked.close()
            return None
        try:
            return future.result(_SAMPLE_SECONDS)
        except (FutureTimeout, CancelledError):
            future.cancel()
            return None


_OPERATIONS = {False: "read", True: "write"}
_RELOADS = {False: "broken", True: "loaded"}


def _families(sample: Sample) -> Iterator[Metric]:
    yield _gauge("gateway_connected", "Whether the bot has a session on Discord's gateway.", sample.connected)
    yield _gauge("gateway_latency_seconds", "Of the last heartbeat's acknowledgement.", sample.latency)
    yield _gauge(
        "gateway_last_acknowledgement_timestamp_seconds",
        "When the gateway last acknowledged a heartbeat.",
        sample.acknowledged_at,
    )
    yield _gauge("servers", "Discord servers that the bot is in.", sample.servers)
    yield _gauge("interactions_in_progress", "Interactions that are being handled.", sample.interactions)
    yield _gauge("card_edits_pending", "Posted cards with an edit to come.", sample.edits)
    yield _gauge("asyncio_tasks", "Tasks of the event loop.", sample.tasks)
    yield _gauge("reading_list_entries", "Of the reading list in use.", sample.entries)
    yield _gauge(
        "reading_list_loaded_timestamp_seconds", "When the reading list in use was loaded.", sample.list_loaded_at
    )
    yield _gauge("reading_list_last_look_timestamp_seconds", "When its file was last looked at.", sample.list_looked_at)
    yield _gauge(
        "reading_list_last_reload_success", "Whether the last saved version could be used.", sample.list_usable
    )
    if sample.list_version:
        yield InfoMetricFamily(
            "paperclub_reading_list", "The reading list in use.", value={"version": sample.list_version}
        )
    outbox = GaugeMetricFamily("paperclub_outbox_messages", "Messages about meetings to be sent.", labels=("state",))
    if (backlog := sample.backlog) is not None:
        outbox.add_metric(("due",), backlog.due)
        outbox.add_metric(("retrying",), backlog.retrying)
        yield outbox
        yield _gauge("reminders_due", "Reminders that should be sent now.", backlog.reminders)


def _gauge(name: str, text: str, value: float | None) -> GaugeMetricFamily:
    """Without a value where it isn't known."""
    return GaugeMetricFamily(f"paperclub_{name}", text, value=None if value is None else float(value))


def _version() -> str:
    try:
        return version("paperclub")
    except PackageNotFoundError:
        return "unknown"  # run from a checkout that was not installed
