"""What advice remembers: who declined what, how often entries are opened, and what was not found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, update

from bot.advice.store.failed_queries import ENOUGH
from bot.database import Database, Transaction
from bot.database.schema.tables import declined, members, misses, openings, readings, subjects
from bot.reading.model import ReadingState


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that at least three people typed in vain, and how often in all."""

    words: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Tracked:
    """Something that at least three people have on their shelves, for all to see, and how many."""

    stored_id: str
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counts of all servers: openings by stored id, misses and what is tracked, the most frequent first."""

    openings: Mapping[str, int]
    misses: tuple[Miss, ...]
    tracked: tuple[Tracked, ...] = ()


class AdviceStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def decline(self, guild_id: int, user_id: int, resource_id: str, now: datetime) -> None:
        """Remember that the resource is not for this member."""
        one = _of(guild_id, user_id), declined.c.resource_id == resource_id
        async with self._database.write() as tx:
            if not (await tx.execute(update(declined).where(*one).values(declined_at=now))).rowcount:
                row = {"guild_id": guild_id, "user_id": user_id, "resource_id": resource_id, "declined_at": now}
                await tx.execute(insert(declined).values(row))

    async def take_back(self, guild_id: int, user_id: int, names: tuple[str, ...]) -> bool:
        """Forget that it was declined, under any of its ids; False where it was not."""
        async with self._database.write() as tx:
            gone = await tx.execute(delete(declined).where(_of(guild_id, user_id), declined.c.resource_id.in_(names)))
        return gone.rowcount > 0

    async def declined(self, guild_id: int, user_id: int) -> tuple[str, ...]:
        """The stored ids of what this member declined, the latest first."""
        query = select(declined.c.resource_id).where(_of(guild_id, user_id))
        async with self._database.read() as tx:
            latest = query.order_by(declined.c.declined_at.desc(), declined.c.resource_id)
            return tuple(await tx.scalars(latest))

    async def count_openings(self, times: Mapping[tuple[int, str], int]) -> None:
        """Add to the openings of each (server, resource)."""
        async with self._database.write() as tx:
            for (guild_id, resource_id), more in times.items():
                one = openings.c.guild_id == guild_id, openings.c.resource_id == resource_id
                changed = await tx.execute(update(openings).where(*one).values(times=openings.c.times + more))
                if not changed.rowcount:
                    row = {"guild_id": guild_id, "resource_id": resource_id, "times": more}
                    await tx.execute(insert(openings).values(row))

    async def count_miss(self, guild_id: int, words: str, times: int, now: datetime) -> None:
        """Add to how often `words` (at most 80 characters) were typed in vain in this server."""
        one = misses.c.guild_id == guild_id, misses.c.words == words
        async with self._database.write() as tx:
            more = update(misses).where(*one).values(times=misses.c.times + times, last_at=now)
            if not (await tx.execute(more)).rowcount:
                row = {"guild_id": guild_id, "words": words, "times": times, "last_at": now}
                await tx.execute(insert(misses).values(row))

    async def ledger(self) -> Ledger:
        """All counts, over all servers."""
        async with self._database.read() as tx:
            return await ledger_of(tx)


async def ledger_of(tx: Transaction) -> Ledger:
    """All counts, over all servers, in a transaction of the caller's."""
    opened = select(openings.c.resource_id, func.sum(openings.c.times)).group_by(openings.c.resource_id)
    missed = select(misses.c.words, func.sum(misses.c.times), func.max(misses.c.last_at)).group_by(misses.c.words)
    found = {resource_id: int(times) for resource_id, times in await tx.execute(opened)}
    every = [Miss(words, int(times), last_at) for words, times, last_at in await tx.execute(missed)]
    held = [Tracked(stored_id, title, people) for stored_id, title, people in await tx.execute(_tracked())]
    return Ledger(
        found,
        tuple(sorted(every, key=lambda each: (-each.times, each.words))),
        tuple(sorted(held, key=lambda each: (-each.people, each.title))),
    )


def _tracked() -> Select[str, str, int]:
    people = func.count(readings.c.user_id.distinct())
    of_member = and_(members.c.guild_id == readings.c.guild_id, members.c.user_id == readings.c.user_id)
    of_subject = and_(subjects.c.guild_id == readings.c.guild_id, subjects.c.resource_id == readings.c.resource_id)
    query = select(readings.c.resource_id, func.max(subjects.c.title), people)
    shown = query.select_from(readings.join(members, of_member).join(subjects, of_subject)).where(
        members.c.hidden.is_(False), readings.c.state != ReadingState.DROPPED.value
    )
    return shown.group_by(readings.c.resource_id).having(people >= ENOUGH)


def _of(guild_id: int, user_id: int) -> ColumnElement[bool]:
    return (declined.c.guild_id == guild_id) & (declined.c.user_id == user_id)
