"""Two entries under one id: one paper that stands there twice, or two that need an id each."""

from collections.abc import Collection, Iterator
from typing import Any

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.fixes import Fix, deletion, plain_value, replacement
from bot.catalog.editing.yaml_text import Value
from bot.catalog.entry_ids import propose_id
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode

_TELLING = ("arxiv", "doi", "openreview", "title")

Pair = tuple[ScalarNode, Node]
"""An entry's key and value."""


def same_id(entry_id: str, first: Pair, second: Pair, taken: Collection[str]) -> tuple[str, str, Fix | None]:
    """Message, hint and fix for the second of two entries of one id."""
    message = f"the id `{entry_id}` stands twice; first in line {first[0].position.line + 1}"
    ours, theirs = _fields(second[1]), _fields(first[1])
    if ours == theirs:
        return message, "delete this one, rather than rename it: both say the same", deletion(second[0])
    topics = _topics(ours)
    further = [topic for topic in topics if topic not in _topics(theirs)]
    says_no_more = all(theirs.get(name) == value for name, value in ours.items() if name != "topics")
    if ours and says_no_more and isinstance(topics, list):
        added = ", ".join(f"`{topic}`" for topic in further)
        hint = f"delete this one, rather than rename it: the first says all of it but the topics {added}; add those"
        if not further:
            hint = "delete this one, rather than rename it: the first says all of it"
        return message, hint, _merged(first[1], second[0], further)
    if any(name in ours and ours[name] == theirs.get(name) for name in _TELLING):
        return message, "both are one paper: put what they say into one of them; rename neither", None
    free = propose_id([entry_id], entry_id, taken)
    return message, f"rename this one, such as to `{free}`, or delete it", replacement(second[0], free)


def names_in(entry: Node) -> Iterator[str]:
    """What an entry or topic is called, for an id."""
    fields = _fields(entry)
    for name in ("name", "title", "aliases", "openreview", "arxiv"):
        value = fields.get(name, "")
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield text


def _fields(entry: Node) -> dict[str, Any]:
    value = plain_value(entry)
    return value if isinstance(value, dict) else {}


def _topics(fields: dict[str, Any]) -> list[Value]:
    topics = fields.get("topics", [])
    return topics if isinstance(topics, list) else [topics]


def _merged(kept: Node, dropped: ScalarNode, topics: list[Value]) -> Fix:
    def edits(document: Document) -> Iterator[TextEdit]:
        yield document.delete(dropped)
        if topics:
            pairs = kept.pairs() if isinstance(kept, MappingNode) else []
            values = {key.text: value for key, value in pairs if isinstance(key, ScalarNode)}
            sequence = values.get("topics")
            if not isinstance(sequence, SequenceNode):
                raise CannotEdit
            yield document.append(sequence, *topics)

    return edits
