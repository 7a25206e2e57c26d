"""Indentation by spaces that only look like those of YAML."""

import re
from collections.abc import Iterator

from bot.catalog.editing.edits import TextEdit, text_fix
from bot.catalog.lookalikes import SPACES, find_lookalike, named
from bot.catalog.problems import Diagnostics, LineColumn
from bot.catalog.yaml_errors import LINE_BREAK
from bot.patterns import compile_later

_ODD = compile_later(rf"[ ]*[{SPACES}][ {SPACES}]*(?=-[ ]|[a-z0-9][a-z0-9-]*[ ]*[:：](?:\s|$))")
_BLOCK = compile_later(r"(?:.*[:-][ ]+|)[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")


def plain_indentation(text: str, diagnostics: Diagnostics) -> str:
    """The text with plain spaces in the place of others, which are reported."""
    if not re.search(f"[{SPACES}]", text):
        return text
    parts, at = [], 0
    moved = 0  # what was read on is longer by so much
    column: int | None = None  # of the line before
    begins = False  # whether that is a key with its value below
    for number, start, line in _lines_of_yaml(text):
        if found := _ODD.match(line):
            odd = find_lookalike(found[0])
            column = _width(found[0], column, begins=begins)
            # What is read on is the text with plain spaces, which is therefore written with any edit.
            edit = TextEdit(start + moved, start + moved, "")
            place = LineColumn(number, line.index(odd))
            message = f"{named(odd)} in the indentation"
            diagnostics.error(place, message, "indent with plain spaces", text_fix(edit))
            diagnostics.read_as = {**diagnostics.read_as, number: (column, found.end())}
            parts += [text[at:start], " " * column]
            at = start + found.end()
            moved += column - found.end()
        elif line.strip(" "):
            column = len(line) - len(line.lstrip(" "))
        begins = line.rstrip().endswith(":") if line.strip() else begins
    return "".join([*parts, text[at:]])


def _width(space: str, column: int | None, *, begins: bool) -> int:
    """In columns; an ideographic space is as wide as two letters, where that fits the line before."""
    wide = len(space) + space.count("\u3000")
    is_below = column is not None and begins and len(space) <= column < wide
    return wide if wide == column or is_below else len(space)


def _lines_of_yaml(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, start and text of each line outside texts in block style, where any space is text."""
    start = 0
    block: int | None = None  # the column of the key whose text this is
    for number, found in enumerate([*LINE_BREAK.finditer(text), None]):
        end = found.start() if found else len(text)
        line = text[start:end]
        column = len(line) - len(line.lstrip(" "))
        if block is None or (line.strip(" ") and column <= block):
            block = column if _BLOCK.match(line) else None
            yield number, start, line
        start = found.end() if found else end
