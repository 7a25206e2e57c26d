"""More interpretations of words that exact ones do not explain: typos, prefixes, missing spaces."""

from collections.abc import Callable, Iterator, Sequence
from math import log

from bot.search.distances import edit_similarity
from bot.search.interpretations import MAX_JOINED, Interpretations
from bot.search.weights import TERMS
from bot.search.words import is_unsegmented

# Lengths, in letters, of what is searched with edits or split.
_ONE_EDIT = range(2, 41)
_TWO_EDITS = range(5, 41)
_NAME_ONE_EDIT = range(4, 41)
_NAME_BOTH = range(6, 15)  # names in which two edits are searched together with one
_SPLIT = range(4, 81)
_MIN_SEGMENTATION = 9  # a word that may be more than two
_MIN_INNER_PREFIX = 3

_MAX_SLOTS = 8  # that are searched with edits in one step
_MAX_SPLITS = 4  # of one word


def expand_one_edit(interpretations: Interpretations, slots: Sequence[int]) -> None:
    """Typos and prefixes of the words at `slots`, and splits of all; each only once."""
    query, vocabulary = interpretations.query, interpretations.index.vocabulary
    last = len(query.words) - 1
    for slot, word in _unexpanded("one edit", interpretations, slots[:_MAX_SLOTS], _ONE_EDIT):
        _add_typos(interpretations, word, slot, slot + 1, vocabulary.one_edit)
        if slot == last and query.last_is_prefix:
            _add_prefix_typos(interpretations, word, slot, slot + 1)
        elif len(word) >= _MIN_INNER_PREFIX:
            interpretations.add(*vocabulary.prefix_range(word), slot, slot + 1, TERMS.inner_prefix)
    expand_splits(interpretations, range(last + 1))
    if len(query.concatenated) in _NAME_BOTH:
        _expand_name_two_edits(interpretations)
    _expand_name_one_edit(interpretations)


def expand_two_edits(interpretations: Interpretations, slots: Sequence[int]) -> None:
    """Of the words at `slots`, and of the query as a name; each only once."""
    for slot, word in _unexpanded("two edits", interpretations, slots[:_MAX_SLOTS], _TWO_EDITS):
        _add_typos(interpretations, word, slot, slot + 1, interpretations.index.vocabulary.two_edits)
    _expand_name_two_edits(interpretations)


def expand_splits(interpretations: Interpretations, slots: Sequence[int]) -> None:
    """Each only once."""
    for slot, word in _unexpanded("split", interpretations, slots, _SPLIT):
        _add_splits(interpretations, slot, word)


def _unexpanded(
    kind: str, interpretations: Interpretations, slots: Sequence[int], lengths: range
) -> Iterator[tuple[int, str]]:
    for slot in slots:
        word = interpretations.query.words[slot]
        if len(word) in lengths and (kind, slot) not in interpretations.expanded and not is_unsegmented(word):
            interpretations.expanded.add((kind, slot))
            yield slot, word


def _expand_name_one_edit(interpretations: Interpretations) -> None:
    name, count = interpretations.query.concatenated, len(interpretations.query.words)
    done = ("name, one edit", 0)
    if not 1 < count <= MAX_JOINED or len(name) not in _NAME_ONE_EDIT or done in interpretations.expanded:
        return
    interpretations.expanded.add(done)
    _add_typos(interpretations, name, 0, count, interpretations.index.vocabulary.one_edit)
    if interpretations.query.last_is_prefix:
        _add_prefix_typos(interpretations, name, 0, count)


def _expand_name_two_edits(interpretations: Interpretations) -> None:
    name, count = interpretations.query.concatenated, len(interpretations.query.words)
    done = ("name, two edits", 0)
    if count > MAX_JOINED or len(name) not in _TWO_EDITS or done in interpretations.expanded:
        return
    interpretations.expanded.add(done)
    names, vocabulary = interpretations.index.names, interpretations.index.vocabulary
    for number, edits in names.two_edits(name).items():
        meant = names.words[number]
        interpretations.add_word(vocabulary.id_of(meant), 0, count, edit_similarity(name, meant, edits))


def _add_typos(
    interpretations: Interpretations, word: str, first: int, end: int, lookup: Callable[[str], dict[int, int]]
) -> None:
    for known, edits in lookup(word).items():
        meant = interpretations.index.vocabulary.words[known]
        similarity = edit_similarity(word, meant, edits)
        interpretations.add_word(known, first, end, similarity)
        if end - first == 1:
            interpretations.corrections.append((similarity, first, meant))


def _add_prefix_typos(interpretations: Interpretations, prefix: str, first: int, end: int) -> None:
    for low, high, meant in interpretations.index.vocabulary.prefix_one_edit(prefix):
        similarity = edit_similarity(prefix, meant, 1) * TERMS.fuzzy_prefix
        interpretations.add(low, high, first, end, similarity)
        if end - first == 1:
            interpretations.corrections.append((similarity, first, meant))


def _add_splits(interpretations: Interpretations, slot: int, word: str) -> None:
    splits = sorted(_pairs(interpretations, word), reverse=True)[:_MAX_SPLITS]
    if not splits and len(word) >= _MIN_SEGMENTATION and not interpretations.in_vocabulary(slot):
        splits = _segmentation(interpretations, word)
    if splits:
        interpretations.split_frequency[slot] = splits[0][0]
        interpretations.splits.extend((slot, parts, TERMS.split) for _, parts in splits)
        interpretations.size += 1


def _pairs(interpretations: Interpretations, word: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(frequency of the rarer part, parts), in primary fields."""
    vocabulary, count = interpretations.index.vocabulary, interpretations.index.primary_postings.count
    for i in range(1, len(word)):
        if word[:i] in vocabulary and word[i:] in vocabulary:
            left, right = vocabulary.id_of(word[:i]), vocabulary.id_of(word[i:])
            if frequency := min(count(left, left + 1), count(right, right + 1)):
                yield frequency, (left, right)


def _segmentation(interpretations: Interpretations, word: str) -> list[tuple[int, tuple[int, ...]]]:
    """The most probable one, into any number of words, in the shape of `_pairs`."""
    vocabulary, count = interpretations.index.vocabulary, interpretations.index.primary_postings.count
    total = len(interpretations.index) + 1
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ()), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(end):
            before = best[start]
            if before is None or word[start:end] not in vocabulary:
                continue
            part = vocabulary.id_of(word[start:end])
            if frequency := count(part, part + 1):
                split = (before[0] + log(frequency / total) - 1, (*before[1], part))  # fewer parts are likelier
                best[end] = max(best[end] or split, split)
    whole = best[-1]
    return [] if whole is None else [(min(count(n, n + 1) for n in whole[1]), whole[1])]
