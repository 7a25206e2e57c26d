"""Which of several entries that have the words of a query comes first, and how sure that is."""

import random

import pytest

from bot.search import Entry, Hit, Index, Verdict, verdict
from tests.support.invented import invented_corpus


def first(query: str, *titles: str) -> str:
    return Index([Entry(title, title) for title in titles]).search(query)[0].id


def test_a_mistyped_prefix_with_a_hyphen_still_counts_as_a_prefix() -> None:
    taught, evaluation = "Self-Taught Evaluators", "Self-Evaluation as a Defense of Language Models"
    assert first("sef-evalua", taught, evaluation) == evaluation


def test_one_word_of_a_title_does_not_match_two_adjacent_words_of_a_query() -> None:
    assert first("ppug & pl", "Plug-and-Play Pruning", "Plug & Play Networks") == "Plug & Play Networks"


def test_a_hyphen_picks_its_title_out_of_many_with_the_same_prefix() -> None:
    others = [f"Learning to {word} {number}" for number, word in enumerate(["tell", "train", "trust"] * 40)]
    assert first("learning-t", *others, "Learning-to-Try Gradients") == "Learning-to-Try Gradients"


def test_common_words_in_the_title_come_before_the_same_words_in_prose() -> None:
    prose = [
        Entry(f"p{n}", f"Pruning number {n} of language things", text="for efficient language use") for n in range(400)
    ]
    wanted = Entry("wanted", "Tokens for Efficient Language Models")
    assert Index([*prose, wanted]).search("for efficient planguage")[0].id == "wanted"


def test_words_that_many_entries_have_are_less_sure_than_rare_ones() -> None:
    corpus = invented_corpus(800, seed=11)
    rare = Entry("rare", "Sparse Thermohaline Decoding for Molluscs")
    index = Index([*corpus, rare])
    scattered = random.Random(3).sample(corpus, 100)
    common = [index.search(f"{(words := entry.title.split())[-1]} {words[-3]}")[0].score for entry in scattered]
    assert index.search("molluscs thermohaline")[0].score > sorted(common)[50]
    assert verdict(index.search("thermohaline decoding")) is Verdict.SURE


def test_an_unknown_word_lowers_confidence_more_than_a_stop_word() -> None:
    index = Index([*invented_corpus(800, seed=11), Entry("m", "Sparse Thermohaline Decoding for Molluscs")])
    about, nowhere = index.search("thermohaline decoding paper"), index.search("thermohaline decoding zygomatic")
    assert about[0].score > nowhere[0].score
    assert verdict(nowhere) is not Verdict.SURE


@pytest.mark.parametrize(
    ("query", "sure"),
    [
        ("zedbert", True),
        ("zedbert 3", True),
        ("zedbert 4", False),
        ("quibble", False),  # a prefix of three names is the name of none
        ("quibble notes", True),
    ],
)
def test_another_version_and_a_prefix_of_several_names_are_asked_about(query: str, sure: bool) -> None:
    named = ("Quibble Infinity", "Quibble Notes", "Quibble Report")
    entries = [Entry(name, f"On {name}", name=name) for name in named]
    zedbert = Entry("z", "Pretraining of Deep Things", name="ZedBERT 3", year=2019)
    index = Index([*invented_corpus(800, seed=11), *entries, zedbert])
    assert (verdict(index.search(query)) is Verdict.SURE) is sure


@pytest.mark.parametrize(
    ("copied", "sure"),
    [
        ("A Survey on Mixture of Experts", False),  # part of a longer title: that of another paper
        ("a survey on mixture of experts", True),  # typed by somebody who remembers a part
        ("A SURVEY ON MIXTURE OF EXPERTS", True),  # the caps lock key
        ("A Survey on Inference Techniques for Mixture of Experts Models", True),
        ("A Survey on Inferrence Techniques for Mixture of Experts", True),
        ("Serving Experts Together", True),  # what comes before a colon
        ("Shelves for Many Readers", True),  # and after it
    ],
)
def test_what_is_written_as_a_title_must_be_the_whole_of_one(copied: str, sure: bool) -> None:
    titles = [
        "A Survey on Inference Techniques for Mixture of Experts Models",
        "Serving Experts Together: Shelves for Many Readers",
    ]
    index = Index([*invented_corpus(800, seed=11), *(Entry(title, title) for title in titles)])
    hits = index.search(copied)
    assert hits[0].id in titles
    assert (verdict(hits) is Verdict.SURE) is sure


