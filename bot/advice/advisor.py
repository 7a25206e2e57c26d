"""Gives advice in one server: gathers what the pure rules need from the stores, and keeps what is dear to make."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.advice.facts import Facts
from bot.advice.following import FollowingStore, Tally
from bot.advice.grounds import editorially
from bot.advice.model import Because, Following, Group, Mine, Reason, Suggestion, Upcoming
from bot.advice.next import Favourites, Likeness, Pick, favourites, telling, three
from bot.advice.observer import Observer
from bot.advice.path import Path, plan
from bot.advice.semantics import Meanings, is_installed
from bot.advice.similar import Alike, Similar
from bot.advice.store import AdviceStore
from bot.advice.topics import TopicAdvice, advise
from bot.advice.weights import VERSED
from bot.catalog.model import Catalog, Resource
from bot.database import Database, Transaction
from bot.library import Library
from bot.meetings.model import Sheet
from bot.meetings.store import MeetingStore
from bot.reading.model import State
from bot.reading.room import ReadingRoom

log = logging.getLogger(__name__)

FEW_ROWS = 2_000  # readings that are counted anew for every question: some milliseconds
FRESH_FOR = 30.0  # seconds that a larger server's counts serve; the names beside them are always read anew
STALE_AFTER = 600.0  # seconds after which a question waits for new counts
_LARGE = 500  # entries of a catalog whose facts are worked out off the event loop
_LIKE = 10
_NOTABLE = 0.1  # what is less alike shares a word by chance
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


@dataclass(slots=True)
class _Counted:
    tally: Tally
    favourites: Favourites
    at: float
    changes: int
    refresh: asyncio.Task[None] | None = None


class _Edition:
    """What one catalog gave rise to."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.facts = Facts(catalog)
        self.is_large = len(catalog.resources) > _LARGE
        self.similar: asyncio.Task[Similar] | None = None
        self.warming = asyncio.Lock()
        self.alike: dict[str, tuple[Alike, ...]] = {}
        self.warm = False


