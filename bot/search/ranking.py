"""How well one entry answers a query."""

from array import array
from collections.abc import Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from bot.search import weights
from bot.search.folding import fold, fold_case
from bot.search.interpretations import Interpretations, SpanMatches
from bot.search.inverted_index import InvertedIndex
from bot.search.postings import Field
from bot.search.words import concatenate, is_unsegmented

_WORTH = {
    Field.FIRST_AUTHOR: weights.FIRST_AUTHOR,
    Field.AUTHOR: weights.AUTHOR,
    Field.VENUE: weights.VENUE,
    Field.TOPIC: weights.TOPIC,
    Field.TEXT: weights.TEXT,
}
_WORTHS = [_WORTH.get(field, 1.0) for field in Field]
_NAMES = {
    Field.WHOLE_NAME: "name",
    Field.WHOLE_ALIAS: "alias",
    Field.NAME: "name",
    Field.ALIAS: "alias",
    Field.TITLE: "title",
    Field.COMPOUND: "title",
    Field.FIRST_AUTHOR: "author",
    Field.AUTHOR: "author",
    Field.TOPIC: "topic",
    Field.VENUE: "venue",
    Field.TEXT: "text",
}

_FEW_RANGES = 3  # that are quicker compared with each word than remembered
_ASIDE = -9  # the place of what is not in name or title: beside no other place


class Ranked(NamedTuple):
    """An entry with its score, and for each word of the query how well it has it and in which field.

    The score is the part of the query that the entry has, 0-1, and small bonuses for where and in which order.
    """

    score: float
    entry: int
    found: Sequence[float]
    fields: Sequence[int]


class _Found:
    """What one entry has of a query, word by word: how alike, where, and in which field."""

    __slots__ = ("alike", "fields", "firsts", "places", "whole", "whole_field")

    def __init__(self, words: int) -> None:
        self.alike = [0.0] * words
        self.places = [_ASIDE] * words
        self.firsts = [-1] * words  # the first of the words that are read as one with it
        self.fields: list[int] = [Field.TITLE] * words
        self.whole = 0.0
        self.whole_field: int = Field.WHOLE_NAME


