"""The titles and names of one edition, found whole in a text or as all of it."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.catalog.model import Resource
from bot.search import fold

# Shorter titles may be a part of what somebody wrote.
_LEAST_WORDS, _LEAST_LETTERS, _LEAST_UNSEGMENTED = 3, 20, 8
_GOES_ON = {"and", "but", "for", "from", "if", "not", "of", "on", "or", "to", "via", "when", "with", "without"}


class Titles:
    def __init__(self, resources: Iterable[Resource]) -> None:
        self._named: dict[str, list[Resource]] = {}
        self._titled: dict[str, list[Resource]] = {}
        self._coined: dict[str, list[Resource]] = {}
        for resource in resources:
            for name in dict.fromkeys(map(_joined, (resource.title, resource.name, *resource.aliases))):
                if name:
                    self._named.setdefault(name, []).append(resource)
            for name in {resource.name, *resource.aliases}:
                if _is_coined(name):
                    self._coined.setdefault(name, []).append(resource)
            title = _joined(resource.title)
            if _is_telling(title):
                self._titled.setdefault(title, []).append(resource)

    def named(self, text: str) -> Sequence[Resource]:
        """Those that have the whole text as a title, name or alias."""
        return self._named.get(_joined(text), ())

    def coined_in(self, text: str) -> Sequence[Resource]:
        """Those with a name that is no word of any language, such as vLLM or GPT-4, and occurs as it's written."""
        words = re.findall(r"(?<![\w-])[\w+#-]+(?![\w-])", text) if self._coined else ()
        return [resource for word in words for resource in self._coined.get(word, ())]

    def occurring_in(self, text: str) -> Sequence[Resource]:
        """Those whose whole title occurs, set apart as in a citation: it is no part of a longer title."""
        folded = fold(text)
        words = list(_word().finditer(folded))
        joined = f" {' '.join(word[0] for word in words)} "
        found = [
            title for title in self._titled if f" {title} " in joined and _is_set_apart(title, joined, folded, words)
        ]
        longest = [title for title in found if not any(title != other and title in other for other in found)]
        return [resource for title in longest for resource in self._titled[title]]


def _is_set_apart(title: str, joined: str, folded: str, words: Sequence[re.Match[str]]) -> bool:
    first = joined[: joined.index(f" {title} ")].count(" ")
    last = first + title.count(" ")
    return _begins(folded, words, first) and (last + 1 == len(words) or _ends(folded, words, last))


def _begins(folded: str, words: Sequence[re.Match[str]], first: int) -> bool:
    if first == 0:
        return True
    gap = folded[words[first - 1].end() : words[first].start()]
    return bool(_mark().search(gap)) or (":" in gap and words[first - 1][0] in {"title", "paper"})


def _ends(folded: str, words: Sequence[re.Match[str]], last: int) -> bool:
    gap, following = folded[words[last].end() : words[last + 1].start()], words[last + 1][0]
    if "," in gap:  # of a list in a longer title, or before what a citation says next
        return following not in _GOES_ON
    return following == "by" or bool(_mark().search(gap) and following not in _GOES_ON)


def _is_coined(name: str) -> bool:
    return (
        len(name) > 2
        and re.fullmatch(r"[\w+#-]*(?:[a-z][A-Z]|[A-Z]{2}[\w-]*[a-z]|[A-Za-z]-?\d)[\w+#-]*", name) is not None
    )


def _is_telling(title: str) -> bool:
    if title.isascii():
        return title.count(" ") + 1 >= _LEAST_WORDS and len(title) >= _LEAST_LETTERS
    return len(title) >= _LEAST_UNSEGMENTED


def _joined(text: str) -> str:
    return " ".join(title_words(text))


def title_words(text: str) -> list[str]:
    """Folded."""
    return _word().findall(fold(text))


@cache
def _word() -> re.Pattern[str]:
    """A sign behind it is its own, as in C++, F# and R+."""
    return re.compile(r"[^\W_]+(?:(?:\+{1,2}|#)(?![^\W_]))?|(?<=\s)(?:\+\+|#)(?=\s|$)")


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(r"[.;()\[\]{}\"“”«»„‘’`|/\n=<>*_。；「」『』《》【】]|\s'|'[\s,.]|\s[-–—·]|[-–—]\s|[–—]")
