"""The ranked, paged list that /search answers with; its page buttons carry the whole query."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Self

import discord

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.frozen import dataclass
from bot.library.edition import Edition
from bot.library.resolver import SearchResult, matching_passage, nearest_topics, resolve_topic, search
from bot.library.text_lookup import Lookup
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, empty_card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.excerpt import NOTE
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import listing, plural, safe
from bot.ui.papers.card import OpenPaper, count_failed_query
from bot.ui.papers.host import host_of
from bot.ui.papers.text_hits import TextHit, find_in_group, section, words_of
from bot.ui.papers.topics import AllTopics

QUERY_LIMIT = 80  # so that the query fits into a page button's custom id
_GROUP_HITS = 2  # beside a page of the list
_KIND_LETTERS = {
    Kind.PAPER: "p",
    Kind.BOOK: "b",
    Kind.COURSE: "c",
    Kind.LIST: "l",
    Kind.NOTES: "n",
    Kind.VIDEO: "v",
    Kind.CODE: "s",
}
_LETTER_KINDS = {letter: kind for kind, letter in _KIND_LETTERS.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

FIELD_WORDS = {
    "identifier": "identifier",
    "name": "name",
    "alias": "another name",
    "title": "title",
    "author": "author",
    "topic": "topic",
    "venue": "venue or year",
    "text": "summary or curator’s note",
}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`words` have at most 80 characters; `topic` is an id or empty."""

    words: str
    topic: str = ""
    kind: Kind | None = None

    async def run(self, edition: Edition) -> tuple[SearchResult, ...]:
        """The answer of this edition, best first."""
        return await search(edition, self.words, topic=self.topic or None, kind=self.kind)


@dataclass(frozen=True)
class _SearchButton(Action):
    """`topic` is a short hash of its id, which may be too long for a custom id."""

    page: int
    kind: str
    topic: str
    words: str

    @classmethod
    def of(cls, query: SearchQuery, page: int) -> Self:
        kind = _KIND_LETTERS[query.kind] if query.kind else ""
        return cls(page, kind, _topic_hash(query.topic) if query.topic else "", query.words)

    def query(self, catalog: Catalog) -> SearchQuery:
        """A topic that has left the catalog no longer limits it."""
        topic = next((each for each in catalog.topics if self.topic and _topic_hash(each) == self.topic), "")
        return SearchQuery(self.words, topic, _LETTER_KINDS.get(self.kind))


@dataclass(frozen=True)
class SearchPage(_SearchButton, verb="f1", reply=ReplyKind.IN_PLACE):
    async def press(self, interaction: Interaction) -> None:
        edition = host_of(interaction).library.edition
        query = self.query(edition.catalog)
        found, hits = await query.run(edition), await _group_hits(interaction, query)
        await replace_page(interaction, search_card(edition.catalog, query, found, self.page, hits=hits))


@dataclass(frozen=True)
class ShareSearch(_SearchButton, verb="g1", reply=ReplyKind.PUBLIC):
    async def press(self, interaction: Interaction) -> None:
        edition = host_of(interaction).library.edition
        query = self.query(edition.catalog)
        card = search_card(edition.catalog, query, await query.run(edition), self.page, shared=True)
        await send_card(interaction, card, private=False)


