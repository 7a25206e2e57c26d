"""The stores of readings, and what a typed text or a stored id means to them."""

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.catalog.model import Catalog
from bot.library.library import Library
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.reading.model import Resolution, Subject, Tracked
from bot.reading.posted_cards import PostedCardStore
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex, placeholder_title, possible_subject, stored_names
from bot.reading.subject_store import SubjectStore
from bot.reading.views import ReadingViews


class ReadingService:
    """Raises StorageError."""

    def __init__(
        self,
        library: Library,
        *,
        store: ReadingStore,
        subjects: SubjectStore,
        views: ReadingViews,
        cards: PostedCardStore,
    ) -> None:
        self._library = library
        self._indexes: tuple[SubjectIndex, ...] = ()
        self.store = store
        self.subjects = subjects
        self.views = views
        self.cards = cards

    @property
    def subject_index(self) -> SubjectIndex:
        return self.subject_index_of(self._library.catalog)

    def subject_index_of(self, catalog: Catalog) -> SubjectIndex:
        """Of the current or the previous catalog: an answer may have begun before the last save."""
        for index in self._indexes:
            if index.catalog is catalog:
                return index
        return self._keep(SubjectIndex(catalog))

    def _keep(self, subject_index: SubjectIndex) -> SubjectIndex:
        self._indexes = (subject_index, *self._indexes[:1])
        return subject_index

    async def refresh_titles(self) -> int:
        """Gives how many changed."""
        return await self.subjects.refresh_titles(
            self._keep(await asyncio.to_thread(SubjectIndex, self._library.catalog))
        )

    async def find_subject(self, guild_id: int, viewer_id: int, resource_id: str, now: datetime) -> Subject | None:
        """None when the catalog lacks it and the viewer may not know of it (see `SubjectStore.find_for`)."""
        if (listed := self._listed(resource_id)) is not None:
            return listed
        stored = await self.subjects.find_for(guild_id, viewer_id, resource_id, now)
        return None if stored is None else self.subject_index.current(stored)

    async def posted_subject(self, guild_id: int, resource_id: str) -> Subject | None:
        """What a card in a channel is about; None when the catalog lacks it and nobody here shows that they have it."""
        if (listed := self._listed(resource_id)) is not None:
            return listed
        stored = await self.subjects.find(guild_id, resource_id)
        return None if stored is None else self.subject_index.current(stored)

    def _listed(self, resource_id: str) -> Subject | None:
        subject_index = self.subject_index
        resource = subject_index.resource(resource_id)
        return None if resource is None else subject_index.subject(resource)

    async def resolve(self, guild_id: int, viewer_id: int, text: str) -> Resolution:
        found = await resolve(self._library.edition, text)
        return found if isinstance(found, Known) else await self.look_on_shelves(guild_id, viewer_id, found)

    async def look_on_shelves(
        self, guild_id: int, viewer_id: int, missed: Ambiguous | Unknown
    ) -> Tracked | Ambiguous | Unknown:
        """By stored id, identifier or last known title, among what the viewer may know of."""
        names = stored_names(missed.lookup)
        stored = await self.subjects.find_on_shelf(guild_id, viewer_id, names) if names else None
        if stored is None:
            return missed
        current, stated = self.subject_index_of(missed.edition.catalog).current(stored), possible_subject(missed.lookup)
        if stated is None or stated.id != current.id or current.title != placeholder_title(current.id, current.url):
            return Tracked(current, missed)
        return Tracked(replace(current, title=stated.title), missed, retitled=stated.title != current.title)
