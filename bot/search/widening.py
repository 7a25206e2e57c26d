"""Freer readings of a query, for words that the plain ones do not explain: typos, beginnings, words run together."""

from collections.abc import Callable, Iterator, Sequence
from math import log

from bot.search import weights
from bot.search.readings import JOINED_WORDS, Readings
from bot.search.typos import likeness
from bot.search.words import unspaced

_NEAR = range(2, 41)  # letters of a word of which one may be wrong,
_FAR = range(5, 41)  # two may be wrong,
_SHORT_NAME = range(6, 15)  # letters of a name in which two are sought at once
_NAME = range(4, 41)  # or one in a name written in several words
_ABBREVIATED = 3  # letters that may stand for a longer word
_PARTED = range(4, 81)  # letters of a word that may be two
_SOUGHT = 8  # words that are sought with slips in one step
_WAYS = 4  # to part one word that are followed
_SEVERAL = 9  # letters of a word that may be more than two


def widen_near(readings: Readings, slots: Sequence[int]) -> None:
    """Reads the words at `slots` with one typo or as a beginning, and every word as two, each only once."""
    last = len(readings.query.words) - 1
    for slot, word in _still("near", readings, slots[:_SOUGHT], _NEAR):
        _typos(readings, word, slot, slot + 1, readings.shelf.vocabulary.near)
        if slot == last and readings.query.open:
            _typos_of_beginning(readings, word, slot, slot + 1)
        elif len(word) >= _ABBREVIATED:
            readings.add(*readings.shelf.vocabulary.begun(word), slot, slot + 1, weights.BEGUN_INSIDE)
    widen_parted(readings, range(last + 1))
    if len(readings.query.glued) in _SHORT_NAME:
        _names_far(readings)
    for _, glued in _still_name("name near", readings):
        _typos(readings, glued, 0, last + 1, readings.shelf.vocabulary.near)
        if readings.query.open:
            _typos_of_beginning(readings, glued, 0, last + 1)


def widen_far(readings: Readings, slots: Sequence[int]) -> None:
    """Reads the words at `slots`, and a name written in several words, with two typos, each only once."""
    for slot, word in _still("far", readings, slots[:_SOUGHT], _FAR):
        _typos(readings, word, slot, slot + 1, readings.shelf.vocabulary.far)
    _names_far(readings)


def widen_parted(readings: Readings, slots: Sequence[int]) -> None:
    """Reads the words at `slots` as two, each only once."""
    for slot, word in _still("parted", readings, slots, _PARTED):
        _part(readings, slot, word)


def _still(kind: str, readings: Readings, slots: Sequence[int], letters: range) -> Iterator[tuple[int, str]]:
    for slot in slots:
        word = readings.query.words[slot]
        if len(word) in letters and (kind, slot) not in readings.widened and not unspaced(word):
            readings.widened.add((kind, slot))
            yield slot, word


def _still_name(kind: str, readings: Readings) -> Iterator[tuple[int, str]]:
    glued = readings.query.glued
    several = 1 < len(readings.query.words) <= JOINED_WORDS
    if several and len(glued) in _NAME and (kind, 0) not in readings.widened:
        readings.widened.add((kind, 0))
        yield 0, glued


def _names_far(readings: Readings) -> None:
    """Reads the whole query as a name with two typos."""
    query, names = readings.query, readings.shelf.names
    if len(query.words) > JOINED_WORDS or len(query.glued) not in _FAR or ("name far", 0) in readings.widened:
        return
    readings.widened.add(("name far", 0))
    for number, edits in names.far(query.glued).items():
        meant = names.words[number]
        word = readings.shelf.vocabulary.number(meant)
        readings.add_word(word, 0, len(query.words), likeness(query.glued, meant, edits))


def _typos(readings: Readings, word: str, first: int, end: int, look: Callable[[str], dict[int, int]]) -> None:
    for number, edits in look(word).items():
        meant = readings.shelf.vocabulary.words[number]
        alike = likeness(word, meant, edits)
        readings.add_word(number, first, end, alike)
        if end - first == 1:
            readings.corrections.append((alike, first, meant))


def _typos_of_beginning(readings: Readings, start: str, first: int, end: int) -> None:
    for low, high, meant in readings.shelf.vocabulary.near_begun(start):
        alike = likeness(start, meant, 1) * weights.NEAR_BEGUN
        readings.add(low, high, first, end, alike)
        if end - first == 1:
            readings.corrections.append((alike, first, meant))


def _part(readings: Readings, slot: int, word: str) -> None:
    """Reads `word` as two words of names and titles, in the commonest ways, or else as several."""
    ways = sorted(_pairs(readings, word), reverse=True)[:_WAYS]
    if not ways and len(word) >= _SEVERAL and not readings.known(slot):
        ways = _several(readings, word)
    if ways:
        readings.part_frequency[slot] = ways[0][0]
        readings.parted.extend((slot, parts, weights.PARTED) for _, parts in ways)
        readings.size += 1


def _pairs(readings: Readings, word: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    vocabulary, count = readings.shelf.vocabulary, readings.shelf.in_head.count
    for i in range(1, len(word)):
        if word[:i] in vocabulary and word[i:] in vocabulary:
            left, right = vocabulary.number(word[:i]), vocabulary.number(word[i:])
            if common := min(count(left, left + 1), count(right, right + 1)):
                yield common, (left, right)


def _several(readings: Readings, word: str) -> list[tuple[int, tuple[int, ...]]]:
    """The likeliest way to part `word`, if there is any, with the frequency of its rarest part."""
    vocabulary, count = readings.shelf.vocabulary, readings.shelf.in_head.count
    total = len(readings.shelf) + 1
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ()), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(end):
            before = best[start]
            if before is None or word[start:end] not in vocabulary:
                continue
            number = vocabulary.number(word[start:end])
            if common := count(number, number + 1):
                way = (before[0] + log(common / total) - 1, (*before[1], number))  # fewer parts are likelier
                best[end] = max(best[end] or way, way)
    whole = best[-1]
    return [] if whole is None else [(min(count(n, n + 1) for n in whole[1]), whole[1])]
