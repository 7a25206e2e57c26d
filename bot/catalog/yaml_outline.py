"""Where the parts of a broken catalog begin, by the look of its lines: its sections, and the entries of each."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.catalog.fields import CATALOG_FIELDS, Shape, names_of_shape
from bot.catalog.yaml_errors import LINE_BREAK
from bot.frozen import dataclass
from bot.patterns import compile_later

MOST_PARTS = 20_000  # each is parsed on its own; four times what a full list has
_MOST_LINES = 400_000

_SECTION = compile_later(rf"[\"']?({'|'.join(CATALOG_FIELDS)})[\"']?[ \t\u00a0]*[:：]")
_LOOSE = compile_later(r"[\w\"']")  # what isn't a list's item, a bracket, or the mark of a merge
_KEY = compile_later(r"[ \t]*[\"']?([^:：\s#\"'][^:：\n\r\"']*?)[\"']?\s*[:：]")
_TABLES = names_of_shape(CATALOG_FIELDS, Shape.TABLE)


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole lines: `line` and `index` are those where they begin, `name` is the key there."""

    name: str
    text: str
    line: int
    index: int


def sections(text: str) -> list[Part]:
    """What begins with one of the catalog's keys; none where the first line with text doesn't."""
    if sum(map(text.count, "\n\r\x85\u2028\u2029")) > _MOST_LINES:
        return []
    lines = list(_lines(text))
    first = next((number for number, (line, _) in enumerate(lines) if _SECTION.match(line)), len(lines))
    starts = [number for number, (line, _) in enumerate(lines) if number >= first and _LOOSE.match(line)]
    before = "".join(line for line, _ in lines[: starts[0]]) if starts else "x"
    if re.search(r"^(?![#%]|---)\S", before, re.MULTILINE):
        return []
    return _parts(lines, starts, 0, 0)


def entries(section: Part) -> list[Part]:
    """Of a table whose entries stand in lines of their own, all in one column."""
    if section.name not in _TABLES:
        return []
    lines = list(_lines(section.text))
    columns = [_column(line) for line, _ in lines]
    column = next((column for column in columns[1:] if column is not None), 0)
    starts = [number for number, found in enumerate(columns) if number and found == column] if column else []
    return _parts(lines, starts, section.line, section.index)


def _parts(lines: list[tuple[str, int]], starts: list[int], first_line: int, first_index: int) -> list[Part]:
    parts = []
    for start, end in pairwise([*starts, len(lines)]):
        line, index = lines[start]
        found = _KEY.match(line)
        text = "".join(each for each, _ in lines[start:end])
        parts.append(Part(found[1] if found else line.strip(), text, first_line + start, first_index + index))
    return parts if len(parts) <= MOST_PARTS else []


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each with its line end, and where it begins."""
    start = 0
    for found in LINE_BREAK.finditer(text):
        yield text[start : found.end()], start
        start = found.end()
    yield text[start:], start


def _column(line: str) -> int | None:
    """Where the text of a line begins; None for a comment, a blank line and the end of a bracket."""
    bare = line.lstrip(" ")
    return None if not bare.strip() or bare[0] in "#]}" else len(line) - len(bare)
