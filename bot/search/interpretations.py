"""What each word of a query may stand for, and its weight."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import log

from bot.search.inverted_index import InvertedIndex
from bot.search.query import Query
from bot.search.stemming import stem
from bot.search.weights import TERMS
from bot.search.words import is_unsegmented

MAX_JOINED = 3  # words that somebody may have made of one
_WIDE_RANGE = 48  # words; ranges from this size on are not kept word by word
_MIN_SIMILARITY = 0.5  # of a word that counts as evidence,
_SIMILARITY_MARGIN = 0.06  # and how much less similar the words are that could be in its place
_PAPER_WORDS = frozenset({"paper", "papers", "arxiv", "pdf", "article", "preprint", "explained", "explain"})
_STOP_WORDS = frozenset({"the", "one", "about", "that", "on"})

SpanMatch = tuple[int, int, float]  # (first, end, similarity) for the words [first, end) of the query
ScoredRange = tuple[float, int, int]  # (similarity, low, high) for the words [low, high) of the vocabulary


class Interpretations:
    """Which words [low, high) of the vocabulary may stand for which words [first, end) of the query.

    A slot is the position of a word in the query. `query_expansion` adds more than exact, prefix and joined words.
    """

    def __init__(self, query: Query, index: InvertedIndex) -> None:
        self.query = query
        self.index = index
        self.size = 0
        self.by_word: dict[int, list[SpanMatch]] = {}
        self.ranges: list[tuple[int, int, int, int, float]] = []  # low, high, first, end, similarity
        self.by_slot: list[list[ScoredRange]] = [[] for _ in query.words]
        self.of_whole_query: list[ScoredRange] = []
        self.splits: list[tuple[int, tuple[int, ...], float]] = []  # slot, words that must all occur, similarity
        self.split_frequency: dict[int, int] = {}  # by slot, of the likeliest split
        self.corrections: list[tuple[float, int, str]] = []  # similarity, slot, corrected word
        self.expanded: set[tuple[str, int]] = set()  # kind of expansion, slot
        self._add_exact_and_prefix()

    def add(self, low: int, high: int, first: int, end: int, similarity: float) -> None:
        """Does nothing if [low, high) is empty."""
        if low >= high:
            return
        self.size += 1
        if high - low < _WIDE_RANGE:
            for word in range(low, high):
                self.by_word.setdefault(word, []).append((first, end, similarity))
        else:
            self.ranges.append((low, high, first, end, similarity))
        if first == 0 and end == len(self.query.words):
            self.of_whole_query.append((similarity, low, high))
        for slot in range(first, end):
            self.by_slot[slot].append((similarity, low, high))

    def add_word(self, word: int, first: int, end: int, similarity: float) -> None:
        """Does nothing if `word` is -1, an unknown word's id."""
        self.add(word, word + (word >= 0), first, end, similarity)

    def _add_exact_and_prefix(self) -> None:
        words, vocabulary = self.query.words, self.index.vocabulary
        for slot, word in enumerate(words):
            self.add_word(vocabulary.id_of(word), slot, slot + 1, 1.0)
            for form in vocabulary.with_stem(stem(word)):
                if vocabulary.words[form] != word:
                    self.add_word(form, slot, slot + 1, TERMS.stem)
        if self.query.last_is_prefix:
            self.add(*vocabulary.prefix_range(words[-1]), len(words) - 1, len(words), TERMS.prefix)
        if not any(map(is_unsegmented, words)):
            self._add_joined()

    def _add_joined(self) -> None:
        words, vocabulary = self.query.words, self.index.vocabulary
        count = len(words)
        spans = [(i, j) for i in range(count) for j in range(i + 2, min(i + MAX_JOINED, count) + 1)]
        if count > MAX_JOINED:
            spans.append((0, count))
        for first, end in spans:
            joined = "".join(words[first:end])
            self.add_word(vocabulary.id_of(joined), first, end, TERMS.joined)
            if end == count and self.query.last_is_prefix:
                self.add(*vocabulary.prefix_range(joined), first, end, TERMS.joined * TERMS.prefix)

    def in_vocabulary(self, slot: int) -> bool:
        return self.index.vocabulary.id_of(self.query.words[slot]) >= 0

    def completeness(self, slot: int) -> float:
        """The share of the words with this beginning that are the word at `slot` itself; 1 if something follows it."""
        vocabulary, word = self.index.vocabulary, self.query.words[slot]
        if not self.query.last_is_prefix or slot < len(self.query.words) - 1:
            return 1.0
        begins = self.index.count(*vocabulary.prefix_range(word))
        return self.index.count(*vocabulary.range_of(word)) / begins if begins else 0.0

    def uninterpreted_slots(self) -> list[int]:
        split = {slot for slot, _, _ in self.splits}
        return [slot for slot, ranges in enumerate(self.by_slot) if not ranges and slot not in split]

    def word_weights(self) -> list[float]:
        """By inverse document frequency; they sum to 1."""
        total = log(len(self.index) + 2)
        raw = []
        for slot, word in enumerate(self.query.words):
            rarity = max(0.0, 1 - log(self._frequency(slot) + 1) / total)
            stop = TERMS.stop_word if is_stop_word(word) else 1.0
            raw.append((TERMS.common_word + rarity) * (TERMS.paper_word if word in _PAPER_WORDS else stop))
        return [w / sum(raw) for w in raw]

    def log_random_matches(self, similarities: Sequence[float]) -> float:
        """Random-word model: how many entries would match so well if words were independent (natural logarithm)."""
        total = len(self.index)
        expected = log(total)
        for ranges, similarity in zip(self.by_slot, similarities, strict=True):
            if similarity > _MIN_SIMILARITY:
                least = similarity - _SIMILARITY_MARGIN
                count = sum(self.index.count(low, high) for other, low, high in ranges if other >= least)
                expected += log(min(max(count, 1), total) / total)
        return expected

    def _frequency(self, slot: int) -> int:
        """Of what most likely was meant."""
        if slot in self.split_frequency:
            return self.split_frequency[slot]
        vocabulary, word = self.index.vocabulary, self.query.words[slot]
        if self.query.last_is_prefix and slot == len(self.query.words) - 1:
            low, high = vocabulary.prefix_range(word)
            if low < high:
                return self.index.count(low, high)
        known = vocabulary.id_of(word)
        if known >= 0:
            return self.index.count(known, known + 1)
        return max((self.index.count(low, high) for _, low, high in self.by_slot[slot]), default=0)


