"""Keeps the public cards of a paper true: who posted where is remembered, and a change edits them soon."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

import discord

from bot.database import StorageError
from bot.delivery.edit_coalescer import EditCoalescer
from bot.reading.model import Subject
from bot.reading.posted_cards import FOLLOWED_CARDS, PostedCard
from bot.reading.service import ReadingService

log = logging.getLogger(__name__)

_STORED_TOGETHER = 0.25  # seconds: cards posted within are stored in one transaction

RenderCard = Callable[[int, str], Awaitable[discord.ui.LayoutView]]
"""From a server's id and a resource's to its public card as of now."""


class CardRefresher:
    """Edits posted cards; what a member did is stored before this is called, so nothing here may fail them."""

    def __init__(
        self, reading: ReadingService, edits: EditCoalescer, render: RenderCard, now: Callable[[], datetime]
    ) -> None:
        self._reading = reading
        self._edits = edits
        self._render = render
        self._now = now
        self._posted: list[PostedCard] = []
        self._storing: asyncio.Task[None] | None = None
        self._refreshing: set[asyncio.Task[None]] = set()

    def posted(self, guild_id: int, channel_id: int, message_id: int, resource_id: str) -> None:
        """Remember a public card."""
        self._posted.append(PostedCard(guild_id, channel_id, message_id, resource_id, self._now()))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_soon(), name="posted cards")

    async def _store_soon(self) -> None:
        await asyncio.sleep(_STORED_TOGETHER)
        await self._store()

    async def close(self) -> None:
        """Finish what was left for later: scheduled refreshes, and cards that are not stored yet."""
        await asyncio.gather(*self._refreshing, return_exceptions=True)
        await self._store()

    async def _store(self) -> None:
        """Store the cards that were posted lately; together, since a commit waits for the disk."""
        posted, self._posted = self._posted, []
        if not posted:
            return
        try:
            await self._reading.cards.add(posted)
        except StorageError as error:
            log.debug("Cards that were posted will not follow changes: %s", error)

    def schedule(self, guild_id: int, subject: Subject) -> None:
        """Refresh after the answer: who made the change need not wait for other cards."""
        task = asyncio.create_task(self.refresh(guild_id, subject), name="refresh cards")
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    async def refresh(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date."""
        await self._refresh(guild_id, subject.ids, FOLLOWED_CARDS)

    async def refresh_all(self, guild_id: int, resource_ids: Iterable[str]) -> None:
        """Bring every card of these resources up to date, however old: a name must go, or may come back."""
        subject_index = self._reading.subject_index
        stored = (Subject(each, "", (each,), listed=False) for each in resource_ids)
        names = {name for each in stored for name in subject_index.current(each).ids}
        await self._refresh(guild_id, sorted(names), None)

    async def _refresh(self, guild_id: int, names: Sequence[str], most: int | None) -> None:
        await self._store()
        cards = self._reading.cards
        try:
            posted = await cards.latest(guild_id, names, most)
        except StorageError as error:
            log.debug("Cards stay as they are: %s", error)
            return
        for card in posted:
            render = partial(self._render, guild_id, card.resource_id)
            gone = partial(cards.remove, guild_id, card.message_id)
            self._edits.schedule(card.channel_id, card.message_id, render, gone)