def _topic_hash(topic_id: str) -> str:
    """Six base-36 digits of a checksum: enough to tell a catalog's topics apart."""
    number, digits = zlib.crc32(topic_id.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        digits += _DIGITS[digit]
    return digits


async def _ask_topic(interaction: Interaction, query: SearchQuery, typed: str) -> None:
    """Instead of the answer, where `typed` names no topic; each button searches on with the same words and kind."""
    edition = host_of(interaction).library.edition
    near = nearest_topics(edition, typed)
    buttons = [Button(SearchPage.of(replace(query, topic=each.id), 0), each.title) for each in near]
    anywhere = Button(SearchPage.of(query, 0), "Search everything")
    sentence = f"There’s no topic “{safe(typed, 60)}”."
    if near:
        sentence += f" The closest: {', '.join(safe(each.title, 60) for each in near)}."
    await send_card(interaction, text_card(sentence, *buttons, anywhere, Button(AllTopics(0), "All topics")))


async def answer_search(interaction: Interaction, query: SearchQuery, topic: str = "") -> None:
    """`topic` is as typed: a topic's id or name, misspelt perhaps, or nothing."""
    edition = host_of(interaction).library.edition
    if topic.strip():
        within = resolve_topic(edition, topic)
        if within is None:
            await _ask_topic(interaction, query, topic)
            return
        query = replace(query, topic=within.id)
    found, hits = await query.run(edition), await _group_hits(interaction, query)
    await send_card(interaction, search_card(edition.catalog, query, found, hits=hits))
    if not found:
        count_failed_query(interaction, query.words)


async def _group_hits(interaction: Interaction, query: SearchQuery) -> list[TextHit]:
    """From this server; what the list lacks has neither topic nor kind."""

    def includes(resource: Resource | None) -> bool:
        if resource is None:
            return not query.topic and query.kind is None
        return (not query.topic or query.topic in resource.topics) and query.kind in {None, resource.kind}

    return await find_in_group(interaction, Lookup.of(query.words).words, includes)


def search_card(
    catalog: Catalog,
    query: SearchQuery,
    found: tuple[SearchResult, ...],
    number: int = 0,
    *,
    hits: Sequence[TextHit] = (),
    shared: bool = False,
) -> Card:
    """Each row says which field matched; what people here wrote is at its paper, else below the first page.

    A `shared` card has none of those: it would keep a name that hides later.
    """
    if not found and hits:
        nothing = f"Nothing on the reading list matches “{query.words}” {_scope(catalog, query)}".rstrip() + "."
        parts = [discord.ui.TextDisplay(safe(nothing, 600)), *_group_parts(hits)]
        parts.append(discord.ui.ActionRow(Button(AllTopics(0), "All topics")))
        return Card(discord.ui.Container(*parts))
    if not found:
        return empty_card(
            f"Nothing matches “{query.words}” {_scope(catalog, query)}".rstrip() + ".",
            Button(AllTopics(0), "All topics"),
        )
    page = page_of(found, number)
    of_group = {} if shared else {each.opens: each for each in hits}
    rows = [
        Row(_line(rank, each, query.words, of_group.pop(each.resource.id, None)), _open(each.resource))
        for rank, each in enumerate(page.items, page.first)
    ]
    heading = f"### “{safe(query.words, 160)}” {safe(_scope(catalog, query), 160)}".rstrip()
    heading += f"\n-# {plural(len(found), 'match', 'matches')}"
    foot = pagination_buttons(page, lambda target: SearchPage.of(query, target))
    if not shared:
        foot.append(Button(ShareSearch.of(query, page.number), "Share"))
    more = _group_parts(tuple(of_group.values())) if of_group and page.number == 0 else []
    return list_card(heading, rows, foot=foot, more=more)


def _group_parts(hits: Sequence[TextHit]) -> list[discord.ui.Item[Any]]:
    return [discord.ui.TextDisplay("### From people here"), *map(section, hits[:_GROUP_HITS])]


def _scope(catalog: Catalog, query: SearchQuery) -> str:
    topic: Topic | None = catalog.topics.get(query.topic)
    parts: Iterable[str] = (
        f"in {topic.title}" if topic else "",
        f"among {KIND_WORDS[query.kind].many}" if query.kind else "",
    )
    return " ".join(part for part in parts if part)


def _open(resource: Resource) -> Button:
    return Button(OpenPaper(resource.id), "Open")


def _line(rank: int, found: SearchResult, words: str, of_group: TextHit | None) -> str:
    """`of_group` is what somebody here wrote about it."""
    resource = found.resource
    lines = [f"**{rank}. {safe(resource.label, 120)}** {KIND_WORDS[resource.kind].symbol}"]
    if resource.name:
        lines.append(safe(resource.title, 200))
    if found.matched == "text" and (passage := matching_passage(resource, words)):
        lines.append(f"> {safe(passage, NOTE)}")
    lines.append(f"-# {_detail(resource, found.matched)}")
    if of_group is not None:
        lines += words_of(of_group)
    return "\n".join(lines)


def _detail(resource: Resource, matched: str) -> str:
    who = listing(resource.authors, most=1)
    year = str(resource.year or "")
    return " · ".join(part for part in (who, year, f"matched {FIELD_WORDS.get(matched, safe(matched, 40))}") if part)
