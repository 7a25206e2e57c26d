"""Which entries are worth a close look: those that have the rarest words of a query."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Set
from itertools import islice
from math import inf, prod
from operator import itemgetter, mul

from bot.search.folding import fold_case
from bot.search.interpretations import Interpretations, ScoredRange, WordSet
from bot.search.inverted_index import InvertedIndex
from bot.search.postings import sample_evenly
from bot.search.weights import FIRST_AUTHOR, NAME_BEGINS, NAME_NEAR, PLAIN

_KEPT = 50  # entries that share words with a query and are looked at closely
_CHECKED = 300  # that are asked one by one for the words too common to compare
_BEGUN = 20  # entries whose name or title begins with the query
_READ = 400  # titles that are compared with the query to the letter
_NAMES = 40  # readings of the whole query as a name, and
_SLIPS = 60  # corrections of the query, that are looked up
_FEW = 300  # allowed entries that are all looked at
_SEEN = 5  # entries with a rare word that nothing with common words alone can come before
_BUDGET = 600  # postings that are counted one by one
_POOL = 500  # entries with common words alone that are compared
_LONG = 8_000  # postings of one word of the query that are compared with entries already found
_ASIDE = 0.5  # of the postings of a word, from which on it is rather an author's name than a word of titles
_LOOK = 40  # postings that are compared while the words of one entry are
_TOGETHER = 5  # words whose postings are intersected
_HUGE = 100_000  # postings that are intersected at all

_alike = itemgetter(0)

Bounded = tuple[float, int]  # how much of the query an entry may have at most, and the entry


def find_candidates(
    interpretations: Interpretations, index: InvertedIndex, weights: list[float], allowed: Set[int] | None, floor: float
) -> list[Bounded]:
    """The candidates for `readings`, the most promising first; only `allowed` ones.

    What cannot have more than `floor` of the query may be missing.
    """
    if allowed is not None and len(allowed) <= _FEW:
        return [(inf, entry) for entry in sorted(allowed)]
    query = interpretations.query
    titles = index.title_begun(query.normalized)
    begun = set(sample_evenly(titles, _BEGUN))
    if len(titles) > _BEGUN and query.text != query.normalized:  # with its punctuation it may begin fewer
        start = query.text
        exact = (e for e in sample_evenly(titles, _READ) if fold_case(index.entries[e].title).startswith(start))
        begun.update(islice(exact, _BEGUN))
    if len(query.concatenated) > 3:
        begun.update(sample_evenly(index.glued_begun(query.concatenated), _BEGUN))
    if len(query.words) == 1:
        begun.update(index.abbreviated(query.concatenated)[:_BEGUN])
    named = _begun_with_slip(interpretations, index)
    for alike, low, high in sorted(interpretations.names, reverse=True)[:_NAMES]:
        (begun if alike >= PLAIN else named).update(sample_evenly(index.in_names.of(low, high), _BEGUN))
    # What begins with the query comes before all that has only common words.
    counted = _counted(interpretations, index, weights, allowed, floor if len(begun) < _BEGUN else inf)
    kept = _most(counted, _KEPT)
    for entry in named:
        kept[entry] = 1.0 + NAME_NEAR + NAME_BEGINS
    for entry in begun:
        kept[entry] = inf
    bounded = ((bound, entry) for entry, bound in kept.items() if allowed is None or entry in allowed)
    return sorted(bounded, key=lambda k: (-k[0], k[1]))


def _most(counted: dict[int, float], count: int) -> dict[int, float]:
    """The `count` highest bounds of `counted`, ties evenly spread."""
    if len(counted) <= count:
        return counted
    least = sorted(counted.values())[-count]
    kept = {entry: bound for entry, bound in counted.items() if bound > least}
    ties = sorted(entry for entry, bound in counted.items() if bound == least)
    kept.update(dict.fromkeys(sample_evenly(ties, count - len(kept)), least))
    return kept


def _begun_with_slip(interpretations: Interpretations, index: InvertedIndex) -> set[int]:
    """Entries whose title begins with the query as it was meant, if one word of it was mistyped."""
    found: set[int] = set()
    words_typed = interpretations.query.normalized.split(" ")
    if tuple(words_typed) != interpretations.query.words:
        return found  # scripts without spaces, or more words than are read
    for _, slot, word in sorted(interpretations.corrections, reverse=True)[:_SLIPS]:
        words = list(words_typed)
        words[slot] = word
        found.update(sample_evenly(index.title_begun(" ".join(words)), _BEGUN // 4))
    return found


def _counted(
    interpretations: Interpretations, index: InvertedIndex, weights: list[float], allowed: Set[int] | None, floor: float
) -> dict[int, float]:
    """Entries with the most of the query that each may have, judged by rare words first."""
    tally = _Tally(interpretations, index, len(weights))
    pool = set[int]().union(*tally.found)
    pool.update(tally.uncounted(weights, floor))
    if allowed is not None:
        pool &= allowed
    assumed = [tally.assumed(slot) for slot in range(len(weights))]
    bounds = dict.fromkeys(pool, sum(map(mul, assumed, weights)))
    for slot, weight in enumerate(weights):
        found, taken = tally.found[slot], assumed[slot]
        for entry, alike in found.items():
            if allowed is None or entry in allowed:
                bounds[entry] += (alike - taken) * weight
        if tally.left[slot] and not taken:
            for alike, entries in tally.rest(slot, pool - found.keys()):
                gain = alike * weight
                for entry in entries:
                    bounds[entry] += gain
    if not any(assumed) or len(bounds) <= _KEPT:
        return bounds
    bounds = _most(bounds, _CHECKED)
    for slot in (slot for slot, alike in enumerate(assumed) if alike):
        for entry in tally.without(slot, bounds):
            bounds[entry] -= assumed[slot] * weights[slot]
    return bounds


class _Tally:
    """For each word of a query the entries known to have it, and the readings too common to be counted."""

    def __init__(self, interpretations: Interpretations, index: InvertedIndex, words: int) -> None:
        self._index = index
        self.found: list[dict[int, float]] = [{} for _ in range(words)]
        self.left: list[list[ScoredRange]] = [[] for _ in range(words)]
        self.counted: list[list[ScoredRange]] = [[] for _ in range(words)]
        self._costs = [0] * words  # postings of the readings that are not counted
        self._words: dict[int, WordSet] = {}
        budget = _BUDGET
        head, side = index.in_head.starts, index.in_side.starts
        costs = [
            (head[source[2]] - head[source[1]] + side[source[2]] - side[source[1]], slot, source)
            for slot, sources in enumerate(interpretations.sources)
            for source in sources
        ]
        for cost, slot, source in sorted(costs):
            budget -= cost
            if budget >= 0:
                self.counted[slot].append(source)
            else:
                self.left[slot].append(source)
                self._costs[slot] += cost
        for slot, sources in enumerate(self.counted):
            for alike, entries in self._having(sources, slice(None)):  # so that the best likeness is written last
                self.found[slot].update(dict.fromkeys(entries, alike))
        for slot, parts, alike in interpretations.splits:
            self.found[slot].update(dict.fromkeys(_having_all(index, parts), alike))

    def assumed(self, slot: int) -> float:
        """How well every entry is taken to have the word at `slot`: 0, or more where a look would take too long."""
        left = self.left[slot]
        return max(left)[0] if self._costs[slot] > _LONG else 0.0

    def without(self, slot: int, entries: Iterable[int]) -> list[int]:
        """Those of `entries` that do not have the word at `slot` after all.

        For a word of which most are in names and titles it must be there.
        """
        index, found, meets = self._index, self.found[slot], self._standing_for(slot).meets
        starts, stream = index.head.starts, index.head.words
        lacking = [e for e in entries if e not in found and not meets(stream[starts[e] : starts[e + 1]])]
        aside = sum(index.in_side.count(low, high) for _, low, high in self.left[slot])
        if aside < _ASIDE * self._costs[slot]:
            return lacking
        starts, stream = index.side.starts, index.side.words
        return [e for e in lacking if not meets(stream[starts[e] : starts[e + 1]])]

    def rest(self, slot: int, entries: set[int]) -> Iterator[tuple[float, Collection[int]]]:
        """Those of `entries` that have the word at `slot` in a reading that was not counted, by how well at most."""
        left = self.left[slot]
        if len(entries) * _LOOK < self._costs[slot]:
            yield max(left)[0], self._holding(slot, entries)
            return
        for alike, some in reversed(self._having(left, slice(_HUGE))):
            here = entries.intersection(some)
            yield alike, here
            entries -= here

    def uncounted(self, weights: list[float], floor: float) -> Iterable[int]:
        """Entries that have only words too common to count: those with two of the rarest, or some with the one.

        None if they cannot have more than `floor` of the query.
        """
        common = sorted((self._costs[slot], slot) for slot, left in enumerate(self.left) if left)
        complete = [slot for slot, found in enumerate(self.found) if found and not self.left[slot]]
        slots = [slot for _, slot in common]
        if not common or len(complete) > 1 or self._most_of(slots, weights) < floor:
            return ()
        if len(common) == 1:
            return () if complete else self._some(slots[0])
        if complete and self._outweighed(complete[0], weights, slots):
            return ()
        both = self._with_all(slots)
        if len(slots) > 2 and not complete and len(both) < _KEPT:
            for some in ([slots[0], *slots[2:]], slots[1:]):
                if self._most_of(some, weights) >= floor:
                    both |= self._with_all(some)
        return both

    def _most_of(self, slots: list[int], weights: list[float]) -> float:
        """The most of the query that an entry with no other words than those at `slots` may have."""
        return sum(max(self.left[slot])[0] * weights[slot] for slot in slots)

    def _outweighed(self, slot: int, weights: list[float], others: list[int]) -> bool:
        """Whether enough entries have the word at `slot` so well that the words at `others` count less together."""
        least = self._most_of(others, weights) / weights[slot]
        return sum(1 for alike in self.found[slot].values() if alike > least) >= _SEEN

    def _having(self, sources: Iterable[ScoredRange], some: slice) -> list[tuple[float, "array[int]"]]:
        """`some` of the entries that have a word of one of `sources`, with how well they may have it, the best last."""
        head, side = self._index.in_head, self._index.in_side
        found = [(alike, head.of(low, high)[some]) for alike, low, high in sources]
        found += [(alike * FIRST_AUTHOR, side.of(low, high)[some]) for alike, low, high in sources]
        return sorted(found, key=_alike)

    def _some(self, slot: int) -> Iterator[int]:
        for _, low, high in self.left[slot]:
            start, end = self._index.in_head.starts[low], self._index.in_head.starts[high]
            yield from (self._index.in_head.entries[at] for at in sample_evenly(range(start, end), _KEPT))

    def _with_all(self, slots: list[int]) -> set[int]:
        """Entries with the first two of `slots`, and with the others as far as that leaves any; of too many, some."""
        slots = slots[:_TOGETHER]
        shares = [min(1.0, self._costs[slot] / len(self._index)) for slot in slots[1:]]
        found = self._sample(slots[0], min(_HUGE, _POOL / prod(shares)))
        for number, slot in enumerate(slots[1:]):
            if len(found) <= _POOL and number > 0:
                break
            narrowed = self._narrowed(slot, found)
            if number == 0 or narrowed:
                found = narrowed
        return _some_of(found, _POOL)

    def _sample(self, slot: int, count: float) -> set[int]:
        """Entries with the word at `slot` in a reading that was not counted; of far more than `count`, so many."""
        step = max(1, int(self._costs[slot] / count))
        return set[int]().union(*(entries for _, entries in self._having(self.left[slot], slice(None, None, step))))

    def _narrowed(self, slot: int, entries: set[int]) -> set[int]:
        """Those of `entries` that have the word at `slot`, found from whichever side there is less to look at."""
        cost = self._costs[slot]
        if cost > _HUGE:
            entries = _some_of(entries, _HUGE / _LOOK)
        if len(entries) * _LOOK > cost:
            having = self._having(self.left[slot], slice(_HUGE))
            return set[int]().union(*(entries.intersection(some) for _, some in having))
        return self._holding(slot, entries)

    def _holding(self, slot: int, entries: Iterable[int]) -> set[int]:
        """Those of `entries` that have the word at `slot` in a reading that was not counted."""
        meets, head, side = self._standing_for(slot).meets, self._index.head, self._index.side
        return {
            entry
            for entry in entries
            if meets(head.words[head.starts[entry] : head.starts[entry + 1]])
            or meets(side.words[side.starts[entry] : side.starts[entry + 1]])
        }

    def _standing_for(self, slot: int) -> WordSet:
        """The words that stand for the one at `slot` in readings that were not counted."""
        if slot not in self._words:
            self._words[slot] = WordSet(((low, high) for _, low, high in self.left[slot]), len(self._index.vocabulary))
        return self._words[slot]


def _some_of(entries: set[int], count: float) -> set[int]:
    """`entries`, or of many more than `count` so many."""
    step = int(len(entries) / count)
    return set(islice(entries, 0, None, step)) if step > 1 else entries


def _having_all(index: InvertedIndex, words: tuple[int, ...]) -> set[int]:
    """The entries with all `words` in name or title; with too common a one of them, maybe some without it."""
    rarest, *others = sorted(words, key=lambda w: index.in_head.count(w, w + 1))
    found = set(index.in_head.of(rarest, rarest + 1)[:_HUGE])
    for word in others:
        if index.in_head.count(word, word + 1) <= _HUGE:
            found.intersection_update(index.in_head.of(word, word + 1))
    return found
