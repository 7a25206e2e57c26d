"""The index: built once from all entries, then only read."""

from collections.abc import Collection, Iterable

from bot.search.folding import fold
from bot.search.inverted_index import InvertedIndex
from bot.search.model import Entry, Hit
from bot.search.query import parse_query
from bot.search.retrieval import retrieve


class Index:
    """Finds entries by what people type. Immutable, and safe to use from several threads.

    Building takes about 30 µs an entry; give it a thread of its own where an event loop runs.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Raises ValueError if two entries have one id."""
        self._index = InvertedIndex(entries)

    def __len__(self) -> int:
        return len(self._index)

    def search(self, text: str, limit: int = 10, *, among: Collection[str] | None = None) -> list[Hit]:
        """The entries that `text` may mean, best first, at most `limit`; `among` restricts to these ids.

        Takes any text and reads its first 300 characters; text without letters or digits finds nothing.
        """
        query, index = parse_query(text), self._index
        if limit <= 0 or not query.words:
            return []
        allowed = None if among is None else {index.numbers[id_] for id_ in among if id_ in index.numbers}
        found = retrieve(query, index, limit, allowed)
        hits = [Hit(index.entries[entry].id, score, field) for entry, score, field in found[:limit]]
        identified = index.identified(fold(query.text.strip()))
        if identified is None or (allowed is not None and identified not in allowed):
            return hits
        return _with_identified(index.entries[identified], hits)[:limit]


def _with_identified(entry: Entry, hits: list[Hit]) -> list[Hit]:
    """`hits` with the entry first that has the query for an identifier, unless its name says so already."""
    if hits and hits[0].id == entry.id and hits[0].matched in {"name", "alias"}:
        return hits
    return [Hit(entry.id, 1.0, "identifier"), *(hit for hit in hits if hit.id != entry.id)]
