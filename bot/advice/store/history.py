"""What one member of a server read and declined, and their next meeting, on one snapshot."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, insert, select, union_all, update

from bot.advice.model import MemberHistory, UpcomingMeeting
from bot.database import Database
from bot.database.id_lists import ids_parameter
from bot.database.schema.column_types import UtcDateTime
from bot.database.schema.tables import declined, meetings, readings, signups
from bot.frozen import dataclass
from bot.meetings.rows import began_after, ends_after
from bot.meetings.viewer import Viewer, visible_in
from bot.reading.model import ReadingState
from bot.servers.quotas import SHELF_CHANGES, claim

_AHEAD = ("planned", "open")
CurrentId = Callable[[str], str | None]
"""From a stored id of a resource to the one it has now; None if it is not listed."""


@dataclass(frozen=True, slots=True)
class MemberSnapshot:
    """`upcoming` is the next one they sit, wait or present in (`joined`), else the server's."""

    history: MemberHistory
    upcoming: UpcomingMeeting | None
    joined: bool


class HistoryStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def snapshot(self, guild_id: int, viewer: Viewer, current_id: CurrentId, now: datetime) -> MemberSnapshot:
        """By current ids; a meeting that they can see counts until it is over."""
        member = {"guild_id": guild_id, "user_id": viewer.user_id}
        sight = {"channels": viewer.channels, "lost": viewer.lost, "now": now, "longest_ago": began_after(now)}
        async with self._database.read() as tx:
            shelf = (await tx.execute(_shelf(), member)).all()
            refused = (await tx.execute(_refused(), member)).all()
            own = (await tx.execute(_next_own(), {**member, **sight})).one_or_none()
            row = own or (await tx.execute(_next_here(), {**member, **sight})).one_or_none()
        history = _history(shelf, refused, current_id)
        if row is None:
            return MemberSnapshot(history, None, joined=False)
        resource_id = current_id(row.resource_id or "") or ""
        return MemberSnapshot(history, UpcomingMeeting(row.starts_at, resource_id, row.id), own is not None)

    async def history(self, guild_id: int, user_id: int, current_id: CurrentId) -> MemberHistory:
        member = {"guild_id": guild_id, "user_id": user_id}
        async with self._database.read() as tx:
            shelf = (await tx.execute(_shelf(), member)).all()
            return _history(shelf, (await tx.execute(_refused(), member)).all(), current_id)

    async def decline(self, guild_id: int, user_id: int, resource_id: str, now: datetime) -> None:
        """Raises OverQuota."""
        one = _declined_by(guild_id, user_id), declined.c.resource_id == resource_id
        async with self._database.write() as tx:
            await claim(tx, SHELF_CHANGES, guild_id, user_id, now)
            if not (await tx.execute(update(declined).where(*one).values(declined_at=now))).rowcount:
                row = {"guild_id": guild_id, "user_id": user_id, "resource_id": resource_id, "declined_at": now}
                await tx.execute(insert(declined).values(row))

    async def undo_decline(self, guild_id: int, user_id: int, stored_ids: tuple[str, ...]) -> bool:
        """False where it was not declined under any of its ids."""
        one = _declined_by(guild_id, user_id), declined.c.resource_id.in_(stored_ids)
        async with self._database.write() as tx:
            deleted = await tx.execute(delete(declined).where(*one))
        return deleted.rowcount > 0

    async def declined(self, guild_id: int, user_id: int) -> tuple[str, ...]:
        """Stored ids, the latest first; also of what was taken up since."""
        query = select(declined.c.resource_id).where(_declined_by(guild_id, user_id))
        async with self._database.read() as tx:
            latest = query.order_by(declined.c.declined_at.desc(), declined.c.resource_id)
            return tuple(await tx.scalars(latest))


def _history(shelf: Iterable[Any], refused: Iterable[Any], current_id: CurrentId) -> MemberHistory:
    """By the latest round with each resource; what was wanted first and declined then stays declined."""
    latest: dict[str, Any] = {}
    for row in shelf:
        key = current_id(row.resource_id) or row.resource_id
        known = latest.get(key)
        if known is None or (row.round, row.changed_at) > (known.round, known.changed_at):
            latest[key] = row
    ids: dict[ReadingState, list[str]] = {state: [] for state in ReadingState}
    finished: dict[str, int | None] = {}
    for key, row in sorted(latest.items(), key=lambda pair: (pair[1].changed_at, pair[0]), reverse=True):
        state = ReadingState(row.state)
        ids[state].append(key)
        if state is ReadingState.FINISHED or row.round > 1:  # who reads it again has finished it before
            finished[key] = row.rating
    declined_at = {key: row.declined_at for row in refused if (key := current_id(row.resource_id)) is not None}
    return MemberHistory(
        finished,
        frozenset(ids[ReadingState.READING]),
        frozenset(ids[ReadingState.WANT]),
        frozenset(ids[ReadingState.DROPPED]),
        frozenset(key for key, at in declined_at.items() if not _is_taken_up(latest.get(key), at)),
    )


def _is_taken_up(row: Any | None, declined_at: datetime) -> bool:
    """Whether the latest round says otherwise than the refusal."""
    if row is None:
        return False
    state = ReadingState(row.state)
    return state is ReadingState.READING or (state is ReadingState.WANT and row.changed_at > declined_at)


# Statements are made once: composing one costs as much as SQLite's answer.


@cache
def _shelf() -> Select[Any]:
    columns = (readings.c.resource_id, readings.c.state, readings.c.round, readings.c.rating, readings.c.changed_at)
    return select(*columns).where(_of_member(readings.c))


@cache
def _refused() -> Select[Any]:
    return select(declined.c.resource_id, declined.c.declined_at).where(_of_member(declined.c))


@cache
def _next_own() -> Select[Any]:
    """Through indexes of who signed up and who presents: others' meetings, however many, cost nothing."""
    joined = select(signups.c.meeting_id).where(_of_member(signups.c))
    presented = select(meetings.c.id).where(
        meetings.c.guild_id == bindparam("guild_id"), meetings.c.presenter_id == bindparam("user_id")
    )
    return _next_here().where(meetings.c.id.in_(union_all(joined, presented)))


@cache
def _next_here() -> Select[Any]:
    query = select(meetings.c.id, meetings.c.starts_at, meetings.c.resource_id)
    here = meetings.c.guild_id == bindparam("guild_id"), meetings.c.state.in_(_AHEAD)
    ahead = ends_after(bindparam("now", type_=UtcDateTime()), bindparam("longest_ago", type_=UtcDateTime()))
    seen = visible_in(bindparam("user_id"), ids_parameter("channels"), ids_parameter("lost"))
    return query.where(*here, ahead, seen).order_by(meetings.c.starts_at, meetings.c.id).limit(1)


def _of_member(table: Any) -> ColumnElement[bool]:
    belongs: ColumnElement[bool] = (table.guild_id == bindparam("guild_id")) & (table.user_id == bindparam("user_id"))
    return belongs


def _declined_by(guild_id: int, user_id: int) -> ColumnElement[bool]:
    return (declined.c.guild_id == guild_id) & (declined.c.user_id == user_id)
