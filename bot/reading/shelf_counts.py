"""How many people read each paper of a server, in order: after a change only what it concerned is counted again."""

import asyncio
import time
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, Select, and_, bindparam, case, func, select

from bot.database import ANY_TABLE, Database, Scope, Transaction
from bot.database.schema.tables import members, own_titles, readings, subjects
from bot.frozen import dataclass
from bot.members.privacy import has_public_shelf, title_for
from bot.reading.model import ReadingState

_MAX_SERVERS = 64  # whose counts are kept
_MOST_SECONDS = 10.0  # after which all is counted again: the process of other shards may have changed it
_MOST_CHANGED = 500  # papers counted again one by one
_AT_ONCE = 5_000  # papers read at once
# The statements are made once: that takes longer than their execution.
_GUILD: BindParameter[int] = bindparam("guild")
_IDS: BindParameter[Sequence[str]] = bindparam("ids")
_TABLES = {readings.name, members.name, subjects.name, own_titles.name, ANY_TABLE}

_Rank = TypeVar("_Rank", bound=tuple[Any, ...])


class Ranking(Generic[_Rank]):
    """Ranks by id, in ascending order."""

    def __init__(self, ranks: Iterable[tuple[str, _Rank]] = ()) -> None:
        self._ranks = dict(ranks)
        self.ordered = sorted(self._ranks.values())

    def __len__(self) -> int:
        return len(self.ordered)

    def replace(self, ids: Iterable[str], ranks: Iterable[tuple[str, _Rank]]) -> None:
        """Remove the `ids`, then add `ranks`."""
        for each in ids:
            if (rank := self._ranks.pop(each, None)) is not None:
                del self.ordered[bisect_left(self.ordered, rank)]
        for each, rank in ranks:
            self._ranks[each] = rank
            insort(self.ordered, rank)


@dataclass(frozen=True, slots=True)
class ShelfRankings:
    """`reading` is ranked by (-people, title, current id), `unlisted` by (-people, stored id).

    `aliases` are stored ids of which the catalog has another now, with that.
    """

    reading: Ranking[tuple[int, str, str]]
    unlisted: Ranking[tuple[int, str]]
    aliases: Mapping[str, str]


class _Server:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.rankings: ShelfRankings | None = None
        self.changed: set[str] = set()
        self.counted_at = 0.0


class ShelfCounts:
    """People who hide are not counted. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._servers: OrderedDict[int, _Server] = OrderedDict()
        database.on_commit(self._committed)

    def _committed(self, tables: Collection[str], scope: Scope | None) -> None:
        if _TABLES.isdisjoint(tables):
            return
        if scope is None or ANY_TABLE in tables:
            self._servers.clear()
        elif scope.resource_ids is None:
            self._servers.pop(scope.guild_id, None)
        elif server := self._servers.get(scope.guild_id):
            server.changed |= scope.resource_ids

    @asynccontextmanager
    async def snapshot(self, guild_id: int) -> AsyncIterator[tuple[Transaction, ShelfRankings]]:
        """The rankings, and the transaction in which they are true; one block of a server runs at a time."""
        server = self._servers.setdefault(guild_id, _Server())
        self._servers.move_to_end(guild_id)
        if len(self._servers) > _MAX_SERVERS:
            self._servers.popitem(last=False)
        async with server.lock:  # before the transaction: who waits here takes no connection from other servers
            changed, server.changed = server.changed, set()
            try:
                async with self._database.read() as tx:
                    yield tx, await self._bring_up_to_date(tx, guild_id, server, changed)
            except BaseException:
                server.rankings = None
                raise

    async def _bring_up_to_date(
        self, tx: Transaction, guild_id: int, server: _Server, changed: set[str]
    ) -> ShelfRankings:
        known, now = server.rankings, time.monotonic()
        expired = self._database.is_shared and now - server.counted_at > _MOST_SECONDS
        if known is None or expired or len(changed) > _MOST_CHANGED:
            aliases = await _aliases(tx, guild_id)
            counts = await _count(tx, guild_id, aliases)
            server.rankings = await asyncio.to_thread(_ranked, counts, aliases)
            server.counted_at = now
            return server.rankings
        if changed:
            # A catalog that was read since has cleared all, so these are the aliases still.
            changed |= {known.aliases[each] for each in changed & known.aliases.keys()}
            aliases = {stored: current for stored, current in known.aliases.items() if current in changed}
            counts = await _count(tx, guild_id, aliases, changed)
            known.reading.replace(changed, counts.reading)
            known.unlisted.replace(changed, counts.unlisted)
        return known


@dataclass(frozen=True, slots=True)
class _Counts:
    reading: list[tuple[str, tuple[int, str, str]]]
    unlisted: list[tuple[str, tuple[int, str]]]


def _ranked(counts: _Counts, aliases: Mapping[str, str]) -> ShelfRankings:
    return ShelfRankings(Ranking(counts.reading), Ranking(counts.unlisted), aliases)


async def _aliases(tx: Transaction, guild_id: int) -> dict[str, str]:
    query = select(subjects.c.resource_id, subjects.c.alias_of).where(subjects.c.guild_id == guild_id)
    return {row.resource_id: row.alias_of for row in await tx.execute(query.where(subjects.c.alias_of.is_not(None)))}


async def _count(
    tx: Transaction, guild_id: int, aliases: Mapping[str, str], among: Collection[str] | None = None
) -> _Counts:
    merged, counts = {*aliases, *aliases.values()}, _Counts([], [])
    async for rows in _in_parts(tx, guild_id, among):
        for resource_id, people, reading, title, listed in rows:
            if reading and resource_id not in merged:
                counts.reading.append((resource_id, (-reading, title, resource_id)))
            if not listed:
                counts.unlisted.append((resource_id, (-people, resource_id)))
    if aliases:
        of_merged = {"guild": guild_id, "ids": sorted(merged)}
        for current_id, people, title in await tx.execute(_select_merged(), of_merged):
            counts.reading.append((current_id, (-people, title, current_id)))
    return counts


async def _in_parts(tx: Transaction, guild_id: int, among: Collection[str] | None) -> AsyncIterator[list[Any]]:
    """The rows of `_select_counts`; so many at once that nobody waits for the event loop."""
    after = ""
    while True:
        some = {"after": after} if among is None else {"ids": sorted(among)}
        rows = list(await tx.execute(_select_counts(of_all=among is None), {"guild": guild_id, **some}))
        yield rows
        if among is not None or len(rows) < _AT_ONCE:
            return
        after = rows[-1].resource_id


@cache
def _select_counts(*, of_all: bool) -> Select[Any]:
    """Stored id, how many have it on their shelf and how many of them read it now, title and whether it is listed.

    Without a reader the title is empty. Of `guild`'s first papers beyond the id `after`, or of those in `ids`.
    """
    some = readings.c.resource_id > bindparam("after") if of_all else readings.c.resource_id.in_(_IDS)
    on_shelf = readings.c.state != ReadingState.DROPPED.value
    reader = case((readings.c.state == ReadingState.READING.value, readings.c.user_id))
    unseen = select(members.c.user_id).where(members.c.guild_id == _GUILD, ~has_public_shelf())
    counted = (
        select(
            readings.c.resource_id,
            func.count(readings.c.user_id.distinct()).label("people"),
            func.count(reader.distinct()).label("reading"),
        )
        .where(readings.c.guild_id == _GUILD, on_shelf, readings.c.user_id.not_in(unseen), some)
        .group_by(readings.c.resource_id)
        .order_by(readings.c.resource_id)
        .limit(_AT_ONCE if of_all else None)
        .subquery()
    )
    of_subject = and_(subjects.c.guild_id == _GUILD, subjects.c.resource_id == counted.c.resource_id)
    title = case((counted.c.reading > 0, title_for(_GUILD)), else_="")  # no other is ranked by it
    joined = select(counted, title.label("title"), subjects.c.listed)
    joined = joined.select_from(counted.join(subjects, of_subject))
    return joined.order_by(counted.c.resource_id)


@cache
def _select_merged() -> Select[Any]:
    """Who reads now what has several stored ids: a person's latest round of all counts."""
    rounds = _select_rounds().subquery()
    people = func.count().label("people")
    return (
        select(rounds.c.current_id, people, func.max(rounds.c.title))
        .where(rounds.c.latest == 1, rounds.c.state == ReadingState.READING.value)
        .group_by(rounds.c.current_id)
    )


