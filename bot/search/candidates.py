"""Candidate generation: which entries are worth scoring, by an accumulator over the postings of a query's words.

Term at a time, rarest first: rare words are read in full, common ones only where other words point.
"""

from array import array
from collections.abc import Iterable, Set
from itertools import combinations, islice
from math import inf

from bot.search.folding import fold_case
from bot.search.interpretations import Interpretations, ScoredRange
from bot.search.inverted_index import MIN_CONCATENATED_PREFIX, InvertedIndex
from bot.search.postings import sample_evenly
from bot.search.weights import NOT_A_GUESS, TERMS

_MAX_CANDIDATES = 50  # entries that share words with a query and are scored
_BUDGET = 600  # postings that are read in full
_MAX_POOL = 500  # entries with common words alone that are compared
_MAX_READ = 100_000  # postings of one range that are intersected
_SCAN_COST = 40  # postings that are intersected in the time it takes to scan the words of one entry
_MAX_PREFIX_MATCHES = 20  # entries whose name or title begins with the query
_MAX_EXACT_CHECKS = 400  # titles that are compared with the query, punctuation included
_MAX_NAME_RANGES = 40  # interpretations of the whole query as a name, and
_MAX_CORRECTIONS = 60  # corrections of the query, that are looked up
_FUZZY_BOUND = 1.15  # of what begins with the query but for a typo: more than any coverage
_FEW_ALLOWED = 300  # allowed entries that are all scored

BoundedEntry = tuple[float, int]  # upper bound on how much of the query the entry covers, entry


def find_candidates(
    interpretations: Interpretations, index: InvertedIndex, weights: list[float], allowed: Set[int] | None
) -> list[BoundedEntry]:
    """Only `allowed` entries, highest bound first."""
    if allowed is not None and len(allowed) <= _FEW_ALLOWED:
        return [(inf, entry) for entry in sorted(allowed)]
    exact, fuzzy = _prefix_matches(interpretations, index), _corrected_prefix_matches(interpretations, index)
    for similarity, low, high in sorted(interpretations.of_whole_query, reverse=True)[:_MAX_NAME_RANGES]:
        matches = exact if similarity >= NOT_A_GUESS else fuzzy
        matches.update(sample_evenly(index.name_postings.of(low, high), _MAX_PREFIX_MATCHES))
    bounds = _highest(_Accumulator(interpretations, index).bounds(weights, allowed), _MAX_CANDIDATES)
    # What begins with the query comes before all that has only its words.
    bounds.update(dict.fromkeys(fuzzy, _FUZZY_BOUND))
    bounds.update(dict.fromkeys(exact, inf))
    candidates = ((bound, entry) for entry, bound in bounds.items() if allowed is None or entry in allowed)
    return sorted(candidates, key=lambda c: (-c[0], c[1]))


def _prefix_matches(interpretations: Interpretations, index: InvertedIndex) -> set[int]:
    """Also acronyms."""
    query = interpretations.query
    titles = index.with_title_prefix(query.normalized)
    found = set(sample_evenly(titles, _MAX_PREFIX_MATCHES))
    if len(titles) > _MAX_PREFIX_MATCHES and query.text != query.normalized:  # its punctuation may leave fewer
        sample = sample_evenly(titles, _MAX_EXACT_CHECKS)
        exact = (entry for entry in sample if fold_case(index.entries[entry].title).startswith(query.text))
        found.update(islice(exact, _MAX_PREFIX_MATCHES))
    if len(query.concatenated) >= MIN_CONCATENATED_PREFIX:
        found.update(sample_evenly(index.with_concatenated_prefix(query.concatenated), _MAX_PREFIX_MATCHES))
    if len(query.words) == 1:
        found.update(index.with_acronym(query.concatenated)[:_MAX_PREFIX_MATCHES])
    return found


