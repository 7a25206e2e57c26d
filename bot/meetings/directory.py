"""What a member finds of a server's meetings: lists by page, search, and one meeting by its id."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from bot.database import Database, QueryCache
from bot.database.schema.tables import meetings
from bot.frozen import dataclass
from bot.meetings import rows
from bot.meetings.model import UPCOMING_STATES, Meeting, MeetingState
from bot.meetings.viewer import Viewer, visible_to

_AHEAD = tuple(sorted(each.value for each in UPCOMING_STATES))
_PAST = (MeetingState.CANCELLED.value, MeetingState.OVER.value)
_LOOKED_AT = 200  # meetings at a time, where SQL can't tell which are wanted


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: behind the meeting that starts then, or before it if `back`."""

    starts_at: datetime
    meeting_id: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """In the list's order, with whether there is more on either side."""

    meetings: tuple[Meeting, ...]
    has_before: bool
    has_after: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a meeting is, and who set it up."""

    channel_id: int
    creator_id: int | None


@dataclass(frozen=True, slots=True)
class TitleWord:
    """Lower-case ASCII that a title must hold: in the text of a topic, or as one of those resources."""

    word: str
    resource_ids: tuple[str, ...]


class MeetingDirectory:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._channels: QueryCache[int, frozenset[int]] = QueryCache(database, meetings)
        self._postings: QueryCache[tuple[int, int], Posting | None] = QueryCache(database, meetings)

    async def channels(self, guild_id: int) -> frozenset[int]:
        """The ids of all channels and threads with meetings. Cached."""
        return await self._channels.get(guild_id, lambda: self._load_channels(guild_id))

    async def _load_channels(self, guild_id: int) -> frozenset[int]:
        async with self._database.read() as tx:
            return frozenset(await tx.scalars(_distinct_channels(guild_id)))

    async def posting(self, guild_id: int, meeting_id: int) -> Posting | None:
        """None for drafts, too. Cached, since every press on a card asks."""
        return await self._postings.get((guild_id, meeting_id), lambda: self._load_posting(guild_id, meeting_id))

    async def _load_posting(self, guild_id: int, meeting_id: int) -> Posting | None:
        one = (meetings.c.guild_id == guild_id, meetings.c.id == meeting_id)
        query = select(meetings.c.channel_id, meetings.c.creator_id).where(*one)
        async with self._database.read() as tx:
            row = (await tx.execute(query.where(meetings.c.state != MeetingState.DRAFT.value))).one_or_none()
        return None if row is None else Posting(row.channel_id, row.creator_id)

    async def resources(self, guild_id: int) -> tuple[str, ...]:
        """The ids of what meetings were about, or will be."""
        held = meetings.c.state.in_((MeetingState.OVER.value, *_AHEAD))
        query = select(meetings.c.resource_id).where(
            meetings.c.guild_id == guild_id, held, meetings.c.resource_id != ""
        )
        async with self._database.read() as tx:
            return tuple(await tx.scalars(query.distinct()))

    async def page(
        self,
        guild_id: int,
        viewer: Viewer,
        now: datetime,
        size: int,
        *,
        past: bool = False,
        cursor: Cursor | None = None,
        skip: int = 0,
    ) -> MeetingPage:
        """Upcoming ones with planned dates, the next first, or `past` ones, the latest first.

        Without a cursor the first page, less the `skip` first.
        """
        back = cursor is not None and cursor.back
        where = [*_listed(guild_id, now, past=past), visible_to(viewer)]
        if cursor is not None:
            where.append(_beyond(cursor, descending=past != back))
        async with self._database.read() as tx:
            found = await rows.find_meetings(tx, *where, latest_first=past != back, limit=skip + size + 1)
        found, has_more = found[skip : skip + size], len(found) > skip + size
        if back:
            return MeetingPage(found[::-1], has_before=has_more, has_after=True)
        return MeetingPage(found, has_before=cursor is not None or skip > 0, has_after=has_more)

    async def search(
        self,
        guild_id: int,
        viewer: Viewer,
        now: datetime,
        words: Collection[TitleWord],
        is_wanted: Callable[[Meeting], bool],
        *,
        creator_id: int | None = None,
        limit: int,
    ) -> tuple[Meeting, ...]:
        """The next upcoming ones of all that hold the words and are wanted; `creator_id`: only theirs."""
        where = [*_listed(guild_id, now, past=False), visible_to(viewer), *map(_holds, words)]
        if creator_id is not None:
            where.append(meetings.c.creator_id == creator_id)
        wanted: list[Meeting] = []
        beyond: list[ColumnElement[bool]] = []
        async with self._database.read() as tx:
            while True:
                found = await rows.find_meetings(tx, *where, *beyond, limit=_LOOKED_AT)
                wanted += [each for each in found if is_wanted(each)]
                if len(found) < _LOOKED_AT or len(wanted) >= limit:
                    return tuple(wanted[:limit])
                beyond = [_beyond(Cursor(found[-1].starts_at, found[-1].id), descending=False)]


def _distinct_channels(guild_id: int) -> Select[int]:
    """From one to the next in the index: 10,000 meetings in two channels are three steps."""
    here, channel_id = meetings.c.guild_id == guild_id, meetings.c.channel_id
    walk = select(func.min(channel_id).label("id")).where(here).cte("walk", recursive=True)
    following = select(func.min(channel_id)).where(here, channel_id > walk.c.id).scalar_subquery()
    walk = walk.union_all(select(following).where(walk.c.id.is_not(None)))
    return select(walk.c.id).where(walk.c.id.is_not(None))


def _listed(guild_id: int, now: datetime, *, past: bool) -> list[ColumnElement[bool]]:
    here = meetings.c.guild_id == guild_id
    if past:
        return [here, meetings.c.state.in_(_PAST)]
    return [here, meetings.c.state.in_(_AHEAD), rows.ends_after(now, rows.began_after(now))]


def _beyond(cursor: Cursor, *, descending: bool) -> ColumnElement[bool]:
    start, at = meetings.c.starts_at, cursor.starts_at
    if descending:
        return and_(start <= at, or_(start < at, meetings.c.id < cursor.meeting_id))
    return and_(start >= at, or_(start > at, meetings.c.id > cursor.meeting_id))


def _holds(word: TitleWord) -> ColumnElement[bool]:
    text = func.lower(meetings.c.subject).contains(word.word, autoescape=True)
    return or_(text, meetings.c.resource_id.in_(word.resource_ids))
