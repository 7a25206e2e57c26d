"""The last look at the few best entries: which of them reads like the query but for a slip, and what else was meant."""

from collections.abc import Callable, Set
from itertools import accumulate
from operator import ge

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search import weights
from bot.search.folding import fold, fold_case
from bot.search.inverted_index import InvertedIndex
from bot.search.model import Entry
from bot.search.postings import Field, sample_evenly
from bot.search.query import Query
from bot.search.ranking import Ranked
from bot.search.tie_break import SHOWN, sort_by_score
from bot.search.typos import edit_similarity
from bot.search.words import concatenate, normalize

_AUTHORS = frozenset({Field.FIRST_AUTHOR, Field.AUTHOR})
_FEW = 10  # entries that are looked at,
_CLOSE = 0.12  # if they score so much less than the best at most
_SLIP = 5  # letters of a name or beginning of which one may be wrong,
_SLIPS = 7  # letters of a name of which two may be,
_PHRASE = 6  # and letters of words that stand together in a title
_GLUED = 5  # letters of a name that nobody would meet by chance
_MOST = 0.6  # of a title that stands for all of it, and how alike it is then
_ALIKE = 0.85
_OPENING = range(4, 13)  # letters of a beginning that is sought with a slip in it
_OPENINGS = 40  # entries that begin so


def add_fuzzy_prefix_matches(
    ranked: list[Ranked], query: Query, index: InvertedIndex, allowed: Set[int] | None, *, taken: bool
) -> list[Ranked]:
    """`ranked` with what begins with the query but for one slip, unless something begins with it to the letter.

    None of it comes first if what `ranked` begins with is `taken` for what was meant.
    """
    concatenated, words = query.concatenated, len(query.words)
    if len(concatenated) not in _OPENING or query.text[-1:].isspace():
        return ranked
    begun = sample_evenly(index.prefix_index.begun(concatenated), _OPENINGS)
    if any(_exactly(query.text, index.entries[entry]) for entry in begun):
        return ranked
    taken = taken or len(begun) > 0
    scores = {one.entry: one.score for one in ranked}
    found: dict[int, Ranked] = {}
    for entry, meant in index.prefix_index.near(concatenated, _OPENINGS).items():
        if allowed is not None and entry not in allowed:
            continue
        alike = edit_similarity(concatenated, meant, 1)
        score = alike + weights.START + (weights.PHRASE if words > 1 else 0)
        to_the_letter = _begins(query.text, index.entries[entry])
        if to_the_letter:
            score += weights.BEGINS_SLIP
        elif taken:
            continue
        if ranked and (taken or not to_the_letter):  # what has the words as they are comes first
            score = min(score, ranked[0].score - weights.BEGINS_SLIP)
        if score > scores.get(entry, 0.0):
            field = _begun_field(entry, meant, index)
            found[entry] = Ranked(round(score, 4), entry, (alike,) * words, (field,) * words)
    return sort_by_score([*found.values(), *(one for one in ranked if one.entry not in found)]) if found else ranked


def _begun_field(entry: int, meant: str, index: InvertedIndex) -> Field:
    """Where `entry` begins with `meant`, glued."""
    if index.concatenated_title(entry).startswith(meant):
        return Field.TITLE
    return Field.NAME if concatenate(fold(index.entries[entry].name)).startswith(meant) else Field.ALIAS


def rerank_top(ranked: list[Ranked], query: Query, index: InvertedIndex) -> list[Ranked]:
    """`ranked` with those further up that have the query for a name, a beginning or a phrase but for a slip."""
    few = [one for one in ranked[:_FEW] if one.score > ranked[0].score - _CLOSE]
    if len(few) < 2:
        return ranked
    entries = [index.entries[one.entry] for one in few]
    if any(_exactly(query.text, entry) for entry in entries):  # then nothing needs a slip
        scores = [one.score + _glued(query, entry) for one, entry in zip(few, entries, strict=True)]
    else:
        scores = [_closer(one, entry, query, index) for one, entry in zip(few, entries, strict=True)]
    looked = [one._replace(score=round(score, 4)) for one, score in zip(few, scores, strict=True)]
    return [*sorted(looked, key=lambda one: -one.score), *ranked[len(few) :]]


