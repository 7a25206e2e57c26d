"""Quality on an invented corpus: how often the right entry comes first, by kind of query."""

from collections import defaultdict
from functools import cache

import pytest

from bot.search import Entry, Index, Verdict, verdict
from tests.support.invented import Query, invented_corpus, invented_queries, query_classes

SIZE = 1_500
CORPUS = invented_corpus(SIZE + 200)

LEAST = defaultdict(
    lambda: 0.98,
    {"name with a typo": 0.97, "name with two typos": 0.90, "phrase with two typos": 0.93, "acronym": 0.95},
)


@cache
def index() -> Index:
    return Index(CORPUS[:SIZE])


@cache
def queries() -> list[Query]:
    return invented_queries(CORPUS[:SIZE], per_class=60, seed=3)


def right(cls: str) -> float:
    asked = [query for query in queries() if query.cls == cls]
    firsts = [(index().search(query.text), query) for query in asked]
    return sum(bool(hits) and hits[0].id in query.relevant for hits, query in firsts) / len(asked)


@pytest.mark.parametrize("cls", query_classes())
def test_the_right_entry_comes_first(cls: str) -> None:
    assert right(cls) >= LEAST[cls]


def test_sure_answers_are_right_in_99_of_100() -> None:
    answers = [(index().search(query.text), query) for query in queries()]
    sure = [hits[0].id in query.relevant for hits, query in answers if verdict(hits) is Verdict.SURE]
    assert sum(sure) >= 0.99 * len(sure) > 0.4 * len(queries())


def test_of_titles_that_are_not_there_at_most_one_in_fifty_is_answered_as_sure() -> None:
    known = {entry.title for entry in CORPUS[:SIZE]}
    absent = [entry.title for entry in CORPUS[SIZE:] if entry.title not in known]
    assert sum(verdict(index().search(title)) is Verdict.SURE for title in absent) <= len(absent) / 50


PAPER = Entry("p", "Sparse Routing in Mixtures", name="RouteNet", aliases=("Mixture Router",), authors=("Ana Søgaard",),
              topics=("Experts",), year=2021, venue="ICLR", text="Keeps idle experts on disk.",
              identifiers=("doi:10.1145/1234567",))  # fmt: skip
OTHERS = [Entry("q", "Dense Routing on Disk", authors=("Bo Li",), year=2021), Entry("r", "Experts in the Loop")]


@pytest.mark.parametrize(
    ("asked", "matched"),
    [
        ("routenet", "name"),
        ("mixture router", "alias"),
        ("sparse routing", "title"),
        ("sogaard", "author"),
        ("iclr", "venue"),
        ("idle", "text"),
        ("10.1145/1234567", "identifier"),
    ],
)
def test_a_hit_says_which_field_it_was_found_in(asked: str, matched: str) -> None:
    hit = Index([PAPER, *OTHERS]).search(asked)[0]
    assert (hit.id, hit.matched) == ("p", matched)


def test_a_word_in_the_title_outranks_the_same_word_in_topics_and_text() -> None:
    small = Index([PAPER, *OTHERS])
    assert small.search("experts")[0].id == "r"
    assert small.search("disk")[0].id == "q"
