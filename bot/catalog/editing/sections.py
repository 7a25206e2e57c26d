"""Where in a catalog's topics or entries something is added or changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.entry_text import block
from bot.catalog.editing.fixes import plain_value
from bot.catalog.editing.yaml_text import Value, scalar
from bot.catalog.fields import RESOURCE_FIELDS
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode
from bot.frozen import dataclass

_INDENT = 2


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry or a topic; `fields` in the order in which they're written."""

    id: str
    fields: Mapping[str, Value]


class Section:
    """`topics` or `resources`; one of them at least is there. Raises CannotEdit where they stand between brackets."""

    def __init__(self, document: Document, value: MappingNode) -> None:
        if value.end:
            raise CannotEdit
        self._document = document
        found = LINE_BREAK.search(document.text)
        self._line_break = found[0] if found else "\n"
        self._entries = {
            name.text.strip(): (name, each) for name, each in value.pairs() if isinstance(name, ScalarNode)
        }

    def entry(self, entry_id: str) -> MappingNode:
        """Raises KeyError and CannotEdit."""
        _, entry = self._entries[entry_id]
        if not isinstance(entry, MappingNode):
            raise CannotEdit
        return entry

    def additions(self, entries: Iterable[NewEntry]) -> Iterator[TextEdit]:
        places: dict[int, list[str]] = defaultdict(list)
        for entry in entries:
            lines = places[self._place(entry)]
            if self._is_spaced:
                lines.append("")
            lines += self._lines(entry)
        for place, lines in places.items():
            yield TextEdit(place, place, "".join(self._line_break + line for line in lines))

    def changes(self, entry_id: str, fields: Mapping[str, Value]) -> Iterator[TextEdit]:
        """Raises KeyError."""
        entry = self.entry(entry_id)
        present = {key.text.strip(): (key, each) for key, each in entry.pairs() if isinstance(key, ScalarNode)}
        for name, value in fields.items():
            if name not in present:
                if value:
                    yield self._further(entry, name, value)
            elif plain_value(present[name][1]) != value:
                yield self._changed(entry, *present[name], value)

    def _place(self, entry: NewEntry) -> int:
        """The end of the line behind which it stands."""
        topics = entry.fields.get("topics", ())
        first = topics[0] if topics and not isinstance(topics, str | Mapping) else ""
        near = [each for each in self._entries.values() if first and first == _first_topic(each[1])]
        return self._end_of(*(near or [*self._entries.values()])[-1])

    def _lines(self, entry: NewEntry) -> Iterator[str]:
        column = next(key.position.column for key, _ in self._entries.values())
        yield f"{' ' * column}{scalar(entry.id)}:"
        yield from block(entry.fields, column + self._indent())

    def _indent(self) -> int:
        """How much further in an entry's fields stand."""
        for key, value in self._entries.values():
            if isinstance(value, MappingNode) and not value.end and value.items:
                return value.position.column - key.position.column
        return _INDENT

    @cached_property
    def _is_spaced(self) -> bool:
        """Whether a blank line stands before most entries but the first."""
        entries = list(self._entries.values())
        between = [
            LINE_BREAK.split(self._document.text[self._end_of(*before) : key.position.index])
            for before, (key, _) in pairwise(entries)
        ]
        return 2 * sum(any(not line.strip() for line in lines[1:-1]) for lines in between) >= len(between)

    def _end_of(self, key: ScalarNode, value: Node) -> int:
        """The end of the last line that belongs to it: comments further in than its key do."""
        document = self._document
        at = document.line_end(max(document.span(value)[1], document.span(key)[1]))
        remaining = at
        while found := LINE_BREAK.match(document.text, remaining):
            start, remaining = found.end(), document.line_end(found.end())
            line = document.text[start:remaining]
            if line.startswith(" " * (key.position.column + 1)) and line.lstrip(" ").startswith("#"):
                at = remaining
            elif line.strip():
                break
        return at

    def _further(self, entry: MappingNode, name: str, value: Value) -> TextEdit:
        """Behind the last field that stands before it in a catalog's usual order."""
        order = list(RESOURCE_FIELDS)
        pairs = [(key, each) for key, each in entry.pairs() if isinstance(key, ScalarNode)]
        before = [pair for pair in pairs if pair[0].text.strip() in order[: order.index(name)]] or pairs[:1]
        key, node = before[-1]
        if entry.end:
            return self._document.put(node, name, value)
        at = self._end_of(key, node)
        lines = block({name: value}, entry.position.column)
        return TextEdit(at, at, "".join(self._line_break + line for line in lines))

    def _changed(self, entry: MappingNode, key: ScalarNode, node: Node, value: Value) -> TextEdit:
        document = self._document
        if not value:
            return document.delete(key)
        if entry.end:
            return document.replace(node, value)
        start, end = key.position.index, max(document.span(key)[1], document.span(node)[1])
        if document.text[end : document.line_end(end)].strip(" :"):
            # A comment behind it would become part of a folded text.
            return document.replace(node, value)
        lines = self._line_break.join(block({key.text.strip(): value}, key.position.column))
        return TextEdit(start, document.line_end(end), lines.lstrip(" "))


def _first_topic(entry: Node) -> str:
    fields = plain_value(entry)
    topics = fields.get("topics", ()) if isinstance(fields, dict) else ()
    return topics[0] if isinstance(topics, list) and topics and isinstance(topics[0], str) else ""
