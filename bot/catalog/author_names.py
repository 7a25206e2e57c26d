"""Names of authors as people write several of them in one text: by commas, semicolons, “and”, family name first."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from bot.patterns import compile_later

_SEPARATORS = compile_later(
    r"\s*(?:[;；、，|]|,?\s+(?:and|&)\s+|\s[·•]\s|(?<=[\u3040-\u9fff\uac00-\ud7a3])\s+(?:[和與与跟及暨と및]|以及|及び)\s+)\s*",
    re.IGNORECASE,
)
_MAYBE_BETWEEN = compile_later(r"(?<=[^\W\d_])\s*[/／+]\s*(?=[^\W\d_])|(?<=[^\W\d_]\.)\s+[/+]\s+(?=[^\W\d_])")
_ENDS = ";；、，,& "
WORDS_BETWEEN = "und|y|et(?! al)|e|og|och|i|oraz|en|ja|és|ve|dan|și|si|a|и|та|і|και"
"""That mean “and” in other languages, as a pattern."""
AND_OTHERS = r"(?<=[\u3040-\u9fff\uac00-\ud7a3])(?:\s?等[人著]?|\s(?:他|ほか|외)(?:\s?\d+[名人명])?)$"
_OTHER_LANGUAGES = compile_later(
    rf"\s(?:{WORDS_BETWEEN})\s|[^\W\d_]{{2}}[和与與及][^\W\d_]{{2}}|{AND_OTHERS}", re.IGNORECASE
)
_FIGURE = r"(?:\d{1,2}|[*†‡§¶∗])"
_FIGURES = compile_later(
    rf"(?:(?<=[^\W\d_])|(?<=\.))\s?(?P<open>[(\[])?(?=[*†‡§¶∗]*\d){_FIGURE}(?:\s?,?\s?{_FIGURE})*(?(open)[)\]])"
    r"(?=\s*(?:$|[,;；、，|]|(?:and|&)\s))",
    re.IGNORECASE,
)
_FIGURE_AT_AN_END = compile_later(r"^\d+(?!\w)|(?<!\d)\d{1,2}\W?$")
_AND_AT_AN_END = compile_later(r"\band\s*(?:[;；、，,]|$)", re.IGNORECASE)
_MARKS = compile_later(r"[\s*†‡§¶∗⋆✉⁰¹²³⁴-⁹]*[*†‡§¶∗⋆✉⁰¹²³⁴-⁹][\s,*†‡§¶∗⋆✉⁰¹²³⁴-⁹]*$")
_RAISED = compile_later(
    r"\s*\$?\^(?:\{[^{}]*\}|[\d*†‡§¶]+(?:\s?,\s?\d+(?!\w))*|[a-z](?:,[a-z])*(?!\w))\$?|\s*\\textsuperscript\{[^{}]*\}"
)
_IN_BRACKETS = compile_later(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
GROUP_WORDS = (
    "team|group|labs?|laboratory|consortium|collaboration|project|community|foundation|initiative|institute|university"
    "|committee|commission|department|alliance|council|organi[sz]ation|corporation|corp|inc|ltd|llc|gmbh"
)
"""In the names of groups, as a pattern."""
_GROUP = compile_later(rf"\b(?:{GROUP_WORDS})\b", re.IGNORECASE)
_OTHERS = compile_later(r"(?:,|\s|^)(?:et\.? al\.?|(?:and )?others|contributors)$", re.IGNORECASE)
_ET_AL = compile_later(r"et\.? al\.?|others", re.IGNORECASE)
_NUMBERED_OTHERS = compile_later(
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|many|several|some)"
    r" (?:others?|more|(?:co-?|other |more )authors)",
    re.IGNORECASE,
)
_AND = compile_later(r"^(?:and|&)\s+", re.IGNORECASE)
_SUFFIX = compile_later(r"(?:jr|sr|ph\.?d|m\.?d)\.?|i{2,3}|iv", re.IGNORECASE)
_COMPANY = compile_later(r"(?:inc|ltd|llc|gmbh|corp|plc)\.?|co\.|s\.a\.", re.IGNORECASE)
_PARTICLE = compile_later(
    r"(?:van|von|den?|der|del|della|di|da|dos?|la|le|el|al|bin|ben|ter|ten|zu|af)\s", re.IGNORECASE
)
_INITIALS = compile_later(r"[^\W\d_]\.?(?:[\s-]?[^\W\d_]\.)*", re.UNICODE)
_ATOM = "\ue000"  # stands for a name that is taken as it is
_BRACKET = "\ue001"  # for what stands in brackets
_BRACKET_BEHIND = compile_later(rf"(.*[^\s,，])(\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|{_BRACKET}))")


class Names(NamedTuple):
    """`are_certain` is false where the text can also be meant in another way."""

    names: list[str]
    are_certain: bool = True


def split_names(text: str) -> Names:
    """The names in one text. Those of groups stay whole."""
    text = without_marks(without_raised(" ".join(text.split())).strip(_ENDS)).strip(_ENDS)
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
    names = [_plain_others(name) for each in names if (name := without_marks(each))]
    are_certain = are_certain and not _is_doubtful(shown, names)
    if have_footnotes:
        are_certain = are_certain and not any(_is_one_word(name) or _GROUP.search(name) for name in names)
    names = [_show(name, hidden, _BRACKET) for name in names]
    return Names(names, are_certain)


def tidy_names(items: Sequence[str]) -> Names | None:
    """The names that the items of a list were meant to be; None where each item is one already."""
    bare = [
        _plain_others(
            without_marks(_AND.sub("", item) if number and not _OTHERS.search(item) else item).rstrip(_ENDS) or item
        )
        for number, item in enumerate(items)
    ]
    if len(joined_items := with_suffixes(bare)) != len(bare):
        return _as_one_person(bare) or Names(joined_items, not _is_family_alone(joined_items))
    if any(_has_separator(item) for item in bare):
        kept: list[str] = []
        # YAML has split the list at its commas; in `[Kwon, Woosuk; Li, Zhuohan]` they belong to the names.
        joined = ", ".join(item if _has_separator(item) or "," not in item else _hide(item, kept) for item in bare)
        found = split_names(joined)
        return Names([_show(name, kept) for name in found.names], found.are_certain)
    if any(map(_may_be_several, bare)):
        return Names([name for item in bare for name in _maybe_split(item)], are_certain=False)
    others = [bare[-1]] if _ET_AL.fullmatch(bare[-1]) else []
    if pairs := _pairs(bare[: len(bare) - len(others)]):
        return Names(pairs.names + others, pairs.are_certain)
    turned = [_turned(item) if _has_comma(item) else item for item in bare]
    if turned != bare:
        return Names(turned, sum(map(_has_comma, bare)) > 1 or any(_initials_behind(item) for item in bare))
    return Names(bare) if bare != list(items) else None


def without_marks(name: str) -> str:
    """Without the stars, daggers and raised figures that point to a footnote."""
    return _MARKS.sub("", without_raised(name))


def without_raised(text: str) -> str:
    """Without what LaTeX raises: the figures of footnotes, as in `Woosuk Kwon^{1,2}`."""
    return _RAISED.sub("", text) if "^" in text or "\\" in text else text


def has_group_word(text: str) -> bool:
    """Whether it may name a group rather than people."""
    return _GROUP.search(text) is not None


def without_brackets(text: str) -> str:
    return " ".join(_IN_BRACKETS.sub("", text).split())


def is_one_person(text: str) -> bool:
    """Whether it has the family name first, behind which the given name stands."""
    return _is_turned(text)


def is_numbered(name: str) -> bool:
    """Whether it has a number in a list before it, or those of footnotes behind it."""
    return bool(re.search(r"^\d{1,3}[.)]\s+(?=[^\W\d_])|[^\W\d_]\s?\d{1,2}(?:\s?,\s?\d{1,2})+$", name))


def is_suffix(item: str) -> bool:
    """Whether it stands behind a name and is none: Jr., III, PhD, Inc."""
    return bool(_SUFFIX.fullmatch(item) or _COMPANY.fullmatch(item))


def may_be_split(item: str) -> bool:
    """Whether what stands between `/` or `+`, or Chinese words, may be several people."""
    return _may_be_several(without_marks(item))


def without_figures(name: str) -> str:
    """Without those that may point to a footnote, or be a number in the place of a name; brackets are left alone."""
    return name if _IN_BRACKETS.search(name) else re.sub(r"(?<=\D)(?:\d+[,\s]*)+$|^\d+[.)]?\s*", "", name).strip(" ,")


def is_group(text: str) -> bool:
    """One name with a comma or an “and” in it: a team, a company, a department."""
    if not _GROUP.search(text) or ";" in text:
        return False
    parts = re.split(r",|\band\b|&", _IN_BRACKETS.sub("", text))
    return len(parts) <= 2 and (len(parts) == 1 or any(len(part.split()) <= 1 for part in parts))


def _by_commas(parts: list[str]) -> Names:
    """`parts` stood between semicolons or “and”s: each one name with the family name first, or several names."""
    if len(parts) > 1 and all(_is_turned(part) or _ET_AL.fullmatch(part) for part in parts):
        return Names([_turned(part) if "," in part else part for part in parts])
    pieces = [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]
    if one := _as_one_person(pieces):
        return one
    pieces = with_suffixes(pieces)
    if _is_family_alone(pieces):
        return Names(pieces, are_certain=False)
    others = [pieces.pop()] if pieces and _ET_AL.fullmatch(pieces[-1]) else []
    if pairs := _pairs(pieces):
        return Names(pairs.names + others, pairs.are_certain)
    pieces += others
    return Names(pieces, not any(_is_turned(part) for part in parts))


def _is_doubtful(text: str, names: Sequence[str]) -> bool:
    """Whether `names`, taken from the text, may be a family's, a company's, or places where somebody works."""
    if ":" in text or _OTHER_LANGUAGES.search(text) or _AND_AT_AN_END.search(text):
        return True
    between = [part.strip(_ENDS) for part in re.split(r"[;；]", text)]
    if len(between) > 1 and any("," in part and not _is_turned(part) for part in between):
        return True
    if any(map(_FIGURE_AT_AN_END.search, names)):
        return True
    if any(_is_initials(name) or re.search("[|&]", name) or _may_be_several(name) for name in names):
        return True
    if any(name.count(one) != name.count(other) for name in names for one, other in ("()", "[]", "{}")):
        return True
    has_and = re.search(r"\s(?:and|&)\s", text, re.IGNORECASE)
    return bool(has_and) and any(_is_one_word(name) for name in names)


def _is_one_word(name: str) -> bool:
    return len(name.split()) == 1 and name != _ATOM and not _ET_AL.fullmatch(name) and not _is_ideographic(name)


def _pairs(pieces: Sequence[str]) -> Names | None:
    """`Kwon, W., Li, Z.`: family names and given names by turns. Whole given names may be names of their own."""
    families, givens = pieces[::2], pieces[1::2]
    if not givens or len(families) != len(givens):
        return None
    joined = [f"{given} {family}" for family, given in zip(families, givens, strict=True)]
    are_dotted = len(givens) > 1 or givens[0].endswith(".")
    if all(map(_is_initials, givens)) and all(map(_is_family, families)) and are_dotted:
        return Names(joined)
    if all(map(_is_family_name, families)) and all(map(_is_given_name, givens)):
        return Names(joined, are_certain=False)
    return None


def _is_family_name(name: str) -> bool:
    """One word that looks like a name, with or without particles before it."""
    while particle := _PARTICLE.match(name):
        name = name[particle.end() :]
    return _is_name(re.sub(r"^(?:Mc|Mac|Fitz|De|Di|La|Le|Van|[Aa]l-|[Ee]l-|d['’])(?=[^\W\d_a-z])", "", name))


def _is_given_name(name: str) -> bool:
    """One word that looks like a name, with or without initials behind it."""
    first, _, initials = name.partition(" ")
    return _is_name(first) and (not initials or _is_initials(initials))


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.istitle() and re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word) is not None


def _as_one_person(pieces: Sequence[str]) -> Names | None:
    """`King, Martin Luther, Jr.` and `Smith, Jr., John`: one person, unless two are called by one word."""
    if len(pieces) != 3 or not _is_family_name(pieces[0]):
        return None
    for suffix, given in ((pieces[1], pieces[2]), (pieces[2], pieces[1])):
        if _SUFFIX.fullmatch(suffix) and not is_suffix(given):
            return Names([f"{given} {pieces[0]}, {suffix}"], are_certain=False)
    return None


def _is_family_alone(names: Sequence[str]) -> bool:
    """Whether a name may be one half of somebody's, beside one with a Jr. or the like behind it."""
    bare = [name.partition(",")[0] for name in names]
    return any(_is_personal(name) for name in names) and any(map(_is_one_word, bare))


