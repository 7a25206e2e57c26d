"""What is like a resource: by words, authors, topics, edges and readers in common; built once for each catalog."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Protocol

from bot.advice.stems import stems
from bot.catalog.model import Catalog, Resource

# Okapi BM25: how soon a repeated word stops to count, and how much a long entry is discounted.
K1 = 1.2
B = 0.9
WHY = 0.4  # a word of summary or remark, beside one of the title
AUTHOR = 1.0
# Feedback: the nearest entries lend their words, so that entries without a word in common can meet.
NEAREST = 8
LENT = 30
LENT_WEIGHT = 0.6
# Places looked at for one answer, the rarest words first: what the commonest words add would change little.
MOST_LOOKS = 30_000
QUICK_LOOKS = 2_000
# What else two entries can have in common, beside 1 for all words; entries of one topic share about a fifth.
TOPIC = 0.3
EDGE = 0.5
COREAD = 0.5
SEMANTIC = 0.1


class Semantics(Protocol):
    """Which texts are nearest in meaning to the one at a place, with their likeness from -1 to 1."""

    def nearest(self, place: int) -> Iterable[tuple[int, float]]: ...


@dataclass(frozen=True, slots=True)
class Alike:
    """A resource and how like another it is: only the order of scores means something."""

    resource: Resource
    score: float


class Similar:
    """The words of one catalog, ready to compare; takes CPU time to make, so make it off the event loop."""

    def __init__(self, catalog: Catalog, semantics: Semantics | None = None) -> None:
        self.catalog = catalog
        self._semantics = semantics
        self._resources = tuple(catalog.resources.values())
        self._place = {each.id: place for place, each in enumerate(self._resources)}
        self._related: dict[str, list[str]] = {}
        for resource in self._resources:
            for each in resource.related:
                self._related.setdefault(each, []).append(resource.id)
        self._words, self._postings, self._whole = _indexed(self._resources)

    def to(
        self, resource_id: str, limit: int = 5, *, coread: Mapping[str, int] | None = None, quick: bool = False
    ) -> tuple[Alike, ...]:
        """The `limit` resources most like this one, the most alike first; the same call gives the same answer.

        `coread` tells how many people who read this one read each other one, too. The `quick` way leaves
        topics out and looks at fewer words.
        """
        own = self._place[resource_id]
        scores, whole = self._by_words(own, quick)
        if not quick:
            self._add_topics(scores, self._resources[own], whole)
        self._add_edges(scores, self._resources[own], whole)
        for each, readers in (coread or {}).items():
            if each in self._place:
                scores[self._place[each]] += whole * COREAD * readers / (readers + 1)
        if self._semantics is not None and not quick:
            for place, likeness in self._semantics.nearest(own):
                scores[place] += whole * SEMANTIC * likeness
        scores.pop(own, None)
        return tuple(Alike(self._resources[place], score / whole) for place, score in _best(scores, limit) if score > 0)

    def _by_words(self, own: int, quick: bool) -> tuple[defaultdict[int, float], float]:
        """What each other entry shares of the entry's words, weighed by rarity, and what all of them are worth."""
        asked = dict.fromkeys(self._words[own], 1.0)
        scores = self._score(asked, QUICK_LOOKS if quick else MOST_LOOKS)
        alone = self._whole[own] - scores[own]  # what its own words are worth that no other entry has
        if not quick and len(scores) > 1:
            nearest = [place for place, _ in _best(scores, NEAREST + 1) if place != own]
            lent = self._lent(nearest, scores)
            for word, weight in lent:
                asked[word] = asked.get(word, 0.0) + LENT_WEIGHT * weight / lent[0][1]
            scores = self._score(asked, MOST_LOOKS)
        return scores, (scores[own] + alone) or 1.0

    def _lent(self, nearest: Sequence[int], scores: Mapping[int, float]) -> list[tuple[str, float]]:
        best = scores[nearest[0]]
        lent: dict[str, float] = {}
        for place in nearest:
            words = self._words[place]
            share = scores[place] / best / math.sqrt(len(words))
            for word in words:
                lent[word] = lent.get(word, 0.0) + share
        return sorted(lent.items(), key=lambda pair: (-pair[1], pair[0]))[:LENT]

    def _score(self, asked: Mapping[str, float], looks: int) -> defaultdict[int, float]:
        """Sum what the asked words are worth in each entry, the rarest words first, at no more than `looks` places."""
        scores: defaultdict[int, float] = defaultdict(float)
        known = [(self._postings[word], weight) for word, weight in asked.items() if word in self._postings]
        for (places, values), weight in sorted(known, key=lambda pair: len(pair[0][0])):
            looks -= len(places)
            if looks < 0 and scores:
                break
            for place, value in zip(places, values, strict=True):
                scores[place] += weight * value
        return scores

    def _add_topics(self, scores: defaultdict[int, float], resource: Resource, whole: float) -> None:
        for topic in resource.topics:
            shared = self.catalog.in_topic(topic)
            # A topic that holds everything says nothing.
            worth = whole * TOPIC * (1 - len(shared) / len(self._resources))
            for each in shared if worth else ():
                scores[self._place[each.id]] += worth

    def _add_edges(self, scores: defaultdict[int, float], resource: Resource, whole: float) -> None:
        near = {*resource.requires, *resource.related, *self._related.get(resource.id, ())}
        near.update(each.id for each in self.catalog.required_by(resource.id))
        for each_id in near:
            scores[self._place[each_id]] += whole * EDGE


