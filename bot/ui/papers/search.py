"""The ranked, paged list that /search answers with; its page buttons carry the whole question."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.edition import Edition
from bot.library.resolver import SearchResult, search
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, empty_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import listing, plural, safe
from bot.ui.papers.card import OpenPaper, count_failed_query
from bot.ui.papers.host import host_of
from bot.ui.papers.topics import AllTopics

QUERY_LIMIT = 80  # so that the query fits into a page button's custom id
_LETTERS = {
    Kind.PAPER: "p",
    Kind.BOOK: "b",
    Kind.COURSE: "c",
    Kind.LIST: "l",
    Kind.NOTES: "n",
    Kind.VIDEO: "v",
    Kind.CODE: "s",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

MATCHED = {
    "identifier": "identifier",
    "name": "name",
    "alias": "another name",
    "title": "title",
    "author": "author",
    "topic": "topic",
    "venue": "venue or year",
    "text": "summary or remark",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody searches for: words of at most 80 characters, within one topic's id and one kind if given."""

    words: str
    topic: str = ""
    kind: Kind | None = None

    async def ask(self, edition: Edition) -> tuple[SearchResult, ...]:
        """The answer of this edition, best first."""
        return await search(edition, self.words, topic=self.topic or None, kind=self.kind)


@dataclass(frozen=True)
class _OnePage(Action):
    """A page of a question: `topic` is a short hash of the topic's id, since ids may be too long for a custom id."""

    page: int
    kind: str
    topic: str
    words: str

    @classmethod
    def of(cls, question: Question, page: int) -> Self:
        kind = _LETTERS[question.kind] if question.kind else ""
        return cls(page, kind, _short(question.topic) if question.topic else "", question.words)

    def question(self, catalog: Catalog) -> Question:
        """Back to the question; a topic that has left the catalog no longer limits it."""
        topic = next((each for each in catalog.topics if self.topic and _short(each) == self.topic), "")
        return Question(self.words, topic, _KINDS.get(self.kind))


@dataclass(frozen=True)
class SearchPage(_OnePage, verb="f1"):
    """Show one page of a search to the presser."""

    async def press(self, interaction: Interaction) -> None:
        edition = host_of(interaction).library.edition
        question = self.question(edition.catalog)
        await replace_page(interaction, search_card(edition.catalog, question, await question.ask(edition), self.page))


@dataclass(frozen=True)
class ShareSearch(_OnePage, verb="g1"):
    """Post one page of a search for everyone in the channel."""

    async def press(self, interaction: Interaction) -> None:
        edition = host_of(interaction).library.edition
        question = self.question(edition.catalog)
        card = search_card(edition.catalog, question, await question.ask(edition), self.page, shared=True)
        await send_card(interaction, card, private=False)


def _short(topic_id: str) -> str:
    """Six base-36 digits of a checksum: enough to tell a catalog's topics apart."""
    number, digits = zlib.crc32(topic_id.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        digits += _DIGITS[digit]
    return digits


async def answer_search(interaction: Interaction, question: Question) -> None:
    """Show the first page of what `question` finds."""
    edition = host_of(interaction).library.edition
    found = await question.ask(edition)
    await send_card(interaction, search_card(edition.catalog, question, found))
    if not found:
        count_failed_query(interaction, question.words)


def search_card(
    catalog: Catalog, question: Question, found: tuple[SearchResult, ...], number: int = 0, *, shared: bool = False
) -> Card:
    """One page of what `question` found, each row saying which field matched."""
    if not found:
        return empty_card(
            f"Nothing matches “{question.words}” {_within(catalog, question)}".rstrip() + ".",
            Button(AllTopics(0), "All topics"),
        )
    page = page_of(found, number)
    rows = [
        Row(_line(place, each), Button(OpenPaper(each.resource.id), "Open"))
        for place, each in enumerate(page.items, page.first)
    ]
    heading = f"### “{safe(question.words, 160)}” {safe(_within(catalog, question), 160)}".rstrip()
    heading += f"\n-# {plural(len(found), 'match', 'matches')}"
    foot = pagination_buttons(page, lambda target: SearchPage.of(question, target))
    if not shared:
        foot.append(Button(ShareSearch.of(question, page.number), "Share"))
    return list_card(heading, rows, foot=foot)


def _within(catalog: Catalog, question: Question) -> str:
    topic: Topic | None = catalog.topics.get(question.topic)
    parts: Iterable[str] = (
        f"in {topic.title}" if topic else "",
        f"among {KIND_WORDS[question.kind].many}" if question.kind else "",
    )
    return " ".join(part for part in parts if part)


def _line(place: int, found: SearchResult) -> str:
    resource = found.resource
    lines = [f"**{place}. {safe(resource.label, 120)}** {KIND_WORDS[resource.kind].symbol}"]
    if resource.name:
        lines.append(safe(resource.title, 200))
    lines.append(f"-# {_detail(resource, found.matched)}")
    return "\n".join(lines)


def _detail(resource: Resource, matched: str) -> str:
    who = listing(resource.authors, most=1)
    year = str(resource.year or "")
    return " · ".join(part for part in (who, year, f"matched {MATCHED.get(matched, safe(matched, 40))}") if part)