def _is_personal(name: str) -> bool:
    return bool(_SUFFIX.fullmatch(name.rpartition(",")[2].strip()))


def _may_be_several(name: str) -> bool:
    return len(_maybe_split(name)) > 1


def _maybe_split(name: str) -> list[str]:
    shown = _IN_BRACKETS.sub("", name)
    if _MAYBE_BETWEEN.search(shown) and "://" not in shown and not is_group(shown):
        return [part.strip() for part in _MAYBE_BETWEEN.split(shown) if part.strip()]
    words = shown.split()
    if len(words) > 1 and all(re.fullmatch(r"[\u3400-\u9fff]{2,4}", word) for word in words):
        return words
    return [name]


def _plain_others(name: str) -> str:
    return "et al." if _NUMBERED_OTHERS.fullmatch(name) else name


def _is_turned(part: str) -> bool:
    """`Kwon, Woosuk`: one comma, and a family name before it."""
    part = _apart_from_bracket(part)[0]
    family, comma, given = (each.strip() for each in part.partition(","))
    if part.count(",") == 2:
        return _as_one_person([each.strip() for each in part.split(",")]) is not None
    if not comma or not given or "," in given or _ATOM in part or _BRACKET in part or _OTHERS.search(part):
        return False
    if is_group(part) or _is_ideographic(part):
        return False
    words = family.split()
    return len(words) == 1 or (_is_initials(given) and given.endswith(".")) or bool(_PARTICLE.match(family))


