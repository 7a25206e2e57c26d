"""Second-stage ranking: the top entries compared with the query character for character."""

from collections.abc import Callable, Set
from operator import ge

from bot.search.distances import edit_similarity, nearest, similarity
from bot.search.features import VISIBLE, Features, Ranked, score, sort_by_score
from bot.search.folding import fold, fold_case
from bot.search.inverted_index import InvertedIndex
from bot.search.model import Entry
from bot.search.postings import IndexField, sample_evenly
from bot.search.query import Query
from bot.search.weights import TERMS
from bot.search.words import concatenate, normalize

_AUTHORS = frozenset({IndexField.FIRST_AUTHOR, IndexField.AUTHOR})
_MAX_RERANKED = 10  # entries,
_RERANK_MARGIN = 0.12  # and how far below the best they may score
# Least lengths, in letters, for a match with typos to be no coincidence.
_MIN_ONE_TYPO = 5  # a name or prefix
_MIN_TWO_TYPOS = 7  # a name
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
        same_punctuation = _has_fuzzy_prefix(query.text, index.entries[entry])
        if keep_first and not same_punctuation:
            continue
        several = float(words > 1)
        features = Features(
            similarity,
            exact_terms=several * (same_punctuation and not keep_first),
            proximity=several,
            position=1.0,
            prefix_edit_distance=float(same_punctuation),
        )
        field = _prefix_field(entry, meant, index)
        one = Ranked.of(features, entry, (similarity,) * words, (field,) * words)
        if ranked and (keep_first or not same_punctuation):
            one = one._replace(score=min(one.score, round(ranked[0].score - _prefix_bonus(), 4)))
        if one.score > scores.get(entry, 0.0):
            found[entry] = one
    return sort_by_score([*found.values(), *(one for one in ranked if one.entry not in found)]) if found else ranked


def _prefix_field(entry: int, prefix: str, index: InvertedIndex) -> IndexField:
    if index.concatenated_title(entry).startswith(prefix):
        return IndexField.TITLE
    return IndexField.NAME if concatenate(fold(index.entries[entry].name)).startswith(prefix) else IndexField.ALIAS


def rerank_top(ranked: list[Ranked], query: Query, index: InvertedIndex) -> list[Ranked]:
    """Moves up those with a name or prefix like the query."""
    top = [one for one in ranked[:_MAX_RERANKED] if one.score > ranked[0].score - _RERANK_MARGIN]
    if len(top) < 2:
        return ranked
    entries = [index.entries[one.entry] for one in top]
    if any(_is_exact(query.text, entry) for entry in entries):
        return ranked  # nothing needs a typo
    found = [_with_edit_distances(one, entry, query) for one, entry in zip(top, entries, strict=True)]
    reranked = [one.with_features(features) for one, features in zip(top, found, strict=True)]
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
    least = [TERMS.author if author else TERMS.joined for author in authors]
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


def _prefix_bonus() -> float:
    return score(Features(0.0, prefix_edit_distance=1.0))


def _with_edit_distances(one: Ranked, entry: Entry, query: Query) -> Features:
    name, features = query.text.rstrip(), one.features
    if len(name) >= _MIN_ONE_TYPO and (names := _names(entry)):
        near = nearest(name, names, 2 if len(name) >= _MIN_TWO_TYPOS else 1)
        if near:
            features = features._replace(name_edit_distance=1 / max(1, near[1]))
    if features.name_edit_distance < 1 and len(query.text) >= _MIN_ONE_TYPO and _has_fuzzy_prefix(query.text, entry):
        features = features._replace(name_edit_distance=0.0, prefix_edit_distance=1.0)
    return features


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
