"""How well one entry matches a query."""

from array import array
from collections.abc import Collection
from itertools import pairwise
from operator import mul

from bot.search.distances import best_similarity_in_order
from bot.search.features import Features, Ranked, score, without_name
from bot.search.folding import fold, fold_case
from bot.search.interpretations import Interpretations, SpanMatches
from bot.search.inverted_index import MIN_CONCATENATED_PREFIX, InvertedIndex
from bot.search.postings import IndexField
from bot.search.weights import EXPLAINED, TERMS
from bot.search.words import concatenate, is_unsegmented

_FIELD_NAMES = {
    IndexField.WHOLE_NAME: "name",
    IndexField.WHOLE_ALIAS: "alias",
    IndexField.NAME: "name",
    IndexField.ALIAS: "alias",
    IndexField.TITLE: "title",
    IndexField.COMPOUND: "title",
    IndexField.FIRST_AUTHOR: "author",
    IndexField.AUTHOR: "author",
    IndexField.TOPIC: "topic",
    IndexField.VENUE: "venue",
    IndexField.TEXT: "text",
}

_ACRONYM_LETTERS = 5
_MIN_WHOLE_LETTERS = 3  # of a last word that counts as whole
_FULL_NAME_LETTERS = 7  # from here on a name is no coincidence
_FEW_RANGES = 3  # that are faster compared with each word than cached
_NO_POSITION = -9  # of what is not in primary fields: adjacent to no position


class _EntryMatch:
    """For each word of the query, its best match."""

    __slots__ = ("fields", "name_field", "name_similarity", "positions", "similarities", "span_starts", "whole")

    def __init__(self, words: int) -> None:
        self.similarities = [0.0] * words
        self.positions = [_NO_POSITION] * words
        self.span_starts = [-1] * words  # the first of the words that are interpreted as one with it
        self.fields: list[int] = [IndexField.TITLE] * words
        self.whole = [False] * words  # has the word itself, in any field
        self.name_similarity = 0.0  # of the whole query to a whole name
        self.name_field: int = IndexField.WHOLE_NAME


def _field_weights() -> list[float]:
    found = dict.fromkeys(IndexField, 1.0) | {
        IndexField.FIRST_AUTHOR: TERMS.first_author,
        IndexField.AUTHOR: TERMS.author,
        IndexField.VENUE: TERMS.venue,
        IndexField.TOPIC: TERMS.topic,
        IndexField.TEXT: TERMS.text,
    }
    return list(found.values())


def _whole_fields(interpretations: Interpretations, index: InvertedIndex) -> Collection[int]:
    """Where the last word of the query counts as one that the entry really has."""
    last = len(interpretations.query.words) - 1
    word, complete = interpretations.query.words[last], interpretations.completeness(last)
    if complete >= 1:
        return range(len(IndexField))
    in_titles = index.primary_postings.count(*index.vocabulary.range_of(word))
    unlikely = in_titles or len(word) < _MIN_WHOLE_LETTERS or complete < TERMS.whole_share
    return () if unlikely else (IndexField.TEXT,)


