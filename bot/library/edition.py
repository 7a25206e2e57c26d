"""One version of the reading list: the catalog and the search indexes made from it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from typing import TypeVar

from bot.catalog.identifiers import Identifier, identifiers_of
from bot.catalog.model import Catalog, Resource, Topic
from bot.frozen import dataclass
from bot.search import Entry, Hit, Index

T = TypeVar("T")

TOP_HITS = 25  # as many as Discord shows choices
# Entries up to which the event loop waits for a search: even the slowest hundredth takes some 5 ms (docs/search.md).
MOST_ON_LOOP = 5_000
_CACHED_QUERIES = 1024  # a command repeats the last query of its autocomplete


@dataclass(frozen=True, slots=True)
class Edition:
    catalog: Catalog
    digest: str
    resources: Index
    topics: Index
    top_topics: Callable[[str], Sequence[Hit]] = field(repr=False)
    _top_resources: Callable[[str], Sequence[Hit]] = field(repr=False)
    _by_identifier: dict[str, str] = field(repr=False)

    def identified(self, identifier: Identifier | None) -> Resource | None:
        return self.catalog.resources.get(self._by_identifier.get(str(identifier), "")) if identifier else None

    async def top_resources(self, text: str) -> Sequence[Hit]:
        return await self.run_search(lambda: self._top_resources(text))

    async def run_search(self, search: Callable[[], T]) -> T:
        """On another thread where the list is large."""
        return search() if len(self.resources) <= MOST_ON_LOOP else await asyncio.to_thread(search)


def make_edition(catalog: Catalog, digest: str = "") -> Edition:
    """Costs CPU time in proportion to the catalog's size, so call it off the event loop."""
    resources = [_entry(resource, catalog) for resource in catalog.resources.values()]
    topics = [Entry(id=topic.id, title=topic.title, aliases=topic.aliases) for topic in catalog.topics.values()]
    # Two entries may share a link (a repository that holds both): the one that comes first is meant.
    by_identifier = {name: entry.id for entry in reversed(resources) for name in entry.identifiers}
    index, topic_index = Index(resources), Index(topics)
    return Edition(catalog, digest, index, topic_index, _cached(topic_index), _cached(index), by_identifier)


def _entry(resource: Resource, catalog: Catalog) -> Entry:
    return Entry(
        id=resource.id,
        title=resource.title,
        name=resource.name,
        aliases=resource.aliases,
        authors=resource.authors,
        topics=tuple(name for each in resource.topics for name in _names_of(catalog.topics[each])),
        year=resource.year,
        venue=resource.venue,
        text=f"{resource.summary} {resource.why}".strip(),
        identifiers=identifiers_of(resource),
    )


def _names_of(topic: Topic) -> tuple[str, ...]:
    return topic.title, *topic.aliases


def _cached(index: Index) -> Callable[[str], Sequence[Hit]]:
    @lru_cache(maxsize=_CACHED_QUERIES)
    def top_hits(text: str) -> Sequence[Hit]:
        return tuple(index.search(text, TOP_HITS))

    return top_hits