class SpanMatches(dict[int, tuple[SpanMatch, ...]]):
    """Word id → its interpretations, computed on first use."""

    # Of all ranges with a word only the best for a span is kept: a mistyped prefix has dozens, one within the other.

    def __init__(self, interpretations: Interpretations) -> None:
        self._by_word = interpretations.by_word
        self._bounds = sorted({bound for low, high, *_ in interpretations.ranges for bound in (low, high)})
        best: list[dict[tuple[int, int], float]] = [{} for _ in self._bounds]
        for low, high, first, end, similarity in interpretations.ranges:
            for at in range(bisect_left(self._bounds, low), bisect_left(self._bounds, high)):
                best[at][first, end] = max(similarity, best[at].get((first, end), 0.0))
        self._between = [tuple((*span, similarity) for span, similarity in spans.items()) for spans in best]

    def __missing__(self, word: int) -> tuple[SpanMatch, ...]:
        at = bisect_right(self._bounds, word)
        matches = (*self._by_word.get(word, ()), *(self._between[at - 1] if at else ()))
        self[word] = matches
        return matches


def is_stop_word(word: str) -> bool:
    """Whether it is said about papers rather than found in them; a year is."""
    return word in _STOP_WORDS or word in _PAPER_WORDS or (len(word) == 4 and word.isdigit())
