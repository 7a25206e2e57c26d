"""Catalogs whose every field is as odd as it can be, and what Discord would object to in the cards made of them."""

import random
from collections.abc import Callable, Iterator

from bot.catalog.model import LINK_ROLES, Catalog, Kind, Link, Resource, Topic
from bot.ui.kit.cards import Card
from tests.support.loopback import openapi

PIECES = [
    "word", "Überlänge", "系统", "שלום", "العربية", "👩‍👩‍👧‍👦", "👍🏽", "é", "\u202e", "\u200b", "\n", "\t", "\x07",
    "@everyone", "<@1>", "```", "**", "||", "[a](https://b.example)", "\\", "_", "# ", "-# ", "> ", "1. ", "http://x.example/a_b",
]  # fmt: skip
SPACED = [piece + space for piece in PIECES for space in ("", " ")]


def nasty(rng: random.Random, most: int) -> str:
    """Text of up to `most` characters, made of what has ever broken a message."""
    length = rng.choice([0, 1, 20, 200, most])
    text = ""
    while len(text) < length:
        text += "".join(rng.choices(SPACED, k=1 + (length - len(text)) // 8))
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


def objections(card: Card) -> list[str]:
    """What Discord would say to the card as an answer."""
    components = card.to_components()  # type: ignore[no-untyped-call]
    body = {"type": 4, "data": {"components": components, "flags": 32768}}
    return openapi.problems("POST", "/interactions/1/token/callback", body)


def rejected(every_card: Callable[[random.Random, Catalog], Iterator[tuple[str, Card]]], seeds: range) -> list[str]:
    """Every objection to every card that `every_card` makes, with its name, of the catalogs that these seeds make."""
    found: list[str] = []
    for seed in seeds:
        rng = random.Random(seed)
        for name, card in every_card(rng, random_catalog(rng)):
            found += [f"seed {seed}, {name}: {objection}" for objection in objections(card)]
    return found
