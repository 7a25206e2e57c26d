"""The entries, their words, and the entries of each word."""

import gc
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from bot.search.folding import fold
from bot.search.model import Entry
from bot.search.postings import ForwardIndex, IndexField, invert
from bot.search.vocabulary import KEPT_LETTERS, LAST, PrefixIndex, Vocabulary
from bot.search.words import compounds, concatenate, initials, normalize, tokenize

_LOW_BITS = 0xFFFFFFFF
_MAX_TEXT_WORDS = 400  # of an entry's prose: more would slow every search down, and says little more
_MIN_BARE_IDENTIFIER = 5  # characters; a shorter one without its kind could be any word
MIN_CONCATENATED_PREFIX = 4  # letters; a shorter one matches too much by coincidence
_MAX_SAME_PREFIX = 2_000  # titles with the same first letters that are compared to the end
_ACRONYM_LENGTHS = range(3, 13)  # letters of an acronym that somebody would type


class InvertedIndex:
    """Entries by position: in the order of their titles, then ids, however they were added.

    Primary fields are names and title, secondary ones author, topic, venue and text.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        with _gc_paused():
            self._build(list(entries))

    def _build(self, added: list[Entry]) -> None:
        titles = [normalize(fold(entry.title)) for entry in added]
        order = sorted(range(len(added)), key=[entry.id for entry in added].__getitem__)
        order.sort(key=titles.__getitem__)
        self.entries = [added[i] for i in order]
        self.titles = [titles[i] for i in order]  # normalized
        self.positions = {entry.id: position for position, entry in enumerate(self.entries)}
        if len(self.positions) < len(self.entries):
            raise ValueError("two entries have the same id")
        self._identifiers = dict(self._folded_identifiers())
        reader = _EntryReader()
        for position, entry in enumerate(self.entries):
            reader.read(position, entry)
        self._acronyms = array("Q", sorted(reader.acronyms))
        self.prefix_index = PrefixIndex([*((t.replace(" ", ""), n) for n, t in enumerate(self.titles)), *reader.names])
        self.names = Vocabulary(sorted({name for name, _ in reader.names}))
        self.vocabulary = Vocabulary(sorted(reader.word_ids))
        ids = reader.alphabetical_ids(self.vocabulary.words)
        self.primary, self.secondary = reader.primary, reader.secondary
        for forward in (self.primary, self.secondary):
            forward.renumber(ids)
        names = (ids[reader.word_ids[name]] for name, _ in reader.names)
        self.name_postings = invert(names, [entry for _, entry in reader.names], len(ids))
        del reader
        self.primary_postings = invert(self.primary.words, self.primary.owners(), len(ids))
        self.secondary_postings = invert(self.secondary.words, self.secondary.owners(), len(ids))

    def __len__(self) -> int:
        return len(self.entries)

    def count(self, low: int, high: int) -> int:
        """Occurrences in all fields."""
        return self.primary_postings.count(low, high) + self.secondary_postings.count(low, high)

    def with_title_prefix(self, normalized: str) -> range:
        low = bisect_left(self.titles, normalized)
        return range(low, bisect_left(self.titles, normalized + LAST, low))

    def with_concatenated_prefix(self, concatenated: str) -> Sequence[int]:
        """Also names, of at most 16 letters."""
        matches = self.prefix_index.with_prefix(concatenated)
        if len(concatenated) <= KEPT_LETTERS:
            return matches
        return [
            entry for entry in matches[:_MAX_SAME_PREFIX] if self.concatenated_title(entry).startswith(concatenated)
        ]

    def concatenated_title(self, entry: int) -> str:
        """Normalized, without spaces."""
        return self.titles[entry].replace(" ", "")

    def with_acronym(self, acronym: str) -> list[int]:
        """By the initials of titles."""
        if len(acronym) not in _ACRONYM_LENGTHS:
            return []
        hashed = _hash(acronym)
        low = bisect_left(self._acronyms, hashed << 32)
        high = bisect_left(self._acronyms, (hashed + 1) << 32, low)
        candidates = [key & _LOW_BITS for key in self._acronyms[low:high]]
        return [n for n in candidates if acronym in _acronyms(title := fold(self.entries[n].title), tokenize(title))]

    def with_identifier(self, folded: str) -> int | None:
        """`folded` may be an id as well."""
        return self._identifiers.get(folded, self.positions.get(folded))

    def _folded_identifiers(self) -> Iterator[tuple[str, int]]:
        for position, entry in enumerate(self.entries):
            for identifier in entry.identifiers:
                folded = fold(identifier)
                yield folded, position
                bare = folded.partition(":")[2]
                if len(bare) >= _MIN_BARE_IDENTIFIER:
                    yield bare, position


class _EntryReader:
    """Words get ids as they come."""

    def __init__(self) -> None:
        self.word_ids: defaultdict[str, int] = defaultdict()
        self.word_ids.default_factory = self.word_ids.__len__
        self.primary, self.secondary = ForwardIndex(), ForwardIndex()
        self.names: list[tuple[str, int]] = []  # concatenated, with the entry's position
        self.acronyms = array("Q")  # hashed and, in the lower half, the entry's position

    def read(self, position: int, entry: Entry) -> None:
        self.primary.append((field, self._ids(words)) for field, words in self._primary(position, entry))
        first, _, others = ", ".join(entry.authors).partition(",")
        secondary = (
            (IndexField.FIRST_AUTHOR, first),
            (IndexField.AUTHOR, others),
            (IndexField.TOPIC, " ".join(entry.topics)),
            (IndexField.VENUE, _venue(entry)),
        )
        columns = [(field, self._ids(tokenize(fold(text)))) for field, text in secondary if text]
        text = [*dict.fromkeys(tokenize(fold(entry.text)))][:_MAX_TEXT_WORDS]
        self.secondary.append([*columns, (IndexField.TEXT, self._ids(text))])

    def _primary(self, position: int, entry: Entry) -> Iterator[tuple[IndexField, list[str]]]:
        title = fold(entry.title)
        words = tokenize(title)
        acronyms = (acronym for acronym in _acronyms(title, words) if len(acronym) in _ACRONYM_LENGTHS)
        self.acronyms.extend(_hash(acronym) << 32 | position for acronym in acronyms)
        yield IndexField.TITLE, words
        yield IndexField.COMPOUND, compounds(title)
        yield from self._name(position, entry.name, IndexField.WHOLE_NAME, IndexField.NAME)
        for alias in entry.aliases:
            yield from self._name(position, alias, IndexField.WHOLE_ALIAS, IndexField.ALIAS)

    def _name(
        self, position: int, name: str, whole: IndexField, part: IndexField
    ) -> Iterator[tuple[IndexField, list[str]]]:
        """Whole and in parts."""
        folded = fold(name)
        if parts := tokenize(folded):
            concatenated = concatenate(folded)
            self.names.append((concatenated, position))
            yield whole, [concatenated]
            yield part, parts if len(parts) > 1 else []

    def _ids(self, words: list[str]) -> list[int]:
        return [self.word_ids[word] for word in words]

    def alphabetical_ids(self, alphabetical: Sequence[str]) -> "array[int]":
        """From ids in order of reading to positions in `alphabetical`."""
        ids = array("I", bytes(4 * len(alphabetical)))
        for position, word in enumerate(alphabetical):
            ids[self.word_ids[word]] = position
        return ids


def _venue(entry: Entry) -> str:
    """With the year, also as one word: "OSDI 2022" is osdi22 as well."""
    if not entry.year:
        return entry.venue
    joined = [
        f"{word}{digits}" for word in entry.venue.split() if word.isalpha() for digits in (entry.year, entry.year % 100)
    ]
    return " ".join((entry.venue, str(entry.year), *joined))


@contextmanager
def _gc_paused() -> Iterator[None]:
    # Searching millions of new arrays for cycles again and again is a fifth of a build.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _hash(acronym: str) -> int:
    return hash(acronym) & _LOW_BITS


def _acronyms(title: str, words: list[str]) -> set[str]:
    """Of the whole title, and of what follows a colon."""
    found = initials(words)
    before, colon, _ = title.partition(": ")
    return {*found, *initials(words[len(tokenize(before)) :])} if colon else set(found)
