"""Entries, queries and keystroke traces to measure with: from an external corpus by path, or invented."""

import gzip
import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bot.search import Entry
from tests.support.invented import invented_corpus, invented_queries

_BEYOND = 500  # titles after the indexed ones, to ask for what is not there


@dataclass(frozen=True, slots=True)
class Case:
    """A query of one class, and which ids are right answers."""

    cls: str
    text: str
    right: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What one size is measured with; `absent` are titles that are not among the entries."""

    entries: list[Entry]
    cases: list[Case]
    traces: list[Case]
    absent: list[str]


def invented(size: int) -> Dataset:
    """Made by `tests.support.invented`."""
    corpus = invented_corpus(size + _BEYOND)
    entries, beyond = corpus[:size], corpus[size:]
    cases = [Case(q.cls, q.text, q.relevant.__contains__) for q in invented_queries(entries, per_class=60)]
    named = [entry for entry in entries if entry.aliases][:60]
    traces = [Case("name", entry.aliases[0], {entry.id}.__contains__) for entry in named]
    traces += [Case("title", entry.title, {entry.id}.__contains__) for entry in entries if not entry.aliases][:60]
    known = {entry.title for entry in entries}
    return Dataset(entries, cases, traces, [entry.title for entry in beyond if entry.title not in known])


def external(corpus: Path, queries: Path | None, traces: Path | None, size: int, beyond: int = _BEYOND) -> Dataset:
    """The first `size` lines of `corpus` (JSON lines: id, title, aliases, authors, topics, blurb) with their queries.

    Queries and traces list the right lines in `rel`; an empty `rel` with `pred` "prefix" means every entry whose title
    or alias begins with the query. If all queries are for lines beyond `size`, the lines from there on are taken. The
    `beyond` lines after them are absent.

    Raises: SystemExit if there are too few lines.
    """
    asked = list(_json_lines(queries)) if queries else []
    typed = list(_json_lines(traces)) if traces else []
    first = min((int(query["target"]) // 1000 * 1000 for query in asked + typed), default=0)
    start = first if size <= first else 0
    lines = []
    for number, line in enumerate(_json_lines(corpus)):
        if number >= start + size + beyond:
            break
        if number >= start:
            lines.append(line)
    if len(lines) < size:
        raise SystemExit(f"{corpus} has too few lines for size {size}")
    titles = {str(line["id"]): [_plain(t) for t in (line["title"], *line["aliases"])] for line in lines[:size]}
    entries = [_entry(line) for line in lines[:size]]
    random.Random(7).shuffle(entries)  # so that a tie broken by position favours nobody
    cases = [Case(q["cls"], q["q"], _right(q, q["q"], titles)) for q in asked if str(q["target"]) in titles]
    traced = [Case(t["kind"], t["text"], _right(t, t["text"], titles)) for t in typed if str(t["target"]) in titles]
    return Dataset(entries, cases, traced, [line["title"] for line in lines[size:]])


def with_remarks(corpus: Path, count: int, skip: int = 0) -> list[Entry]:
    """The first `count` lines of `corpus` that have a blurb, after `skip` such lines."""
    told = (line for line in _json_lines(corpus) if line.get("blurb"))
    return [_entry(line) for line in islice(told, skip, skip + count)]


def _right(query: dict[str, Any], text: str, titles: dict[str, list[str]]) -> Callable[[str], bool]:
    if query.get("pred") == "prefix":
        plain = _plain(text)
        return lambda id_: any(title.startswith(plain) for title in titles[id_])
    return {str(number) for number in query["rel"]}.__contains__


def _entry(line: dict[str, Any]) -> Entry:
    authors = tuple(author.strip() for author in line["authors"].split(",")) if line["authors"] else ()
    topics = (line["topics"],) if line["topics"] else ()
    text = line.get("blurb") or ""
    return Entry(
        str(line["id"]), line["title"], aliases=tuple(line["aliases"]), authors=authors, topics=topics, text=text
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from map(json.loads, lines)
