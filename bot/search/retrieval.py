"""Finds the entries that answer a query: reads it plainly first, and more freely as long as words stay unexplained."""

from collections.abc import Sequence, Set
from heapq import heappush, heapreplace
from itertools import islice
from operator import mul

from bot.search import weights
from bot.search.candidates import find_candidates
from bot.search.confidence import Evidence, likelihood
from bot.search.interpretations import Interpretations, is_stop_word
from bot.search.inverted_index import InvertedIndex
from bot.search.query import Query
from bot.search.query_expansion import expand_one_edit, expand_splits, expand_two_edits
from bot.search.ranking import Ranked, Ranker
from bot.search.rerank import add_fuzzy_prefix_matches, author_title_match, diversify, is_full_title, rerank_top
from bot.search.tie_break import SHOWN, sort_by_score

Found = tuple[int, float, str]  # an entry, how likely it was meant, the field that says most for it

_PUNCTUATION = frozenset(":-")  # which is typed in names and titles, not after an author
_ACRONYM = 4  # letters that somebody types for an acronym rather than to go on
_LEAST = 10  # entries that are always scored, so that the first do not depend on how many are asked for
_FIRST = 20  # candidates that are scored before it is clear which words are not explained yet
_LEADERS = 6  # entries that show which words of a query are not explained yet
_SHORT = 4  # words in a query of which any may be the mistyped one,
_SPOILT = 3  # if it has so many letters


def retrieve(query: Query, index: InvertedIndex, limit: int, allowed: Set[int] | None) -> list[Found]:
    """The first `limit` of the entries that answer `query`, best first; only `allowed` ones."""
    interpretations = _read(query, index)
    best = _settled(interpretations, index, limit, allowed)
    ranked = _looked_over(best, query, index, allowed)
    if not ranked:
        return []
    whole = not query.title_case or is_full_title(query.normalized, index.entries[ranked[0].entry])
    likely = likelihood(_evidence(ranked, interpretations, best.weights, whole))
    scale = likely / ranked[0].score
    return [(one.entry, min(likely, one.score * scale), best.ranker.matched(one)) for one in ranked[:limit]]


def _read(query: Query, index: InvertedIndex) -> Interpretations:
    """The plain readings of `query`, and freer ones of the words that these leave out."""
    interpretations = Interpretations(query, index)
    if not index.abbreviated(query.concatenated) and not index.glued_begun(query.concatenated):
        for widen in (expand_one_edit, expand_two_edits):
            if unread := interpretations.unread():
                widen(interpretations, unread)
    else:
        complete = len(query.words) - (query.open and len(query.words) > 1)
        expand_splits(interpretations, [slot for slot in range(complete) if not interpretations.known(slot)])
    return interpretations


def _settled(interpretations: Interpretations, index: InvertedIndex, limit: int, allowed: Set[int] | None) -> "_Pass":
    """The pass in which the best have all words of the query, or that with the freest readings, which it adds."""
    words = interpretations.query.words
    best = _Pass(interpretations, index, limit, allowed)
    for widen, enough in ((expand_one_edit, weights.FOUND), (expand_two_edits, weights.FAR)):
        best.lead(enough)
        gaps = _gaps(best.ranked(), interpretations, enough)
        known = interpretations.size
        if gaps:
            widen(interpretations, gaps)
            if enough == weights.FAR and len(words) <= _SHORT:  # nothing has all words: any may be mistyped
                expand_one_edit(interpretations, [slot for slot in _telling(words) if len(words[slot]) >= _SPOILT])
        if interpretations.size > known:
            best = _Pass(interpretations, index, limit, allowed, best)
    best.finish()
    return best


def _looked_over(best: "_Pass", query: Query, index: InvertedIndex, allowed: Set[int] | None) -> list[Ranked]:
    """What `best` found, in the order that a last look at it gives."""
    ranked, acronyms = best.ranked(), best.ranker.acronyms
    if not ranked or not author_title_match(ranked[0]) or not _PUNCTUATION.isdisjoint(query.text):
        ranked = add_fuzzy_prefix_matches(ranked, query, index, allowed, taken=bool(acronyms))
        ranked = ranked if acronyms else rerank_top(ranked, query, index)
    return diversify(ranked, acronyms if len(query.concatenated) >= _ACRONYM else frozenset())


