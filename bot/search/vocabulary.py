"""All distinct words in alphabetical order, and the ways to look some up: whole, begun, mistyped."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein

_AFTER = "\U0010ffff"
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_SCAN = 4_000  # the most words of one beginning that are compared one by one (about a third of a millisecond)
_SCANNED = 6_000  # that are compared for two edits in one word
_MANY = 100  # words for each letter of one, from which on it is quicker to try all its slips than to compare the words
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
        low, high = self.begun(word[:half])
        if high - low > _MANY * len(word):
            return {self.number(variant): 1 for variant in variants(word) & self._known}
        found = {n: 1 for n, edits in self._compared(word, low, high, 1) if edits}
        found.update((self.number(early), 1) for early in _early(word, half) & self._known)
        return found

    def near_begun(self, start: str) -> list[tuple[int, int, str]]:
        """The ranges of words that begin with something one edit away from `start`, and that something.

        Of the words that go on otherwise after all but the last letter, those are left out that substitutions find.
        """
        half = (len(start) + 1) // 2
        low, high = self.begun(start[:half])
        size = len(start)
        if high - low > _MANY * size:
            nearby = variants(start)
        else:
            nearby = _early(start, half)
            cut = {word[:n] for word in self.words[low:high] for n in (size - 1, size, size + 1)}
            near = process.extract(start, list(cut), scorer=OSA.distance, score_cutoff=1, limit=None)
            nearby.update(found for found, edits, _ in near if edits and len(found) >= size - 1)
        nearby.discard(start[:-1])
        found = list(self._begun(nearby))
        shorter = self.number(start[:-1])
        return [*found, (shorter, shorter + 1, start[:-1])] if shorter >= 0 else found

    def far(self, word: str) -> dict[int, int]:
        """The words two edits away, swaps across another edit included: number → 2.

        Finds those of which one half is whole, or the first half has one edit and the rest the other.
        """
        half = (len(word) + 1) // 2
        start = word[: half - 1]  # a swap may lie across the middle
        ranges = [self.begun(start), *((low, high) for low, high, _ in self._begun(variants(start)))]
        found = dict.fromkeys(_two_away(word, self.words, ranges), 2)
        reverse, ending = word[::-1], word[: half - 1 : -1]
        low = bisect_left(self._backwards, ending)
        high = bisect_left(self._backwards, ending + _AFTER, low)
        for number in _two_away(reverse, self._backwards, [(low, high)]):
            found[self.number(self._backwards[number][::-1])] = 2
        return found

    def _begun(self, starts: Iterable[str]) -> Iterator[tuple[int, int, str]]:
        """The ranges of words that begin with one of `starts`, each with it; not the empty ones."""
        words, known = self.words, self._starts
        for start in starts:
            if start[:_START] in known:
                low = bisect_left(words, start)
                if low < len(words) and words[low].startswith(start):
                    yield low, bisect_left(words, start + _AFTER, low), start

    def _compared(self, word: str, low: int, high: int, cutoff: int) -> Iterator[tuple[int, int]]:
        some = self.words[low : min(high, low + _SCAN)]
        for _, edits, at in process.extract(word, some, scorer=OSA.distance, score_cutoff=cutoff, limit=None):
            yield low + at, int(edits)


def _two_away(word: str, words: Sequence[str], ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Those of `words` in `ranges` that are two edits from `word`; of very many, those in narrow ranges."""
    some: list[str] = []
    firsts, lows = [], []  # where in `some` the words from `low` on begin
    for low, high in sorted(_outermost(ranges), key=lambda r: (r[1] - r[0], r)):
        firsts.append(len(some))
        lows.append(low)
        some += words[low : min(high, low + _SCAN)]
        if len(some) > _SCANNED:
            break
    near = process.extract(word, some, scorer=OSA.distance, score_cutoff=3, limit=None)
    found = [at for _, edits, at in near if edits == 2]
    crossed = [(other, at) for other, edits, at in near if edits == 3 and len(other) <= len(word) + 1]
    others = [other for other, _ in crossed]
    swapped = process.extract(word, others, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=None)
    found += [crossed[i][1] for _, _, i in swapped]
    return {lows[(of := bisect_right(firsts, at) - 1)] + at - firsts[of] for at in found}


def _outermost(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of `ranges`, of which any two are apart or one within the other, that lie in no other."""
    end = 0
    for low, high in sorted(ranges, key=lambda r: (r[0], -r[1])):
        if high > end:
            yield low, high
            end = high


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
