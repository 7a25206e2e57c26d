"""Among up to a million entries, names and titles come first, with typos almost always."""

import random

import pytest

from bot.search import Entry, Index
from tests.support.invented import invented_corpus, typo

ASKED = 500


@pytest.mark.parametrize("size", [20_000, pytest.param(1_000_000, marks=pytest.mark.prove)])
def test_names_and_titles_are_found_among_very_many(size: int) -> None:
    corpus = invented_corpus(size, seed=9)
    index = Index(corpus)
    titles = {entry.id: entry.title for entry in corpus}
    rng = random.Random(4)
    named = rng.sample([entry for entry in corpus if entry.aliases], ASKED)

    def ranks(texts: list[str], wanted: list[Entry]) -> list[int]:
        """The position of each wanted title in its answer, 10 if it is missing."""
        answers = [[titles[hit.id] for hit in index.search(text)] for text in texts]
        pairs = zip(answers, wanted, strict=True)
        return [found.index(entry.title) if entry.title in found else 10 for found, entry in pairs]

    assert ranks([entry.aliases[0] for entry in named], named) == [0] * ASKED
    assert ranks([entry.aliases[0].swapcase() for entry in named], named) == [0] * ASKED
    assert ranks([entry.title for entry in named], named) == [0] * ASKED
    assert ranks([entry.title.replace(" ", "") for entry in named], named) == [0] * ASKED
    titles_with_typos = ranks([typo(entry.title, rng, 3) for entry in named], named)
    names_with_a_typo = ranks([typo(entry.aliases[0], rng) for entry in named], named)
    assert titles_with_typos.count(0) >= 0.99 * ASKED
    assert names_with_a_typo.count(0) >= 0.97 * ASKED
