"""The plain values that go into the index and come out of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find. `id` is given back in hits and must be unique within an index.

    `text` is prose about the entry (summary and why); `identifiers` are canonical strings such as
    "arxiv:2309.06180" or "doi:10.1145/3600006.3613165", matched whole, with or without
    what precedes the colon.
    """

    id: str
    title: str
    name: str = ""
    aliases: Sequence[str] = ()
    authors: Sequence[str] = ()
    topics: Sequence[str] = ()
    year: int | None = None
    venue: str = ""
    text: str = ""
    identifiers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found: `score` in 0-1, `matched` the field that speaks most for it.

    `matched` is one of "identifier", "name", "alias", "title", "author", "topic", "venue", "text".
    """

    id: str
    score: float
    matched: str
