"""Second-stage ranking: the top entries compared with the query character for character."""

from collections.abc import Callable, Set
from itertools import accumulate
from operator import ge

from bot.search import weights
from bot.search.distances import nearest, similarity
from bot.search.folding import fold, fold_case
from bot.search.inverted_index import InvertedIndex
from bot.search.model import Entry
from bot.search.postings import IndexField, sample_evenly
from bot.search.query import Query
from bot.search.ranking import Ranked
from bot.search.tie_break import VISIBLE, sort_by_score
from bot.search.typos import edit_similarity
from bot.search.words import concatenate, normalize

_AUTHORS = frozenset({IndexField.FIRST_AUTHOR, IndexField.AUTHOR})
_MAX_RERANKED = 10  # entries,
_RERANK_MARGIN = 0.12  # and how far below the best they may score
# Least lengths, in letters, for a match with typos, or without spaces, to be no coincidence.
_MIN_ONE_TYPO = 5  # a name or prefix
_MIN_TWO_TYPOS = 7  # a name
_MIN_PHRASE = 6
_MIN_CONCATENATED = 5
_FULL_TITLE_SHARE = 0.6  # of a title that counts as all of it, and its similarity
_FULL_TITLE_SIMILARITY = 0.85
_FUZZY_PREFIX_LENGTHS = range(4, 13)  # letters
_MAX_PREFIX_MATCHES = 40


def add_fuzzy_prefix_matches(
    ranked: list[Ranked], query: Query, index: InvertedIndex, allowed: Set[int] | None, *, keep_first: bool
) -> list[Ranked]:
    """Adds what begins with the query but for one typo, unless something begins with it exactly."""
    concatenated, words = query.concatenated, len(query.words)
    if len(concatenated) not in _FUZZY_PREFIX_LENGTHS or query.text[-1:].isspace():
        return ranked
    exact = sample_evenly(index.prefix_index.with_prefix(concatenated), _MAX_PREFIX_MATCHES)
    if any(_is_exact(query.text, index.entries[entry]) for entry in exact):
        return ranked
    keep_first = keep_first or len(exact) > 0
    scores = {one.entry: one.score for one in ranked}
    found: dict[int, Ranked] = {}
    for entry, meant in index.prefix_index.with_fuzzy_prefix(concatenated, _MAX_PREFIX_MATCHES).items():
        if allowed is not None and entry not in allowed:
            continue
        similarity = edit_similarity(concatenated, meant, 1)
        score = similarity + weights.EARLY + (weights.PHRASE if words > 1 else 0)
        same_punctuation = _has_fuzzy_prefix(query.text, index.entries[entry])
        if same_punctuation:
            score += weights.PREFIX_ONE_TYPO + (weights.WHOLE_WORD if words > 1 and not keep_first else 0)
        elif keep_first:
            continue
        if ranked and (keep_first or not same_punctuation):
            score = min(score, ranked[0].score - weights.PREFIX_ONE_TYPO)
        if score > scores.get(entry, 0.0):
            field = _prefix_field(entry, meant, index)
            found[entry] = Ranked(round(score, 4), entry, (similarity,) * words, (field,) * words)
    return sort_by_score([*found.values(), *(one for one in ranked if one.entry not in found)]) if found else ranked


def _prefix_field(entry: int, prefix: str, index: InvertedIndex) -> IndexField:
    if index.concatenated_title(entry).startswith(prefix):
        return IndexField.TITLE
    return IndexField.NAME if concatenate(fold(index.entries[entry].name)).startswith(prefix) else IndexField.ALIAS


def rerank_top(ranked: list[Ranked], query: Query, index: InvertedIndex) -> list[Ranked]:
    """Moves up those with a name, prefix or phrase like the query."""
    top = [one for one in ranked[:_MAX_RERANKED] if one.score > ranked[0].score - _RERANK_MARGIN]
    if len(top) < 2:
        return ranked
    entries = [index.entries[one.entry] for one in top]
    if any(_is_exact(query.text, entry) for entry in entries):  # then nothing needs a typo
        scores = [one.score + _concatenated_bonus(query, entry) for one, entry in zip(top, entries, strict=True)]
    else:
        scores = [_rerank_score(one, entry, query, index) for one, entry in zip(top, entries, strict=True)]
    reranked = [one._replace(score=round(score, 4)) for one, score in zip(top, scores, strict=True)]
    return [*sorted(reranked, key=lambda one: -one.score), *ranked[len(top) :]]


