"""`bot.search` and its alternatives behind one call: text → ids, best first."""

import re
import sqlite3
from collections.abc import Callable
from heapq import nlargest

from rapidfuzz import fuzz, process

from bot.search import Entry, Index

Engine = Callable[[str], list[str]]
_ANSWERS = 10
_RERANKED = 200
_WORD = re.compile(r"[^\W_]+")


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


def bm25(entries: list[Entry]) -> Engine:
    """BM25 over the stems of all fields: SQLite FTS5 with its Porter stemmer."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table texts using fts5(text, tokenize='porter unicode61')")
    base.executemany("insert into texts(rowid, text) values (?, ?)", enumerate(map(_all_fields, entries)))

    def search(text: str) -> list[str]:
        words = dict.fromkeys(_WORD.findall(text.lower()))
        query = " OR ".join(f'"{word}"' for word in words)
        rows = base.execute("select rowid from texts where texts match ? order by rank limit ?", (query, _ANSWERS))
        return [entries[n].id for (n,) in rows] if words else []

    return search


def _all_fields(entry: Entry) -> str:
    year = str(entry.year or "")
    names = (entry.name, entry.title, *entry.aliases, *entry.authors, *entry.topics)
    return " ".join((*names, entry.venue, year, entry.text)).lower()
