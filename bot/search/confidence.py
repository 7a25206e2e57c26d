"""How far an answer can be trusted: scores made comparable, and a verdict on the first of some hits."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

from bot.search.model import Hit

# Ranking's score → how likely such an entry is the one that was meant. Measured with queries for titles of which some
# were indexed and some were not: below 0.66 nearly all are of the second kind, from 0.78 on nearly none.
_CURVE = ((0.0, 0.0), (0.55, 0.03), (0.66, 0.15), (0.72, 0.80), (0.78, 0.95), (0.93, 0.97), (1.2, 1.0))
SURE = 0.979
LEAD = 0.0022  # 0.02 of ranking's score, which is more than the order of equal words makes
NEAR = 0.5


class Verdict(StrEnum):
    """What may be answered: `SURE` gives the entry, `UNSURE` asks "did you mean", `ABSENT` says that it is not here."""

    SURE = "sure"
    UNSURE = "unsure"
    ABSENT = "absent"


def verdict(hits: Sequence[Hit]) -> Verdict:
    """How far the first of `hits` can be trusted; `Index.search` gave them, with a limit of at least 2."""
    if not hits or hits[0].score < NEAR:
        return Verdict.ABSENT
    runner_up = hits[1].score if len(hits) > 1 else 0.0
    if hits[0].matched == "identifier" or (hits[0].score >= SURE and hits[0].score - runner_up >= LEAD):
        return Verdict.SURE
    return Verdict.UNSURE


def calibrated(score: float) -> float:
    """0-1: how likely an entry with ranking's `score` is the one that was meant, if no other scores like it."""
    if score >= _CURVE[-1][0]:
        return 1.0
    above = bisect_right(_CURVE, (max(score, 0.0), 1.0))
    (x0, y0), (x1, y1) = _CURVE[above - 1], _CURVE[above]
    return y0 + (y1 - y0) * (max(score, 0.0) - x0) / (x1 - x0)
