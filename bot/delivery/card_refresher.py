"""Keeps the public cards of a paper true: who posted where is remembered, and a change edits them soon."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from functools import partial

from bot.database import StorageError
from bot.delivery.edit_coalescer import Edits
from bot.reading.cards import LIVE, PostedCard
from bot.reading.model import Subject
from bot.ui.kit.cards import Card, empty_card
from bot.ui.kit.context import server_of
from bot.ui.kit.host import Host, Interaction
from bot.ui.papers.card import paper_card
from bot.ui.papers.unlisted import outside_card

log = logging.getLogger(__name__)

_TOGETHER = 0.25  # seconds: cards posted within are stored in one transaction


class LiveCards:
    """What a member did is stored before this is called, so nothing here may fail them."""

    def __init__(self, host: Host, edits: Edits) -> None:
        self._host = host
        self._edits = edits
        self._posted: list[PostedCard] = []
        self._keeping: asyncio.Task[None] | None = None
        self._following: set[asyncio.Task[None]] = set()

    def posted(self, interaction: Interaction, message_id: int, resource_id: str) -> None:
        """Remember a public card that answered `interaction`; none where it shows no shelves."""
        guild_id = server_of(interaction)
        if guild_id is None or interaction.channel_id is None or not message_id:
            return
        card = PostedCard(guild_id, interaction.channel_id, message_id, resource_id, self._host.now())
        self._posted.append(card)
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep_soon(), name="posted cards")

    async def _keep_soon(self) -> None:
        await asyncio.sleep(_TOGETHER)
        await self._keep()

    async def keep(self) -> None:
        """Finish what was left for later: other cards are on their way, and those posted lately are stored."""
        await asyncio.gather(*self._following, return_exceptions=True)
        await self._keep()

    async def _keep(self) -> None:
        """Store the cards that were posted lately; together, since a commit waits for the disk."""
        posted, self._posted = self._posted, []
        if not posted:
            return
        try:
            await self._host.reading.cards.keep(posted)
        except StorageError as error:
            log.error("Cards that were posted will not follow changes: %s", error)

    def follow(self, guild_id: int, subject: Subject) -> None:
        """Do what `changed` does, after the answer: who made the change need not wait for other cards."""
        task = asyncio.create_task(self.changed(guild_id, subject), name="cards follow")
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    async def changed(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date."""
        await self._bring_up(guild_id, subject.names, LIVE)

    async def changed_everywhere(self, guild_id: int, resource_ids: Iterable[str]) -> None:
        """Bring every card of these resources up to date, however old: a name must go, or may come back."""
        subject_index = self._host.reading.subject_index
        stored = (Subject(each, "", (each,), listed=False) for each in resource_ids)
        names = {name for each in stored for name in subject_index.current(each).names}
        await self._bring_up(guild_id, sorted(names), None)

    async def _bring_up(self, guild_id: int, names: Sequence[str], most: int | None) -> None:
        await self._keep()
        cards = self._host.reading.cards
        try:
            posted = await cards.of(guild_id, names, most)
        except StorageError as error:
            log.error("Cards stay as they are: %s", error)
            return
        for card in posted:
            render = partial(self._render, guild_id, card.resource_id)
            gone = partial(cards.drop, guild_id, card.message_id)
            self._edits.soon(card.channel_id, card.message_id, render, gone)

    async def own_card(self, guild_id: int, subject: Subject, viewer: int) -> Card:
        """The card of `subject` for one member alone."""
        return await self._card(guild_id, subject, viewer)

    async def public_card(self, guild_id: int, subject: Subject) -> Card:
        """The card of `subject` for everybody in the server."""
        return await self._card(guild_id, subject, None)

    async def _card(self, guild_id: int, subject: Subject, viewer: int | None) -> Card:
        host, private = self._host, viewer is not None
        if resource := host.reading.subject_index.resource(subject.id):
            sheet = await host.sheets.paper(host.library.catalog, resource, guild_id, viewer)
            return paper_card(sheet, private=private)
        shelved = await host.sheets.shelved(subject, guild_id, viewer)
        return outside_card(shelved, host.library.catalog.home, private=private)

    async def _render(self, guild_id: int, resource_id: str) -> Card | None:
        subject = await self._host.reading.subject(guild_id, resource_id)
        # A title that only one person had tracked goes with their data, and so it must from here.
        return await self.public_card(guild_id, subject) if subject else empty_card("Nobody here reads this any more.")
