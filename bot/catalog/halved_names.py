"""Names of which a list's comma has made two, as in `[Garcia Marquez, Gabriel]` or `[Li, Wei, Ann Lee]`."""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.catalog.author_words import is_company, is_group, stands_for_others
from bot.catalog.name_and_place import is_university
from bot.catalog.name_marks import is_suffix
from bot.patterns import compile_later

_WORD = compile_later(r"(?:Ma?c|O['’]|D['’]|d['’]|Fitz|De|Di|La|Le|Van|[Aa]l-|[Ee]l-)?[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FAMILY_LETTER = compile_later(r"[\u3400-\u9fff]")
_LETTERS = compile_later(r"[\u3400-\u9fff]{1,2}")
_INITIALS = compile_later(r"(?:[^\W\d_a-z]\.[ -]?)+")
_PARTICLES = compile_later(r"van|von|de[nr]?|del(?:la)?|d[aiou]|dos|l[ae]|[ae]l|bin|ben|te[rn]|zu|af|y")
_NO_NAMES = frozenset({"anonymous", "unknown", "various", "team", "staff"})
_MOST_WORDS = 4


def with_whole_names(names: Sequence[str], joinable: Sequence[bool]) -> list[str]:
    """Each family name with the given name behind it; the same where no name is a single word, or all are, oddly many.

    `joinable` says of each name whether it may be half of one.
    """
    words = [_words(name) if may_join else 0 for name, may_join in zip(names, joinable, strict=True)]
    if len(names) % 2 == 1 and set(words) == {1}:
        return list(names)
    joined: list[str] = []
    at = 0
    while at < len(names):
        pair = names[at : at + 2]
        if all(joinable[at : at + 2]) and _FAMILY_LETTER.fullmatch(pair[0]) and _LETTERS.fullmatch(pair[-1]):
            joined.append("".join(pair))
        elif _joins(words[at:]) or (
            words[at] and joinable[at + 1 : at + 2] == [True] and _INITIALS.fullmatch(pair[-1])
        ):
            joined.append(f"{pair[1]} {pair[0]}")
        else:
            joined.append(names[at])
            at -= 1
        at += 2
    return joined


def _joins(words: Sequence[int]) -> bool:
    """Whether the first and the second are one; of several single words behind two, each has one beside it."""
    if len(words) < 2 or not words[0] or not words[1]:
        return False
    singles = sum(1 for _ in takewhile(lambda count: count == 1, words[1:]))
    return words[0] == 1 or singles % 2 == 1


def _words(name: str) -> int:
    """How many it has beside particles; 0 where it's no half of a person's name, as with an initial in it."""
    if (
        is_group(name)
        or is_company(name)
        or is_university(name)
        or is_suffix(name)
        or stands_for_others(name)
        or name.casefold() in _NO_NAMES
    ):
        return 0
    words = [word for word in name.split() if not _PARTICLES.fullmatch(word)]
    fit = all(_WORD.fullmatch(word) and _is_of_one_case(word) and len(word) > 1 for word in words)
    return len(words) if fit and len(words) <= _MOST_WORDS else 0


def _is_of_one_case(word: str) -> bool:
    """No name of a company, such as OpenAI, nor a name in a script without capitals."""
    bare = re.sub(r"^(?:Ma?c|[OoDd]['’]|Fitz|De|Di|La|Le|Van|[Aa]l-|[Ee]l-)(?=[^\W\d_a-zß-ÿ])", "", word)
    return bare.istitle() or bare.isupper() or bare.islower()
