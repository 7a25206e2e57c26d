"""Which public messages show who reads a resource."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from bot.database import Database, QueryCache
from bot.database.schema.tables import cards, readings
from bot.database.spoilt_moments import readable_rows
from bot.frozen import dataclass

FOLLOWED_CARDS = 5
"""So many of a resource's latest cards in a server follow every change; the one before them names nobody any more."""

REMEMBERED_FOR = timedelta(days=90)
_FORGOTTEN_AT_ONCE = 500  # of one server
_PASSED_AT_ONCE = 5  # more than one, since Discord may have refused to edit an earlier one


@dataclass(frozen=True, slots=True)
class PostedCard:
    guild_id: int
    channel_id: int
    message_id: int
    resource_id: str
    posted_at: datetime


_COLUMNS = tuple(each.name for each in fields(PostedCard))


class PostedCardStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._remembered: QueryCache[tuple[int, tuple[str, ...], int | None], tuple[PostedCard, ...]] = QueryCache(
            database, cards
        )

    async def add(self, posted: Sequence[PostedCard]) -> None:
        """Also where some are stored already, after a commit that may not have arrived."""
        async with self._database.write() as tx:
            guild_ids, message_ids = {card.guild_id for card in posted}, [card.message_id for card in posted]
            again = (cards.c.guild_id.in_(guild_ids), cards.c.message_id.in_(message_ids))
            await tx.execute(delete(cards).where(*again))
            await tx.execute(insert(cards), [{name: getattr(card, name) for name in _COLUMNS} for card in posted])

    async def latest(
        self, guild_id: int, resource_ids: Sequence[str], limit: int | None = FOLLOWED_CARDS
    ) -> tuple[PostedCard, ...]:
        """The cards of one resource by all its ids, the latest first; without limit for None."""
        key = (guild_id, tuple(resource_ids), limit)
        return await self._remembered.get(key, lambda: self._read_latest(*key))

    async def _read_latest(
        self, guild_id: int, resource_ids: tuple[str, ...], limit: int | None
    ) -> tuple[PostedCard, ...]:
        query = (
            select(cards)
            .where(cards.c.guild_id == guild_id, cards.c.resource_id.in_(resource_ids))
            .order_by(cards.c.message_id.desc())
            .limit(limit)
        )
        async with self._database.read() as tx:
            return tuple(
                PostedCard(row.guild_id, row.channel_id, row.message_id, row.resource_id, row.posted_at)
                for row in await readable_rows(tx, query, cards)
            )

    async def passed(self, guild_id: int, resource_ids: Sequence[str]) -> tuple[PostedCard, ...]:
        """The latest of those that came before the followed ones."""
        found = await self.latest(guild_id, resource_ids, FOLLOWED_CARDS + _PASSED_AT_ONCE)
        return found[FOLLOWED_CARDS:]

    async def changed_since(self, guild_id: int, moment: datetime) -> tuple[str, ...]:
        """Ids of resources whose readings somebody changed after that moment."""
        query = (
            select(readings.c.resource_id)
            .where(readings.c.guild_id == guild_id, readings.c.changed_at > moment)
            .distinct()
        )
        async with self._database.read() as tx:
            return tuple(await tx.scalars(query))

    async def posted_before(self, guild_id: int, moment: datetime) -> tuple[PostedCard, ...]:
        """Some of them, the oldest first."""
        old = (cards.c.guild_id == guild_id, cards.c.posted_at < moment)
        query = select(cards).where(*old).order_by(cards.c.posted_at).limit(_FORGOTTEN_AT_ONCE)
        async with self._database.read() as tx:
            found = await readable_rows(tx, query, cards)
        return tuple(PostedCard(*(getattr(row, name) for name in _COLUMNS)) for row in found)

    async def keep(self, card: PostedCard, now: datetime) -> None:
        """As if it had just been posted."""
        one = (cards.c.guild_id == card.guild_id, cards.c.message_id == card.message_id)
        async with self._database.write() as tx:
            await tx.execute(update(cards).where(*one).values(posted_at=now))

    async def remove(self, guild_id: int, message_id: int) -> None:
        async with self._database.write() as tx:
            await tx.execute(delete(cards).where(cards.c.guild_id == guild_id, cards.c.message_id == message_id))
