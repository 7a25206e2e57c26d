"""Staying connected to Discord's gateway, and leaving it without cutting off an answer."""

import asyncio
import importlib
import logging
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import discord

from bot.discord_faults import classify
from bot.discord_internals import GatewayConnection, interaction_tasks, session_start_limit
from bot.runtime.close_codes import FATAL
from bot.runtime.fault_log import FaultLog
from bot.runtime.reconnecting import ReconnectPolicy

log = logging.getLogger(__name__)

_OPENING = 15.0  # seconds: the socket, Discord's HELLO, and the bot's answer to it
_ESTABLISHING = 30.0  # from then on until READY or RESUMED; a READY may be long in coming
_ASKING = 5.0  # for how many sessions are left
# Of the time between two heartbeats. One comes after one such time, and is acknowledged before the next at the latest
# (https://docs.discord.com/developers/events/gateway#heartbeat-interval-example-heartbeat-ack).
_OVERDUE = 1.95
_LOOK = 1.0  # seconds between two looks at the heartbeat, or an eighth of a shorter interval
_FAILED_AT_ONE_PLACE = 6
_AWAY, _NO_SESSION = "gateway", "gateway sessions"  # keys of the fault log
_ENDED_SESSION = "the session became invalid"
_TOLD_PAUSE = 15.0  # seconds, from which on it is told
_ADVICE = (
    "Nobody is answered until it's back; I try again every few seconds. If it lasts, look at "
    "https://discordstatus.com and at this machine's network."
)


def _decompression_errors() -> Iterator[type[Exception]]:
    """Of what discord.py unpacks messages with: Zstandard where it's installed, as since Python 3.14, else zlib."""
    yield zlib.error
    for module in ("zstandard", "compression.zstd"):
        try:
            yield importlib.import_module(module).ZstdError
        except ImportError:
            continue


class GatewayLoop:
    """Connects a client for as long as it isn't closed.

    `connecting` is called before each attempt. Whoever hears of READY and RESUMED calls `established`.
    """

    def __init__(
        self,
        client: discord.Client,
        faults: FaultLog,
        connecting: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client, self._faults, self._connecting = client, faults, connecting
        self._clock, self._sleep = clock, sleep
        self._policy = ReconnectPolicy()
        self._connection: GatewayConnection | None = None
        self._established = False

    def established(self) -> None:
        self._established = True
        self._policy.succeeded()
        for fault in (_AWAY, _NO_SESSION):
            self._faults.over(fault, "Connected to Discord's gateway again.")

    def note_unreadable(self, event: str, error: Exception) -> None:
        """Discord sent an event that discord.py can't read."""
        name = event or "a message without an event"
        self._faults.report(
            f"unreadable {name}",
            f"Discord sent what I can't read, so I leave it out: {name} ({type(error).__name__}). If that goes on, "
            "see whether there's a newer Paperclub.",
        )
        log.debug("What can't be read of %s:", name, exc_info=error)

    async def run(self) -> None:
        """Until the client is closed.

        Raises:
            discord.ConnectionClosed: with a code after which no attempt can succeed.
        """
        connection = self._connection = GatewayConnection(self._client, self.note_unreadable)
        while not self._client.is_closed():
            await self._wait_for_turn(connection)
            self._established = False
            self._connecting()
            reason = await self._connect_and_serve(connection)
            if self._client.is_closed():
                return
            connection.broke()
            await asyncio.sleep(0)  # READY or RESUMED may have been the last event, and its listener comes next
            if not self._established:
                self._policy.failed()
            if not self._established and reason != _ENDED_SESSION:  # of that, the pause tells
                self._faults.report(_AWAY, f"No connection to Discord's gateway ({reason}). {_ADVICE}")

    async def _wait_for_turn(self, connection: GatewayConnection) -> None:
        pause = max(self._policy.pause_before_attempt(), self._policy.pause_before_connection(self._clock()))
        await self._sleep(pause)
        if connection.resumable:
            return
        await self._learn_limit()
        pause = self._policy.pause_before_session(self._clock())
        if pause > _TOLD_PAUSE:
            self._faults.report(
                _NO_SESSION,
                "Discord ends each session soon after it begins, or allows no more for now, so the next one begins in "
                f"{_length(pause)}. Nobody is answered until then. Restarting makes it worse: each start takes one of "
                "the sessions that Discord allows a day. See whether the bot runs a second time with the same token.",
            )
        await self._sleep(pause)
        self._policy.session_begun(self._clock())

    async def _learn_limit(self) -> None:
        try:
            async with asyncio.timeout(_ASKING):
                limit = await session_start_limit(self._client)
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
            log.debug("How many sessions Discord allows is not known now: %s", classify(error).sentence)
            return
        self._policy.limited(limit.remaining, limit.reset_after, self._clock())

    async def _connect_and_serve(self, connection: GatewayConnection) -> str:
        """Why the connection, or the attempt to make one, has ended."""
        watching: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(_OPENING):
                await connection.open(usual_place=self._policy.failed_attempts >= _FAILED_AT_ONE_PLACE)
            watching = asyncio.create_task(self._watch(connection), name="gateway watch")
            await connection.serve()
        except discord.ConnectionClosed as closed:
            if closed.code in FATAL:
                raise
            return f"closed with code {closed.code}"
        except Exception as error:
            fault = classify(error)
            if not fault.transient and not isinstance(error, (OSError, *_decompression_errors())):
                raise
            return fault.sentence
        else:
            return "closed again at once" if connection.resumable else _ENDED_SESSION
        finally:
            if watching is not None:
                watching.cancel()
            await connection.close()

    async def _watch(self, connection: GatewayConnection) -> None:
        """Cut a connection that is dead though its socket is open."""
        opened_at, overdue = self._clock(), 0
        while True:
            await asyncio.sleep(min(_LOOK, connection.interval / 8))
            if not self._established and self._clock() - opened_at > _ESTABLISHING:
                log.debug("Discord did not begin the session")
                connection.cut()
                return
            # Two looks: after a pause of this process, its own, the acknowledgement may be there and not yet read.
            overdue = overdue + 1 if connection.unacknowledged() > _OVERDUE * connection.interval else 0
            if overdue > 1:
                log.warning("Discord has not acknowledged the last heartbeat: connecting again")
                connection.cut()
                return


async def drain_interactions(seconds: float) -> None:
    """Wait until the interactions in progress are answered; what takes longer than `seconds` is cancelled."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    while loop.time() < ends:
        tasks = interaction_tasks()
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=ends - loop.time())
    tasks = interaction_tasks()
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=1.0)


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
