"""What curators should know: what is opened, what was not found, what is read but not listed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, and_, func, insert, select, update

from bot.advice.model import FailedQuery, UnlistedTitle, UsageStats
from bot.advice.store.failed_queries import MIN_PEOPLE
from bot.database import Database, Transaction
from bot.database.schema.tables import failed_queries, members, openings, readings, subjects
from bot.members.privacy import has_public_shelf, title_for
from bot.reading.model import ReadingState


class UsageStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count_openings(self, times: Mapping[tuple[int, str], int]) -> None:
        """By (server, resource)."""
        async with self._database.write() as tx:
            for (guild_id, resource_id), more in times.items():
                one = openings.c.guild_id == guild_id, openings.c.resource_id == resource_id
                changed = await tx.execute(update(openings).where(*one).values(times=openings.c.times + more))
                if not changed.rowcount:
                    row = {"guild_id": guild_id, "resource_id": resource_id, "times": more}
                    await tx.execute(insert(openings).values(row))

    async def count_failed_query(self, guild_id: int, words: str, times: int, now: datetime) -> None:
        """`words` have at most 80 characters."""
        one = failed_queries.c.guild_id == guild_id, failed_queries.c.words == words
        async with self._database.write() as tx:
            more = update(failed_queries).where(*one).values(times=failed_queries.c.times + times, last_at=now)
            if not (await tx.execute(more)).rowcount:
                row = {"guild_id": guild_id, "words": words, "times": times, "last_at": now}
                await tx.execute(insert(failed_queries).values(row))

    async def stats(self) -> UsageStats:
        async with self._database.read() as tx:
            return await _stats(tx)


async def read_usage_stats(url: str) -> UsageStats | None:
    """Beside a running bot; None while the database is not up to date."""
    async with Database(url).peek() as tx:
        return None if tx is None else await _stats(tx)


async def _stats(tx: Transaction) -> UsageStats:
    opened = select(openings.c.resource_id, func.sum(openings.c.times)).group_by(openings.c.resource_id)
    missed = select(
        failed_queries.c.words, func.sum(failed_queries.c.times), func.max(failed_queries.c.last_at)
    ).group_by(failed_queries.c.words)
    times_opened = {resource_id: int(times) for resource_id, times in await tx.execute(opened)}
    failed = [FailedQuery(words, int(times), last_at) for words, times, last_at in await tx.execute(missed)]
    unlisted = [UnlistedTitle(stored_id, title, people) for stored_id, title, people in await tx.execute(_shelved())]
    return UsageStats(
        times_opened,
        tuple(sorted(failed, key=lambda each: (-each.times, each.words))),
        tuple(sorted(unlisted, key=lambda each: (-each.people, each.title))),
    )


def _shelved() -> Select[str, str, int]:
    people = func.count(readings.c.user_id.distinct())
    of_member = and_(members.c.guild_id == readings.c.guild_id, members.c.user_id == readings.c.user_id)
    of_subject = and_(subjects.c.guild_id == readings.c.guild_id, subjects.c.resource_id == readings.c.resource_id)
    query = select(readings.c.resource_id, func.max(title_for(subjects.c.guild_id)), people)
    shown = query.select_from(readings.join(members, of_member).join(subjects, of_subject)).where(
        has_public_shelf(), readings.c.state != ReadingState.DROPPED.value
    )
    return shown.group_by(readings.c.resource_id).having(people >= MIN_PEOPLE)
