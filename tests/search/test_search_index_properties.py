"""What holds for every index and every query: order, restriction, bounds, and no text that raises."""

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search import Entry, Hit, Index, Verdict, verdict
from bot.search.query import parse_query
from tests.support.hostile_queries import HOSTILE
from tests.support.invented import invented_corpus

CORPUS = invented_corpus(400)
INDEX = Index(CORPUS)
IDS = [entry.id for entry in CORPUS]
QUERIES = [word for entry in CORPUS[:60] for word in (entry.title, entry.title[:5], entry.title[4:17])]

words = st.sampled_from(sorted({word for entry in CORPUS for word in entry.title.split()}))
queries = st.one_of(st.text(max_size=40), st.lists(words, min_size=1, max_size=5).map(" ".join))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_entries_are_added_changes_nothing(seed: int) -> None:
    shuffled = list(CORPUS)
    random.Random(seed).shuffle(shuffled)
    other = Index(shuffled)
    assert all(other.search(query) == INDEX.search(query) for query in QUERIES)


@given(queries, st.integers(0, 30))
def test_hits_are_bounded_distinct_and_best_first(query: str, limit: int) -> None:
    hits = INDEX.search(query, limit)
    scores = [hit.score for hit in hits]
    assert len(hits) == len({hit.id for hit in hits}) <= limit
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@given(queries, st.integers(1, 9))
def test_a_smaller_limit_gives_the_first_hits_of_a_larger_one(query: str, limit: int) -> None:
    assert INDEX.search(query, limit) == INDEX.search(query, 10)[:limit]


@settings(max_examples=60)
@given(queries, st.sets(st.sampled_from(IDS), max_size=30))
def test_only_entries_among_the_given_ones_are_found(query: str, among: set[str]) -> None:
    assert {hit.id for hit in INDEX.search(query, among=among | {"nobody"})} <= among


@settings(max_examples=60)
@given(st.sampled_from(CORPUS))
def test_a_title_is_found_among_its_own_id_and_among_all(entry: Entry) -> None:
    for among in ([entry.id], IDS):
        assert INDEX.search(entry.title, among=among)[0].id == entry.id


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_raises_and_only_a_bounded_part_of_it_is_read(text: str) -> None:
    query = parse_query(text)
    assert len(query.words) <= 24
    assert len(query.concatenated) <= 300
    assert len(INDEX.search(text)) <= 10
    assert INDEX.search(text) == INDEX.search(text[:300])


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    assert all(hit.id in IDS for hit in INDEX.search(text))


def test_equal_titles_come_in_the_order_of_their_ids() -> None:
    twins = [Entry(id_, "The same title twice over") for id_ in ("c", "a", "b")]
    assert [hit.id for hit in Index(twins).search("same title twice")] == ["a", "b", "c"]


def test_two_entries_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Index([Entry("a", "One"), Entry("a", "Two")])


def test_an_empty_index_finds_nothing() -> None:
    assert Index([]).search("anything") == []
    assert verdict([]) is Verdict.ABSENT


def test_two_equal_scores_are_never_sure() -> None:
    assert verdict([Hit("a", 1.0, "name"), Hit("b", 1.0, "name")]) is Verdict.UNSURE


def test_entries_without_any_letters_do_no_harm() -> None:
    index = Index([Entry("a", ""), Entry("b", "???", name="!", authors=("",)), Entry("c", "Something")])
    assert [hit.id for hit in index.search("something")] == ["c"]


_ASK = """
from tests.support.invented import invented_corpus, invented_queries
from bot.search import Index
corpus = invented_corpus(600)
index = Index(corpus)
for query in invented_queries(corpus, per_class=8, seed=5):
    print([(hit.id, hit.score, hit.matched) for hit in index.search(query.text)])
"""


def test_the_hash_seed_changes_nothing() -> None:
    answers = [
        subprocess.run(
            [sys.executable, "-c", _ASK], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert answers[0] == answers[1] != b""
