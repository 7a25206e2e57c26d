"""Counts what the curator should know: how often entries are opened, and what was looked for in vain."""

import asyncio
import logging
from collections import Counter
from datetime import datetime

from bot.advice.store.failed_queries import Misses, as_counted
from bot.advice.store.store import AdviceStore
from bot.database import StorageError
from bot.members.guild_removals import NO_SERVER

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between writes: a count is worth no commit of its own
_MOST_WAITING = 10_000  # counts kept while the database cannot take them


class Observer:
    """Notes at once and stores within a minute; what is not stored yet is lost when the process is killed."""

    def __init__(self, store: AdviceStore) -> None:
        self._store = store
        self._misses = Misses()
        self._opened: Counter[tuple[int, str]] = Counter()
        self._missed: dict[tuple[int, str], tuple[int, datetime]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def opened(self, guild_id: int | None, resource_id: str) -> None:
        """The card of an entry was shown to somebody who asked for it."""
        self._opened[guild_id or NO_SERVER, resource_id] += 1
        self._soon()

    def missed(self, guild_id: int | None, user_id: int, text: str, now: datetime) -> None:
        """Somebody typed `text` and nothing was found; who it was is never stored (see `failed_queries`)."""
        words = as_counted(text)
        times = self._misses.note(guild_id or NO_SERVER, user_id, words, now) if words else 0
        if times:
            before, _ = self._missed.get((guild_id or NO_SERVER, words), (0, now))
            self._missed[guild_id or NO_SERVER, words] = before + times, now
            self._soon()

    def forget(self, user_id: int) -> None:
        """Forget what this person typed in vain."""
        self._misses.forget(user_id)

    async def flush(self) -> None:
        """Store what was counted; what cannot be stored now waits for the next time."""
        opened, self._opened = self._opened, Counter()
        missed, self._missed = self._missed, {}
        try:
            if opened:
                await self._store.count_openings(opened)
                opened = Counter()
            for key in list(missed):
                await self._store.count_miss(*key, *missed[key])
                del missed[key]
        except StorageError as error:
            log.warning("Counts wait for the database: %s", error)
            if len(self._opened) < _MOST_WAITING:
                self._opened.update(opened)
                self._missed.update(missed)

    async def close(self) -> None:
        """Store what is left; nothing is scheduled any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is not None:
            await self._writing
        await self.flush()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(EVERY, self._write)

    def _write(self) -> None:
        self._timer = None
        self._writing = asyncio.create_task(self.flush())
