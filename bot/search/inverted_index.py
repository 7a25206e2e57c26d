"""All that is kept of the entries: their order, their words, where each word occurs."""

import gc
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from bot.search.folding import fold, fold_all
from bot.search.model import Entry
from bot.search.postings import Field, ForwardIndexBuilder, RepeatedField, build_postings, invert
from bot.search.prefix_index import LETTERS, PrefixIndex
from bot.search.vocabulary import AFTER, Vocabulary
from bot.search.words import compounds, concatenate, concatenate_all, initials, normalize_all, tokenize, tokenize_all

_LOW = 0xFFFFFFFF
_TEXT_WORDS = 400  # of an entry's prose: more would slow every search down, and says little more
_BARE = 5  # characters without which an identifier alone could be any word
_TOGETHER = 500  # entries that are read at once
_ALIKE = 2_000  # titles with the same first letters that are compared to the end
_ACRONYM = range(3, 13)  # letters of an acronym that somebody would type


class InvertedIndex:
    """The entries in the alphabetical order of their titles (then ids), so that the order of adding does not matter."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        with _no_cycles_sought():
            self._build(list(entries))

    def _build(self, added: list[Entry]) -> None:
        batches = [range(start, min(start + _TOGETHER, len(added))) for start in range(0, len(added), _TOGETHER)]
        titles = [title for batch in batches for title in normalize_all([added[i].title for i in batch])]
        order = sorted(range(len(added)), key=[entry.id for entry in added].__getitem__)
        order.sort(key=titles.__getitem__)
        self.entries = [added[i] for i in order]
        self.titles = [titles[i] for i in order]
        self.numbers = {entry.id: number for number, entry in enumerate(self.entries)}
        if len(self.numbers) < len(self.entries):
            raise ValueError("two entries have the same id")
        self._identifiers = dict(self._identified())
        reader = _Reader()
        for batch in batches:
            reader.read(batch.start, self.entries[batch.start : batch.stop], self.titles[batch.start : batch.stop])
        self._acronyms = array("Q", sorted(reader.acronyms))
        self.prefix_index = PrefixIndex([*((t.replace(" ", ""), n) for n, t in enumerate(self.titles)), *reader.names])
        self.names = Vocabulary(sorted({name for name, _ in reader.names}))
        self.vocabulary = Vocabulary(sorted(reader.numbering))
        places = reader.places(self.vocabulary.words)
        names = [(places[reader.numbering[name]], entry) for name, entry in reader.names]
        self.head, self.side = reader.head.finish(places), reader.side.finish(places)
        del reader
        self.in_names = build_postings(names, len(places))
        self.in_head, self.in_side = invert(self.head, len(places)), invert(self.side, len(places))

    def __len__(self) -> int:
        return len(self.entries)

    def count(self, low: int, high: int) -> int:
        """How often the words [low, high) occur in entries, anywhere."""
        return self.in_head.count(low, high) + self.in_side.count(low, high)

    def title_begun(self, normalized: str) -> range:
        """The entries whose title, without punctuation, begins with `spaced`."""
        low = bisect_left(self.titles, normalized)
        return range(low, bisect_left(self.titles, normalized + AFTER, low))

    def glued_begun(self, concatenated: str) -> Sequence[int]:
        """Entries whose title, or a name of at most 16 letters, begins with `glued`, without spaces too."""
        begun = self.prefix_index.begun(concatenated)
        if len(concatenated) <= LETTERS:
            return begun
        return [entry for entry in begun[:_ALIKE] if self.concatenated_title(entry).startswith(concatenated)]

    def concatenated_title(self, entry: int) -> str:
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
        return [n for n in numbers if acronym in _acronyms(title := fold(self.entries[n].title), tokenize(title))]

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
    """Reads entries into streams of words, numbered as they come."""

    def __init__(self) -> None:
        self.numbering: defaultdict[str, int] = defaultdict()
        self.numbering.default_factory = self.numbering.__len__
        self.head, self.side = ForwardIndexBuilder(self.numbering), ForwardIndexBuilder(self.numbering)
        self.names: list[tuple[str, int]] = []  # glued, with which entry bears it
        self.acronyms = array("Q")  # hashed and, in the lower half, which entry
        self._runs = [RepeatedField(field) for field in Field]

    def read(self, first: int, entries: Sequence[Entry], titles: Sequence[str]) -> None:
        """Reads `entries` from number `first` on, with `titles` without punctuation; many at once take less time."""
        self._read_heads(first, entries, titles)
        self._read_sides(entries)

    def _read_heads(self, first: int, entries: Sequence[Entry], titles: Sequence[str]) -> None:
        written = [entry.title for entry in entries]
        folded, concatenated = fold_all(written), concatenate_all(written)
        runs, compound = self._runs[Field.TITLE], self._runs[Field.COMPOUND]
        heads, fields = [], []
        for number, (entry, title, text, joined) in enumerate(
            zip(entries, titles, folded, concatenated, strict=True), first
        ):
            ascii_ = text.isascii()
            words = title.split() if ascii_ else tokenize(text)
            for acronym in _acronyms(text, words):
                if len(acronym) in _ACRONYM:
                    self.acronyms.append(_hashed(acronym) << 32 | number)
            where = runs[len(words)]
            if len(words) != text.count(" ") + 1:  # only then does punctuation stand within a word
                known = set(words)
                more = [word for word in joined.split() if word not in known] if ascii_ else compounds(text)
                words += more
                where += compound[len(more)]
            if entry.name:
                where += self._read_name(number, entry.name, words, Field.WHOLE_NAME, Field.NAME)
            for alias in entry.aliases:
                where += self._read_name(number, alias, words, Field.WHOLE_ALIAS, Field.ALIAS)
            heads.append(words)
            fields.append(where)
        self.head.extend(chain.from_iterable(heads), fields)

    def _read_name(self, number: int, name: str, words: list[str], whole: Field, part: Field) -> bytes:
        """Adds `name` to `words`, glued and in its parts, and says where they stand."""
        folded = fold(name)
        parts = tokenize(folded)
        if not parts:
            return b""
        concatenated = concatenate(folded)
        self.names.append((concatenated, number))
        words.append(concatenated)
        if len(parts) == 1:
            return self._runs[whole][1]
        words += parts
        return self._runs[whole][1] + self._runs[part][len(parts)]

    def _read_sides(self, entries: Sequence[Entry]) -> None:
        authors = [", ".join(entry.authors).partition(",") for entry in entries]
        texts = {
            Field.FIRST_AUTHOR: [first for first, _, _ in authors],
            Field.AUTHOR: [others for _, _, others in authors],
            Field.TOPIC: [" ".join(entry.topics) for entry in entries],
            Field.VENUE: [
                f"{entry.venue} {entry.year or ''}" if entry.venue or entry.year else "" for entry in entries
            ],
            Field.TEXT: [entry.text for entry in entries],
        }
        columns = {field: tokenize_all(column) for field, column in texts.items() if any(column)}
        if Field.TEXT in columns:
            columns[Field.TEXT] = [[*dict.fromkeys(words)][:_TEXT_WORDS] for words in columns[Field.TEXT]]
        runs = [map(self._runs[field].__getitem__, map(len, column)) for field, column in columns.items()]
        fields = list(map(b"".join, zip(*runs, strict=True)))
        rows = chain.from_iterable(zip(*columns.values(), strict=True))
        self.side.extend(chain.from_iterable(rows), fields or [b""] * len(entries))

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
    return {*found, *initials(words[len(tokenize(before)) :])} if colon else set(found)