_Postings = dict[str, tuple["array[int]", "array[float]"]]


def _best(scores: Mapping[int, float], limit: int) -> list[tuple[int, float]]:
    """The places with the highest scores; of equal ones the curator's first."""
    # Ten thousand bare numbers are compared in a third of the time that as many pairs take.
    least = min(nlargest(limit, scores.values()), default=0.0)
    ahead = [(place, score) for place, score in scores.items() if score >= least]
    return sorted(ahead, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _words(resource: Resource) -> dict[str, float]:
    """The stems of an entry with how often they count in it."""
    words: dict[str, float] = dict(Counter(stems(f"{resource.name} {resource.title}")))
    for alias in resource.aliases:
        for stem in stems(alias):
            words.setdefault(stem, 1.0)
    for stem in stems(f"{resource.summary} {resource.why}"):
        words[stem] = words.get(stem, 0.0) + WHY
    for author in resource.authors:
        for stem in stems(author):
            words[f"@{stem}"] = AUTHOR
    return words


def _indexed(resources: Sequence[Resource]) -> tuple[tuple[tuple[str, ...], ...], _Postings, "array[float]"]:
    """Each entry's words; for each word the places that have it and its worth there; what each entry is worth whole."""
    words_of, lengths = [], []
    found: dict[str, tuple[array[int], array[float]]] = {}
    known: dict[str, str] = {}  # one copy of each word, however many entries have it
    for place, resource in enumerate(resources):
        words = _words(resource)
        words_of.append(tuple(known.setdefault(word, word) for word in words))
        lengths.append(sum(words.values()))
        for word, times in words.items():
            places, values = found.setdefault(known[word], (array("I"), array("f")))
            places.append(place)
            values.append(times)
    usual = sum(lengths) / max(1, len(lengths)) or 1.0
    whole = array("f", bytes(4 * len(resources)))
    for places, values in found.values():
        rarity = math.log(1 + (len(resources) - len(places) + 0.5) / (len(places) + 0.5))
        for at, (place, times) in enumerate(zip(places, values, strict=True)):
            discount = K1 * (1 - B + B * lengths[place] / usual)
            values[at] = rarity * times * (K1 + 1) / (times + discount)
            whole[place] += values[at]
    # A word of one entry alone connects nothing.
    return tuple(words_of), {word: pair for word, pair in found.items() if len(pair[0]) > 1}, whole
