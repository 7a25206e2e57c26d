"""A resource as BibTeX: fields that a style can use, whatever the catalog says about the venue."""

import pytest

from bot.catalog.bibtex import bibtex
from bot.catalog.model import Kind, Resource


@pytest.mark.parametrize(
    ("venue", "lines"),
    [
        ("SOSP, pp. 611–626", ["booktitle = {SOSP}", "pages = {611--626}"]),
        ("ICML, PMLR 235, pp. 53328-53345", ["booktitle = {ICML, PMLR 235}", "pages = {53328-53345}"]),
        ("NeurIPS (poster)", ["booktitle = {NeurIPS (poster)}"]),
        ("arXiv preprint", ["journal = {arXiv preprint}"]),
    ],
)
def test_pages_stand_apart_from_the_venue(venue: str, lines: list[str]) -> None:
    entry = bibtex(Resource(id="x", title="On vLLM", kind=Kind.PAPER, topics=("a",), venue=venue))
    assert [f"  {line}," for line in lines] == [
        line for line in entry.splitlines() if line.startswith(("  booktitle", "  journal", "  pages"))
    ]


def test_what_latex_would_read_is_written_for_it_and_a_backslash_is_left_out() -> None:
    entry = bibtex(Resource("x", r"A & B \evil 5%", Kind.PAPER, ("a",), venue=r"Systems & Networks_2 \input"))
    assert r"title = {A \& B evil 5\%}" in entry
    assert r"booktitle = {Systems \& Networks\_2 input}" in entry


@pytest.mark.parametrize(("count", "others"), [(30, False), (31, True)])
def test_thirty_authors_are_named_and_more_are_others(count: int, others: bool) -> None:
    authors = tuple(f"Author{number}" for number in range(count))
    entry = bibtex(Resource("x", "Title", Kind.PAPER, ("a",), authors=authors))
    assert entry.count("Author") == 30
    assert ("and others}" in entry) is others
