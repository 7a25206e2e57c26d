"""Titles and names by prefix, without spaces, exactly or with one typo."""

from array import array
from collections.abc import Iterator, Sequence

from bot.search.distances import within_edits
from bot.search.postings import sample_evenly
from bot.search.vocabulary import SortedWords, edit_variants

KEPT_LETTERS = 16  # of each title and name: few share so many
_MAX_COMPARED = 400  # prefixes that are compared one by one


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
