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
