"""Cuts folded text into the words that are indexed and asked for."""

import re
from collections.abc import Sequence
from itertools import filterfalse
from operator import itemgetter

from bot.search.folding import fold, lower_all

# Scripts written without spaces: every two neighbouring characters make a "word", so that any part of a run is found.
_UNSEGMENTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(rf"((?:(?![\W_])[{_UNSEGMENTED}])+)|[^\W_{_UNSEGMENTED}]+")  # their blocks hold punctuation as well
_INSIDE = re.compile(r"[^\W_][\W_]+[^\W_]")
_SEPARATED = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_SEPARATED_LINES = {**_SEPARATED, ord("\n"): "\n"}
_ONLY_WORDS = str.maketrans({chr(code): None for code in range(128) if not chr(code).isalnum()})
_ONLY_WORDS_LINES = {**_ONLY_WORDS, ord(" "): " ", ord("\t"): " ", ord("\n"): "\n"}
_first = itemgetter(0)
# Articles, short prepositions, auxiliaries: an acronym takes their letters or leaves them out.
FUNCTION_WORDS = frozenset(
    {"the", "a", "an", "of", "for", "and", "in", "on", "with", "to", "via", "from", "by", "or", "at", "as", "using"}
    | {"towards", "toward", "its", "is", "are", "be", "can", "we", "do", "not"}
)


def tokenize(folded: str) -> list[str]:
    """The words of `folded` in order; a run of unspaced script gives its overlapping pairs of characters."""
    if folded.isascii():
        return folded.translate(_SEPARATED).split()
    words: list[str] = []
    for run in _RUN.finditer(folded):
        if run[1] and len(run[1]) > 1:
            words.extend(run[1][i : i + 2] for i in range(len(run[1]) - 1))
        else:
            words.append(run[0])
    return words


def tokenize_all(texts: Sequence[str]) -> list[list[str]]:
    """The words of each of `texts`, which need not be folded; many at once take half the time."""
    lines = lower_all(texts, _SEPARATED_LINES)
    return [line.split() if text.isascii() else tokenize(fold(text)) for line, text in zip(lines, texts, strict=True)]


def is_unsegmented(word: str) -> bool:
    """Whether `word` is of a script written without spaces."""
    return not word.isascii() and bool(re.match(f"[{_UNSEGMENTED}]", word))


def normalize(folded: str) -> str:
    """`folded` with one space in place of whatever stands between letters and digits."""
    return " ".join(folded.translate(_SEPARATED).split() if folded.isascii() else _WORD.findall(folded))


def normalize_all(texts: Sequence[str]) -> list[str]:
    """Each of `texts`, folded or not, with one space in place of whatever stands between letters and digits."""
    lines = lower_all(texts, _SEPARATED_LINES)
    return [
        " ".join(line.split()) if text.isascii() else normalize(fold(text))
        for line, text in zip(lines, texts, strict=True)
    ]


def concatenate(folded: str) -> str:
    """`folded` without anything but letters and digits."""
    return folded.translate(_ONLY_WORDS) if folded.isascii() else "".join(_WORD.findall(folded))


def concatenate_all(texts: Sequence[str]) -> list[str]:
    """Each of `texts` that is plain ASCII without anything but letters, digits and spaces; the others empty."""
    return lower_all(texts, _ONLY_WORDS_LINES)


def compounds(folded: str) -> list[str]:
    """The words that punctuation holds together, glued: "fine-tuning," gives "finetuning"."""
    return [concatenate(part) for part in folded.split() if not part.isalnum() and _INSIDE.search(part)]


def initials(words: Sequence[str]) -> tuple[str, str]:
    """The acronyms that `words` may go by: with and without the small words."""
    return "".join(map(_first, words)), "".join(map(_first, filterfalse(FUNCTION_WORDS.__contains__, words)))
