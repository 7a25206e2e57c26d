"""What a server's members may see of each other; who hides is not even counted."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select

from bot.database import Database, QueryCache, Scope, Transaction
from bot.database.schema.tables import members, readings, subjects
from bot.frozen import dataclass
from bot.members.model import public_average
from bot.members.privacy import has_public_shelf, title_for
from bot.reading.model import Reading, ReadingState, Subject
from bot.reading.shelf_counts import ShelfCounts, ShelfRankings, latest_readers
from bot.reading.subject_index import SubjectIndex

MAX_READERS = 5  # of one title in the list of all
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_GUILD: BindParameter[int] = bindparam("guild")
_USER: BindParameter[int] = bindparam("user")


@dataclass(frozen=True, slots=True)
class Reader:
    """`name` is the display name last seen, `at` when they started or finished."""

    user_id: int
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Takeaway:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Roster:
    """One resource in one server: the latest first, one rating (1-5) a person."""

    reading: tuple[Reader, ...] = ()
    finished: tuple[Reader, ...] = ()
    wanted: int = 0
    ratings: tuple[int, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()

    @property
    def average_rating(self) -> float | None:
        return public_average(sum(self.ratings), len(self.ratings))


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """`reading` is the latest round."""

    subject: Subject
    reading: Reading


@dataclass(frozen=True, slots=True)
class CurrentlyReading:
    """`people` read it, of whom `readers` are the latest `MAX_READERS`."""

    subject: Subject
    readers: tuple[Reader, ...]
    people: int


@dataclass(frozen=True, slots=True)
class CurrentPage:
    """`number` counts from 0; `total` is of all pages."""

    items: tuple[CurrentlyReading, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """Somebody started (READING) or finished (FINISHED)."""

    subject: Subject
    state: ReadingState
    at: datetime


@dataclass(frozen=True, slots=True)
class UnlistedSubject:
    """Something that the catalog lacks; `readers` is how many have it on their shelf."""

    subject: Subject
    readers: int


@dataclass(frozen=True, slots=True)
class UnlistedSubjects:
    """`total` counts those that are left out, too."""

    items: tuple[UnlistedSubject, ...]
    total: int


class ReadingViews:
    """Each method reads one snapshot of one server. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = ShelfCounts(database)
        self._rosters: QueryCache[tuple[int, tuple[str, ...]], Roster] = QueryCache(
            database, readings, members, scope_of=lambda key: Scope(key[0], frozenset(key[1]))
        )

    async def roster(self, guild_id: int, subject: Subject) -> Roster:
        """Cached, since every card asks."""
        return await self._rosters.get((guild_id, subject.ids), lambda: self._read_roster(guild_id, subject.ids))

    def cached_roster(self, guild_id: int, subject: Subject) -> Roster | None:
        """None where `roster` would ask the database."""
        return self._rosters.peek((guild_id, subject.ids))

    async def _read_roster(self, guild_id: int, ids: tuple[str, ...]) -> Roster:
        return _roster(await self._rows(_select_roster(), guild=guild_id, ids=ids))

    async def shelf(
        self, guild_id: int, user_id: int, subject_index: SubjectIndex, *, own: bool
    ) -> tuple[ShelfItem, ...]:
        """The latest change first; without `own` only what is public."""
        rows = await self._rows(_select_shelf(own=own), guild=guild_id, user=user_id)
        items = [_shelf_item(same, subject_index) for same in _by_subject(rows, subject_index).values()]
        return tuple(sorted(items, key=lambda each: (each.reading.changed_at, each.subject.id), reverse=True))

    async def who_reads_what(
        self, guild_id: int, subject_index: SubjectIndex, page: int, per_page: int, most_unlisted: int
    ) -> tuple[CurrentPage, UnlistedSubjects]:
        """The most read first in both; the last page for a number beyond it."""
        async with self._counts.snapshot(guild_id) as (tx, rankings):
            current = await _current_page(tx, guild_id, subject_index, rankings, page, per_page)
            return current, await _unlisted_subjects(tx, guild_id, subject_index, rankings, most_unlisted)

    async def events(self, guild_id: int, subject_index: SubjectIndex, since: datetime) -> tuple[ReadingEvent, ...]:
        """The oldest first."""
        rows = await self._rows(_select_events(), guild=guild_id, since=since)
        found = []
        for same in _by_subject(rows, subject_index).values():
            subject = _shelf_item(same, subject_index).subject
            for row in same:
                for state, at in ((ReadingState.READING, row.started_at), (ReadingState.FINISHED, row.finished_at)):
                    if at is not None and at >= since:
                        found.append(ReadingEvent(subject, state, at))
        return tuple(sorted(found, key=lambda each: each.at))

    async def _rows(self, query: Select[Any], **parameters: Any) -> list[Any]:
        async with self._database.read() as tx:
            return list(await tx.execute(query, parameters))


