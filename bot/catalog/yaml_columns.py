"""Fields that stand in another column than the others of their entry, and text that goes on in lines with a `: `."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.catalog.editing.edits import TextEdit, applied
from bot.catalog.fields import RESOURCE_FIELDS, TOPIC_FIELDS, Shape
from bot.catalog.yaml_equals import colons_in
from bot.catalog.yaml_errors import LINE_BREAK
from bot.patterns import compile_later

_TABLES = {**TOPIC_FIELDS, **RESOURCE_FIELDS}
_FIELD = compile_later(rf"(?P<lead>[ ]*)(?P<key>{'|'.join(sorted(_TABLES))})[ ]*:(?=[ ]|$)")
_TEXTS = "|".join(sorted(name for name, spec in _TABLES.items() if spec.shape in {Shape.LINE, Shape.TEXT}))
_TEXT = compile_later(rf"(?P<lead>[ ]*)(?:{_TEXTS}):[ ]+(?!-\s)(?=[^\s\"'|>\[{{&*!#])")
_LISTS = "|".join(sorted(name for name, spec in _TABLES.items() if spec.shape.is_list))
_LIST = compile_later(rf"[ ]*(?:{_LISTS}):[ ]*$")
_LONGEST = 10_000  # in characters: beyond, trying takes too long


class Aligned(NamedTuple):
    """`line` counts from 0 in the part that was read."""

    line: int
    message: str
    hint: str
    edits: list[TextEdit]


class _Line(NamedTuple):
    number: int
    start: int
    text: str

    @property
    def column(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


def aligned(text: str, line: int, first_error: Callable[[str], int | None]) -> Aligned | None:
    """What was meant in the text of one entry whose first error is in that line; None where it's not sure."""
    if len(text) > _LONGEST:
        return None
    lines = list(_lines(text))
    for found in (
        _in_one_column(lines),
        _items_in_one_column(lines, line),
        _in_quotes(lines, line),
        _with_colons(lines),
    ):
        if found:
            error = first_error(applied(text, found.edits))
            if error is None or error > line:
                return found
    return None


def _in_one_column(lines: list[_Line]) -> Aligned | None:
    fields = [(each, found) for each in _outside_items(lines) if (found := _FIELD.match(each.text))]
    columns = Counter(each.column for each, _ in fields)
    if len(columns) < 2:
        return None
    (column, most), (_, second) = columns.most_common(2)
    odd = [(each, found["key"]) for each, found in fields if each.column != column]
    there = [found["key"] for each, found in fields if each.column == column]
    if most == second or len(odd) * 2 >= len(fields) or any(key in there for _, key in odd):
        return None  # a second one of a key is rather a word of some text
    edits = [TextEdit(each.start, each.start + each.column, " " * column) for each, _ in odd]
    first, key = odd[0]
    message = f"`{key}` stands in column {first.column + 1}, the other fields in column {column + 1}"
    return Aligned(first.number, message, f"begin `{key}` in column {column + 1}", edits)


def _items_in_one_column(lines: list[_Line], line: int) -> Aligned | None:
    """Of the list around the line with the error."""
    first = next((each for each in reversed(lines[: line + 1]) if _LIST.match(each.text)), None)
    if first is None:
        return None
    items = []
    for each in lines[first.number + 1 :]:
        if not re.match(r" *- ", each.text):
            break
        items.append(each)
    odd = [each for each in items if each.column != items[0].column]
    if not odd or items[0].column < first.column:
        return None
    column = items[0].column
    edits = [TextEdit(each.start, each.start + each.column, " " * column) for each in odd]
    message = f"an item stands in column {odd[0].column + 1}, the first of its list in column {column + 1}"
    return Aligned(odd[0].number, message, f"begin it in column {column + 1}", edits)


def _with_colons(lines: list[_Line]) -> Aligned | None:
    """Fields before a `=`."""
    edits = {line: found for line in lines if (found := colons_in(line.text, line.start, _TABLES))}
    if len(edits) < 2:
        return None
    message = "some fields have `=` behind them"
    return Aligned(
        next(iter(edits)).number, message, "write `:` for each", [edit for each in edits.values() for edit in each]
    )


def _in_quotes(lines: list[_Line], line: int) -> Aligned | None:
    """Text of several lines, none of which is a field."""
    first = next((each for each in reversed(lines[: line + 1]) if _TEXT.match(each.text)), None)
    if first is None:
        return None
    rest = []
    for each in lines[first.number + 1 :]:
        if each.text.strip() and each.column <= first.column:
            break
        rest.append(each)
    while rest and not rest[-1].text.strip():
        rest.pop()
    found = _TEXT.match(first.text)
    whole = [first, *rest]
    there = {
        field["key"] for each in lines if each.column == first.column and (field := _FIELD.match(each.text)) is not None
    }
    missing = any((field := _FIELD.match(each.text)) and field["key"] not in there for each in rest)
    if not rest or found is None or missing or any(re.search(r"\s#", each.text) for each in rest):
        return None
    if line > rest[-1].number or re.search(r"\s#", first.text):
        return None
    start, last = first.start + found.end(), whole[-1]
    end = last.start + len(last.text.rstrip())
    inner = [TextEdit(place, place + 1, "''") for place in _quotes_in(whole, start)]
    edits = [TextEdit(start, start, "'"), *inner, TextEdit(end, end, "'")]
    key = first.text.strip().partition(":")[0]
    message = f"`{key}` goes on in lines that hold `: `"
    return Aligned(first.number, message, f"put the text of `{key}` in quotes", edits)


def _quotes_in(lines: list[_Line], start: int) -> Iterator[int]:
    for line in lines:
        for found in re.finditer("'", line.text):
            if line.start + found.start() >= start:
                yield line.start + found.start()


def _outside_items(lines: list[_Line]) -> Iterator[_Line]:
    """Without what belongs to an item of a list or to a text below `|` or `>`."""
    inside: int | None = None  # further in than this
    for line in lines:
        if not line.text.strip():
            continue
        if inside is not None and line.column > inside:
            continue
        inside = line.column if re.search(r"^ *-(?: |$)|:[ ]+[|>][-+0-9]*[ ]*(?:#.*)?$", line.text) else None
        yield line


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for number, found in enumerate([*LINE_BREAK.finditer(text), None]):
        end = found.start() if found else len(text)
        yield _Line(number, start, text[start:end])
        start = found.end() if found else end
