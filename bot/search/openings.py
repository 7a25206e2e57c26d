"""How titles and names begin, without spaces: what begins like a query, to the letter or but for one slip."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.postings import evenly
from bot.search.vocabulary import AFTER, early, starts

LETTERS = 16  # that are kept of each: few titles share so many
_START = 4  # letters of which all beginnings are known
_SCAN = 400  # openings that are compared one by one


class Openings:
    """The first letters of titles and names, in alphabetical order, each with the entry it belongs to."""

    def __init__(self, openings: Sequence[tuple[str, int]]) -> None:
        texts = [text[:LETTERS] for text, _ in openings]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self._texts = [texts[at] for at in order]
        self._entries = array("I", [openings[at][1] for at in order])
        self._starts = starts(self._texts, _START)

    def begun(self, start: str) -> "array[int]":
        """The entries of which a title or name begins with the first letters of `start`, 16 at most."""
        low, high = self._range(start[:LETTERS])
        return self._entries[low:high]

    def near(self, start: str, most: int) -> dict[int, str]:
        """Entries with a title or name that begins with something one edit from `start`, `most` at most: entry → that.

        `start` must be shorter than what is kept of each.
        """
        scanned = 1  # letters that must be right for what is compared one by one
        low, high = self._range(start[:1])
        while high - low > _SCAN and scanned < len(start):
            scanned += 1
            low, high = self._range(start[:scanned])
        slips = {*self._begun(early(start, scanned), most), *self._compared(start, low, min(high, low + _SCAN))}
        # Without its last letter it would be wrong twice, unless that is all there is.
        near = dict(sorted((at, text) for at, text in slips if text != start[:-1] or self._texts[at] == text))
        return {self._entries[at]: near[at] for at in evenly(list(near), most)}

    def _range(self, start: str) -> tuple[int, int]:
        low = bisect_left(self._texts, start)
        return low, bisect_left(self._texts, start + AFTER, low)

    def _begun(self, starts: Iterable[str], most: int) -> Iterator[tuple[int, str]]:
        for start in starts:
            if start[:_START] in self._starts:
                yield from ((at, start) for at in evenly(range(*self._range(start)), most))

    def _compared(self, start: str, low: int, high: int) -> Iterator[tuple[int, str]]:
        size = len(start)
        cut: dict[str, list[int]] = {}
        for at in range(low, high):
            for length in (size - 1, size, size + 1):
                cut.setdefault(self._texts[at][:length], []).append(at)
        for text, edits, _ in process.extract(start, list(cut), scorer=OSA.distance, score_cutoff=1, limit=None):
            if edits:
                yield from ((at, text) for at in cut[text])
