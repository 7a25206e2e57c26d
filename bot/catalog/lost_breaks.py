"""Keys before which a line break or a comma is missing, as in `title: One kind: paper`."""

import re
from typing import NamedTuple

from bot.catalog.fields import KIND_WORDS, RESOURCE_FIELDS, TOPIC_FIELDS, Shape
from bot.catalog.model import LINK_ROLES, Kind
from bot.patterns import compile_later

_TABLES = {**TOPIC_FIELDS, **RESOURCE_FIELDS}
_KEYS = "|".join(sorted(_TABLES))
_ROLES = "|".join(LINK_ROLES)
_LINE = compile_later(rf"(?P<lead>[ ]*(?:-[ ]+)?)(?P<key>{_KEYS}):[ \t]+(?P<value>\S.*)")
_IN_BRACES = compile_later(
    rf"[{{,]\s*(?P<key>{_KEYS}|{_ROLES}):[ \t]+(?P<value>[^,，;；{{}}\[\]]*?\s(?:{_KEYS}|{_ROLES}):\s)"
)
_NEXT = compile_later(rf"(?<=[^\s:,，;；{{])(?P<gap>[ \t]+)(?P<key>{_KEYS}):(?=[ \t]+\S)")
_NEXT_IN_BRACES = compile_later(
    rf"(?<=[^\s:,，;；{{])(?P<gap>[ \t]+)(?P<key>{_KEYS}|{_ROLES}):(?=[ \t]+(?P<rest>\S.*))"
)
_CLOSED = compile_later(r"(?:\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\})")
_OF_TEXTS = frozenset({Shape.LINE, Shape.TEXT})


class LostBreak(NamedTuple):
    """`line` has the break or the comma where it surely is meant; else it's empty."""

    line: str
    message: str
    hint: str


def lost_break(line: str, others: str, line_break: str = "\n") -> LostBreak | None:
    """`others` are the other lines of the entry."""
    if place := _in_line(line):
        between, where = line_break + " " * place.indent, "begin a new line before it"
    elif place := _in_braces(line):
        between, where = ", ", "put a `,` before it"
    else:
        return None
    before, name = line[place.value : place.start], place.next
    is_text = _is_text(place.key) and not _CLOSED.fullmatch(before)
    is_there = _stands_in(name, line[: place.value] + "\n" + others)
    if is_text and is_there:
        return None  # the key is there, and this is a word of the text
    what = "a line break" if place.indent >= 0 else "a `,`"
    if is_there:
        return LostBreak("", f"{what} is missing before `{name}:`", f"{where}, and keep one `{name}`")
    if not is_text or _is_sure(name, line[place.end :]):
        return LostBreak(
            line[: place.start] + between + line[place.end :], f"{what} is missing before `{name}:`", where
        )
    hint = f"if so, {where}; else put the text of `{place.key}` in quotes"
    return LostBreak("", f"`{name}:` may be the next key, not part of `{place.key}`", hint)


class _Place(NamedTuple):
    """The value of `key` begins at `value`, and the gap before the key `next` is from `start` to `end`."""

    key: str
    value: int
    next: str
    start: int
    end: int
    indent: int = -1  # in braces


def _in_line(line: str) -> _Place | None:
    found = _LINE.match(line)
    if found is None:
        return None
    offset = found.start("value")
    group = _CLOSED.match(line, offset)
    if line[offset] in "[{" and not group:
        return None
    following = _NEXT.search(line, group.end() - 1 if group else offset)
    if following is None:
        return None
    return _Place(
        found["key"], offset, following["key"], following.start("gap"), following.end("gap"), len(found["lead"])
    )


def _in_braces(line: str) -> _Place | None:
    found = _IN_BRACES.search(line)
    following = _NEXT_IN_BRACES.search(line, found.start("value")) if found else None
    if found is None or following is None:
        return None
    return _Place(found["key"], found.start("value"), following["key"], following.start("gap"), following.end("gap"))


def _is_sure(name: str, rest: str) -> bool:
    """Whether what stands behind the key is a value for it, and not text."""
    value = rest.partition(":")[2].strip()
    if name == "kind":
        return re.split(r"[,}#]", value)[0].strip().strip("\"'").lower() in [*Kind, *KIND_WORDS]
    return name == "topics" and value.startswith("[")


def _is_text(key: str) -> bool:
    return key not in LINK_ROLES and (key not in _TABLES or _TABLES[key].shape in _OF_TEXTS)


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?:^[ ]*(?:-[ ]+)?|[{{,]\s*)[\"']?{name}[\"']?[ ]*:", text, re.MULTILINE) is not None
