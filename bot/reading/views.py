"""What a server's members may see of each other's reading; nobody who hides appears here, not even in a count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, select

from bot.database import Database, QueryCache
from bot.database.schema.tables import members, readings, subjects
from bot.reading.model import Reading, ReadingState, Subject
from bot.reading.rows import reading_of
from bot.reading.subject_index import SubjectIndex, title_key


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody on a roster: the display name last seen, and when they started or finished."""

    user_id: int
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Takeaway:
    """A line that somebody shared about what they read."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Roster:
    """One resource as the server's members see it; rosters have the latest first, ratings count once a person."""

    reading: tuple[Reader, ...] = ()
    finished: tuple[Reader, ...] = ()
    wanted: int = 0
    ratings: tuple[int, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()

    @property
    def rating(self) -> float | None:
        """The average of all ratings."""
        return sum(self.ratings) / len(self.ratings) if self.ratings else None


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One line of a shelf: what it is about as far as known now, and the latest round with it."""

    subject: Subject
    reading: Reading


@dataclass(frozen=True, slots=True)
class CurrentlyReading:
    """A resource that is being read now, and by whom."""

    subject: Subject
    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """A start or a finish, for the picture of the last weeks."""

    subject: Subject
    state: ReadingState
    at: datetime


@dataclass(frozen=True, slots=True)
class UnlistedSubject:
    """Something tracked here that the catalog lacks, and how many have it on their shelf."""

    subject: Subject
    readers: int


class ReadingViews:
    """Reads of one server, each on one snapshot. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._on_shelves: QueryCache[int, dict[str, str]] = QueryCache(database, readings, subjects)
        self._groups: QueryCache[tuple[int, tuple[str, ...]], Roster] = QueryCache(
            database, readings, members, subjects
        )

    async def roster(self, guild_id: int, subject: Subject) -> Roster:
        """Who reads, has read or wants `subject`; remembered until something changes, since every card asks."""
        names = tuple(subject.names)
        return await self._groups.get((guild_id, names), lambda: self._group(guild_id, names))

    async def _group(self, guild_id: int, names: tuple[str, ...]) -> Roster:
        return _group(await self._rows(_visible(guild_id).where(readings.c.resource_id.in_(names))))

    async def shelved_ids(self, guild_id: int) -> dict[str, str]:
        """What is on any shelf here: its stored id, by that id and by `title_key` of its last known title."""
        return await self._on_shelves.get(guild_id, lambda: self._stored_names(guild_id))

    async def _stored_names(self, guild_id: int) -> dict[str, str]:
        read = exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
        stored = select(subjects.c.resource_id, subjects.c.title).where(subjects.c.guild_id == guild_id, read)
        async with self._database.read() as tx:
            rows = list(await tx.execute(stored.order_by(subjects.c.resource_id)))
        by_title = {title_key(row.title): row.resource_id for row in rows}
        return by_title | {row.resource_id: row.resource_id for row in rows}

    async def rosters(self, guild_id: int, subject_index: SubjectIndex) -> dict[str, Roster]:
        """Who reads what, by the id that each resource has now."""
        rows = await self._rows(_visible(guild_id))
        return {each: _group(same) for each, same in _by_subject(rows, subject_index).items()}

    async def shelf(
        self, guild_id: int, user_id: int, subject_index: SubjectIndex, *, own: bool
    ) -> tuple[ShelfItem, ...]:
        """The latest round of everything on one person's shelf, latest change first; of others only what is public."""
        rows = await self._rows((_all(guild_id) if own else _visible(guild_id)).where(readings.c.user_id == user_id))
        placed = [_placed(list(each), subject_index) for each in _by_subject(rows, subject_index).values()]
        shown = [each for each in placed if own or each.reading.state is not ReadingState.DROPPED]
        return tuple(sorted(shown, key=lambda each: (each.reading.changed_at, each.subject.id), reverse=True))

    async def currently_reading(self, guild_id: int, subject_index: SubjectIndex) -> tuple[CurrentlyReading, ...]:
        """What is being read now, the most read first."""
        rows = await self._rows(_visible(guild_id))
        found = [
            CurrentlyReading(_placed(same, subject_index).subject, readers)
            for same in _by_subject(rows, subject_index).values()
            if (readers := _group(same).reading)
        ]
        return tuple(sorted(found, key=lambda each: (-len(each.readers), each.subject.title)))

    async def events(self, guild_id: int, subject_index: SubjectIndex, since: datetime) -> tuple[ReadingEvent, ...]:
        """Every start and finish since then, oldest first."""
        rows = await self._rows(_visible(guild_id))
        found = []
        for same in _by_subject(rows, subject_index).values():
            subject = _placed(same, subject_index).subject
            for row in same:
                for state, at in ((ReadingState.READING, row.started_at), (ReadingState.FINISHED, row.finished_at)):
                    if at is not None and at >= since:
                        found.append(ReadingEvent(subject, state, at))
        return tuple(sorted(found, key=lambda each: each.at))

    async def unlisted_subjects(self, guild_id: int, subject_index: SubjectIndex) -> tuple[UnlistedSubject, ...]:
        """What members track although the list lacks it, the most wished for first."""
        rows = await self._rows(_visible(guild_id))
        found = [
            UnlistedSubject(
                _placed(same, subject_index).subject,
                len({row.user_id for row in same if row.state != ReadingState.DROPPED}),
            )
            for stored_id, same in _by_subject(rows, subject_index).items()
            if subject_index.resource(stored_id) is None
        ]
        return tuple(
            sorted((each for each in found if each.readers), key=lambda each: (-each.readers, each.subject.id))
        )

    async def _rows(self, query: Select[Any]) -> list[Any]:
        async with self._database.read() as tx:
            return list(await tx.execute(query.order_by(readings.c.changed_at.desc(), readings.c.round.desc())))


def _all(guild_id: int) -> Select[Any]:
    # Written as two equal tests of the server, so that no join can ever reach into another one.
    of_member = and_(members.c.guild_id == guild_id, members.c.user_id == readings.c.user_id)
    of_subject = and_(subjects.c.guild_id == guild_id, subjects.c.resource_id == readings.c.resource_id)
    columns = (*readings.c, members.c.name, subjects.c.title, subjects.c.url)
    joined = readings.join(members, of_member).join(subjects, of_subject)
    return select(*columns).select_from(joined).where(readings.c.guild_id == guild_id)


def _visible(guild_id: int) -> Select[Any]:
    return _all(guild_id).where(members.c.hidden.is_(False))


def _by_subject(rows: Iterable[Any], subject_index: SubjectIndex) -> dict[str, list[Any]]:
    """Rows of one resource together, also those from before a rename, under the id that it has now."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        resource = subject_index.resource(row.resource_id)
        found.setdefault(resource.id if resource else row.resource_id, []).append(row)
    return found


def _latest(rows: Iterable[Any]) -> Iterator[Any]:
    """Each person's latest round of one resource, in the order of the rows."""
    chosen: dict[int, Any] = {}
    for row in rows:
        best = chosen.get(row.user_id)
        if best is None or (row.round, row.changed_at) > (best.round, best.changed_at):
            chosen[row.user_id] = row
    yield from chosen.values()


def _group(rows: list[Any]) -> Roster:
    now = list(_latest(rows))
    finished = list(_latest(row for row in rows if row.state == ReadingState.FINISHED))
    rated = list(_latest(row for row in rows if row.state == ReadingState.FINISHED and row.rating))
    told = list(
        _latest(row for row in rows if row.state == ReadingState.FINISHED and row.takeaway and row.takeaway_shared)
    )
    return Roster(
        reading=_roster((row, row.started_at) for row in now if row.state == ReadingState.READING),
        finished=_roster((row, row.finished_at) for row in finished),
        wanted=sum(row.state == ReadingState.WANT for row in now),
        ratings=tuple(row.rating for row in rated),
        takeaways=tuple(Takeaway(row.name, row.takeaway) for row in told),
    )


def _roster(rows: Iterable[tuple[Any, datetime | None]]) -> tuple[Reader, ...]:
    readers = [Reader(row.user_id, row.name, at) for row, at in rows]
    epoch = datetime.min.replace(tzinfo=next((each.at.tzinfo for each in readers if each.at), None))
    return tuple(sorted(readers, key=lambda each: each.at or epoch, reverse=True))


def _placed(rows: list[Any], subject_index: SubjectIndex) -> ShelfItem:
    row = next(iter(sorted(rows, key=lambda each: (each.round, each.changed_at), reverse=True)))
    stored = Subject(row.resource_id, row.title, (row.resource_id,), row.url, listed=False)
    return ShelfItem(subject_index.current(stored), reading_of(row))
