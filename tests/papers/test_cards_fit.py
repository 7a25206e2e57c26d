"""Every card fits Discord's limits for any catalog: emoji, right-to-left text, fields of 5,000 characters."""

import random
from collections.abc import Iterator

import pytest

from bot.advice.path import reading_path
from bot.catalog.identifiers import Identifier
from bot.catalog.model import Catalog, Kind
from bot.library.edition import Edition
from bot.library.resolver import SearchResult, TextMatch, Unknown
from bot.library.text_lookup import Lookup
from bot.papers.sheets import SubjectSheet, paper_sheet
from bot.reading.model import Subject
from bot.reading.views import Roster
from bot.ui.kit.cards import Card
from bot.ui.papers.card import more_card, paper_card, path_card
from bot.ui.papers.closest import closest_card
from bot.ui.papers.lookup import missed_card
from bot.ui.papers.search import SearchQuery, search_card
from bot.ui.papers.text_hits import mentions_card, of_list
from bot.ui.papers.topics import topic_card, topics_card
from bot.ui.papers.unlisted import unlisted_card
from tests.support.odd_catalogs import nasty, rejected


def every_card(rng: random.Random, catalog: Catalog) -> Iterator[tuple[str, Card]]:
    """Each card that a catalog can bring forth, by name."""
    resources = list(catalog.resources.values())
    resource, topic = rng.choice(resources), rng.choice(list(catalog.topics.values()))
    sheet, text = paper_sheet(catalog, resource), nasty(rng, 300)
    yield "paper", paper_card(sheet)
    yield "private paper", paper_card(sheet, private=True)
    yield "more", more_card(sheet)
    yield "read first", path_card(reading_path(catalog, resource))
    yield "topics", topics_card(catalog, rng.randint(0, 3))
    yield "topic", topic_card(catalog, topic, rng.randint(0, 5))
    yield (
        "closest",
        closest_card(sheet, text, tuple(resources[:4]), ("url:" + "x" * 56, text)),
    )
    edition = Edition(catalog)
    matches = tuple(TextMatch(each, nasty(rng, 200)) for each in resources[:3])
    yield "mentions", mentions_card(text, of_list(matches))
    unknown = Unknown(tuple(catalog.topics.values())[:3], Lookup(text, None), edition)
    yield "missed", missed_card(text, unknown, in_server=rng.random() < 0.5)
    subject = SubjectSheet(Subject("title:x", text[:300], ("title:x",), listed=False), Roster())
    yield "unlisted", unlisted_card(subject, private=True, topics=unknown.topics)
    link = Lookup(text, Identifier("url", "https://a.example/" + "y" * 600))
    yield "missed link", missed_card(text, Unknown((), link, edition))
    question = SearchQuery((nasty(rng, 80) or "word")[:80], topic.id, rng.choice([None, *Kind]))
    found = tuple(
        SearchResult(each, rng.choice(["title", "text"])) for each in resources[: rng.randint(0, len(resources))]
    )
    yield "search", search_card(catalog, question, found, rng.randint(0, 5))


def test_no_card_of_20_odd_catalogs_is_rejected() -> None:
    assert rejected(every_card, range(20)) == []  # ten cards each: 200


@pytest.mark.prove
def test_no_card_of_1000_odd_catalogs_is_rejected() -> None:
    assert rejected(every_card, range(1000)) == []  # ten cards each: 10,000
