"""The signs of life of a running bot, and what another process concludes from them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, field
from enum import StrEnum
from typing import Any, get_type_hints

from bot.frozen import dataclass
from bot.health.machine import boot_id, boot_seconds, is_running

VERSION = 1
REPORT_SECONDS = 5.0  # between two reports of a running bot

# Seconds after which a sign is too old.
_REPORT_AGE = 30.0
_HEARTBEATS = 1.5  # of the gateway's interval, which is 41 s at Discord
_DISCONNECTED = 60.0
_DATABASE_AGE = 150.0
_FIRST_ROUND = 600.0
_ROUND_AGE = 300.0
_CATALOG_AGE = 60.0


@dataclass(frozen=True, slots=True)
class Signs:
    """Moments are `boot_seconds`, None for what never happened; `error` says why the last attempt failed."""

    pid: int
    process_start: int | None
    boot: str
    written_at: float
    started_at: float
    ready_at: float | None = None
    connected: bool = False
    disconnected_at: float | None = None
    acknowledged_at: float | None = None
    heartbeat_interval: float | None = None
    read_succeeded_at: float | None = None
    read_failed_at: float | None = None
    read_error: str = ""
    write_succeeded_at: float | None = None
    write_failed_at: float | None = None
    write_error: str = ""
    round_at: float | None = None
    catalog_looked_at: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def from_json(cls, value: object) -> "Signs":
        """Raises ValueError for what no bot of this version wrote."""
        if not isinstance(value, dict) or value.get("version") != VERSION:
            raise ValueError("not a state of this version")
        given = {name: each for name, each in value.items() if name != "version"}
        hints = get_type_hints(cls)
        if not given.keys() <= hints.keys():
            raise ValueError("unknown fields")
        for name, each in given.items():
            if not isinstance(each, hints[name]) and not (type(each) is int and isinstance(0.0, hints[name])):
                raise ValueError(f"{name} is no {hints[name]}")
        if not given.get("pid", 0) > 0:
            raise ValueError("no process id")
        try:
            return cls(**given)
        except TypeError as error:
            raise ValueError(str(error)) from None


class Status(StrEnum):
    HEALTHY = "healthy"
    STARTING = "starting"
    UNHEALTHY = "unhealthy"
    NOT_RUNNING = "not running"


@dataclass(frozen=True, slots=True)
class Health:
    """`reasons` are sentences, none for a healthy bot; `ages` are in seconds."""

    status: Status
    reasons: tuple[str, ...] = ()
    pid: int | None = None
    ages: dict[str, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.status is Status.HEALTHY

    def to_json(self) -> dict[str, Any]:
        return {
            "healthy": self.ok,
            "status": self.status.value,
            "reasons": list(self.reasons),
            "pid": self.pid,
            "seconds_since": self.ages,
        }


@dataclass(frozen=True, slots=True)
class Machine:
    """By default this one."""

    now: Callable[[], float] = boot_seconds
    boot: Callable[[], str] = boot_id
    is_running: Callable[[int, int | None], bool] = is_running

    def runs(self, signs: Signs) -> bool:
        return signs.boot == self.boot() and self.is_running(signs.pid, signs.process_start)


def judge(signs: Signs, machine: Machine) -> Health:
    now = machine.now()
    ages = {
        name.removesuffix("_at"): round(now - at, 1)
        for name, at in asdict(signs).items()
        if name.endswith("_at") and at is not None
    }
    if signs.boot != machine.boot():
        return Health(Status.NOT_RUNNING, ("The machine has restarted, and Paperclub hasn't.",))
    if not machine.is_running(signs.pid, signs.process_start):
        return Health(Status.NOT_RUNNING, (f"The process {signs.pid} has ended without saying why.",))
    if any(age < 0 for age in ages.values()):
        reason = "The state file speaks of moments that are still to come, so nothing in it can be believed."
        return Health(Status.UNHEALTHY, (reason,), signs.pid, ages)
    if ages["written"] > _REPORT_AGE:
        reason = f"The process {signs.pid} hasn't reported for {ages['written']:.0f} s: it hangs or was stopped."
        return Health(Status.UNHEALTHY, (reason,), signs.pid, ages)
    if signs.ready_at is None:
        reason = f"Starting for {ages['started']:.0f} s: not connected to Discord yet."
        return Health(Status.STARTING, (reason, *_database(signs, now)), signs.pid, ages)
    reasons = (*_gateway(signs, now), *_database(signs, now), *_background(signs, signs.ready_at, now))
    return Health(Status.UNHEALTHY if reasons else Status.HEALTHY, reasons, signs.pid, ages)


def _gateway(signs: Signs, now: float) -> Iterator[str]:
    if signs.acknowledged_at is not None and signs.heartbeat_interval is not None:
        age = now - signs.acknowledged_at
        if age > _HEARTBEATS * signs.heartbeat_interval:
            yield f"Discord hasn't acknowledged a heartbeat for {age:.0f} s."
    if not signs.connected and signs.disconnected_at is not None and now - signs.disconnected_at > _DISCONNECTED:
        yield f"Not connected to Discord for {now - signs.disconnected_at:.0f} s."


def _database(signs: Signs, now: float) -> Iterator[str]:
    attempts = (
        ("write to", signs.write_succeeded_at, signs.write_failed_at, signs.write_error),
        ("read", signs.read_succeeded_at, signs.read_failed_at, signs.read_error),
    )
    for what, succeeded_at, failed_at, error in attempts:
        if failed_at is not None and (succeeded_at is None or failed_at >= succeeded_at):
            since = "never" if succeeded_at is None else f"{now - succeeded_at:.0f} s ago"
            yield f"Can't {what} the database ({error}); it last worked {since}."
        elif succeeded_at is not None and now - succeeded_at > _DATABASE_AGE:
            yield f"Could last {what} the database {now - succeeded_at:.0f} s ago; it doesn't answer."


def _background(signs: Signs, ready_at: float, now: float) -> Iterator[str]:
    if signs.round_at is None:
        if now - ready_at > _FIRST_ROUND:
            yield f"Nothing has run in the background for {now - ready_at:.0f} s: no reminder is sent."
    elif now - signs.round_at > _ROUND_AGE:
        yield f"Nothing has run in the background for {now - signs.round_at:.0f} s: no reminder is sent."
    if signs.catalog_looked_at is not None and now - signs.catalog_looked_at > _CATALOG_AGE:
        yield f"The reading list's file hasn't been looked at for {now - signs.catalog_looked_at:.0f} s."
