"""Typos: which words, prefixes and names are found in spite of them, and which of them come first."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, DamerauLevenshtein

from bot.search import Entry, Index
from bot.search.vocabulary import PrefixIndex, Vocabulary

words = st.text("abc", min_size=1, max_size=8)
# Few letters, so that almost every word is near another; enough words that not all of them are compared one by one.
EVERY = sorted("".join(letters) for size in range(1, 6) for letters in product("abcd", repeat=size))
EVERY_WORD = Vocabulary(EVERY)


def named(query: str, *entries: str) -> list[str]:
    """The titles found; an entry written "Name: title" has that name."""
    index = Index([Entry(e, e, aliases=(e.partition(":")[0],) if ":" in e else ()) for e in entries])
    return [hit.id for hit in index.search(query)]


@given(words, st.sets(words, min_size=1))
def test_all_words_one_edit_away_are_near_and_no_others(word: str, known: set[str]) -> None:
    vocabulary = Vocabulary(sorted(known))
    near = {vocabulary.words[number] for number in vocabulary.one_edit(word)}
    assert near == {other for other in known if OSA.distance(word, other) == 1}


@pytest.mark.parametrize("word", ["abcd", "dd", "aabbc", "bdbdb", "cx"])
def test_all_of_very_many_words_one_edit_away_are_near(word: str) -> None:
    near = {EVERY_WORD.words[number] for number in EVERY_WORD.one_edit(word)}
    assert near == {other for other in EVERY if OSA.distance(word, other) == 1}


@given(words, st.sets(words, min_size=1))
def test_words_with_a_prefix_one_edit_away_are_found(start: str, known: set[str]) -> None:
    vocabulary = Vocabulary(sorted(known))
    ranges = vocabulary.prefix_one_edit(start)
    found = {word for low, high, _ in ranges for word in vocabulary.words[low:high]}
    assert all(OSA.distance(start, meant) == 1 for _, _, meant in ranges)
    assert all(vocabulary.words[at].startswith(meant) for low, high, meant in ranges for at in range(low, high))
    near = {w for w in known if any(OSA.distance(start, w[:n]) == 1 for n in (len(start), len(start) + 1))}
    assert near <= found


@given(st.text("abc", min_size=5, max_size=9), st.sets(st.text("abc", min_size=3, max_size=9), min_size=1))
def test_words_two_edits_away_have_two_edits(word: str, known: set[str]) -> None:
    vocabulary = Vocabulary(sorted(known))
    for number in vocabulary.two_edits(word):
        assert DamerauLevenshtein.distance(word, vocabulary.words[number]) == 2


@pytest.mark.parametrize("typed", ["quantzaton", "qunatizatoin", "quantizaxxion", "uqantizatino", "qantiation"])
def test_two_edits_are_found_wherever_they_are(typed: str) -> None:
    vocabulary = Vocabulary(sorted({*EVERY, "quantization"}))
    assert [vocabulary.words[number] for number in vocabulary.two_edits(typed)] == ["quantization"]


@given(st.text("abc", min_size=2, max_size=8), st.sets(st.text("abc", min_size=2, max_size=12), min_size=1))
def test_prefixes_one_typo_away_are_found(start: str, texts: set[str]) -> None:
    entries = sorted(texts)
    prefix_index = PrefixIndex([(text, entry) for entry, text in enumerate(entries)])
    assert list(prefix_index.with_prefix(start)) == [
        entry for entry, text in enumerate(entries) if text.startswith(start)
    ]
    near = prefix_index.with_fuzzy_prefix(start, len(entries))
    sizes = (len(start) - 1, len(start), len(start) + 1)
    for entry, text in enumerate(entries):
        starts = {text} if len(text) < len(start) else {text[:n] for n in sizes} - {start[:-1]}
        assert (entry in near) == any(OSA.distance(start, prefix) == 1 for prefix in starts)


def test_a_prefix_with_a_typo_is_found_though_others_have_its_words_by_chance() -> None:
    by_chance = [f"Notes {n} on pop, up and down" for n in range(20)]
    assert named("pp-up a", *by_chance, "Pop-up assembly of small machines")[0] == "Pop-up assembly of small machines"


@pytest.mark.parametrize(
    ("typed", "matched"),
    [("gadgit tr", "title"), ("whizbng", "name"), ("thingamjig o", "alias"), ("thingamjig", "alias")],
)
def test_a_hit_with_a_typo_says_where_it_was_found(typed: str, matched: str) -> None:
    entry = Entry("e", "Gadget Trees of Sorts", name="Whizbang", aliases=("Thingamajig Of Old",))
    assert [hit.matched for hit in Index([entry]).search(typed)] == [matched]


def test_punctuation_tells_which_prefix_was_meant() -> None:
    harp, hrp = "HARP: Orchestrating training", "HRP: Human aid with orthoses"
    assert named("hrp: or", harp, hrp)[:2] == [harp, hrp]


def test_an_exact_prefix_needs_no_typo() -> None:
    assert named("seer-", "SEER: Much else", "SEER-MoE: Experts", "Sheer-Plan: Cloth")[0] == "SEER-MoE: Experts"


def test_a_name_with_a_typo_is_found_beside_a_prefix_without_punctuation() -> None:
    begins, name = "SLO-aware scaling of chips", "S-LoRA: Serving many adapters"
    assert named("s-loa", begins, name)[:2] == [begins, name]


def test_a_name_with_a_typo_is_second_to_an_acronym() -> None:
    initials, name = "Deep Randomized Ensembles for Metric Learning", "Dremel: Analysis of datasets"
    assert named("dreml", name, initials) == [initials, name]


def test_a_name_of_several_words_is_found_with_two_typos_in_one_among_many_with_that_prefix() -> None:
    others = [f"Scaling {thing} in Language Models" for thing in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    wanted = "Scaling Language Models: Lessons learned"
    assert named("scaling lanfguae models", *others, wanted)[0] == wanted


def test_a_whole_name_with_a_typo_comes_before_a_longer_one() -> None:
    whole = Entry("whole", "Attention is enough", aliases=("Transformers",))
    going_on = Entry("on", "Transformers are models of state", aliases=("Transformers are models",))
    assert [hit.id for hit in Index([going_on, whole]).search("trasnformers")] == ["whole", "on"]


def test_a_name_with_two_typos_comes_before_a_title_with_that_prefix() -> None:
    title, name = "Preference Completion from Partial Rankings", "Preference Completion: Ranking by pairs"
    assert named("preferenec completiohn", title, name) == [name, title]


def test_a_name_without_its_space_comes_before_one_with_that_prefix() -> None:
    whole, longer = "Baby Llama: small teachers", "BabyLlama-2: ensembles"
    assert named("babyllama", longer, whole) == [whole, longer]


def test_a_phrase_with_a_typo_comes_before_its_words_scattered() -> None:
    scattered = "An Efficient Toolbox of Tests for Foundation Work"
    together = "Open and Efficient Foundation Models"
    assert named("and efficiemt foundation", scattered, together)[0] == together


def test_in_a_short_query_a_known_word_may_be_mistyped_too() -> None:
    others = ["DEP force for devices", "Notes on dynamic stability"]
    assert named("dep dynamica", *others, "Deep Dynamical Models of Flow")[0] == "Deep Dynamical Models of Flow"


def test_concatenated_words_are_found_beside_a_title_with_that_prefix() -> None:
    begins, amid = "Efficient Large Language Models: A Survey", "Memory Cost for Efficient Large Language Models"
    assert named("efficientlarge language model", begins, amid) == [begins, amid]


@pytest.mark.parametrize("asked", ["简的对比学", "简单对比学", "单的对比习"])
def test_a_missing_character_does_no_harm_in_chinese(asked: str) -> None:
    others = ["不需要负样本的对比学习", "图片和文本之间的对比学习", "多视角下的对比学习", "单目深度估计的学习"]
    assert named(asked, *others, "简单的对比学习加数据增强")[0] == "简单的对比学习加数据增强"


def test_an_acronym_is_among_the_first_five_whatever_has_it_as_a_prefix() -> None:
    prefixed = [f"Epis{ending} things" for ending in ("odic", "temic", "odes", "tles", "copal", "tasis", "ode")]
    wanted = "Exploitation of Prior Information in Space"
    assert wanted in named("epis", *prefixed, wanted)[:5]


def test_author_and_word_are_among_the_first_five_whatever_titles_have_both_words() -> None:
    titles = [Entry(f"t{n}", f"All You Need Is {thing} Efficient Things") for n, thing in enumerate("ABCDEFGH")]
    author_title_match = Entry("cited", "On efficient decoding", authors=("Hao You", "Ann Other"))
    hits = Index([*titles, author_title_match]).search("you efficient")
    assert "cited" in [hit.id for hit in hits[:5]]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_author_of_very_many_papers_is_found_with_a_word_of_one() -> None:
    papers = [Entry(f"p{n}", f"Thing number {n} of many", authors=("Someone Chen",)) for n in range(9_000)]
    others = [Entry(f"o{n}", f"Acceleration by way {n}", authors=("Else",)) for n in range(100)]
    wanted = Entry("wanted", "Serial datatypes for acceleration", authors=("Yu Chen", "Else"))
    assert Index([*papers, *others, wanted]).search("chen acceleration")[0].id == "wanted"
