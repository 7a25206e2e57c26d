"""The forward index (entry → words) and postings (word → entries), in flat arrays."""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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

    def owners(self) -> Iterator[int]:
        """The entry of each word."""
        return chain.from_iterable(map(repeat, range(len(self.starts) - 1), map(sub, self.starts[1:], self.starts)))


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


def invert(words: Iterable[int], entries: Iterable[int], vocabulary_size: int) -> Postings:
    """From pairs of a word and an entry, the entries ascending."""
    lists = [array("I") for _ in range(vocabulary_size)]
    deque(map(array.append, map(lists.__getitem__, words), entries), maxlen=0)  # millions: left to map
    return Postings(array("I", b"".join(lists)), array("I", accumulate(map(len, lists), initial=0)))


def sample_evenly(items: Sequence[T], count: int) -> Sequence[T]:
    """At most `count`, at even distances."""
    total = len(items)
    if total <= count:
        return items
    return [items[(2 * i + 1) * total // (2 * count)] for i in range(count)]
