"""The reading room: everything about who reads what, in one place for those who need it."""

import asyncio

from bot.database import Database
from bot.library.library import Library
from bot.members.guild_removals import DepartureStore
from bot.members.housekeeping import Housekeeping
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.reading.cards import CardStore
from bot.reading.model import Subject
from bot.reading.store import ReadingStore
from bot.reading.subject_index import Naming, title_key, tracked
from bot.reading.views import GroupViews


class ReadingRoom:
    """The stores of readings and people on one database, and how the library's catalog of now names things."""

    def __init__(self, database: Database, library: Library) -> None:
        self._library = library
        self._naming: Naming | None = None
        self.store = ReadingStore(database)
        self.views = GroupViews(database)
        self.people = MemberStore(database)
        self.cards = CardStore(database)
        self.personal = PersonalData(database)
        self.departures = DepartureStore(database)
        self.housekeeping = Housekeeping(database, self.departures)

    @property
    def naming(self) -> Naming:
        """How the present catalog names things; made anew after a save, which takes 0.2 s for 5,000 entries."""
        catalog = self._library.catalog
        if self._naming is None or self._naming.catalog is not catalog:
            self._naming = Naming(catalog)
        return self._naming

    async def learn_names(self) -> int:
        """Bring last known names up to the present catalog; gives how many were new. Raises StorageError."""
        self._naming = await asyncio.to_thread(Naming, self._library.catalog)
        return await self.cards.learn_names(self._naming)

    async def subject(self, guild_id: int, resource_id: str, *, read: bool = False) -> Subject | None:
        """What an id from a button or a list means in this server; None when nobody here ever had it.

        If `read`, an id outside the catalog counts only while somebody has it on a shelf.
        """
        naming = self.naming
        if resource := naming.resource(resource_id):
            return naming.subject(resource)
        stored = await self.store.subject(guild_id, resource_id, read=read)
        return None if stored is None else naming.current(stored)

    async def known(self, guild_id: int, text: str) -> Subject | None:
        """What `text` names among things read here: by stored id, identifier or last known title.

        Raises:
            UserError: `text` names nothing at all.
        """
        on_shelves = await self.views.on_shelves(guild_id)
        for name in (text, tracked(text).id, title_key(text)):
            if stored_id := on_shelves.get(name):
                return await self.subject(guild_id, stored_id, read=True)
        return None
