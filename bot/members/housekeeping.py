"""What happens to stored data with time alone: left servers are emptied, unused titles and old backups go."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.database import Database
from bot.members.guild_removals import DepartureStore

log = logging.getLogger(__name__)


class Housekeeping:
    """One round of tidying; one server's trouble stops no other's."""

    def __init__(self, database: Database, departures: DepartureStore) -> None:
        self._database = database
        self._departures = departures

    async def tidy(self, now: datetime, serves: Callable[[int], bool], present: Iterable[int]) -> None:
        """Empty what is due, forget titles that nobody has on a shelf, and let expired backups go.

        `serves` is asked once more before a server is emptied: it may have been away, and be back.
        """
        for guild_id in await self._departures.due(now):
            if serves(guild_id):
                await self._departures.back(guild_id)
            else:
                count = await self._departures.empty(guild_id)
                log.info("Deleted the %d rows of server %d, which removed me a month ago", count, guild_id)
        for guild_id in present:
            await self._departures.drop_unused_subjects(guild_id, now)
        await self._database.expire_backups()
