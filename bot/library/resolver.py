"""What a text means in one edition of the reading list."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bot.catalog.identifiers import identifiers_of
from bot.catalog.mentions import find_mentions
from bot.catalog.model import Kind, Resource, Topic
from bot.frozen import dataclass
from bot.library.edition import TOP_HITS, Edition
from bot.library.other_titles import names_another
from bot.library.pasted_text import is_mere_remark
from bot.library.several_names import (
    cited_authors,
    named_by_labels,
    names_in_list,
    several_named,
    without_chinese_spaces,
    without_remarks,
    without_version,
)
from bot.library.text_lookup import SCHEMES, Lookup
from bot.library.topic_names import MOST_NEAR, nearest_topics
from bot.search import Verdict, verdict

if TYPE_CHECKING:
    from bot.search import Hit, Index

MOST_CANDIDATES = 5  # one screen of a phone
PASSAGE = 140  # characters: three of them are one screen of a phone
LEAST_COVERAGE = 0.5  # share of the words: with fewer, a text is hardly about them
MOST_HITS = 100  # a longer list is a query to refine, not to page through


_NAMES = {"identifier", "name", "alias", "title"}  # fields that say what an entry is called


@dataclass(frozen=True, slots=True)
class Known:
    """Right at least 99 times in 100."""

    resource: Resource
    edition: Edition


@dataclass(frozen=True, slots=True)
class TextMatch:
    """An entry whose summary or note has words of the text: `passage` is where, `coverage` the share of them, 0-1."""

    resource: Resource
    passage: str
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Best first, at most `MOST_CANDIDATES`, never empty.

    `text_matches` is empty, as names or titles are near.
    """

    candidates: tuple[Resource, ...]
    lookup: Lookup
    edition: Edition
    text_matches: tuple[TextMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """`topics` and `text_matches`, at most three each, are worth a look; none where the text is an identifier."""

    topics: tuple[Topic, ...]
    lookup: Lookup
    edition: Edition
    text_matches: tuple[TextMatch, ...] = ()


ListMatch = Known | Ambiguous | Unknown


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`matched` is the field's name, as in `Hit`."""

    resource: Resource
    matched: str


async def resolve(edition: Edition, text: str) -> ListMatch:
    """By id, name, half-remembered title, or an identifier or whole title anywhere in a pasted text."""
    if sure := edition.sure.get(text):
        return Known(sure, edition)
    found = await _resolve(edition, text)
    if not isinstance(found, Ambiguous | Unknown):
        edition.note_sure(text, found.resource)
    return found


async def _resolve(edition: Edition, text: str) -> ListMatch:
    lookup = Lookup.of(text)
    if lookup.records:
        return await _among_records(edition, lookup)
    if resource := edition.catalog.get(lookup.text.casefold()) or edition.identified(lookup.recognised):
        return Known(resource, edition)
    if listed := _mentioned(edition, lookup):
        return await edition.run_search(lambda _: _by_mentions(edition, lookup, listed))
    if damaged := edition.damaged_in(lookup.record.own if lookup.record else lookup.text):
        return Ambiguous(_first(damaged), lookup, edition)
    if lookup.identifier is not None:
        return await _beside_unlisted(edition, lookup)
    if several := several_named(edition.titles, lookup.words):
        return Ambiguous(_first(several), lookup, edition)
    hits = await _top_hits(edition, lookup.words)
    candidates = tuple(edition.catalog.resources[hit.id] for hit in hits)
    if (found := verdict(hits)) is Verdict.SURE:
        sure = not _described_otherwise(candidates[0], lookup, edition)
        return Known(candidates[0], edition) if sure else Ambiguous(candidates, lookup, edition)
    if titled := await edition.run_search(lambda _: _titled(edition, lookup)):
        return _one_or_ask(titled, lookup, edition)
    if found is Verdict.UNSURE:
        return Ambiguous(candidates, lookup, edition)
    if parts := await _found_by_parts(edition, lookup.words):
        return Ambiguous(_first(parts), lookup, edition)
    if len(coined := _first(edition.titles.coined_in(lookup.words))) > 1:
        return Ambiguous(coined, lookup, edition)
    text_matches = _text_matches(candidates, lookup.words)
    return Unknown(nearest_topics(edition, lookup.words), lookup, edition, text_matches)


async def _among_records(edition: Edition, lookup: Lookup) -> ListMatch:
    """To ask about what the records are of, unless all are of one entry."""
    matches = [await resolve(edition, each) for each in lookup.records]
    known = [match.resource for match in matches if isinstance(match, Known)]
    if len(known) == len(matches) and len(one := set(known)) == 1:
        return Known(one.pop(), edition)
    near = (each for match in matches if isinstance(match, Ambiguous) for each in match.candidates)
    found = _first((*known, *near))
    return Ambiguous(found, lookup, edition) if found else Unknown((), lookup, edition)


async def _top_hits(edition: Edition, words: str) -> "Sequence[Hit]":
    hits = (await edition.top_resources(words))[:MOST_CANDIDATES]
    if verdict(hits) is Verdict.ABSENT and (joined := without_chinese_spaces(words)) != words:
        return (await edition.top_resources(joined))[:MOST_CANDIDATES] or hits
    return hits


async def _found_by_parts(edition: Edition, words: str) -> Sequence[Resource]:
    """Of a name with a version or a remark, of authors as they're cited, and of several names near to an entry each."""
    if named := edition.titles.named(without_version(words)) or edition.titles.named(without_remarks(words)):
        return named
    if (cited := cited_authors(words)) and (hits := await edition.top_resources(cited)):
        return [edition.catalog.resources[hit.id] for hit in hits if verdict(hits) is not Verdict.ABSENT]
    parts = names_in_list(words)
    found = [(await edition.top_resources(part))[:MOST_CANDIDATES] for part in parts]
    if any(verdict(hits) is Verdict.ABSENT or hits[0].matched not in _NAMES for hits in found):
        return ()
    resources = list(dict.fromkeys(edition.catalog.resources[hits[0].id] for hits in found))
    return resources if len(resources) > 1 else ()


def _described_otherwise(resource: Resource, lookup: Lookup, edition: Edition) -> bool:
    """Whether a similar title is another's, or a record with no more than that has other authors or another year."""
    has_others = lookup.record is not None and not lookup.record.fits(resource)
    return (has_others or names_another(lookup.words, resource)) and resource not in _titled(edition, lookup)


def _titled(edition: Edition, lookup: Lookup) -> Sequence[Resource]:
    """Whose whole title occurs; of a record's title all of it, as it may speak of another paper's."""
    found = edition.titles.occurring_in(lookup.rest)
    if not lookup.title or lookup.rest != lookup.title:
        return found
    named = edition.titles.named(lookup.title)
    return [each for each in found if each in named]


def _text_matches(candidates: Iterable[Resource], words: str) -> tuple[TextMatch, ...]:
    from bot.search import coverage  # READY comes earlier without

    shares = ((each, coverage(_prose(each), words)) for each in candidates)
    about = ((each, share) for each, share in shares if share >= LEAST_COVERAGE)
    matches = (TextMatch(each, matching_passage(each, words, PASSAGE), share) for each, share in about)
    return tuple(islice(matches, MOST_NEAR))


def matching_passage(resource: Resource, words: str, limit: int = 200) -> str:
    """Of its summary or note; empty where they have none of the words."""
    from bot.search import passage  # READY comes earlier without

    return passage(_prose(resource), words, limit)


def _prose(resource: Resource) -> str:
    return f"{resource.summary} {resource.why}"


def _identified(edition: Edition, lookup: Lookup) -> tuple[Resource, ...]:
    whole = edition.identified(lookup.recognised)
    return (whole,) if whole else _mentioned(edition, lookup)


def _mentioned(edition: Edition, lookup: Lookup) -> tuple[Resource, ...]:
    return tuple(dict.fromkeys(filter(None, map(edition.mentioned, lookup.mentions))))


def _by_mentions(edition: Edition, lookup: Lookup, listed: Sequence[Resource]) -> Known | Ambiguous:
    """To ask where the text also names another entry, or an identifier that cannot be the same paper's."""
    others = [*_titled(edition, lookup), *_named_beside(edition, lookup)]
    unlisted = lookup.without([mention for mention in lookup.mentions if edition.mentioned(mention)])
    if any(_contradicted(resource, unlisted) for resource in listed):
        return Ambiguous(_first((*listed, *others)), unlisted, edition)
    return _one_or_ask((*listed, *others), unlisted, edition)


async def _beside_unlisted(edition: Edition, lookup: Lookup) -> ListMatch:
    """What is beside an identifier that the list lacks may still be the title of an entry without it."""

    def titled_and_named(_: object) -> tuple[Sequence[Resource], Sequence[Resource]]:
        return _titled(edition, lookup), _named_beside(edition, lookup)

    titled, named = await edition.run_search(titled_and_named)
    candidates = _first((*titled, *named))
    if titled and len(candidates) == 1 and not _contradicted(candidates[0], lookup):
        return Known(candidates[0], edition)
    if not candidates and not is_mere_remark(lookup.words):
        hits = (await edition.top_resources(lookup.words))[:MOST_CANDIDATES]
        found, near = verdict(hits), [(edition.catalog.resources[hit.id], hit) for hit in hits]
        if found is Verdict.SURE:
            candidates = (near[0][0],)
        elif found is Verdict.UNSURE:
            near = (
                near if not _contradicted(near[0][0], lookup) else [each for each in near if each[1].matched != "text"]
            )
            candidates = tuple(each for each, _ in near if not _contradicted(each, lookup))
    return Ambiguous(candidates, lookup, edition) if candidates else Unknown((), lookup, edition)


def _named_beside(edition: Edition, lookup: Lookup) -> Sequence[Resource]:
    if lookup.record:
        return edition.titles.named(lookup.words)
    labelled = named_by_labels(edition.titles, find_mentions(lookup.text).rest)
    coined = () if lookup.title else edition.titles.coined_in(lookup.rest)
    return (*edition.titles.named(lookup.words), *labelled, *coined)


def _contradicted(resource: Resource, lookup: Lookup) -> bool:
    """Two ids of one scheme are two papers."""
    stated = {
        scheme for scheme in SCHEMES[:3] if any(each.startswith(f"{scheme}:") for each in identifiers_of(resource))
    }
    return any(each.scheme in stated for each in lookup.identifiers)


def _one_or_ask(found: Iterable[Resource], lookup: Lookup, edition: Edition) -> Known | Ambiguous:
    candidates = _first(found)
    return Known(candidates[0], edition) if len(candidates) == 1 else Ambiguous(candidates, lookup, edition)


def _first(found: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(dict.fromkeys(found))[:MOST_CANDIDATES]


async def suggest(edition: Edition, text: str, limit: int = TOP_HITS) -> tuple[Resource, ...]:
    """While `text` is being typed; for none of it the topics' starts come first."""
    resources = edition.catalog.resources
    if not text.strip():
        starts = [start for topic in edition.catalog.topics.values() for start in topic.start]
        return tuple(resources[each] for each in list(dict.fromkeys([*starts, *resources]))[:limit])
    lookup = Lookup.of(text)
    if known := _identified(edition, lookup):
        return known[:limit]
    return tuple(resources[hit.id] for hit in (await edition.top_resources(lookup.words))[:limit])


async def search(
    edition: Edition, text: str, *, topic: str | None = None, kind: Kind | None = None
) -> tuple[SearchResult, ...]:
    """Best first, at most `MOST_HITS`; `topic` is an id."""
    lookup, resources = Lookup.of(text), edition.catalog.resources

    def included(resource: Resource) -> bool:
        return (topic is None or topic in resource.topics) and (kind is None or resource.kind is kind)

    if known := _identified(edition, lookup):
        return tuple(SearchResult(each, "identifier") for each in known if included(each))

    def search_index(index: "Index") -> "Sequence[Hit]":
        unrestricted = topic is None and kind is None
        among = None if unrestricted else {each.id for each in resources.values() if included(each)}
        return index.search(lookup.words, MOST_HITS, among=among)

    return tuple(SearchResult(resources[hit.id], hit.matched) for hit in await edition.run_search(search_index))