def _is_family(name: str) -> bool:
    return not _is_initials(name) and (len(name.split()) <= 2 or bool(_PARTICLE.match(name)))


def _apart_from_bracket(part: str) -> tuple[str, str]:
    """A name, and the place where somebody works behind it, with the space before that."""
    found = _BRACKET_BEHIND.fullmatch(part)
    return (found[1], found[2]) if found else (part, "")


def _turned(part: str) -> str:
    part, bracket = _apart_from_bracket(part)
    if one := _as_one_person([each.strip() for each in part.split(",")]):
        return one.names[0] + bracket
    family, _, given = (each.strip() for each in part.partition(","))
    return f"{given} {family}{bracket}"


def _has_comma(item: str) -> bool:
    """Whether an item of a list is one person with the family name first."""
    return _is_turned(item) and not is_suffix(item.partition(",")[2].strip())


def _has_separator(item: str) -> bool:
    bare = _IN_BRACKETS.sub("", item)
    return bool(_SEPARATORS.search(bare)) and not is_group(bare) and not _OTHERS.search(bare)


def _initials_behind(item: str) -> bool:
    given = item.partition(",")[2].strip()
    return _is_initials(given) and given.endswith(".")


def _is_initials(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text)) and not _is_ideographic(text)


def with_suffixes(pieces: Sequence[str]) -> list[str]:
    """With each Jr., III or Inc. behind the name to which it belongs."""
    names: list[str] = []
    for piece in pieces:
        if names and is_suffix(piece) and not is_suffix(names[-1]):
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return names


def _is_ideographic(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for letter in text)


def _hide_brackets(text: str, hidden: list[str]) -> str:
    return _IN_BRACKETS.sub(lambda found: _hide(found[0], hidden, _BRACKET), text)


def _hide(text: str, hidden: list[str], mark: str = _ATOM) -> str:
    hidden.append(text)
    return mark


def _show(text: str, hidden: list[str], mark: str = _ATOM) -> str:
    while mark in text and hidden:
        text = text.replace(mark, hidden.pop(0), 1)
    return text
