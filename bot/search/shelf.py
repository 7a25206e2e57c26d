"""All that is kept of the entries: their order, their words, where each word occurs."""

import gc
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from bot.search.folding import fold
from bot.search.model import Entry
from bot.search.postings import Field, StreamWriter, invert
from bot.search.vocabulary import Vocabulary
from bot.search.words import compounds, glue, initials, space, split, split_all

_LOW = 0xFFFFFFFF
_AFTER = "\U0010ffff"
_TEXT_WORDS = 400  # of an entry's prose: more would slow every search down, and says little more
_BARE = 5  # characters without which an identifier alone could be any word
_TOGETHER = 500  # entries that are read at once
_ACRONYM = range(3, 13)  # letters of an acronym that somebody would type


class Shelf:
    """The entries in the alphabetical order of their titles (then ids), so that the order of adding does not matter."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        with _no_cycles_sought():
            self._build(list(entries))

    def _build(self, added: list[Entry]) -> None:
        reader = _Reader()
        for start in range(0, len(added), _TOGETHER):
            reader.read(added[start : start + _TOGETHER])
        reader.number()
        order = sorted(range(len(added)), key=[entry.id for entry in added].__getitem__)
        order.sort(key=reader.titles.__getitem__)
        self.entries = [added[i] for i in order]
        self.titles = [reader.titles[i] for i in order]
        self._glued = array("I", sorted(range(len(order)), key=[t.replace(" ", "") for t in self.titles].__getitem__))
        self.numbers = {entry.id: number for number, entry in enumerate(self.entries)}
        if len(self.numbers) < len(self.entries):
            raise ValueError("two entries have the same id")
        self._identifiers = dict(self._identified())
        self._acronyms = reader.acronyms_in(order)
        self.vocabulary = Vocabulary(sorted(reader.numbering))
        places = reader.places(self.vocabulary.words)
        self.head, self.side = reader.head.finish(order, places), reader.side.finish(order, places)
        names = reader.names.finish(order, places)
        del reader
        self.in_head = invert(self.head, len(self.vocabulary))
        self.in_side = invert(self.side, len(self.vocabulary))
        self.in_names = invert(names, len(self.vocabulary))

    def __len__(self) -> int:
        return len(self.entries)

    def count(self, low: int, high: int) -> int:
        """How often the words [low, high) occur in entries, anywhere."""
        return self.in_head.count(low, high) + self.in_side.count(low, high)

    def title_begun(self, spaced: str) -> range:
        """The entries whose title, without punctuation, begins with `spaced`."""
        low = bisect_left(self.titles, spaced)
        return range(low, bisect_left(self.titles, spaced + _AFTER, low))

    def glued_title_begun(self, glued: str) -> "array[int]":
        """The entries whose title, without spaces too, begins with `glued`."""
        low = bisect_left(self._glued, glued, key=self.glued_title)
        return self._glued[low : bisect_left(self._glued, glued + _AFTER, low, key=self.glued_title)]

    def glued_title(self, entry: int) -> str:
        """The title of `entry` without spaces and punctuation."""
        return self.titles[entry].replace(" ", "")

    def abbreviated(self, acronym: str) -> list[int]:
        """The entries whose title has the initials `acronym`."""
        if len(acronym) not in _ACRONYM:
            return []
        hashed = _hashed(acronym)
        low = bisect_left(self._acronyms, hashed << 32)
        high = bisect_left(self._acronyms, (hashed + 1) << 32, low)
        numbers = [key & _LOW for key in self._acronyms[low:high]]
        return [n for n in numbers if acronym in _acronyms(title := fold(self.entries[n].title), split(title))]

    def identified(self, folded: str) -> int | None:
        """The entry that has `folded` for an identifier or its id."""
        return self._identifiers.get(folded, self.numbers.get(folded))

    def _identified(self) -> Iterator[tuple[str, int]]:
        for number, entry in enumerate(self.entries):
            for identifier in entry.identifiers:
                folded = fold(identifier)
                yield folded, number
                bare = folded.partition(":")[2]
                if len(bare) >= _BARE:
                    yield bare, number


class _Reader:
    """Reads entries one by one into streams of words, numbered as they come."""

    def __init__(self) -> None:
        self.numbering: defaultdict[str, int] = defaultdict()
        self.numbering.default_factory = self.numbering.__len__
        self.head, self.side, self.names = (StreamWriter(self.numbering) for _ in range(3))
        self.titles: list[str] = []
        self._acronyms = array("Q")  # hash and, in the lower half, which entry

    def read(self, entries: Sequence[Entry]) -> None:
        """Reads `entries`, of which many at once take less time."""
        titles = [entry.title for entry in entries]
        for entry, words in zip(entries, split_all(titles), strict=True):
            self._read_head(entry, words)
        authors = [", ".join(entry.authors).partition(",") for entry in entries]
        texts = {
            Field.FIRST_AUTHOR: [first for first, _, _ in authors],
            Field.AUTHOR: [others for _, _, others in authors],
            Field.TOPIC: [" ".join(entry.topics) for entry in entries],
            Field.VENUE: [f"{entry.venue} {entry.year or ''}" for entry in entries],
            Field.TEXT: [entry.text for entry in entries],
        }
        columns = {field: split_all(column) for field, column in texts.items() if any(map(str.strip, column))}
        if Field.TEXT in columns:
            columns[Field.TEXT] = [words[:_TEXT_WORDS] for words in columns[Field.TEXT]]
        for number in range(len(entries)):
            for field, column in columns.items():
                if words := column[number]:
                    self.side.add(field, words)
            self.side.end()

    def _read_head(self, entry: Entry, words: list[str]) -> None:
        title = fold(entry.title)
        self.titles.append(" ".join(words) if title.isascii() else space(title))
        number = len(self.titles) - 1
        for acronym in _acronyms(title, words):
            if len(acronym) in _ACRONYM:
                self._acronyms.append(_hashed(acronym) << 32 | number)
        self.head.add(Field.TITLE, words)
        if entry.name:
            self._name(entry.name, Field.WHOLE_NAME, Field.NAME)
        for alias in entry.aliases:
            self._name(alias, Field.WHOLE_ALIAS, Field.ALIAS)
        if len(words) != title.count(" ") + 1:
            self.head.add(Field.COMPOUND, compounds(title))
        self.head.end()
        self.names.end()

    def number(self) -> None:
        """Numbers all words that were read."""
        for stream in (self.head, self.side, self.names):
            stream.number()

    def _name(self, name: str, whole: Field, part: Field) -> None:
        folded = fold(name)
        words = split(folded)
        if words:
            glued = [glue(folded)]
            self.head.add(whole, glued)
            self.names.add(whole, glued)
        if len(words) > 1:
            self.head.add(part, words)

    def acronyms_in(self, order: Sequence[int]) -> "array[int]":
        """The hashed acronyms, ascending, each with the place of its entry in `order`."""
        place = array("I", bytes(4 * len(order)))
        for at, number in enumerate(order):
            place[number] = at
        return array("Q", sorted([key - (key & _LOW) + place[key & _LOW] for key in self._acronyms]))

    def places(self, alphabetical: Sequence[str]) -> "array[int]":
        """For each number given in reading, the word's place in the alphabet."""
        places = array("I", bytes(4 * len(alphabetical)))
        for place, word in enumerate(alphabetical):
            places[self.numbering[word]] = place
        return places


@contextmanager
def _no_cycles_sought() -> Iterator[None]:
    """Keeps the garbage collector from looking again and again through millions of new arrays: a fifth of a build."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _hashed(acronym: str) -> int:
    return hash(acronym) & _LOW


def _acronyms(title: str, words: list[str]) -> set[str]:
    """The initials that a title of these `words` may go by, with and without what stands before a colon."""
    found = initials(words)
    before, colon, _ = title.partition(": ")
    return found | initials(words[len(split(before)) :]) if colon else found
