"""Deletes what has expired: rows of removed servers, unused titles, old backups."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial

from bot.database import Database, StorageError
from bot.members.guild_removals import GuildRemovalStore

log = logging.getLogger(__name__)

ServerTask = Callable[[int, datetime], Awaitable[None]]
"""Gets a server's id and the time."""


class Housekeeping:
    """`server_tasks` run for each present server; what fails in one waits for the next run and stops no other."""

    def __init__(
        self, database: Database, removals: GuildRemovalStore, server_tasks: tuple[ServerTask, ...] = ()
    ) -> None:
        self._database = database
        self._removals = removals
        self._server_tasks = server_tasks

    async def run(self, now: datetime, serves: Callable[[int], bool], present: Iterable[int]) -> None:
        """`serves` is asked before a server's rows are deleted: the bot may be back. Raises StorageError."""
        for guild_id in await self._removals.due(now):
            await _attempt(guild_id, partial(self._delete_removed, guild_id, serves))
        await self._database.erase_deleted()
        await self._database.expire_backups()
        for guild_id in present:
            for task in self._server_tasks:
                await _attempt(guild_id, partial(task, guild_id, now))

    async def _delete_removed(self, guild_id: int, serves: Callable[[int], bool]) -> None:
        if serves(guild_id):
            await self._removals.clear(guild_id)
        else:
            count = await self._removals.delete_rows(guild_id)
            log.info("Deleted the %d rows of server %d, which removed me a month ago", count, guild_id)


async def _attempt(guild_id: int, step: Callable[[], Awaitable[None]]) -> None:
    try:
        await step()
    except StorageError as error:
        log.debug("Server %d is tidied up later: %s", guild_id, error)  # the log has the database's fault already
    except Exception:
        log.exception("Tidying up server %d failed; it is tried again in a few hours", guild_id)
