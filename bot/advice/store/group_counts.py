"""What each server's members read, in numbers: counted when asked for, and kept while nothing was stored."""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TypeVar

from bot.advice.baseline_scores import Standings
from bot.advice.picks import Favourites, favourites
from bot.advice.store.following import FollowingStore, Tally
from bot.advice.store.history import Owner
from bot.database import Database

log = logging.getLogger(__name__)

FEW_ROWS = 2_000  # readings that are counted anew for every question: some milliseconds
FRESH_FOR = 30.0  # seconds that a larger server's counts serve; the names beside them are always read anew
STALE_AFTER = 600.0  # seconds after which a question waits for new counts
MOST_SERVERS = 64  # whose counts are kept
_KeyT = TypeVar("_KeyT")
_ValueT = TypeVar("_ValueT")


@dataclass(frozen=True, slots=True)
class Counted:
    """One server's numbers and what follows from them with one catalog; ``changes`` is how much was stored before."""

    tally: Tally
    standings: Standings
    favourites: Favourites
    at: float
    changes: int


class Counting:
    """The numbers of the servers that asked last. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._following = FollowingStore(database)
        self._known: dict[int, Counted] = {}  # by server, the latest asked for last
        self._refreshing: dict[int, asyncio.Task[None]] = {}

    async def of(self, guild_id: int, catalog: Standings, owner: Owner) -> Counted:
        """What the server's members read; `catalog` is how its entries stand without a group."""
        known = self._known.pop(guild_id, None)
        if known is None or known.standings.facts is not catalog.facts:
            return await self._count(guild_id, catalog, owner)
        self._known[guild_id] = known
        age = time.monotonic() - known.at
        if known.changes == self._database.changes and age <= STALE_AFTER:
            return known  # nothing at all was stored since, unless by the process of other shards
        if known.tally.rows < FEW_ROWS or age > STALE_AFTER:
            return await self._count(guild_id, catalog, owner)
        if age > FRESH_FOR and guild_id not in self._refreshing:
            self._refreshing[guild_id] = asyncio.create_task(self._refresh(guild_id, catalog, owner))
        return known

    async def close(self) -> None:
        """Wait for what is being counted."""
        for refreshing in list(self._refreshing.values()):
            await refreshing

    async def _count(self, guild_id: int, catalog: Standings, owner: Owner) -> Counted:
        changes = self._database.changes
        tally = await self._following.tally(guild_id, owner)
        standings = Standings(catalog.facts, tally.following, catalog)
        popular = favourites(catalog.facts, tally.following)
        counted = Counted(tally, standings, popular, time.monotonic(), changes)
        keep(self._known, guild_id, counted, MOST_SERVERS)
        return counted

    async def _refresh(self, guild_id: int, catalog: Standings, owner: Owner) -> None:
        try:
            await self._count(guild_id, catalog, owner)
        except Exception:
            log.exception("Counting who reads what failed; the counts of before serve on")
        finally:
            del self._refreshing[guild_id]


def keep(known: dict[_KeyT, _ValueT], key: _KeyT, value: _ValueT, most: int) -> None:
    """Put it last, and forget what was asked for longest ago where there would be more than `most`."""
    known.pop(key, None)
    known[key] = value
    while len(known) > most:
        del known[next(iter(known))]
