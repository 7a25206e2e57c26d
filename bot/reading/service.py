"""The reading room: everything about who reads what, in one place for those who need it."""

import asyncio

from bot.catalog.model import Catalog
from bot.database import Database
from bot.library.library import Library
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.reading.cards import CardStore
from bot.reading.model import Resolution, Subject, Tracked
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex, external_subject, title_key
from bot.reading.views import ReadingViews


class ReadingService:
    """The stores of readings and people on one database, and how the library's catalog of now names things."""

    def __init__(self, database: Database, library: Library) -> None:
        self._library = library
        self._indexes: tuple[SubjectIndex, ...] = ()
        self.store = ReadingStore(database)
        self.views = ReadingViews(database)
        self.cards = CardStore(database)

    @property
    def subject_index(self) -> SubjectIndex:
        """How the present catalog names things; made anew after a save, which takes 0.2 s for 5,000 entries."""
        return self.subject_index_of(self._library.catalog)

    def subject_index_of(self, catalog: Catalog) -> SubjectIndex:
        """How an edition's catalog names things, also for an answer that was begun before the last save."""
        for subject_index in self._indexes:
            if subject_index.catalog is catalog:
                return subject_index
        return self._keep(SubjectIndex(catalog))

    def _keep(self, subject_index: SubjectIndex) -> SubjectIndex:
        self._indexes = (subject_index, *self._indexes[:1])
        return subject_index

    async def refresh_titles(self) -> int:
        """Bring last known names up to the present catalog; gives how many were new. Raises StorageError."""
        subject_index = self._keep(await asyncio.to_thread(SubjectIndex, self._library.catalog))
        return await self.cards.refresh_titles(subject_index)

    async def subject(self, guild_id: int, resource_id: str, *, read: bool = False) -> Subject | None:
        """What an id from a button or a list means in this server; None when nobody here ever had it.

        If `read`, an id outside the catalog counts only while somebody has it on a shelf.
        """
        return await self._subject(self.subject_index, guild_id, resource_id, read=read)

    async def _subject(
        self, subject_index: SubjectIndex, guild_id: int, resource_id: str, *, read: bool
    ) -> Subject | None:
        if resource := subject_index.resource(resource_id):
            return subject_index.subject(resource)
        stored = await self.store.subject(guild_id, resource_id, read=read)
        return None if stored is None else subject_index.current(stored)

    async def resolve(self, guild_id: int, text: str) -> Resolution:
        """What `text` means to this server's members. Raises StorageError."""
        found = await resolve(self._library.edition, text)
        return found if isinstance(found, Known) else await self.look_on_shelves(guild_id, found)

    async def look_on_shelves(self, guild_id: int, missed: Ambiguous | Unknown) -> Tracked | Ambiguous | Unknown:
        """`Tracked` where the text names something read here: by stored id, identifier or last known title.

        Raises StorageError.
        """
        text = missed.lookup.text
        if not any(map(str.isalnum, text)):
            return missed
        on_shelves = await self.views.shelved_ids(guild_id)
        for name in (text, external_subject(missed.lookup).id, title_key(text)):
            if stored_id := on_shelves.get(name):
                subject_index = self.subject_index_of(missed.edition.catalog)
                subject = await self._subject(subject_index, guild_id, stored_id, read=True)
                return missed if subject is None else Tracked(subject, missed)
        return missed
