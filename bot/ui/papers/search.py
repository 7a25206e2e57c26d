"""The ranked, paged list that /search answers with; its page buttons carry the whole query."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Self

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.frozen import dataclass
from bot.library.edition import Edition
from bot.library.resolver import SearchResult, matching_passage, search
from bot.library.text_lookup import Lookup
from bot.library.topic_names import nearest_topics, resolve_topic
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, empty_card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.excerpt import LINE, NOTE
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import listing, plural, safe
from bot.ui.papers.card import count_failed_query
from bot.ui.papers.card_text import open_option, row_name
from bot.ui.papers.host import host_of
from bot.ui.papers.text_hits import TextHit, find_in_group, hit_row, hits_menu, said_in
from bot.ui.papers.topics import AllTopics

QUERY_LIMIT = 80  # so that the query fits into a page button's custom id
_SHORT = 60  # units of a passage, where a page has several
_GROUP_HITS, _FEW = 2, 3  # hits in the server, which are one beside more than a few of the list
_KIND_LETTERS = {
    Kind.PAPER: "p",
    Kind.BOOK: "b",
    Kind.COURSE: "c",
    Kind.LIST: "l",
    Kind.NOTES: "n",
    Kind.VIDEO: "v",
    Kind.CODE: "s",
}
_SHOWN = {"name", "title", "text"}  # what a row shows anyway
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
        of_group = hits[:_GROUP_HITS]
        all_topics = Button(AllTopics(0), "All topics")
        return list_card(safe(nothing, 600), _group_rows(of_group), foot=[all_topics], menu=hits_menu(of_group))
    if not found:
        return empty_card(
            f"Nothing matches “{query.words}” {_scope(catalog, query)}".rstrip() + ".",
            Button(AllTopics(0), "All topics"),
        )
    page = page_of(found, number)
    beside = {} if shared else {each.opens: each for each in hits}
    ranked = list(enumerate(page.items, page.first))
    others = [each for each in beside.values() if all(each.opens != found.resource.id for found in page.items)]
    others = others[: 1 if len(page.items) > _FEW else _GROUP_HITS] if page.number == 0 else []
    several = bool(others) or sum(each.matched == "text" for each in page.items) > 2
    passages = {each.resource.id: _passage(each, query.words, _SHORT if several else LINE) for each in page.items}
    rows = [_row(rank, each, passages[each.resource.id], beside.get(each.resource.id)) for rank, each in ranked]
    options = [open_option(each.resource, f"{rank}. ") for rank, each in ranked]
    heading = f"### “{safe(query.words, 160)}” {safe(_scope(catalog, query), 160)}".rstrip()
    heading += f"\n-# {plural(len(found), 'match', 'matches')}"
    foot = pagination_buttons(page, lambda target: SearchPage.of(query, target))
    if not shared:
        foot.append(Button(ShareSearch.of(query, page.number), "Share"))
    return list_card(heading, [*rows, *_group_rows(others)], foot=foot, menu=hits_menu(others, options))


def _group_rows(hits: Sequence[TextHit]) -> list[Row]:
    return [Row("### From people here"), *map(hit_row, hits)] if hits else []


def _scope(catalog: Catalog, query: SearchQuery) -> str:
    topic: Topic | None = catalog.topics.get(query.topic)
    parts: Iterable[str] = (
        f"in {topic.title}" if topic else "",
        f"among {KIND_WORDS[query.kind].many}" if query.kind else "",
    )
    return " ".join(part for part in parts if part)


def _passage(found: SearchResult, words: str, limit: int) -> str:
    """Empty where it wasn't a text that matched."""
    return matching_passage(found.resource, words, limit) if found.matched == "text" else ""


def _row(rank: int, found: SearchResult, passage: str, of_group: TextHit | None) -> Row:
    """`of_group` is what somebody here wrote about it."""
    resource = found.resource
    about = "" if passage else resource.subtitle
    detail = [f"-# {line}"] if (line := _detail(resource, found.matched)) else []
    name, quoted = row_name(resource, f"{rank}. "), [f"> {safe(passage, NOTE)}"] if passage else []
    below = "\n".join(said_in(of_group)) if of_group else ""
    return Row(name, about=about, foot="\n".join([*quoted, *detail]), below=below)


def _detail(resource: Resource, matched: str) -> str:
    """What matched is said where the row does not show it."""
    who = listing(resource.authors, most=1)
    why = "" if matched in _SHOWN else f"matched {FIELD_WORDS.get(matched, safe(matched, 40))}"
    return " · ".join(part for part in (who, str(resource.year or ""), why) if part)
