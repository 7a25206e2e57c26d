"""All that one paper's card shows, gathered from the rooms below into one frozen sheet."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from bot.catalog.model import Catalog, Resource, Topic
from bot.database import StorageError
from bot.meetings.services import MeetingServices
from bot.reading.model import Reading, Subject
from bot.reading.service import ReadingService
from bot.reading.views import Roster

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A subject among the members of one server: who reads it, and how far the one who looks is, if it is theirs."""

    subject: Subject
    roster: Roster
    mine: Reading | None = None


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One resource as its card shows it; `requires`, `leads_to` and `related` are in the curator's order.

    `shelved` is None where no server's shelves belong: in direct messages, and where the bot is not a member.
    `discussed` is when the group met about it, the latest first.
    """

    resource: Resource
    topics: tuple[Topic, ...]
    requires: tuple[Resource, ...]
    leads_to: tuple[Resource, ...]
    related: tuple[Resource, ...]
    shelved: Shelved | None = None
    discussed: tuple[datetime, ...] = ()


def paper_sheet(catalog: Catalog, resource: Resource) -> PaperSheet:
    """What there is to show about `resource` of this edition of the catalog."""
    leads_to = catalog.required_by(resource.id)
    known = {resource.id, *resource.requires, *(each.id for each in leads_to)}
    related = (catalog.resources[each] for each in resource.related if each not in known)
    return PaperSheet(
        resource=resource,
        topics=tuple(catalog.topics[each] for each in resource.topics),
        requires=tuple(catalog.resources[each] for each in resource.requires),
        leads_to=leads_to,
        related=tuple(related),
    )


class Sheets:
    """Gathers what cards show in one server, for everybody (`viewer` None) or for one member alone."""

    def __init__(self, reading: ReadingService, meetings: MeetingServices) -> None:
        self._reading = reading
        self._meetings = meetings

    async def paper(
        self, catalog: Catalog, resource: Resource, guild_id: int | None, viewer: int | None = None
    ) -> PaperSheet:
        """A resource of this edition of the catalog; a database in trouble costs the shelves, not the card."""
        sheet = paper_sheet(catalog, resource)
        if guild_id is None:
            return sheet
        try:
            subject = self._reading.subject_index_of(catalog).subject(resource)
            past = await self._meetings.meetings.discussed(guild_id, subject.ids)
            discussed = tuple(each.starts_at for each in past)
            return replace(sheet, shelved=await self.shelved(subject, guild_id, viewer), discussed=discussed)
        except StorageError as error:
            log.error("A card goes without its readers: %s", error)
            return sheet

    async def shelved(self, subject: Subject, guild_id: int, viewer: int | None = None) -> Shelved:
        """Anything that people here read, listed or not. Raises StorageError."""
        roster = await self._reading.views.roster(guild_id, subject)
        rounds = await self._reading.store.rounds(guild_id, viewer, subject) if viewer else ()
        return Shelved(subject, roster, rounds[0] if rounds else None)
