"""Names of authors as people write several of them in one text: by commas, semicolons, “and”, family name first."""

import re
from collections.abc import Sequence

from bot.catalog.author_words import (
    ET_AL,
    WORDS_BETWEEN,
    has_group_word,
    is_count_of_others,
    is_group,
    stands_for_others,
    without_others,
)
from bot.catalog.family_first import (
    ATOM,
    BRACKET,
    Names,
    as_one_person,
    has_comma,
    has_initials_behind,
    is_ideographic,
    is_initials,
    is_turned,
    maybe_turned,
    pairs_of_names,
    turned,
    with_suffixes,
)
from bot.catalog.name_and_place import is_employer, is_person
from bot.catalog.name_marks import (
    IN_BRACKETS,
    is_suffix_of_person,
    without_marks,
    without_raised,
)
from bot.patterns import compile_later

_SEPARATORS = compile_later(
    r"\s*(?:[;；、，،|]|,?\s+(?:and|&)\s+|\s[·•∙⋅‧]\s|(?<=[\u3040-\u9fff\uac00-\ud7a3])\s+(?:[和與与跟及暨と및]|以及|及び)\s+)\s*",
    re.IGNORECASE,
)
_MAYBE_BETWEEN = compile_later(r"(?<=[^\W\d_])\s*[/／+]\s*(?=[^\W\d_])|(?<=[^\W\d_]\.)\s+[/+]\s+(?=[^\W\d_])")
_ENDS = ";；、，,& "
_OTHER_LANGUAGES = compile_later(
    rf"\s(?:{WORDS_BETWEEN}|with|mit|avec|con|w/)\s|[^\W\d_]{{2}}[和与與及][^\W\d_]{{2}}", re.IGNORECASE
)
_FIGURE = r"(?:\d{1,2}|[*†‡§¶∗])"
_FIGURES = compile_later(
    rf"(?:(?<=[^\W\d_])|(?<=\.))\s?(?P<open>[(\[])?(?=[*†‡§¶∗]*\d){_FIGURE}(?:\s?,?\s?{_FIGURE})*(?(open)[)\]])"
    r"(?=\s*(?:$|[,;；、，|]|(?:and|&)\s))",
    re.IGNORECASE,
)
_FIGURE_AT_AN_END = compile_later(r"^\d+(?!\w)|(?<!\d)\d{1,2}\W?$")
# A role alone, the mark of a footnote within.
_NO_NAME = compile_later(r"^(?:eds?|hrsg|trans|tr)\.?$|[⁰¹²³⁴-⁹†‡§¶]\s", re.IGNORECASE)
_NUMBER_IN_BRACKETS = compile_later(r"\(\w\)\s|\((?:19|20)\d\d\w?\)")
_AND_AT_AN_END = compile_later(r"\band\s*(?:[;；、，,]|$)", re.IGNORECASE)
_AND = compile_later(r"^(?:and|&)\s+", re.IGNORECASE)


def split_names(given: str) -> Names:
    """The names in one text. Those of groups stay whole."""
    text = given
    text = without_marks(without_raised(" ".join(text.split())).strip(_ENDS)).strip(_ENDS)
    if re.search(r"[^\W\d_](?: {2,}|\t)[^\W\d_]", given):
        return Names(split_names(text).names, are_certain=False)
    people, has_others = without_others(text)
    if has_others and people:
        found = split_names(people)
        return Names([*found.names, ET_AL], found.are_certain)
    if is_group(text):
        return Names([text], not _FIGURES.search(text))
    figures = " ".join(found[0] for found in _FIGURES.finditer(text))
    # A single one may belong to the name.
    have_footnotes = len(re.findall(r"\d+", figures)) > 1
    text = _FIGURES.sub("", text) if have_footnotes else text
    hidden: list[str] = []
    shown = _hide_brackets(text, hidden)
    parts = [part.strip(_ENDS) for part in _SEPARATORS.split(shown)]
    names, are_certain = _by_commas([part for part in parts if part])
    names = [name for each in names if (name := without_marks(each))]
    are_certain = are_certain and not _is_doubtful(shown, names) and not _NUMBER_IN_BRACKETS.search(text)
    if have_footnotes:
        are_certain = are_certain and not any(_is_one_word(name) or has_group_word(name) for name in names)
    names = [_show(name, hidden, BRACKET) for name in names]
    return Names(names, are_certain)


