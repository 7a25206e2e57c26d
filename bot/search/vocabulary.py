"""All distinct words in alphabetical order, and the ways to look some up: whole, begun, mistyped."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein

AFTER = "\U0010ffff"
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_COMPARED = 400  # words that are compared with one, rather than to try all slips in its first letters,
_CUT = 100  # and whose beginnings are
_SCAN = 2_000  # words of one beginning that are compared for two edits,
_SCANNED = 3_000  # and of all beginnings
_USUAL = 30  # words at most that begin alike, mostly
_START = 4  # letters of which all beginnings are known


class SortedWords:
    """Words in alphabetical order, so that all with one beginning are one range of places."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        longest = frozenset({word[:_START] for word in words})
        self._starts = longest.union(*({start[:length] for start in longest} for length in range(1, _START)))

    def begun(self, start: str) -> tuple[int, int]:
        """The range [low, high) of the words that begin with `start`."""
        low = bisect_left(self.words, start)
        return low, bisect_left(self.words, start + AFTER, low)

    def narrowed(self, word: str, most: int) -> tuple[int, int, int]:
        """How many letters of `word` it takes until at most `most` words begin with them, and the range of these.

        All its letters and an empty range, if more words begin with it.
        """
        right = 1
        low, high = self.begun(word[:1])
        while high - low > most and right < len(word):
            right += 1
            low, high = self.begun(word[:right])
        return (right, low, high) if high - low <= most else (right, low, low)

    def begun_any(self, starts: Iterable[str]) -> Iterator[tuple[int, int, str]]:
        """The ranges of words that begin with one of `starts`, each with it; not the empty ones."""
        words, known = self.words, self._starts
        for start in starts:
            if start[:_START] in known:
                low = bisect_left(words, start)
                if low < len(words) and words[low].startswith(start):
                    end = low + _USUAL
                    few = end < len(words) and not words[end].startswith(start)
                    yield low, bisect_left(words, start + AFTER, low, end if few else len(words)), start


class Vocabulary(SortedWords):
    """Distinct words, numbered in alphabetical order."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(words)
        self._known = frozenset(words)
        self._backwards = sorted(word[::-1] for word in words)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def number(self, word: str) -> int:
        """The number of `word`, or -1."""
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else -1

    def near(self, word: str) -> dict[int, int]:
        """The words one edit away (insertion, deletion, substitution, swap): number → 1."""
        right, low, high = self.narrowed(word, _COMPARED)
        some = self.words[low:high]
        close = process.extract(word, some, scorer=OSA.distance, score_cutoff=1, limit=None)
        found = {low + at: 1 for _, edits, at in close if edits}
        found.update((self.number(slip), 1) for slip in early(word, right) & self._known)
        return found

    def near_begun(self, start: str) -> list[tuple[int, int, str]]:
        """The ranges of words that begin with something one edit away from `start`, and that something.

        Of the words that go on otherwise after all but the last letter, those are left out that substitutions find.
        """
        right, low, high = self.narrowed(start, _CUT)
        size = len(start)
        nearby = early(start, right)
        cut = {word[:n] for word in self.words[low:high] for n in (size - 1, size, size + 1)}
        near = process.extract(start, list(cut), scorer=OSA.distance, score_cutoff=1, limit=None)
        nearby.update(found for found, edits, _ in near if edits and len(found) >= size - 1)
        nearby.discard(start[:-1])
        found = list(self.begun_any(nearby))
        shorter = self.number(start[:-1])
        return [*found, (shorter, shorter + 1, start[:-1])] if shorter >= 0 else found

    def far(self, word: str) -> dict[int, int]:
        """The words two edits away, swaps across another edit included: number → 2.

        Finds those of which one half is whole, or the first half has one edit and the rest the other.
        """
        half = (len(word) + 1) // 2
        start = word[:half]
        before, after = word[: half - 1], word[half]  # for a swap across the middle
        starts = {start, before + after, *variants(start), *(variant + after for variant in variants(before))}
        ranges = [(low, high) for low, high, _ in self.begun_any(starts)]
        found = dict.fromkeys(_two_away(word, self.words, ranges), 2)
        reverse, ending = word[::-1], word[: half - 1 : -1]
        low = bisect_left(self._backwards, ending)
        high = bisect_left(self._backwards, ending + AFTER, low)
        for number in _two_away(reverse, self._backwards, [(low, high)]):
            found[self.number(self._backwards[number][::-1])] = 2
        return found


def _two_away(word: str, words: Sequence[str], ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Those of `words` in `ranges` that are two edits from `word`; of very many, those in narrow ranges."""
    some: list[str] = []
    firsts, lows = [], []  # where in `some` the words from `low` on begin
    for low, high in sorted(ranges, key=lambda r: (r[1] - r[0], r)):
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


def variants(text: str) -> set[str]:
    """What is one edit away from `text`: Latin letters and digits, for other scripts also what `text` has."""
    return early(text, len(text))


def early(text: str, end: int) -> set[str]:
    """`text` with one edit that touches its first `end` letters, an insertion after them included."""
    letters = _LATIN if text.isascii() else _LATIN + "".join(set(text))
    found: set[str] = set()
    for at in range(end + 1):
        before, rest, others = text[:at], text[at:], text[at + 1 :]
        begun = [before + letter for letter in letters]
        found.update([start + rest for start in begun])
        if at < end:
            found.update([start + others for start in begun])
            found.add(before + others)
            found.add(before + others[:1] + rest[:1] + others[1:])
    found.discard(text)
    return found
