"""Candidate generation: which entries are worth ranking, by the rarest words of a query."""

from collections.abc import Set
from itertools import islice
from math import inf
from operator import mul

from bot.search.folding import fold_case
from bot.search.interpretations import Interpretations
from bot.search.inverted_index import MIN_CONCATENATED_PREFIX, InvertedIndex
from bot.search.postings import sample_evenly
from bot.search.postings_scan import MAX_CANDIDATES, PostingsScan
from bot.search.weights import NOT_A_GUESS

_MAX_VERIFIED = 300  # entries that are searched one by one for the words too common to intersect
_MAX_PREFIX_MATCHES = 20  # entries whose name or title begins with the query
_MAX_EXACT_CHECKS = 400  # titles that are compared with the query, punctuation included
_MAX_NAME_RANGES = 40  # interpretations of the whole query as a name, and
_MAX_CORRECTIONS = 60  # corrections of the query, that are looked up
_FUZZY_BOUND = 1.15  # of what begins with the query but for a typo: more than any coverage
_FEW_ALLOWED = 300  # allowed entries that are all ranked

BoundedEntry = tuple[float, int]  # upper bound on how much of the query the entry covers, entry


def find_candidates(
    interpretations: Interpretations, index: InvertedIndex, weights: list[float], allowed: Set[int] | None, floor: float
) -> list[BoundedEntry]:
    """Only `allowed` entries, highest bound first; those that cannot cover more than `floor` may be missing."""
    if allowed is not None and len(allowed) <= _FEW_ALLOWED:
        return [(inf, entry) for entry in sorted(allowed)]
    exact, fuzzy = _prefix_matches(interpretations, index), _corrected_prefix_matches(interpretations, index)
    for similarity, low, high in sorted(interpretations.of_whole_query, reverse=True)[:_MAX_NAME_RANGES]:
        matches = exact if similarity >= NOT_A_GUESS else fuzzy
        matches.update(sample_evenly(index.name_postings.of(low, high), _MAX_PREFIX_MATCHES))
    # What begins with the query comes before all that has only common words.
    bounds = _bounds(interpretations, index, weights, allowed, floor if len(exact) < _MAX_PREFIX_MATCHES else inf)
    kept = _highest(bounds, MAX_CANDIDATES)
    for entry in fuzzy:
        kept[entry] = _FUZZY_BOUND
    for entry in exact:
        kept[entry] = inf
    candidates = ((bound, entry) for entry, bound in kept.items() if allowed is None or entry in allowed)
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
        words = list(typed)
        words[slot] = word
        found.update(sample_evenly(index.with_title_prefix(" ".join(words)), _MAX_PREFIX_MATCHES // 4))
    return found


def _highest(bounds: dict[int, float], count: int) -> dict[int, float]:
    """Of ties, an even sample."""
    if len(bounds) <= count:
        return bounds
    least = sorted(bounds.values())[-count]
    kept = {entry: bound for entry, bound in bounds.items() if bound > least}
    ties = sorted(entry for entry, bound in bounds.items() if bound == least)
    kept.update(dict.fromkeys(sample_evenly(ties, count - len(kept)), least))
    return kept


def _bounds(
    interpretations: Interpretations, index: InvertedIndex, weights: list[float], allowed: Set[int] | None, floor: float
) -> dict[int, float]:
    """Entry → how much of the query its words can cover at most."""
    scan = PostingsScan(interpretations, index, len(weights))
    pool = set[int]().union(*scan.matches)
    pool.update(scan.with_common_words_only(weights, floor))
    if allowed is not None:
        pool &= allowed
    assumed = [scan.assumed_similarity(slot) for slot in range(len(weights))]
    bounds = dict.fromkeys(pool, sum(map(mul, assumed, weights)))
    for slot, weight in enumerate(weights):
        matches, already = scan.matches[slot], assumed[slot]
        for entry, similarity in matches.items():
            if allowed is None or entry in allowed:
                bounds[entry] += (similarity - already) * weight
        if scan.common[slot] and not already:
            for similarity, entries in scan.common_matches(slot, pool - matches.keys()):
                gain = similarity * weight
                for entry in entries:
                    bounds[entry] += gain
    if not any(assumed) or len(bounds) <= MAX_CANDIDATES:
        return bounds
    bounds = _highest(bounds, _MAX_VERIFIED)
    for slot in (slot for slot, similarity in enumerate(assumed) if similarity):
        for entry in scan.without(slot, bounds):
            bounds[entry] -= assumed[slot] * weights[slot]
    return bounds
