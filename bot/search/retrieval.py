"""The stages of a search: interpret, find candidates, rank, rerank, estimate confidence."""

from collections.abc import Sequence, Set
from heapq import heappush, heappushpop, nlargest
from operator import mul
from typing import NamedTuple

from bot.search.bm25 import BM25, described
from bot.search.candidates import find_candidates
from bot.search.confidence import Evidence, probability
from bot.search.features import VISIBLE, Ranked, bonus, sort_by_score
from bot.search.interpretations import Interpretations, is_stop_word
from bot.search.inverted_index import InvertedIndex
from bot.search.postings import IndexField
from bot.search.query import Query
from bot.search.query_expansion import expand_one_edit, expand_splits, expand_two_edits
from bot.search.ranking import Ranker
from bot.search.rerank import add_fuzzy_prefix_matches, author_title_match, diversify, is_full_title, rerank_top
from bot.search.weights import (
    EXPLAINED,
    LEADER_MARGIN,
    NEARLY_EXPLAINED,
    NOISE_MARGIN,
    PRUNE_MARGIN,
    TERMS,
    TEXT_NOISE_MARGIN,
    WEIGHTS,
)

RetrievedEntry = tuple[int, float, str]  # entry, probability that it was meant, field as in `Hit.matched`


class RankedQuery(NamedTuple):
    """Of a query for which there is anything, best first."""

    ranked: list[Ranked]
    evidence: Evidence
    ranker: Ranker


_PUNCTUATION = frozenset(":-")  # which is typed in names and titles, not after an author
_MIN_ACRONYM = 4  # letters that somebody types for an acronym rather than to go on
_MIN_RANKED = 10  # entries that are always ranked, so that the first do not depend on how many are asked for
_DESCRIPTION_WORDS = 3  # that a description has at least, function words left out
_DESCRIBED = 20  # entries that are ranked by BM25
_LEADERS = 6  # entries that show which words of a query are not explained yet
_SHORT_QUERY = 4  # words of a query of which any may be the mistyped one,
_MIN_MISTYPED = 3  # if it has so many letters


def retrieve(query: Query, index: InvertedIndex, limit: int, allowed: Set[int] | None) -> list[RetrievedEntry]:
    """Best first."""
    found = rank(query, index, limit, allowed)
    if found is None:
        return []
    first = probability(found.evidence)
    scale = first / found.ranked[0].score
    return [(one.entry, min(first, one.score * scale), found.ranker.matched(one)) for one in found.ranked[:limit]]


def rank(query: Query, index: InvertedIndex, limit: int, allowed: Set[int] | None = None) -> RankedQuery | None:
    interpretations = _interpret(query, index)
    best = _rank_until_explained(interpretations, index, limit, allowed)
    ranked = _blend_bm25(_rerank(best, query, index, allowed), best, query, index, allowed)
    if not ranked:
        return None
    full_title = not query.title_case or is_full_title(query.normalized, index.entries[ranked[0].entry])
    return RankedQuery(ranked, _evidence(ranked, interpretations, best.weights, full_title), best.ranker)


def _interpret(query: Query, index: InvertedIndex) -> Interpretations:
    interpretations = Interpretations(query, index)
    if not index.with_acronym(query.concatenated) and not index.with_concatenated_prefix(query.concatenated):
        for expand in (expand_one_edit, expand_two_edits):
            if slots := interpretations.uninterpreted_slots():
                expand(interpretations, slots)
    else:
        complete = len(query.words) - (query.last_is_prefix and len(query.words) > 1)
        unknown = [slot for slot in range(complete) if not interpretations.in_vocabulary(slot)]
        expand_splits(interpretations, unknown)
    return interpretations


def _rank_until_explained(
    interpretations: Interpretations, index: InvertedIndex, limit: int, allowed: Set[int] | None
) -> "_RankingPass":
    """Expands the query until the best entries match all words or nothing is left to expand."""
    words = interpretations.query.words
    best = _RankingPass(interpretations, index, limit, allowed)
    for expand, enough in ((expand_one_edit, EXPLAINED), (expand_two_edits, NEARLY_EXPLAINED)):
        unexplained = _unexplained(best.ranked, interpretations, enough)
        size = interpretations.size
        if unexplained:
            expand(interpretations, unexplained)
            if expand is expand_two_edits and len(words) <= _SHORT_QUERY:  # nothing has all words: any may be mistyped
                slots = [slot for slot in _content_slots(words) if len(words[slot]) >= _MIN_MISTYPED]
                expand_one_edit(interpretations, slots)
        if interpretations.size > size:
            best = _RankingPass(interpretations, index, limit, allowed)
    return best


