"""Which resources are similar: by words, authors, topics, edges and common readers."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from typing import Protocol

from bot.advice.stems import stems
from bot.catalog.model import Catalog, Resource
from bot.frozen import dataclass

# Okapi BM25: how soon a repeated word stops to count, and how much a long entry is discounted.
K1 = 1.2
B = 0.9
TEXT = 0.4  # a word of summary or why, beside one of the title
AUTHOR = 1.0
# Pseudo-relevance feedback: the nearest entries lend their words, so that entries without a common word can meet.
FEEDBACK_ENTRIES = 8
FEEDBACK_WORDS = 30
FEEDBACK_WEIGHT = 0.6
# Postings scanned for one answer, the rarest words first: what the commonest words add would change little.
MAX_POSTINGS = 30_000
QUICK_POSTINGS = 2_000
# What else two entries can have in common, beside 1 for all words; entries of one topic share about a fifth.
TOPIC = 0.3
EDGE = 0.5
COREAD = 0.5
SEMANTIC = 0.1


class Semantics(Protocol):
    def nearest(self, position: int) -> Iterable[tuple[int, float]]:
        """Positions in the file with their cosine similarity, from -1 to 1."""


@dataclass(frozen=True, slots=True)
class SimilarityHit:
    """Only the order of scores means something."""

    resource: Resource
    score: float


class SimilarityIndex:
    """Takes CPU time to make, so make it off the event loop."""

    def __init__(self, catalog: Catalog, semantics: Semantics | None = None) -> None:
        self.catalog = catalog
        self._semantics = semantics
        self._resources = tuple(catalog.resources.values())
        self._positions = {each.id: position for position, each in enumerate(self._resources)}
        self._related_from: dict[str, list[str]] = {}
        for resource in self._resources:
            for each in resource.related:
                self._related_from.setdefault(each, []).append(resource.id)
        self._words, self._postings, self._totals = _index(self._resources)

    def similar_to(
        self, resource_id: str, limit: int = 5, *, coread: Mapping[str, int] | None = None, quick: bool = False
    ) -> tuple[SimilarityHit, ...]:
        """The best first; deterministic.

        `coread` maps ids to how many people finished both. `quick` leaves topics out and scans fewer postings.
        """
        own = self._positions[resource_id]
        scores, total = self._score_words(own, quick)
        if not quick:
            self._add_topics(scores, self._resources[own], total)
        self._add_edges(scores, self._resources[own], total)
        for each, readers in (coread or {}).items():
            if each in self._positions:
                scores[self._positions[each]] += total * COREAD * readers / (readers + 1)
        if self._semantics is not None and not quick:
            for position, cosine in self._semantics.nearest(own):
                scores[position] += total * SEMANTIC * cosine
        scores.pop(own, None)
        return tuple(
            SimilarityHit(self._resources[position], score / total)
            for position, score in _best(scores, limit)
            if score > 0
        )

    def _score_words(self, own: int, quick: bool) -> tuple[defaultdict[int, float], float]:
        """BM25 scores by position, and what all of the entry's own words are worth."""
        query = dict.fromkeys(self._words[own], 1.0)
        scores = self._scan(query, QUICK_POSTINGS if quick else MAX_POSTINGS)
        unshared = self._totals[own] - scores[own]
        if not quick and len(scores) > 1:
            nearest = [position for position, _ in _best(scores, FEEDBACK_ENTRIES + 1) if position != own]
            feedback = self._feedback(nearest, scores)
            for word, weight in feedback:
                query[word] = query.get(word, 0.0) + FEEDBACK_WEIGHT * weight / feedback[0][1]
            scores = self._scan(query, MAX_POSTINGS)
        return scores, (scores[own] + unshared) or 1.0

    def _feedback(self, nearest: Sequence[int], scores: Mapping[int, float]) -> list[tuple[str, float]]:
        best = scores[nearest[0]]
        weights: dict[str, float] = {}
        for position in nearest:
            words = self._words[position]
            share = scores[position] / best / math.sqrt(len(words))
            for word in words:
                weights[word] = weights.get(word, 0.0) + share
        return sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:FEEDBACK_WORDS]

    def _scan(self, query: Mapping[str, float], most: int) -> defaultdict[int, float]:
        """Score the rarest words first, over at most `most` postings."""
        scores: defaultdict[int, float] = defaultdict(float)
        known = [(self._postings[word], weight) for word, weight in query.items() if word in self._postings]
        for (positions, values), weight in sorted(known, key=lambda pair: len(pair[0][0])):
            most -= len(positions)
            if most < 0 and scores:
                break
            for position, value in zip(positions, values, strict=True):
                scores[position] += weight * value
        return scores

    def _add_topics(self, scores: defaultdict[int, float], resource: Resource, total: float) -> None:
        for topic in resource.topics:
            shared = self.catalog.in_topic(topic)
            # A topic that holds everything says nothing.
            worth = total * TOPIC * (1 - len(shared) / len(self._resources))
            for each in shared if worth else ():
                scores[self._positions[each.id]] += worth

    def _add_edges(self, scores: defaultdict[int, float], resource: Resource, total: float) -> None:
        near = {*resource.requires, *resource.related, *self._related_from.get(resource.id, ())}
        near.update(each.id for each in self.catalog.required_by(resource.id))
        for each_id in near:
            scores[self._positions[each_id]] += total * EDGE


_Postings = dict[str, tuple["array[int]", "array[float]"]]


def _best(scores: Mapping[int, float], limit: int) -> list[tuple[int, float]]:
    """Of equal scores the curator's first."""
    # Ten thousand bare numbers are compared in a third of the time that as many pairs take.
    least = min(nlargest(limit, scores.values()), default=0.0)
    ahead = [(position, score) for position, score in scores.items() if score >= least]
    return sorted(ahead, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _term_frequencies(resource: Resource) -> dict[str, float]:
    words: dict[str, float] = dict(Counter(stems(f"{resource.name} {resource.title}")))
    for alias in resource.aliases:
        for each in stems(alias):
            words.setdefault(each, 1.0)
    for each in stems(f"{resource.summary} {resource.why}"):
        words[each] = words.get(each, 0.0) + TEXT
    for author in resource.authors:
        for each in stems(author):
            words[f"@{each}"] = AUTHOR
    return words


def _index(resources: Sequence[Resource]) -> tuple[tuple[tuple[str, ...], ...], _Postings, "array[float]"]:
    """Each entry's words; by word its positions and its worth there; each entry's total worth."""
    words_of, lengths = [], []
    found: dict[str, tuple[array[int], array[float]]] = {}
    known: dict[str, str] = {}  # one copy of each word, however many entries have it
    for position, resource in enumerate(resources):
        frequencies = _term_frequencies(resource)
        words_of.append(tuple(known.setdefault(word, word) for word in frequencies))
        lengths.append(sum(frequencies.values()))
        for word, times in frequencies.items():
            positions, values = found.setdefault(known[word], (array("I"), array("f")))
            positions.append(position)
            values.append(times)
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    totals = array("f", bytes(4 * len(resources)))
    for positions, values in found.values():
        rarity = math.log(1 + (len(resources) - len(positions) + 0.5) / (len(positions) + 0.5))
        for index, (position, times) in enumerate(zip(positions, values, strict=True)):
            discount = K1 * (1 - B + B * lengths[position] / mean)
            values[index] = rarity * times * (K1 + 1) / (times + discount)
            totals[position] += values[index]
    # A word of one entry alone connects nothing.
    return tuple(words_of), {word: pair for word, pair in found.items() if len(pair[0]) > 1}, totals
