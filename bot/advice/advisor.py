"""Gives advice in one server: gathers what the pure rules need from the stores, and keeps what is dear to make."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.advice.edition import LARGE, Edition
from bot.advice.model import Because, Following, Group, Reason, Suggestion
from bot.advice.path import Path, plan
from bot.advice.picks import Pick, three
from bot.advice.similar import Alike
from bot.advice.store.following import FollowingStore
from bot.advice.store.group_counts import Counting
from bot.advice.store.history import HistoryStore, Owner
from bot.advice.store.store import AdviceStore
from bot.advice.store.usage_counter import Observer
from bot.advice.topics import TopicAdvice, advise
from bot.catalog.model import Catalog, Resource
from bot.database import Database, Transaction
from bot.library.library import Library
from bot.meetings.model import Sheet
from bot.meetings.store import MeetingStore
from bot.reading.service import ReadingService

_COUNTED = frozenset({Because.READERS, Because.FINISHERS, Because.WANTERS})


@dataclass(frozen=True, slots=True)
class Next:
    """What `/next` shows: the meeting (``mine`` if one takes part, else the server's next), and the picks."""

    meeting: Sheet | None
    paper: Resource | None
    mine: bool
    picks: tuple[Pick, ...]
    reading: tuple[Resource, ...]
    declined: int


class Advisor:
    """The answers of advice. `guild_id` None means that no server's shelves belong here. Raises StorageError."""

    def __init__(self, database: Database, library: Library, reading: ReadingService, meetings: MeetingStore) -> None:
        self.store = AdviceStore(database)
        self.observer = Observer(self.store)
        self._following = FollowingStore(database)
        self._history = HistoryStore(database)
        self._meetings = meetings
        self._library = library
        self._reading = reading
        self._counting = Counting(database)
        self._beginning: asyncio.Task[Edition] | None = None
        self._edition: Edition | None = None

    async def topic(self, guild_id: int | None, user_id: int, topic_id: str, now: datetime) -> TopicAdvice:
        """What to read in a topic of the catalog of now, best first."""
        edition = await self._prepared()
        if guild_id is None:
            return advise(edition.facts, topic_id, standings=edition.standings)
        owner = self._owner_in(edition)
        history = await self._history.read(guild_id, user_id, owner, now)
        counted = await self._counting.of(guild_id, edition.standings, owner)
        group = Group(counted.tally.following, history.upcoming)
        return advise(edition.facts, topic_id, history.mine, group, counted.standings)

    async def told(
        self, guild_id: int | None, viewer: int, suggestions: Sequence[Suggestion]
    ) -> tuple[Suggestion, ...]:
        """The suggestions with the names that their reasons need, read now: who hides since then is not in them."""
        subject_index = self._reading.subject_index
        counted = [each.resource for each in suggestions if each.reason.because in _COUNTED]
        counted = [each for each in counted if each.id in subject_index.catalog.resources]
        if guild_id is None or not counted:
            return tuple(suggestions)
        names = {each.id: subject_index.subject(each).ids for each in counted}
        now = await self._following.named(guild_id, viewer, names)
        return tuple(replace(each, reason=_retold(each, now.get(each.resource.id))) for each in suggestions)

    async def next(self, guild_id: int, user_id: int, now: datetime) -> Next:
        """The member's next meeting and at most three things to read."""
        edition = await self._prepared()
        owner, resources = self._owner_in(edition), edition.catalog.resources
        history = await self._history.read(guild_id, user_id, owner, now)
        mine, upcoming = history.mine, history.upcoming
        counted = await self._counting.of(guild_id, edition.standings, owner)
        likenesses = [] if mine.is_newcomer else await edition.likenesses(mine)
        group = Group(counted.tally.following, upcoming)
        picks = three(edition.facts, mine, group, likenesses, counted.favourites)
        told = await self.told(guild_id, user_id, [each.suggestion for each in picks])
        return Next(
            await self._meetings.sheet(guild_id, upcoming.meeting_id) if upcoming else None,
            resources.get(upcoming.resource_id) if upcoming else None,
            history.joined,
            tuple(replace(pick, suggestion=each) for pick, each in zip(picks, told, strict=True)),
            tuple(resources[each] for each in sorted(mine.reading & resources.keys(), key=edition.facts.place)),
            len(mine.declined),
        )

    async def path(self, guild_id: int | None, user_id: int, catalog: Catalog, resource: Resource) -> Path:
        """The way to a resource of this catalog, with the member's ticks."""
        subject_index = self._reading.subject_index_of(catalog)

        def owner(stored_id: str) -> str | None:
            owned = subject_index.resource(stored_id)
            return owned.id if owned else None

        mine = None if guild_id is None else await self._history.mine(guild_id, user_id, owner)
        return plan(catalog, resource, mine)

    async def similar(self, guild_id: int | None, resource: Resource, limit: int = 5) -> tuple[Alike, ...]:
        """What is like a resource of the catalog of now, the most alike first."""
        edition = await self._prepared()
        coread: Mapping[str, int] = {}
        if guild_id is not None:
            names = self._reading.subject_index.subject(resource).ids
            coread = await self._following.coread(guild_id, names, self._owner)
        return await edition.similar(resource.id, limit, coread)

    async def decline(self, guild_id: int, user_id: int, resource: Resource, now: datetime) -> None:
        """Suggest it to this member no more."""
        await self.store.decline(guild_id, user_id, resource.id, now)

    async def take_back(self, guild_id: int, user_id: int, resource: Resource) -> bool:
        """Suggest it again; False where it had not been declined."""
        return await self.store.take_back(guild_id, user_id, self._reading.subject_index.subject(resource).ids)

    async def declined(self, guild_id: int, user_id: int) -> tuple[Resource, ...]:
        """What the member declined and the catalog still holds, the latest first."""
        owners = (self._owner(each) for each in await self.store.declined(guild_id, user_id))
        resources = self._library.catalog.resources
        return tuple(resources[each] for each in dict.fromkeys(owners) if each is not None)

    def begin(self) -> None:
        """Begin to work out what a large catalog needs, so that the first who ask do not wait for it."""
        if len(self._library.catalog.resources) > LARGE:
            self._beginning = asyncio.create_task(self._prepared())

    async def close(self) -> None:
        """Store the counts that wait, before the database closes; may be called twice."""
        if self._beginning is not None:
            await self._beginning
        if self._edition is not None:
            await self._edition.close()
        await self._counting.close()
        await self.observer.close()

    async def forget(self, _tx: Transaction, user_id: int, _now: datetime) -> None:
        """A `bot.members.personal_data.DeletionHook` for what only memory holds about a person."""
        self.observer.forget(user_id)

    def _owner(self, stored_id: str) -> str | None:
        resource = self._reading.subject_index.resource(stored_id)
        return resource.id if resource else None

    def _owner_in(self, edition: Edition) -> Owner:
        """The same among the entries of an edition, which a save may have replaced meanwhile."""
        resource, resources = self._reading.subject_index.resource, edition.catalog.resources

        def owner(stored_id: str) -> str | None:
            found = resource(stored_id)
            return found.id if found is not None and found.id in resources else None

        return owner

    async def _prepared(self) -> Edition:
        catalog = self._library.catalog
        edition = self._edition
        if edition is None or edition.catalog is not catalog:
            edition = self._edition = Edition(catalog)
            if len(catalog.resources) > LARGE:
                await asyncio.to_thread(lambda: self._reading.subject_index)  # made on first use, too
        await edition.prepare()
        return edition


def _retold(suggestion: Suggestion, now: Following | None) -> Reason:
    """The reason with the names and numbers of now; where nobody is left, the place in the list."""
    reason, following = suggestion.reason, now or Following()
    match reason.because:
        case Because.READERS if following.reading:
            return replace(reason, names=following.readers, count=following.reading)
        case Because.FINISHERS if following.finished:
            return replace(reason, names=following.finishers, count=following.finished, stars=following.average)
        case Because.WANTERS if following.wanted:
            return replace(reason, count=following.wanted)
        case because if because in _COUNTED:
            return Reason(Because.LISTED)
        case _:
            return reason
