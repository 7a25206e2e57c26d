"""After a syntax error: the same entry is left out, and reading goes on with the next one."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import yaml

from bot.catalog.editing.edits import TextEdit, text_fix
from bot.catalog.lookalikes import named
from bot.catalog.problems import CatalogError, Diagnostics, LineColumn, Position, Problem
from bot.catalog.yaml_columns import aligned
from bot.catalog.yaml_errors import LINE_BREAK, explain_yaml_error
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, Tree
from bot.catalog.yaml_outline import Part, entries, sections
from bot.catalog.yaml_reasons import better_reason
from bot.catalog.yaml_repairs import repair

if TYPE_CHECKING:
    from bot.catalog.editing.fixes import Fix

_MOST_REPAIRS = 100  # each is found by trying

Build = Callable[[str, Diagnostics], Node]
"""The tree of a text. Raises yaml.YAMLError."""


def recover(text: str, build: Build, diagnostics: Diagnostics) -> Tree | None:
    """What can be read of a text with syntax errors, which are reported; None where no part stands by itself."""
    reader = _Reader(build, diagnostics)
    items = [item for section in sections(text) for item in reader.section(section)]
    if not reader.errors:
        return None
    return Tree(text, MappingNode(items, LineColumn(0, 0, 0)), frozenset(reader.unread))


class _Reader:
    def __init__(self, build: Build, diagnostics: Diagnostics) -> None:
        self._build = build
        self._diagnostics = diagnostics
        self.errors = 0
        self.unread: set[str] = set()

    def section(self, section: Part) -> list[Node]:
        """Keys and values by turns."""
        try:
            return self._pairs(section)
        except yaml.YAMLError as error:
            before = self.errors
            parts = entries(section)
            items = [item for part in parts for item in self._entry(part)]
            if self.errors == before:
                self._report(section, error)
                return []
            if not items:
                self.unread.add(section.name)
            key = ScalarNode(section.name, LineColumn(section.line, 0, section.index), plain=True)
            column = items[0].position.column if items else 0  # no edit asks for that of nothing
            return [key, MappingNode(items, LineColumn(parts[0].line, column, parts[0].index))]

    def _entry(self, part: Part) -> list[Node]:
        try:
            return self._pairs(part)
        except yaml.YAMLError as error:
            self._report(part, error)
            return []

    def _pairs(self, part: Part) -> list[Node]:
        root = self._build(part.text, _Shifted(self._diagnostics, part))
        if not isinstance(root, MappingNode):
            mark = yaml.Mark("", 0, 0, root.position.column, None, 0)
            raise yaml.scanner.ScannerError("while scanning a simple key", mark, "could not find expected ':'", mark)
        for node in _all(root):
            place = node.position
            node.position = LineColumn(place.line + part.line, place.column, place.index + part.index)
            if node.end:
                node.end += part.index
        return root.items

    def _report(self, part: Part, error: yaml.YAMLError) -> None:
        self.errors += 1
        self.unread.add(part.name)
        position, message, hint = explain_yaml_error(error, part.text)
        may_try = self.errors <= _MOST_REPAIRS
        if may_try and (better := aligned(part.text, position.line, self._first_error)):
            edits = [TextEdit(edit.start + part.index, edit.end + part.index, edit.text) for edit in better.edits]
            line = _around(part.text, better.line)[1]
            place = LineColumn(better.line, len(line) - len(line.lstrip(" ")))
            self._diagnostics.error(_shifted(place, part), better.message, better.hint, text_fix(*edits))
            return
        found = repair(part.text, position.line, self._first_error) if may_try else None
        if found is None:
            before, line, behind = _around(part.text, position.line)
            reason = better_reason(line, before + behind)
            self._diagnostics.error(_shifted(position, part), *(reason or (message, hint)))
            return
        if found.odd:
            message = f"{named(found.odd)}, where YAML wants a plain one"
            position = LineColumn(found.line, found.column)
        elif found.message and found.line != position.line:
            line = part.text[found.start : found.end]
            position = LineColumn(found.line, len(line) - len(line.lstrip(" ")))
        hint = found.hint if found.odd or found.message or not hint else f"{hint}; here, {found.hint}"
        edit = TextEdit(found.start + part.index, found.end + part.index, found.text)
        self._diagnostics.error(_shifted(position, part), found.message or message, hint, text_fix(edit))

    def _first_error(self, text: str) -> int | None:
        """Its line, or none."""
        try:
            root = self._build(text, Diagnostics(""))
        except yaml.YAMLError as error:
            return explain_yaml_error(error, text)[0].line
        except CatalogError:
            return 0
        return None if isinstance(root, MappingNode) else 0


class _Shifted(Diagnostics):
    """Problems of a part, told where they stand in the file."""

    def __init__(self, whole: Diagnostics, part: Part) -> None:
        super().__init__(whole.file)
        self._whole, self._part = whole, part

    def error(self, position: Position, message: str, hint: str = "", fix: "Fix | None" = None) -> None:
        self._whole.error(_shifted(position, self._part), message, hint, fix)

    def all(self) -> tuple[Problem, ...]:
        return self._whole.all()


def _around(text: str, number: int) -> tuple[str, str, str]:
    """The lines before that one, it, and those behind."""
    lines = LINE_BREAK.split(text)
    return "\n".join(lines[:number]) + "\n", (lines[number:] or [""])[0], "\n".join(lines[number + 1 :])


def _shifted(position: Position, part: Part) -> LineColumn:
    return LineColumn(position.line + part.line, position.column)


def _all(root: Node) -> Iterator[Node]:
    remaining = [root]
    while remaining:
        node = remaining.pop()
        yield node
        if not isinstance(node, ScalarNode):
            remaining += node.items
