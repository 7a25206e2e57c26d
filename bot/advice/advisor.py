"""The facade of advice: gathers what the pure rules need from the stores."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.advice.model import GroupActivity, Readership, Reason, ReasonKind, Suggestion
from bot.advice.path import ReadingPath, reading_path
from bot.advice.picks import Pick, pick_suggestions
from bot.advice.prepared_catalog import LARGE, PreparedCatalog
from bot.advice.similar import SimilarityHit
from bot.advice.store.group_counts import GroupCountsCache
from bot.advice.store.history import CurrentId, HistoryStore
from bot.advice.store.readership import ReadershipStore
from bot.advice.store.usage_counter import UsageCounter
from bot.advice.topics import TopicAdvice, advise_on_topic
from bot.catalog.model import Catalog, Resource
from bot.database import Transaction
from bot.frozen import dataclass
from bot.library.library import Library
from bot.meetings.model import MeetingSheet
from bot.meetings.store import MeetingStore
from bot.meetings.viewer import Viewer
from bot.reading.service import ReadingService

_ABOUT_PEOPLE = frozenset({ReasonKind.READERS, ReasonKind.FINISHERS, ReasonKind.WANTERS})


@dataclass(frozen=True, slots=True)
class NextAdvice:
    """`meeting` is the member's own next one if `joined`, else the server's; `declined` is a count.

    `wanted` are ids.
    """

    meeting: MeetingSheet | None
    paper: Resource | None
    joined: bool
    picks: tuple[Pick, ...]
    reading: tuple[Resource, ...]
    declined: int
    wanted: frozenset[str] = frozenset()


class Advisor:
    """`guild_id` None means that no server's shelves belong here. Raises StorageError."""

    def __init__(
        self,
        library: Library,
        reading: ReadingService,
        meetings: MeetingStore,
        *,
        history: HistoryStore,
        readership: ReadershipStore,
        group_counts: GroupCountsCache,
        usage: UsageCounter,
    ) -> None:
        self.usage = usage
        self._library = library
        self._reading = reading
        self._meetings = meetings
        self._history = history
        self._readership = readership
        self._group_counts = group_counts
        self._preparing: asyncio.Task[PreparedCatalog] | None = None
        self._prepared: PreparedCatalog | None = None

    async def topic(
        self, guild_id: int | None, viewer: Viewer, catalog: Catalog, topic_id: str, now: datetime
    ) -> TopicAdvice:
        """Without names."""
        prepared = await self._prepare(catalog)
        if guild_id is None:
            return advise_on_topic(prepared.graph, topic_id, baseline=prepared.baseline)
        current_id = self._current_id_in(prepared.catalog)
        member = await self._history.snapshot(guild_id, viewer, current_id, now)
        counted = await self._group_counts.get(guild_id, prepared.baseline, current_id)
        group = GroupActivity(counted.counts.readership, member.upcoming)
        return advise_on_topic(prepared.graph, topic_id, member.history, group, counted.baseline)

    async def with_names(
        self, guild_id: int | None, viewer: int, suggestions: Sequence[Suggestion]
    ) -> tuple[Suggestion, ...]:
        """With the names that their reasons need, read now: who hides since then is not in them."""
        subject_index = self._reading.subject_index
        named = [each.resource for each in suggestions if each.reason.kind in _ABOUT_PEOPLE]
        named = [each for each in named if each.id in subject_index.catalog.resources]
        if guild_id is None or not named:
            return tuple(suggestions)
        stored_ids = {each.id: subject_index.subject(each).ids for each in named}
        readership = await self._readership.with_names(guild_id, viewer, stored_ids)
        return tuple(
            replace(each, reason=_refreshed(each.reason, readership.get(each.resource.id))) for each in suggestions
        )

    async def next(self, guild_id: int, viewer: Viewer, now: datetime) -> NextAdvice:
        prepared = await self._prepare(self._library.catalog)
        current_id, resources = self._current_id_in(prepared.catalog), prepared.catalog.resources
        member = await self._history.snapshot(guild_id, viewer, current_id, now)
        history, upcoming = member.history, member.upcoming
        counted = await self._group_counts.get(guild_id, prepared.baseline, current_id)
        similar = [] if history.is_newcomer else await prepared.similar_to_preferences(history)
        group = GroupActivity(counted.counts.readership, upcoming)
        picks = pick_suggestions(prepared.graph, history, group, similar, counted.favourites)
        suggestions = await self.with_names(guild_id, viewer.user_id, [each.suggestion for each in picks])
        named = (replace(pick, suggestion=each) for pick, each in zip(picks, suggestions, strict=True))
        return NextAdvice(
            await self._meetings.sheet(guild_id, upcoming.meeting_id) if upcoming else None,
            resources.get(upcoming.resource_id) if upcoming else None,
            member.joined,
            # Nobody may be left of those whom a reason named.
            tuple(each for each in named if each.keeps_its_role),
            tuple(resources[each] for each in sorted(history.reading & resources.keys(), key=prepared.graph.position)),
            len(history.declined),
            history.wanted,
        )

    async def path(self, guild_id: int | None, user_id: int, catalog: Catalog, resource: Resource) -> ReadingPath:
        """`resource` is of this catalog."""
        history = None
        if guild_id is not None:
            history = await self._history.history(guild_id, user_id, self._current_id_in(catalog))
        return reading_path(catalog, resource, history)

    async def similar(
        self, guild_id: int | None, catalog: Catalog, resource: Resource, limit: int = 5
    ) -> tuple[SimilarityHit, ...]:
        """Among this catalog's resources, the best first."""
        prepared = await self._prepare(catalog)
        coread: Mapping[str, int] = {}
        if guild_id is not None:
            stored_ids = self._reading.subject_index_of(catalog).subject(resource).ids
            coread = await self._readership.coread(guild_id, stored_ids, self._current_id_in(prepared.catalog))
        return await prepared.similar(resource.id, limit, coread)

    async def decline(self, guild_id: int, user_id: int, resource: Resource, now: datetime) -> None:
        await self._history.decline(guild_id, user_id, resource.id, now)

    async def undo_decline(self, guild_id: int, user_id: int, resource: Resource) -> bool:
        """False where it was not declined."""
        stored_ids = self._reading.subject_index.subject(resource).ids
        return await self._history.undo_decline(guild_id, user_id, stored_ids)

    async def declined(self, guild_id: int, user_id: int) -> tuple[Resource, ...]:
        """Those still in the catalog and not taken up since, the latest first."""
        catalog = self._library.catalog
        current_id = self._current_id_in(catalog)
        in_force = (await self._history.history(guild_id, user_id, current_id)).declined
        ids = (current_id(each) for each in await self._history.declined(guild_id, user_id))
        return tuple(catalog.resources[each] for each in dict.fromkeys(ids) if each in in_force)

    def start_preparing(self) -> None:
        """In the background, so that the first who ask do not wait for a large catalog."""
        catalog = self._library.catalog
        if len(catalog.resources) > LARGE:
            self._preparing = asyncio.create_task(self._prepare(catalog))

    async def close(self) -> None:
        """Store the counts that wait, before the database closes; may be called twice."""
        if self._preparing is not None:
            await self._preparing
        if self._prepared is not None:
            await self._prepared.close()
        await self._group_counts.close()
        await self.usage.close()

    async def forget(self, _tx: Transaction, user_id: int, _now: datetime) -> None:
        """A `bot.members.personal_data.DeletionHook` for what only memory holds."""
        self.usage.forget(user_id)

    def _current_id_in(self, catalog: Catalog) -> CurrentId:
        subject_index = self._reading.subject_index_of(catalog)

        def current_id(stored_id: str) -> str | None:
            resource = subject_index.resource(stored_id)
            return resource.id if resource else None

        return current_id

    async def _prepare(self, catalog: Catalog) -> PreparedCatalog:
        prepared, is_large = self._prepared, len(catalog.resources) > LARGE
        if prepared is None or prepared.catalog is not catalog:
            prepared = PreparedCatalog(catalog)
            if catalog is self._library.catalog:  # a question about an older one must not displace the current one
                self._prepared = prepared
            if is_large:
                await asyncio.to_thread(self._reading.subject_index_of, catalog)  # made on first use, too
        await prepared.prepare()
        if is_large and prepared is self._prepared:  # else it was replaced meanwhile
            prepared.start_indexing()
        return prepared


def _refreshed(reason: Reason, readership: Readership | None) -> Reason:
    """With current names and numbers; where nobody is left, the place in the list."""
    current = readership or Readership()
    match reason.kind:
        case ReasonKind.READERS if current.reading:
            return replace(reason, names=current.readers, count=current.reading)
        case ReasonKind.FINISHERS if current.finished:
            return replace(reason, names=current.finishers, count=current.finished, stars=current.average)
        case ReasonKind.WANTERS if current.wanted:
            return replace(reason, count=current.wanted)
        case kind if kind in _ABOUT_PEOPLE:
            return Reason(ReasonKind.LIST_ORDER)
        case _:
            return reason
