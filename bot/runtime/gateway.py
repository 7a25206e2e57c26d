"""Connecting to Discord and leaving it: rate-limited reconnects, and no answer cut off."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from bot.discord_internals import interaction_tasks

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# https://docs.discord.com/developers/events/gateway#rate-limiting: one IDENTIFY in five seconds. discord.py pauses
# after errors, but not when the gateway accepts a connection and closes it at once: a thousand times in four seconds.
_AT_ONCE = 3
_PERIOD = 15.0  # seconds


def rate_limited_connect(
    connect: Callable[P, Awaitable[T]], connecting: Callable[[], None] = lambda: None
) -> Callable[P, Awaitable[T]]:
    """`connect`, but at most three times in any fifteen seconds; a further call waits. `connecting` is told of each."""
    recent: deque[float] = deque(maxlen=_AT_ONCE)

    async def connect_when_allowed(*args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        if len(recent) == _AT_ONCE and (pause := recent[0] + _PERIOD - loop.time()) > 0:
            log.warning("Discord keeps closing the connection; trying again in %.0f s", pause)
            await asyncio.sleep(pause)
        recent.append(loop.time())
        connecting()
        return await connect(*args, **kwargs)

    return connect_when_allowed


async def drain_interactions(seconds: float) -> None:
    """Wait until the interactions in progress are answered, for `seconds` at most."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    while loop.time() < ends:
        tasks = interaction_tasks()
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=ends - loop.time())
