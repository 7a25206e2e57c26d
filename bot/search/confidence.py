"""How far an answer can be trusted: the probability that the first hit was meant, and a verdict."""

from collections.abc import Sequence
from enum import StrEnum
from math import exp
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from bot.search.weights import WEIGHTS

if TYPE_CHECKING:
    from bot.search.model import Hit

_DOUBT = 0.99  # factor on the probability where a rule below speaks against the entry, so that it is never sure
_SURE_MARGIN = 0.009  # a hundredth of ranking's score, which is more than the order of equal words makes
_ABSENT = 0.3
_MAX_BONUS, _MAX_MARGIN = 0.12, 0.1  # beyond these, more is no further evidence
_MIN_RANDOM, _MAX_RANDOM = -12.0, 3.0
_SCATTERED, _BY_CHANCE, _SHARED = 0.03, -6.0, 0.025  # bonus, random matches and margin of doubtful entries


class Evidence(NamedTuple):
    """About the first of some ranked entries."""

    coverage: float  # share of the query, 0-1
    worst: float  # similarity of the worst word, 0-1
    bonus: float  # ranking's, for name, order and position
    margin: float  # over the score of the next
    log_random_matches: float  # see `Interpretations.log_random_matches`
    same_numbers: bool  # as in the query, exactly
    whole: bool  # has the query's only word, or no other entry has it either
    full_title: bool  # whether a query that looks like a whole title is one of its titles or names

    @property
    def terms(self) -> tuple[float, ...]:
        """Of the logistic regression that calibrates, in the order of `Weights.calibration`."""
        return (
            1.0,
            1 - self.coverage,
            1 - self.worst,
            min(self.bonus, _MAX_BONUS),
            min(self.margin, _MAX_MARGIN),
            min(max(self.log_random_matches, _MIN_RANDOM), _MAX_RANDOM),
        )


class Verdict(StrEnum):
    """`SURE` answers with the entry, `UNSURE` shows it in private or asks; `ABSENT` says that nothing is called so.

    Texts may still have the words.
    """

    SURE = "sure"
    UNSURE = "unsure"
    ABSENT = "absent"


def verdict(hits: "Sequence[Hit]") -> Verdict:
    """For the first of `hits` as `Index.search` gave them, with a limit of at least 2."""
    if not hits or hits[0].score < _ABSENT or hits[0].matched == "text":
        return Verdict.ABSENT
    runner_up = hits[1].score if len(hits) > 1 else 0.0
    if hits[0].matched == "identifier" or (hits[0].score >= WEIGHTS.sure and hits[0].score - runner_up >= _SURE_MARGIN):
        return Verdict.SURE
    return Verdict.UNSURE


def probability(evidence: Evidence) -> float:
    log_odds = sum(map(mul, WEIGHTS.calibration, evidence.terms))
    estimate = 1 / (1 + exp(-log_odds))
    return estimate * _DOUBT if is_doubtful(evidence) else estimate


def is_doubtful(evidence: Evidence) -> bool:
    # Another number is another version; a title that somebody copied is no part of another. Words scattered over a
    # title are there by chance, unless they are many and rare. What others begin with as well names none of them.
    scattered = evidence.bonus < _SCATTERED and evidence.log_random_matches > _BY_CHANCE
    shared = evidence.margin < _SHARED and evidence.bonus < _MAX_BONUS
    return not evidence.same_numbers or not evidence.whole or not evidence.full_title or scattered or shared
