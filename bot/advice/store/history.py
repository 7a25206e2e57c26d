"""What one member did and what comes next in one server, read at once: one snapshot for one answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select

from bot.advice.model import Mine, Upcoming
from bot.database import Database
from bot.database.schema.tables import declined, meetings, readings, signups
from bot.reading.model import ReadingState

_LONGEST_MEETING = timedelta(hours=12)
_MEETINGS = 50  # more than anybody plans ahead
_AHEAD = ("planned", "open")
Owner = Callable[[str], str | None]
"""The id that a resource has now, by any id under which readings of it are stored; None if it is not listed."""


@dataclass(frozen=True, slots=True)
class History:
    """A member's readings and refusals, and the meeting that comes next, if any: ``joined`` if they take part."""

    mine: Mine
    upcoming: Upcoming | None
    joined: bool


class HistoryStore:
    """Reads of one server. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, guild_id: int, user_id: int, owner: Owner, now: datetime) -> History:
        """The member's history by the ids that resources have now, and the next meeting that is not over.

        That is one in which they sit, wait or present, if there is any, else the server's next.
        """
        of = {"guild_id": guild_id, "user_id": user_id}
        async with self._database.read() as tx:
            shelf = (await tx.execute(_shelf(), of)).all()
            refused = list(await tx.scalars(_refused(), of))
            ahead = (await tx.execute(_ahead(), {**of, "since": now - _LONGEST_MEETING})).all()
        coming = [row for row in ahead if row.starts_at + timedelta(minutes=row.minutes) > now]
        row = next((each for each in coming if each.joined), coming[0] if coming else None)
        mine = _mine(shelf, refused, owner)
        if row is None:
            return History(mine, None, joined=False)
        about = owner(row.resource_id or "") or ""
        return History(mine, Upcoming(row.starts_at, about, row.id), bool(row.joined))

    async def mine(self, guild_id: int, user_id: int, owner: Owner) -> Mine:
        """The member's readings and refusals alone."""
        of = {"guild_id": guild_id, "user_id": user_id}
        async with self._database.read() as tx:
            shelf = (await tx.execute(_shelf(), of)).all()
            return _mine(shelf, list(await tx.scalars(_refused(), of)), owner)


def _mine(shelf: Iterable[Any], refused: Iterable[str], owner: Owner) -> Mine:
    """The latest round with each resource, whichever of its ids it is stored under."""
    latest: dict[str, Any] = {}
    for row in shelf:
        key = owner(row.resource_id) or row.resource_id
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
    return Mine(
        finished,
        frozenset(ids[ReadingState.READING]),
        frozenset(ids[ReadingState.WANT]),
        frozenset(ids[ReadingState.DROPPED]),
        frozenset(filter(None, map(owner, refused))),
    )


# Statements are made once: composing one costs as much as SQLite's answer.


@cache
def _shelf() -> Select[Any]:
    columns = (readings.c.resource_id, readings.c.state, readings.c.round, readings.c.rating, readings.c.changed_at)
    return select(*columns).where(_of(readings.c))


@cache
def _refused() -> Select[Any]:
    return select(declined.c.resource_id).where(_of(declined.c))


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
    return soon.order_by(meetings.c.starts_at, meetings.c.id).limit(_MEETINGS)


def _of(table: Any) -> ColumnElement[bool]:
    belongs: ColumnElement[bool] = (table.guild_id == bindparam("guild_id")) & (table.user_id == bindparam("user_id"))
    return belongs
