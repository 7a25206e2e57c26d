"""Whether the first of some hits may be given as the answer."""

from collections.abc import Sequence
from enum import StrEnum

from bot.search.model import Hit

SURE = 0.9
NEAR = 0.5
LEAD = 0.05


class Verdict(StrEnum):
    """What an answer may claim: `SURE` answers, `UNSURE` asks "did you mean", `ABSENT` says not here."""

    SURE = "sure"
    UNSURE = "unsure"
    ABSENT = "absent"


def verdict(hits: Sequence[Hit]) -> Verdict:
    """How far the first of `hits` can be trusted; `Index.search` gave them, with a limit of at least 2."""
    if not hits or hits[0].score < NEAR:
        return Verdict.ABSENT
    runner_up = hits[1].score if len(hits) > 1 else 0.0
    if hits[0].score >= SURE and hits[0].score - runner_up >= LEAD:
        return Verdict.SURE
    return Verdict.UNSURE
