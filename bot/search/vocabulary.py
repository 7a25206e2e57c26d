"""All distinct words in alphabetical order, found whole, by prefix or with typos; titles and names by prefix."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from bot.search.distances import within_crossed_edits, within_edits
from bot.search.postings import sample_evenly
from bot.search.stemming import stem

LAST = "\U0010ffff"  # prefix + LAST sorts after every word with that prefix
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_MAX_COMPARED = 400  # words that are compared directly; the edits of a prefix that more of them share are generated
_MAX_PREFIXES_COMPARED = 100  # the same for prefixes
_MAX_OF_ONE_PREFIX = 2_000  # words that are compared for two edits,
_MAX_OF_ALL_PREFIXES = 3_000
_USUAL_RANGE = 30  # words; few prefixes have more, so the end of a range is searched this close first
_KNOWN_PREFIX = 4  # letters up to which all prefixes are kept
KEPT_LETTERS = 16  # of each title and name: few share so many


class SortedWords:
    """Alphabetical, so that words with one prefix are a range."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        longest = frozenset({word[:_KNOWN_PREFIX] for word in words})
        self._prefixes = longest.union(*({p[:length] for p in longest} for length in range(1, _KNOWN_PREFIX)))

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """[low, high)."""
        low = bisect_left(self.words, prefix)
        return low, bisect_left(self.words, prefix + LAST, low)

    def narrow(self, word: str, limit: int) -> tuple[int, int, int]:
        """(length, low, high) of the shortest prefix of `word` that at most `limit` words have.

        The full length and an empty range if more than `limit` words begin with `word`.
        """
        length = 1
        low, high = self.prefix_range(word[:1])
        while high - low > limit and length < len(word):
            length += 1
            low, high = self.prefix_range(word[:length])
        return (length, low, high) if high - low <= limit else (length, low, low)

    def prefix_ranges(self, prefixes: Iterable[str]) -> Iterator[tuple[int, int, str]]:
        """(low, high, prefix) for those that any word has."""
        words, known = self.words, self._prefixes
        for prefix in prefixes:
            if prefix[:_KNOWN_PREFIX] in known:
                low = bisect_left(words, prefix)
                if low < len(words) and words[low].startswith(prefix):
                    end = low + _USUAL_RANGE
                    ends_before = end < len(words) and not words[end].startswith(prefix)
                    yield low, bisect_left(words, prefix + LAST, low, end if ends_before else len(words)), prefix


