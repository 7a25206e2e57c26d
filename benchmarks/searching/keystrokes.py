"""How many letters somebody types until the right entry is among the first five."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

from benchmarks.searching.datasets import Case
from bot.search import Index


def keystrokes(index: Index, traces: Iterable[Case]) -> dict[str, float]:
    """The mean, by kind of trace; one more than there are letters where it never is."""
    needed: defaultdict[str, list[int]] = defaultdict(list)
    for trace in traces:
        starts = (length for length in range(1, len(trace.text) + 1) if _is_shown(index, trace, length))
        needed[trace.cls].append(next(starts, len(trace.text) + 1))
    return {kind: fmean(lengths) for kind, lengths in needed.items()}


def _is_shown(index: Index, trace: Case, length: int) -> bool:
    return any(trace.right(hit.id) for hit in index.search(trace.text[:length], 5))
