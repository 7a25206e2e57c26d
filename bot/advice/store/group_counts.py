"""What each server's members read, counted when asked for and kept while nothing was stored."""

import asyncio
import logging
import time
from collections import OrderedDict

from bot.advice.baseline_scores import BaselineScores
from bot.advice.picks import GroupFavourites, group_favourites
from bot.advice.store.history import CurrentId
from bot.advice.store.readership import ReadershipCounts, ReadershipStore
from bot.database import Database
from bot.frozen import dataclass

log = logging.getLogger(__name__)

FEW_ROWS = 2_000  # readings that are counted again for every question: some milliseconds
FRESH_FOR = 30.0  # seconds that a larger server's counts serve; the names beside them are always read afresh
STALE_AFTER = 600.0  # seconds after which a question waits for new counts
MAX_SERVERS = 64  # whose counts are kept


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Of one server; `counted_at` is monotonic, in seconds, `changes` is `Database.changes` from before.

    `shown` are the ids of those who were counted.
    """

    counts: ReadershipCounts
    shown: frozenset[int]
    baseline: BaselineScores
    favourites: GroupFavourites
    counted_at: float
    changes: int


class GroupCountsCache:
    """Raises StorageError."""

    def __init__(self, database: Database, readership: ReadershipStore) -> None:
        self._database = database
        self._readership = readership
        self._known: OrderedDict[int, GroupCounts] = OrderedDict()  # by server, the latest asked for last
        self._refreshing: dict[int, asyncio.Task[None]] = {}

    async def get(self, guild_id: int, catalog_scores: BaselineScores, current_id: CurrentId) -> GroupCounts:
        """`catalog_scores` are those of the catalog without a group."""
        known = self._known.pop(guild_id, None)
        if known is None or known.baseline.graph is not catalog_scores.graph:
            return await self._count(guild_id, catalog_scores, current_id)
        self._known[guild_id] = known
        age = time.monotonic() - known.counted_at
        if known.changes == self._database.changes and age <= STALE_AFTER:
            return known  # nothing at all was stored since, unless by the process of other shards
        few = known.counts.rows < FEW_ROWS
        if few or age > STALE_AFTER or not known.shown <= await self._readership.shown(guild_id):  # somebody hides now
            return await self._count(guild_id, catalog_scores, current_id)
        if age > FRESH_FOR and guild_id not in self._refreshing:
            self._refreshing[guild_id] = asyncio.create_task(self._refresh(guild_id, catalog_scores, current_id))
        return known

    async def close(self) -> None:
        for refreshing in list(self._refreshing.values()):
            await refreshing

    async def _count(self, guild_id: int, catalog_scores: BaselineScores, current_id: CurrentId) -> GroupCounts:
        changes = self._database.changes
        shown = await self._readership.shown(guild_id)
        counts = await self._readership.counts(guild_id, current_id)
        baseline = BaselineScores(catalog_scores.graph, counts.readership, catalog_scores)
        favourites = group_favourites(catalog_scores.graph, counts.readership)
        counted = GroupCounts(counts, shown, baseline, favourites, time.monotonic(), changes)
        self._known[guild_id] = counted
        self._known.move_to_end(guild_id)
        if len(self._known) > MAX_SERVERS:
            self._known.popitem(last=False)
        return counted

    async def _refresh(self, guild_id: int, catalog_scores: BaselineScores, current_id: CurrentId) -> None:
        try:
            await self._count(guild_id, catalog_scores, current_id)
        except Exception:
            log.exception("Counting who reads what failed; the counts of before serve on")
        finally:
            del self._refreshing[guild_id]
