"""What a row says of an entry ends where a sentence or a phrase ends, is safe, and fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_text import flat, size
from bot.ui.kit.excerpt import excerpt

LONG = "and so on " * 30


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        (f"It pages memory. It {LONG}.", "It pages memory."),
        (f"One. Two! Three? Four {LONG}.", "One. Two! Three?"),
        (f"Prof. Ma gave us this one. It {LONG}.", "Prof. Ma gave us this one."),
        (f"By J. Smith et al. in 2020. It {LONG}.", "By J. Smith et al. in 2020."),
        (f"He said “read it.” It {LONG}.", "He said “read it.”"),
        (f"Version 0.4 is out. It {LONG}.", "Version 0.4 is out."),
        (f"It pages memory.\nIt {LONG}.", "It pages memory."),
        (f"{'x' * 99}. It {LONG}.", "x" * 99 + "."),
        (f"It says *so*. It {LONG}.", "It says \\*so\\*."),
        ("*So*. And", "\\*So\\*. And"),
        ("One. " + "x" * 95, "One. " + "x" * 95),
        ("分页存储键值缓存。" + "很长的句子" * 30, "分页存储键值缓存。"),
    ],
)
def test_whole_sentences_are_taken_while_they_fit(text: str, shown: str) -> None:
    assert excerpt(text, 100) == shown


def test_a_first_sentence_that_is_too_long_ends_after_a_phrase_or_else_a_word() -> None:
    text = "A small language for programs that call a model many times, and a runtime: it keeps caches for later"
    assert excerpt(text, 80) == "A small language for programs that call a model many times, and a runtime…"
    words = "many words and no comma anywhere in this sentence " * 4
    assert excerpt(words, 80) == "many words and no comma anywhere in this sentence many words and no comma…"


def test_a_sentence_does_not_end_after_an_abbreviation() -> None:
    assert excerpt(f"Prof. Ma {LONG}.", 40) == "Prof. Ma and so on and so on and so on…"


def test_a_phrase_of_forty_characters_is_long_enough_and_a_shorter_one_is_not() -> None:
    assert excerpt(f"{'x' * 34} *yyy*, then {LONG}", 60) == f"{'x' * 34} \\*yyy\\*…"
    assert excerpt(f"{'x' * 34} yyyy, then {LONG}", 60) == f"{'x' * 34} yyyy, then and so on…"


@given(st.text(max_size=400), st.integers(20, 300))
def test_it_fits_and_says_nothing_that_is_not_there(text: str, limit: int) -> None:
    shown = excerpt(text, limit)
    assert size(shown) <= limit + 2, "but for the two marks around right-to-left text"
    assert "\n" not in shown
    if size(flat(text)) <= limit // 2 and flat(text).isalpha():
        assert flat(text) in shown
