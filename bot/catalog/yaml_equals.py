"""Entries whose keys stand before a `=`, as TOML and BibTeX have them: to YAML they are one text."""

from collections.abc import Container

from bot.catalog.editing.edits import TextEdit, text_fix
from bot.catalog.editing.fixes import Fix
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import ScalarNode
from bot.patterns import compile_later

_LINE = compile_later(
    r"[ ]*([\"']?)(?P<key>[a-z]+)\1(?P<sign>[ \t]*(?::=|=>?)[ \t]*)[^\s=][^\n\r]*?(?P<comma>[ \t]*,)?[ \t]*$"
)


def with_colons(node: ScalarNode, source: str, fields: Container[str]) -> Fix | None:
    """None where a line of the text is no field with its value."""
    start = node.position.index
    edits = []
    for line in LINE_BREAK.split(source[start : node.end]):
        found = _LINE.match(line)
        if line.strip() and not (found and found["key"] in fields):
            return None
        edits += colons_in(line, start, fields)
        start += len(line) + len((LINE_BREAK.match(source, start + len(line)) or [""])[0])
    return text_fix(*edits) if edits else None


def colons_in(line: str, start: int, fields: Container[str]) -> list[TextEdit]:
    """For the `=` and a comma at the end of a line that begins at `start`; empty where it's no such line."""
    found = _LINE.match(line)
    if found is None or found["key"] not in fields:
        return []
    edits = [TextEdit(start + found.start("sign"), start + found.end("sign"), ": ")]
    return edits + ([TextEdit(start + found.start("comma"), start + found.end("comma"), "")] if found["comma"] else [])
