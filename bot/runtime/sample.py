"""The state of the running bot at one moment, for those who ask from outside."""

import asyncio
import math
import time
from datetime import datetime
from typing import Protocol

import discord

from bot.database import StorageError
from bot.delivery.connection import Connection
from bot.delivery.edit_coalescer import EditCoalescer
from bot.discord_internals import gateway_heartbeat, interaction_tasks
from bot.frozen import dataclass
from bot.library.library import Library
from bot.meetings.services import Backlog, MeetingServices
from bot.runtime.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Sample:
    """Moments in seconds since the epoch; None for what isn't known."""

    connected: bool
    latency: float | None
    acknowledged_at: float | None
    servers: int
    interactions: int
    edits: int
    tasks: int
    entries: int | None
    list_version: str
    list_loaded_at: float | None
    list_looked_at: float | None
    list_usable: bool
    backlog: Backlog | None


class Sampled(Protocol):
    """The services that are looked at."""

    @property
    def telemetry(self) -> Telemetry: ...

    @property
    def library(self) -> Library: ...

    @property
    def connection(self) -> Connection: ...

    @property
    def edits(self) -> EditCoalescer: ...

    @property
    def meetings(self) -> MeetingServices: ...

    def now(self) -> datetime: ...


async def take_sample(client: discord.Client, services: Sampled) -> Sample:
    telemetry, heartbeat = services.telemetry, gateway_heartbeat(client)
    edition = services.library.edition if services.library.is_loaded else None
    try:
        backlog = await services.meetings.backlog(services.now(), services.connection.served())
    except StorageError:
        backlog = None  # counted where it failed
    return Sample(
        connected=telemetry.connected,
        latency=client.latency if math.isfinite(client.latency) else None,
        acknowledged_at=None if heartbeat is None else time.time() - heartbeat.age,
        servers=len(client.guilds),
        interactions=len(interaction_tasks()),
        edits=services.edits.pending,
        tasks=len(asyncio.all_tasks()),
        entries=None if edition is None else len(edition.catalog.resources),
        list_version="" if edition is None else edition.digest[:12],
        list_loaded_at=telemetry.reading_list.loaded_at,
        list_looked_at=services.library.looked_at,
        list_usable=telemetry.reading_list.usable,
        backlog=backlog,
    )
