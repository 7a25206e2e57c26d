"""Which words each entry has, and which entries have each word, in flat arrays."""

from array import array
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, chain, repeat
from operator import sub
from typing import TypeVar

T = TypeVar("T")


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
class ForwardIndex:
    """The words of all entries, one entry after the other; `fields` says for each word where it stands."""

    words: "array[int]"
    fields: bytes
    starts: "array[int]"


class ForwardIndexBuilder:
    """Collects a stream, its words numbered by `numbering`."""

    def __init__(self, numbering: Mapping[str, int]) -> None:
        self._number = numbering.__getitem__
        self._words = array("I")
        self._fields = bytearray()
        self._starts = array("I", (0,))

    def extend(self, words: Iterable[str], fields: Sequence[bytes]) -> None:
        """Adds entries: the `words` of all, and for each of them where its words stand. Many at once take less time."""
        self._words.extend(map(self._number, words))
        self._fields += b"".join(fields)
        ends = accumulate(map(len, fields), initial=self._starts.pop())
        self._starts.extend(ends)

    def finish(self, places: "array[int]") -> ForwardIndex:
        """The stream with word n called `places[n]`."""
        return ForwardIndex(array("I", map(places.__getitem__, self._words)), bytes(self._fields), self._starts)


class RepeatedField(dict[int, bytes]):
    """As many times `field` as asked for, kept from the first time on."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._one = bytes((field,))

    def __missing__(self, length: int) -> bytes:
        run = self[length] = self._one * length
        return run


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


def invert(stream: ForwardIndex, vocabulary_size: int) -> Postings:
    """The postings of `stream`; an entry that has a word twice stands there twice."""
    lists = [array("I") for _ in range(vocabulary_size)]
    starts = stream.starts
    # Which entry each word belongs to, word after word; the loop over millions of them is left to map.
    owners = chain.from_iterable(map(repeat, range(len(starts) - 1), map(sub, starts[1:], starts)))
    deque(map(array.append, map(lists.__getitem__, stream.words), owners), maxlen=0)
    entries = array("I", b"".join(lists))
    return Postings(entries, array("I", accumulate(map(len, lists), initial=0)))


def build_postings(pairs: Iterable[tuple[int, int]], vocabulary_size: int) -> Postings:
    """The postings of a few words: `pairs` of a word and an entry that has it."""
    by_word = sorted(pairs)
    counts = array("I", bytes(4 * (vocabulary_size + 1)))
    for word, _ in by_word:
        counts[word + 1] += 1
    return Postings(array("I", [entry for _, entry in by_word]), array("I", accumulate(counts)))


def sample_evenly(entries: Sequence[T], count: int) -> Sequence[T]:
    """At most `count` of `entries`, evenly spread over them."""
    total = len(entries)
    if total <= count:
        return entries
    return [entries[(2 * i + 1) * total // (2 * count)] for i in range(count)]
