"""Reduces words to what they share with their kin: "quantized" and "quantization" compare as equal."""

from bot.search.folding import fold
from bot.search.words import FUNCTION_WORDS, tokenize

_SHORTEST = 5  # letters of a word that is worth cutting
_LEFT = 3  # letters that must be left of it
# The longest ending comes first; what takes its place keeps kin together ("studies" and "study" both give "stud").
_ENDINGS = (
    ("izations", "iz"), ("isations", "iz"), ("ization", "iz"), ("isation", "iz"), ("ations", "at"), ("ation", "at"),
    ("ities", "it"), ("ity", "it"), ("ings", ""), ("ing", ""), ("ers", ""), ("ies", "y"), ("ive", ""), ("ed", ""),
    ("er", ""), ("es", ""), ("al", ""), ("s", ""), ("e", ""),
)  # fmt: skip


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in order, without articles and their like."""
    return [stem(word) for word in tokenize(fold(text)) if word not in FUNCTION_WORDS]


def stem(word: str) -> str:
    """The folded `word` without its ending; words of other scripts stay as they are."""
    if len(word) < _SHORTEST or not word.isascii():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEFT:
            return word[: -len(ending)] + instead
    return word
