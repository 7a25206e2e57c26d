"""The passage that shows why a text was found."""

import pytest

from bot.search import coverage, passage
from bot.search.stemming import stem

TEXT = (
    "Keeps the cache in pages, e.g. as an operating system does. It is open source, which is good practice with git. "
    "Merges chords from several players! 用两台机器。推理系统需要缓存。"
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("git", "It is open source, which is good practice with git."),
        ("GIT practise", "It is open source, which is good practice with git."),
        ("chord", "Merges chords from several players!"),
        ("merging chord", "Merges chords from several players!"),
        ("system", "Keeps the cache in pages, e.g. as an operating system does."),
        ("is git", "It is open source, which is good practice with git."),
        ("as", "Keeps the cache in pages, e.g. as an operating system does."),
        ("sev", "Merges chords from several players!"),
        ("缓存", "推理系统需要缓存。"),
        ("sev ", ""),
        ("se", ""),
        ("of", ""),
        ("pagination", ""),
        ("", ""),
        ("?!", ""),
    ],
)
def test_the_sentence_with_the_words_is_shown(query: str, expected: str) -> None:
    assert passage(TEXT, query) == expected


def test_the_sentence_with_most_of_the_words_is_shown_and_of_two_the_first() -> None:
    text = "One cache here. A cache of experts. The cache of\n experts again."
    assert passage(text, "expert cache") == "A cache of experts."
    assert passage(text, "cache") == "One cache here."
    assert passage("No end but a cache", "cache") == "No end but a cache"


def test_a_long_sentence_is_cut_around_the_words() -> None:
    long = " ".join([*(f"before{n}" for n in range(40)), "the sparse expert", *(f"after{n}" for n in range(40))])
    shown = passage(long, "sparse experts", 60)
    assert len(shown) <= 60
    assert "sparse expert" in shown
    assert shown[0] == shown[-1] == "…"
    assert set(shown.strip("…").split()) <= set(long.split())
    assert passage(long, "before0 before1", 60).startswith("before0 before1 ")
    assert passage(long, "after39", 60).endswith(" after39")
    chinese = passage("机" * 300 + "缓存" + "器" * 300, "缓存", 40)
    assert "缓存" in chinese
    assert len(chinese) <= 40


def test_a_text_as_long_as_the_limit_is_not_cut() -> None:
    text = "expert " * 8 + "cache"
    assert passage(text, "cache", len(text)) == text
    assert passage(text, "cache", len(text) - 1).startswith("…")


@pytest.mark.parametrize(
    "words",
    [
        ("chord", "chords"),
        ("merge", "merging", "merged", "merges"),
        ("cache", "caching", "cached", "caches"),
        ("study", "studies", "studied", "studying"),
        ("quantize", "quantized", "quantization", "quantizations"),
        ("quantise", "quantisation", "quantisations"),
        ("generate", "generated", "generation", "generations"),
        ("class", "classes"),
        ("push", "pushes", "pushing"),
        ("search", "searches"),
        ("box", "boxes"),
        ("prune", "pruning"),
        ("plan", "planning", "planned", "plans"),
        ("call", "calling", "called"),
        ("gpu", "gpus"),
    ],
)
def test_forms_of_one_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len(set(map(stem, words))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("note", "not"), ("use", "us"), ("bus", "bu"), ("analysis", "analysi"), ("string", "str"), ("bed", "b"),
     ("gas", "ga"), ("v100s", "v100"), ("nation", "nate"), ("thing", "th"), ("class", "clas")],
)  # fmt: skip
def test_other_words_keep_their_own(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("query", "share"),
    [("batches of tokens", 1.0), ("batches of requests", 0.5), ("batches, pages and requests", 1 / 3), ("", 0.0)],
)
def test_coverage_is_the_share_of_words_that_say_something(query: str, share: float) -> None:
    assert coverage("It forms a batch of each token.", query) == share
