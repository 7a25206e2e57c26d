"""What the others of a server read, in numbers and names; nobody who hides is in them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, select

from bot.advice.model import Readership
from bot.advice.store.history import CurrentId
from bot.database import Database, QueryCache, Scope
from bot.database.schema.tables import members, readings
from bot.frozen import dataclass
from bot.members.privacy import has_public_shelf
from bot.reading.model import ReadingState

MAX_NAMES = 2  # readers and finishers whose names a sentence can hold
_AT_ONCE = 500  # rows counted before others get a turn: about a millisecond


@dataclass(frozen=True, slots=True)
class ReadershipCounts:
    """By current resource id; `rows` readings were counted."""

    readership: Mapping[str, Readership]
    rows: int


class ReadershipStore:
    """Reads of one server. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._people: QueryCache[tuple[int, tuple[str, ...]], Sequence[Any]] = QueryCache(
            database, readings, members, scope_of=lambda key: Scope(key[0], frozenset(key[1]))
        )
        self._shown: QueryCache[int, frozenset[int]] = QueryCache(database, members, scope_of=Scope)

    async def shown(self, guild_id: int) -> frozenset[int]:
        """The ids of those whose shelf others see. Cached."""
        return await self._shown.get(guild_id, lambda: self._read_shown(guild_id))

    async def _read_shown(self, guild_id: int) -> frozenset[int]:
        query = select(members.c.user_id).where(members.c.guild_id == guild_id, has_public_shelf())
        async with self._database.read() as tx:
            return frozenset(await tx.scalars(query))

    async def counts(self, guild_id: int, current_id: CurrentId) -> ReadershipCounts:
        """Without names."""
        async with self._database.read() as tx:
            rows = (await tx.execute(_counts(), {"guild_id": guild_id})).all()
        found: dict[str, Readership] = {}
        for number, (stored_id, state, count, rated, stars) in enumerate(rows, 1):
            if (resource_id := current_id(stored_id)) is not None:
                known = found.get(resource_id) or Readership()
                # A person who finished twice may have rated twice; their opinion counts once.
                each_once = (count, int(stars) * count // rated) if rated > count else (rated, int(stars))
                found[resource_id] = _with(known, ReadingState(state), count, *each_once)
            if not number % _AT_ONCE:
                await asyncio.sleep(0)
        return ReadershipCounts(found, sum(row[2] for row in rows))

    async def with_names(
        self, guild_id: int, viewer: int, stored_ids: Mapping[str, Sequence[str]]
    ) -> dict[str, Readership]:
        """Without the viewer, with the latest readers' and finishers' names; `stored_ids` are by resource."""
        keys = {resource_id: (guild_id, tuple(names)) for resource_id, names in stored_ids.items()}
        people = {each: await self._people.get(key, partial(self._read_people, *key)) for each, key in keys.items()}
        resources = {name: each for each, names in stored_ids.items() for name in names}
        own: dict[str, dict[str, int | None]] = {each: {} for each in stored_ids}
        async with self._database.read() as tx:
            parameters = {"guild_id": guild_id, "viewer": viewer, "names": list(resources)}
            for stored_id, state, rating in await tx.execute(_own(), parameters):
                own[resources[stored_id]].setdefault(state, rating)
        return {each: _readership(people[each], viewer, own[each]) for each in stored_ids}

    async def _read_people(self, guild_id: int, names: tuple[str, ...]) -> Sequence[Any]:
        async with self._database.read() as tx:
            return list(await tx.execute(_people(), {"guild_id": guild_id, "names": list(names)}))

    async def coread(self, guild_id: int, stored_ids: Sequence[str], current_id: CurrentId) -> Mapping[str, int]:
        """By current id, how many people finished both."""
        found: dict[str, int] = {}
        async with self._database.read() as tx:
            rows = (await tx.execute(_coread(), {"guild_id": guild_id, "names": list(stored_ids)})).all()
        for stored_id, people in rows:
            if (resource_id := current_id(stored_id)) is not None:
                found[resource_id] = max(found.get(resource_id, 0), people)
        return found


# Statements are made once: composing one costs as much as SQLite's answer.


@cache
def _counts() -> Select[Any]:
    people = func.count(readings.c.user_id.distinct())
    ratings = func.count(readings.c.rating), func.coalesce(func.sum(readings.c.rating), 0)
    query = _visible(select(readings.c.resource_id, readings.c.state, people, *ratings))
    return query.group_by(readings.c.resource_id, readings.c.state)


@cache
def _people() -> Select[Any]:
    """By state the latest people of one resource, each once and one more than is named, beside the totals of all."""
    columns = (readings.c.state, readings.c.user_id, readings.c.rating, members.c.name, readings.c.changed_at)
    latest_first = [readings.c.changed_at.desc(), readings.c.round.desc()]
    round_rank = func.row_number().over(partition_by=[readings.c.state, readings.c.user_id], order_by=latest_first)
    some = readings.c.resource_id.in_(bindparam("names", expanding=True))
    every = _visible(select(*columns, round_rank.label("round_rank"))).where(some).subquery()
    same = every.c.state
    rank = func.row_number().over(partition_by=same, order_by=[every.c.changed_at.desc(), every.c.user_id])
    totals = (
        func.count().over(partition_by=same).label("people"),
        func.count(every.c.rating).over(partition_by=same).label("rated"),
        func.coalesce(func.sum(every.c.rating).over(partition_by=same), 0).label("stars"),
    )
    once = select(every, rank.label("rank"), *totals).where(every.c.round_rank == 1).subquery()
    return select(once).where(once.c.rank <= MAX_NAMES + 1).order_by(once.c.rank)


@cache
def _own() -> Select[Any]:
    """What the viewer adds to the totals of others, the latest first."""
    some = readings.c.resource_id.in_(bindparam("names", expanding=True)), readings.c.user_id == bindparam("viewer")
    query = _visible(select(readings.c.resource_id, readings.c.state, readings.c.rating)).where(*some)
    return query.order_by(readings.c.changed_at.desc(), readings.c.round.desc())


@cache
def _coread() -> Select[Any]:
    names: BindParameter[Any] = bindparam("names", expanding=True)
    finished = ReadingState.FINISHED.value
    theirs = readings.alias()
    who = select(theirs.c.user_id).where(
        theirs.c.guild_id == bindparam("guild_id"), theirs.c.resource_id.in_(names), theirs.c.state == finished
    )
    query = _visible(select(readings.c.resource_id, func.count(readings.c.user_id.distinct())))
    others = readings.c.user_id.in_(who), readings.c.resource_id.not_in(names)
    return query.where(readings.c.state == finished, *others).group_by(readings.c.resource_id)


def _visible(query: Select[Any]) -> Select[Any]:
    # Written as two equal tests of the server, so that no join can ever reach into another one.
    of_member = and_(members.c.guild_id == bindparam("guild_id"), members.c.user_id == readings.c.user_id)
    joined = query.select_from(readings.join(members, of_member))
    return joined.where(readings.c.guild_id == bindparam("guild_id"), has_public_shelf())


def _with(known: Readership, state: ReadingState, count: int, rated: int, stars: int) -> Readership:
    match state:
        case ReadingState.READING:
            return replace(known, reading=known.reading + count)
        case ReadingState.WANT:
            return replace(known, wanted=known.wanted + count)
        case ReadingState.FINISHED:
            return replace(known, finished=known.finished + count, rated=known.rated + rated, stars=known.stars + stars)
        case ReadingState.DROPPED:
            return known  # nobody else learns that somebody stopped reading


def _readership(rows: Sequence[Any], viewer: int, own: Mapping[str, int | None]) -> Readership:
    """Without the viewer, whose ratings are `own`, by state."""
    found = Readership()
    for row in rows:
        if row.rank == 1:  # the totals stand in each row of a state
            by_member, rating = row.state in own, own.get(row.state)
            rated, stars = row.rated - (rating is not None), int(row.stars) - (rating or 0)
            found = _with(found, ReadingState(row.state), row.people - by_member, rated, stars)
    others = [row for row in rows if row.user_id != viewer]
    return replace(found, readers=_names(others, ReadingState.READING), finishers=_names(others, ReadingState.FINISHED))


def _names(rows: Sequence[Any], state: ReadingState) -> tuple[str, ...]:
    return tuple(row.name for row in rows if row.state == state)[:MAX_NAMES]
