"""Whether a text with most of a title's words is another paper's: “Revisiting …”, “… Considered Harmful”, “… 2.0”."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from bot.catalog.model import Resource
from bot.library.titles import title_words

_LEAST_SHARE = 0.6  # of the title's words, from which on a text looks like it rather than like a few words for a search
_LEAST_FOR_TYPO, _LEAST_CUT_OFF = 5, 4  # letters
_MOST_ABBREVIATED = 5  # words
# What is typed around a title, and changes none.
_FILLERS = frozenset(
    {"a", "an", "the", "and", "of", "for", "in", "with", "to", "by", "from", "are", "at", "as", "et", "al", "paper"}
    | {"papers", "article", "preprint", "pdf", "arxiv", "doi", "link", "original"}
)


def names_another(text: str, resource: Resource) -> bool:
    """Whether a word of it, a sign behind one, or a second of a kind is none of the entry's."""
    words = title_words(text)
    title, *names = map(title_words, (resource.title, resource.name, *resource.aliases))
    known = [*title, *(word for name in names for word in name)]
    foreign = _left(words, title, *names)
    if any(not word.isalnum() for word in foreign) and set(words) & set(known):
        return True
    _, colon, behind = resource.title.partition(": ")
    wholes = [title, title_words(behind)] if colon else [title]
    if not any(_has_most_of(words, whole) for whole in wholes):
        return False
    beside = [word for text in (*resource.authors, resource.venue, str(resource.year)) for word in title_words(text)]
    return any(word in known or not _is_like(word, words, known) for word in _left(foreign, beside))


def _has_most_of(words: Sequence[str], title: Sequence[str]) -> bool:
    shared = (Counter(words) & Counter(title)).total()
    return shared >= _LEAST_SHARE * len(title) > 1


def _left(words: Sequence[str], *names: Sequence[str]) -> list[str]:
    """Those of the words that none of the names has as often."""
    known: Counter[str] = Counter()
    for name in names:
        known |= Counter(name)
    return list((Counter(words) - known).elements())


def _is_like(word: str, words: Sequence[str], known: Sequence[str]) -> bool:
    """A word around a title, or one of it that is mistyped, cut off, abbreviated, or written as one word or two."""
    if word in _FILLERS or any(_is_typo(word, other) for other in known):
        return True
    if word == words[-1] and len(word) >= _LEAST_CUT_OFF and any(other.startswith(word) for other in known):
        return True
    if any(word in one + other and one + other in known for one, other in pairwise(words)):
        return True
    parts = [known[at : at + size] for size in range(2, _MOST_ABBREVIATED + 1) for at in range(len(known))]
    return any(word == "".join(part) or (len(part) > 2 and word == "".join(each[0] for each in part)) for part in parts)


def _is_typo(typed: str, meant: str) -> bool:
    """One letter is wrong, missing, too much or out of order; as an ending, it makes another word: Larger."""
    if min(len(typed), len(meant)) < _LEAST_FOR_TYPO or typed[0] != meant[0] or not typed.isalpha():
        return False
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, meant, strict=False)))
    one, other = typed[start:], meant[start:]
    if not other:
        return one == "s"
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or one[1::-1] + one[2:] == other
