"""A catalog's text and its tree, and the edits that change one value and touch nothing else."""

import re
from collections.abc import Iterator

from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.yaml_text import Value, as_yaml, scalar
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.patterns import compile_later

_COMMENT = compile_later(r"(?:^|(?<=\s))#[^\n\r\x85\u2028\u2029]*", re.MULTILINE)


def _bare(text: str) -> str:
    """Without what quotes and brackets change."""
    return re.sub(r"[^\w#]", "", text)


class CannotEdit(Exception):
    """What stands there is written in a way that no edit of one place can change."""


class Document:
    """`root` is the tree of `text`. Methods raise CannotEdit."""

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.scalars: list[ScalarNode] = []
        self._parents: dict[int, tuple[MappingNode | SequenceNode, int]] = {}
        remaining: list[Node] = [root]
        while remaining:
            node = remaining.pop()
            if isinstance(node, ScalarNode):
                self.scalars.append(node)
            else:
                for place, item in enumerate(node.items):
                    self._parents[id(item)] = (node, place)
                remaining += node.items

    def span(self, node: Node) -> tuple[int, int]:
        """Where its text begins and ends."""
        start = node.position.index
        if isinstance(node, ScalarNode):
            return start, start + len(self.text[start : node.end].rstrip()) if self._is_block(node) else node.end
        return start, node.end or (self.span(node.items[-1])[1] if node.items else start)

    def replace(self, node: Node, value: Value) -> TextEdit:
        start, end = self.span(node)
        self._check_plainness(start, end)
        if isinstance(node, ScalarNode) and self._is_block(node) and isinstance(value, str):
            return TextEdit(start, end, self._in_block(node, value))
        if start == end and self.text[start - 1 : start] not in {" ", "\t"}:
            return TextEdit(start, end, f" {self._rendered(node, value)}")  # an empty value, right behind its colon
        if not isinstance(node, ScalarNode) and not node.end and not self._is_item(node):
            raise CannotEdit  # block style on lines of its own
        return TextEdit(start, end, self._rendered(node, value))

    def put(self, after: Node, key: str, value: Value) -> TextEdit:
        """A further pair behind the one whose value is `after`."""
        mapping, _ = self._parent(after)
        end = self.span(after)[1]
        if mapping.end:
            return TextEdit(end, end, f", {scalar(key)}: {as_yaml(value)}")
        return self._new_line(mapping, end, f"{scalar(key)}: {as_yaml(value, mapping.position.column + 4)}")

    def append(self, sequence: SequenceNode, *values: Value) -> TextEdit:
        if not sequence.items:
            return self.replace(sequence, values)
        end = self.span(sequence.items[-1])[1]
        if sequence.end:
            return TextEdit(end, end, "".join(f", {as_yaml(value)}" for value in values))
        return self._new_line(sequence, end, *(f"- {as_yaml(value, sequence.position.column + 4)}" for value in values))

    def delete(self, node: Node) -> TextEdit:
        """An item of a list, or the pair of a mapping whose key or value it is."""
        parent, place = self._parent(node)
        if isinstance(parent, MappingNode):
            first, last = parent.items[place - place % 2], parent.items[place - place % 2 + 1]
        else:
            first = last = node
        self._check_plainness(*self.span(last))
        start, end = self.span(first)[0], max(self.span(first)[1], self.span(last)[1])
        return self._cut_flow(start, end) if parent.end else self._cut_lines(parent, start, end)

    def keeps_comments(self, edit: TextEdit) -> bool:
        """Whether each comment in the text that the edit replaces stands in the new text too."""
        if "#" not in self.text[edit.start : edit.end]:
            return True
        spans = [
            self._words_of(node) for node in self.scalars if edit.start <= node.end and node.position.index < edit.end
        ]
        return all(
            _bare(found[0]) in _bare(edit.text)
            for found in _COMMENT.finditer(self.text, edit.start, edit.end)
            if not any(start <= found.start() < end for start, end in spans)
        )

    def fields_of(self, node: Node) -> Iterator[str]:
        """The keys under which it stands, from the innermost out."""
        while found := self._parents.get(id(node)):
            node, place = found
            if isinstance(node, MappingNode) and place % 2 and isinstance(key := node.items[place - 1], ScalarNode):
                yield key.text

    def pair_of(self, value: Node) -> tuple[MappingNode, Node]:
        """The mapping in which it is a value, and its key."""
        parent, place = self._parent(value)
        if not isinstance(parent, MappingNode) or not place % 2:
            raise CannotEdit
        return parent, parent.items[place - 1]

    def is_in_flow(self, node: Node) -> bool:
        """Whether it stands between brackets."""
        return self._parent(node)[0].end > 0

    def line_end(self, offset: int) -> int:
        found = LINE_BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def _parent(self, node: Node) -> tuple[MappingNode | SequenceNode, int]:
        try:
            return self._parents[id(node)]
        except KeyError:
            raise CannotEdit from None

    def _is_block(self, node: ScalarNode) -> bool:
        return self.text.startswith(("|", ">"), node.position.index)  # no other text can begin with one

    def _is_item(self, node: Node) -> bool:
        """Whether it's one of a list, behind its dash or between commas."""
        found = self._parents.get(id(node))
        return found is not None and isinstance(found[0], SequenceNode)

    def _words_of(self, node: ScalarNode) -> tuple[int, int]:
        """Where no comment can begin."""
        start, end = self.span(node)
        return (self.line_end(start), end) if self._is_block(node) else (start, end)

    def _check_plainness(self, start: int, end: int) -> None:
        if self.text.startswith(("*", "&", "!"), start, end):
            raise CannotEdit  # an alias, an anchor or a tag

    def _in_block(self, node: ScalarNode, value: str) -> str:
        """The lines of a `|` keep their places; a single line stands behind the key."""
        if "\n" not in value.strip():
            return self._rendered(node, value.strip())
        start, end = self.span(node)
        header, *lines = self.text[start:end].split("\n")
        old, new = (text.rstrip("\n").split("\n") for text in (node.text, value))
        if header[0] != "|" or not len(old) == len(new) == len(lines):
            raise CannotEdit
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if not lines[number].endswith(before) or (after != before and not after[:1].strip()):
                raise CannotEdit
            lines[number] = lines[number].removesuffix(before) + after
        return "\n".join([header, *lines])

    def _rendered(self, node: Node, value: Value) -> str:
        """A long list goes on further in than the line on which it begins."""
        if isinstance(value, str) and LINE_BREAK.search(value):
            raise CannotEdit  # it would be one long line
        start = node.position.index
        line_start = start - node.position.column
        before = self.text[line_start:start]
        return as_yaml(value, len(before) - len(before.lstrip(" ")) + 4)

    def _new_line(self, parent: Node, end: int, *lines: str) -> TextEdit:
        found = LINE_BREAK.search(self.text, end)
        at = found.start() if found else len(self.text)
        line_break = (found or LINE_BREAK.search(self.text) or ["\n"])[0]
        start = line_break + " " * parent.position.column
        return TextEdit(at, at, "".join(start + line for line in lines))

    def _cut_flow(self, start: int, end: int) -> TextEdit:
        if behind := re.compile(r"\s*,[ \t]*").match(self.text, end):
            return TextEdit(start, behind.end(), "")
        before = self.text[:start].rstrip()
        return TextEdit(len(before) - 1 if before.endswith(",") else start, end, "")

    def _cut_lines(self, parent: MappingNode | SequenceNode, start: int, end: int) -> TextEdit:
        line_start = max((found.end() for found in self._breaks(0, start)), default=0)
        lead = self.text[line_start:start]
        if lead.strip() != ("" if isinstance(parent, MappingNode) else "-"):
            raise CannotEdit  # the line begins with something else
        found = LINE_BREAK.search(self.text, end)
        line_end = found.end() if found else len(self.text)
        # A comment further in than the key belongs to what is deleted.
        comment = re.compile(rf" {{{parent.position.column + 1},}}#[^\n\r]*(?:{LINE_BREAK.pattern}|\Z)")
        while after := comment.match(self.text, line_end):
            line_end = after.end()
        return TextEdit(line_start, line_end, "")

    def _breaks(self, start: int, end: int) -> "Iterator[re.Match[str]]":
        # From close by: an entry's line isn't longer, and a catalog has thousands of them.
        near = max(start, self.text.rfind("\n", 0, end), self.text.rfind("\r", 0, end))
        return LINE_BREAK.finditer(self.text, near, end)
