"""What each word of a query may stand for, and how much of the query each word is."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import log

from bot.search import weights
from bot.search.inverted_index import InvertedIndex
from bot.search.query import Query
from bot.search.words import is_unsegmented

JOINED_WORDS = 3  # into which somebody may have split one
_WIDE = 48  # words in a range, from which on it is kept as a range
_SOMEHOW = 0.5  # likeness of a word that is no chance find,
_AS_GOOD = 0.06  # and by how much less another may have
_STOP_WORDS = frozenset(
    {
        "paper",
        "papers",
        "arxiv",
        "pdf",
        "article",
        "preprint",
        "explained",
        "explain",
        "the",
        "one",
        "about",
        "that",
        "on",
    }
)

SpanMatch = tuple[int, int, float]  # the words [first, end) of the query, and how alike
ScoredRange = tuple[float, int, int]  # how alike, and the words [low, high) of the vocabulary


class Interpretations:
    """The ways to read `query` with the words of `shelf`: the plain ones at first, see `widening` for more.

    A reading says that any of the words [low, high) of the vocabulary stands for the words [first, end) of the query.
    """

    def __init__(self, query: Query, index: InvertedIndex) -> None:
        self.query = query
        self.index = index
        self.size = 0
        self.by_word: dict[int, list[SpanMatch]] = {}
        self.ranges: list[tuple[int, int, int, int, float]] = []
        self.sources: list[list[ScoredRange]] = [[] for _ in query.words]
        self.names: list[ScoredRange] = []  # the readings of the whole query
        self.splits: list[tuple[int, tuple[int, ...], float]] = []  # slot, words that all must occur, how alike
        self.split_frequency: dict[int, int] = {}  # of the likeliest way to part the word at a slot
        self.corrections: list[tuple[float, int, str]] = []  # how alike, slot, what may have been meant there
        self.expanded: set[tuple[str, int]] = set()
        self._read_plainly()

    def add(self, low: int, high: int, first: int, end: int, alike: float) -> None:
        """Adds the reading; nothing if [low, high) is empty."""
        if low >= high:
            return
        self.size += 1
        if high - low < _WIDE:
            for word in range(low, high):
                self.by_word.setdefault(word, []).append((first, end, alike))
        else:
            self.ranges.append((low, high, first, end, alike))
        if first == 0 and end == len(self.query.words):
            self.names.append((alike, low, high))
        for slot in range(first, end):
            self.sources[slot].append((alike, low, high))

    def add_word(self, number: int, first: int, end: int, alike: float) -> None:
        """Adds one word of the vocabulary; nothing if `number` is negative."""
        self.add(number, number + (number >= 0), first, end, alike)

    def _read_plainly(self) -> None:
        words, vocabulary = self.query.words, self.index.vocabulary
        for slot, word in enumerate(words):
            self.add_word(vocabulary.number(word), slot, slot + 1, 1.0)
        if self.query.open:
            self.add(*vocabulary.begun(words[-1]), len(words) - 1, len(words), weights.BEGUN)
        if not any(map(is_unsegmented, words)):
            self._join()

    def _join(self) -> None:
        words, vocabulary = self.query.words, self.index.vocabulary
        count = len(words)
        spans = [(i, j) for i in range(count) for j in range(i + 2, min(i + JOINED_WORDS, count) + 1)]
        if count > JOINED_WORDS:
            spans.append((0, count))
        for first, end in spans:
            joined = "".join(words[first:end])
            self.add_word(vocabulary.number(joined), first, end, weights.JOINED)
            if end == count and self.query.open:
                self.add(*vocabulary.begun(joined), first, end, weights.JOINED * weights.BEGUN)

    def known(self, slot: int) -> bool:
        """Whether the word at `slot` is itself in the vocabulary."""
        return self.index.vocabulary.number(self.query.words[slot]) >= 0

    def unread(self) -> list[int]:
        """The words that no reading covers."""
        splits = {slot for slot, _, _ in self.splits}
        return [slot for slot, sources in enumerate(self.sources) if not sources and slot not in splits]

    def weights(self) -> list[float]:
        """How much of the query each word is: the rarer, the more, summing to 1."""
        total = log(len(self.index) + 2)
        raw = []
        for slot, word in enumerate(self.query.words):
            rare = max(0.0, 1 - log(self._frequency(slot) + 1) / total)
            raw.append((weights.COMMON_WORD + rare) * (weights.FILLER if is_stop_word(word) else 1.0))
        return [w / sum(raw) for w in raw]

    def chance(self, found: Sequence[float]) -> float:
        """The logarithm of how many entries would have words so like the query's if words were strewn at random.

        `found` says how alike, for each word of the query.
        """
        total = len(self.index)
        chance = log(total)
        for sources, alike in zip(self.sources, found, strict=True):
            if alike > _SOMEHOW:
                least = alike - _AS_GOOD
                count = sum(self.index.count(low, high) for like, low, high in sources if like >= least)
                chance += log(min(max(count, 1), total) / total)
        return chance

    def _frequency(self, slot: int) -> int:
        """How many entries have what the word at `slot` most likely stands for."""
        if slot in self.split_frequency:
            return self.split_frequency[slot]
        vocabulary, word = self.index.vocabulary, self.query.words[slot]
        if self.query.open and slot == len(self.query.words) - 1:
            low, high = vocabulary.begun(word)
            if low < high:
                return self.index.count(low, high)
        number = vocabulary.number(word)
        if number >= 0:
            return self.index.count(number, number + 1)
        return max((self.index.count(low, high) for _, low, high in self.sources[slot]), default=0)


class SpanMatches(dict[int, tuple[SpanMatch, ...]]):
    """For a word of the vocabulary the readings that it has, worked out when it is first met.

    Of the ranges with a word only the best for the same part of the query counts: a begun word that is also
    mistyped has dozens, one within the other.
    """

    def __init__(self, interpretations: Interpretations) -> None:
        self._by_word = interpretations.by_word
        self._borders = sorted({border for low, high, *_ in interpretations.ranges for border in (low, high)})
        best: list[dict[tuple[int, int], float]] = [{} for _ in self._borders]
        for low, high, first, end, alike in interpretations.ranges:
            for at in range(bisect_left(self._borders, low), bisect_left(self._borders, high)):
                best[at][first, end] = max(alike, best[at].get((first, end), 0.0))
        self._between = [tuple((*span, alike) for span, alike in spans.items()) for spans in best]

    def __missing__(self, word: int) -> tuple[SpanMatch, ...]:
        at = bisect_right(self._borders, word)
        found = (*self._by_word.get(word, ()), *(self._between[at - 1] if at else ()))
        self[word] = found
        return found


class WordSet:
    """Words of a vocabulary of `size`, given as ranges of which many may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]], size: int) -> None:
        marks = bytearray(size)
        for low, high in ranges:
            marks[low:high] = b"\x01" * (high - low)
        self._marked = marks.__getitem__

    def meets(self, words: "array[int]") -> bool:
        """Whether any of `words` belongs to the set."""
        return any(map(self._marked, words))


def is_stop_word(word: str) -> bool:
    """Whether `word` is more likely said about a paper than found in it."""
    return word in _STOP_WORDS or (len(word) == 4 and word.isdigit())
