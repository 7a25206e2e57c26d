"""What people read or were offered: its link, and the titles that the catalog or they have for it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, insert, or_, select, update

from bot.database import Database, QueryCache, Scope, Transaction
from bot.database.schema.tables import members, own_titles, readings, subjects
from bot.frozen import dataclass
from bot.reading.known_subjects import select_for_everyone, select_for_viewer, select_if_known, select_on_shelf
from bot.reading.model import Subject
from bot.reading.public_titles import public_title
from bot.reading.subject_index import SubjectIndex, placeholder_title, title_key
from bot.servers.quotas import TITLES, claim

OFFER_EXPIRES = timedelta(days=7)  # how long a button may wait with what its member has on no shelf
_OFFER_IS_NEW = timedelta(hours=1)  # in which the same look-up needs no further write
_AT_ONCE = 500  # ids looked for in one transaction
_FROM_CATALOG = ("title", "title_key", "url", "listed", "alias_of")

_Values = dict[str, str | bool | None]


@dataclass(frozen=True, slots=True)
class _Offer:
    """Of something unlisted to one person, under the title for everyone or their own."""

    titles: frozenset[str]
    at: datetime


class SubjectStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._on_shelf: QueryCache[tuple[int, int, tuple[str, ...]], Subject | None] = QueryCache(
            database, subjects, own_titles, readings, members, scope_of=lambda key: Scope(key[0])
        )
        self._offers: QueryCache[tuple[int, int, str], _Offer | None] = QueryCache(
            database, subjects, own_titles, scope_of=lambda key: Scope(key[0], frozenset({key[2]}))
        )

    async def save(self, guild_id: int, user_id: int, subject: Subject, now: datetime) -> None:
        """Needed before a button carries the id of an unlisted subject. Raises OverQuota for a new one."""
        key = guild_id, user_id, subject.id
        offer = await self._offers.get(key, lambda: self._find_offer(*key))
        if offer and subject.title in offer.titles and offer.at <= now < offer.at + _OFFER_IS_NEW:
            return
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id, frozenset({subject.id}))
            await claim_title(tx, guild_id, user_id, subject, now)
            await save_subject(tx, guild_id, user_id, subject, now, shows=False)

    async def _find_offer(self, guild_id: int, user_id: int, resource_id: str) -> _Offer | None:
        of_subject = and_(subjects.c.guild_id == guild_id, subjects.c.resource_id == own_titles.c.resource_id)
        one = own_titles.c.resource_id == resource_id, own_titles.c.user_id == user_id
        columns = subjects.c.title.label("public"), subjects.c.url, own_titles.c.title, own_titles.c.told_at
        query = select(*columns).select_from(own_titles.join(subjects, of_subject))
        async with self._database.read() as tx:
            row = (await tx.execute(query.where(own_titles.c.guild_id == guild_id, *one))).one_or_none()
        if row is None:
            return None
        names = {row.public, row.title, placeholder_title(resource_id, row.url)} - {""}
        return _Offer(frozenset(names), row.told_at)

    async def post(self, guild_id: int, user_id: int, subject: Subject, now: datetime) -> None:
        """Needed before a card is posted: from then on everyone in the server may know of it, by this title."""
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id, frozenset({subject.id}))
            await save_subject(tx, guild_id, user_id, subject, now, shows=True, posted=True)

    async def find(self, guild_id: int, resource_id: str) -> Subject | None:
        """As everyone may know it: it was posted, or is on a shelf that all see."""
        return await self._find(select_for_everyone(), {"guild": guild_id, "id": resource_id})

    async def find_for(self, guild_id: int, viewer_id: int, resource_id: str, now: datetime) -> Subject | None:
        """None unless it was posted, is on a shelf that the viewer may see, or was offered to them lately."""
        one = {"guild": guild_id, "viewer": viewer_id, "id": resource_id}
        return await self._find(select_for_viewer(), {**one, "since": now - OFFER_EXPIRES})

    async def _find(self, query: Select[Any], parameters: dict[str, Any]) -> Subject | None:
        async with self._database.read() as tx:
            row = (await tx.execute(query, parameters)).one_or_none()
        return None if row is None else _subject(row)

    async def find_on_shelf(self, guild_id: int, viewer_id: int, names: Sequence[str]) -> Subject | None:
        """What is on a shelf that the viewer may see, by id or by `title_key`; an earlier name comes first.

        Cached, since everybody's lookups that find nothing ask.
        """
        key = guild_id, viewer_id, tuple(names)
        return await self._on_shelf.get(key, lambda: self._find_on_shelf(*key))

    async def _find_on_shelf(self, guild_id: int, viewer_id: int, names: Sequence[str]) -> Subject | None:
        wanted = {"guild": guild_id, "viewer": viewer_id, "names": list(names)}
        async with self._database.read() as tx:
            rows = sorted(await tx.execute(select_on_shelf(), wanted), key=lambda each: str(each.resource_id))
        by_name = {row.name: row for row in rows} | {row.resource_id: row for row in rows}
        return next((_subject(by_name[name]) for name in names if name in by_name), None)

    async def refresh_titles(self, subject_index: SubjectIndex) -> int:
        """Gives how many changed; an entry that leaves the catalog keeps its last title."""
        listed, changed = subject_index.stored_ids, 0
        async with self._database.read() as tx:
            stored = await tx.scalars(select(subjects.c.resource_id).where(subjects.c.listed.is_(True)).distinct())
            gone = [each for each in stored if each not in listed]
        for some in _in_parts(gone):
            changed += await self._update([(each, {"listed": False, "alias_of": None}) for each in some])
        for some in _in_parts(listed):
            changed += await self._update(await self._outdated(subject_index, some))
        return changed

    async def _outdated(self, subject_index: SubjectIndex, stored_ids: Sequence[str]) -> list[tuple[str, _Values]]:
        """What the catalog says of the ids of which some server has something else."""
        columns = (subjects.c.resource_id, *(subjects.c[name] for name in _FROM_CATALOG))
        async with self._database.read() as tx:
            # Each once, since a thousand servers know the same titles.
            rows = await tx.execute(select(*columns).where(subjects.c.resource_id.in_(stored_ids)).distinct())
        outdated = {}
        for stored_id, *known in rows:
            if resource := subject_index.resource(stored_id):
                current = _columns_of(subject_index.subject(resource), stored_id)
                if known != [current[name] for name in _FROM_CATALOG]:
                    outdated[stored_id] = current
        return list(outdated.items())

    async def _update(self, changes: Sequence[tuple[str, _Values]]) -> int:
        count = 0
        if changes:
            async with self._database.write() as tx:
                for stored_id, values in changes:
                    differs = or_(*(subjects.c[name].is_distinct_from(value) for name, value in values.items()))
                    change = update(subjects).where(subjects.c.resource_id == stored_id, differs).values(values)
                    count += (await tx.execute(change)).rowcount
        return count

    async def delete_unused(self, guild_id: int, now: datetime) -> None:
        """Those that nobody put on a shelf in time."""
        on_shelf = exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
        on_own_shelf = exists().where(
            readings.c.guild_id == guild_id,
            readings.c.user_id == own_titles.c.user_id,
            readings.c.resource_id == own_titles.c.resource_id,
        )
        known = exists().where(own_titles.c.guild_id == guild_id, own_titles.c.resource_id == subjects.c.resource_id)
        before = now - OFFER_EXPIRES
        expired = (own_titles.c.guild_id == guild_id, own_titles.c.told_at <= before)
        unused = (subjects.c.guild_id == guild_id, subjects.c.kept_at <= before)
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id)
            await tx.execute(delete(own_titles).where(*expired, ~on_own_shelf))
            await tx.execute(delete(subjects).where(*unused, ~on_shelf, ~known))


def _subject(row: Any) -> Subject:
    return Subject(row.resource_id, row.title, (row.resource_id,), row.url, listed=False)


async def claim_title(tx: Transaction, guild_id: int, user_id: int, subject: Subject, now: datetime) -> None:
    """For an unlisted subject, unless they know it: what only others know is as new as what nobody does.

    Raises OverQuota.
    """
    if subject.listed:
        return
    asked = {"guild": guild_id, "viewer": user_id, "id": subject.id}
    if (await tx.execute(select_if_known(), asked)).one_or_none() is None:
        await claim(tx, TITLES, guild_id, user_id, now)


async def save_subject(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    subject: Subject,
    now: datetime,
    *,
    shows: bool,
    posted: bool = False,
) -> None:
    """`now` is when they were offered it, or put it on a shelf; `subject` has the title that they know it by.

    Only where that `shows` to others it moves on in the server's order of what is read.
    """
    one = _one(guild_id, subject.id)
    # What it's an alias of is told by `refresh_titles` alone: `subject` may be of the catalog from before.
    from_catalog = {key: value for key, value in _columns_of(subject, subject.id).items() if key != "alias_of"}
    news = {**(from_catalog if subject.listed else {}), **({"kept_at": now} if shows else {})}
    title = subjects.c.title
    known = update(subjects).where(*one).values(news).returning(title) if news else select(title).where(*one)
    public = await tx.scalar(known)
    if public is None:
        kept_at = now if shows else now - OFFER_EXPIRES  # a row of `own_titles` or of a shelf keeps it
        row = {"guild_id": guild_id, "resource_id": subject.id, "kept_at": kept_at, **from_catalog}
        if not subject.listed and (told := await public_title(tx, subject.id)):
            row |= {"title": told, "title_key": title_key(told)}
        await tx.execute(insert(subjects).values(row))
        public = row["title"]
    if not subject.listed:
        words = "" if subject.title in {public, placeholder_title(subject.id, subject.url)} else subject.title
        await _save_own(tx, guild_id, user_id, subject.id, words, now, posted=posted)


async def _save_own(
    tx: Transaction, guild_id: int, user_id: int, resource_id: str, title: str, now: datetime, *, posted: bool
) -> None:
    words = {"title": title, "title_key": title_key(title)} if title else {}
    values: dict[str, Any] = {**words, "told_at": now}
    if posted:
        values["posted"] = True
    elif title:  # other words than those that were posted are theirs again
        values["posted"] = and_(own_titles.c.posted, own_titles.c.title == title)
    own = (
        own_titles.c.guild_id == guild_id,
        own_titles.c.resource_id == resource_id,
        own_titles.c.user_id == user_id,
    )
    if not (await tx.execute(update(own_titles).where(*own).values(values))).rowcount:
        row = {"title": "", "title_key": "", **values, "posted": posted}
        await tx.execute(insert(own_titles).values(guild_id=guild_id, resource_id=resource_id, user_id=user_id, **row))


def _columns_of(subject: Subject, stored_id: str) -> _Values:
    """As the catalog has it; of what it lacks, no word that anybody typed."""
    return {
        "title": subject.title if subject.listed else placeholder_title(subject.id, subject.url),
        "title_key": title_key(subject.title) if subject.listed else stored_id,
        "url": subject.url,
        "listed": subject.listed,
        "alias_of": None if subject.id == stored_id else subject.id,
    }


def _in_parts(stored_ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(stored_ids)
    while some := tuple(islice(rest, _AT_ONCE)):
        yield some


def _one(guild_id: int, resource_id: str) -> tuple[ColumnElement[bool], ...]:
    return subjects.c.guild_id == guild_id, subjects.c.resource_id == resource_id
