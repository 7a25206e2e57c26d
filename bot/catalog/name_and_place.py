"""A person's name with more behind it in one item of a list of authors: where they work, a role, a given name."""

import re
from typing import NamedTuple

from bot.catalog.author_words import has_group_word, is_company, names_group, without_others
from bot.catalog.name_marks import is_suffix, without_brackets
from bot.patterns import compile_later

_PERSON = compile_later(
    r"(?:[^\W\d_a-z][\w'’.-]*\s)(?:(?:van|von|de[rn]?|la|da|do|di|du|bin|al|y|e)\s)*[^\W\d_a-z][\w'’.-]*"
    r"(?:\s[^\W\d_a-z][\w'’.-]*){0,3}|[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}"
)
_BETWEEN = compile_later(
    r"\s*(?P<comma>[,，;；])\s*|\s+[@–—-]\s+|\s*@\s*(?=[A-Z])|\s+(?:at|from|of)\s+(?=[A-Z])|\s*/\s*(?=[A-Z]{2,}$)"
)
_IN_BRACKETS_BEHIND = compile_later(
    r"(?P<name>[^()（）\[\]]*[^\s()（）\[\]])\s*[(（\[](?P<place>[^()（）\[\]]+)[)）\]]"
)
_GIVEN = compile_later(
    r"(?:[^\W\d_a-z][^\W\d_A-Z]+(?:['’-]\w+)*|[A-Z]{1,2}\.?)(?:\s(?:[^\W\d_a-z][^\W\d_A-Z]+|[A-Z]\.?))?"
)
_ROLE = compile_later(
    r"(?:19|20)\d\d[a-z]?|\d{4}-\d{4}-\d{4}-\d{3}[\dX]|(?:eds?|trans)\.?|editors?|translators?|presenter|speaker|lead|deceased"
    r"|.*\b(?:contributions?|contributors?|author)\b|corresponding|(?:he|she|they)/\w+",
    re.IGNORECASE,
)
_INITIAL_LAST = compile_later(r"\s[A-Z]{1,3}\.?$")
_ACRONYM = compile_later(r"[A-Z]{3,}(?:[ /-][A-Z]{2,})*")
_UNIVERSITY = compile_later(
    r"universi[td]|^(?:TU|UC|UT|FU|HU|LMU|RWTH)\s|\b(?:department|faculty|dept\.?)\b|\bschool of\b|\bpolytechni"
    r"|大学|大學|学院|學院|대학",
    re.IGNORECASE,
)
_KNOWN = compile_later(
    r"MIT|CMU|ETH(?: Z[uü]rich)?|EPFL|UCL|UCLA|KAIST|KAUST|MPI|INRIA|Inria|CNRS|CERN|Caltech|Stanford"
)


class WithMore(NamedTuple):
    """`inverted` is the name if `rest` is a given name; empty where that hardly is one."""

    name: str
    rest: str
    inverted: str = ""


def with_more(item: str) -> WithMore | None:
    """None where it's one name as it stands, or several."""
    if (placed := _IN_BRACKETS_BEHIND.fullmatch(item)) and (
        _ROLE.fullmatch(placed["place"]) or is_place(placed["place"])
    ):
        return WithMore(placed["name"], placed["place"])
    shown = without_brackets(item)
    if (found := _BETWEEN.search(shown)) is None or without_others(shown)[1]:
        return None
    name, rest = shown[: found.start()], shown[found.end() :]
    if not rest or not _PERSON.fullmatch(name) or names_group(name) or is_suffix(rest):
        return None
    if not found["comma"] or any(is_place(part.strip()) for part in rest.split(",")):
        return WithMore(name, rest)
    if all(is_person(part.strip()) for part in rest.split(",")) and "," in rest:
        return None
    if is_person(rest) and (_INITIAL_LAST.search(name) or not _INITIAL_LAST.search(rest)):
        return None
    return WithMore(name, rest, f"{rest} {name}" if _GIVEN.fullmatch(rest) else "")


def is_place(text: str) -> bool:
    """Whether it may be where somebody works, rather than a person."""
    return has_group_word(text) or names_group(text) or is_employer(text)


def is_employer(text: str) -> bool:
    return is_company(text) or is_university(text) or _ACRONYM.fullmatch(text) is not None


def is_university(text: str) -> bool:
    """Or a part of one, which hardly ever is an author."""
    return bool(_UNIVERSITY.search(text) or _KNOWN.fullmatch(text))


def is_person(text: str) -> bool:
    return _PERSON.fullmatch(text) is not None and not is_place(text)
