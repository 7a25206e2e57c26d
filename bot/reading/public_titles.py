"""What public services say about papers that the catalog lacks: kept for all servers, since it's nobody's words.

A title goes to every shelf that has the paper under its id alone; titles that members told stay theirs.
"""

import json
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from bot.database import Database, Transaction
from bot.database.schema.tables import paper_metadata, subjects
from bot.metadata.model import PaperMetadata
from bot.reading.subject_index import title_key

FOUND_IS_FRESH = timedelta(days=90)  # afterwards it's asked for once more: papers are published, and retracted
MISSING_IS_FRESH = timedelta(days=1)
_KEPT_FOR = timedelta(days=400)
_TIDIED_EVERY = timedelta(hours=1)
_AT_ONCE = 500  # far more than services are asked for in an hour by one server
_COLUMNS = ("title", "source")
_DETAILS = tuple(each.name for each in fields(PaperMetadata) if each.name not in _COLUMNS)


class PublicTitleStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tidied_at: datetime | None = None

    async def is_fresh(self, resource_id: str, now: datetime) -> bool:
        """Whether the services need not be asked."""
        query = select(paper_metadata.c.title, paper_metadata.c.asked_at).where(_one(resource_id))
        async with self._database.read() as tx:
            row = (await tx.execute(query)).one_or_none()
        return row is not None and now - row.asked_at < (FOUND_IS_FRESH if row.title else MISSING_IS_FRESH)

    async def title(self, resource_id: str) -> str:
        """Empty where no service has told it."""
        async with self._database.read() as tx:
            return await public_title(tx, resource_id)

    async def find(self, resource_id: str) -> PaperMetadata | None:
        async with self._database.read() as tx:
            row = (await tx.execute(select(paper_metadata).where(_one(resource_id)))).one_or_none()
        return _metadata(row) if row is not None and row.title else None

    async def keep(self, resource_id: str, found: PaperMetadata | None, now: datetime) -> tuple[int, ...]:
        """What is known already stays where no service knows the id any more.

        Gives the servers in which a title changed.
        """
        async with self._database.write() as tx:
            before = await public_title(tx, resource_id)
            values = {"asked_at": now, **(_values(found) if found is not None else {})}
            if not (await tx.execute(update(paper_metadata).where(_one(resource_id)).values(values))).rowcount:
                row = {"resource_id": resource_id, "title": "", "source": "", "details": "{}", **values}
                await tx.execute(insert(paper_metadata).values(row))
            if found is None or found.title == before:
                return ()
            titles = {"title": found.title, "title_key": title_key(found.title)}
            # Not where the catalog had an entry for it, whose title stays.
            nameless = or_(subjects.c.title_key == subjects.c.resource_id, subjects.c.title == before)
            of_paper = (subjects.c.resource_id == resource_id, subjects.c.listed.is_(False), nameless)
            changed = update(subjects).where(*of_paper).values(titles).returning(subjects.c.guild_id)
            return tuple(await tx.scalars(changed))

    async def untitled(self, guild_id: int, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Id and address of what has no title, and of which no service was asked lately."""
        asked = exists().where(
            paper_metadata.c.resource_id == subjects.c.resource_id,
            paper_metadata.c.asked_at > now - MISSING_IS_FRESH,
        )
        query = select(subjects.c.resource_id, subjects.c.url).where(
            subjects.c.guild_id == guild_id,
            subjects.c.listed.is_(False),
            subjects.c.title_key == subjects.c.resource_id,
            or_(*(subjects.c.resource_id.like(f"{scheme}:%") for scheme in ("arxiv", "doi", "openreview"))),
            ~asked,
        )
        async with self._database.read() as tx:
            rows = await tx.execute(query.order_by(subjects.c.kept_at.desc(), subjects.c.resource_id).limit(most))
            return tuple((row.resource_id, row.url) for row in rows)

    async def delete_expired(self, now: datetime) -> None:
        """By age alone: what stays while somebody has the paper would tell that they do. Once an hour, for all."""
        if self._tidied_at is not None and self._tidied_at <= now < self._tidied_at + _TIDIED_EVERY:
            return
        self._tidied_at = now
        asked_at = paper_metadata.c.asked_at
        unknown = and_(paper_metadata.c.title == "", asked_at < now - MISSING_IS_FRESH)
        expired = or_(asked_at < now - _KEPT_FOR, unknown)
        async with self._database.read() as tx:  # nobody's change waits for the search
            found = list(await tx.scalars(select(paper_metadata.c.resource_id).where(expired).limit(_AT_ONCE)))
        if found:
            async with self._database.write() as tx:
                await tx.execute(delete(paper_metadata).where(paper_metadata.c.resource_id.in_(found)))


async def public_title(tx: Transaction, resource_id: str) -> str:
    """Empty where no service has told it."""
    return await tx.scalar(select(paper_metadata.c.title).where(_one(resource_id))) or ""


def _one(resource_id: str) -> Any:
    return paper_metadata.c.resource_id == resource_id


def _values(found: PaperMetadata) -> dict[str, str]:
    known = asdict(found)
    return {
        "title": found.title,
        "source": found.source,
        "details": json.dumps({name: known[name] for name in _DETAILS}),
    }


def _metadata(row: Any) -> PaperMetadata:
    details = json.loads(row.details)
    known = {name: details[name] for name in _DETAILS if name in details}  # other versions may have others
    return PaperMetadata(title=row.title, source=row.source, **{**known, "authors": tuple(known.get("authors", ()))})
