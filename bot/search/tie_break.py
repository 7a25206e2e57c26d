"""The order of entries that match equally well."""

from bot.search.features import Ranked
from bot.search.postings import sample_evenly

VISIBLE = 5  # entries seen at a glance while typing


def sort_by_score(ranked: list[Ranked]) -> list[Ranked]:
    """Best first, ties by title; of more ties than are visible, a sample comes first."""
    # Each keystroke then shows others of them, and the right one turns up half a keystroke sooner.
    best_first = sorted(ranked, key=lambda r: (-r.score, r.entry))
    start = 0
    while start < min(len(best_first), VISIBLE):
        end = start + 1
        while end < len(best_first) and best_first[end].score == best_first[start].score:
            end += 1
        room = VISIBLE - start
        if end - start > room:
            shown = sample_evenly(range(start, end), room)
            hidden = sorted(set(range(start, end)).difference(shown))
            best_first[start:end] = [best_first[i] for i in (*shown, *hidden)]
        start = end
    return best_first
