"""The last known titles and links of what people read."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, insert, select, update

from bot.database import Database, Transaction
from bot.database.schema.tables import readings, subjects
from bot.reading.model import Subject
from bot.reading.subject_index import SubjectIndex

_OFFER_EXPIRES = timedelta(days=7)  # how long a button may wait with a title that nobody has on a shelf


class SubjectStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, guild_id: int, subject: Subject, now: datetime) -> None:
        """Needed before a button carries the id of an unlisted subject."""
        async with self._database.write() as tx:
            await save_subject(tx, guild_id, subject, now)

    async def find(self, guild_id: int, resource_id: str, *, on_shelf: bool = False) -> Subject | None:
        """If `on_shelf`, only while somebody has it there."""
        query = select(subjects).where(*_one(guild_id, resource_id))
        if on_shelf:
            query = query.where(
                exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
            )
        async with self._database.read() as tx:
            row = (await tx.execute(query)).one_or_none()
        return None if row is None else Subject(row.resource_id, row.title, (row.resource_id,), row.url, listed=False)

    async def refresh_titles(self, subject_index: SubjectIndex) -> int:
        """Gives how many changed; an entry that leaves the catalog keeps its last title."""
        async with self._database.read() as tx:
            stored = list(await tx.execute(select(subjects)))
        changes = []
        for row in stored:
            resource = subject_index.resource(row.resource_id)
            now = subject_index.subject(resource) if resource else None
            title, url, listed = (now.title, now.url, True) if now else (row.title, row.url, False)
            if (title, url, listed) != (row.title, row.url, row.listed):
                changes.append((row, {"title": title, "url": url, "listed": listed}))
        if changes:
            async with self._database.write() as tx:
                for row, values in changes:
                    await tx.execute(update(subjects).where(*_one(row.guild_id, row.resource_id)).values(values))
        return len(changes)

    async def delete_unused(self, guild_id: int, now: datetime) -> None:
        """Those that nobody put on a shelf in time."""
        on_shelf = exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
        expired = subjects.c.kept_at <= now - _OFFER_EXPIRES
        async with self._database.write() as tx:
            await tx.execute(delete(subjects).where(subjects.c.guild_id == guild_id, expired, ~on_shelf))


async def save_subject(tx: Transaction, guild_id: int, subject: Subject, now: datetime) -> None:
    values = {"title": subject.title, "url": subject.url, "listed": subject.listed, "kept_at": now}
    if not (await tx.execute(update(subjects).where(*_one(guild_id, subject.id)).values(values))).rowcount:
        await tx.execute(insert(subjects).values(guild_id=guild_id, resource_id=subject.id, **values))


def _one(guild_id: int, resource_id: str) -> tuple[ColumnElement[bool], ...]:
    return subjects.c.guild_id == guild_id, subjects.c.resource_id == resource_id
