"""The index: built once from all entries, then only read."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from rapidfuzz.distance import OSA

from bot.search.folding import fold
from bot.search.model import Entry, Hit

_WORD = re.compile(r"[^\W_]+")
_LIMIT_CHARS = 300


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


class Index:
    """Finds entries by what people type. Immutable, and safe to use from several threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.id)

    def search(
        self, text: str, limit: int = 10, *, among: Collection[str] | Callable[[str], bool] | None = None
    ) -> list[Hit]:
        """The entries that `text` may mean, best first; `among` restricts to these ids."""
        wanted = _words(text[:_LIMIT_CHARS])
        if not wanted:
            return []
        allowed = among if callable(among) else (None if among is None else set(among).__contains__)
        pool = (e for e in self._entries if allowed is None or allowed(e.id))
        hits = [hit for entry in pool if (hit := _score(entry, wanted, fold(text).strip())).score > 0.4]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]


def _score(entry: Entry, wanted: list[str], whole: str) -> Hit:
    if any(
        whole in (identifier.lower(), identifier.lower().partition(":")[2])
        for identifier in entry.identifiers
    ):
        return Hit(entry.id, 1.0, "identifier")
    fields = list(_fields(entry))
    for field, text, worth in fields[:2]:
        if "".join(wanted) in {"".join(_words(part)) for part in text}:
            return Hit(entry.id, worth, field)
    hits = (Hit(entry.id, worth * _alike(wanted, " ".join(text)), field) for field, text, worth in fields)
    return max(hits, key=lambda hit: hit.score)


def _fields(entry: Entry) -> Iterator[tuple[str, tuple[str, ...], float]]:
    yield "name", (entry.name, entry.id), 1.0
    yield "alias", tuple(entry.aliases), 0.99
    yield "title", (entry.title,), 0.95
    yield "author", (*entry.authors, entry.title), 0.85
    yield "topic", (*entry.topics, entry.title), 0.8
    yield "venue", (entry.venue, str(entry.year or ""), *entry.authors, entry.title), 0.8
    yield "text", (entry.text, entry.title), 0.6


def _alike(wanted: list[str], text: str) -> float:
    words = _words(text)
    best = [
        max((0.97 if w.startswith(q) else OSA.normalized_similarity(q, w) for w in words), default=0.0)
        for q in wanted
    ]
    return sum(best) / len(best)
