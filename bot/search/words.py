"""Cuts folded text into words."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import filterfalse
from operator import itemgetter

# Scripts written without spaces: every two neighbouring characters make a "word", so that any part of a run is found.
_UNSEGMENTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(r"[^\W_]+")
_RUN = rf"((?:(?![\W_])[{_UNSEGMENTED}])+)|[^\W_{_UNSEGMENTED}]+"  # their blocks hold punctuation as well
_INNER_PUNCTUATION = re.compile(r"[^\W_][\W_]+[^\W_]")
_TO_SPACES = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_TO_NOTHING = str.maketrans({chr(code): None for code in range(128) if not chr(code).isalnum()})
_first = itemgetter(0)
_CAPITALIZED = 4  # letters of a word that title case gives a capital, and
_CAPITALIZED_SHARE = 0.8  # how many of these words must have one
# Articles, short prepositions, auxiliaries: an acronym takes their letters or leaves them out.
FUNCTION_WORDS = frozenset(
    {"the", "a", "an", "of", "for", "and", "in", "on", "with", "to", "via", "from", "by", "or", "at", "as", "using"}
    | {"towards", "toward", "its", "is", "are", "be", "can", "we", "do", "not"}
)


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(_RUN)  # 3 ms, for a text of such a script


def tokenize(folded: str) -> list[str]:
    """A run of unsegmented script gives its overlapping pairs of characters."""
    if folded.isascii():
        return folded.translate(_TO_SPACES).split()
    if max(folded) < _UNSEGMENTED[0]:
        return _WORD.findall(folded)
    words: list[str] = []
    for run in _runs().finditer(folded):
        if run[1] and len(run[1]) > 1:
            words.extend(run[1][i : i + 2] for i in range(len(run[1]) - 1))
        else:
            words.append(run[0])
    return words


def is_unsegmented(word: str) -> bool:
    """Whether its script is written without spaces."""
    return not word.isascii() and bool(re.match(f"[{_UNSEGMENTED}]", word))


def is_title_case(text: str, least: int = 1) -> bool:
    """Whether `least` of its longer words, and four in five, have a capital."""
    longer = [word for word in text.split() if len(word) >= _CAPITALIZED and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) >= least and capitals >= _CAPITALIZED_SHARE * len(longer)


def normalize(folded: str) -> str:
    """One space in place of all that is between letters and digits."""
    return " ".join(folded.translate(_TO_SPACES).split() if folded.isascii() else _WORD.findall(folded))


def concatenate(folded: str) -> str:
    """Letters and digits alone."""
    return folded.translate(_TO_NOTHING) if folded.isascii() else "".join(_WORD.findall(folded))


def compounds(folded: str) -> list[str]:
    """Words that punctuation joins, without it: "fine-tuning," gives "finetuning"."""
    return [concatenate(part) for part in folded.split() if not part.isalnum() and _INNER_PUNCTUATION.search(part)]


def initials(words: Sequence[str]) -> tuple[str, str]:
    """With and without function words."""
    return "".join(map(_first, words)), "".join(map(_first, filterfalse(FUNCTION_WORDS.__contains__, words)))
