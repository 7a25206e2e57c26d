"""Names whose initials stand behind the family name, as in medicine: `Kwon W.`, `Kwon WS`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.catalog.author_words import is_group, stands_for_others
from bot.catalog.family_first import Names
from bot.catalog.name_marks import is_suffix
from bot.patterns import compile_later

_BEHIND = compile_later(
    r"(?P<family>(?:(?:[a-zà-ÿ’']{1,4}|Van|Von|De|Den|Di|Da|Del|Della|La|Le)\s){0,3}[^\W\d_a-z][\w’'-]*[^\W\d_])"
    r"\s(?P<initials>(?:[^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.){0,3})|[A-Z]{1,2})"
)
_NO_INITIALS = frozenset({"AI", "ML", "II", "IV", "US", "UK", "EU", "PC", "VL", "HQ"})


class Inverted(NamedTuple):
    """The two parts of such a name."""

    family: str
    initials: str


def inverted_names(names: Sequence[str]) -> Mapping[str, Inverted]:
    """Those of the names that are such. Without full stops, as in `Malcolm X`, only where all of them are."""
    people = [name for name in names if not stands_for_others(name)]
    found = {name: parts for name in people if (parts := _parts(name))}
    if len(people) > 1 and len(found) == len(set(people)):
        return found
    return {name: parts for name, parts in found.items() if "." in parts.initials}


def with_initials_first(found: Names) -> Names:
    """The same where there are none.

    One name confirms the other: a single `Ramesh K.` may have his father's initial behind his own name.
    """
    inverted = inverted_names(found.names)
    if not inverted:
        return found
    people = {name for name in found.names if not stands_for_others(name)}
    are_sure = len(people) > 1 and people == set(inverted) and all("." in parts.initials for parts in inverted.values())
    names = [f"{parts.initials} {parts.family}" if (parts := inverted.get(name)) else name for name in found.names]
    return Names(names, found.are_certain and are_sure)


def _parts(name: str) -> Inverted | None:
    found = _BEHIND.fullmatch(name)
    if found is None or found["initials"] in _NO_INITIALS or is_suffix(found["initials"]) or is_group(name):
        return None
    return Inverted(found["family"], found["initials"])
