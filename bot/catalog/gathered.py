"""Entries and fields that stand in the column of what they belong below, put there."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from bot.catalog.editing.document import Document
from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.fixes import Fix
from bot.catalog.fields import CATALOG_FIELDS, RESOURCE_FIELDS, TOPIC_FIELDS, FieldTable, Shape, names_of_shape
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode
from bot.frozen import dataclass

_TABLES = names_of_shape(CATALOG_FIELDS, Shape.TABLE)
_ENTRY_FIELDS = {"topics": TOPIC_FIELDS, "resources": RESOURCE_FIELDS}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What belongs below `owner`: the first key of it, and the edits that put all of it further in."""

    owner: str
    first: ScalarNode
    fix: Fix


def with_fields_gathered(table: MappingNode, fields: FieldTable) -> tuple[MappingNode, list[Gathered]]:
    """Fields that stand in the column of the ids, under the id before them."""
    return _gathered(table, lambda key, value, _: key in fields and not _is_entry(value, fields))


def with_entries_gathered(root: MappingNode) -> tuple[MappingNode, list[Gathered]]:
    """Entries and topics that stand in the first column, under `resources` and `topics`."""
    return _gathered(
        root,
        lambda key, value, owner: (
            owner in _TABLES and key not in CATALOG_FIELDS and _is_entry(value, _ENTRY_FIELDS[owner])
        ),
    )


def _gathered(table: MappingNode, belongs: "_Belongs") -> tuple[MappingNode, list[Gathered]]:
    """`belongs` says of a key, its value and the key before it whether it belongs below that."""
    pairs: list[tuple[Node, Node]] = []
    moved: dict[int, list[tuple[ScalarNode, Node]]] = {}
    names: set[str] = set()  # of what the last one holds
    for key, value in table.pairs():
        place, (owner, held) = len(pairs) - 1, pairs[-1] if pairs else (None, None)
        if (
            isinstance(owner, ScalarNode)
            and isinstance(key, ScalarNode)
            and held is not None
            and belongs(key.text, value, owner.text)
            and (held.is_absent if isinstance(held, ScalarNode) else isinstance(held, MappingNode) and not held.end)
        ):
            if place not in moved:
                inner = held.items if isinstance(held, MappingNode) else []
                names = {each.text for each in inner[::2] if isinstance(each, ScalarNode)}
                held = MappingNode(list(inner), held.position if inner else key.position)
                pairs[-1] = owner, held
            if key.text not in names and isinstance(held, MappingNode):
                held.items += [key, value]
                names.add(key.text)
                moved.setdefault(place, []).append((key, value))
                continue
        pairs.append((key, value))
    if not moved:
        return table, []
    found = []
    for place, those in moved.items():
        owner, held = pairs[place]
        start = held.position.column if isinstance(held, MappingNode) else 0
        column = those[0][0].position.column
        fix = _moved_in(those, start - column if start > column else 2)
        found += [Gathered(owner.text, those[0][0], fix)] if isinstance(owner, ScalarNode) else []
    return MappingNode([node for pair in pairs for node in pair], table.position, table.end), found


class _Belongs(Protocol):
    def __call__(self, key: str, value: Node, owner: str, /) -> bool: ...


def _is_entry(value: Node, fields: Mapping[str, object]) -> bool:
    keys = [key for key, _ in value.pairs()] if isinstance(value, MappingNode) else []
    return any(isinstance(key, ScalarNode) and key.text in fields for key in keys)


def _moved_in(pairs: list[tuple[ScalarNode, Node]], by: int) -> Fix:
    def edits(document: Document) -> Iterator[TextEdit]:
        for key, value in pairs:
            start = key.position.index - key.position.column
            end = max(document.span(value)[1], document.span(key)[1])
            starts = [start, *(found.end() for found in LINE_BREAK.finditer(document.text, start, end))]
            for line in starts:
                if document.text[line : document.line_end(line)].strip():
                    yield TextEdit(line, line, " " * by)

    return edits
