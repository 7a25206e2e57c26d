"""Edit distance, and how likely one word is a typo for another.

rapidfuzz is imported with the first search, as it delays each start.
"""

from collections.abc import Sequence
from functools import cache
from types import ModuleType

from bot.search.weights import TERMS

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


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _adjacent_keys() -> frozenset[str]:
    pairs: set[str] = set()
    for row, keys in enumerate(_ROWS):
        for column, key in enumerate(keys):
            for other_row in _ROWS[max(0, row - 1) : row + 2]:
                pairs.update(key + other for other in other_row[max(0, column - 1) : column + 2] if other != key)
    return frozenset(pairs)


_ADJACENT_KEYS = _adjacent_keys()


def edit_similarity(typed: str, meant: str, edits: int) -> float:
    """0-1, for words that are `edits` apart."""
    cost = (TERMS.edit + TERMS.edit_short / max(len(typed), len(meant))) * edits
    if _digits(typed) != _digits(meant):
        cost += TERMS.other_number
    if edits > 1:
        return max(0.0, 1 - cost * TERMS.second_edit)
    if typed[:1] != meant[:1]:
        cost += TERMS.first_letter
    if not _is_common_typo(typed, meant):
        cost += TERMS.unlikely_typo
    return 1 - cost


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(filter(str.isdigit, word))


def _is_common_typo(typed: str, meant: str) -> bool:
    """Whether it is one transposition, omission, doubled or adjacent key."""
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    if len(typed) < len(meant):
        return True
    if len(typed) > len(meant):
        around = meant[max(0, at - 1) : at + 1]
        return typed[at] in around or any(typed[at] + key in _ADJACENT_KEYS for key in around)
    return typed[at + 1 : at + 2] == meant[at : at + 1] or typed[at] + meant[at] in _ADJACENT_KEYS
