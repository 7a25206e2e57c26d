"""The stems of a text, so that "quantized" and "quantization" compare as equal."""

from bot.search.folding import fold
from bot.search.stemming import stem
from bot.search.words import FUNCTION_WORDS, tokenize


def stems(text: str) -> list[str]:
    """In order, without function words."""
    return [stem(word) for word in tokenize(fold(text)) if word not in FUNCTION_WORDS]
