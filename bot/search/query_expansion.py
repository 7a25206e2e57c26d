"""Freer readings of a query, for words that the plain ones do not explain: typos, beginnings, words run together."""

from collections.abc import Callable, Iterator, Sequence
from math import log

from bot.search import weights
from bot.search.interpretations import JOINED_WORDS, Interpretations
from bot.search.typos import edit_similarity
from bot.search.words import is_unsegmented

_NEAR = range(2, 41)  # letters of a word of which one may be wrong,
_FAR = range(5, 41)  # two may be wrong,
_SHORT_NAME = range(6, 15)  # letters of a name in which two are sought at once
_NAME = range(4, 41)  # or one in a name written in several words
_ABBREVIATED = 3  # letters that may stand for a longer word
_PARTED = range(4, 81)  # letters of a word that may be two
_SOUGHT = 8  # words that are sought with slips in one step
_WAYS = 4  # to part one word that are followed
_SEVERAL = 9  # letters of a word that may be more than two


def expand_one_edit(interpretations: Interpretations, slots: Sequence[int]) -> None:
    """Reads the words at `slots` with one typo or as a beginning, and every word as two, each only once."""
    last = len(interpretations.query.words) - 1
    for slot, word in _still("near", interpretations, slots[:_SOUGHT], _NEAR):
        _typos(interpretations, word, slot, slot + 1, interpretations.index.vocabulary.near)
        if slot == last and interpretations.query.open:
            _typos_of_beginning(interpretations, word, slot, slot + 1)
        elif len(word) >= _ABBREVIATED:
            interpretations.add(*interpretations.index.vocabulary.begun(word), slot, slot + 1, weights.BEGUN_INSIDE)
    expand_splits(interpretations, range(last + 1))
    if len(interpretations.query.concatenated) in _SHORT_NAME:
        _names_far(interpretations)
    for _, concatenated in _still_name("name near", interpretations):
        _typos(interpretations, concatenated, 0, last + 1, interpretations.index.vocabulary.near)
        if interpretations.query.open:
            _typos_of_beginning(interpretations, concatenated, 0, last + 1)


def expand_two_edits(interpretations: Interpretations, slots: Sequence[int]) -> None:
    """Reads the words at `slots`, and a name written in several words, with two typos, each only once."""
    for slot, word in _still("far", interpretations, slots[:_SOUGHT], _FAR):
        _typos(interpretations, word, slot, slot + 1, interpretations.index.vocabulary.far)
    _names_far(interpretations)


def expand_splits(interpretations: Interpretations, slots: Sequence[int]) -> None:
    """Reads the words at `slots` as two, each only once."""
    for slot, word in _still("parted", interpretations, slots, _PARTED):
        _part(interpretations, slot, word)


def _still(
    kind: str, interpretations: Interpretations, slots: Sequence[int], letters: range
) -> Iterator[tuple[int, str]]:
    for slot in slots:
        word = interpretations.query.words[slot]
        if len(word) in letters and (kind, slot) not in interpretations.expanded and not is_unsegmented(word):
            interpretations.expanded.add((kind, slot))
            yield slot, word


def _still_name(kind: str, interpretations: Interpretations) -> Iterator[tuple[int, str]]:
    concatenated = interpretations.query.concatenated
    several = 1 < len(interpretations.query.words) <= JOINED_WORDS
    if several and len(concatenated) in _NAME and (kind, 0) not in interpretations.expanded:
        interpretations.expanded.add((kind, 0))
        yield 0, concatenated


def _names_far(interpretations: Interpretations) -> None:
    """Reads the whole query as a name with two typos."""
    query, names = interpretations.query, interpretations.index.names
    if (
        len(query.words) > JOINED_WORDS
        or len(query.concatenated) not in _FAR
        or ("name far", 0) in interpretations.expanded
    ):
        return
    interpretations.expanded.add(("name far", 0))
    for number, edits in names.far(query.concatenated).items():
        meant = names.words[number]
        word = interpretations.index.vocabulary.number(meant)
        interpretations.add_word(word, 0, len(query.words), edit_similarity(query.concatenated, meant, edits))


def _typos(
    interpretations: Interpretations, word: str, first: int, end: int, lookup: Callable[[str], dict[int, int]]
) -> None:
    for number, edits in lookup(word).items():
        meant = interpretations.index.vocabulary.words[number]
        alike = edit_similarity(word, meant, edits)
        interpretations.add_word(number, first, end, alike)
        if end - first == 1:
            interpretations.corrections.append((alike, first, meant))


def _typos_of_beginning(interpretations: Interpretations, start: str, first: int, end: int) -> None:
    for low, high, meant in interpretations.index.vocabulary.near_begun(start):
        alike = edit_similarity(start, meant, 1) * weights.NEAR_BEGUN
        interpretations.add(low, high, first, end, alike)
        if end - first == 1:
            interpretations.corrections.append((alike, first, meant))


def _part(interpretations: Interpretations, slot: int, word: str) -> None:
    """Reads `word` as two words of names and titles, in the commonest ways, or else as several."""
    ways = sorted(_pairs(interpretations, word), reverse=True)[:_WAYS]
    if not ways and len(word) >= _SEVERAL and not interpretations.known(slot):
        ways = _several(interpretations, word)
    if ways:
        interpretations.split_frequency[slot] = ways[0][0]
        interpretations.splits.extend((slot, parts, weights.PARTED) for _, parts in ways)
        interpretations.size += 1


def _pairs(interpretations: Interpretations, word: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    vocabulary, count = interpretations.index.vocabulary, interpretations.index.in_head.count
    for i in range(1, len(word)):
        if word[:i] in vocabulary and word[i:] in vocabulary:
            left, right = vocabulary.number(word[:i]), vocabulary.number(word[i:])
            if common := min(count(left, left + 1), count(right, right + 1)):
                yield common, (left, right)


def _several(interpretations: Interpretations, word: str) -> list[tuple[int, tuple[int, ...]]]:
    """The likeliest way to part `word`, if there is any, with the frequency of its rarest part."""
    vocabulary, count = interpretations.index.vocabulary, interpretations.index.in_head.count
    total = len(interpretations.index) + 1
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
