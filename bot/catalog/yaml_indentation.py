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
    """The text with plain spaces, as many as there were of others, which are reported."""
    if not re.search(f"[{SPACES}]", text):
        return text
    parts, at = [], 0
    for number, start, line in _lines_of_yaml(text):
        if found := _ODD.match(line):
            odd = find_lookalike(found[0])
            edit = TextEdit(start, start + found.end(), " " * found.end())
            place = LineColumn(number, line.index(odd))
            message = f"{named(odd)} in the indentation"
            diagnostics.error(place, message, "indent with plain spaces", text_fix(edit))
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])


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
