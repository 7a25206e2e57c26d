"""All distinct words in alphabetical order, and the ways to look some up: whole, begun, mistyped."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein

_AFTER = "\U0010ffff"
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_SCAN = 6_000  # the most words of one beginning that are compared one by one (about half a millisecond)
_SCANNED = 10_000  # that are compared for two edits in one word
_START = 4  # letters of which all beginnings are known


class Vocabulary:
    """Words numbered in alphabetical order, so that all words with one beginning are one range of numbers."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._known = frozenset(words)
        self._starts = frozenset(word[:n] for word in words for n in range(1, _START + 1))
        self._backwards = sorted(word[::-1] for word in words)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def number(self, word: str) -> int:
        """The number of `word`, or -1."""
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else -1

    def begun(self, start: str) -> tuple[int, int]:
        """The range [low, high) of the words that begin with `start`."""
        low = bisect_left(self.words, start)
        return low, bisect_left(self.words, start + _AFTER, low)

    def near(self, word: str) -> dict[int, int]:
        """The words one edit away (insertion, deletion, substitution, swap): number → 1."""
        half = (len(word) + 1) // 2
        found = {n: 1 for n, edits in self._compared(word, *self.begun(word[:half]), 1) if edits}
        found.update((self.number(early), 1) for early in _early(word, half) & self._known)
        return found

    def near_begun(self, start: str) -> list[tuple[int, int, str]]:
        """The ranges of words that begin with something one edit away from `start`, and that something."""
        half = (len(start) + 1) // 2
        low, high = self.begun(start[:half])
        size = len(start)
        if size < _START and start.isascii() and high - low <= _SCAN:  # all that this may begin is known
            nearby = variants(start) & self._starts
        else:
            nearby = {early for early in _early(start, half) if early[:_START] in self._starts}
            if high - low <= _SCAN:
                cut = {word[:n] for word in self.words[low:high] for n in (size - 1, size, size + 1)}
                near = process.extract(start, list(cut), scorer=OSA.distance, score_cutoff=1, limit=None)
                nearby.update(found for found, edits, _ in near if edits and len(found) >= size - 1)
        ranges = ((*self.begun(variant), variant) for variant in nearby)
        return [found for found in ranges if found[0] < found[1]]

    def far(self, word: str) -> dict[int, int]:
        """The words two edits away, swaps across another edit included: number → 2.

        Finds those of which one half is whole, or the first half has one edit and the rest the other.
        """
        half = (len(word) + 1) // 2
        start = word[: half - 1]  # a swap may lie across the middle
        starts = {start, *(other for other in variants(start) if other[:_START] in self._starts)}
        found = dict.fromkeys(_two_away(word, self.words, map(self.begun, starts)), 2)
        reverse, ending = word[::-1], word[: half - 1 : -1]
        low = bisect_left(self._backwards, ending)
        high = bisect_left(self._backwards, ending + _AFTER, low)
        for number in _two_away(reverse, self._backwards, [(low, high)]):
            found[self.number(self._backwards[number][::-1])] = 2
        return found

    def _compared(self, word: str, low: int, high: int, cutoff: int) -> Iterator[tuple[int, int]]:
        some = self.words[low : min(high, low + _SCAN)]
        for _, edits, at in process.extract(word, some, scorer=OSA.distance, score_cutoff=cutoff, limit=None):
            yield low + at, int(edits)


def _two_away(word: str, words: Sequence[str], ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Those of `words` in `ranges` that are two edits from `word`; of very many, those in narrow ranges."""
    places: list[int] = []
    for low, high in sorted(set(ranges), key=lambda r: (r[1] - r[0], r)):
        places += range(low, min(high, low + _SCAN))
        if len(places) > _SCANNED:
            break
    some = [words[place] for place in places]
    near = process.extract(word, some, scorer=OSA.distance, score_cutoff=3, limit=None)
    found = {places[at] for _, edits, at in near if edits == 2}
    crossed = [(other, places[at]) for other, edits, at in near if edits == 3 and len(other) <= len(word) + 1]
    others = [other for other, _ in crossed]
    swapped = process.extract(word, others, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=None)
    found.update(crossed[at][1] for _, _, at in swapped)
    return found


def variants(text: str) -> set[str]:
    """What is one edit away from `text`: Latin letters and digits, for other scripts also what `text` has."""
    cuts = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    letters = _LATIN if text.isascii() else _LATIN + "".join(set(text))
    found = {a + b[1:] for a, b in cuts if b}
    found.update(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    found.update(a + c + b for a, b in cuts for c in letters)
    found.update(a + c + b[1:] for a, b in cuts if b for c in letters)
    found.discard(text)
    return found


def _early(word: str, half: int) -> set[str]:
    """`word` with one edit that touches its first `half`, a swap across the border included."""
    found = {variant + word[half:] for variant in variants(word[:half])}
    found.add(word[: half - 1] + word[half : half + 1] + word[half - 1] + word[half + 1 :])
    found.discard(word)
    return found
