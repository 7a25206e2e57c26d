"""Which public messages show a resource's readers, and the names under which the catalog last knew a resource."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.database import Database, QueryCache
from bot.database.schema.tables import cards, subjects
from bot.reading.subject_index import SubjectIndex

LIVE = 5
"""So many of the latest cards of one resource follow every change; the others only when a name must go."""


@dataclass(frozen=True, slots=True)
class PostedCard:
    """A message of the bot's that shows the group."""

    guild_id: int
    channel_id: int
    message_id: int
    resource_id: str
    posted_at: datetime


class CardStore:
    """Remembers posted cards and last known names, by server. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: QueryCache[tuple[int, tuple[str, ...], int | None], tuple[PostedCard, ...]] = QueryCache(
            database, cards
        )

    async def keep(self, posted: Sequence[PostedCard]) -> None:
        """Remember cards that were posted."""
        async with self._database.write() as tx:
            await tx.execute(insert(cards), [_row_of(card) for card in posted])

    async def of(self, guild_id: int, names: Sequence[str], most: int | None = LIVE) -> tuple[PostedCard, ...]:
        """The cards of a resource that has these ids, the latest first; all for None. Every change asks."""
        key = (guild_id, tuple(names), most)
        return await self._known.get(key, lambda: self._of(*key))

    async def _of(self, guild_id: int, names: tuple[str, ...], most: int | None) -> tuple[PostedCard, ...]:
        wanted = (
            select(cards)
            .where(cards.c.guild_id == guild_id, cards.c.resource_id.in_(names))
            .order_by(cards.c.message_id.desc())
            .limit(most)
        )
        async with self._database.read() as tx:
            return tuple(
                PostedCard(row.guild_id, row.channel_id, row.message_id, row.resource_id, row.posted_at)
                for row in await tx.execute(wanted)
            )

    async def drop(self, guild_id: int, message_id: int) -> None:
        """Forget a card that is gone."""
        async with self._database.write() as tx:
            await tx.execute(delete(cards).where(cards.c.guild_id == guild_id, cards.c.message_id == message_id))

    async def refresh_titles(self, subject_index: SubjectIndex) -> int:
        """Bring the last known names of what people track up to the catalog's; gives how many were new.

        An entry that leaves the catalog later keeps the name it had last, and is no longer marked as listed.
        """
        async with self._database.read() as tx:
            stored = list(await tx.execute(select(subjects)))
        changes = []
        for row in stored:
            resource = subject_index.resource(row.resource_id)
            now = subject_index.subject(resource) if resource else None
            wanted = (now.title, now.url, True) if now else (row.title, row.url, False)
            if wanted != (row.title, row.url, row.listed):
                changes.append((row.guild_id, row.resource_id, wanted))
        if changes:
            async with self._database.write() as tx:
                for guild_id, resource_id, (title, url, listed) in changes:
                    one = (subjects.c.guild_id == guild_id, subjects.c.resource_id == resource_id)
                    await tx.execute(update(subjects).where(*one).values(title=title, url=url, listed=listed))
        return len(changes)


def _row_of(card: PostedCard) -> dict[str, Any]:
    return {
        "guild_id": card.guild_id,
        "channel_id": card.channel_id,
        "message_id": card.message_id,
        "resource_id": card.resource_id,
        "posted_at": card.posted_at,
    }