def _evidence(
    ranked: list[Ranked], interpretations: Interpretations, word_weights: list[float], whole: bool
) -> Evidence:
    """What speaks for the first of `ranked`."""
    first, words = ranked[0], interpretations.query.words
    held = sum(map(mul, word_weights, first.found))
    telling = [(word, alike) for word, alike in zip(words, first.found, strict=True) if not is_stop_word(word)]
    worst = min((alike for _, alike in telling), default=min(first.found))
    lead = first.score - (ranked[1].score if len(ranked) > 1 else 0.0)
    numbered = all(alike >= 1 for word, alike in telling if any(map(str.isdigit, word)))
    return Evidence(held, worst, first.score - held, lead, interpretations.chance(first.found), numbered, whole)


class _Pass:
    """The candidates for some readings, scored from the most promising on, until no other can reach the first `limit`.

    Where few are asked for, until no other can reach those seen at a glance. The pass before, with fewer readings,
    tells what can be left out.
    """

    def __init__(
        self,
        interpretations: Interpretations,
        index: InvertedIndex,
        limit: int,
        allowed: Set[int] | None,
        before: "_Pass | None" = None,
    ) -> None:
        self.weights = interpretations.weights()
        self._limit = max(limit, _LEAST)
        self._exact = limit if limit > _LEAST else SHOWN
        self.ranker = Ranker(interpretations, index, self.weights)
        self._floor = before.reached() if before and before.weights == self.weights else 0.0
        self._candidates = find_candidates(interpretations, index, self.weights, allowed, self._floor)
        self._scored: list[Ranked] = []
        self._leading: list[float] = []
        self._best = 0.0

    def lead(self, enough: float) -> None:
        """Scores a few, or more as long as there may be an entry that has every word at least so well as `enough`."""
        self._score(enough, _FIRST)

    def finish(self) -> None:
        """Scores the others that may belong to the first."""
        self._score(0.0, 0)

    def ranked(self) -> list[Ranked]:
        """What is scored and not far behind, best first."""
        return sort_by_score([one for one in self._scored if one.score > max(0.0, self._best - weights.NOISE)])

    def _score(self, enough: float, count: int) -> None:
        """Scores candidates until no other can be among the first, or after `count` those bound over `enough`."""
        leading = self._leading
        for bound, entry in islice(self._candidates, len(self._scored), None):
            scored = len(self._scored)
            if scored >= self._limit and (bound < self._least() or (scored >= count and bound < enough)):
                break
            one = self.ranker.score(entry)
            self._scored.append(one)
            if len(leading) < self._exact:
                heappush(leading, one.score)
            elif one.score > leading[0]:
                heapreplace(leading, one.score)
            self._best = max(self._best, one.score)

    def _least(self) -> float:
        """The bound below which an entry cannot belong to the first."""
        return max(self._floor, max(self._leading[0], self._best - weights.FAR_BEHIND) - weights.MOST_BONUS)

    def reached(self) -> float:
        """The bound below which an entry with no other words than these readings know cannot be seen at a glance."""
        return self._leading[0] - weights.MOST_BONUS if len(self._leading) >= self._exact else 0.0


def _gaps(ranked: list[Ranked], interpretations: Interpretations, enough: float) -> list[int]:
    """The words to read more freely: none if the best of `ranked` has them all, else those that the leaders lack.

    In a short query it may as well be another word that was mistyped, if what is lacking is a word of its own right.
    """
    words = interpretations.query.words
    telling = _telling(words)
    if not ranked:
        return telling
    if all(ranked[0].found[slot] >= enough for slot in telling):
        return []
    near = [one for one in ranked[:_LEADERS] if one.score > ranked[0].score - weights.BEHIND]
    lacking = [slot for slot in telling if any(one.found[slot] < enough for one in near)]
    if len(words) <= _SHORT and any(interpretations.known(slot) for slot in lacking):
        return [slot for slot in telling if slot in lacking or len(words[slot]) >= _SPOILT]
    return lacking


def _telling(words: Sequence[str]) -> list[int]:
    return [slot for slot, word in enumerate(words) if not is_stop_word(word)]