def diversify(ranked: list[Ranked], acronyms: Set[int]) -> list[Ranked]:
    """`ranked` with one of `acronyms`, and one that is cited by author and word, among the first that are seen."""
    meanings: list[Callable[[Ranked], bool]] = [lambda one: one.entry in acronyms, author_title_match]
    for at, meant in enumerate(meanings, SHOWN - len(meanings)):
        other = None if any(map(meant, ranked[:SHOWN])) else next(filter(meant, ranked[SHOWN:]), None)
        if other is not None:
            ranked = [one for one in ranked if one is not other]
            ranked.insert(at, other._replace(score=ranked[at].score))
    return ranked


def author_title_match(one: Ranked) -> bool:
    """Whether `one` has all words of the query, of several, and one of them as its author; none of them just begun."""
    authors = [field in _AUTHORS for field in one.fields]
    least = [weights.AUTHOR if author else weights.JOINED for author in authors]
    return len(authors) > 1 and any(authors) and all(map(ge, one.found, least))


def is_full_title(normalized: str, entry: Entry) -> bool:
    """Whether `spaced` is a name or title of `entry`, the part before or after its colon, or most of one of these."""
    before, _, after = entry.title.partition(": ")
    wholes = [normalize(fold(text)) for text in (entry.title, before, after, entry.name, *entry.aliases) if text]
    return any(
        _MOST * len(whole) <= len(normalized)
        and OSA.normalized_similarity(normalized, whole[: len(normalized)]) >= _ALIKE
        for whole in wholes
    )


def _closer(one: Ranked, entry: Entry, query: Query, index: InvertedIndex) -> float:
    """The score of `one` with what it gains by reading like the query but for a slip."""
    name = query.text.rstrip()
    gain = 0.0
    if len(name) >= _SLIP and (names := _names(entry)):
        near = process.extractOne(name, names, scorer=OSA.distance, score_cutoff=2)
        if near and near[1] < 2:
            gain = weights.NAME_SLIP
        elif near and len(name) >= _SLIPS:
            gain = weights.NAME_SLIPS
    if gain < weights.BEGINS_SLIP and len(query.text) >= _SLIP and _begins(query.text, entry):
        gain = weights.BEGINS_SLIP
    score = one.score + gain
    if len(query.normalized) >= _PHRASE and (at := _phrase(query.normalized, index.titles[one.entry])) is not None:
        score = max(score, weights.PHRASE_SLIP + weights.PHRASE + weights.START / (1 + at))
    return score


def _names(entry: Entry) -> list[str]:
    return [fold_case(name) for name in (entry.name, *entry.aliases) if name]


def _exactly(text: str, entry: Entry) -> bool:
    """Whether a name of `entry` is `text` to the letter, or a name or its title begins so."""
    names = _names(entry)
    return text.rstrip() in names or any(name.startswith(text) for name in (fold_case(entry.title), *names))


def _begins(text: str, entry: Entry) -> bool:
    """Whether a title or name of `entry` begins with `text` but for one slip, with its spaces and punctuation."""
    size = len(text)
    starts = [name[:n] for name in (fold_case(entry.title), *_names(entry)) for n in (size - 1, size, size + 1)]
    return process.extractOne(text, starts, scorer=OSA.distance, score_cutoff=1) is not None


def _glued(query: Query, entry: Entry) -> float:
    """What `entry` gains if the query is its name but for spaces and punctuation."""
    text = query.text.rstrip()
    if len(query.concatenated) < _GLUED or not text[-1:].isalnum():
        return 0.0
    concatenated = any(name != text and concatenate(fold(name)) == query.concatenated for name in _names(entry))
    return weights.NAME_GLUED_WHOLE if concatenated else 0.0


def _phrase(normalized: str, title: str) -> int | None:
    """The place of the word of `title` from which on it reads `spaced` but for one slip; None if it has it as it is."""
    size, ended = len(normalized), title + " "
    begins = [0, *accumulate(len(word) + 1 for word in title.split(" ")[:-1])]
    windows = [ended[begin : begin + length] for begin in begins for length in (size - 1, size, size + 1)]
    found = process.extractOne(normalized, windows, scorer=OSA.distance, score_cutoff=1)
    return found[2] // 3 if found and found[1] else None
