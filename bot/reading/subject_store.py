"""The last known titles and links of what people read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, union, update

from bot.database import Database, QueryCache, Scope, Transaction
from bot.database.schema.tables import members, readings, subjects
from bot.members.privacy import visible_reading
from bot.reading.model import Subject
from bot.reading.subject_index import SubjectIndex, placeholder_title, title_key
from bot.servers.quotas import TITLES, claim

OFFER_EXPIRES = timedelta(days=7)  # how long a button may wait with a title that nobody has on a shelf
_AT_ONCE = 500  # ids looked for in one transaction
_FROM_CATALOG = ("title", "title_key", "url", "listed", "alias_of")

_Values = dict[str, str | bool | None]


class SubjectStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._on_shelf: QueryCache[tuple[int, int, tuple[str, ...]], Subject | None] = QueryCache(
            database, subjects, readings, members, scope_of=lambda key: Scope(key[0])
        )

    async def save(self, guild_id: int, user_id: int, subject: Subject, now: datetime) -> None:
        """Needed before a button carries the id of an unlisted subject. Raises OverQuota for a new one."""
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id, frozenset({subject.id}))
            if await tx.scalar(select(subjects.c.resource_id).where(*_one(guild_id, subject.id))) is None:
                await claim_title(tx, guild_id, user_id, subject, now)
            await save_subject(tx, guild_id, subject, now)

    async def find(self, guild_id: int, resource_id: str) -> Subject | None:
        """For a card that is posted already: whoever has it on a shelf."""
        return await self._find(*_one(guild_id, resource_id))

    async def find_for(self, guild_id: int, viewer_id: int, resource_id: str, now: datetime) -> Subject | None:
        """None unless it's on a shelf that the viewer may see, or was offered lately, to whomever."""
        offer_valid = subjects.c.kept_at > now - OFFER_EXPIRES
        return await self._find(*_one(guild_id, resource_id), or_(offer_valid, _on_shelf_for(guild_id, viewer_id)))

    async def _find(self, *where: ColumnElement[bool]) -> Subject | None:
        query = select(subjects).where(*where)
        async with self._database.read() as tx:
            row = (await tx.execute(query)).one_or_none()
        return None if row is None else _subject(row)

    async def find_on_shelf(self, guild_id: int, viewer_id: int, names: Sequence[str]) -> Subject | None:
        """What is on a shelf that the viewer may see, by id or by `title_key`; an earlier name comes first.

        Cached, since everybody's lookups that find nothing ask.
        """
        key = guild_id, viewer_id, tuple(names)
        return await self._on_shelf.get(key, lambda: self._find_on_shelf(*key))

    async def _find_on_shelf(self, guild_id: int, viewer_id: int, names: Sequence[str]) -> Subject | None:
        query = select(subjects).where(subjects.c.guild_id == guild_id, _on_shelf_for(guild_id, viewer_id))
        # Two queries in one: for an OR, SQLite would read the whole server.
        by_any_name = union(
            *(query.where(column.in_(names)) for column in (subjects.c.resource_id, subjects.c.title_key))
        )
        async with self._database.read() as tx:
            rows = sorted(await tx.execute(by_any_name), key=lambda each: str(each.resource_id))
        by_name = {row.title_key: row for row in rows} | {row.resource_id: row for row in rows}
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
        expired = subjects.c.kept_at <= now - OFFER_EXPIRES
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id)
            await tx.execute(delete(subjects).where(subjects.c.guild_id == guild_id, expired, ~on_shelf))


def _subject(row: Any) -> Subject:
    return Subject(row.resource_id, row.title, (row.resource_id,), row.url, listed=False)


def _on_shelf_for(guild_id: int, viewer_id: int) -> ColumnElement[bool]:
    here = readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id
    return exists().where(*here, visible_reading(guild_id, viewer_id))


async def claim_title(tx: Transaction, guild_id: int, user_id: int, subject: Subject, now: datetime) -> None:
    """For a subject that isn't stored yet. Raises OverQuota."""
    if not subject.listed:
        await claim(tx, TITLES, guild_id, user_id, now)


async def save_subject(tx: Transaction, guild_id: int, subject: Subject, now: datetime) -> None:
    """`now` is when it was offered, or was put on a shelf that others see."""
    # What it's an alias of is told by `refresh_titles` alone: `subject` may be of the catalog from before.
    known = {key: value for key, value in _columns_of(subject, subject.id).items() if key != "alias_of"}
    values = {**known, "kept_at": now}
    is_untitled = subject.title == placeholder_title(subject.id)  # somebody else may have told it
    changed = {key: value for key, value in values.items() if not (is_untitled and key in {"title", "title_key"})}
    if not (await tx.execute(update(subjects).where(*_one(guild_id, subject.id)).values(changed))).rowcount:
        await tx.execute(insert(subjects).values(guild_id=guild_id, resource_id=subject.id, **values))


def _columns_of(subject: Subject, stored_id: str) -> _Values:
    return {
        "title": subject.title,
        "title_key": title_key(subject.title),
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
