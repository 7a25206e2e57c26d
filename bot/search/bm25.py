"""BM25 over the stems of all fields, with synonyms: for queries that describe an entry rather than name it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from math import log

from bot.search.inverted_index import InvertedIndex
from bot.search.stemming import stem
from bot.search.synonyms import LONGEST_PHRASE, Phrase, synonyms
from bot.search.weights import TERMS
from bot.search.words import FUNCTION_WORDS, is_unsegmented

_K1 = 1.2  # how soon a repeated word stops to count,
_B = 0.75  # and how much a long entry is discounted: the usual values
_MAX_POSTINGS = 20_000  # of one stem that are read
# What people put around what they describe, beside function words.
_AROUND = (
    "that it which how what why when who does do i you your their his her this these those has have had was were will "
    "would should could about into than then there them they one own other others no but if so such more most some "
    "any all each being been over under out up"
)
_STOP_WORDS = FUNCTION_WORDS.union(_AROUND.split())


class BM25:
    """Scores are shares of what an entry with all words of the query, and no others, could have at most."""

    def __init__(self, index: InvertedIndex) -> None:
        self._index = index
        self._total = len(index)
        words = len(index.primary.words) + len(index.secondary.words)
        self._length_norm = _B * self._total / max(1, words)

    def scores(self, words: Collection[str]) -> Mapping[int, float]:
        """Of all entries that have any of `words`."""
        stems = [stem(word) for word in words]
        scores: Counter[int] = Counter()
        most = 0.0
        for phrase in _phrases(list(dict.fromkeys(stems))):
            found = self._term(phrase)
            most += len(phrase) * log(1 + self._total) if not found else max(found.values())
            for entry, score in found.items():
                scores[entry] += score  # type: ignore[assignment]
        return {entry: score / most for entry, score in scores.items()}

    def _term(self, phrase: Phrase) -> dict[int, float]:
        """The best of the phrase itself, word for word, and its synonyms."""
        found: Counter[int] = Counter()
        for word in phrase:
            frequencies = self._frequencies(word)
            idf = self._idf(len(frequencies))
            for entry, frequency in frequencies.items():
                found[entry] += idf * self._saturated(entry, frequency)  # type: ignore[assignment]
        others = [self._phrase_frequencies(other) for other in synonyms().get(phrase, ())]
        if any(others):
            idf = TERMS.synonym * self._idf(len(set(found).union(*others)))
            for entry, frequency in chain.from_iterable(other.items() for other in others):
                found[entry] = max(found[entry], idf * self._saturated(entry, frequency))  # type: ignore[assignment]
        return dict(found)

    def _idf(self, entries: int) -> float:
        return log(1 + (self._total - entries + 0.5) / (entries + 0.5))

    def _saturated(self, entry: int, frequency: int) -> float:
        primary, secondary = self._index.primary.starts, self._index.secondary.starts
        length = primary[entry + 1] - primary[entry] + secondary[entry + 1] - secondary[entry]
        return frequency * (_K1 + 1) / (frequency + _K1 * (1 - _B + self._length_norm * length))

    def _phrase_frequencies(self, phrase: Phrase) -> Mapping[int, int]:
        """Of entries that have all its words, wherever they are."""
        each = sorted((self._frequencies(word) for word in phrase), key=len)
        return {entry: min(one[entry] for one in each) for entry in each[0] if all(entry in one for one in each)}

    def _frequencies(self, word: str) -> Mapping[int, int]:
        index, found = self._index, Counter[int]()
        for form in index.vocabulary.with_stem(word):
            for postings in (index.primary_postings, index.secondary_postings):
                found.update(postings.of(form, form + 1)[:_MAX_POSTINGS])
        return found


def described(words: Collection[str]) -> list[str]:
    """Those that say something about an entry; pairs of characters don't."""
    return [word for word in words if word not in _STOP_WORDS and not is_unsegmented(word)]


def _phrases(stems: list[str]) -> Iterator[Phrase]:
    """The longest that have synonyms, else single words."""
    known, at = synonyms(), 0
    while at < len(stems):
        length = next(n for n in range(LONGEST_PHRASE, 0, -1) if n == 1 or tuple(stems[at : at + n]) in known)
        yield tuple(stems[at : at + length])
        at += length
