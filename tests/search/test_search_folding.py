"""Folding and tokenizing."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.search import fold
from bot.search.words import compounds, concatenate, initials, normalize, tokenize


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("ｖＬＬＭ", "vllm"),
        ("Tülu", "tulu"),
        ("Poincaré", "poincare"),
        ("Oﬀline", "offline"),
        ("Straße", "strasse"),
        ("β-VAE", "beta-vae"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "e"),
        ("x²", "x2"),
    ],
)
def test_letters_fold_to_what_a_plain_keyboard_has(written: str, typed: str) -> None:
    assert fold(written) == typed


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("C++", "cplusplus"),
        ("C#, F#", "csharp, fsharp"),
        ("ｃ＋＋", "cplusplus"),
        ("C++17", "cplusplus 17"),
        ("PointNet++: deep", "pointnetplusplus: deep"),
        ("é++", "eplusplus"),
        ("a+b, a+++, issue#12, #1, ++", "a+b, a+++, issue#12, #1, ++"),
    ],
)
def test_plus_and_sharp_after_a_letter_belong_to_the_word(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert " ".join(tokenize(folded)) == normalize(folded)


@given(st.text(st.sampled_from("ac+#1 é\n")))
def test_symbols_fold_to_the_same_twice(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_greek_word_stays_greek_and_kana_keeps_its_voicing() -> None:
    assert fold("λόγος") == "λογοσ"
    assert fold("が") == "が" != fold("か")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
@example("\u3097")  # nothing, among Hiragana
def test_words_and_concatenated_text_hold_only_letters_and_digits(text: str) -> None:
    assert all(char.isalnum() for char in concatenate(fold(text)))
    assert all(char.isalnum() for word in tokenize(fold(text)) for char in word)


@given(st.text(st.characters(codec="ascii")))
def test_ascii_words_joined_are_the_concatenated_text(text: str) -> None:
    assert "".join(tokenize(fold(text))) == concatenate(fold(text)) == normalize(fold(text)).replace(" ", "")


def test_a_run_of_chinese_gives_its_pairs() -> None:
    assert tokenize("用vllm推理系统") == ["用", "vllm", "推理", "理系", "系统"]


def test_a_middle_dot_separates_katakana() -> None:
    assert tokenize(fold("ディープ・ラボ")) == ["ディ", "ィー", "ープ", "ラボ"]


def test_punctuation_inside_a_word_gives_a_compound() -> None:
    assert compounds("fine-tuning, again: gpt-4's state") == ["finetuning", "gpt4s"]


def test_initials_come_with_and_without_function_words() -> None:
    assert initials(["attention", "is", "all", "you", "need"]) == ("aiayn", "aayn")
