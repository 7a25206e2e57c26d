"""What each word of a query may stand for: the word itself, one begun so, a typo of it, two words run together."""

from collections.abc import Callable, Iterator
from math import log

from bot.search import weights
from bot.search.query import Query
from bot.search.shelf import Shelf
from bot.search.typos import likeness
from bot.search.words import unspaced

_FILLERS = frozenset(
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
_JOINED = 3  # words that somebody may have split one into
_WIDE = 48  # words in a range, from which on it is kept as a range
_SPLITS = 4  # ways to part one word that are followed

Covered = tuple[int, int, float]  # the words [first, end) of the query, and how alike


def filler(word: str) -> bool:
    """Whether `word` is more likely said about a paper than found in it."""
    return word in _FILLERS or (len(word) == 4 and word.isdigit())


class Readings:
    """All ways to read `query` with the words of `shelf`, from plain to far-fetched as they are asked for."""

    def __init__(self, query: Query, shelf: Shelf) -> None:
        self.query = query
        self._shelf = shelf
        self._vocabulary = shelf.vocabulary
        self.by_word: dict[int, list[Covered]] = {}
        self.ranges: list[tuple[int, int, int, int, float]] = []
        self.sources: list[list[tuple[float, int, int]]] = [[] for _ in query.words]
        self.parted: list[tuple[int, tuple[int, ...], float]] = []
        self.size = 0
        self.names: list[tuple[float, int, int]] = []
        self.corrections: list[tuple[float, int, str]] = []
        self._run_together: dict[int, int] = {}
        self._plain()

    def _add(self, low: int, high: int, first: int, end: int, alike: float) -> None:
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

    def _plain(self) -> None:
        words = self.query.words
        for slot, word in enumerate(words):
            number = self._vocabulary.number(word)
            self._add(number, number + (number >= 0), slot, slot + 1, 1.0)
        if self.query.open:
            last = len(words) - 1
            self._add(*self._vocabulary.begun(words[last]), last, last + 1, weights.BEGUN)
        self._joined()

    def _joined(self) -> None:
        words = self.query.words
        if any(unspaced(word) for word in words):
            return
        spans = [(i, j) for i in range(len(words)) for j in range(i + 2, min(i + _JOINED, len(words)) + 1)]
        if len(words) > _JOINED:
            spans.append((0, len(words)))
        for first, end in spans:
            joined = "".join(words[first:end])
            number = self._vocabulary.number(joined)
            self._add(number, number + (number >= 0), first, end, weights.JOINED)
            if end == len(words) and self.query.open:
                self._add(*self._vocabulary.begun(joined), first, end, weights.JOINED * weights.BEGUN)

    def add_near(self, slots: list[int]) -> None:
        """For the words at `slots` adds typos of one edit, words that begin so, and words run together."""
        words, vocabulary = self.query.words, self._vocabulary
        for slot in slots:
            word = words[slot]
            if len(word) < 2 or unspaced(word):
                continue
            for number, edits in vocabulary.near(word).items():
                alike = likeness(word, vocabulary.words[number], edits)
                self._add(number, number + 1, slot, slot + 1, alike)
                self.corrections.append((alike, slot, vocabulary.words[number]))
            if slot == len(words) - 1 and self.query.open:
                for low, high, start in vocabulary.near_begun(word):
                    alike = likeness(word, start, 1) * weights.NEAR_BEGUN
                    self._add(low, high, slot, slot + 1, alike)
                    self.corrections.append((alike, slot, start))
            elif len(word) > 2:
                self._add(*vocabulary.begun(word), slot, slot + 1, weights.BEGUN_INSIDE)
        for slot, word in enumerate(words):
            if len(word) > 3 and not unspaced(word):
                self._part(slot, word)
        if 1 < len(words) <= _JOINED:
            self._typo_of_name(self._vocabulary.near)
            if self.query.open and len(self.query.glued) >= 4:
                for low, high, start in self._vocabulary.near_begun(self.query.glued):
                    alike = likeness(self.query.glued, start, 1) * weights.NEAR_BEGUN
                    self._add(low, high, 0, len(words), alike)

    def add_far(self, slots: list[int]) -> None:
        """Adds typos of two edits for the words at `slots`."""
        for slot in slots:
            word = self.query.words[slot]
            if len(word) >= 5 and not unspaced(word):
                for number, edits in self._vocabulary.far(word).items():
                    alike = likeness(word, self._vocabulary.words[number], edits)
                    self._add(number, number + 1, slot, slot + 1, alike)
        if 1 < len(self.query.words) <= _JOINED:
            self._typo_of_name(self._vocabulary.far)

    def _typo_of_name(self, look: Callable[[str], dict[int, int]]) -> None:
        glued = self.query.glued
        if len(glued) >= 4:
            for number, edits in look(glued).items():
                alike = likeness(glued, self._vocabulary.words[number], edits)
                self._add(number, number + 1, 0, len(self.query.words), alike)

    def _part(self, slot: int, word: str) -> None:
        parts = sorted(self._parts(word), reverse=True)
        if parts:
            self._run_together[slot] = parts[0][0]
        for _, pair in parts[:_SPLITS]:
            self.parted.append((slot, pair, weights.PARTED))
            self.size += 1

    def _parts(self, word: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        for i in range(1, len(word)):
            left = self._vocabulary.number(word[:i])
            right = self._vocabulary.number(word[i:]) if left >= 0 else -1
            if right >= 0:
                count = self._shelf.in_head.count
                common = min(count(left, left + 1), count(right, right + 1))
                if common:
                    yield common, (left, right)

    def weights(self) -> list[float]:
        """How much of the query each word is: the rarer, the more, summing to 1."""
        total = log(len(self._shelf) + 2)
        raw = []
        for slot, word in enumerate(self.query.words):
            rare = max(0.0, 1 - log(self._frequency(slot) + 1) / total)
            raw.append((weights.COMMON_WORD + rare) * (weights.FILLER if filler(word) else 1.0))
        return [w / sum(raw) for w in raw]

    def known(self, slot: int) -> bool:
        """Whether the word at `slot` is itself in the vocabulary."""
        return self._vocabulary.number(self.query.words[slot]) >= 0

    def _frequency(self, slot: int) -> int:
        """How many entries have what the word at `slot` most likely stands for."""
        word = self.query.words[slot]
        number = self._vocabulary.number(word)
        if slot in self._run_together:
            return self._run_together[slot]
        if self.query.open and slot == len(self.query.words) - 1:
            low, high = self._vocabulary.begun(word)
            if low < high:
                return self._count(low, high)
        if number >= 0:
            return self._count(number, number + 1)
        return max((self._count(low, high) for _, low, high in self.sources[slot]), default=0)

    def _count(self, low: int, high: int) -> int:
        return self._shelf.in_head.count(low, high) + self._shelf.in_side.count(low, high)