def _rerank(best: "_RankingPass", query: Query, index: InvertedIndex, allowed: Set[int] | None) -> list[Ranked]:
    ranked, acronyms = best.ranked, best.ranker.acronyms
    if not ranked or not author_title_match(ranked[0]) or not _PUNCTUATION.isdisjoint(query.text):
        ranked = add_fuzzy_prefix_matches(ranked, query, index, allowed, keep_first=bool(acronyms))
        ranked = ranked if acronyms else rerank_top(ranked, query, index)
    return diversify(ranked, acronyms if len(query.concatenated) >= _MIN_ACRONYM else frozenset())


def _blend_bm25(
    ranked: list[Ranked], best: "_RankingPass", query: Query, index: InvertedIndex, allowed: Set[int] | None
) -> list[Ranked]:
    """Where no entry covers a query of several words, which then describes one."""
    words = described(query.words)
    covered = max((best.coverage(one) for one in ranked[:_LEADERS]), default=0.0)
    if len(words) < _DESCRIPTION_WORDS or covered >= TERMS.description:
        return ranked
    scores = BM25(index).scores(words)
    known = {one.entry: one for one in ranked}
    for entry in nlargest(_DESCRIBED, scores, key=lambda entry: (scores[entry], -entry)):
        if entry not in known and (allowed is None or entry in allowed):
            known[entry] = best.ranker.score(entry)
    blended = (one.with_features(one.features._replace(bm25=scores.get(one.entry, 0.0))) for one in known.values())
    return sort_by_score(list(blended))


def _evidence(
    ranked: list[Ranked], interpretations: Interpretations, word_weights: list[float], full_title: bool
) -> Evidence:
    first, words = ranked[0], interpretations.query.words
    coverage = sum(map(mul, word_weights, first.similarities))
    content = [(w, similarity) for w, similarity in zip(words, first.similarities, strict=True) if not is_stop_word(w)]
    return Evidence(
        coverage=coverage,
        worst=min((similarity for _, similarity in content), default=min(first.similarities)),
        bonus=bonus(first.features),
        margin=first.score - (ranked[1].score if len(ranked) > 1 else 0.0),
        log_random_matches=interpretations.log_random_matches(first.similarities),
        same_numbers=all(similarity >= 1 for word, similarity in content if any(map(str.isdigit, word))),
        whole=len(words) > 1
        or first.features.exact_term > 0
        or first.similarities[0] >= 1
        or not interpretations.in_vocabulary(0),
        full_title=full_title,
    )


class _RankingPass:
    """Scores candidates, most promising first, until no other can be among the first `limit`.

    For a limit up to ten, among the visible ones.
    """

    def __init__(
        self, interpretations: Interpretations, index: InvertedIndex, limit: int, allowed: Set[int] | None
    ) -> None:
        self.weights = interpretations.word_weights()
        self.ranker = Ranker(interpretations, index, self.weights)
        exact = limit if limit > _MIN_RANKED else VISIBLE
        scored: list[Ranked] = []
        top_scores: list[float] = []  # a heap of the best `exact`
        for bound, entry in find_candidates(interpretations, index, self.weights, allowed):
            least = max(top_scores[0], max(top_scores) - PRUNE_MARGIN) if top_scores else 0.0
            if len(scored) >= max(limit, _MIN_RANKED) and bound < least - WEIGHTS.max_bonus:
                break
            scored.append(self.ranker.score(entry))
            (heappush if len(top_scores) < exact else heappushpop)(top_scores, scored[-1].score)
        best = max(scored, key=lambda one: one.score, default=None)
        in_text = best is not None and set(best.fields) == {IndexField.TEXT}
        least = best.score - (TEXT_NOISE_MARGIN if in_text else NOISE_MARGIN) if best else 0.0
        self.ranked = sort_by_score([one for one in scored if one.score > max(0.0, least)])  # without noise

    def coverage(self, one: Ranked) -> float:
        """The share of the query that it covers, 0-1."""
        return float(sum(map(mul, self.weights, one.similarities)))


def _unexplained(ranked: list[Ranked], interpretations: Interpretations, enough: float) -> list[int]:
    """None if the best entry has `enough` of all words, else those that leaders lack."""
    words = interpretations.query.words
    content = _content_slots(words)
    if not ranked:
        return content
    if all(ranked[0].similarities[slot] >= enough for slot in content):
        return []
    leaders = [one for one in ranked[:_LEADERS] if one.score > ranked[0].score - LEADER_MARGIN]
    lacking = [slot for slot in content if any(one.similarities[slot] < enough for one in leaders)]
    # In a short query it may as well be another word that was mistyped, if one that is lacking is a known word.
    if len(words) <= _SHORT_QUERY and any(interpretations.in_vocabulary(slot) for slot in lacking):
        return [slot for slot in content if slot in lacking or len(words[slot]) >= _MIN_MISTYPED]
    return lacking


def _content_slots(words: Sequence[str]) -> list[int]:
    return [slot for slot, word in enumerate(words) if not is_stop_word(word)]
