"""Queries with right answers, in two parts: one to fit weights to, the other to judge them by."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.searching.datasets import Case, external, with_remarks
from benchmarks.searching.remarks import remark_phrases, remark_word_cases
from benchmarks.searching.written import paraphrases
from bot.search import Index, fold

SIZE = 10_000
_SHARE = 0.7  # of the queries that are for fitting
_REMARKS = range(1_000, 2_000)  # of the lines with a remark; the table of shares is measured on those before
_OF_REMARKS = 400  # words, and as many phrases


@dataclass(frozen=True, slots=True)
class Judged:
    """A query on an index, and whether its result counts for fitting."""

    case: Case
    index: Index
    fits: bool


def collect(corpus: Path, queries: Path) -> list[Judged]:
    """All queries with right answers."""
    data = external(corpus, queries, None, SIZE)
    told = with_remarks(corpus, SIZE)
    wanted = {case.text: case for case in paraphrases("development")}
    described = [
        entry for n, entry in enumerate(told) if n in _REMARKS or any(c.right(entry.id) for c in wanted.values())
    ]
    titles, remarks = Index(data.entries), Index(described)
    chance = random.Random(16)
    words = chance.sample(remark_word_cases(described), _OF_REMARKS)
    phrases = chance.sample(remark_phrases(described), _OF_REMARKS)
    chosen = [(case, titles) for case in data.cases] + [
        (case, remarks) for case in (*wanted.values(), *words, *phrases)
    ]
    return [Judged(case, index, is_for_fitting(case)) for case, index in chosen]


def is_for_fitting(case: Case) -> bool:
    return int(hashlib.sha256(fold(case.text).encode()).hexdigest(), 16) % 100 < _SHARE * 100


def data_hash(judged: Iterable[Judged]) -> str:
    """Of all queries, and of the entries that they were put to."""
    hashed, seen = hashlib.sha256(), set[int]()
    for each in judged:
        hashed.update(f"{each.case.cls} {each.case.text}\n".encode())
        if id(each.index) not in seen:
            seen.add(id(each.index))
            hashed.update("\n".join(entry.title for entry in each.index.inverted.entries).encode())
    return hashed.hexdigest()
