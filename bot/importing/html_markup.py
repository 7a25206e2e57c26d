"""HTML's own tables, lists and headings, as Markdown."""

import re
from collections.abc import Callable, Iterator

from bot.patterns import compile_later

_TABLE = compile_later(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_HEADING = compile_later(r"<(/?)h([1-6])\b[^<>]*>", re.IGNORECASE)
_SCRIPT = compile_later(r"<(/?)(?:script|style)\b[^<>]*>", re.IGNORECASE)
_ROW = compile_later(r"<tr\b[^<>]*>", re.IGNORECASE)
_CELL = compile_later(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
_TABLE_PART = compile_later(r"</?(?:table|thead|tbody|tfoot|tr|t[dh]|colgroup|col|caption)\b[^<>]*>", re.IGNORECASE)
_LIST_TAG = compile_later(r"<(/?)(ul|ol|dl|li|dt|dd)\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = compile_later(
    r"<!DOCTYPE[^<>]*>|</?(?:html|head|body|div|p|section|main|article|center|meta)\b[^<>]*>", re.IGNORECASE
)
_DEEPEST = 12  # items within items


def with_markdown_blocks(text: str) -> str:
    """Line numbers stay, where the HTML has a line of its own for each row and item."""
    if "<" not in text:
        return text
    text = _replaced(_SCRIPT, text, lambda _, __: [])
    text = _replaced(_TABLE, text, lambda _, inner: _table(inner))
    text = _replaced(_HEADING, text, lambda tag, inner: ["", f"{'#' * int(tag[2])} {' '.join(inner.split())}", ""])
    return _lists(text) if re.search(r"<(?:li|dt)\b", text, re.IGNORECASE) else text


def _replaced(tags: re.Pattern[str], text: str, lines: Callable[[re.Match[str], str], list[str]]) -> str:
    """What stands between a tag and the one that closes it, by `lines`; a tag that nothing closes stays."""
    parts, at = list[str](), 0
    opened: re.Match[str] | None = None
    for tag in tags.finditer(text):
        if not tag[1]:
            opened = opened or tag
        elif opened:
            parts += [
                text[at : opened.start()],
                _padded(lines(opened, text[opened.end() : tag.start()]), text[opened.start() : tag.end()]),
            ]
            at, opened = tag.end(), None
    return "".join([*parts, text[at:]])


def _table(inner: str) -> list[str]:
    rows = [list(_cells(row)) for row in _ROW.split(inner)[1:]]
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return ["", *lines[:1], f"|{' -- |' * width}", *lines[1:], ""] if lines else []


def _cells(row: str) -> Iterator[str]:
    for cell in _CELL.split(row)[1:]:
        yield " ".join(_BLOCK_TAG.sub(" ", _TABLE_PART.sub(" ", cell)).replace("|", "\\|").split())


def _lists(text: str) -> str:
    """Each item on a line of its own, below the one that it is within; other tags around items go."""
    parts, at, depth = list[str](), 0, 0
    for found in _LIST_TAG.finditer(text):
        between = text[at : found.start()]
        parts.append(_flowing(between) if depth else between)
        at = found.end()
        is_end, name = bool(found[1]), found[2].lower()
        if name in {"ul", "ol", "dl"}:
            depth = max(0, depth - 1) if is_end else depth + 1
            parts.append("\n\n" if is_end and not depth else "")
        elif not is_end:
            parts.append(f"\n{'  ' * (min(max(depth, 1), _DEEPEST) - 1)}- ")
    parts.append(text[at:])
    return "".join(parts)


def _flowing(text: str) -> str:
    """Within an item lines have no meaning; a heading keeps its own."""
    if re.search(r"^#{1,6} ", text, re.MULTILINE):
        return text
    return f"{' '.join(_BLOCK_TAG.sub(' ', text).split())} "


def _padded(lines: list[str], before: str) -> str:
    return "\n".join(lines) + "\n" * max(0, before.count("\n") - len(lines) + 1)
