"""Ids that are proposed for what things are called, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.duplicate_entries import names_in
from bot.catalog.entry_ids import is_id, propose_id, slug
from bot.catalog.problems import Diagnostics
from bot.catalog.yaml_tree import read_tree


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Attention Is All You Need", "attention-is-all-you-need"),
        ("Ünïcødé – Straße", "unicode-strasse"),
        ("Привет, мир", "privet-mir"),
        ("Ελλάδα", "ellada"),
        ("김철수", "gimceolsu"),
        ("さくら", "sakura"),
        ("Łódź", "lodz"),
        ("ＧＰＴ－４", "gpt-4"),
        ("深度学习 LLM", "llm"),
        ("李沐", ""),
        ("日本語の論文", ""),
        ("深層学習 とは 2", ""),
        ("การเรียนรู้ 2", ""),
        ("1984", "1984"),
        ("C++", "cpp"),
        ("C#", "c-sharp"),
        ("F# for Scientists", "f-sharp-for-scientists"),
        ("PointNet++", "pointnet"),
        ("مرحبا", "mrhba"),
        ("تعلم الآلة", "talm-alala"),
        ("שלום", "shlvm"),
        ("नमस्ते", "namaste"),
        ("ქართული", "kartuli"),
        ("Բարեւ", "barev"),
        ("әлем", "alem"),
        ("x" * 47 + " y", "x" * 47),
    ],
)
def test_a_title_becomes_an_id(text: str, proposed: str) -> None:
    assert slug(text) == proposed


def test_the_first_text_that_can_be_written_in_latin_letters_is_taken() -> None:
    assert propose_id(["李沐", "", "Mu Li", "x"], "entry", ()) == "mu-li"
    assert propose_id(["李沐"], "entry", ()) == "entry-1"
    assert propose_id(["李沐"], "entry", {"entry-1"}) == "entry-2"


def test_a_number_is_added_where_the_id_is_taken() -> None:
    assert propose_id(["a"], "entry", {"a", "a-2"}) == "a-3"
    long = propose_id(["x" * 60], "entry", {"x" * 48})
    assert long == "x" * 43 + "-2"


@given(st.text(max_size=60))
def test_what_is_proposed_is_an_id(text: str) -> None:
    assert is_id(propose_id([text], "entry", {"a"}))


def test_an_entry_is_called_by_its_name_then_its_title_then_its_ids() -> None:
    text = b"{authors: [A], arxiv: '2309.06180', openreview: abc, aliases: [X, [Y]], title: T, name: N}"
    assert list(names_in(read_tree(text, Diagnostics("x")).root)) == ["N", "T", "X", "abc", "2309.06180"]
    assert list(names_in(read_tree(b"x", Diagnostics("x")).root)) == ["", "", "", "", ""]


def test_an_entry_without_a_latin_letter_is_called_by_what_its_link_ends_with() -> None:
    for link, last in (("https://arxiv.org/pdf/2309.06180v2", "2309.06180"), ("https://a.org/b/c-d.pdf", "c-d"),
                       ("https://openreview.net/pdf?id=mUVydzrkgz", "mUVydzrkgz")):  # fmt: skip
        text = f"{{links: {{paper: '{link}', code: 'https://a.org/x'}}}}".encode()
        assert list(names_in(read_tree(text, Diagnostics("x")).root))[-1] == last