class Vocabulary(SortedWords):
    """A word's id is its position."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(words)
        self._known = frozenset(words)
        self._reversed = sorted(word[::-1] for word in words)
        self._by_stem = array("I", sorted(range(len(words)), key=self._stem_of))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def id_of(self, word: str) -> int:
        """-1 if it is unknown."""
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else -1

    def range_of(self, word: str) -> tuple[int, int]:
        """Empty if it is unknown."""
        known = self.id_of(word)
        return (known, known + 1) if known >= 0 else (0, 0)

    def with_stem(self, wanted: str) -> "array[int]":
        """Ids of the words that have this stem."""
        low = bisect_left(self._by_stem, wanted, key=self._stem_of)
        return self._by_stem[low : bisect_right(self._by_stem, wanted, low, key=self._stem_of)]

    def _stem_of(self, known: int) -> str:
        return stem(self.words[known])

    def one_edit(self, word: str) -> dict[int, int]:
        """The words one insertion, deletion, substitution or transposition away: id → 1."""
        length, low, high = self.narrow(word, _MAX_COMPARED)
        some = self.words[low:high]
        close = within_edits(word, some, 1)
        found = {low + at: 1 for _, edits, at in close if edits}
        found.update((self.id_of(variant), 1) for variant in edit_variants(word, length) & self._known)
        return found

    def prefix_one_edit(self, prefix: str) -> list[tuple[int, int, str]]:
        """(low, high, variant) for the variants, one edit away, that words begin with.

        `prefix` without its last letter counts only as a whole word: substitutions cover the rest.
        """
        length, low, high = self.narrow(prefix, _MAX_PREFIXES_COMPARED)
        size = len(prefix)
        variants = edit_variants(prefix, length)
        cut = {word[:n] for word in self.words[low:high] for n in (size - 1, size, size + 1)}
        near = within_edits(prefix, list(cut), 1)
        variants.update(found for found, edits, _ in near if edits and len(found) >= size - 1)
        variants.discard(prefix[:-1])
        found = list(self.prefix_ranges(variants))
        shorter = self.id_of(prefix[:-1])
        return [*found, (shorter, shorter + 1, prefix[:-1])] if shorter >= 0 else found

    def two_edits(self, word: str) -> dict[int, int]:
        """The words two edits away, transpositions across another edit included: id → 2.

        Finds those that have one half unchanged, or one edit in each.
        """
        half = (len(word) + 1) // 2
        start = word[:half]
        before, after = word[: half - 1], word[half]  # for a transposition across the middle
        starts = {start, before + after, *edit_variants(start, half)}
        starts.update(variant + after for variant in edit_variants(before, half - 1))
        ranges = [(low, high) for low, high, _ in self.prefix_ranges(starts)]
        found = dict.fromkeys(_two_edits(word, self.words, ranges), 2)
        backwards, ending = word[::-1], word[: half - 1 : -1]
        low = bisect_left(self._reversed, ending)
        high = bisect_left(self._reversed, ending + LAST, low)
        for at in _two_edits(backwards, self._reversed, [(low, high)]):
            found[self.id_of(self._reversed[at][::-1])] = 2
        return found


class PrefixIndex:
    """The first 16 letters of (text, entry) pairs."""

    def __init__(self, pairs: Sequence[tuple[str, int]]) -> None:
        texts = [text[:KEPT_LETTERS] for text, _ in pairs]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self._texts = SortedWords([texts[at] for at in order])
        self._entries = array("I", [pairs[at][1] for at in order])

    def with_prefix(self, prefix: str) -> "array[int]":
        """Compares 16 letters."""
        low, high = self._texts.prefix_range(prefix[:KEPT_LETTERS])
        return self._entries[low:high]

    def with_fuzzy_prefix(self, prefix: str, limit: int) -> dict[int, str]:
        """One edit away from `prefix`, of fewer than 16 letters: entry → its variant."""
        length, low, high = self._texts.narrow(prefix, _MAX_COMPARED)
        ranges = self._texts.prefix_ranges(edit_variants(prefix, length))
        matches = {(at, variant) for first, end, variant in ranges for at in sample_evenly(range(first, end), limit)}
        matches.update(self._compare(prefix, low, high))
        # A text that lacks the last letter and continues differently has two errors.
        near = dict(sorted((at, v) for at, v in matches if v != prefix[:-1] or self._texts.words[at] == v))
        return {self._entries[at]: near[at] for at in sample_evenly(list(near), limit)}

    def _compare(self, prefix: str, low: int, high: int) -> Iterator[tuple[int, str]]:
        size = len(prefix)
        cut: dict[str, list[int]] = {}
        for at in range(low, high):
            for length in (size - 1, size, size + 1):
                cut.setdefault(self._texts.words[at][:length], []).append(at)
        for text, edits, _ in within_edits(prefix, list(cut), 1):
            if edits:
                yield from ((at, text) for at in cut[text])


def _two_edits(word: str, words: Sequence[str], ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Positions; of too many words, those in narrow ranges."""
    some: list[str] = []
    firsts, lows = [], []  # where in `some` the words from `low` on begin
    for low, high in sorted(ranges, key=lambda r: (r[1] - r[0], r)):
        firsts.append(len(some))
        lows.append(low)
        some += words[low : min(high, low + _MAX_OF_ONE_PREFIX)]
        if len(some) > _MAX_OF_ALL_PREFIXES:
            break
    near = within_edits(word, some, 3)
    found = [at for _, edits, at in near if edits == 2]
    # OSA counts three where a transposed pair is edited again; the slower distance knows better.
    crossed = [(other, at) for other, edits, at in near if edits == 3 and len(other) <= len(word) + 1]
    others = [other for other, _ in crossed]
    transposed = within_crossed_edits(word, others, 2)
    found += [crossed[i][1] for _, _, i in transposed]
    return {lows[(of := bisect_right(firsts, at) - 1)] + at - firsts[of] for at in found}


def edit_variants(text: str, length: int) -> set[str]:
    """`text` after one edit that touches its first `length` letters or inserts after them.

    New letters are Latin, digits and, in other scripts, those of `text`.
    """
    letters = _LATIN if text.isascii() else _LATIN + "".join(set(text))
    found: set[str] = set()
    for at in range(length + 1):
        before, rest, others = text[:at], text[at:], text[at + 1 :]
        starts = [before + letter for letter in letters]
        found.update([start + rest for start in starts])
        if at < length:
            found.update([start + others for start in starts])
            found.add(before + others)
            found.add(before + others[:1] + rest[:1] + others[1:])
    found.discard(text)
    return found