def _select_rounds() -> Select[Any]:
    """Of `ids` in `guild`; `latest` is 1 for a person's latest round of what the catalog has under one id."""
    current_id = func.coalesce(subjects.c.alias_of, subjects.c.resource_id)
    latest = func.row_number().over(
        partition_by=[current_id, readings.c.user_id],
        order_by=[readings.c.round.desc(), readings.c.changed_at.desc()],
    )
    of_member = and_(members.c.guild_id == _GUILD, members.c.user_id == readings.c.user_id)
    of_subject = and_(subjects.c.guild_id == _GUILD, subjects.c.resource_id == readings.c.resource_id)
    columns = (readings.c.resource_id, readings.c.user_id, readings.c.state, readings.c.started_at)
    others = (readings.c.changed_at, readings.c.round, members.c.name, title_for(_GUILD), subjects.c.url)
    return (
        select(*columns, *others, current_id.label("current_id"), latest.label("latest"))
        .select_from(readings.join(members, of_member).join(subjects, of_subject))
        .where(readings.c.guild_id == _GUILD, readings.c.resource_id.in_(_IDS), has_public_shelf())
    )


async def latest_readers(
    tx: Transaction, guild_id: int, current_ids: Sequence[str], known: Mapping[str, str], most: int
) -> list[Any]:
    """Of each, at most so many rows, who began last first; `known` are the server's aliases."""
    aliases = [stored for stored, current in known.items() if current in current_ids]
    parameters = {"guild": guild_id, "ids": sorted({*current_ids, *aliases}), "most": most}
    return list(await tx.execute(_select_latest_readers(merged=bool(aliases)), parameters))


@cache
def _select_latest_readers(*, merged: bool) -> Select[Any]:
    rounds = _select_rounds()
    if not merged:  # a round that isn't finished is the latest
        rounds = rounds.where(readings.c.state == ReadingState.READING.value)
    each = rounds.subquery()
    first = [each.c.started_at.desc().nulls_last(), each.c.changed_at.desc()]
    rank = func.row_number().over(partition_by=each.c.current_id, order_by=first).label("rank")
    ranked = select(each, rank).where(each.c.latest == 1, each.c.state == ReadingState.READING.value).subquery()
    return select(ranked).where(ranked.c.rank <= bindparam("most")).order_by(ranked.c.rank)
