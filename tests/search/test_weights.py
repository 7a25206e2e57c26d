"""What ranking is fitted with: one file, written by `benchmarks.searching.fit` alone."""

import re

import pytest

from bot.search.confidence import Evidence
from bot.search.features import Features, Ranked, bonus, score
from bot.search.weights import TERMS, WEIGHTS, Terms, read_weights
from tests.support.weights_file import checksum, schema

READ = read_weights()


def test_the_file_is_for_these_features_and_similarities() -> None:
    assert READ["schema"] == schema()
    assert list(READ["features"]) == list(Features._fields)
    assert list(READ["terms"]) == list(Terms.__dataclass_fields__)
    terms = Evidence(1.0, 1.0, 0.0, 0.0, 0.0, same_numbers=True, whole=True, full_title=True).terms
    assert len(READ["calibration"]) == len(terms)


def test_the_file_says_when_and_for_which_queries_it_was_written_and_nobody_changed_it_since() -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", READ["date"])
    assert re.fullmatch(r"[0-9a-f]{64}", READ["data"])
    assert READ["checksum"] == checksum(READ)


def test_a_change_by_hand_is_noticed() -> None:
    changed = {**READ, "features": {**READ["features"], "position": 0.5}}
    assert checksum(changed) != READ["checksum"]


def test_the_engine_ranks_by_the_file() -> None:
    assert WEIGHTS.feature == READ["features"]
    assert TERMS.prefix == READ["terms"]["prefix"]
    assert READ["features"]["coverage"] == 1.0  # the unit of all others


@pytest.mark.parametrize("name", Features._fields[1:])
def test_a_feature_adds_its_weight_to_the_score(name: str) -> None:
    plain = Ranked.of(Features(0.5), 0, (0.5,), (0,))
    better = plain.with_features(plain.features._replace(**{name: 1.0}))
    assert better.score - plain.score == pytest.approx(READ["features"][name], abs=1e-4)
    assert score(better.features) == better.score


def test_what_only_covers_the_query_is_no_bonus() -> None:
    assert bonus(Features(0.9, exact_terms=1.0, bm25=0.4)) == 0.0
    assert bonus(Features(0.9, name_exact=1.0)) == pytest.approx(READ["features"]["name_exact"], abs=1e-4)
