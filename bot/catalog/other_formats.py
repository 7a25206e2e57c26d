"""Files that are no catalog but something else, named by how they begin."""

import re
from typing import NamedTuple

from bot.catalog.editing.edits import TextEdit, text_fix
from bot.catalog.editing.fixes import Fix
from bot.catalog.problems import LineColumn

_BEGINNINGS = (
    (r"\s*@\w+\s*[{(]", "BibTeX"),
    (r"\s*TY  - ", "a reference manager's RIS file"),
    (r"\s*<(?:!doctype html|html|head|body|div|p|h\d)\b", "a web page"),
    (r"\s*<\?xml", "XML"),
    (r"\{\\rtf", "a text of a word processor (RTF)"),
    (r"%PDF-", "a PDF"),
    (r"PK\x03\x04", "a zipped file, such as a document of Word"),
    (r"Index: |@@ -\d", "a diff, not the file itself"),
    (r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*\[\[?[\w.-]+\]\]?\s*\n\s*[\w-]+\s*=", "TOML"),
    (r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*\w+\s*=\s*[\"'{\[]", "TOML"),
    (r"[^\n:{]*\b(?i:title|author)s?\b[^\n:{]*[,;\t|][^\n:]*\n(?![ -])", "a table"),
    (r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:[-*+]|\d+\.)\s+(?:\[[^\]\n]*\]\(|\*\*)", "Markdown"),
    (r"(?:[ \t]*(?:#{1,6} [^\n]*)?\n)+(?:[^\n]*\n)*?[*+] ", "Markdown"),
    (r"\|[^\n]*\|\s*\n\|[ :|-]+\|", "a table in Markdown"),
)
_FENCE = re.compile(r"(?:```|~~~)[^\n]*(?:\n|$)")
_HINT = "a catalog begins with `name:`, `topics:` and `resources:`"


class OtherFormat(NamedTuple):
    position: LineColumn
    message: str
    hint: str
    fix: Fix | None = None


def other_format(text: str) -> OtherFormat | None:
    """None where it looks like a catalog, however broken."""
    if fence := re.match(r"\s*(?=```|~~~)", text):
        edits = [TextEdit(found.start(), found.end(), "") for found in re.finditer(_FENCE.pattern, text, re.MULTILINE)]
        line = text.count("\n", 0, fence.end())
        message = "the file begins with the mark of a code block in Markdown"
        return OtherFormat(LineColumn(line, 0), message, "delete the lines with such marks", text_fix(*edits))
    is_diff = _is_diff(text) or text.startswith(("diff --git ", "--- a/"))
    if re.search(r"^ ?(?:name|topics|resources):", text, re.MULTILINE) and not is_diff:
        return None
    kind = next((kind for pattern, kind in _BEGINNINGS if re.match(pattern, text[:2_000], re.IGNORECASE)), "")
    kind = "a diff, not the file itself" if is_diff else kind
    return OtherFormat(LineColumn(0, 0), f"this is no catalog but {kind}", _HINT) if kind else None


def _is_diff(text: str) -> bool:
    """Every line begins with a space or a sign, and one of each sign is there."""
    lines = [line for line in text[:20_000].splitlines() if line]
    are_marked = all(line[0] in " +-@\\" or line.startswith(("diff ", "index ")) for line in lines)
    return are_marked and any(line.startswith("+ ") for line in lines) and any(line.startswith("- ") for line in lines)
