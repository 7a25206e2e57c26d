"""What is lost without each feature: `python -m benchmarks.search --ablations --corpus FILE`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean

from benchmarks.searching.datasets import Case, external, with_remarks
from benchmarks.searching.remarks import remark_phrases, remark_word_cases
from benchmarks.searching.shipped import shipped_entries
from benchmarks.searching.written import paraphrases
from bot.search import Index
from bot.search.features import Features
from bot.search.weights import TERMS, WEIGHTS

_SIZE = 10_000
_REMARKS = 1_000
_SLICE = 3  # one query in so many is asked, but for paraphrases: a table takes forty rounds
# What a similarity of words is where it makes no difference.
_NEUTRAL = {
    "stem": 0.0, "inner_prefix": 0.0, "edit_short": 0.0, "second_edit": 1.0, "unlikely_typo": 0.0, "other_number": 0.0,
    "first_letter": 0.0, "first_author": 1.0, "author": 1.0, "venue": 1.0, "topic": 1.0, "text": 1.0, "text_guess": 1.0,
    "one_letter": 1.0, "two_letters": 1.0, "three_letters": 1.0, "common_word": 0.01, "stop_word": 1.0,
    "paper_word": 1.0, "whole_share": 1.0, "alignment": 0.0, "acronym": 0.0,
    "acronym_short": 0.0, "synonym": 0.0, "description": 0.0, "split": 0.0, "joined": 0.0,
}  # fmt: skip

Measure = Callable[[], float]


def print_ablations(corpus: Path, queries: Path) -> None:
    """Prints a table in Markdown: the whole, and what each figure changes by without one feature."""
    measures = dict(_measures(corpus, queries))
    whole = {name: measure() for name, measure in measures.items()}
    print("| without | " + " | ".join(measures) + " |\n|---|" + "---|" * len(measures))
    _print_row("nothing", [f"{share:.4f}" for share in whole.values()])
    for feature in Features._fields[1:]:
        with _without_feature(feature):
            _print_row(feature, [_change(measure(), whole[name]) for name, measure in measures.items()])
    for term, neutral in _NEUTRAL.items():
        with _with_term(term, neutral):
            _print_row(term, [_change(measure(), whole[name]) for name, measure in measures.items()])


def _measures(corpus: Path, queries: Path) -> Iterator[tuple[str, Measure]]:
    data = external(corpus, queries, None, _SIZE)
    yield f"27 classes, {_SIZE:,}", _by_class(Index(data.entries), data.cases[::_SLICE])
    entries = with_remarks(corpus, _REMARKS)
    told, shipped = Index(entries), Index(shipped_entries())
    yield "words of remarks", _by_class(told, remark_word_cases(entries)[::_SLICE])
    yield "2–3 words of a remark", _by_class(told, remark_phrases(entries)[::_SLICE])
    yield "paraphrases, titles", _by_class(told, paraphrases("titles"), 3)
    yield "paraphrases, shipped", _by_class(shipped, paraphrases("shipped"), 3)


def _by_class(index: Index, cases: list[Case], among: int = 1) -> Measure:
    def measure() -> float:
        classes: dict[str, list[bool]] = {}
        for case in cases:
            hits = index.search(case.text, among)
            classes.setdefault(case.cls, []).append(any(case.right(hit.id) for hit in hits))
        return fmean(fmean(answers) for answers in classes.values())

    return measure


@contextmanager
def _without_feature(name: str) -> Iterator[None]:
    kept = WEIGHTS.feature[name]
    WEIGHTS.update(**{name: 0.0})
    try:
        yield
    finally:
        WEIGHTS.update(**{name: kept})


@contextmanager
def _with_term(name: str, value: float) -> Iterator[None]:
    kept = getattr(TERMS, name)
    setattr(TERMS, name, value)
    try:
        yield
    finally:
        setattr(TERMS, name, kept)


def _change(share: float, whole: float) -> str:
    return f"{share - whole:+.4f}" if abs(share - whole) > 5e-5 else "0"


def _print_row(name: str, cells: list[str]) -> None:
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