def diversify(ranked: list[Ranked], acronyms: Set[int]) -> list[Ranked]:
    """Makes one of `acronyms` and one author-title match visible."""
    meanings: list[Callable[[Ranked], bool]] = [lambda one: one.entry in acronyms, author_title_match]
    for at, meant in enumerate(meanings, VISIBLE - len(meanings)):
        other = None if any(map(meant, ranked[:VISIBLE])) else next(filter(meant, ranked[VISIBLE:]), None)
        if other is not None:
            ranked = [one for one in ranked if one is not other]
            ranked.insert(at, other._replace(score=ranked[at].score))
    return ranked


def author_title_match(one: Ranked) -> bool:
    """Whether all of two or more words match to the end, and one of them an author."""
    authors = [field in _AUTHORS for field in one.fields]
    least = [weights.AUTHOR if author else weights.JOINED for author in authors]
    return len(authors) > 1 and any(authors) and all(map(ge, one.similarities, least))


def is_full_title(normalized: str, entry: Entry) -> bool:
    """Whether it is most of a name or title, or of one side of the title's colon."""
    before, _, after = entry.title.partition(": ")
    wholes = [normalize(fold(text)) for text in (entry.title, before, after, entry.name, *entry.aliases) if text]
    size = len(normalized)
    return any(
        _FULL_TITLE_SHARE * len(whole) <= size and similarity(normalized, whole[:size]) >= _FULL_TITLE_SIMILARITY
        for whole in wholes
    )


def _rerank_score(one: Ranked, entry: Entry, query: Query, index: InvertedIndex) -> float:
    name = query.text.rstrip()
    bonus = 0.0
    if len(name) >= _MIN_ONE_TYPO and (names := _names(entry)):
        near = nearest(name, names, 2)
        if near and near[1] < 2:
            bonus = weights.NAME_ONE_TYPO
        elif near and len(name) >= _MIN_TWO_TYPOS:
            bonus = weights.NAME_TWO_TYPOS
    if bonus < weights.PREFIX_ONE_TYPO and len(query.text) >= _MIN_ONE_TYPO and _has_fuzzy_prefix(query.text, entry):
        bonus = weights.PREFIX_ONE_TYPO
    score = one.score + bonus
    if len(query.normalized) >= _MIN_PHRASE:
        at = _phrase_position(query.normalized, index.titles[one.entry])
        if at is not None:
            score = max(score, weights.PHRASE_ONE_TYPO + weights.PHRASE + weights.EARLY / (1 + at))
    return score


def _names(entry: Entry) -> list[str]:
    return [fold_case(name) for name in (entry.name, *entry.aliases) if name]


def _is_exact(text: str, entry: Entry) -> bool:
    """Whether `text` is a name, or a prefix of a name or title."""
    names = _names(entry)
    return text.rstrip() in names or any(name.startswith(text) for name in (fold_case(entry.title), *names))


def _has_fuzzy_prefix(text: str, entry: Entry) -> bool:
    """At most one edit away, punctuation included."""
    size = len(text)
    starts = [name[:n] for name in (fold_case(entry.title), *_names(entry)) for n in (size - 1, size, size + 1)]
    return nearest(text, starts, 1) is not None


def _concatenated_bonus(query: Query, entry: Entry) -> float:
    text = query.text.rstrip()
    if len(query.concatenated) < _MIN_CONCATENATED or not text[-1:].isalnum():
        return 0.0
    same = any(name != text and concatenate(fold(name)) == query.concatenated for name in _names(entry))
    return weights.RERANK_NAME_CONCATENATED if same else 0.0


def _phrase_position(phrase: str, title: str) -> int | None:
    """In words; None unless there is exactly one edit."""
    size, ended = len(phrase), title + " "
    starts = [0, *accumulate(len(word) + 1 for word in title.split(" ")[:-1])]
    windows = [ended[start : start + length] for start in starts for length in (size - 1, size, size + 1)]
    found = nearest(phrase, windows, 1)
    return found[2] // 3 if found and found[1] else None
