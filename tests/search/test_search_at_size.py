"""Among very many entries, as many as a million: names and titles come first, with slips almost always."""

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

    def places(texts: list[str], wanted: list[Entry]) -> list[int]:
        """At which place the title wanted stands, 10 if nowhere."""
        answers = [[titles[hit.id] for hit in index.search(text)] for text in texts]
        pairs = zip(answers, wanted, strict=True)
        return [found.index(entry.title) if entry.title in found else 10 for found, entry in pairs]

    assert places([entry.aliases[0] for entry in named], named) == [0] * ASKED
    assert places([entry.aliases[0].swapcase() for entry in named], named) == [0] * ASKED
    assert places([entry.title for entry in named], named) == [0] * ASKED
    assert places([entry.title.replace(" ", "") for entry in named], named) == [0] * ASKED
    slips = places([typo(entry.title, rng, 3) for entry in named], named)
    mistyped = places([typo(entry.aliases[0], rng) for entry in named], named)
    assert slips.count(0) >= 0.99 * ASKED
    assert mistyped.count(0) >= 0.97 * ASKED
