"""Characters that look like others are found, named as Unicode names them, and put in plain letters."""

import pytest

from bot.catalog.lookalikes import find_invisible, find_lookalike, in_plain_letters, is_quoted, named
from tests.support.catalog_texts import entry, problems_of


@pytest.mark.parametrize(
    ("letter", "plain", "name"),
    [
        ("\u00a0", " ", "a no-break space (U+00A0)"),
        ("\u3000", " ", "an ideographic space (U+3000)"),
        ("\u200b", "", "a zero width space (U+200B)"),
        ("\u00ad", "", "a soft hyphen (U+00AD)"),
        ("：", ":", "a fullwidth colon `：` (U+FF1A)"),
        ("，", ",", "a fullwidth comma `，` (U+FF0C)"),
        ("［", "[", "a fullwidth left square bracket `［` (U+FF3B)"),
        ("、", ",", "an ideographic comma `、` (U+3001)"),
        ("“", '"', "a left double quotation mark `“` (U+201C)"),
        ("’", "'", "a right single quotation mark `’` (U+2019)"),
        ("–", "-", "an en dash `–` (U+2013)"),
        ("ａ", "a", "a fullwidth latin small letter a `ａ` (U+FF41)"),
    ],
)
def test_a_lookalike_is_named_and_put_in_plain_letters(letter: str, plain: str, name: str) -> None:
    assert find_lookalike(f"x{letter}y") == letter
    assert in_plain_letters(f"x{letter}y") == f"x{plain}y"
    assert named(letter) == name


def test_other_letters_are_themselves() -> None:
    for text in ("plain", "Ünïcødé", "李沐", "a-b: c"):
        assert find_lookalike(text) == find_invisible(text) == ""
        assert in_plain_letters(text) == text
    assert find_invisible("a–b\u2060") == "\u2060"


@pytest.mark.parametrize(
    ("text", "is_one"), [("“x”", True), ("„x“", True), ("「x」", True), ("“x” y", False), ("“”", False)]
)
def test_a_text_between_other_quotes_is_told(text: str, is_one: bool) -> None:
    assert is_quoted(text) is is_one


def test_quotes_that_are_letters_are_told_unless_they_are_meant() -> None:
    (found,) = problems_of(entry("venue: “SOSP”"))
    assert str(found) == (
        "catalog.yaml:10:12: warning: the quotes around `“SOSP”` are part of the text; "
        "write `SOSP`, or put all of it in plain quotes if they belong to it"
    )
    assert problems_of(entry('venue: "“SOSP”"')) == ()
