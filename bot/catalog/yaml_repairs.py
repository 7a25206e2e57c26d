"""What one line with a syntax error was meant to say, where that is sure: whatever is proposed has been read."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.catalog.address_hints import apart_from_label
from bot.catalog.editing.yaml_text import as_yaml, scalar
from bot.catalog.fields import (
    CATALOG_FIELDS,
    CURATOR_FIELDS,
    LINK_FIELDS,
    PART_FIELDS,
    RESOURCE_FIELDS,
    TOPIC_FIELDS,
    Shape,
)
from bot.catalog.lookalikes import find_lookalike, in_plain_letters
from bot.catalog.lost_breaks import lost_break
from bot.catalog.model import LINK_ROLES
from bot.catalog.name_marks import without_raised
from bot.catalog.quoted_texts import quoted_items, without_quotes
from bot.catalog.yaml_errors import LINE_BREAK
from bot.patterns import compile_later

_FIELDS = {**CATALOG_FIELDS, **TOPIC_FIELDS, **RESOURCE_FIELDS, **LINK_FIELDS, **PART_FIELDS, **CURATOR_FIELDS}
_LISTS = frozenset(
    name for name, spec in _FIELDS.items() if spec.shape.is_list and spec.shape not in {Shape.LINKS, Shape.PARTS}
)
_GROUPS = frozenset(LINK_ROLES) | {"links", "topics", "resources"}
_ADDRESSES = frozenset(LINK_ROLES) | {name for name, spec in _FIELDS.items() if spec.shape is Shape.ADDRESS}
_WORDS = "|".join(sorted({*_FIELDS, *LINK_ROLES}))
_REST = r"(?P<rest>[ \t]{2,}#.*|[ \t]*)$"  # a comment, which begins two spaces behind the value
_PAIR = compile_later(rf"(?P<lead>[ \t]*(?:-[ \t]+)?)(?P<key>{_WORDS})[ \t]*[:：][ \t\u3000]*(?P<value>\S.*?){_REST}")
_ITEM = compile_later(rf"(?P<lead>[ \t]*-[ \t]+)(?P<value>\S.*?){_REST}")
_ENTRY = compile_later(r"(?P<lead>[ ]*)(?P<key>[a-z0-9][a-z0-9-]*)\s*：\s*$")
_ID_ALONE = compile_later(r"(?P<lead>[ ]*)(?P<key>[a-z0-9][a-z0-9-]*)[ \t]*$")
_ITEM_WITHOUT_SPACE = compile_later(r"(?P<lead>[ \t]*-)(?P<value>[^\W\d_][^:]*)$")
_LIST_KEY = compile_later(rf"[ \t]*(?:{'|'.join(sorted(_LISTS))})[ \t]*:[ \t]*$")
_IN_BRACES = compile_later(
    rf"(?P<lead>[{{,]\s*)(?P<key>{_WORDS}):\s+(?P<value>[^\s{{\[].*?)(?=,\s*(?:{_WORDS}):\s|\}}+\s*(?:#.*)?$)"
)
_EQUALS = compile_later(
    rf"(?P<lead>[ ]*)[\"']?(?P<key>{_WORDS})[\"']?[ \t]*(?::=|=>?)[ \t]*(?P<value>[^\s=].*?)[ \t]*[,;]?{_REST}"
)
_COMMA_AT_END = compile_later(rf"(.*[\"'\]}}”’0-9])\s*([,;，；]){_REST}")
_TEXTS = (Shape.LINE, Shape.TEXT, Shape.LINES, Shape.ADDRESS)

_LONGEST_ENTRY, _LONGEST_LINE = 10_000, 2_000  # in characters: beyond, trying takes too long

FirstError = Callable[[str], int | None]
"""The line of the first error in a text, or none."""


class Repair(NamedTuple):
    """`text` for the characters from `start` to `end`, which are the line `line`.

    `message` says better than the parser what is wrong; `odd` is a look-alike that is the cause, at `column`.
    """

    start: int
    end: int
    text: str
    hint: str
    message: str
    line: int
    odd: str
    column: int


class _Candidate(NamedTuple):
    line: str
    hint: str
    message: str = ""


def repair(text: str, line: int, first_error: FirstError) -> Repair | None:
    """Of the line with the error, or the one before, from which an unfinished value may have run on."""
    lines = list(_spans(text)) if len(text) <= _LONGEST_ENTRY else []
    for number in (line, line - 1):
        if not 0 <= number < len(lines):
            continue
        start, end = lines[number]
        alone = _ID_ALONE.match(text[start:end]) if number == 0 else None
        if _goes_on(text, lines, number) and not (alone or _ENTRY.match(text[start:end])):
            continue
        if end - start > _LONGEST_LINE:
            continue
        before = text[start:end]
        candidates = _candidates(before)
        if lost := lost_break(before, text[:start] + text[end:], _line_break(text)):
            candidates = iter([_Candidate(lost.line, lost.hint, lost.message)] if lost.line else [])
        elif alone and _goes_on(text, lines, number):
            key = f"{alone['key']}:"
            candidates = iter([_Candidate(alone["lead"] + key, f"write `{key}`", f"`{alone['key']}` has no `:`")])
        elif _is_item(text, lines, number):
            item = _ITEM_WITHOUT_SPACE.sub(r"\g<lead> \g<value>", before)
            what = "there is no space behind the `-` of an item"
            candidates = iter([_Candidate(item, f"write `{item.strip()}`", what)])
        for better, hint, message in candidates:
            if better == before:
                continue
            error = first_error(text[:start] + better + text[end:])
            if error is None or error > line:
                odd = next((each for each in before if find_lookalike(each) and each not in better), "")
                return Repair(start, end, better, hint, message, number, odd, before.index(odd) if odd else 0)
    return None


def _goes_on(text: str, lines: list[tuple[int, int]], number: int) -> bool:
    """Whether the next line stands further in or is an item, so that the value may have more lines."""
    first, second = (text[slice(*span)] for span in (*lines[number : number + 2], (0, 0))[:2])
    if re.match(r"[^#\n]*:\s+-\s", first) and second.lstrip(" ").startswith("- "):
        return True
    return len(second) - len(second.lstrip(" ")) > len(first) - len(first.lstrip(" -"))


def _is_item(text: str, lines: list[tuple[int, int]], number: int) -> bool:
    """Whether a line without a space behind its `-` stands among the items of a list."""
    if not _ITEM_WITHOUT_SPACE.match(text[slice(*lines[number])]):
        return False
    above = (text[slice(*span)] for span in reversed(lines[:number]))
    return bool(_LIST_KEY.match(next((line for line in above if not line.lstrip(" ").startswith("-")), "")))


def _candidates(line: str) -> Iterator[_Candidate]:
    """Lines to put in its place, the likeliest first."""
    if end := _COMMA_AT_END.fullmatch(line):
        yield _Candidate(f"{end[1]}{end[3]}", "delete it", f"there is a `{end[2]}` behind the value")
    if equals := _EQUALS.match(line):
        value = equals["value"]
        text = f"{equals['key']}: {value}"
        yield _Candidate(
            f"{equals['lead']}{text}{equals['rest']}", f"write `{text}`", f"there is a `=` behind `{equals['key']}`"
        )
    if entry := _ENTRY.match(line):
        yield _Candidate(f"{entry['lead']}{entry['key']}:", f"write `{entry['key']}:`")
    elif pair := _PAIR.match(line):
        for value in _values(pair["key"], pair["value"]):
            text = f"{pair['key']}: {value}"
            yield _Candidate(f"{pair['lead']}{text}{pair['rest']}", f"write `{text}`", _about_bracket(pair["value"]))
    elif item := _ITEM.match(line):
        for value in _values("", item["value"]):
            yield _Candidate(f"{item['lead']}{value}{item['rest']}", f"write `- {value}`")
    plain = _plainly_divided(line)
    yield _Candidate(plain, f"write `{plain.strip()}`")
    for found in _IN_BRACES.finditer(line):
        if found["key"] in _ADDRESSES and re.search(r"\s", found["value"]):
            continue  # in quotes it would be no address either
        value = scalar(without_quotes(found["value"]))
        better = line[: found.start("value")] + value + line[found.end("value") :]
        yield _Candidate(
            better, f"write `{found['key']}: {value}`", f"`{found['key']}` holds what YAML wants in quotes"
        )
    if (plain := in_plain_letters(line)).isascii():
        yield _Candidate(plain, f"write `{plain.strip()}`")


def _plainly_divided(line: str) -> str:
    """With a plain comma before each key of a group, and a plain colon behind it."""
    between = "[，;；]" if "{" in line else "，"
    line = re.sub(rf"{between}\s*(?=(?:{_WORDS})\s*[:：])", ", ", line)
    return re.sub(rf"([{{,]\s*(?:{_WORDS}))\s*：\s*", r"\1: ", line)


def _values(key: str, value: str) -> Iterator[str]:
    """What the text behind a key was meant to be, as YAML."""
    spec = _FIELDS.get(key)
    plain = in_plain_letters(value) or value
    if re.fullmatch(r"[|>][-+0-9]{0,2}", value):
        return  # the text below it isn't far enough in
    if key in LINK_ROLES and (link := apart_from_label(value)):
        yield as_yaml({"label": link[0], "url": link[1]} if link[0] else link[1])
    if key in _LISTS and (items := quoted_items(plain)):
        yield as_yaml(items)
        return
    if plain[0] == "[" and (key in _LISTS or not key):
        inner = value if "," in value else plain
        items = [
            item.strip() for item in (without_raised(inner) if key == "authors" else inner).strip("[]［］").split(",")
        ]
        if any(item.count(one) != item.count(other) for item in items for one, other in ("{}", "[]")):
            return  # a comma within brackets is none between items
        yield as_yaml([each for item in items if item for each in quoted_items(item) or [without_quotes(item)]])
    elif plain[0] in "[{" and (key in _GROUPS or not re.search(r"[]}]", plain)):
        return
    if key in _LISTS and (item := re.match(r"-[ \t]+(?=[^\s,;][^,;]*$)", value)):
        yield as_yaml([without_quotes(value[item.end() :])])
    elif spec is None or spec.shape in _TEXTS:
        yield scalar(without_quotes(value))
    else:
        yield plain


def _about_bracket(value: str) -> str:
    """What is wrong with text that goes on behind the bracket with which it begins."""
    end = value.find({"[": "]", "{": "}"}.get(value[0], "\n"))
    if 0 < end < len(value) - 1:
        what = "a list" if value[0] == "[" else "a group of keys"
        return f"text that begins with `{value[0]}` is {what} to YAML"
    return ""


def _line_break(text: str) -> str:
    found = LINE_BREAK.search(text)
    return found[0] if found else "\n"


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in LINE_BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)
