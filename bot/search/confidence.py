"""How far an answer can be trusted: how likely the first of some hits is the one meant, and a verdict on it."""

from collections.abc import Sequence
from enum import StrEnum
from math import exp
from typing import NamedTuple

from bot.search.model import Hit

SURE = 0.9967
_DOUBTFUL = 0.99  # of the likelihood is left to what a rule below speaks against, so that it is never sure
LEAD = 0.009  # a hundredth of ranking's score, which is more than the order of equal words makes
NEAR = 0.3

# A logistic regression on 15,000 queries for entries of 1,000 and of 10,000 real titles, and on 6,000 titles that were
# not there: what each part of the evidence adds to the logarithm of the odds.
_BASE = 3.57
_LACKING = -16.1
_WORST = -2.04
_PLACED = 32.5
_LEADING = 17.6
_CHANCE = -0.07
_MOST_PLACED, _MOST_LEAD = 0.12, 0.1  # from where on more says no more
_STREWN, _BY_CHANCE, _SHARED = 0.03, -6.0, 0.025
_LEAST_CHANCE, _MOST_CHANCE = -12.0, 3.0


class Evidence(NamedTuple):
    """What speaks for the first of some ranked entries."""

    held: float  # the share of the query that it has, 0-1
    worst: float  # how alike its worst word is, 0-1
    placed: float  # what ranking adds for its name, order and place
    lead: float  # of its score over the next
    chance: float  # the logarithm of how many entries would have these words if words were strewn at random
    numbered: bool = True  # whether it has the numbers of the query to the letter
    whole: bool = True  # whether it has for title or name what looks like a whole title


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


def likelihood(evidence: Evidence) -> float:
    """0-1: how likely the entry that `evidence` speaks for is the one that was meant."""
    odds = (
        _BASE
        + _LACKING * (1 - evidence.held)
        + _WORST * (1 - evidence.worst)
        + _PLACED * min(evidence.placed, _MOST_PLACED)
        + _LEADING * min(evidence.lead, _MOST_LEAD)
        + _CHANCE * min(max(evidence.chance, _LEAST_CHANCE), _MOST_CHANCE)
    )
    likely = 1 / (1 + exp(-odds))
    return likely * _DOUBTFUL if _is_doubtful(evidence) else likely


def _is_doubtful(evidence: Evidence) -> bool:
    """Whether something else is as likely meant, which the sum of the evidence does not see.

    Another number is another version. Words that stand anywhere in a title are there by chance, unless they are many
    and rare. What others begin with as well names none of them. And a title that somebody copied is no part of another.
    """
    strewn = evidence.placed < _STREWN and evidence.chance > _BY_CHANCE
    shared = evidence.lead < _SHARED and evidence.placed < _MOST_PLACED
    return not evidence.numbered or not evidence.whole or strewn or shared
