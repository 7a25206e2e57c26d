"""The order of entries that answer equally well."""

from bot.search.postings import sample_evenly
from bot.search.ranking import Ranked

SHOWN = 5  # entries that are seen at a glance while one types


def sort_by_score(ranked: list[Ranked]) -> list[Ranked]:
    """`ranked` with the best first, equals by title; of too many equals, some from all over the alphabet come first.

    Each further keystroke so shows others of them, and the right one turns up half a keystroke sooner.
    """
    best_first = sorted(ranked, key=lambda r: (-r.score, r.entry))
    start = 0
    while start < min(len(best_first), SHOWN):
        end = start + 1
        while end < len(best_first) and best_first[end].score == best_first[start].score:
            end += 1
        room = SHOWN - start
        if end - start > room:
            shown = sample_evenly(range(start, end), room)
            hidden = sorted(set(range(start, end)).difference(shown))
            best_first[start:end] = [best_first[i] for i in (*shown, *hidden)]
        start = end
    return best_first
