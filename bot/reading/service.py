"""The stores of readings, and what a typed text or a stored id means to them."""

import asyncio
from dataclasses import replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING

from bot.catalog.model import Catalog
from bot.database import Transaction
from bot.library.library import Library
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.text_lookup import Lookup
from bot.metadata.model import PaperMetadata
from bot.reading.model import Resolution, Subject, Tracked
from bot.reading.posted_cards import PostedCardStore
from bot.reading.public_titles import PublicTitleStore
from bot.reading.store import ReadingStore
from bot.reading.subject_index import (
    SubjectIndex,
    external_subject,
    is_nameless,
    placeholder_title,
    possible_subject,
    service_identifier,
    stored_names,
)
from bot.reading.subject_store import SubjectStore
from bot.reading.views import ReadingViews

if TYPE_CHECKING:
    from bot.metadata.lookups import Listener, MetadataLookups

LISTENS_FOR = 8.0  # seconds in which an answer is still of use to who has read the first one
_UNTITLED_AT_ONCE = 20  # of one server, after an outage or once the setting is on


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
        public_titles: PublicTitleStore,
        lookups: "MetadataLookups | None" = None,
    ) -> None:
        """Without `lookups`, no service is ever asked."""
        self._library = library
        self._indexes: tuple[SubjectIndex, ...] = ()
        self.store = store
        self.subjects = subjects
        self.views = views
        self.cards = cards
        self.public_titles = public_titles
        self._lookups = lookups

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
        self.look_up(guild_id, viewer_id, current)
        if stated is None or stated.id != current.id or current.title != placeholder_title(current.id, current.url):
            return Tracked(current, missed)
        return Tracked(replace(current, title=stated.title), missed, retitled=stated.title != current.title)

    async def unlisted(self, guild_id: int, viewer_id: int, lookup: Lookup) -> Subject:
        """Something that the catalog lacks, by the title that the text has, else by that of a public service.

        Raises:
            UserError: as `external_subject`.
        """
        return await self._titled(guild_id, viewer_id, external_subject(lookup))

    async def possible_unlisted(self, guild_id: int, viewer_id: int, lookup: Lookup) -> Subject | None:
        """The same, but None for what it refuses."""
        subject = possible_subject(lookup)
        return None if subject is None else await self._titled(guild_id, viewer_id, subject)

    async def _titled(self, guild_id: int, viewer_id: int, subject: Subject) -> Subject:
        self.look_up(guild_id, viewer_id, subject)
        return await self.with_public_title(subject)

    async def with_public_title(self, subject: Subject) -> Subject:
        """Where it's called by its id alone, and a service has told what it's called."""
        if service_identifier(subject) is None or not is_nameless(subject):
            return subject
        title = await self.public_titles.title(subject.id)
        return replace(subject, title=title) if title else subject

    async def metadata(self, subject: Subject) -> PaperMetadata | None:
        """What a public service has told of something unlisted."""
        return await self.public_titles.find(subject.id) if service_identifier(subject) is not None else None

    def look_up(
        self,
        guild_id: int,
        user_id: int,
        subject: Subject,
        listener: "Listener | None" = None,
        *,
        however_late: bool = False,
    ) -> None:
        """In the background, if services may be asked; `listener` is called if there's an answer in time.

        `user_id` 0 is the bot itself, whose wishes wait for those of members.
        """
        if self._lookups is not None and (identifier := service_identifier(subject)) is not None:
            self._lookups.request(
                guild_id, user_id, subject.id, identifier, listener, patience=inf if however_late else LISTENS_FOR
            )

    @property
    def may_look_up(self) -> bool:
        """Whether public services may be asked."""
        return self._lookups is not None

    async def refresh_public_titles(self, guild_id: int, now: datetime) -> None:
        """Forgets what is out of date, and looks up what an outage or the setting left without a title."""
        await self.public_titles.delete_expired(now)
        if self._lookups is None:
            return
        for resource_id, url in await self.public_titles.untitled(guild_id, now, _UNTITLED_AT_ONCE):
            self.look_up(guild_id, 0, Subject(resource_id, "", (resource_id,), url, listed=False))

    async def forget(self, _tx: Transaction, user_id: int, _now: datetime) -> None:
        """A `bot.members.personal_data.DeletionHook` for what only memory holds."""
        if self._lookups is not None:
            self._lookups.forget(user_id)

    async def close(self) -> None:
        """What is still to be looked up is looked up another day."""
        if self._lookups is not None:
            await self._lookups.close()
