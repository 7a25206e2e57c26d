"""The passage of a text that shows why it was found."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Set
from functools import lru_cache

from bot.search.folding import fold
from bot.search.query import parse_query
from bot.search.stemming import stem
from bot.search.words import FUNCTION_WORDS, tokenize

_MIN_PREFIX = 3  # letters of a last word that may go on
_SENTENCE_END = re.compile(r"[.!?…][”\"')\]]*(?= )|[。！？]")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"'])(?:\w|dr|mr|mrs|ms|prof|st|vs|al|e\.g|i\.e|cf|fig|sec|eq|no)\.$", re.IGNORECASE
)
_WORD = re.compile(r"\S+")
_LONGEST_USUAL_WORD = 20


@lru_cache(maxsize=64)  # a crowd asks for the same
def coverage(text: str, query: str) -> float:
    """The share of the words of `query` that `text` has as such or by their stems, 0-1; counts as `passage` does."""
    wanted = _wanted(query)
    return len(wanted.found_in(text)) / len(wanted) if len(wanted) else 0.0


def passage(text: str, query: str, limit: int = 200) -> str:
    """The sentence of `text` with most words of `query`, in at most `limit` characters; "" if none has any.

    Counts whole words and their stems, and what the last word begins. An ellipsis stands for what is left out.
    """
    text, wanted = " ".join(text.split()), _wanted(query)
    sentences = [(wanted.found_in(sentence), sentence) for sentence in _sentences(text)]
    most = max((len(found) for found, _ in sentences), default=0)
    if not most:
        return ""
    sentence = next(sentence for found, sentence in sentences if len(found) == most)
    return sentence if len(sentence) <= limit else _window(sentence, wanted, limit)


class _Wanted:
    """The words that a query looks for; function words only if there are no others."""

    def __init__(self, query: str) -> None:
        parsed = parse_query(query)
        self._stems = {stem(word) for word in parsed.words if word not in FUNCTION_WORDS} or set(parsed.words)
        last = parsed.words[-1] if parsed.words and parsed.last_is_prefix else ""
        self._prefix = last if len(last) >= _MIN_PREFIX and last not in FUNCTION_WORDS else ""

    def __len__(self) -> int:
        return len(self._stems)

    def found_in(self, text: str) -> Set[str]:
        words = tokenize(fold(text))
        found = self._stems.intersection(map(stem, words))
        if self._prefix and any(word.startswith(self._prefix) for word in words):
            found.add(stem(self._prefix))
        return found


_wanted = lru_cache(maxsize=16)(_Wanted)  # one look-up asks about several texts


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in (match.end() for match in _SENTENCE_END.finditer(text)):
        if not _ABBREVIATED.search(text[:end]):
            yield text[start:end].strip()
            start = end
    if start < len(text):
        yield text[start:].strip()


def _window(sentence: str, wanted: _Wanted, limit: int) -> str:
    """The first part, of whole words, that has the most of what is wanted."""
    room = limit - 2  # an ellipsis on each side
    ends = [match.end() for match in _WORD.finditer(sentence)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    if len(ends) < len(sentence) / _LONGEST_USUAL_WORD:  # a script without spaces
        starts, ends = list(range(0, len(sentence), room // 4)), list(range(len(sentence) + 1))

    def part(start: int) -> str:
        end = max(
            (end for end in ends[bisect_left(ends, start) :] if start < end <= start + room), default=start + room
        )
        return sentence[start:end]

    start = max(starts, key=lambda at: (len(wanted.found_in(part(at))), -at))
    shown = part(start)
    return f"{'…' * (start > 0)}{shown}{'…' * (start + len(shown) < len(sentence))}"
