"""Fits what search ranks and answers with: `python -m benchmarks.searching.fit --corpus FILE [--write]`.

Feature weights by pairwise logistic regression from the present ones on, as far as neither right answers nor any kind
of keystrokes get worse. With `--terms` also the similarities of words by coordinate ascent, which takes long; with
`--calibration` also calibration by logistic regression. Seven in ten queries are for fitting, by the hash of their
text; the others judge, and weights that they find worse are not taken. `--write` writes `bot/search/weights.json`, the
one file that the engine reads, with the date and the hash of all queries and entries.
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from math import exp, log
from operator import mul
from pathlib import Path
from typing import Any

from benchmarks.searching.calibrating import answers, fit_calibration, fit_sure, sure_shares
from benchmarks.searching.datasets import Case, Dataset, external
from benchmarks.searching.judged import SIZE, Judged, collect, data_hash
from benchmarks.searching.keystrokes import keystrokes
from bot.search import Index
from bot.search import weights as engine
from bot.search.features import Features
from bot.search.query import parse_query
from bot.search.retrieval import rank
from tests.support.weights_file import checksum, schema

FILE = Path(engine.__file__).with_name("weights.json")
_SHARPNESS = 40  # of the pairwise loss: a difference of a fortieth in score is one in the logarithm of the odds
_PULL = 0.002  # of the weights towards what they were, for features that few queries decide
_STEPS, _RATE = 200, 0.002
_SHARES = (1.0, 0.5, 0.25, 0.1)  # of the way to the fitted weights that are tried, the longest first
_RIVALS = 8  # wrong entries that are compared with each right one
_TERM_STEPS = (0.9, 0.97, 1.03, 1.1)
_SAMPLED = 1_500  # queries that judge one step of a similarity


_PARTS = {"fitting": True, "held out": False}
Pair = tuple[Sequence[float], float]
"""How much more of each feature the right entry has than a wrong one, and the weight of the pair."""


def rankings(judged: Iterable[Judged]) -> list[tuple[Judged, list[tuple[bool, Features]]]]:
    """The best entries of each query, with the right ones marked."""
    found = []
    for each in judged:
        ranking = rank(parse_query(each.case.text), each.index.inverted, 2 * _RIVALS)
        ranked = ranking.ranked[: 2 * _RIVALS] if ranking else []
        entries = each.index.inverted.entries
        found.append((each, [(each.case.right(entries[one.entry].id), one.features) for one in ranked]))
    return found


def pairs(found: Iterable[tuple[Judged, list[tuple[bool, Features]]]]) -> list[Pair]:
    """The best right entry of each query beside its wrong ones; each class weighs the same."""
    listed = list(found)
    sizes: dict[str, int] = {}
    for each, _ in listed:
        sizes[each.case.cls] = sizes.get(each.case.cls, 0) + 1
    made: list[Pair] = []
    for each, ranked in listed:
        right = next((features for is_right, features in ranked if is_right), None)
        wrong = [features for is_right, features in ranked if not is_right][:_RIVALS]
        if right is not None:
            weight = 1 / sizes[each.case.cls] / max(1, len(wrong))
            made += [(tuple(a - b for a, b in zip(right, other, strict=True)), weight) for other in wrong]
    return made


def loss(made: Sequence[Pair], weights: Sequence[float]) -> float:
    total = sum(weight for _, weight in made)
    return sum(weight * log(1 + exp(-_SHARPNESS * sum(map(mul, pair, weights)))) for pair, weight in made) / total


def fit_features(made: Sequence[Pair], start: Sequence[float]) -> list[float]:
    """Pairwise logistic regression by gradient descent; the first feature, coverage, is the unit."""
    weights, total = list(start), sum(weight for _, weight in made)
    hard = [(pair, weight / total) for pair, weight in made if sum(map(mul, pair, start)) < 6 / _SHARPNESS]
    for _ in range(_STEPS):
        gradient = [_PULL * (now - before) * _SHARPNESS for now, before in zip(weights, start, strict=True)]
        for pair, weight in hard:
            slope = weight / (1 + exp(min(50.0, _SHARPNESS * sum(map(mul, pair, weights)))))
            for n, difference in enumerate(pair):
                if difference:
                    gradient[n] -= slope * difference * _SHARPNESS
        weights = [weights[0], *(w - _RATE * g for w, g in zip(weights[1:], gradient[1:], strict=True))]
    return [round(w, 4) for w in weights]


def right_first(judged: Iterable[Judged]) -> float:
    """The mean over the classes."""
    classes: dict[str, list[bool]] = {}
    for each in judged:
        hits = each.index.search(each.case.text, 3)
        among = 3 if each.case.cls == "paraphrase" else 1
        classes.setdefault(each.case.cls, []).append(any(each.case.right(hit.id) for hit in hits[:among]))
    return sum(sum(answers) / len(answers) for answers in classes.values()) / len(classes)


def take_as_far_as_nothing_is_lost(fitted: Sequence[float], judged: Sequence[Judged], typed: Dataset) -> None:
    """Changes `WEIGHTS`: to the longest way towards `fitted` on which nothing that is counted gets worse, if any."""
    start, index = engine.WEIGHTS.features, Index(typed.entries)
    before = counted(judged, index, typed.traces)
    for share in _SHARES:
        tried = [round(a + share * (b - a), 4) for a, b in zip(start, fitted, strict=True)]
        engine.WEIGHTS.update(**dict(zip(Features._fields, tried, strict=True)))
        after = counted(judged, index, typed.traces)
        worse = {name: (before[name], after[name]) for name in before if after[name] < before[name]}
        total = sum(before.values()), sum(after.values())
        print(
            f"features: {share:.2f} of the way, sum of shares {total[0]:.4f} → {total[1]:.4f}, worse: {worse}",
            flush=True,
        )
        if not worse:
            return
    engine.WEIGHTS.update(**dict(zip(Features._fields, start, strict=True)))


def counted(judged: Iterable[Judged], index: Index, traces: Sequence[Case]) -> dict[str, float]:
    """More is better: right answers first of those for fitting and of the others, and the reciprocal of keystrokes."""
    found = {name: right_first(each for each in judged if each.fits is fits) for name, fits in _PARTS.items()}
    return found | {f"keystrokes, {kind}": 1 / mean for kind, mean in keystrokes(index, traces).items()}


def fit_terms(judged: Sequence[Judged]) -> None:
    """Coordinate ascent over the similarities of words, one round; changes `TERMS`."""
    sample = random.Random(17).sample([each for each in judged if each.fits], _SAMPLED)
    best = right_first(sample) - loss(pairs(rankings(sample)), engine.WEIGHTS.features)
    for name, value in asdict(engine.TERMS).items():
        for step in _TERM_STEPS:
            setattr(engine.TERMS, name, round(value * step, 4))
            reached = right_first(sample) - loss(pairs(rankings(sample)), engine.WEIGHTS.features)
            if reached > best + 1e-5:
                best, value = reached, round(value * step, 4)
                print(f"  {name} {value}: {best:.5f}", flush=True)
        setattr(engine.TERMS, name, value)


def recalibrated(judged: Sequence[Judged], corpus: Path) -> tuple[Sequence[float], float]:
    """As before where the held-out answers don't find the fitted one better."""
    found = answers(judged, corpus)
    calibration = fit_calibration(found)
    sure = fit_sure(found, calibration)
    kept = engine.WEIGHTS.calibration, engine.WEIGHTS.sure
    old, new = (sure_shares((each for each in found if not each.fits), *each) for each in (kept, (calibration, sure)))
    for name, (absent, wrong, share) in (("before", old), ("fitted", new)):
        print(f"{name}, held out: absent shown as sure {absent:.4f}, sure answers wrong {wrong:.4f}, sure {share:.3f}")
    return kept if new[0] > old[0] or new[1] > old[1] or new[2] <= old[2] else (calibration, sure)


