"""What ranking knows of one entry for one query: named features, the one function that scores them, and the order."""

from collections.abc import Sequence
from math import fsum
from operator import mul
from typing import NamedTuple, Self

from bot.search.postings import sample_evenly
from bot.search.weights import WEIGHTS

VISIBLE = 5  # entries seen at a glance while typing


class Features(NamedTuple):
    """Each is 0-1, higher where there is more of it."""

    coverage: float
    """Coverage: the idf-weighted share of the query that the entry has, each word by how similar its best match is."""
    exact_term: float = 0.0
    """Exact match of a query of one word: some field has the very word."""
    exact_terms: float = 0.0
    """Exact match of several words: the idf-weighted share that fields have as they were typed."""
    proximity: float = 0.0
    """Proximity: the share of neighbouring words that are neighbours in name or title."""
    position: float = 0.0
    """Position: the reciprocal of where the first word stands, as people start near the start."""
    name_exact: float = 0.0
    """Field match: the query is a name, character for character."""
    name_prefix: float = 0.0
    """Prefix match of a name, character for character."""
    name_joined: float = 0.0
    """Field match without spaces and punctuation, by length up to seven letters: short names collide by chance."""
    name_joined_prefix: float = 0.0
    """Prefix match of a name, without spaces and punctuation."""
    name_similarity: float = 0.0
    """Fuzzy field match: how similar the query is to a name as a whole, where no other name feature holds."""
    title_prefix: float = 0.0
    """Prefix match of the title, character for character."""
    infix: float = 0.0
    """Infix match: a single word that begins neither name nor title, which may be a coincidence."""
    name_edit_distance: float = 0.0
    """Edit distance to a name, character for character: the reciprocal of one or two edits."""
    prefix_edit_distance: float = 0.0
    """Edit distance to a prefix of name or title, character for character: one edit."""
    bm25: float = 0.0
    """BM25 over the stems of all fields, with synonyms, for queries that describe an entry (`bm25`)."""


def score(features: Features) -> float:
    """Rounded, since sums of the same parts in another order must tie."""
    return round(fsum(map(mul, features, WEIGHTS.features)), 4)


def without_name(features: Features) -> Features:
    """Without what names add."""
    return features._replace(
        name_exact=0.0, name_prefix=0.0, name_joined=0.0, name_joined_prefix=0.0, name_similarity=0.0
    )


def bonus(features: Features) -> float:
    """What name, order and position add to the score."""
    return score(features._replace(coverage=0.0, exact_term=0.0, exact_terms=0.0, bm25=0.0))


class Ranked(NamedTuple):
    """`similarities` and `fields` have one value for each word of the query."""

    score: float
    entry: int
    similarities: Sequence[float]
    fields: Sequence[int]
    features: Features

    @classmethod
    def of(cls, features: Features, entry: int, similarities: Sequence[float], fields: Sequence[int]) -> Self:
        return cls(score(features), entry, similarities, fields, features)

    def with_features(self, features: Features) -> Self:
        return self._replace(score=score(features), features=features)


def sort_by_score(ranked: list[Ranked]) -> list[Ranked]:
    """Best first, ties by title; of more ties than are visible, a sample comes first."""
    # Each keystroke then shows others of them, and the right one turns up half a keystroke sooner.
    best_first = sorted(ranked, key=lambda r: (-r.score, r.entry))
    start = 0
    while start < min(len(best_first), VISIBLE):
        end = start + 1
        while end < len(best_first) and best_first[end].score == best_first[start].score:
            end += 1
        room = VISIBLE - start
        if end - start > room:
            shown = sample_evenly(range(start, end), room)
            hidden = sorted(set(range(start, end)).difference(shown))
            best_first[start:end] = [best_first[i] for i in (*shown, *hidden)]
        start = end
    return best_first
