"""Where a DOI or an arXiv id ends in a text or a link: the likeliest reading first, then the shorter ones."""

import pytest

from bot.catalog.arxiv_ids import id_at_end
from bot.catalog.dois import doi_in_link, doi_in_text, trimmed


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("10.1000/abc.", "10.1000/abc"),
        ("10.1000/a(b)", "10.1000/a(b)"),
        ("10.1000/a(b))", "10.1000/a(b)"),
        ("10.1000/a[b]].", "10.1000/a[b]"),
        ("10.1000/a<b>>,", "10.1000/a<b>"),
        ("...", ""),
        ("", ""),
    ],
)
def test_punctuation_and_brackets_of_the_sentence_are_no_part(written: str, kept: str) -> None:
    assert trimmed(written) == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/ABC.", ("10.1000/abc",)),
        ("10.1000/a%2Fb%28c%29", ("10.1000/a/b(c)", "10.1000/a/b(c", "10.1000/a/b")),
        ("10.1000/abc](https://example.org/", ("10.1000/abc", "10.1000/abc](https://example.org/")),
        ("10.1000/abc;x", ("10.1000/abc;x", "10.1000/abc")),
        ("10.1000/abc.HTML", ("10.1000/abc.html", "10.1000/abc")),
        ("10.1000/", ()),
        ("10.12/x", ()),
    ],
)
def test_a_doi_in_a_text_is_read_whole_first(text: str, found: tuple[str, ...]) -> None:
    assert doi_in_text(text) == found


@pytest.mark.parametrize("tail", ["v2", "/suppl_file/x.zip", ".zip", "/files/a"])
def test_a_version_or_file_behind_a_doi_is_rather_no_part_of_it(tail: str) -> None:
    assert doi_in_text(f"10.1101/2020.01.01.123456{tail}")[:2] == (
        "10.1101/2020.01.01.123456",
        f"10.1101/2020.01.01.123456{tail}",
    )
    assert doi_in_link(f"10.1101/2020.01.01.123456{tail}")[0] == "10.1101/2020.01.01.123456"


@pytest.mark.parametrize(
    ("link", "found"),
    [
        (
            "10.1101/2020.01.01.123456v2.full.pdf",
            ("10.1101/2020.01.01.123456", "10.1101/2020.01.01.123456v2.full.pdf"),
        ),
        ("10.1000/abcv2", ("10.1000/abcv2", "10.1000/abc")),
        ("10.1126/science.abc/full", ("10.1126/science.abc", "10.1126/science.abc/full")),
        ("10.1145/1.2?download=true#x", ("10.1145/1.2", "10.1145/1.2?download=true#x")),
        ("10.1145/1.2#a?b#c", ("10.1145/1.2", "10.1145/1.2#a?b#c")),
        ("10.1000/a/b/c", ("10.1000/a/b/c", "10.1000/a/b", "10.1000/a")),
        ("10.1002%2Fabc", ("10.1002/abc",)),
        ("10.1000/ABC.PDF", ("10.1000/abc", "10.1000/abc.pdf")),
        ("10.1/abc", ()),
    ],
)
def test_a_doi_in_a_link_is_read_without_the_page_first(link: str, found: tuple[str, ...]) -> None:
    assert doi_in_link(link) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/abs/2309.06180v2", "2309.06180"),
        ("/MATH.GT/0309136.PDF", "math/0309136"),
        ("arxiv2309.06180", "2309.06180"),
        ("/a2309.06180", None),
        ("/abs/２３０９.06180", None),
        ("/abs/2309.06180/more", None),
    ],
)
def test_an_arxiv_id_is_read_at_the_end_of_a_path(path: str, found: str | None) -> None:
    assert id_at_end(path) == found
