"""Entries that are written as the items of a list, each behind a `-`, where their ids should be keys."""

from collections.abc import Iterator

from bot.catalog.duplicate_entries import names_in
from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.fixes import Fix
from bot.catalog.entry_ids import propose_id
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.frozen import dataclass

_ID_KEYS = frozenset({"id", "key", "slug"})


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """The table that was meant, the first entry's key as it's to be written, and the edits that make it."""

    table: MappingNode
    first: str
    fix: Fix


def as_table(items: SequenceNode, fallback: str) -> ListedEntries | None:
    """None where an item is no entry. An id is proposed for each that has none."""
    pairs: list[ScalarNode | MappingNode] = []
    keys: list[TextEdit] = []  # without the dash before
    taken: set[str] = set()
    further_in = 0
    for item in items.items:
        if not isinstance(item, MappingNode) or item.end or not item.items:
            return None
        (key, value), *others = item.pairs()
        if not isinstance(key, ScalarNode):
            return None
        start = key.position.index
        if isinstance(value, MappingNode) and not others:  # `- x1:`, its fields further in
            pairs += [key, value]
            further_in += 1
            keys.append(TextEdit(start, start, ""))
        elif value.is_absent and others:  # `- x1:`, its fields right below
            pairs += [key, _without_first(item)]
            keys.append(TextEdit(start, start, ""))
        elif key.text in _ID_KEYS and isinstance(value, ScalarNode) and others:  # `- id: x1`
            pairs += [ScalarNode(value.text, value.position, value.plain, value.end), _without_first(item)]
            keys.append(TextEdit(start, value.end, f"{value.text}:"))
        else:
            proposed = propose_id(names_in(item), fallback, taken)
            pairs += [ScalarNode(proposed, key.position, plain=True, end=start), item]
            keys.append(TextEdit(start, start, f"{proposed}:\n{' ' * item.position.column}"))
        name = pairs[-2]
        taken.add(name.text if isinstance(name, ScalarNode) else "")
    first = next(name.text for name in pairs if isinstance(name, ScalarNode))
    return ListedEntries(MappingNode(list(pairs), items.position), first, _unlisted(keys, further_in == len(keys)))


def fields_of_list(items: SequenceNode) -> MappingNode | None:
    """The fields of an entry that are written as a list's items, one or all in each; None where an item is none."""
    fields: list[Node] = []
    for item in items.items:
        if not isinstance(item, MappingNode) or item.end:
            return None
        fields += item.items
    return MappingNode(fields, items.items[0].position) if fields else None


def without_dashes(items: SequenceNode) -> Fix:
    def edits(document: Document) -> Iterator[TextEdit]:
        for item in items.items:
            start = _dash_before(document, item.position.index)
            yield TextEdit(start, start + 1, " ")

    return edits


def _dash_before(document: Document, offset: int) -> int:
    """Where the dash of an item stands, which its key or its first field follows."""
    dash = document.text.rfind("-", 0, offset)
    if document.text[dash + 1 : offset].strip(" "):
        raise CannotEdit
    return dash


def _without_first(item: MappingNode) -> MappingNode:
    return MappingNode(item.items[2:], item.items[2].position)


def _unlisted(keys: list[TextEdit], are_further_in: bool) -> Fix:
    def edits(document: Document) -> Iterator[TextEdit]:
        for key in keys:
            start = _dash_before(document, key.start)
            is_flush = document.text[start - 1 : start] in {"", "\n", "\r"}
            if is_flush and not are_further_in:
                raise CannotEdit
            # Flush with `resources:`, an entry's key must stand further in, and so must its fields.
            yield TextEdit(start, key.end, " " * (key.start - start) if is_flush else key.text)

    return edits
