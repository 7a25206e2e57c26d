"""Text that fits its field and is hardly meant; what is meant stays."""

import pytest

from bot.catalog.fields import RESOURCE_FIELDS
from bot.catalog.misplaced_text import identifier_before, misplaced, without_letters_of_pdf


def told(field: str, text: str) -> tuple[str, str | None] | None:
    found = misplaced(RESOURCE_FIELDS[field], text)
    return (found.hint, found.better) if found else None


@pytest.mark.parametrize(
    ("field", "text", "hint"),
    [
        ("title", "https://a.org/x", "write it below `links`"),
        ("venue", "www.neurips.cc", "write it below `links`"),
        ("authors", "https://a.org/ann", "write it below `links`"),
        ("title", "arXiv:1706.03762", "write it as `arxiv: 1706.03762`"),
        ("title", "10.1145/3600006.3613165", "write it as `doi: 10.1145/3600006.3613165`"),
        ("title", "[1706.03762] A title", "write `A title` and `arxiv: 1706.03762`"),
        ("title", "[math.GT/0309136] A title", "write `A title` and `arxiv: math.GT/0309136`"),
        ("title", "A [title](https://a.org/) here", "write `A title here`, and the link below `links`"),
        ("aliases", "[x](https://a.org/)", "write `x`, and the link below `links`"),
        ("title", "Deep learn- ing", "if a line ended there, write `learning`, or `learn-ing`"),
        ("venue", "Jour- nal", "if a line ended there, write `Journal`, or `Jour-nal`"),
    ],
)
def test_what_may_be_meant_is_told(field: str, text: str, hint: str) -> None:
    assert told(field, text) == (hint, None)


@pytest.mark.parametrize("text", ["TODO", "tbd", "n/a", "?", "...", "To be added.", " TBA "])
def test_a_placeholder_is_rather_left_out(text: str) -> None:
    assert {told(field, text) for field in ("venue", "summary", "why", "by")} == {("leave it out until it's known", "")}
    assert [told(field, text) for field in ("title", "name", "aliases", "authors")] == [None] * 4


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Pre- and post-training"),
        ("title", "A- B"),
        ("title", "TODO lists in practice"),
        ("title", "On https://a.org/ and more"),
        ("title", "1.5 times faster"),
        ("title", "[Oral] A title"),
        ("title", "[1706.03762]"),
        ("title", "See [1] (a)"),
        ("summary", "See https://a.org/"),
        ("summary", "[x](https://a.org/)"),
        ("summary", "Deep learn- ing"),
        ("by", "https://a.org/"),
        ("venue", "NeurIPS 2023"),
        ("venue", "arXiv:2309.06180"),
        ("title", "github.com/a/b"),
        ("title", "Jürgen’s “title” – 李"),
    ],
)
def test_what_is_meant_stays(field: str, text: str) -> None:
    assert told(field, text) is None


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("title", "https://a.org/x", "`https://a.org/x` is an address, no title"),
        ("authors", "https://a.org/x", "`https://a.org/x` is an address, no name of an author"),
        ("title", "[1706.03762] A title", "the title begins with `[1706.03762] `"),
        ("title", "Deep learn- ing", "`learn- ing` in `title` may be one word"),
    ],
)
def test_what_is_odd_is_named(field: str, text: str, message: str) -> None:
    found = misplaced(RESOURCE_FIELDS[field], text)
    assert found is not None
    assert found.message == message


def test_letters_from_a_pdf_become_those_that_are_seen() -> None:
    assert told("title", "ﬁne co\u200beﬃ\u00adcients") == ("", "fine coefficients")
    assert told("summary", "oﬀ") == ("", "off")
    assert told("title", "\u200b") is None  # another problem tells that nothing is visible
    assert without_letters_of_pdf("Ann") == "Ann"


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("arXiv:2309.06180 [cs.LG]", "arxiv", "2309.06180"),
        ("10.1145/3600006.3613165 (SOSP)", "doi", "10.1145/3600006.3613165"),
        ("2309.06180 version two", "arxiv", "2309.06180"),
        ("2309.06180", "arxiv", ""),
        ("arXiv:2309.06180 [cs.LG]", "doi", ""),
        ("2309.06180 and 2309.06181", "arxiv", ""),
        ("10.1145/36 00006", "doi", ""),
        ("none", "arxiv", ""),
        ("arXiv:2309.06180 abcDefghij", "arxiv", "2309.06180"),
    ],
)
def test_an_id_with_words_behind_it_is_found(text: str, scheme: str, value: str) -> None:
    assert identifier_before(text, scheme) == value
