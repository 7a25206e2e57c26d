"""Words and phrases that stand for one another in the description of a paper."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.search.stemming import stem
from bot.search.words import FUNCTION_WORDS

Phrase = tuple[str, ...]
"""Stems of words, without function words."""
LONGEST_PHRASE = 3  # words


@cache
def synonyms() -> Mapping[Phrase, frozenset[Phrase]]:
    """From the groups of `synonyms.txt`; a phrase may be in several."""
    found: defaultdict[Phrase, set[Phrase]] = defaultdict(set)
    for line in Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines():
        group = {stems_of(part.split()) for part in line.split(",")} if line[:1] != "#" else set()
        for phrase in group:
            found[phrase] |= group - {phrase}
    return {phrase: frozenset(others) for phrase, others in found.items()}


def stems_of(words: list[str]) -> Phrase:
    return tuple(stem(word) for word in words if word not in FUNCTION_WORDS)
