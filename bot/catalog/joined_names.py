"""Several people in one item of a list of authors, which quotes around it can't make one."""

import re

from bot.catalog.around_names import bare_name
from bot.catalog.author_names import split_names, tidy_names
from bot.catalog.author_words import ET_AL, WORDS_BETWEEN, has_group_word, without_others
from bot.catalog.family_first import Names, is_turned, with_suffixes
from bot.catalog.initials_behind import with_initials_first
from bot.catalog.name_marks import without_brackets, without_marks
from bot.patterns import compile_later

_BETWEEN = compile_later(
    rf"\s+(?:{WORDS_BETWEEN}|with|mit|avec|con)\s+|\s*[/／+]\s*|(?<=[\u3400-\u9fff]{{2}})[和與与及・](?=[\u3400-\u9fff]{{2}})",
    re.IGNORECASE,
)
_COMMA = compile_later(r"\s*[,，;；]\s*")
_IDEOGRAPHIC = compile_later(r"[\u3040-\u9fff\uac00-\ud7a3]")  # 王小明等 may be read as a longer name
_WHOLE = compile_later(
    r"(?:[^\W\d_a-z][\w'’.-]*|[A-Z]\.)(?:\s(?:van|von|de[rn]?|la|di|da|du|bin|al))*(?:\s[^\W\d_a-z][\w'’.-]*)+"
    r"|[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}"
)


def people_in(item: str) -> list[str]:
    """Their names, as far as they can be told, where the item hardly is one person's or group's name; else empty."""
    text = bare_name(without_marks(item))
    people, has_others = without_others(text)
    if has_others and people:
        several = people_in(people) or ([people] if _IDEOGRAPHIC.match(people) else [])
        return [*several, ET_AL] if several else []
    shown = without_brackets(text)
    if has_group_word(shown) or "://" in shown:
        return []
    parts = [part for part in _BETWEEN.split(shown) if part]
    if len(parts) > 1 and all(map(_WHOLE.fullmatch, parts)):
        with_places = _BETWEEN.split(text)
        return with_initials_first(Names(with_places if len(with_places) == len(parts) else parts)).names
    pieces = with_suffixes([piece for piece in _COMMA.split(shown) if piece])
    if len(pieces) < 2 or is_turned(", ".join(pieces)):
        return []
    if len(pieces) == 2 and not all(map(_WHOLE.fullmatch, pieces)):
        return []
    return with_initials_first(split_names(text)).names


def are_clear(names: list[str]) -> bool:
    """Whether each is one name that can be written as it stands."""
    return tidy_names(names) is None and all(map(_is_whole, names[:-1])) and _is_whole(names[-1])


def _is_whole(name: str) -> bool:
    return name == ET_AL or len(name.split()) > 1 or bool(_WHOLE.fullmatch(name))
