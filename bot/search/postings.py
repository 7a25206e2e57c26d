"""The forward index (entry → words) and postings (word → entries), in flat arrays."""

from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, chain, repeat
from operator import sub
from typing import TypeVar

T = TypeVar("T")


class IndexField(IntEnum):
    """A whole name is one word as well, concatenated, so that it can match exactly."""

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


class ForwardIndex:
    """Entry e has `words[starts[e]:starts[e + 1]]`; `fields` holds an `IndexField` for each of `words`."""

    __slots__ = ("fields", "starts", "words")

    def __init__(self) -> None:
        self.words, self.fields, self.starts = array("I"), bytearray(), array("I", (0,))

    def append(self, columns: Iterable[tuple[IndexField, Sequence[int]]]) -> None:
        """One entry: the words of its fields."""
        for field, words in columns:
            self.words.extend(words)
            self.fields += bytes((field,)) * len(words)
        self.starts.append(len(self.words))

    def renumber(self, new_ids: "array[int]") -> None:
        """Word w becomes `new_ids[w]`."""
        self.words = array("I", map(new_ids.__getitem__, self.words))

    def of(self, entry: int) -> "array[int]":
        return self.words[self.starts[entry] : self.starts[entry + 1]]


@dataclass(frozen=True, slots=True)
class Postings:
    """Word w is in `entries[starts[w]:starts[w + 1]]`, ascending, once for each occurrence."""

    entries: "array[int]"
    starts: "array[int]"

    def of(self, low: int, high: int) -> "array[int]":
        """The entries of words [low, high), with repetitions."""
        return self.entries[self.starts[low] : self.starts[high]]

    def count(self, low: int, high: int) -> int:
        return self.starts[high] - self.starts[low]


def invert(forward: ForwardIndex, vocabulary_size: int) -> Postings:
    lists = [array("I") for _ in range(vocabulary_size)]
    starts = forward.starts
    # Which entry each word belongs to, word after word; the loop over millions of them is left to map.
    owners = chain.from_iterable(map(repeat, range(len(starts) - 1), map(sub, starts[1:], starts)))
    deque(map(array.append, map(lists.__getitem__, forward.words), owners), maxlen=0)
    entries = array("I", b"".join(lists))
    return Postings(entries, array("I", accumulate(map(len, lists), initial=0)))


def build_postings(pairs: Iterable[tuple[int, int]], vocabulary_size: int) -> Postings:
    """From few (word, entry) pairs, in any order."""
    by_word = sorted(pairs)
    counts = array("I", bytes(4 * (vocabulary_size + 1)))
    for word, _ in by_word:
        counts[word + 1] += 1
    return Postings(array("I", [entry for _, entry in by_word]), array("I", accumulate(counts)))


def sample_evenly(items: Sequence[T], count: int) -> Sequence[T]:
    """At most `count`, at even distances."""
    total = len(items)
    if total <= count:
        return items
    return [items[(2 * i + 1) * total // (2 * count)] for i in range(count)]
