"""One version of the reading list: the catalog and the search indexes made from it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.catalog.identifiers import Identifier, identifiers_of
from bot.catalog.mentions import Mention
from bot.catalog.model import Catalog, Resource, Topic
from bot.library.damaged_ids import DamagedIds
from bot.library.titles import Titles

if TYPE_CHECKING:
    from bot.search import Entry, Hit, Index

T = TypeVar("T")

TOP_HITS = 25  # as many as Discord shows choices
# Entries up to which the event loop waits for a search: even the slowest hundredth takes some 5 ms (docs/search.md).
MOST_ON_LOOP = 5_000
_SURE_TEXTS = 128  # a crowd asks for the same
_CACHED_QUERIES = 1024  # a command repeats the last query of its autocomplete


class Edition:
    """`prepare` makes the index of resources, else whoever searches first; the topics' is made with its first use."""

    def __init__(self, catalog: Catalog, digest: str = "") -> None:
        self.catalog = catalog
        self.digest = digest
        # Two entries may share a link (a repository that holds both): the one that comes first is meant.
        resources = tuple(catalog.resources.values())
        self._by_identifier = {name: each.id for each in reversed(resources) for name in identifiers_of(each)}
        self.sure: dict[str, Resource] = {}
        """By texts that were asked for lately, the one that each surely means."""
        self._preparing = Lock()
        self._resources: Index | None = None

    def prepare(self) -> "Index":
        """Costs CPU time in proportion to the catalog's size, so call it off the event loop; may be called twice."""
        with self._preparing:
            if self._resources is None:
                self._resources = _index(
                    index_entry(resource, self.catalog) for resource in self.catalog.resources.values()
                )
            return self._resources

    def note_sure(self, text: str, resource: Resource) -> None:
        if text not in self.sure and len(self.sure) >= _SURE_TEXTS:
            del self.sure[next(iter(self.sure))]
        self.sure[text] = resource

    def identified(self, identifier: Identifier | None) -> Resource | None:
        return self.catalog.resources.get(self._by_identifier.get(str(identifier), "")) if identifier else None

    def mentioned(self, mention: Mention) -> Resource | None:
        return next(filter(None, map(self.identified, mention.readings)), None)

    @cached_property
    def titles(self) -> Titles:
        return Titles(self.catalog.resources.values())

    def damaged_in(self, text: str) -> Sequence[Resource]:
        """Those whose identifier may be meant, though it's written with a slip."""
        return [self.catalog.resources[each] for each in self._damaged_ids.in_text(text)]

    @cached_property
    def _damaged_ids(self) -> DamagedIds:
        return DamagedIds(self._by_identifier)

    async def top_resources(self, text: str) -> "Sequence[Hit]":
        return await self.run_search(lambda _: self._top_resources(text))

    async def run_search(self, search: Callable[["Index"], T]) -> T:
        """On another thread where the list is large."""
        index = self._resources
        if index is None:
            index = await asyncio.to_thread(self.prepare)
        if len(self.catalog.resources) <= MOST_ON_LOOP:
            return search(index)
        return await asyncio.to_thread(search, index)

    @cached_property
    def top_topics(self) -> "Callable[[str], Sequence[Hit]]":
        from bot.search import Entry

        topics = self.catalog.topics.values()
        return _cached(_index(Entry(id=topic.id, title=topic.title, aliases=topic.aliases) for topic in topics))

    @cached_property
    def _top_resources(self) -> "Callable[[str], Sequence[Hit]]":
        return _cached(self.prepare())


def _index(entries: "Iterable[Entry]") -> "Index":
    from bot.search import Index  # READY comes earlier without, and nobody searches before

    return Index(entries)


def index_entry(resource: Resource, catalog: Catalog) -> "Entry":
    from bot.search import Entry

    return Entry(
        id=resource.id,
        title=resource.title,
        name=resource.name,
        aliases=resource.aliases,
        authors=resource.authors,
        topics=tuple(name for each in resource.topics for name in _names_of(catalog.topics[each])),
        year=resource.year,
        venue=resource.venue,
        text=f"{resource.summary} {resource.why}",
        identifiers=identifiers_of(resource),
    )


def _names_of(topic: Topic) -> tuple[str, ...]:
    return topic.title, *topic.aliases


def _cached(index: "Index") -> "Callable[[str], Sequence[Hit]]":
    @lru_cache(maxsize=_CACHED_QUERIES)
    def top_hits(text: str) -> "Sequence[Hit]":
        return tuple(index.search(text, TOP_HITS))

    return top_hits
