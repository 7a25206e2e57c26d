"""Interactions as the gateway hands them over: each is taken once, and its age is known without the wall clock."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import aiohttp

_REMEMBERED = 8192  # interactions; at fifty a second those of the last three minutes
_SAMPLES = 15
_TELLING = 2  # of these the latest, which must agree to tell the time
_AGREEING = 2.0  # seconds around the median: `Date` has whole seconds
_UNTRACED = 1.0  # seconds
_DISCORD_EPOCH = 1_420_070_400.0  # https://docs.discord.com/developers/reference#snowflakes


@lru_cache(maxsize=4)  # a second's replies all say the same
def _timestamp(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


class DiscordClock:
    """Discord's time by a clock of this process that nobody sets, as the `Date` of its replies tells it.

    Each reply bounds it from below, since it was made before it came. A proxy with a clock of its own is outvoted.
    """

    def __init__(self) -> None:
        self._offsets: deque[float] = deque(maxlen=_SAMPLES)
        self._offset: float | None = None

    def learn(self, date: str, received_at: float) -> None:
        """`date` is an HTTP date; anything else teaches nothing."""
        told = _timestamp(date)
        if told is None:
            return
        self._offsets.append(told - received_at)
        middle = sorted(self._offsets)[(len(self._offsets) - 1) // 2]
        self._offset = max(each for each in self._offsets if abs(each - middle) <= _AGREEING)

    @property
    def settled(self) -> bool:
        """Whether it has heard as many replies as it remembers."""
        return len(self._offsets) == _SAMPLES

    def time(self, at: float) -> datetime | None:
        """Discord's time at the moment `at`, within a second or two; None until its latest replies agree."""
        latest = list(self._offsets)[-_TELLING:]
        if len(latest) < _TELLING or max(latest) - min(latest) > _AGREEING:
            return None
        return datetime.fromtimestamp(at + max(latest), UTC)

    def age(self, snowflake: int, at: float) -> float:
        """Seconds, at least so many, since `snowflake` was made, at the moment `at`; 0 while nothing is known."""
        if self._offset is None:
            return 0.0
        return max(0.0, at + self._offset - ((snowflake >> 22) / 1000 + _DISCORD_EPOCH))


class Arrivals:
    """`clock` gives seconds from any fixed moment on."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or (lambda: time.monotonic())  # a lambda, since a simulated clock takes its place later
        self._discord = DiscordClock()
        self._arrived: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def accept(self, payload: dict[str, Any]) -> bool:
        """Whether this interaction, as the gateway sent it, came for the first time."""
        interaction_id, now = int(payload["id"]), self._clock()
        if interaction_id in self._arrived:
            return False
        self._arrived[interaction_id] = now, self._discord.age(interaction_id, now)
        if len(self._arrived) > _REMEMBERED:
            self._arrived.popitem(last=False)
        return True

    def age(self, interaction_id: int) -> float:
        """Seconds since Discord made it, as far as can be told."""
        now = self._clock()
        arrived_at, age_then = self._arrived.get(interaction_id, (now, 0.0))
        return now - arrived_at + age_then

    def http_trace(self) -> aiohttp.TraceConfig:
        """To be given to the client, so that Discord's own replies tell its time."""
        trace = aiohttp.TraceConfig()

        async def on_reply(
            session: aiohttp.ClientSession, _context: object, reply: aiohttp.TraceRequestEndParams
        ) -> None:
            self._on_reply(reply.response)
            if self._discord.settled and trace in session.trace_configs:
                # A trace costs a tenth of an answer, and a settled clock needs no reply of every answer.
                session.trace_configs.remove(trace)
                asyncio.get_running_loop().call_later(_UNTRACED, session.trace_configs.append, trace)

        trace.on_request_end.append(on_reply)
        return trace

    def _on_reply(self, response: aiohttp.ClientResponse) -> None:
        own = response.status == 204 or response.content_type == "application/json"
        if own and response.status < 500 and (date := response.headers.get("Date")):
            self.learn(date)

    def discord_time(self) -> datetime | None:
        """None while Discord's replies haven't told it."""
        return self._discord.time(self._clock())

    def learn(self, date: str) -> None:
        """Discord has just told its time, as an HTTP date."""
        self._discord.learn(date, self._clock())
