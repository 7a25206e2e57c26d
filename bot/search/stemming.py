"""Stems: inflected forms of one word compare as equal."""

import re
from functools import lru_cache

_MIN_WORD = 4  # letters of a word that is worth cutting
_MIN_STEM = 3  # letters that must be left of it
_MAX_DOUBLED = 6  # letters of a stem whose last may be doubled
_ENDINGS = ("", "s", "es", "e", "ed", "ing", "ings", "ation", "ations", "ization", "izations", "isation", "isations")
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([b-df-hj-km-np-rtv-y])\1$")  # not of "call", "miss", "buzz"
# Derived words that a reader takes for the same; each gives the verb, which then loses its "e".
_DERIVED = (("izations", "ize"), ("isations", "ise"), ("ization", "ize"), ("isation", "ise"), ("ations", "ate"),
            ("ation", "ate"))  # fmt: skip


@lru_cache(maxsize=4096)
def word_stem(word: str) -> str:
    """Of a folded word, by the inflections of Porter's algorithm (1980, step 1); other scripts stay as they are."""
    if len(word) < _MIN_WORD or not word.isascii() or not word.isalpha():
        return word
    for suffix, verb in _DERIVED:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            return _without_e(word[: -len(suffix)] + verb)
    return _without_e(_without_ending(_singular(word)))


def _singular(word: str) -> str:
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > _MIN_WORD else word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "is")) else word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _MIN_STEM and _VOWEL.search(rest):
            if word.endswith("ied"):
                return f"{word[:-3]}y"
            return rest[:-1] if _DOUBLED.search(rest) else rest
    return word


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > _MIN_WORD else word


def inflections(word: str) -> set[str]:
    """The forms of `word` that there may be, and some that there are not."""
    stem = word_stem(word)
    if len(stem) < _MIN_STEM or not stem.isascii() or not stem.isalpha():
        return set()
    forms = {stem + ending for ending in _ENDINGS} | (
        {stem + stem[-1] + ending for ending in ("ed", "ing")} if len(stem) <= _MAX_DOUBLED else set()
    )
    if stem.endswith("y"):
        forms |= {stem[:-1] + ending for ending in ("ies", "ied")}
    forms.discard(word)
    return forms
