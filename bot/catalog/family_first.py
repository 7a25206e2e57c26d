"""People whose family name stands first: `Kwon, Woosuk`, `Kwon, W., Li, Z.`, `King, Martin Luther, Jr.`."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from bot.catalog.author_words import is_group, without_others
from bot.catalog.name_and_place import with_more
from bot.catalog.name_marks import is_suffix, is_suffix_of_person
from bot.patterns import compile_later

_PARTICLE = compile_later(
    r"(?:van|von|den?|der|del|della|di|da|dos?|la|le|el|al|bin|ben|ter|ten|zu|af)\s", re.IGNORECASE
)
_INITIALS = compile_later(r"[^\W\d_]\.?(?:(?:[\s-]|(?<=\.))[\s-]?[^\W\d_]\.|[^\W\d_a-z]\.)*")
ATOM = "\ue000"  # stands for a name that is taken as it is
BRACKET = "\ue001"  # for what stands in brackets
_IDEOGRAPHIC = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
_BRACKET_BEHIND = compile_later(rf"(.*[^\s,，])(\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|{BRACKET}))")


class Names(NamedTuple):
    """`are_certain` is false where the text can also be meant in another way."""

    names: list[str]
    are_certain: bool = True


def is_turned(part: str) -> bool:
    """`Kwon, Woosuk`: one comma, and a family name before it."""
    part = _apart_from_bracket(part)[0]
    family, comma, given = (each.strip() for each in part.partition(","))
    if part.count(",") == 2:
        return as_one_person([each.strip() for each in part.split(",")]) is not None
    if not comma or not given or "," in given or ATOM in part or BRACKET in part or without_others(part)[1]:
        return False
    if is_group(part) or is_ideographic(part):
        return False
    words = family.split()
    return len(words) == 1 or (is_initials(given) and given.endswith(".")) or bool(_PARTICLE.match(family))


def turned(part: str) -> str:
    part, bracket = _apart_from_bracket(part)
    if one := as_one_person([each.strip() for each in part.split(",")]):
        return one.names[0] + bracket
    family, _, given = (each.strip() for each in part.partition(","))
    return f"{given} {family}{bracket}"


def maybe_turned(item: str) -> str:
    """`Garcia Marquez, Gabriel` beside a name that can be nothing else."""
    more = with_more(item)
    return (more and more.inverted) or item


def has_comma(item: str) -> bool:
    """Whether an item of a list is one person with the family name first."""
    return is_turned(item) and not is_suffix(item.partition(",")[2].strip())


def has_initials_behind(item: str) -> bool:
    given = item.partition(",")[2].strip()
    return is_initials(given) and given.endswith(".")


def pairs_of_names(pieces: Sequence[str]) -> Names | None:
    """`Kwon, W., Li, Z.`: family names and given names by turns. Whole given names may be names of their own."""
    families, givens = pieces[::2], pieces[1::2]
    if not givens or len(families) != len(givens):
        return None
    joined = [f"{given} {family}" for family, given in zip(families, givens, strict=True)]
    are_dotted = len(givens) > 1 or givens[0].endswith(".")
    if all(map(is_initials, givens)) and all(map(_is_family, families)) and are_dotted:
        return Names(joined)
    if all(map(_is_family_name, families)) and all(map(_is_given_name, givens)):
        return Names(joined, are_certain=False)
    return None


def as_one_person(pieces: Sequence[str]) -> Names | None:
    """`King, Martin Luther, Jr.` and `Smith, Jr., John`: one person, unless two are called by one word."""
    if len(pieces) != 3 or not _is_family_name(pieces[0]):
        return None
    for suffix, given in ((pieces[1], pieces[2]), (pieces[2], pieces[1])):
        if is_suffix_of_person(suffix) and not is_suffix(given):
            return Names([f"{given} {pieces[0]}, {suffix}"], are_certain=False)
    return None


def with_suffixes(pieces: Sequence[str]) -> list[str]:
    """With each Jr., III or Inc. behind the name to which it belongs."""
    names: list[str] = []
    for piece in pieces:
        if names and is_suffix(piece) and not is_suffix(names[-1]):
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return names


def is_initials(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text)) and not is_ideographic(text)


def is_ideographic(text: str) -> bool:
    # The names of letters are a table of 0.4 MB.
    return not text.isascii() and any(unicodedata.name(letter, "").startswith(_IDEOGRAPHIC) for letter in text)


def _is_family(name: str) -> bool:
    return not is_initials(name) and (len(name.split()) <= 2 or bool(_PARTICLE.match(name)))


def _is_family_name(name: str) -> bool:
    """One word that looks like a name, with or without particles before it."""
    while particle := _PARTICLE.match(name):
        name = name[particle.end() :]
    return _is_name(re.sub(r"^(?:Mc|Mac|Fitz|De|Di|La|Le|Van|[Aa]l-|[Ee]l-|d['’])(?=[^\W\d_a-z])", "", name))


def _is_given_name(name: str) -> bool:
    """One word that looks like a name, with or without initials behind it."""
    first, _, initials = name.partition(" ")
    return _is_name(first) and (not initials or is_initials(initials))


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.istitle() and re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word) is not None


def _apart_from_bracket(part: str) -> tuple[str, str]:
    """A name, and the place where somebody works behind it, with the space before that."""
    found = _BRACKET_BEHIND.fullmatch(part)
    return (found[1], found[2]) if found else (part, "")
