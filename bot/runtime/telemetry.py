"""What the running bot reports about itself, for its health state and, where they are on, its metrics."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from datetime import timedelta
from types import TracebackType
from typing import Any, Protocol

import discord

from bot.database import StorageError
from bot.delivery.sender import DeliveryEnd
from bot.frozen import dataclass
from bot.meetings.outbox import Delivery
from bot.runtime.error_messages import Outcome, outcome_of

Interaction = discord.Interaction[Any]


class MetricsSink(Protocol):
    """Where events are counted; `bot.runtime.metrics` implements it."""

    def interaction_ended(self, kind: str, name: str, outcome: Outcome, seconds: float) -> None: ...

    def transaction_ended(self, writes: bool, seconds: float, error: StorageError | None) -> None: ...

    def delivery_ended(self, delivery: Delivery, end: DeliveryEnd, late_by: timedelta | None) -> None: ...

    def reminders_missed(self, count: int) -> None: ...

    def gateway_reconnects(self) -> None: ...

    def list_reloaded(self, usable: bool) -> None: ...


@dataclass(slots=True)
class Attempts:
    """Moments by the telemetry's clock, each None if it never came; `error` is the last failure's sentence."""

    succeeded_at: float | None = None
    failed_at: float | None = None
    error: str = ""


@dataclass(slots=True)
class ListState:
    """The reading list's last reload; `loaded_at` is in seconds since the epoch."""

    usable: bool = True
    loaded_at: float | None = None


@dataclass
class Telemetry:
    """`clock` gives seconds from any fixed moment on."""

    clock: Callable[[], float] = time.monotonic
    metrics: MetricsSink | None = None
    reads: Attempts = field(default_factory=Attempts)
    writes: Attempts = field(default_factory=Attempts)
    reading_list: ListState = field(default_factory=ListState)
    ready_at: float | None = None
    connected: bool = False
    disconnected_at: float | None = None
    _connects: int = 0

    def interaction(self, interaction: Interaction, kind: str, name: str = "") -> AbstractContextManager[object]:
        """Around the whole answer. `name` is declared in code; without one it is the interaction's command."""
        if self.metrics is None:
            return _NOT_MEASURED
        return _Measured(self.metrics, interaction, kind, name)

    def transaction_ended(self, writes: bool, seconds: float, error: StorageError | None) -> None:
        attempts = self.writes if writes else self.reads
        if error is None:
            attempts.succeeded_at = self.clock()
        else:
            attempts.failed_at, attempts.error = self.clock(), str(error)
        if self.metrics is not None:
            self.metrics.transaction_ended(writes, seconds, error)

    def delivery_ended(self, delivery: Delivery, end: DeliveryEnd, late_by: timedelta | None) -> None:
        if self.metrics is not None:
            self.metrics.delivery_ended(delivery, end, late_by)

    def reminders_missed(self, count: int) -> None:
        if self.metrics is not None and count:
            self.metrics.reminders_missed(count)

    def gateway_connecting(self) -> None:
        self._connects += 1
        if self._connects > 1 and self.metrics is not None:
            self.metrics.gateway_reconnects()

    def gateway_connected(self) -> None:
        self.connected = True
        if self.ready_at is None:
            self.ready_at = self.clock()

    def gateway_disconnected(self) -> None:
        if self.connected:
            self.connected, self.disconnected_at = False, self.clock()

    def list_loaded(self, *, usable: bool, reloaded: bool = True) -> None:
        self.reading_list.usable = usable
        if usable:
            self.reading_list.loaded_at = time.time()
        if reloaded and self.metrics is not None:
            self.metrics.list_reloaded(usable)


_NOT_MEASURED = nullcontext()
UNKNOWN = "unknown"


class _Measured:
    __slots__ = ("_began", "_interaction", "_kind", "_metrics", "_name")

    def __init__(self, metrics: MetricsSink, interaction: Interaction, kind: str, name: str) -> None:
        self._metrics = metrics
        self._interaction = interaction
        self._kind = kind
        self._name = name
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        command = self._interaction.command
        name = self._name or (command.qualified_name if command is not None else UNKNOWN)
        outcome = outcome_of(self._interaction, error)
        self._metrics.interaction_ended(self._kind, name, outcome, time.perf_counter() - self._began)
