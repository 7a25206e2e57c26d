"""The postings of a query's words: rare ones in full, common ones only where other words point."""

from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from math import prod
from operator import itemgetter

from bot.search.interpretations import Interpretations, ScoredRange
from bot.search.inverted_index import InvertedIndex
from bot.search.postings import sample_evenly
from bot.search.weights import TERMS

MAX_CANDIDATES = 50  # entries that share words with a query and are ranked
_BUDGET = 600  # postings that are read in full
_MAX_POOL = 500  # entries with common words alone that are compared
_LONG = 8_000  # postings of one word of the query that are compared with entries already found
_SECONDARY_SHARE = 0.5  # of its postings: from here on a word is an author's name rather than a word of titles
_SCAN_COST = 40  # postings that are intersected in the time it takes to scan the words of one entry
_MAX_INTERSECTED_WORDS = 5
_MAX_INTERSECTED = 100_000  # postings
_ENOUGH_BETTER = 5  # entries with a rare word, which nothing with common words alone can come before

_similarity = itemgetter(0)


class PostingsScan:
    """By slot, `matches` has entry → similarity, `common` the interpretations that were not read."""

    def __init__(self, interpretations: Interpretations, index: InvertedIndex, slots: int) -> None:
        self._index = index
        self.matches: list[dict[int, float]] = [{} for _ in range(slots)]
        self.common: list[list[ScoredRange]] = [[] for _ in range(slots)]
        self._common_counts = [0] * slots  # postings of `common`
        self._common_words: dict[int, _WordSet] = {}
        for slot, ranges in enumerate(self._divide(interpretations)):
            for similarity, entries in self._postings(ranges, slice(None)):  # so that the best is written last
                self.matches[slot].update(dict.fromkeys(entries, similarity))
        for slot, parts, similarity in interpretations.splits:
            self.matches[slot].update(dict.fromkeys(_with_all_words(index, parts), similarity))

    def _divide(self, interpretations: Interpretations) -> list[list[ScoredRange]]:
        """By slot, the rarest interpretations within the budget; the others go to `common`."""
        rare: list[list[ScoredRange]] = [[] for _ in self.common]
        primary, secondary = self._index.primary_postings.starts, self._index.secondary_postings.starts
        counts = [
            (primary[scored[2]] - primary[scored[1]] + secondary[scored[2]] - secondary[scored[1]], slot, scored)
            for slot, ranges in enumerate(interpretations.by_slot)
            for scored in ranges
        ]
        budget = _BUDGET
        for count, slot, scored in sorted(counts):
            budget -= count
            if budget >= 0:
                rare[slot].append(scored)
            else:
                self.common[slot].append(scored)
                self._common_counts[slot] += count
        return rare

    def assumed_similarity(self, slot: int) -> float:
        """For every entry, where a word is too common to look up; else 0."""
        return max(self.common[slot])[0] if self._common_counts[slot] > _LONG else 0.0

    def without(self, slot: int, entries: Iterable[int]) -> list[int]:
        """Those that lack the word; if it is mostly in primary fields, only these count."""
        index, matches, meets = self._index, self.matches[slot], self._common_word_set(slot).meets
        starts, words = index.primary.starts, index.primary.words
        lacking = [e for e in entries if e not in matches and not meets(words[starts[e] : starts[e + 1]])]
        secondary = sum(index.secondary_postings.count(low, high) for _, low, high in self.common[slot])
        if secondary < _SECONDARY_SHARE * self._common_counts[slot]:
            return lacking
        starts, words = index.secondary.starts, index.secondary.words
        return [e for e in lacking if not meets(words[starts[e] : starts[e + 1]])]

    def common_matches(self, slot: int, entries: set[int]) -> Iterator[tuple[float, Collection[int]]]:
        """Upper bounds on similarity, each with those of `entries` that match so."""
        common = self.common[slot]
        if len(entries) * _SCAN_COST < self._common_counts[slot]:
            yield max(common)[0], self._containing(slot, entries)
            return
        for similarity, some in reversed(self._postings(common, slice(_MAX_INTERSECTED))):
            here = entries.intersection(some)
            yield similarity, here
            entries -= here

    def with_common_words_only(self, weights: list[float], floor: float) -> Iterable[int]:
        """Those with two of the rarest, or a sample for the only one.

        None if they cannot cover more than `floor`.
        """
        by_count = sorted((self._common_counts[slot], slot) for slot, common in enumerate(self.common) if common)
        complete = [slot for slot, matches in enumerate(self.matches) if matches and not self.common[slot]]
        slots = [slot for _, slot in by_count]
        if not slots or len(complete) > 1 or self._max_coverage(slots, weights) < floor:
            return ()
        if len(slots) == 1:
            return () if complete else self._sample_primary(slots[0])
        if complete and self._outweighs(complete[0], slots, weights):
            return ()
        both = self._with_all(slots)
        if len(slots) > 2 and not complete and len(both) < MAX_CANDIDATES:
            for some in ([slots[0], *slots[2:]], slots[1:]):
                if self._max_coverage(some, weights) >= floor:
                    both |= self._with_all(some)
        return both

    def _max_coverage(self, slots: list[int], weights: list[float]) -> float:
        return sum(max(self.common[slot])[0] * weights[slot] for slot in slots)

    def _outweighs(self, slot: int, others: list[int], weights: list[float]) -> bool:
        """Whether enough entries have this word so well that `others` count less together."""
        least = self._max_coverage(others, weights) / weights[slot]
        return sum(1 for similarity in self.matches[slot].values() if similarity > least) >= _ENOUGH_BETTER

    def _postings(self, ranges: Iterable[ScoredRange], part: slice) -> list[tuple[float, "array[int]"]]:
        """(upper bound on similarity, `part` of the entries), the best last."""
        primary, secondary = self._index.primary_postings, self._index.secondary_postings
        found = [(similarity, primary.of(low, high)[part]) for similarity, low, high in ranges]
        found += [(similarity * TERMS.first_author, secondary.of(low, high)[part]) for similarity, low, high in ranges]
        return sorted(found, key=_similarity)

    def _sample_primary(self, slot: int) -> Iterator[int]:
        postings = self._index.primary_postings
        for _, low, high in self.common[slot]:
            start, end = postings.starts[low], postings.starts[high]
            yield from (postings.entries[at] for at in sample_evenly(range(start, end), MAX_CANDIDATES))

    def _with_all(self, slots: list[int]) -> set[int]:
        """Those with the first two, and with the others as far as any are left; of too many, some."""
        slots = slots[:_MAX_INTERSECTED_WORDS]
        shares = [min(1.0, self._common_counts[slot] / len(self._index)) for slot in slots[1:]]
        found = self._sample(slots[0], min(_MAX_INTERSECTED, _MAX_POOL / prod(shares)))
        for number, slot in enumerate(slots[1:]):
            if len(found) <= _MAX_POOL and number > 0:
                break
            narrowed = self._intersect(slot, found)
            if number == 0 or narrowed:
                found = narrowed
        return _thin_out(found, _MAX_POOL)

    def _sample(self, slot: int, count: float) -> set[int]:
        step = max(1, int(self._common_counts[slot] / count))
        return set[int]().union(*(entries for _, entries in self._postings(self.common[slot], slice(None, None, step))))

    def _intersect(self, slot: int, entries: set[int]) -> set[int]:
        count = self._common_counts[slot]
        if count > _MAX_INTERSECTED:
            entries = _thin_out(entries, _MAX_INTERSECTED / _SCAN_COST)
        if len(entries) * _SCAN_COST > count:
            postings = self._postings(self.common[slot], slice(_MAX_INTERSECTED))
            return set[int]().union(*(entries.intersection(some) for _, some in postings))
        return self._containing(slot, entries)

    def _containing(self, slot: int, entries: Iterable[int]) -> set[int]:
        """By the forward index."""
        meets, primary, secondary = self._common_word_set(slot).meets, self._index.primary, self._index.secondary
        return {
            entry
            for entry in entries
            if meets(primary.words[primary.starts[entry] : primary.starts[entry + 1]])
            or meets(secondary.words[secondary.starts[entry] : secondary.starts[entry + 1]])
        }

    def _common_word_set(self, slot: int) -> "_WordSet":
        if slot not in self._common_words:
            ranges = ((low, high) for _, low, high in self.common[slot])
            self._common_words[slot] = _WordSet(ranges, len(self._index.vocabulary))
        return self._common_words[slot]


class _WordSet:
    """Words of a vocabulary of `size`; ranges may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]], size: int) -> None:
        marks = bytearray(size)
        for low, high in ranges:
            marks[low:high] = b"\x01" * (high - low)
        self._marked = marks.__getitem__

    def meets(self, words: "array[int]") -> bool:
        return any(map(self._marked, words))


def _thin_out(entries: set[int], count: float) -> set[int]:
    step = int(len(entries) / count)
    return set(islice(entries, 0, None, step)) if step > 1 else entries


def _with_all_words(index: InvertedIndex, words: tuple[int, ...]) -> set[int]:
    """In primary fields. If one word is too common, some may lack it."""
    postings = index.primary_postings
    rarest, *others = sorted(words, key=lambda w: postings.count(w, w + 1))
    found = set(postings.of(rarest, rarest + 1)[:_MAX_INTERSECTED])
    for word in others:
        if postings.count(word, word + 1) <= _MAX_INTERSECTED:
            found.intersection_update(postings.of(word, word + 1))
    return found