async def _current_page(
    tx: Transaction, guild_id: int, subject_index: SubjectIndex, rankings: ShelfRankings, page: int, per_page: int
) -> CurrentPage:
    ordered = rankings.reading.ordered
    pages = max(1, -(-len(ordered) // per_page))
    number = min(max(page, 0), pages - 1)
    shown = [(current_id, -rank) for rank, _, current_id in ordered[number * per_page : (number + 1) * per_page]]
    rows: Sequence[Any] = ()
    if shown:
        rows = await latest_readers(tx, guild_id, [each for each, _ in shown], rankings.aliases, MAX_READERS)
    found = []
    for current_id, people in shown:
        if readers := [row for row in rows if row.current_id == current_id]:
            subject = subject_index.current(_stored_subject(readers[0]))
            latest = tuple(Reader(row.user_id, row.name, row.started_at) for row in readers)
            found.append(CurrentlyReading(subject, latest, max(people, len(latest))))
    return CurrentPage(tuple(found), number, pages, len(ordered))


async def _unlisted_subjects(
    tx: Transaction, guild_id: int, subject_index: SubjectIndex, rankings: ShelfRankings, most: int
) -> UnlistedSubjects:
    ordered = rankings.unlisted.ordered
    listed_since = subject_index.stored_ids
    shown = list(islice(((each, -rank) for rank, each in ordered if each not in listed_since), most))
    wanted = {"guild": guild_id, "ids": [each for each, _ in shown]}
    rows = {each.resource_id: each for each in await tx.execute(_select_subjects(), wanted)} if shown else {}
    items = [UnlistedSubject(_stored_subject(rows[each]), readers) for each, readers in shown if each in rows]
    return UnlistedSubjects(tuple(items), len(ordered) if items else 0)


@cache
def _select_subjects() -> Select[Any]:
    about = select(subjects.c.resource_id, title_for(_GUILD), subjects.c.url)
    return about.where(subjects.c.guild_id == _GUILD, subjects.c.resource_id.in_(bindparam("ids")))


@cache
def _select_roster() -> Select[Any]:
    return _select_rounds().where(readings.c.resource_id.in_(bindparam("ids")), has_public_shelf())


@cache
def _select_shelf(*, own: bool) -> Select[Any]:
    """Titles are as `user`, whose it is, knows them: what they may know from others, others may know, too."""
    rows = _select_titled(_USER).where(readings.c.user_id == _USER)
    # A second reading that was given up takes nothing from what others see: it was finished before.
    return rows if own else rows.where(has_public_shelf(), readings.c.state != ReadingState.DROPPED.value)


@cache
def _select_events() -> Select[Any]:
    since: BindParameter[datetime] = bindparam("since", type_=readings.c.started_at.type)
    lately = or_(readings.c.started_at >= since, readings.c.finished_at >= since)
    kept = readings.c.state != ReadingState.DROPPED.value  # else a start would tell what somebody stopped reading
    return _select_titled(None).where(has_public_shelf(), kept, lately)


def _select_titled(viewer: BindParameter[int] | None) -> Select[Any]:
    of_subject = and_(subjects.c.guild_id == _GUILD, subjects.c.resource_id == readings.c.resource_id)
    titled = _select_rounds().join(subjects, of_subject)
    return titled.add_columns(title_for(_GUILD, viewer), subjects.c.url)


def _select_rounds() -> Select[Any]:
    """Of `guild`."""
    # Written as two equal tests of the server, so that no join can ever reach into another one.
    of_member = and_(members.c.guild_id == _GUILD, members.c.user_id == readings.c.user_id)
    rows = select(*readings.c, members.c.name).join_from(readings, members, of_member)
    return rows.where(readings.c.guild_id == _GUILD).order_by(readings.c.changed_at.desc())


def _by_subject(rows: Iterable[Any], subject_index: SubjectIndex) -> dict[str, list[Any]]:
    """Rows of one resource together, also those from before a rename, by the id that it has now."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        resource = subject_index.resource(row.resource_id)
        found.setdefault(resource.id if resource else row.resource_id, []).append(row)
    return found


def _latest_by_person(rows: Iterable[Any]) -> Iterator[Any]:
    """In the order of the rows."""
    latest: dict[int, Any] = {}
    for row in rows:
        known = latest.get(row.user_id)
        if known is None or (row.round, row.changed_at) > (known.round, known.changed_at):
            latest[row.user_id] = row
    yield from latest.values()


def _roster(rows: list[Any]) -> Roster:
    current = list(_latest_by_person(rows))
    finished = [row for row in rows if row.state == ReadingState.FINISHED]
    shared = _latest_by_person(row for row in finished if row.takeaway and row.takeaway_shared)
    return Roster(
        reading=_readers((row, row.started_at) for row in current if row.state == ReadingState.READING),
        finished=_readers((row, row.finished_at) for row in _latest_by_person(finished)),
        wanted=sum(row.state == ReadingState.WANT for row in current),
        ratings=tuple(row.rating for row in _latest_by_person(row for row in finished if row.rating)),
        takeaways=tuple(Takeaway(row.name, row.takeaway) for row in shared),
    )


def _readers(rows: Iterable[tuple[Any, datetime | None]]) -> tuple[Reader, ...]:
    readers = [Reader(row.user_id, row.name, at) for row, at in rows]
    return tuple(sorted(readers, key=lambda each: each.at or _LONG_AGO, reverse=True))


def _shelf_item(rows: list[Any], subject_index: SubjectIndex) -> ShelfItem:
    row = max(rows, key=lambda each: (each.round, each.changed_at))
    return ShelfItem(subject_index.current(_stored_subject(row)), Reading.from_values(row._asdict()))


def _stored_subject(row: Any) -> Subject:
    return Subject(row.resource_id, row.title, (row.resource_id,), row.url, listed=False)
