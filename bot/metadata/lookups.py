"""Looks papers up in the background: bounded, fair between members, and nobody's answer waits for it."""

import asyncio
import logging
import math
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any, Protocol

from bot.catalog.identifiers import Identifier
from bot.database import StorageError
from bot.frozen import dataclass
from bot.metadata.fair_queue import FairQueue
from bot.metadata.model import LookupFailed, PaperMetadata

log = logging.getLogger(__name__)

SCHEMES = frozenset({"arxiv", "doi", "openreview"})
NOBODY = 0
"""The user who asks, where it's the bot itself: members come first."""

_CLOSE_TIMEOUT = 1.0  # seconds

Listener = Callable[[], Coroutine[Any, Any, None]]


class Client(Protocol):
    """`bot.metadata.metadata_client.MetadataClient`."""

    async def find(self, identifier: Identifier) -> PaperMetadata | None: ...

    async def close(self) -> None: ...


class Keeper(Protocol):
    """Where answers are kept, by the id under which shelves know the paper."""

    async def is_fresh(self, resource_id: str) -> bool:
        """Whether the services need not be asked."""
        ...

    async def claim(self, guild_id: int, user_id: int) -> bool:
        """Whether a member may have them asked once more; if so, it's counted."""
        ...

    async def keep(self, resource_id: str, found: PaperMetadata | None) -> None: ...


@dataclass(slots=True)
class _Wanted:
    guild_id: int
    user_id: int
    resource_id: str
    identifier: Identifier
    listener: Listener | None
    context: Context
    """Of the answer during which it was asked."""
    until: float
    """By the loop's clock: how long the listener is of use."""


class MetadataLookups:
    """One queue and one task for each kind of identifier, since the services have their own paces."""

    def __init__(self, open_client: Callable[[], Client], keeper: Keeper) -> None:
        """`open_client` is called with the first identifier that's looked up."""
        self._open_client = open_client
        self._keeper = keeper
        self._client: Client | None = None
        self._queues: dict[str, FairQueue[_Wanted]] = {scheme: FairQueue() for scheme in sorted(SCHEMES)}
        self._later: dict[str, FairQueue[_Wanted]] = {scheme: FairQueue() for scheme in sorted(SCHEMES)}
        """What nobody waits for."""
        self._running: dict[str, asyncio.Task[None]] = {}
        self._asked: dict[str, _Wanted] = {}
        """The latest of each."""
        self._failing: set[str] = set()
        """Schemes whose last look-up failed; the log says so once."""
        self._closed = False

    def request(
        self,
        guild_id: int,
        user_id: int,
        resource_id: str,
        identifier: Identifier,
        listener: Listener | None = None,
        *,
        patience: float = math.inf,
    ) -> None:
        """Where too much waits, nothing happens. `listener` is called if there's an answer within so many seconds."""
        scheme = identifier.scheme
        if self._closed or scheme not in SCHEMES:
            return
        until = asyncio.get_running_loop().time() + patience
        context = Context() if listener is None else copy_context()
        wanted = _Wanted(guild_id, user_id, resource_id, identifier, listener, context, until)
        queue = (self._later if user_id == NOBODY else self._queues)[scheme]
        if not queue.push(guild_id, user_id, wanted):
            log.debug("Too many look-ups wait already: one is left out")
        elif scheme not in self._running:
            # In a context of its own: what it does isn't part of the answer during which it was asked.
            self._running[scheme] = asyncio.create_task(
                self._drain(scheme), name=f"look-ups of {scheme}", context=Context()
            )

    def forget(self, user_id: int) -> None:
        """Whoever deletes their data wants nothing looked up any more, and what's under way isn't counted for them."""
        for queue in self._queues.values():
            queue.drop(user_id)
        for wanted in self._asked.values():
            if wanted.user_id == user_id:
                wanted.user_id = NOBODY

    async def close(self) -> None:
        self._closed = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_CLOSE_TIMEOUT)
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _drain(self, scheme: str) -> None:
        try:
            while (wanted := self._queues[scheme].pop() or self._later[scheme].pop()) is not None:
                self._asked[scheme] = wanted
                try:
                    if await self._is_answered(wanted):
                        await _tell(wanted)
                except StorageError as error:
                    log.debug("What a service said isn't kept: %s", error)  # the log has the database's fault already
                except Exception:
                    log.exception("A look-up failed; the next ones go on")
        finally:
            self._asked.pop(scheme, None)
            del self._running[scheme]

    async def _is_answered(self, wanted: _Wanted) -> bool:
        """Now, or since it was requested."""
        if await self._keeper.is_fresh(wanted.resource_id):
            return True
        if wanted.user_id != NOBODY and not await self._keeper.claim(wanted.guild_id, wanted.user_id):
            log.debug("Somebody has had enough looked up for a day: one is left out")
            return False
        if self._client is None:
            self._client = self._open_client()
        scheme = wanted.identifier.scheme
        try:
            found = await self._client.find(wanted.identifier)
        except LookupFailed as error:
            level = logging.DEBUG if scheme in self._failing else logging.WARNING
            log.log(level, "Papers can't be looked up for now. %s", error)
            self._failing.add(scheme)
            return False
        self._failing.discard(scheme)
        await self._keeper.keep(wanted.resource_id, found)
        return True


async def _tell(wanted: _Wanted) -> None:
    loop = asyncio.get_running_loop()
    if wanted.listener is not None and loop.time() < wanted.until:
        await loop.create_task(wanted.listener(), name="a look-up's answer", context=wanted.context)
