"""Gives advice in one server: gathers what the pure rules need from the stores, and keeps what is dear to make."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.advice.facts import Facts
from bot.advice.following import FollowingStore, Tally
from bot.advice.history import HistoryStore, Owner
from bot.advice.model import Because, Following, Group, Mine, Reason, Suggestion
from bot.advice.next import Favourites, Likeness, Pick, favourites, telling, three
from bot.advice.observer import Observer
from bot.advice.path import Path, plan
from bot.advice.semantics import Meanings, is_installed
from bot.advice.similar import Alike, Similar
from bot.advice.standings import Standings
from bot.advice.store import AdviceStore
from bot.advice.topics import TopicAdvice, advise
from bot.advice.weights import VERSED
from bot.catalog.model import Catalog, Resource
from bot.database import Database, Transaction
from bot.library import Library
from bot.meetings.model import Sheet
from bot.meetings.store import MeetingStore
from bot.reading.room import ReadingRoom

log = logging.getLogger(__name__)

FEW_ROWS = 2_000  # readings that are counted anew for every question: some milliseconds
FRESH_FOR = 30.0  # seconds that a larger server's counts serve; the names beside them are always read anew
STALE_AFTER = 600.0  # seconds after which a question waits for new counts
_LARGE = 500  # entries of a catalog whose facts are worked out off the event loop
_MOST_SERVERS = 64  # whose counts are kept
_MOST_ALIKE = 2_000  # entries whose likes are kept: about two megabytes
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
    standings: Standings
    favourites: Favourites
    at: float
    changes: int


class _Edition:
    """What one catalog gave rise to."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.facts = Facts(catalog)
        self.standings = Standings(self.facts)
        self.is_large = len(catalog.resources) > _LARGE
        self.similar: asyncio.Task[Similar] | None = None
        self.warming = asyncio.Lock()
        self.alike: dict[str, tuple[Alike, ...]] = {}  # the latest asked for last
        self.warm = False


