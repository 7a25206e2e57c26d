"""How titles and names begin, without spaces: what begins like a query, to the letter or but for one slip."""

from array import array
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.postings import sample_evenly
from bot.search.vocabulary import SortedWords, early

LETTERS = 16  # that are kept of each: few titles share so many
_SCAN = 400  # openings that are compared one by one


class PrefixIndex:
    """The first letters of titles and names, in alphabetical order, each with the entry it belongs to."""

    def __init__(self, prefix_index: Sequence[tuple[str, int]]) -> None:
        texts = [text[:LETTERS] for text, _ in prefix_index]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self._texts = SortedWords([texts[at] for at in order])
        self._entries = array("I", [prefix_index[at][1] for at in order])

    def begun(self, start: str) -> "array[int]":
        """The entries of which a title or name begins with the first letters of `start`, 16 at most."""
        low, high = self._texts.begun(start[:LETTERS])
        return self._entries[low:high]

    def near(self, start: str, most: int) -> dict[int, str]:
        """Entries with a title or name that begins with something one edit from `start`, `most` at most: entry → that.

        `start` must be shorter than what is kept of each.
        """
        right, low, high = self._texts.narrowed(start, _SCAN)
        begun = self._texts.begun_any(early(start, right))
        slips = {(at, slip) for first, end, slip in begun for at in sample_evenly(range(first, end), most)}
        slips.update(self._compared(start, low, high))
        # Without its last letter it would be wrong twice, unless that is all there is.
        near = dict(sorted((at, slip) for at, slip in slips if slip != start[:-1] or self._texts.words[at] == slip))
        return {self._entries[at]: near[at] for at in sample_evenly(list(near), most)}

    def _compared(self, start: str, low: int, high: int) -> Iterator[tuple[int, str]]:
        size = len(start)
        cut: dict[str, list[int]] = {}
        for at in range(low, high):
            for length in (size - 1, size, size + 1):
                cut.setdefault(self._texts.words[at][:length], []).append(at)
        for text, edits, _ in process.extract(start, list(cut), scorer=OSA.distance, score_cutoff=1, limit=None):
            if edits:
                yield from ((at, text) for at in cut[text])