class Advisor:
    """The answers of advice. `guild_id` None means that no server's shelves belong here. Raises StorageError."""

    def __init__(self, database: Database, library: Library, reading: ReadingRoom) -> None:
        self._database = database
        self.store = AdviceStore(database)
        self.observer = Observer(self.store)
        self._following = FollowingStore(database)
        self._meetings = MeetingStore(database)
        self._library = library
        self._reading = reading
        reading.personal.before_forgetting(self._forget)
        self._beginning: asyncio.Task[_Edition] | None = None
        self._edition: _Edition | None = None
        self._counted: dict[int, _Counted] = {}

    async def topic(self, guild_id: int | None, user_id: int, topic_id: str, now: datetime) -> TopicAdvice:
        """What to read in a topic of the catalog of now, best first."""
        edition = await self._prepared()
        if guild_id is None:
            return advise(edition.facts, topic_id)
        mine, group = await self.mine(guild_id, user_id), await self._group(guild_id, user_id, now)
        return advise(edition.facts, topic_id, mine, group)

    async def told(
        self, guild_id: int | None, viewer: int, suggestions: Sequence[Suggestion]
    ) -> tuple[Suggestion, ...]:
        """The suggestions with the names that their reasons need, read now: who hides since then is not in them."""
        counted = [each.resource for each in suggestions if each.reason.because in _COUNTED]
        if guild_id is None or not counted:
            return tuple(suggestions)
        naming = self._reading.naming
        names = [name for each in counted for name in naming.subject(each).names]
        now = await self._following.named(guild_id, viewer, names, self._owner)
        return tuple(replace(each, reason=_retold(each, now.get(each.resource.id))) for each in suggestions)

    async def next(self, guild_id: int, user_id: int, now: datetime) -> Next:
        """The member's next meeting and at most three things to read."""
        edition = await self._prepared()
        mine = await self.mine(guild_id, user_id)
        sheet, takes_part = await self._meeting(guild_id, user_id, now)
        tally, most = await self._tally(guild_id)
        group = Group(tally.following, self._upcoming(sheet))
        likenesses = [] if mine.is_newcomer else await self._likenesses(edition, mine)
        picks = three(edition.facts, mine, group, likenesses, most)
        told = await self.told(guild_id, user_id, [each.suggestion for each in picks])
        upcoming = group.upcoming
        resources = edition.catalog.resources
        return Next(
            sheet,
            resources.get(upcoming.resource_id) if upcoming else None,
            takes_part,
            tuple(replace(pick, suggestion=each) for pick, each in zip(picks, told, strict=True)),
            tuple(resources[each] for each in sorted(mine.reading, key=edition.facts.place) if each in resources),
            len(mine.declined),
        )

    async def path(self, guild_id: int | None, user_id: int, resource: Resource) -> Path:
        """The way to a resource of the catalog of now, with the member's ticks."""
        mine = None if guild_id is None else await self.mine(guild_id, user_id)
        return plan(self._library.catalog, resource, mine)

    async def similar(self, guild_id: int | None, resource: Resource, limit: int = 5) -> tuple[Alike, ...]:
        """What is like a resource of the catalog of now, the most alike first."""
        similar = await self._similar(await self._prepared())
        coread: Mapping[str, int] = {}
        if guild_id is not None:
            names = self._reading.naming.subject(resource).names
            coread = await self._following.coread(guild_id, names, self._owner)
        return tuple(each for each in similar.to(resource.id, limit, coread=coread) if each.score >= _NOTABLE)

    async def mine(self, guild_id: int, user_id: int) -> Mine:
        """The member's history in this server, by the ids that resources have now."""
        shelf = await self._reading.views.shelf(guild_id, user_id, self._reading.naming, own=True)
        ids: dict[State, list[str]] = {state: [] for state in State}
        finished: dict[str, int | None] = {}
        for placed in shelf:
            ids[placed.reading.state].append(placed.subject.id)
            if placed.reading.state is State.FINISHED or placed.reading.round > 1:
                finished[placed.subject.id] = placed.reading.rating
        declined = (self._owner(each) for each in await self.store.declined(guild_id, user_id))
        return Mine(
            finished,
            frozenset(ids[State.READING]),
            frozenset(ids[State.WANT]),
            frozenset(ids[State.DROPPED]),
            frozenset(each for each in declined if each is not None),
        )

    async def decline(self, guild_id: int, user_id: int, resource: Resource, now: datetime) -> None:
        """Suggest it to this member no more."""
        await self.store.decline(guild_id, user_id, resource.id, now)

    async def take_back(self, guild_id: int, user_id: int, resource: Resource) -> bool:
        """Suggest it again; False where it had not been declined."""
        return await self.store.take_back(guild_id, user_id, self._reading.naming.subject(resource).names)

    async def declined(self, guild_id: int, user_id: int) -> tuple[Resource, ...]:
        """What the member declined and the catalog still holds, the latest first."""
        owners = (self._owner(each) for each in await self.store.declined(guild_id, user_id))
        resources = self._library.catalog.resources
        return tuple(resources[each] for each in dict.fromkeys(owners) if each is not None)

    def begin(self) -> None:
        """Begin to work out what a large catalog needs, so that the first who ask do not wait for it."""
        if len(self._library.catalog.resources) > _LARGE:
            self._beginning = asyncio.create_task(self._prepared())

    async def close(self) -> None:
        """Store the counts that wait, before the database closes; may be called twice."""
        if self._beginning is not None:
            await self._beginning
        if self._edition is not None and self._edition.similar is not None:
            await asyncio.wait([self._edition.similar])
        for counted in self._counted.values():
            if counted.refresh is not None:
                await counted.refresh
        await self.observer.close()

    async def _forget(self, _tx: Transaction, user_id: int, _now: datetime) -> None:
        # Rows about a person are found and deleted without us; this is what only the memory holds.
        self.observer.forget(user_id)

    def _owner(self, stored_id: str) -> str | None:
        resource = self._reading.naming.resource(stored_id)
        return resource.id if resource else None

    async def _prepared(self) -> _Edition:
        catalog = self._library.catalog
        edition = self._edition
        if edition is None or edition.catalog is not catalog:
            edition = self._edition = _Edition(catalog)
            self._counted.clear()  # counted by the ids of the edition before
        if edition.is_large and not edition.warm:
            async with edition.warming:
                if not edition.warm:
                    await asyncio.to_thread(self._warm, edition)
                    edition.warm = True
                    self._making(edition)
        return edition

    def _warm(self, edition: _Edition) -> None:
        for topic in edition.catalog.topics:
            for versed in range(VERSED + 1):
                editorially(edition.facts, topic, versed)
        _ = self._reading.naming  # made on first use, too

    def _making(self, edition: _Edition) -> asyncio.Task[Similar]:
        """The making of the index of likeness, begun when it is first wanted."""
        if edition.similar is None:
            edition.similar = asyncio.create_task(asyncio.to_thread(_make_similar, edition.catalog))
        return edition.similar

    async def _similar(self, edition: _Edition) -> Similar:
        return await asyncio.shield(self._making(edition))

    async def _likenesses(self, edition: _Edition, mine: Mine) -> list[Likeness]:
        resources = edition.catalog.resources
        tells = {each: weight for each, weight in telling(mine).items() if each in resources}
        if not tells or (edition.is_large and not self._making(edition).done()):
            return []  # in the first seconds of a large catalog: nobody waits for it
        similar = await self._similar(edition)
        for each in tells:
            if each not in edition.alike:
                edition.alike[each] = similar.to(each, _LIKE, quick=True)
                await asyncio.sleep(0)
        return [Likeness(resources[each], weight, edition.alike[each]) for each, weight in tells.items()]

    async def _meeting(self, guild_id: int, user_id: int, now: datetime) -> tuple[Sheet | None, bool]:
        """The member's next meeting and True, else the server's next one and False."""
        found = await self._following.next_meeting(guild_id, user_id, now)
        if found is None:
            return None, False
        meeting_id, takes_part = found
        return await self._meetings.sheet(guild_id, meeting_id), takes_part

    def _upcoming(self, sheet: Sheet | None) -> Upcoming | None:
        if sheet is None:
            return None
        return Upcoming(sheet.meeting.starts_at, self._owner(sheet.meeting.topic.resource_id) or "", sheet.meeting.id)

    async def _group(self, guild_id: int, user_id: int, now: datetime) -> Group:
        sheet, _ = await self._meeting(guild_id, user_id, now)
        tally, _ = await self._tally(guild_id)
        return Group(tally.following, self._upcoming(sheet))

    async def _tally(self, guild_id: int) -> tuple[Tally, Favourites]:
        known = self._counted.get(guild_id)
        if known is not None and known.changes == self._database.changes:
            return known.tally, known.favourites  # nothing at all was stored since
        if known is None or known.tally.rows < FEW_ROWS or time.monotonic() - known.at > STALE_AFTER:
            known = await self._count(guild_id)
        elif time.monotonic() - known.at > FRESH_FOR and (known.refresh is None or known.refresh.done()):
            known.refresh = asyncio.create_task(self._recount(guild_id))
        return known.tally, known.favourites

    async def _count(self, guild_id: int) -> _Counted:
        changes, catalog = self._database.changes, self._library.catalog
        tally = await self._following.tally(guild_id, self._owner)
        counted = _Counted(tally, favourites(catalog, tally.following), time.monotonic(), changes)
        self._counted[guild_id] = counted
        return counted

    async def _recount(self, guild_id: int) -> None:
        try:
            await self._count(guild_id)
        except Exception:
            log.exception("Counting who reads what failed; the counts of before serve on")


def _make_similar(catalog: Catalog) -> Similar:
    if not is_installed():
        return Similar(catalog)
    texts = [f"{each.title}. {each.summary} {each.why}".strip() for each in catalog.resources.values()]
    return Similar(catalog, Meanings(texts))


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
