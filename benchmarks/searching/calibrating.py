"""Calibration: from the evidence for a first hit to the probability that it was meant, and when an answer is sure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import exp, log
from operator import mul
from pathlib import Path

from benchmarks.searching.datasets import Case, external
from benchmarks.searching.judged import Judged
from benchmarks.searching.table import really_absent
from bot.search import Index
from bot.search.confidence import is_doubtful
from bot.search.query import parse_query
from bot.search.retrieval import rank

_MOST_SURE_ABSENT = 0.005  # of the absent titles, and
_MOST_SURE_WRONG = 0.0005  # of the sure answers, among those for fitting
# Where the lines of an index begin, and how many they are; titles of the lines behind are absent. The last two judge.
_WINDOWS = ((1_000, 1_000), (3_000, 1_000), (5_000, 1_000), (0, 10_000), (7_000, 1_000), (12_000, 1_000))
_JUDGING = 2
_ABSENT = 600
_MARGIN = 0.009  # of an answer that is sure, as `verdict` asks for


@dataclass(frozen=True, slots=True)
class Answer:
    """What calibration knows of the first hit: its evidence, whether a rule doubts it, whether it is right."""

    terms: tuple[float, ...]
    doubtful: bool
    unique: bool  # has a margin, and not only texts have the words
    right: bool
    absent: bool
    fits: bool


def answers(judged: Iterable[Judged], corpus: Path) -> list[Answer]:
    """Of all queries, and of titles that are not there."""
    found = [answer(each.case.text, each.index, each.case, each.fits) for each in judged]
    lines = sorted(external(corpus, None, None, 30_000).entries, key=lambda entry: int(entry.id))
    for number, (start, size) in enumerate(_WINDOWS):
        entries, later = lines[start : start + size], lines[start + size :]
        index = Index(entries)
        titles = islice(really_absent(entries, (entry.title for entry in later)), _ABSENT)
        found += [answer(title, index, None, number < len(_WINDOWS) - _JUDGING) for title in titles]
    return [each for each in found if each is not None]


def answer(text: str, index: Index, case: Case | None, fits: bool) -> Answer | None:
    ranking = rank(parse_query(text), index.inverted, 2)
    if ranking is None:
        return None
    first, *others = ranking.ranked
    unique = ranking.ranker.matched(first) != "text" and (not others or others[0].score < (1 - _MARGIN) * first.score)
    right = case is not None and case.right(index.inverted.entries[first.entry].id)
    return Answer(ranking.evidence.terms, is_doubtful(ranking.evidence), unique, right, case is None, fits)


def fit_calibration(found: Sequence[Answer], rounds: int = 12) -> list[float]:
    """Logistic regression by Newton's method; a small ridge keeps it from running off."""
    rows = [(each.terms, float(each.right)) for each in found if each.fits]
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(rounds):
        gradient = [-1e-3 * w for w in weights]
        hessian = [[1e-3 * (i == j) for j in range(size)] for i in range(size)]
        for terms, right in rows:
            estimate = 1 / (1 + exp(-max(-30.0, min(30.0, sum(map(mul, terms, weights))))))
            spread = max(estimate * (1 - estimate), 1e-6)
            for i, x in enumerate(terms):
                gradient[i] += (right - estimate) * x
                for j in range(i + 1):
                    hessian[i][j] += spread * x * terms[j]
        for i in range(size):
            for j in range(i):
                hessian[j][i] = hessian[i][j]
        weights = [w + step for w, step in zip(weights, solve(hessian, gradient), strict=True)]
    return [round(w, 4) for w in weights]


def solve(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """By Gaussian elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda r: abs(rows[r][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for other in range(len(rows)):
            if other != column:
                factor = rows[other][column] / rows[column][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    return [row[-1] / row[n] for n, row in enumerate(rows)]


def sure_shares(found: Iterable[Answer], calibration: Sequence[float], sure: float) -> tuple[float, float, float]:
    """Absent titles shown as sure, sure answers that are wrong, and queries that get a sure answer."""
    listed = list(found)
    least = log(sure / (1 - sure))
    taken = [
        each for each in listed if each.unique and not each.doubtful and sum(map(mul, calibration, each.terms)) >= least
    ]
    absent, asked = sum(each.absent for each in listed), sum(not each.absent for each in listed)
    answered = [each for each in taken if not each.absent]
    wrong = sum(not each.right for each in answered) / max(1, len(answered))
    return sum(each.absent for each in taken) / max(1, absent), wrong, len(answered) / max(1, asked)


def fit_sure(found: Sequence[Answer], calibration: Sequence[float]) -> float:
    """The least probability that keeps both shares of wrong sure answers low."""
    fitting = [each for each in found if each.fits]
    for permille in range(900, 1_000):
        absent, wrong, _ = sure_shares(fitting, calibration, permille / 1_000)
        if absent <= _MOST_SURE_ABSENT and wrong <= _MOST_SURE_WRONG:
            return permille / 1_000
    return 0.9999
