"""Stems: inflected and derived forms of one word compare as equal."""

from functools import lru_cache

_MIN_WORD = 4  # letters of a word that is worth cutting
_MIN_STEM = 3  # letters that must be left of it
_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset(each * 2 for each in "bcdfghjkmnpqrtvwxy")  # not of "call", "miss", "buzz"
# Derived words that a reader takes for the same: (suffix, what stands in its place, letters that must be left).
_DERIVED = (("ization", "iz", 3), ("isation", "is", 3), ("ation", "at", 3), ("ity", "it", 3), ("ive", "", 4),
            ("er", "", 4), ("al", "", 4))  # fmt: skip


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Of a folded word, after Porter's algorithm (1980, step 1 and some of step 4); other scripts stay as they are."""
    if len(word) < _MIN_WORD or not word.isascii() or not word.isalpha():
        return word
    singular = _singular(word)
    for suffix, replacement, least in _DERIVED:
        if singular.endswith(suffix) and len(singular) - len(suffix) >= least:
            rest = singular[: -len(suffix)] + replacement
            return rest[:-1] if suffix == "er" and rest[-2:] in _DOUBLED else rest
    return _without_e(_without_ending(singular))


def _singular(word: str) -> str:
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > _MIN_WORD else word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "is")) else word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _MIN_STEM and not _VOWELS.isdisjoint(rest):
            if word.endswith("ied"):
                return f"{word[:-3]}y"
            return rest[:-1] if rest[-2:] in _DOUBLED else rest
    return word


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > _MIN_WORD else word
