"""Queries of words that stand in remarks: one that stands nowhere else, or several of one remark."""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.searching.datasets import Case
from bot.search import Entry

_LEAST_LETTERS = 3
_PHRASE_SIZES = (2, 3)
_TRIES = 50  # to find words of one remark that no other entry has all of
_STOP_WORDS = """
    about above after again all also and any are around because been before being below between both but can cannot
    could did does doing down during each either else ever every few for from further had has have having her here him
    his how however into its itself just less let like many may might more most much must near neither nor not now off
    once one only onto other others our out over own per quite rather same she should since some still such than that
    the their them then there these they this those though through thus too two under until upon use used uses using
    very via was were what when where whether which while who whom whose why will with within without would yes yet you
    your
"""


def words_of(*texts: str) -> set[str]:
    """In lower case, without stop words, words of fewer than three letters, and scripts without spaces."""
    found = re.findall(r"[^\W_\u2e80-\uffff]+", unicodedata.normalize("NFKC", " ".join(texts)).casefold())
    return {word for word in found if sum(map(str.isalpha, word)) >= _LEAST_LETTERS} - set(_STOP_WORDS.split())


def stem(word: str) -> str:
    """Without the endings of plurals, participles and gerunds, and a final e: "merging" and "merges" give "merg"."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_LETTERS:
            left = word.removesuffix(ending)
            return left + "y" if ending in {"ied", "ies"} else left.removesuffix("e")
    return word


def remark_words(entries: Sequence[Entry]) -> dict[str, set[str]]:
    """The ids of the entries that have it, by word that stands in texts alone."""
    elsewhere = set().union(*map(_words_beside_text, entries))
    return {word: ids for word, ids in sorted(_having(entries).items()) if word not in elsewhere}


def remark_word_cases(entries: Sequence[Entry], *, stems: bool = False) -> list[Case]:
    """Right is any entry that has the word; with `stems` also one that has a word of its stem, in any field."""
    words = remark_words(entries)
    if not stems:
        return [Case("remark word", word, ids.__contains__) for word, ids in words.items()]
    near: defaultdict[str, set[str]] = defaultdict(set)
    for word, ids in _having(entries).items():
        near[stem(word)] |= ids
    return [Case("remark word", word, near[stem(word)].__contains__) for word in words]


def remark_phrases(entries: Sequence[Entry], seed: int = 16) -> list[Case]:
    """For each entry two or three words of its text, in any order, that no other entry has all of."""
    chance, having, cases = random.Random(seed), _having(entries), []
    for number, entry in enumerate(entries):
        words, size = sorted(words_of(entry.text)), _PHRASE_SIZES[number % len(_PHRASE_SIZES)]
        for _ in range(_TRIES if len(words) >= size else 0):
            chosen = chance.sample(words, size)
            if set.intersection(*map(having.__getitem__, chosen)) == {entry.id}:
                cases.append(Case(f"{size} words of a remark", " ".join(chosen), {entry.id}.__contains__))
                break
    return cases


def _words_beside_text(entry: Entry) -> set[str]:
    return words_of(entry.title, entry.name, *entry.aliases, *entry.authors, *entry.topics, entry.venue)


def _having(entries: Sequence[Entry]) -> defaultdict[str, set[str]]:
    """Ids of entries by word of any field."""
    having: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for word in _words_beside_text(entry) | words_of(entry.text):
            having[word].add(entry.id)
    return having
