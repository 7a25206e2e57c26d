"""What one member of a server read and declined, and their next meeting, on one snapshot."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, func, insert, or_, select, update

from bot.advice.model import MemberHistory, UpcomingMeeting
from bot.database import Database
from bot.database.schema.tables import declined, meetings, readings, signups
from bot.frozen import dataclass
from bot.reading.model import ReadingState

_LONGEST_MEETING = timedelta(hours=12)
_MAX_MEETINGS = 50  # more than anybody plans ahead
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

    async def snapshot(self, guild_id: int, user_id: int, current_id: CurrentId, now: datetime) -> MemberSnapshot:
        """By current ids; a meeting counts until it is over."""
        member = {"guild_id": guild_id, "user_id": user_id}
        async with self._database.read() as tx:
            shelf = (await tx.execute(_shelf(), member)).all()
            refused = list(await tx.scalars(_refused(), member))
            ahead = (await tx.execute(_ahead(), {**member, "since": now - _LONGEST_MEETING})).all()
        unfinished = [row for row in ahead if row.starts_at + timedelta(minutes=row.minutes) > now]
        row = next((each for each in unfinished if each.joined), unfinished[0] if unfinished else None)
        history = _history(shelf, refused, current_id)
        if row is None:
            return MemberSnapshot(history, None, joined=False)
        resource_id = current_id(row.resource_id or "") or ""
        return MemberSnapshot(history, UpcomingMeeting(row.starts_at, resource_id, row.id), bool(row.joined))

    async def history(self, guild_id: int, user_id: int, current_id: CurrentId) -> MemberHistory:
        member = {"guild_id": guild_id, "user_id": user_id}
        async with self._database.read() as tx:
            shelf = (await tx.execute(_shelf(), member)).all()
            return _history(shelf, list(await tx.scalars(_refused(), member)), current_id)

    async def decline(self, guild_id: int, user_id: int, resource_id: str, now: datetime) -> None:
        one = _declined_by(guild_id, user_id), declined.c.resource_id == resource_id
        async with self._database.write() as tx:
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
        """Stored ids, the latest first."""
        query = select(declined.c.resource_id).where(_declined_by(guild_id, user_id))
        async with self._database.read() as tx:
            latest = query.order_by(declined.c.declined_at.desc(), declined.c.resource_id)
            return tuple(await tx.scalars(latest))


def _history(shelf: Iterable[Any], refused: Iterable[str], current_id: CurrentId) -> MemberHistory:
    """By the latest round with each resource."""
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
    return MemberHistory(
        finished,
        frozenset(ids[ReadingState.READING]),
        frozenset(ids[ReadingState.WANT]),
        frozenset(ids[ReadingState.DROPPED]),
        frozenset(filter(None, map(current_id, refused))),
    )


# Statements are made once: composing one costs as much as SQLite's answer.


@cache
def _shelf() -> Select[Any]:
    columns = (readings.c.resource_id, readings.c.state, readings.c.round, readings.c.rating, readings.c.changed_at)
    return select(*columns).where(_of_member(readings.c))


@cache
def _refused() -> Select[Any]:
    return select(declined.c.resource_id).where(_of_member(declined.c))


@cache
def _ahead() -> Select[Any]:
    seat = exists().where(
        signups.c.guild_id == bindparam("guild_id"),
        signups.c.meeting_id == meetings.c.id,
        signups.c.user_id == bindparam("user_id"),
    )
    joined = or_(func.coalesce(meetings.c.presenter_id, 0) == bindparam("user_id"), seat).label("joined")
    query = select(meetings.c.id, meetings.c.starts_at, meetings.c.minutes, meetings.c.resource_id, joined)
    here = meetings.c.guild_id == bindparam("guild_id"), meetings.c.state.in_(_AHEAD)
    soon = query.where(*here, meetings.c.starts_at > bindparam("since"))
    return soon.order_by(meetings.c.starts_at, meetings.c.id).limit(_MAX_MEETINGS)


def _of_member(table: Any) -> ColumnElement[bool]:
    belongs: ColumnElement[bool] = (table.guild_id == bindparam("guild_id")) & (table.user_id == bindparam("user_id"))
    return belongs


def _declined_by(guild_id: int, user_id: int) -> ColumnElement[bool]:
    return (declined.c.guild_id == guild_id) & (declined.c.user_id == user_id)