LANGUAGES = {"c": "C for Everyone", "cpp": "A Tour of C++", "cs": "C# in Depth", "p": "PointNet", "pp": "PointNet++"}


@pytest.mark.parametrize(
    ("query", "first"),
    [("c++", "cpp"), ("C++ ", "cpp"), ("c+", "cpp"), ("tour of c++", "cpp"), ("c plus plus", "cpp"), ("c#", "cs"),
     ("csharp", "cs"), ("c", "c"), ("pointnet", "p"), ("pointnet++", "pp")],
)  # fmt: skip
def test_languages_with_a_symbol_are_not_the_one_without(query: str, first: str) -> None:
    index = Index([Entry(each, title) for each, title in LANGUAGES.items()])
    assert index.search(query)[0].id == first


def test_a_chinese_author_is_found_as_a_latin_one_is() -> None:
    authors = {"one": "张伟", "two": "王小明", "three": "Mu Li (李沐)", "four": "Woosuk Kwon"}
    known = (Entry(each, f"Paper {each}", authors=(author,)) for each, author in authors.items())
    index = Index([*invented_corpus(300, seed=5), *known])
    for query, found in (("张伟", "one"), ("王小明", "two"), ("小明", "two"), ("李沐", "three"), ("Kwon", "four")):
        hits = index.search(query)
        assert (hits[0].id, hits[0].matched) == (found, "author"), query
        assert verdict(hits) is not Verdict.ABSENT, query


def test_a_word_that_a_text_has_comes_before_words_that_are_only_like_it() -> None:
    index = Index(
        [
            Entry("text", "Chords for jazz", text="The notes are in a git repository."),
            Entry("author", "Chords for pop", authors=("Gi, Tom", "Gita Rao")),
            Entry("title", "A digital giant"),
        ]
    )
    assert index.search("git")[0] == Hit("text", index.search("git")[0].score, "text")
    assert index.search("repository")[0].id == "text"


def test_a_word_that_a_text_has_comes_before_the_beginning_of_a_longer_word() -> None:
    index = Index([Entry("title", "Composers of opera"), Entry("text", "Songs", text="How to compose them.")])
    assert index.search("compose")[0].id == "text"


@pytest.mark.parametrize("asked", ["merge", "merging", "merged", "merges"])
def test_other_inflections_are_found_after_the_word_itself(asked: str) -> None:
    words = ["merge", "merging", "merged", "merges"]
    index = Index([*(Entry(word, "Experts", text=f"They {word} them.") for word in words), Entry("none", "Mercury")])
    found = [hit.id for hit in index.search(asked)]
    assert found[0] == asked
    assert set(found[:4]) == set(words)


def test_what_only_texts_have_is_never_sure() -> None:
    index = Index([Entry("only", "Chords", text="Continuous batching of requests."), Entry("other", "Melodies")])
    hits = index.search("continuous batching of requests")
    assert [hit.matched for hit in hits][:1] == ["text"]
    assert verdict(hits) is Verdict.ABSENT


def test_the_beginning_of_a_name_is_not_sure_where_the_word_is_anothers_author() -> None:
    index = Index([Entry("name", "Courses", name="Chenzomi"), Entry("author", "Experts", authors=("Bo Chen",))])
    assert verdict(index.search("chen")) is Verdict.UNSURE


@pytest.mark.parametrize("asked", ["osdi22 orca", "osdi2022 orca", "orca osdi22", "orca osdi 2022"])
def test_a_venue_may_be_joined_with_its_year(asked: str) -> None:
    others = [Entry(f"other{year}", "Orca again", venue="OSDI", year=year) for year in (2021, 2023)]
    index = Index([Entry("orca", "Orca serves", venue="OSDI", year=2022), *others])
    assert index.search(asked)[0].id == "orca"