def tidy_names(items: Sequence[str]) -> Names | None:
    """The names that the items of a list were meant to be; None where each item is one already."""
    bare = [name for number, item in enumerate(items) for name in _bare_items(item, is_first=number == 0)]
    if len(joined_items := with_suffixes(bare)) != len(bare):
        return as_one_person(bare) or Names(joined_items, not _is_family_alone(joined_items))
    if any(_has_separator(item) for item in bare):
        kept: list[str] = []
        # YAML has split the list at its commas; in `[Kwon, Woosuk; Li, Zhuohan]` they belong to the names.
        joined = ", ".join(item if _has_separator(item) or "," not in item else _hide(item, kept) for item in bare)
        found = split_names(joined)
        return Names([_show(name, kept) for name in found.names], found.are_certain)
    if any(map(_may_be_several, bare)):
        return Names([name for item in bare for name in _maybe_split(item)], are_certain=False)
    others = [bare[-1]] if _are_others(bare[-1]) else []
    if pairs := pairs_of_names(bare[: len(bare) - len(others)]):
        return Names(pairs.names + others, pairs.are_certain)
    if any(map(has_comma, bare)):
        names = [turned(item) if has_comma(item) else maybe_turned(item) for item in bare]
        are_several = sum(name != item for name, item in zip(names, bare, strict=True)) > 1
        return Names(names, are_several or any(map(has_initials_behind, bare)))
    return Names(bare) if bare != list(items) else None


def _bare_items(item: str, *, is_first: bool) -> list[str]:
    if _are_others(item):
        return [ET_AL if is_count_of_others(item) else item]
    people = without_others(item)[0]
    if people and re.fullmatch(r"[\s,]*et\.? al", item[len(people) :]):
        return [people, ET_AL]
    if people and is_count_of_others(item[len(people) :]):
        return [people, ET_AL]
    bare = _AND.sub("", item) if not is_first or item.startswith(("and ", "& ")) else item
    return [without_marks(bare).rstrip(_ENDS) or item]


def may_be_split(item: str) -> bool:
    """Whether what stands between `/` or `+`, or Chinese words, may be several people."""
    return _may_be_several(without_marks(item))


def _by_commas(parts: list[str]) -> Names:
    """`parts` stood between semicolons or “and”s: each one name with the family name first, or several names."""
    if len(parts) > 1 and any(map(is_turned, parts)):
        names = [turned(part) if is_turned(part) else maybe_turned(part) for part in parts]
        if all(name != part for name, part in zip(names, parts, strict=True)):
            return Names(names)
    pieces = [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]
    if one := as_one_person(pieces):
        return one
    pieces = with_suffixes(pieces)
    if _is_family_alone(pieces):
        return Names(pieces, are_certain=False)
    if pairs := pairs_of_names(pieces):
        return pairs
    return Names(pieces, not any(is_turned(part) for part in parts))


def _is_doubtful(text: str, names: Sequence[str]) -> bool:
    """Whether `names`, taken from the text, may be a family's, a company's, or places where somebody works."""
    if ":" in text or _OTHER_LANGUAGES.search(text) or _AND_AT_AN_END.search(text):
        return True
    if any(map(_NO_NAME.search, names)):
        return True
    between = [part.strip(_ENDS) for part in re.split(r"[;；]", text)]
    if len(between) > 1 and any("," in part and not is_turned(part) for part in between):
        return True
    if any(map(_FIGURE_AT_AN_END.search, names)) or (any(map(is_employer, names)) and any(map(is_person, names))):
        return True
    if any(is_initials(name) or re.search("[|&]", name) or _may_be_several(name) for name in names):
        return True
    if any(name.count(one) != name.count(other) for name in names for one, other in ("()", "[]", "{}")):
        return True
    has_and = re.search(r"\s(?:and|&)\s", text, re.IGNORECASE)
    return bool(has_and) and any(_is_one_word(name) for name in names)


def _is_one_word(name: str) -> bool:
    return len(name.split()) == 1 and name != ATOM and not is_ideographic(name)


def _is_family_alone(names: Sequence[str]) -> bool:
    """Whether a name may be one half of somebody's, beside one with a Jr. or the like behind it."""
    bare = [name.partition(",")[0] for name in names]
    return any(_is_personal(name) for name in names) and any(map(_is_one_word, bare))


def _is_personal(name: str) -> bool:
    return bool(is_suffix_of_person(name.rpartition(",")[2].strip()))


def _may_be_several(name: str) -> bool:
    return len(_maybe_split(name)) > 1


def _maybe_split(name: str) -> list[str]:
    shown = IN_BRACKETS.sub("", name)
    if _MAYBE_BETWEEN.search(shown) and "://" not in shown and not is_group(shown):
        return [part.strip() for part in _MAYBE_BETWEEN.split(shown) if part.strip()]
    words = shown.split()
    if len(words) > 1 and all(re.fullmatch(r"[\u3400-\u9fff]{2,4}", word) for word in words):
        return words
    return [name]


def _are_others(item: str) -> bool:
    """A year alone is left to whoever looks at single names."""
    return stands_for_others(item) and not item.isdigit()


def _has_separator(item: str) -> bool:
    bare = IN_BRACKETS.sub("", item)
    return bool(_SEPARATORS.search(without_others(bare)[0])) and not is_group(bare)


def _hide_brackets(text: str, hidden: list[str]) -> str:
    return IN_BRACKETS.sub(lambda found: _hide(found[0], hidden, BRACKET), text)


def _hide(text: str, hidden: list[str], mark: str = ATOM) -> str:
    hidden.append(text)
    return mark


def _show(text: str, hidden: list[str], mark: str = ATOM) -> str:
    while mark in text and hidden:
        text = text.replace(mark, hidden.pop(0), 1)
    return text