class Advisor:
    """The answers of advice. `guild_id` None means that no server's shelves belong here. Raises StorageError."""

    def __init__(self, database: Database, library: Library, reading: ReadingRoom) -> None:
        self._database = database
        self.store = AdviceStore(database)
        self.observer = Observer(self.store)
        self._following = FollowingStore(database)
        self._history = HistoryStore(database)
        self._meetings = MeetingStore(database)
        self._library = library
        self._reading = reading
        reading.personal.before_forgetting(self._forget)
        self._beginning: asyncio.Task[_Edition] | None = None
        self._edition: _Edition | None = None
        self._counted: dict[int, _Counted] = {}  # by server, the latest asked for last
        self._refreshing: dict[int, asyncio.Task[None]] = {}

    async def topic(self, guild_id: int | None, user_id: int, topic_id: str, now: datetime) -> TopicAdvice:
        """What to read in a topic of the catalog of now, best first."""
        edition = await self._prepared()
        if guild_id is None:
            return advise(edition.facts, topic_id, standings=edition.standings)
        history = await self._history.read(guild_id, user_id, self._owner_in(edition), now)
        counted = await self._counts(guild_id, edition)
        group = Group(counted.tally.following, history.upcoming)
        return advise(edition.facts, topic_id, history.mine, group, counted.standings)

    async def told(
        self, guild_id: int | None, viewer: int, suggestions: Sequence[Suggestion]
    ) -> tuple[Suggestion, ...]:
        """The suggestions with the names that their reasons need, read now: who hides since then is not in them."""
        naming = self._reading.naming
        counted = [each.resource for each in suggestions if each.reason.because in _COUNTED]
        counted = [each for each in counted if each.id in naming.catalog.resources]
        if guild_id is None or not counted:
            return tuple(suggestions)
        names = {each.id: naming.subject(each).names for each in counted}
        now = await self._following.named(guild_id, viewer, names)
        return tuple(replace(each, reason=_retold(each, now.get(each.resource.id))) for each in suggestions)

    async def next(self, guild_id: int, user_id: int, now: datetime) -> Next:
        """The member's next meeting and at most three things to read."""
        edition = await self._prepared()
        history = await self._history.read(guild_id, user_id, self._owner_in(edition), now)
        mine, upcoming, resources = history.mine, history.upcoming, edition.catalog.resources
        counted = await self._counts(guild_id, edition)
        likenesses = [] if mine.is_newcomer else await self._likenesses(edition, mine)
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

    async def path(self, guild_id: int | None, user_id: int, resource: Resource) -> Path:
        """The way to a resource of the catalog of now, with the member's ticks."""
        mine = None if guild_id is None else await self._history.mine(guild_id, user_id, self._owner)
        return plan(self._library.catalog, resource, mine)

    async def similar(self, guild_id: int | None, resource: Resource, limit: int = 5) -> tuple[Alike, ...]:
        """What is like a resource of the catalog of now, the most alike first."""
        similar = await self._similar(await self._prepared())
        coread: Mapping[str, int] = {}
        if guild_id is not None:
            names = self._reading.naming.subject(resource).names
            coread = await self._following.coread(guild_id, names, self._owner)
        return tuple(each for each in similar.to(resource.id, limit, coread=coread) if each.score >= _NOTABLE)

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
        for refreshing in list(self._refreshing.values()):
            await refreshing
        await self.observer.close()

    async def _forget(self, _tx: Transaction, user_id: int, _now: datetime) -> None:
        # Rows about a person are found and deleted without us; this is what only the memory holds.
        self.observer.forget(user_id)

    def _owner(self, stored_id: str) -> str | None:
        resource = self._reading.naming.resource(stored_id)
        return resource.id if resource else None

    def _owner_in(self, edition: _Edition) -> Owner:
        """The same among the entries of an edition, which a save may have replaced meanwhile."""
        resource, resources = self._reading.naming.resource, edition.catalog.resources

        def owner(stored_id: str) -> str | None:
            found = resource(stored_id)
            return found.id if found is not None and found.id in resources else None

        return owner

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
                edition.standings.table(topic, versed)
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
        found = []
        for each, weight in tells.items():
            alike = edition.alike.pop(each, None)
            if alike is None:
                alike = similar.to(each, _LIKE, quick=True)
                await asyncio.sleep(0)
            edition.alike[each] = alike
            found.append(Likeness(resources[each], weight, alike))
        _keep_latest(edition.alike, _MOST_ALIKE)
        return found

    async def _counts(self, guild_id: int, edition: _Edition) -> _Counted:
        """What the server's members read, by the ids and in the places of this edition."""
        known = self._counted.pop(guild_id, None)
        if known is not None and known.standings.facts is not edition.facts:
            known = None
        if known is None:
            return await self._count(guild_id, edition)
        self._counted[guild_id] = known
        if known.changes == self._database.changes:
            return known  # nothing at all was stored since
        age = time.monotonic() - known.at
        if known.tally.rows < FEW_ROWS or age > STALE_AFTER:
            return await self._count(guild_id, edition)
        if age > FRESH_FOR and guild_id not in self._refreshing:
            self._refreshing[guild_id] = asyncio.create_task(self._recount(guild_id, edition))
        return known

    async def _count(self, guild_id: int, edition: _Edition) -> _Counted:
        changes = self._database.changes
        tally = await self._following.tally(guild_id, self._owner_in(edition))
        standings = Standings(edition.facts, tally.following, edition.standings)
        popular = favourites(edition.facts, tally.following)
        counted = _Counted(tally, standings, popular, time.monotonic(), changes)
        self._counted.pop(guild_id, None)
        self._counted[guild_id] = counted
        _keep_latest(self._counted, _MOST_SERVERS)
        return counted

    async def _recount(self, guild_id: int, edition: _Edition) -> None:
        try:
            await self._count(guild_id, edition)
        except Exception:
            log.exception("Counting who reads what failed; the counts of before serve on")
        finally:
            del self._refreshing[guild_id]


def _keep_latest(known: dict[Any, Any], most: int) -> None:
    while len(known) > most:
        del known[next(iter(known))]


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
