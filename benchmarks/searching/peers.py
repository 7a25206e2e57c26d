"""`bot.search` and its alternatives behind one call: text → ids, best first."""

import sqlite3
from collections.abc import Callable
from heapq import nlargest

from rapidfuzz import fuzz, process

from bot.search import Entry, Index

Engine = Callable[[str], list[str]]
_ANSWERS = 10
_RERANKED = 200


def ours(entries: list[Entry]) -> Engine:
    """`bot.search` itself."""
    index = Index(entries)
    return lambda text: [hit.id for hit in index.search(text, _ANSWERS)]


def wratio(entries: list[Entry]) -> Engine:
    """rapidfuzz, `process.extract` with WRatio over the titles."""
    titles = {entry.id: entry.title.lower() for entry in entries}

    def search(text: str) -> list[str]:
        return [id_ for _, _, id_ in process.extract(text.lower(), titles, scorer=fuzz.WRatio, limit=_ANSWERS)]

    return search


def fts5(entries: list[Entry]) -> Engine:
    """SQLite FTS5 with trigrams for candidates, rapidfuzz to order them by name and title."""
    names = [(entry.id, (entry.title.lower(), *(alias.lower() for alias in entry.aliases))) for entry in entries]
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table texts using fts5(text, tokenize='trigram')")
    base.executemany(
        "insert into texts(rowid, text) values (?, ?)", ((n, " ".join(t)) for n, (_, t) in enumerate(names))
    )

    def search(text: str) -> list[str]:
        lower = text.lower()
        grams = {lower[i : i + 3].replace('"', '""') for i in range(len(lower) - 2)}
        if not grams:
            return []
        query = " or ".join(f'"{gram}"' for gram in sorted(grams)).replace(" or ", " OR ")
        rows = base.execute("select rowid from texts where texts match ? order by rank limit ?", (query, _RERANKED))
        scored = ((max(fuzz.WRatio(lower, name) for name in names[n][1]), -n) for (n,) in rows)
        return [names[-n][0] for _, n in nlargest(_ANSWERS, scored)]

    return search
