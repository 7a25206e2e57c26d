"""Every card fits Discord's limits for any catalog: emoji, right-to-left text, fields of 5,000 characters."""

import random
from collections.abc import Iterator

import pytest

from bot.advice.path import reading_path
from bot.catalog.identifiers import Identifier
from bot.catalog.model import LINK_ROLES, Catalog, Kind, Link, Resource, Topic
from bot.library.edition import make_edition
from bot.library.resolver import Lookup, SearchResult, Unknown
from bot.papers import paper_sheet
from bot.ui.kit.cards import Card
from bot.ui.papers.card import more_card, paper_card, path_card
from bot.ui.papers.lookup import candidates_card, unknown_card
from bot.ui.papers.search import SearchQuery, search_card
from bot.ui.papers.topics import topic_card, topics_card
from tests.support.loopback import openapi

PIECES = [
    "word", "Überlänge", "系统", "שלום", "العربية", "👩‍👩‍👧‍👦", "👍🏽", "é", "\u202e", "\u200b", "\n", "\t", "\x07",
    "@everyone", "<@1>", "```", "**", "||", "[a](https://b.example)", "\\", "_", "# ", "-# ", "> ", "1. ", "http://x.example/a_b",
]  # fmt: skip


def nasty(rng: random.Random, most: int) -> str:
    """Text of up to `most` characters, made of what has ever broken a message."""
    length = rng.choice([0, 1, 20, 200, most])
    text = ""
    while len(text) < length:
        text += rng.choice(PIECES) + rng.choice(["", " "])
    return text[:most]


def random_catalog(rng: random.Random) -> Catalog:
    """A catalog whose every field is as odd as the model allows, beyond what the reader lets through."""
    topics = {f"t{n}": Topic(f"t{n}", nasty(rng, 5000) or "t", why=nasty(rng, 5000)) for n in range(rng.randint(1, 12))}
    resources: dict[str, Resource] = {}
    for number in range(rng.randint(1, 14)):
        earlier = list(resources)
        resource_id = f"r{number}".ljust(rng.choice([2, 48]), "x")
        resources[resource_id] = Resource(
            id=resource_id,
            title=nasty(rng, 5000) or "title",
            kind=rng.choice(list(Kind)),
            topics=tuple(rng.sample(list(topics), rng.randint(1, len(topics)))),
            name=nasty(rng, 5000),
            aliases=tuple(nasty(rng, 5000) or "a" for _ in range(rng.randint(0, 20))),
            authors=tuple(nasty(rng, 5000) or "b" for _ in range(rng.choice([0, 1, 5, 200]))),
            year=rng.choice([None, 1999, 2026]),
            venue=nasty(rng, 5000),
            summary=nasty(rng, 5000),
            why=nasty(rng, 5000),
            by=nasty(rng, 5000),
            links=tuple(
                Link(rng.choice(LINK_ROLES), "https://a.example/" + "x" * rng.choice([1, 490, 600]), nasty(rng, 5000))
                for _ in range(rng.choice([0, 1, 4, 30]))
            ),
            arxiv=rng.choice(["", "2309.06180"]),
            requires=tuple(rng.sample(earlier, min(len(earlier), rng.choice([0, 1, 9])))),
            related=tuple(rng.sample(earlier, min(len(earlier), rng.choice([0, 1, 9])))),
        )
    return Catalog(nasty(rng, 5000), "https://home.example/" + "h" * rng.choice([1, 600]), topics, resources)


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
    yield "candidates", candidates_card(text, resources[:5])
    edition = make_edition(catalog)
    yield "unknown", unknown_card(text, Unknown(tuple(catalog.topics.values())[:3], Lookup(text, None), edition))
    link = Lookup(text, Identifier("url", "https://a.example/" + "y" * 600))
    yield "unknown link", unknown_card(text, Unknown((), link, edition))
    question = SearchQuery((nasty(rng, 80) or "word")[:80], topic.id, rng.choice([None, *Kind]))
    found = tuple(
        SearchResult(each, rng.choice(["title", "text"])) for each in resources[: rng.randint(0, len(resources))]
    )
    yield "search", search_card(catalog, question, found, rng.randint(0, 5))


def objections(card: Card) -> list[str]:
    """What Discord would say to the card as an answer."""
    components = card.to_components()  # type: ignore[no-untyped-call]
    body = {"type": 4, "data": {"components": components, "flags": 32768}}
    return openapi.problems("POST", "/interactions/1/token/callback", body)


def rejected(seeds: range) -> list[str]:
    """Every objection to every card of the catalogs that these seeds make."""
    found: list[str] = []
    for seed in seeds:
        rng = random.Random(seed)
        for name, card in every_card(rng, random_catalog(rng)):
            found += [f"seed {seed}, {name}: {objection}" for objection in objections(card)]
    return found


def test_no_card_of_50_odd_catalogs_is_rejected() -> None:
    assert rejected(range(50)) == []  # ten cards each: 500


@pytest.mark.prove
def test_no_card_of_1000_odd_catalogs_is_rejected() -> None:
    assert rejected(range(1000)) == []  # ten cards each: 10,000