def _corrected_prefix_matches(interpretations: Interpretations, index: InvertedIndex) -> set[int]:
    """With one word of the query corrected."""
    found: set[int] = set()
    typed = interpretations.query.normalized.split(" ")
    if tuple(typed) != interpretations.query.words:
        return found  # scripts without spaces, or more words than are read
    for _, slot, word in sorted(interpretations.corrections, reverse=True)[:_MAX_CORRECTIONS]:
        titles = index.with_title_prefix(" ".join([*typed[:slot], word, *typed[slot + 1 :]]))
        found.update(sample_evenly(titles, _MAX_PREFIX_MATCHES // 4))
    return found


def _highest(bounds: dict[int, float], count: int) -> dict[int, float]:
    """Of ties, an even sample."""
    if len(bounds) <= count:
        return bounds
    least = sorted(bounds.values())[-count]
    kept = {entry: bound for entry, bound in bounds.items() if bound > least}
    ties = sorted(entry for entry, bound in bounds.items() if bound == least)
    return kept | dict.fromkeys(sample_evenly(ties, count - len(kept)), least)


class _Accumulator:
    """By slot, `matches` has entry → similarity, `common` the interpretations with too many postings to read."""

    def __init__(self, interpretations: Interpretations, index: InvertedIndex) -> None:
        self._index = index
        slots = len(interpretations.by_slot)
        self.matches: list[dict[int, float]] = [{} for _ in range(slots)]
        self.common: list[list[ScoredRange]] = [[] for _ in range(slots)]
        self._counts = [0] * slots  # postings of `common`
        rare: list[list[ScoredRange]] = [[] for _ in range(slots)]
        budget = _BUDGET
        for count, slot, scored in sorted(
            (index.count(*scored[1:]), slot, scored)
            for slot, ranges in enumerate(interpretations.by_slot)
            for scored in ranges
        ):
            budget -= count
            (rare if budget >= 0 else self.common)[slot].append(scored)
            self._counts[slot] += count * (budget < 0)
        for slot, ranges in enumerate(rare):
            for similarity, entries in self._postings(ranges):
                self.matches[slot].update(dict.fromkeys(entries, similarity))
        for slot, parts, similarity in interpretations.splits:
            self.matches[slot].update(dict.fromkeys(_with_all_words(index, parts), similarity))

    def bounds(self, weights: list[float], allowed: Set[int] | None) -> dict[int, float]:
        """Entry → how much of the query its words can cover at most."""
        pool = set[int]().union(*self.matches, self._with_common_words())
        if allowed is not None:
            pool &= allowed
        bounds = dict.fromkeys(pool, 0.0)
        for slot, weight in enumerate(weights):
            for entry, similarity in self._of_slot(slot, pool).items():
                bounds[entry] += similarity * weight
        return bounds

    def _of_slot(self, slot: int, pool: set[int]) -> dict[int, float]:
        """Entry → similarity, for those of `pool`."""
        found = {entry: similarity for entry, similarity in self.matches[slot].items() if entry in pool}
        if self.common[slot]:
            for similarity, entries in self._common_of(slot, pool - found.keys()):
                found.update(dict.fromkeys(entries, similarity))  # the best comes last
        return found

    def _common_of(self, slot: int, entries: set[int]) -> Iterable[tuple[float, Set[int]]]:
        """Upper bounds on similarity by a common word, each with those of `entries` that match so."""
        if len(entries) * _SCAN_COST > self._counts[slot]:
            return [(bound, entries.intersection(some)) for bound, some in self._postings(self.common[slot])]
        index, marked = self._index, bytearray(len(self._index.vocabulary))
        for _, low, high in self.common[slot]:
            marked[low:high] = b"\1" * (high - low)
        fields = [(forward.words, forward.starts) for forward in (index.primary, index.secondary)]
        has = marked.__getitem__
        found = {e for e in entries if any(any(map(has, words[starts[e] : starts[e + 1]])) for words, starts in fields)}
        return [(max(self.common[slot])[0], found)]

    def _with_common_words(self) -> Set[int]:
        """Those with two of the rarest of the common words, or a sample for the only one; at most a pool."""
        slots = sorted((slot for slot, common in enumerate(self.common) if common), key=self._counts.__getitem__)
        complete = sum(bool(matches) and not common for matches, common in zip(self.matches, self.common, strict=True))
        if not slots or complete > 1 or (complete and len(slots) == 1):
            return set()
        if len(slots) == 1:
            postings = self._index.primary_postings
            sampled = (postings.of(low, high) for _, low, high in self.common[slots[0]])
            return set[int]().union(*(sample_evenly(some, _MAX_CANDIDATES) for some in sampled))
        having = [set[int]().union(*(some for _, some in self._postings(self.common[slot]))) for slot in slots[:3]]
        every = set.intersection(*having)
        several = set[int]().union(*(one & other for one, other in combinations(having, 2))) - every
        return {*sample_evenly(sorted(every), _MAX_POOL), *sample_evenly(sorted(several), _MAX_POOL)}

    def _postings(self, ranges: Iterable[ScoredRange]) -> list[tuple[float, "array[int]"]]:
        """(upper bound on similarity, entries), the best last."""
        primary, secondary = self._index.primary_postings, self._index.secondary_postings
        found = [(similarity, primary.of(low, high)[:_MAX_READ]) for similarity, low, high in ranges]
        found += [
            (similarity * TERMS.first_author, secondary.of(low, high)[:_MAX_READ]) for similarity, low, high in ranges
        ]
        return sorted(found, key=lambda one: one[0])


def _with_all_words(index: InvertedIndex, words: tuple[int, ...]) -> set[int]:
    """In primary fields."""
    postings = index.primary_postings
    each = sorted((postings.of(word, word + 1)[:_MAX_READ] for word in words), key=len)
    return set(each[0]).intersection(*each[1:])
