"""Counts what the curator should know: how often entries are opened, and which queries found nothing."""

import asyncio
import logging
from collections import Counter
from datetime import datetime

from bot.advice.store.failed_queries import FailedQueries, normalized
from bot.advice.store.usage_stats import UsageStore
from bot.database import StorageError
from bot.members.guild_removals import NO_SERVER

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between writes: a count is worth no commit of its own
_MAX_WAITING = 10_000  # counts kept while the database cannot take them


class UsageCounter:
    """Stores within a minute; what is not stored yet is lost when the process is killed."""

    def __init__(self, store: UsageStore) -> None:
        self._store = store
        self._failed_queries = FailedQueries()
        self._opened: Counter[tuple[int, str]] = Counter()
        self._failed: dict[tuple[int, str], tuple[int, datetime]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def opened(self, guild_id: int | None, resource_id: str) -> None:
        """Its card was shown to somebody who asked for it."""
        self._opened[guild_id or NO_SERVER, resource_id] += 1
        self._schedule()

    def query_failed(self, guild_id: int | None, user_id: int, text: str, now: datetime) -> None:
        """Who typed it is never stored (see `failed_queries`)."""
        words = normalized(text)
        times = self._failed_queries.add(guild_id or NO_SERVER, user_id, words, now) if words else 0
        if times:
            before, _ = self._failed.get((guild_id or NO_SERVER, words), (0, now))
            self._failed[guild_id or NO_SERVER, words] = before + times, now
            self._schedule()

    def forget(self, user_id: int) -> None:
        self._failed_queries.forget(user_id)

    async def flush(self) -> None:
        """What cannot be stored now waits for the next time."""
        opened, self._opened = self._opened, Counter()
        failed, self._failed = self._failed, {}
        try:
            if opened:
                await self._store.count_openings(opened)
                opened = Counter()
            for key in list(failed):
                await self._store.count_failed_query(*key, *failed[key])
                del failed[key]
        except StorageError as error:
            log.debug("Counts wait for the database: %s", error)
            if len(self._opened) < _MAX_WAITING:
                self._opened.update(opened)
                self._failed.update(failed)

    async def close(self) -> None:
        """Store what is left; nothing is scheduled any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is not None:
            await self._writing
        await self.flush()

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(EVERY, self._write)

    def _write(self) -> None:
        self._timer = None
        self._writing = asyncio.create_task(self.flush())
