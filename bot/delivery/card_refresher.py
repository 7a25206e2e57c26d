"""Keeps the public cards of a paper true: who posted where is remembered, and a change edits them soon."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord

from bot.database import StorageError
from bot.delivery.edit_coalescer import EditCoalescer, OnRefused
from bot.delivery.retries import retry_pause
from bot.reading.model import Subject
from bot.reading.posted_cards import FOLLOWED_CARDS, REMEMBERED_FOR, PostedCard
from bot.reading.service import ReadingService

log = logging.getLogger(__name__)

_STORED_TOGETHER = 0.25  # seconds: cards posted within are stored in one transaction
_MOST_UNSTORED = 1000  # cards that wait for the database
_MOST_KEPT = 1000  # messages; beyond, the earliest are tried once more
_LONGEST_PAUSE = timedelta(minutes=1)
_CLOSE_TIMEOUT = 3.0  # seconds

RenderCard = Callable[[int, str], Awaitable[discord.ui.LayoutView]]
"""From a server's id and a resource's to its public card as of now."""


class CardRefresher:
    """Edits posted cards; what a member did is stored before this is called, so nothing here may fail them."""

    def __init__(
        self,
        reading: ReadingService,
        edits: EditCoalescer,
        render: RenderCard,
        render_last: RenderCard,
        now: Callable[[], datetime],
    ) -> None:
        """`render_last` names nobody."""
        self._reading = reading
        self._edits = edits
        self._render = render
        self._render_last = render_last
        self._now = now
        self._posted: list[PostedCard] = []
        self._storing: asyncio.Task[None] | None = None
        self._unstored = 0
        """Attempts in a row that the database failed."""
        self._storing_later: asyncio.TimerHandle | None = None
        self._kept: dict[int, None] = {}
        """Messages that Discord didn't let be edited a last time: a name in them goes when it has to, or in time."""
        self._refreshing: set[asyncio.Task[None]] = set()
        self._unread: set[tuple[int, tuple[str, ...], int | None]] = set()
        """Server, names and limit of the refreshes that wait for the database."""

    def posted(self, guild_id: int, channel_id: int, message_id: int, resource_id: str) -> None:
        """Remember a public card."""
        self._posted.append(PostedCard(guild_id, channel_id, message_id, resource_id, self._now()))
        self._begin_storing()

    def _begin_storing(self) -> None:
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_soon(), name="posted cards")

    async def _store_soon(self) -> None:
        await asyncio.sleep(_STORED_TOGETHER)
        await self._store()

    async def close(self) -> None:
        """Finish what was left for later: scheduled refreshes, and cards that are not stored yet."""
        if self._refreshing:
            await asyncio.wait(self._refreshing, timeout=0 if self._unread else _CLOSE_TIMEOUT)
        for task in self._refreshing:
            task.cancel()
        await self._store()
        if self._storing_later is not None:
            self._storing_later.cancel()

    async def _store(self) -> None:
        """Store the cards that were posted lately; together, since a commit waits for the disk."""
        posted, self._posted = self._posted, []
        if not posted:
            return
        try:
            await self._reading.cards.add(posted)
        except StorageError as error:
            log.debug("Posted cards are stored later: %s", error)
            self._posted = [*posted, *self._posted][-_MOST_UNSTORED:]
            self._store_later()
        except Exception:
            log.exception("Posted cards could not be stored, and will not follow changes: %d", len(posted))
        else:
            self._unstored = 0
            for guild_id, resource_id in dict.fromkeys((each.guild_id, each.resource_id) for each in posted):
                await self._forget_passed(guild_id, resource_id)

    async def _forget_passed(self, guild_id: int, resource_id: str) -> None:
        """Else a name that must go would mean an edit of every card that a paper ever had."""
        try:
            passed = await self._reading.cards.passed(guild_id, self._names([resource_id]))
        except StorageError as error:
            log.debug("Earlier cards are looked at after the next one: %s", error)
            return
        for card in passed:
            if card.message_id not in self._kept:
                self._edit_last(card, on_refused=partial(self._keep, card.message_id))

    async def _keep(self, message_id: int) -> None:
        self._kept[message_id] = None
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def _edit_last(self, card: PostedCard, on_refused: OnRefused) -> None:
        """So that it names nobody, and can be forgotten."""
        render = partial(self._render_last, card.guild_id, card.resource_id)
        forget = partial(self._reading.cards.remove, card.guild_id, card.message_id)
        self._edits.schedule(
            card.guild_id, card.channel_id, card.message_id, render, forget, on_refused, on_edited=forget
        )

    def _names(self, resource_ids: Iterable[str]) -> list[str]:
        """The ids by which cards of these resources may be stored."""
        stored = (Subject(each, "", (each,), listed=False) for each in resource_ids)
        return sorted({name for each in stored for name in self._reading.subject_index.current(each).ids})

    def _store_later(self) -> None:
        self._unstored += 1
        pause = retry_pause(self._unstored, random.random(), longest=_LONGEST_PAUSE)  # noqa: S311 - no secret
        if self._storing_later is not None:
            self._storing_later.cancel()
        self._storing_later = asyncio.get_running_loop().call_later(pause.total_seconds(), self._begin_storing)

    def schedule(self, guild_id: int, subject: Subject) -> None:
        """Refresh after the answer: who made the change need not wait for other cards."""
        self._start(self.refresh(guild_id, subject))

    def _start(self, refresh: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(refresh, name="refresh cards")
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    async def repair(self, guild_id: int, since: datetime) -> None:
        """Bring the latest cards of what members changed after `since` up to date: an edit may not have landed."""
        await self.refresh_latest(guild_id, await self._reading.cards.changed_since(guild_id, since))

    async def forget_old(self, guild_id: int, now: datetime) -> None:
        """Edit cards of the past a last time, so that they name nobody, and follow them no more.

        Where Discord refuses the edit, as in archived threads, the card is followed for as long again.
        """
        cards = self._reading.cards
        for card in await cards.posted_before(guild_id, now - REMEMBERED_FOR):
            self._edit_last(card, on_refused=partial(cards.keep, card, now))

    async def refresh(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date."""
        await self._refresh(guild_id, subject.ids, FOLLOWED_CARDS)

    async def refresh_latest(self, guild_id: int, resource_ids: Iterable[str]) -> None:
        """Bring the latest cards of each of these resources up to date."""
        for resource_id in resource_ids:
            await self._refresh(guild_id, self._names([resource_id]), FOLLOWED_CARDS)

    async def refresh_all(self, guild_id: int, resource_ids: Iterable[str]) -> None:
        """Bring every card of these resources that may name somebody up to date: a name must go, or may come back."""
        await self._refresh(guild_id, self._names(resource_ids), None)

    async def _refresh(self, guild_id: int, names: Sequence[str], most: int | None) -> None:
        await self._store()
        try:
            await self._schedule_edits(guild_id, names, most)
        except StorageError as error:
            log.debug("Cards stay as they are for now: %s", error)
            key = (guild_id, tuple(names), most)
            if key not in self._unread:
                self._unread.add(key)
                self._start(self._refresh_later(*key))

    async def _refresh_later(self, guild_id: int, names: tuple[str, ...], most: int | None) -> None:
        failures = 0
        try:
            while True:
                failures += 1
                pause = retry_pause(failures, random.random(), longest=_LONGEST_PAUSE)  # noqa: S311 - no secret
                await asyncio.sleep(pause.total_seconds())
                try:
                    await self._schedule_edits(guild_id, names, most)
                except StorageError as error:
                    log.debug("Cards still stay as they are: %s", error)
                else:
                    return
        finally:
            self._unread.discard((guild_id, names, most))

    async def _schedule_edits(self, guild_id: int, names: Sequence[str], most: int | None) -> None:
        cards = self._reading.cards
        for card in await cards.latest(guild_id, names, most):
            render = partial(self._render, guild_id, card.resource_id)
            gone = partial(cards.remove, guild_id, card.message_id)
            # A name that must go leaves archived threads too; a change of readers need not open them again.
            self._edits.schedule(guild_id, card.channel_id, card.message_id, render, gone, reopen=most is None)