class Ranker:
    """Scores entries for one set of readings."""

    def __init__(self, interpretations: Interpretations, index: InvertedIndex, word_weights: list[float]) -> None:
        self._interpretations = interpretations
        self._covered = SpanMatches(interpretations)
        self._index = index
        self._weights = word_weights
        self._query = interpretations.query
        self._unspaced = sum(map(is_unsegmented, self._query.words)) > 1
        single = len(word_weights) == 1
        self.acronyms = frozenset(index.abbreviated(self._query.concatenated) if single else ())
        short = len(self._query.concatenated) < weights.ACRONYM_LETTERS
        self._acronym_score = weights.ACRONYM_SHORT if short else weights.ACRONYM
        self._worth_aside = [1.0] * len(word_weights)
        if self._query.open and len(self._query.words[-1]) < len(weights.BEGUN_ASIDE):
            self._worth_aside[-1] = weights.BEGUN_ASIDE[len(self._query.words[-1])]

    def score(self, entry: int) -> Ranked:
        """How well `entry` answers."""
        found = _Found(len(self._weights))
        self._look_at_head(entry, found)
        begins = self._index.titles[entry].startswith(self._query.normalized)
        if len(self._query.concatenated) > 3 and self._index.concatenated_title(entry).startswith(
            self._query.concatenated
        ):
            found.alike = [max(alike, weights.JOINED) for alike in found.alike]
            found.fields = [Field.TITLE] * len(found.fields)
            found.places[0] = 0
        elif min(found.alike) < weights.FOUND:
            self._look_aside(entry, found)
        held = sum(map(mul, self._weights, found.alike))
        if self._unspaced:
            held = held * (1 - weights.ALIGNED) + self._aligned(entry) * weights.ALIGNED
        # Rounded, since sums of the same parts in another order must tie.
        score = round(held + self._bonus(entry, found, begins), 4)
        if entry in self.acronyms and score < self._acronym_score:
            return Ranked(self._acronym_score, entry, (weights.FOUND,), (Field.TITLE,))
        fields = [found.whole_field] * len(found.fields) if found.whole else found.fields
        return Ranked(score, entry, found.alike, fields)

    def matched(self, one: Ranked) -> str:
        """The field in which `one` has the most of the query."""
        shares: dict[str, float] = {}
        for field, alike, weight in zip(one.fields, one.found, self._weights, strict=True):
            name = _NAMES[Field(field)]
            shares[name] = shares.get(name, 0.0) + alike * weight
        return max(shares, key=shares.__getitem__)

    def _look_at_head(self, entry: int, found: _Found) -> None:
        """Notes in `found` what name and title have."""
        head, count = self._index.head, len(self._weights)
        low, high = head.starts[entry], head.starts[entry + 1]
        words = head.words[low:high]
        alikes, places, fields, firsts = found.alike, found.places, found.fields, found.firsts
        for at, first, end, alike in self._matches(words):
            field = head.fields[low + at]
            if field <= Field.WHOLE_ALIAS and first == 0 and end == count and alike > found.whole:
                found.whole, found.whole_field = alike, field
                at = 0  # who types a name starts at its start, wherever the entry has it
            begun, ended = self._parts(words, at) if field == Field.COMPOUND else (at, at)
            for slot in range(first, end):
                place = begun if slot == first < end - 1 else ended
                if alike > alikes[slot] or (alike == alikes[slot] and slot and places[slot - 1] == place - 1):
                    alikes[slot], places[slot], fields[slot], firsts[slot] = alike, place, field, first
        for slot, parts, alike in self._interpretations.splits:
            if alike > alikes[slot] and all(part in words for part in parts):
                alikes[slot], places[slot], fields[slot] = alike, words.index(parts[0]), Field.TITLE
                firsts[slot] = slot

    def _parts(self, words: "array[int]", at: int) -> tuple[int, int]:
        """Where in the title the first and the last part of the compound at `at` stand."""
        known = self._index.vocabulary.words
        whole = known[words[at]]
        for first in range(at):
            rest, last = whole, first
            while last < at and rest.startswith(known[words[last]]):
                rest = rest[len(known[words[last]]) :]
                if not rest:
                    return first, last
                last += 1
        return at, at

    def _matches(self, words: "array[int]") -> list[tuple[int, int, int, float]]:
        """(place, first, end, likeness) for all of `words` that a reading covers."""
        if len(self._interpretations.ranges) > _FEW_RANGES:
            covered = self._covered
            return [(at, *some) for at, word in enumerate(words) for some in covered[word]]
        get = self._interpretations.by_word.get
        matches = [(at, *some) for at, word in enumerate(words) if (covering := get(word)) for some in covering]
        for low, high, first, end, alike in self._interpretations.ranges:
            matches += [(at, first, end, alike) for at, word in enumerate(words) if low <= word < high]
        return matches

    def _look_aside(self, entry: int, found: _Found) -> None:
        """Notes in `found` what authors, topics, venue and text have better."""
        side = self._index.side
        low, high = side.starts[entry], side.starts[entry + 1]
        for at, first, end, alike in self._matches(side.words[low:high]):
            field = side.fields[low + at]
            for slot in range(first, end):
                here = alike * _WORTHS[field] * self._worth_aside[slot]
                if here > found.alike[slot]:
                    found.alike[slot], found.places[slot], found.fields[slot] = here, _ASIDE, field

    def _aligned(self, entry: int) -> float:
        """How well the characters of the query lie in title or name, for scripts whose words are mere pairs of them."""
        text, found = self._query.concatenated, self._index.entries[entry]
        names = [concatenate(fold(name)) for name in (found.name, *found.aliases)]
        windows = [
            name[at : at + length]
            for name in (self._index.concatenated_title(entry), *names)
            for at in range(len(name) - len(text) + 1)
            for length in (len(text), len(text) + 1)
        ]
        return float(process.extractOne(text, windows, scorer=Indel.normalized_similarity)[1]) if windows else 0.0

    def _bonus(self, entry: int, found: _Found, begins: bool) -> float:
        places = found.places
        bonus = 0.0
        if len(places) > 1:
            firsts = found.firsts
            together = sum(
                a >= 0 and (b == a + 1 or (b == a and first == other))
                for (a, b), (first, other) in zip(pairwise(places), pairwise(firsts), strict=True)
            )
            bonus += weights.PHRASE * together / (len(places) - 1)
        if places[0] >= 0:
            bonus += weights.START / (1 + places[0])
        name = self._name(entry, found.whole) if found.whole else 0.0
        if begins and name < weights.TITLE_BEGINS and self._begins(self._index.entries[entry].title):
            name = weights.TITLE_BEGINS
        if not name and len(places) == 1 and not begins and not self._unspaced:
            name = -weights.AMID
        return bonus + name

    def _name(self, entry: int, whole: float) -> float:
        query, found = self._query, self._index.entries[entry]
        best = 0.0
        for name in (found.name, *found.aliases):
            exact, concatenated = fold_case(name), concatenate(fold(name))
            if exact == query.text.rstrip():
                return weights.NAME_WHOLE
            if exact.startswith(query.text):
                best = max(best, weights.NAME_BEGINS)
            elif concatenated == query.concatenated:
                best = max(best, weights.NAME_GLUED * min(7, len(concatenated)))
            elif concatenated.startswith(query.concatenated):
                best = max(best, weights.NAME_BEGINS_GLUED)
        return best or weights.NAME_NEAR * whole

    def _begins(self, title: str) -> bool:
        return fold_case(title).startswith(self._query.text)
