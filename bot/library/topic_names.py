"""Which topics a text names."""

from itertools import islice
from typing import TYPE_CHECKING

from bot.catalog.model import Topic
from bot.library.edition import TOP_HITS, Edition
from bot.search import Verdict, verdict

if TYPE_CHECKING:
    from bot.search import Hit

MOST_NEAR = 3  # topics, or entries by their text, where nothing has the name


def resolve_topic(edition: Edition, text: str) -> Topic | None:
    """By id, title or alias, also misspelt."""
    hits = edition.top_topics(text)
    # A single topic that is near is meant, even where a paper would be asked about: a wrong one costs a glance.
    near = verdict(hits) is Verdict.SURE or (verdict(hits) is Verdict.UNSURE and len(hits) == 1)
    return edition.catalog.topics[hits[0].id] if near else None


def nearest_topics(edition: Edition, text: str, limit: int = MOST_NEAR) -> tuple[Topic, ...]:
    """Those that are likely to be meant, or have a word of the text that is no mere "of"."""
    from bot.search import passage  # READY comes earlier without

    def is_near(hit: "Hit") -> bool:
        topic = edition.catalog.topics[hit.id]
        return verdict([hit]) is not Verdict.ABSENT or passage(". ".join((topic.title, *topic.aliases)), text) != ""

    return tuple(edition.catalog.topics[hit.id] for hit in islice(filter(is_near, edition.top_topics(text)), limit))


def suggest_topics(edition: Edition, text: str, limit: int = TOP_HITS) -> tuple[Topic, ...]:
    """While `text` is being typed; for none of it all."""
    topics = edition.catalog.topics
    if not text.strip():
        return tuple(topics.values())[:limit]
    return tuple(topics[hit.id] for hit in edition.top_topics(text)[:limit])
