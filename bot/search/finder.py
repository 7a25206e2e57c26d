"""Finds the entries that answer a query: reads it plainly first, and more freely as long as words stay unexplained."""

from collections.abc import Set
from heapq import heappush, heapreplace

from bot.search import weights
from bot.search.candidates import gather
from bot.search.order import ordered
from bot.search.query import Query
from bot.search.ranking import Ranked, Ranking
from bot.search.readings import Readings, filler
from bot.search.shelf import Shelf
from bot.search.widening import widen_far, widen_near

Found = tuple[int, float, str]  # an entry, its score in ranking, the field that says most for it

_LEADERS = 6  # entries that show which words of a query are not explained yet
_SHORT = 4  # words in a query of which any may be the mistyped one,
_SPOILT = 3  # if it has so many letters


def find(query: Query, shelf: Shelf, limit: int, allowed: Set[int] | None) -> list[Found]:
    """The first `limit` of the entries that answer `query`, best first; only `allowed` ones."""
    readings = Readings(query, shelf)
    if not shelf.abbreviated(query.glued) and not shelf.glued_title_begun(query.glued):
        for widen in (widen_near, widen_far):
            if unread := readings.unread():
                widen(readings, unread)
    first = _Pass(readings, shelf, limit, allowed)
    for widen, enough in ((widen_near, weights.FOUND), (widen_far, weights.FAR)):
        gaps = _gaps(first.ranked, readings, enough)
        known = readings.size
        if gaps:
            widen(readings, gaps)
        if readings.size > known:
            first = _Pass(readings, shelf, limit, allowed, first)
    return [(one.entry, one.score, first.ranking.matched(one)) for one in first.ranked[:limit]]


class _Pass:
    """The candidates for some readings, ranked; the pass before with fewer readings tells what can be left out."""

    def __init__(
        self, readings: Readings, shelf: Shelf, limit: int, allowed: Set[int] | None, before: "_Pass | None" = None
    ) -> None:
        """Scores candidates from the most promising on, until no other can reach the first `limit`."""
        self.weights = readings.weights()
        self.ranking = Ranking(readings, shelf, self.weights)
        floor = before.floor if before and before.weights == self.weights else 0.0
        ranked: list[Ranked] = []
        leading: list[float] = []
        least, best = floor, 0.0
        for bound, entry in gather(readings, shelf, self.weights, allowed, floor):
            if len(leading) >= limit and bound < least:
                break
            one = self.ranking.score(entry)
            ranked.append(one)
            if len(leading) < limit:
                heappush(leading, one.score)
            elif one.score > leading[0]:
                heapreplace(leading, one.score)
            best = max(best, one.score)
            least = max(floor, max(leading[0], best - weights.FAR_BEHIND) - weights.MOST_BONUS)
        self.ranked = ordered([one for one in ranked if one.score > max(0.0, best - weights.NOISE)])
        self.floor = leading[0] - weights.MOST_BONUS if len(leading) >= limit else 0.0


def _gaps(ranked: list[Ranked], readings: Readings, enough: float) -> list[int]:
    """The words to read more freely: none if the best of `ranked` has them all, else those that the leaders lack.

    In a short query it may as well be another word that was mistyped, if what is lacking is a word of its own right.
    """
    words = readings.query.words
    telling = [slot for slot, word in enumerate(words) if not filler(word)]
    if not ranked:
        return telling
    if all(ranked[0].found[slot] >= enough for slot in telling):
        return []
    near = [one for one in ranked[:_LEADERS] if one.score > ranked[0].score - weights.BEHIND]
    lacking = [slot for slot in telling if any(one.found[slot] < enough for one in near)]
    if len(words) <= _SHORT and any(readings.known(slot) for slot in lacking):
        return [slot for slot in telling if slot in lacking or len(words[slot]) >= _SPOILT]
    return lacking
