"""What goes into the index and comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` is unique in its index. `text` is prose (summary and why).

    `identifiers` such as "arxiv:2309.06180" or "doi:10.1145/3600006.3613165" match whole, with or without their kind.
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
    """`score` is in 0-1; `matched` is the field that covers most of the query.

    One of "identifier", "name", "alias", "title", "author", "topic", "venue", "text".
    """

    id: str
    score: float
    matched: str
