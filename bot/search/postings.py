"""Which words each entry has, and which entries have each word, in flat arrays."""

from array import array
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, chain, repeat
from operator import sub


class Field(IntEnum):
    """Where a word stands. A whole name also stands glued, as one word: that is how a name is met exactly."""

    WHOLE_NAME = 0
    WHOLE_ALIAS = 1
    NAME = 2
    ALIAS = 3
    TITLE = 4
    COMPOUND = 5
    FIRST_AUTHOR = 6
    AUTHOR = 7
    TOPIC = 8
    VENUE = 9
    TEXT = 10


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of all entries, one entry after the other; `fields` says for each word where it stands."""

    words: "array[int]"
    fields: bytes
    starts: "array[int]"


class StreamWriter:
    """Collects a stream entry by entry, its words numbered by `numbering`."""

    def __init__(self, numbering: Mapping[str, int]) -> None:
        self._number = numbering.__getitem__
        self._words = array("I")
        self._fields = bytearray()
        self._starts = array("I", (0,))
        self._pending: list[str] = []  # words are numbered many at once, which takes half the time

    def add(self, field: Field, words: list[str]) -> None:
        """Adds `words` of `field` to the entry at hand."""
        self._pending += words
        self._fields += _FIELD_RUNS[field][len(words)] if len(words) <= _RUN else bytes((field,)) * len(words)

    def end(self) -> None:
        """Ends the entry at hand."""
        self._starts.append(len(self._fields))
        if len(self._pending) > _PENDING:
            self.number()

    def number(self) -> None:
        """Numbers the words that still wait for it."""
        self._words.extend(map(self._number, self._pending))
        self._pending.clear()

    def finish(self, order: Sequence[int], places: "array[int]") -> Stream:
        """The stream with its entries in `order` and word n called `places[n]`."""
        starts, lows = self._starts, [self._starts[entry] for entry in order]
        highs = [starts[entry + 1] for entry in order]
        words, fields = memoryview(self._words), memoryview(self._fields)
        ordered = array("I", b"".join([words[low:high] for low, high in zip(lows, highs, strict=True)]))
        return Stream(
            array("I", map(places.__getitem__, ordered)),
            b"".join([fields[low:high] for low, high in zip(lows, highs, strict=True)]),
            array("I", accumulate(map(sub, highs, lows), initial=0)),
        )


_RUN = 64
_PENDING = 10_000
_FIELD_RUNS = [[bytes((field,)) * length for length in range(_RUN + 1)] for field in Field]


@dataclass(frozen=True, slots=True)
class Postings:
    """For each word the entries that have it, ascending: `entries[starts[w]:starts[w + 1]]`."""

    entries: "array[int]"
    starts: "array[int]"

    def of(self, low: int, high: int) -> "array[int]":
        """The entries that have one of the words [low, high); an entry may come several times."""
        return self.entries[self.starts[low] : self.starts[high]]

    def count(self, low: int, high: int) -> int:
        """How many entries `of` would give."""
        return self.starts[high] - self.starts[low]


def invert(stream: Stream, vocabulary_size: int) -> Postings:
    """The postings of `stream`; an entry that has a word twice stands there twice."""
    lists = [array("I") for _ in range(vocabulary_size)]
    starts = stream.starts
    # Which entry each word belongs to, word after word; the loop over millions of them is left to map.
    owners = chain.from_iterable(map(repeat, range(len(starts) - 1), map(sub, starts[1:], starts)))
    deque(map(array.append, map(lists.__getitem__, stream.words), owners), maxlen=0)
    entries = array("I", b"".join(lists))
    return Postings(entries, array("I", accumulate(map(len, lists), initial=0)))
