"""Everything that one card shows about a paper."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.catalog.model import Catalog, Resource, Topic
from bot.database import StorageError
from bot.frozen import dataclass
from bot.meetings.model import UPCOMING_STATES, Meeting
from bot.meetings.services import MeetingServices
from bot.metadata.model import PaperMetadata
from bot.reading.model import Reading, ReadingState, Subject
from bot.reading.service import ReadingService
from bot.reading.views import Roster

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SubjectSheet:
    """`own_reading`: the viewer's latest round, on a private card. `metadata`: of an unlisted paper, if it's known."""

    subject: Subject
    roster: Roster
    own_reading: Reading | None = None
    metadata: PaperMetadata | None = None


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """Related resources are in the curator's order; for a viewer, `requires` has only what they have yet to read.

    `subject_sheet` is None without a server. Of meetings where everyone can see them, `discussed` says when the group
    met about it, the latest first, and `next_meeting` when it will. Of a `partial` sheet, neither readers nor meetings
    are known.
    """

    resource: Resource
    topics: tuple[Topic, ...]
    requires: tuple[Resource, ...]
    leads_to: tuple[Resource, ...]
    related: tuple[Resource, ...]
    subject_sheet: SubjectSheet | None = None
    discussed: tuple[datetime, ...] = ()
    next_meeting: datetime | None = None
    partial: bool = False


def paper_sheet(catalog: Catalog, resource: Resource) -> PaperSheet:
    """From the catalog alone."""
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


class PaperSheets:
    """`viewer` None: for everyone. `is_public` says of a server's channel whether all its members can see it."""

    def __init__(
        self, reading: ReadingService, meetings: MeetingServices, is_public: Callable[[int, int], bool]
    ) -> None:
        self._reading = reading
        self._meetings = meetings
        self._is_public = is_public

    async def of_resource(
        self, catalog: Catalog, resource: Resource, guild_id: int | None, viewer: int | None = None
    ) -> PaperSheet:
        """`resource` is of this catalog; without the database, the sheet is partial."""
        sheet = paper_sheet(catalog, resource)
        if guild_id is None:
            return sheet
        try:
            subject = self._reading.subject_index_of(catalog).subject(resource)
            meetings = await self._meetings.meetings.about(guild_id, subject.ids)
            subject_sheet = await self.of_subject(subject, guild_id, viewer)
            if viewer is not None:
                sheet = replace(sheet, requires=await self._unread(catalog, sheet.requires, guild_id, viewer))
        except StorageError as error:
            log.debug("A card goes without its readers: %s", error)
            return self.partial(catalog, resource, guild_id)
        return self._with_server(sheet, subject_sheet, meetings)

    async def _unread(
        self, catalog: Catalog, resources: tuple[Resource, ...], guild_id: int, viewer: int
    ) -> tuple[Resource, ...]:
        """Those that the viewer has never finished."""
        subject_index, store = self._reading.subject_index_of(catalog), self._reading.store
        unread = []
        for each in resources:
            rounds = await store.rounds(guild_id, viewer, subject_index.subject(each))
            if all(each.state is not ReadingState.FINISHED for each in rounds):
                unread.append(each)
        return tuple(unread)

    def cached(self, catalog: Catalog, resource: Resource, guild_id: int | None) -> PaperSheet | None:
        """What `of_resource` gives for everyone, where memory has all of it."""
        if guild_id is None:
            return paper_sheet(catalog, resource)
        subject = self._reading.subject_index_of(catalog).subject(resource)
        meetings = self._meetings.meetings.cached_about(guild_id, subject.ids)
        roster = self._reading.views.cached_roster(guild_id, subject)
        if meetings is None or roster is None:
            return None
        return self._with_server(paper_sheet(catalog, resource), SubjectSheet(subject, roster), meetings)

    def _with_server(self, sheet: PaperSheet, subject_sheet: SubjectSheet, meetings: tuple[Meeting, ...]) -> PaperSheet:
        public = [each for each in meetings if self._is_public(each.guild_id, each.channel_id)]
        ahead = [each.starts_at for each in public if each.state in UPCOMING_STATES]
        discussed = tuple(each.starts_at for each in public if each.state not in UPCOMING_STATES)
        return replace(sheet, subject_sheet=subject_sheet, discussed=discussed, next_meeting=min(ahead, default=None))

    def partial(self, catalog: Catalog, resource: Resource, guild_id: int | None) -> PaperSheet:
        """What memory alone holds."""
        sheet = paper_sheet(catalog, resource)
        if guild_id is None:
            return sheet
        subject = self._reading.subject_index_of(catalog).subject(resource)
        return replace(sheet, subject_sheet=SubjectSheet(subject, Roster()), partial=True)

    async def of_subject(self, subject: Subject, guild_id: int, viewer: int | None = None) -> SubjectSheet:
        """Also for unlisted subjects. Raises StorageError."""
        roster = await self._reading.views.roster(guild_id, subject)
        rounds = await self._reading.store.rounds(guild_id, viewer, subject) if viewer else ()
        metadata = await self._reading.metadata(subject)
        return SubjectSheet(subject, roster, rounds[0] if rounds else None, metadata)