class Ranker:
    def __init__(self, interpretations: Interpretations, index: InvertedIndex, word_weights: list[float]) -> None:
        self._interpretations = interpretations
        self._span_matches = SpanMatches(interpretations)
        self._index = index
        self._weights = word_weights
        self._query = interpretations.query
        self._unsegmented = sum(map(is_unsegmented, self._query.words)) > 1
        concatenated = self._query.concatenated
        self._concatenated_prefix = concatenated if len(concatenated) >= MIN_CONCATENATED_PREFIX else ""
        self.acronyms = frozenset(index.with_acronym(concatenated) if len(word_weights) == 1 else ())
        short = len(concatenated) < _ACRONYM_LETTERS
        self._acronym_coverage = TERMS.acronym_short if short else TERMS.acronym
        self._field_weights = _field_weights()
        self._last = len(word_weights) - 1
        last = self._query.words[-1]
        self._whole_last_fields = _whole_fields(interpretations, index)
        self._last_in_texts = index.secondary_postings.count(*index.vocabulary.range_of(last)) > 0
        self._secondary_weights = [1.0] * len(word_weights)
        is_pair = len(last) > 1 and is_unsegmented(last)  # two characters that may be a whole name
        by_letters = (0.0, TERMS.one_letter, TERMS.two_letters, TERMS.three_letters)
        if self._query.last_is_prefix and len(last) < len(by_letters) and not is_pair:
            self._secondary_weights[-1] = by_letters[len(last)]

    def score(self, entry: int) -> Ranked:
        match = _EntryMatch(len(self._weights))
        self._match_primary(entry, match)
        title_prefix = self._index.titles[entry].startswith(self._query.normalized)
        prefix = self._concatenated_prefix
        if prefix and self._index.concatenated_title(entry).startswith(prefix):
            match.similarities = [max(similarity, TERMS.joined) for similarity in match.similarities]
            match.fields = [IndexField.TITLE] * len(match.fields)
            match.positions[0] = 0
        elif min(match.similarities) < EXPLAINED or (self._last_in_texts and not match.whole[-1]):
            self._match_secondary(entry, match)
        coverage = sum(map(mul, self._weights, match.similarities))
        if self._unsegmented:
            coverage = coverage * (1 - TERMS.alignment) + self._alignment(entry) * TERMS.alignment
        features = self._features(entry, match, title_prefix, coverage)
        if entry in self.acronyms and score(features) < self._acronym_coverage:
            features = Features(self._acronym_coverage)
            return Ranked.of(features, entry, (EXPLAINED,), (IndexField.TITLE,))
        fields = [match.name_field] * len(match.fields) if match.name_similarity else match.fields
        return Ranked.of(features, entry, match.similarities, fields)

    def matched(self, one: Ranked) -> str:
        """The field that covers most of the query, as in `Hit.matched`."""
        shares: dict[str, float] = {}
        for field, similarity, weight in zip(one.fields, one.similarities, self._weights, strict=True):
            name = _FIELD_NAMES[IndexField(field)]
            shares[name] = shares.get(name, 0.0) + similarity * weight
        return max(shares, key=shares.__getitem__)

    def _match_primary(self, entry: int, match: _EntryMatch) -> None:
        primary, count = self._index.primary, len(self._weights)
        low, high = primary.starts[entry], primary.starts[entry + 1]
        words = primary.words[low:high]
        similarities, positions, fields = match.similarities, match.positions, match.fields
        span_starts = match.span_starts
        for at, first, end, similarity in self._matches(words):
            field = primary.fields[low + at]
            if field <= IndexField.WHOLE_ALIAS and first == 0 and end == count and similarity > match.name_similarity:
                match.name_similarity, match.name_field = similarity, field
                at = 0  # who types a name starts at its start, wherever the entry has it
            start, last = self._compound_positions(words, at) if field == IndexField.COMPOUND else (at, at)
            allowed = first < self._last or field in self._whole_last_fields
            if similarity == 1.0 and allowed and field != IndexField.COMPOUND:
                match.whole[first] = True
            for slot in range(first, end):
                position = start if slot == first < end - 1 else last
                best = similarities[slot]
                if similarity > best or (similarity == best and slot and positions[slot - 1] == position - 1):
                    similarities[slot], positions[slot], fields[slot] = similarity, position, field
                    span_starts[slot] = first
        for slot, parts, similarity in self._interpretations.splits:
            if similarity > similarities[slot] and all(part in words for part in parts):
                similarities[slot], positions[slot], fields[slot] = similarity, words.index(parts[0]), IndexField.TITLE
                span_starts[slot] = slot

    def _compound_positions(self, words: "array[int]", at: int) -> tuple[int, int]:
        """Of the first and the last part, in the title."""
        known = self._index.vocabulary.words
        compound = known[words[at]]
        for first in range(at):
            rest, last = compound, first
            while last < at and rest.startswith(known[words[last]]):
                rest = rest[len(known[words[last]]) :]
                if not rest:
                    return first, last
                last += 1
        return at, at

    def _matches(self, words: "array[int]") -> list[tuple[int, int, int, float]]:
        """(position, first, end, similarity) for each interpretation of each of `words`."""
        if len(self._interpretations.ranges) > _FEW_RANGES:
            span_matches = self._span_matches
            return [(at, *some) for at, word in enumerate(words) for some in span_matches[word]]
        get = self._interpretations.by_word.get
        matches = [(at, *some) for at, word in enumerate(words) if (spans := get(word)) for some in spans]
        for low, high, first, end, similarity in self._interpretations.ranges:
            matches += [(at, first, end, similarity) for at, word in enumerate(words) if low <= word < high]
        return matches

    def _match_secondary(self, entry: int, match: _EntryMatch) -> None:
        secondary = self._index.secondary
        low, high = secondary.starts[entry], secondary.starts[entry + 1]
        for at, first, end, similarity in self._matches(secondary.words[low:high]):
            field = secondary.fields[low + at]
            if similarity == 1.0 and (first < self._last or field in self._whole_last_fields):
                match.whole[first] = True
            for slot in range(first, end):
                here = similarity * self._field_weights[field]
                if similarity < 1.0:
                    here *= self._secondary_weights[slot]
                    if field == IndexField.TEXT and (similarity < TERMS.stem or end - first > 1):
                        here *= TERMS.text_guess
                if here > match.similarities[slot]:
                    match.similarities[slot], match.positions[slot], match.fields[slot] = here, _NO_POSITION, field

    def _alignment(self, entry: int) -> float:
        """0-1: the best similarity to a window of title, name or author, by characters in order."""
        text, found = self._query.concatenated, self._index.entries[entry]
        names = [concatenate(fold(name)) for name in (found.name, *found.aliases, *found.authors)]
        windows = [
            name[at : at + length]
            for name in (self._index.concatenated_title(entry), *names)
            for at in range(len(name) - len(text) + 1)
            for length in (len(text), len(text) + 1)
        ]
        return best_similarity_in_order(text, windows)

    def _features(self, entry: int, match: _EntryMatch, title_prefix: bool, coverage: float) -> Features:
        positions, one_word = match.positions, len(match.positions) == 1
        adjacent = sum(
            a >= 0 and (b == a + 1 or (b == a and first == other))
            for (a, b), (first, other) in zip(pairwise(positions), pairwise(match.span_starts), strict=True)
        )
        exact = sum(weight for weight, has in zip(self._weights, match.whole, strict=True) if has)
        found = Features(
            coverage,
            exact_term=exact if one_word else 0.0,
            exact_terms=0.0 if one_word else exact,
            proximity=0.0 if one_word else adjacent / (len(positions) - 1),
            position=1 / (1 + positions[0]) if positions[0] >= 0 else 0.0,
        )
        if match.name_similarity:
            found = self._with_name(found, entry, match.name_similarity)
        if title_prefix and self._is_exact_prefix(self._index.entries[entry].title):
            with_title = without_name(found)._replace(title_prefix=1.0)
            found = max(found, with_title, key=score)
        elif one_word and not (match.name_similarity or title_prefix or self._unsegmented or match.whole[0]):
            found = found._replace(infix=1.0)
        return found

    def _with_name(self, features: Features, entry: int, similarity: float) -> Features:
        """With the name that adds most."""
        query, found = self._query, self._index.entries[entry]
        best = features._replace(name_similarity=similarity)
        exact_found = False
        for name in (found.name, *found.aliases):
            exact, concatenated = fold_case(name), concatenate(fold(name))
            if exact == query.text.rstrip():
                return features._replace(name_exact=1.0)
            if exact.startswith(query.text):
                other = features._replace(name_prefix=1.0)
            elif concatenated == query.concatenated:
                letters = min(_FULL_NAME_LETTERS, len(concatenated))
                other = features._replace(name_joined=letters / _FULL_NAME_LETTERS)
            elif concatenated.startswith(query.concatenated):
                other = features._replace(name_joined_prefix=1.0)
            else:
                continue
            best = max(best, other, key=score) if exact_found else other
            exact_found = True
        return best

    def _is_exact_prefix(self, title: str) -> bool:
        return fold_case(title).startswith(self._query.text)
