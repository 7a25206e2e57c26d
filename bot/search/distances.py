"""Texts by their edit distance, which rapidfuzz computes: imported with the first search, as it delays each start."""

from collections.abc import Sequence
from functools import cache
from types import ModuleType

Near = tuple[str, int, int]
"""A text, its distance, and its position among the choices."""


def within_edits(text: str, choices: Sequence[str], most: int) -> list[Near]:
    """An edit is an insertion, deletion, substitution or transposition (OSA)."""
    process, distance = _rapidfuzz()
    found: list[Near] = process.extract(text, choices, scorer=distance.OSA.distance, score_cutoff=most, limit=None)
    return found


def within_crossed_edits(text: str, choices: Sequence[str], most: int) -> list[Near]:
    """As `within_edits`, also where a transposed pair is edited again (Damerau-Levenshtein); slower."""
    process, distance = _rapidfuzz()
    scorer = distance.DamerauLevenshtein.distance
    found: list[Near] = process.extract(text, choices, scorer=scorer, score_cutoff=most, limit=None)
    return found


def nearest(text: str, choices: Sequence[str], most: int) -> Near | None:
    """None where all are more than `most` edits away."""
    process, distance = _rapidfuzz()
    found: Near | None = process.extractOne(text, choices, scorer=distance.OSA.distance, score_cutoff=most)
    return found


def similarity(one: str, other: str) -> float:
    """0-1, by edits."""
    _, distance = _rapidfuzz()
    return float(distance.OSA.normalized_similarity(one, other))


def best_similarity_in_order(text: str, choices: Sequence[str]) -> float:
    """0-1, by characters in the same order (Indel); 0 without choices."""
    process, distance = _rapidfuzz()
    best = process.extractOne(text, choices, scorer=distance.Indel.normalized_similarity)
    return float(best[1]) if best else 0.0


@cache
def _rapidfuzz() -> tuple[ModuleType, ModuleType]:
    from rapidfuzz import distance, process

    return process, distance