def write(judged: Iterable[Judged], calibration: Sequence[float], sure: float) -> None:
    content: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "data": data_hash(judged),
        "schema": schema(),
        "features": engine.WEIGHTS.feature,
        "terms": asdict(engine.TERMS),
        "calibration": dict(zip(engine.read_weights()["calibration"], calibration, strict=True)),
        "sure": sure,
    }
    content["checksum"] = checksum(content)
    FILE.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Fits, judges by the held-out queries, and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, help="default: queries-dev.jsonl beside the corpus")
    parser.add_argument("--traces", type=Path, help="default: traces-dev.jsonl beside the corpus")
    parser.add_argument("--terms", action="store_true", help="also the similarities of words")
    parser.add_argument("--calibration", action="store_true", help="also calibration")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    judged = collect(args.corpus, args.queries or args.corpus.parent / "queries-dev.jsonl")
    held_out = [each for each in judged if not each.fits]
    if args.terms:
        before, kept = right_first(held_out), replace(engine.TERMS)
        fit_terms(judged)
        after = right_first(held_out)
        print(f"words: held-out right first {before:.4f} → {after:.4f}", flush=True)
        if after <= before:
            for name, value in asdict(kept).items():
                setattr(engine.TERMS, name, value)
    traces = external(args.corpus, None, args.traces or args.corpus.parent / "traces-dev.jsonl", SIZE)
    ranked = rankings(judged)
    fitting = pairs(each for each in ranked if each[0].fits)
    judging = pairs(each for each in ranked if not each[0].fits)
    start = engine.WEIGHTS.features
    fitted = fit_features(fitting, start)
    print(
        f"loss: {loss(fitting, start):.5f} → {loss(fitting, fitted):.5f}, "
        f"held out {loss(judging, start):.5f} → {loss(judging, fitted):.5f}",
        flush=True,
    )
    take_as_far_as_nothing_is_lost(fitted, judged, traces)
    calibration: Sequence[float] = engine.WEIGHTS.calibration
    sure = engine.WEIGHTS.sure
    if args.calibration:
        calibration, sure = recalibrated(judged, args.corpus)
    if args.write:
        write(judged, calibration, sure)


if __name__ == "__main__":
    main()
