"""What the others of a server read, in the few numbers that advice needs; nobody who hides is in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from bot.advice.model import Following
from bot.database import Database
from bot.database.tables import meetings, members, readings, signups
from bot.reading.model import State

NAMED = 2  # readers and finishers whose names a sentence can hold
_LONGEST_MEETING = timedelta(hours=12)
_MEETINGS = 50  # more than anybody plans ahead
_AHEAD = ("planned", "open")
Owner = Callable[[str], str | None]
"""The id that a resource has now, by any id under which readings of it are stored; None if it is not listed."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Who follows what in a server, by the resource's id of now; ``rows`` readings were counted."""

    following: Mapping[str, Following]
    rows: int


class FollowingStore:
    """Reads of one server, each on one snapshot. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tally(self, guild_id: int, owner: Owner) -> Tally:
        """The counts of everything that is followed, without names."""
        people = func.count(readings.c.user_id.distinct())
        ratings = func.count(readings.c.rating), func.coalesce(func.sum(readings.c.rating), 0)
        query = _visible(guild_id, select(readings.c.resource_id, readings.c.state, people, *ratings))
        async with self._database.read() as tx:
            rows = (await tx.execute(query.group_by(readings.c.resource_id, readings.c.state))).all()
        found: dict[str, Following] = {}
        for stored_id, state, count, rated, stars in rows:
            if (resource_id := owner(stored_id)) is not None:
                known = found.get(resource_id) or Following()
                # A person who finished twice may have rated twice; their opinion counts once.
                each_once = (count, int(stars) * count // rated) if rated > count else (rated, int(stars))
                found[resource_id] = _with(known, State(state), count, *each_once)
        return Tally(found, sum(row[2] for row in rows))

    async def named(self, guild_id: int, viewer: int, names: Sequence[str], owner: Owner) -> Mapping[str, Following]:
        """How the others follow the resources stored under `names`, with the latest readers' and finishers' names."""
        columns = (readings.c.resource_id, readings.c.user_id, readings.c.state, readings.c.rating, members.c.name)
        some = readings.c.resource_id.in_(names), readings.c.user_id != viewer
        latest = _visible(guild_id, select(*columns)).where(*some)
        async with self._database.read() as tx:
            rows = (await tx.execute(latest.order_by(readings.c.changed_at.desc(), readings.c.user_id))).all()
        by_resource: dict[str, list[Any]] = {}
        for row in rows:
            if (resource_id := owner(row.resource_id)) is not None:
                by_resource.setdefault(resource_id, []).append(row)
        return {each: _told(same) for each, same in by_resource.items()}

    async def coread(self, guild_id: int, names: Sequence[str], owner: Owner) -> Mapping[str, int]:
        """How many who finished the resource stored under `names` finished each other one as well."""
        finished = readings.c.state == State.FINISHED.value
        theirs = readings.alias()
        who = select(theirs.c.user_id).where(
            theirs.c.guild_id == guild_id, theirs.c.resource_id.in_(names), theirs.c.state == State.FINISHED.value
        )
        query = _visible(guild_id, select(readings.c.resource_id, func.count(readings.c.user_id.distinct())))
        others = query.where(finished, readings.c.user_id.in_(who), readings.c.resource_id.not_in(names))
        found: dict[str, int] = {}
        async with self._database.read() as tx:
            for stored_id, people in await tx.execute(others.group_by(readings.c.resource_id)):
                if (resource_id := owner(stored_id)) is not None:
                    found[resource_id] = max(found.get(resource_id, 0), people)
        return found

    async def next_meeting(self, guild_id: int, user_id: int, now: datetime) -> tuple[int, bool] | None:
        """The id of the next meeting that is not over, and whether the member sits, waits or presents in it.

        It is one of theirs if there is any, else the server's next.
        """
        query = select(meetings.c.id, meetings.c.starts_at, meetings.c.minutes, _takes_part(guild_id, user_id)).where(
            meetings.c.guild_id == guild_id,
            meetings.c.state.in_(_AHEAD),
            meetings.c.starts_at > now - _LONGEST_MEETING,
        )
        async with self._database.read() as tx:
            rows = (await tx.execute(query.order_by(meetings.c.starts_at, meetings.c.id).limit(_MEETINGS))).all()
        ahead = [
            (meeting_id, bool(theirs))
            for meeting_id, starts_at, minutes, theirs in rows
            if starts_at + timedelta(minutes=minutes) > now
        ]
        return next((each for each in ahead if each[1]), ahead[0] if ahead else None)


def _visible(guild_id: int, query: Select[Any]) -> Select[Any]:
    # Written as two equal tests of the server, so that no join can ever reach into another one.
    of_member = and_(members.c.guild_id == guild_id, members.c.user_id == readings.c.user_id)
    joined = query.select_from(readings.join(members, of_member))
    return joined.where(readings.c.guild_id == guild_id, members.c.hidden.is_(False))


def _takes_part(guild_id: int, user_id: int) -> ColumnElement[bool]:
    seat = exists().where(
        signups.c.guild_id == guild_id, signups.c.meeting_id == meetings.c.id, signups.c.user_id == user_id
    )
    return or_(func.coalesce(meetings.c.presenter_id, 0) == user_id, seat)


def _with(known: Following, state: State, count: int, rated: int, stars: int) -> Following:
    match state:
        case State.READING:
            return replace(known, reading=known.reading + count)
        case State.WANT:
            return replace(known, wanted=known.wanted + count)
        case State.FINISHED:
            return replace(known, finished=known.finished + count, rated=known.rated + rated, stars=known.stars + stars)
        case State.DROPPED:
            return known  # nobody else learns what somebody put aside


def _told(rows: Iterable[Any]) -> Following:
    """The rows of one resource, the latest change first, as what can be said of it."""
    states: dict[State, dict[int, Any]] = {state: {} for state in State}
    for row in rows:
        states[State(row.state)].setdefault(row.user_id, row)
    reading, finished = states[State.READING].values(), states[State.FINISHED].values()
    ratings = [row.rating for row in finished if row.rating is not None]
    return Following(
        readers=tuple(row.name for row in reading)[:NAMED],
        reading=len(reading),
        finishers=tuple(row.name for row in finished)[:NAMED],
        finished=len(finished),
        rated=len(ratings),
        stars=sum(ratings),
        wanted=len(states[State.WANT]),
    )
