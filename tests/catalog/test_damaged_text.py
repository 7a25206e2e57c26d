"""Text that was copied as HTML or read in a wrong encoding: what it was is found, and plain text is left alone."""

import pytest

from bot.catalog.damaged_text import damages, html_in, reread, without_html
from tests.support.catalog_texts import entry, problems_of


@pytest.mark.parametrize(
    ("text", "first", "clean"),
    [
        ("Caf&eacute; <i>x</i>", "&eacute;", "Café x"),
        ("H<sub>2</sub>O", "<sub>", "H2O"),
        ("<I>x</I> y", "<I>", "x y"),
        ('<span class="a">x</span>', '<span class="a">', "x"),
        ("x<br/>y", "<br/>", "x y"),
        ("x <br> y", "<br>", "x y"),
        ("x<BR>y", "<BR>", "x y"),
        ("<p>x</p>", "<p>", "x"),
        ("&#233;&#xE9;&amp;", "&#233;", "éé&"),
        ("&nbsp;x&#10;y", "&nbsp;", "x y"),
        ("a &amp;amp; b", "&amp;", "a & b"),
        ("&lt;i&gt;x&lt;/i&gt;", "&lt;", "x"),
    ],
)
def test_html_is_found_and_taken_out(text: str, first: str, clean: str) -> None:
    assert html_in(text) == first
    assert without_html(text) == clean


@pytest.mark.parametrize(
    "text", ["R&D", "AT&T; x", "a < b > c", "The <i> tag", "Vec<T>", "&#9999999;", "&#x0;", "&#27;", "x <T>y</T>", "&;"]
)
def test_what_only_looks_like_html_stays(text: str) -> None:
    assert html_in(text) == ""
    assert without_html(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("JÃ¼rgen", "Jürgen"),
        ("JÃƒÂ¼rgen", "Jürgen"),
        ("cafÃ©", "café"),
        ("â€œxâ€\x9d", "“x”"),
        ("æ\x9dŽ", "李"),
        ("Ã\xa0 la", "à la"),
        ("ðŸ˜€", "😀"),
    ],
)
def test_what_was_read_in_a_wrong_encoding_is_read_again(text: str, meant: str) -> None:
    assert reread(text) == meant


@pytest.mark.parametrize("text", ["Jürgen", "São Paulo", "ÃO", "Ã", "Ã¼¼"[:1], "naïve – “x”", "Łódź", "李沐", "plain"])
def test_other_letters_stay(text: str) -> None:
    assert reread(text) == text


def test_both_are_told_one_after_the_other() -> None:
    found = list(damages("&lt;JÃ¼rgen"))
    assert [(message, better) for message, better, _ in found] == [
        ("`{}` holds letters that were read in a wrong encoding", "&lt;Jürgen"),
        ("`{}` holds HTML, such as `&lt;`", "<Jürgen"),
    ]
    assert [undone("&lt;JÃ¼rgen") for _, _, undone in found] == ["&lt;Jürgen", "<Jürgen"]
    assert next(damages("<span x='{y}'>a</span>"))[0].format("title") == (
        "`title` holds HTML, such as `<span x='{y}'>`"
    )


def test_a_lost_letter_is_named() -> None:
    (found,) = problems_of(entry("authors: [J\ufffdrgen]"))
    assert str(found) == (
        "catalog.yaml:10:15: warning: `authors` holds a replacement character `\ufffd` (U+FFFD), "
        "where a letter was lost; write the letter again"
    )
