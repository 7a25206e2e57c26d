"""Stems of words, so that "quantized" and "quantization" compare as equal."""

from bot.search.folding import fold
from bot.search.words import FUNCTION_WORDS, tokenize

_MIN_WORD = 5  # letters of a word that is worth cutting
_MIN_STEM = 3  # letters that must be left of it
# The longest suffix comes first; a replacement keeps related words together ("studies" gives "study").
_SUFFIXES = (
    ("izations", "iz"), ("isations", "iz"), ("ization", "iz"), ("isation", "iz"), ("ations", "at"), ("ation", "at"),
    ("ities", "it"), ("ity", "it"), ("ings", ""), ("ing", ""), ("ers", ""), ("ies", "y"), ("ive", ""), ("ed", ""),
    ("er", ""), ("es", ""), ("al", ""), ("s", ""), ("e", ""),
)  # fmt: skip


def stems(text: str) -> list[str]:
    """In order, without function words."""
    return [stem(word) for word in tokenize(fold(text)) if word not in FUNCTION_WORDS]


def stem(word: str) -> str:
    """Of a folded word; other scripts stay as they are."""
    if len(word) < _MIN_WORD or not word.isascii():
        return word
    for suffix, replacement in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            return word[: -len(suffix)] + replacement
    return word
