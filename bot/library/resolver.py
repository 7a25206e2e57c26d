"""What a text means in one edition of the reading list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from bot.catalog.identifiers import Identifier, recognise
from bot.catalog.model import Kind, Resource, Topic
from bot.frozen import dataclass
from bot.library.edition import TOP_HITS, Edition
from bot.search import Hit, Verdict, verdict

if TYPE_CHECKING:
    from bot.search import Index

MOST_CANDIDATES = 5  # one screen of a phone
MOST_HITS = 100  # a longer list is a query to refine, not to page through


@dataclass(frozen=True, slots=True)
class Lookup:
    text: str
    recognised: Identifier | None

    @classmethod
    def of(cls, text: str) -> Self:
        text = text.strip()
        return cls(text, recognise(" ".join(text.split())))

    @property
    def identifier(self) -> Identifier | None:
        """None for a bare OpenReview id, too: most words of that shape are nicknames."""
        found = self.recognised
        return None if found and found.scheme == "openreview" and found.value == self.text else found


@dataclass(frozen=True, slots=True)
class Known:
    """Right at least 99 times in 100."""

    resource: Resource
    edition: Edition


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Best first, at most `MOST_CANDIDATES`, never empty."""

    candidates: tuple[Resource, ...]
    lookup: Lookup
    edition: Edition


@dataclass(frozen=True, slots=True)
class Unknown:
    """`topics` are worth a look; none where the text is an identifier."""

    topics: tuple[Topic, ...]
    lookup: Lookup
    edition: Edition


ListMatch = Known | Ambiguous | Unknown


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`matched` is the field's name, as in `Hit`."""

    resource: Resource
    matched: str


async def resolve(edition: Edition, text: str) -> ListMatch:
    """By id, name, identifier, link or half-remembered title."""
    lookup = Lookup.of(text)
    if resource := edition.catalog.get(lookup.text.casefold()) or edition.identified(lookup.recognised):
        return Known(resource, edition)
    if lookup.identifier is not None:
        return Unknown((), lookup, edition)
    hits = (await edition.top_resources(lookup.text))[:MOST_CANDIDATES]
    candidates = tuple(edition.catalog.resources[hit.id] for hit in hits)
    match verdict(hits):
        case Verdict.SURE:
            return Known(candidates[0], edition)
        case Verdict.UNSURE:
            return Ambiguous(candidates, lookup, edition)
        case Verdict.ABSENT:
            return Unknown(nearest_topics(edition, lookup.text), lookup, edition)


def resolve_topic(edition: Edition, text: str) -> Topic | None:
    """By id, title or alias, also misspelt."""
    hits = edition.top_topics(text)
    # A single topic that is near is meant, even where a paper would be asked about: a wrong one costs a glance.
    near = verdict(hits) is Verdict.SURE or (verdict(hits) is Verdict.UNSURE and len(hits) == 1)
    return edition.catalog.topics[hits[0].id] if near else None


def nearest_topics(edition: Edition, text: str, limit: int = 3) -> tuple[Topic, ...]:
    """The first of the list where none is near."""
    topics = edition.catalog.topics
    near = tuple(topics[hit.id] for hit in edition.top_topics(text)[:limit])
    return near or tuple(topics.values())[:limit]


async def suggest(edition: Edition, text: str, limit: int = TOP_HITS) -> tuple[Resource, ...]:
    """While `text` is being typed; for none of it the topics' starts come first."""
    resources = edition.catalog.resources
    if not text.strip():
        starts = [start for topic in edition.catalog.topics.values() for start in topic.start]
        return tuple(resources[each] for each in list(dict.fromkeys([*starts, *resources]))[:limit])
    lookup = Lookup.of(text)
    if known := edition.identified(lookup.recognised):
        return (known,)
    return tuple(resources[hit.id] for hit in (await edition.top_resources(lookup.text))[:limit])


def suggest_topics(edition: Edition, text: str, limit: int = TOP_HITS) -> tuple[Topic, ...]:
    """While `text` is being typed; for none of it all."""
    topics = edition.catalog.topics
    if not text.strip():
        return tuple(topics.values())[:limit]
    return tuple(topics[hit.id] for hit in edition.top_topics(text)[:limit])


async def search(
    edition: Edition, text: str, *, topic: str | None = None, kind: Kind | None = None
) -> tuple[SearchResult, ...]:
    """Best first, at most `MOST_HITS`; `topic` is an id."""
    lookup, resources = Lookup.of(text), edition.catalog.resources

    def included(resource: Resource) -> bool:
        return (topic is None or topic in resource.topics) and (kind is None or resource.kind is kind)

    if known := edition.identified(lookup.recognised):
        return (SearchResult(known, "identifier"),) if included(known) else ()

    def search_index(index: "Index") -> Sequence[Hit]:
        unrestricted = topic is None and kind is None
        among = None if unrestricted else {each.id for each in resources.values() if included(each)}
        return index.search(lookup.text, MOST_HITS, among=among)

    return tuple(SearchResult(resources[hit.id], hit.matched) for hit in await edition.run_search(search_index))
