"""Two entries under one id: one paper that stands there twice, or two that need an id each."""

import re
from collections.abc import Iterator
from typing import Any

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.fixes import Fix, deletion, plain_value, replacement
from bot.catalog.editing.yaml_text import Value, as_yaml
from bot.catalog.entry_ids import propose_id
from bot.catalog.fields import RESOURCE_FIELDS
from bot.catalog.identifiers import recognise
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode

_TELLING = ("arxiv", "doi", "openreview", "title")

Pair = tuple[ScalarNode, Node]
"""An entry's key and value."""


def same_id(entry_id: str, first: Pair, second: Pair, taken: set[str]) -> tuple[str, str, Fix | None]:
    """Message, hint and fix for the second of two entries of one id; what it proposes is `taken` then."""
    message = f"the id `{entry_id}` stands twice; first in line {first[0].position.line + 1}"
    ours, theirs = _fields(second[1]), _fields(first[1])
    if ours == theirs:
        return message, "delete this one, rather than rename it: both say the same", deletion(second[0])
    is_same = any(name in ours and ours[name] == theirs.get(name) for name in _TELLING) or _papers(ours) & _papers(
        theirs
    )
    if is_same and isinstance(first[1], MappingNode):
        added = _added(ours, theirs)
        if added is None:
            return message, "both are one paper: put what they say into one of them; rename neither", None
        what = ", ".join(_told(name, value, is_further=name in theirs) for name, value in added.items())
        hint = f"delete this one, rather than rename it, and add to the first: {what or 'nothing'}"
        return message, hint, _merged(first[1], second[0], added)
    free = propose_id([entry_id], entry_id, taken)
    taken.add(free)
    return message, f"rename this one, such as to `{free}`, or delete it", replacement(second[0], free)


def _told(name: str, value: Value, *, is_further: bool) -> str:
    """As it's typed; where the field is there already, what joins its values."""
    if not is_further or isinstance(value, str):
        return f"`{name}: {as_yaml(value)}`"
    return f"`{as_yaml(value)[1:-1]}` in its `{name}`"


def names_in(entry: Node) -> Iterator[str]:
    """What an entry or topic is called, for an id."""
    fields = _fields(entry)
    for name in ("name", "title", "aliases", "openreview", "arxiv"):
        value = fields.get(name, "")
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield text
    yield from (re.split(r"[/:=]", paper.removesuffix(".pdf"))[-1] for paper in sorted(_papers(fields)))


def _fields(entry: Node) -> dict[str, Any]:
    value = plain_value(entry)
    return value if isinstance(value, dict) else {}


def _papers(fields: dict[str, Any]) -> set[str]:
    """What its links to the paper lead to."""
    links = fields.get("links")
    values = [links.get(role) for role in ("paper", "pdf")] if isinstance(links, dict) else []
    return {str(recognise(value)) for value in values if isinstance(value, str) and recognise(value)}


def _added(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any] | None:
    """What the first entry lacks of the second; None where they contradict each other."""
    added: dict[str, Any] = {}
    for name, value in ours.items():
        theirs_too = theirs.get(name)
        if not value or value == theirs_too:
            continue
        if (
            name == "title"
            and theirs_too
            and isinstance(value, str)
            and len(value) <= RESOURCE_FIELDS["aliases"].longest
        ):
            added.setdefault("aliases", []).append(value)
        elif isinstance(value, list) and isinstance(theirs_too or [], list) and name != "authors":
            if further := [item for item in value if item not in (theirs_too or [])]:
                added.setdefault(name, []).extend(further)
        elif name == "links" and isinstance(value, dict) and isinstance(theirs_too, dict):
            if any(role in theirs_too and not _is_one(url, theirs_too[role]) for role, url in value.items()):
                return None
            if links := {role: url for role, url in value.items() if role not in theirs_too}:
                added[name] = links
        elif theirs_too:
            return None
        else:
            added[name] = value
    return added


def _is_one(one: Value, other: Value) -> bool:
    """Whether two links are the same, or lead to one paper."""
    if one == other:
        return True
    return isinstance(one, str) and isinstance(other, str) and recognise(one) == recognise(other) is not None


def _merged(kept: MappingNode, dropped: ScalarNode, added: dict[str, Any]) -> Fix:
    def edits(document: Document) -> Iterator[TextEdit]:
        yield document.delete(dropped)
        values = {key.text: value for key, value in kept.pairs() if isinstance(key, ScalarNode)}
        # Edits in one place stay in their order: a link's line goes before one that stands less far in.
        for name, value in sorted(added.items(), key=lambda pair: pair[0] != "links"):
            match values.get(name):
                case None:
                    yield document.put(kept.items[-1], name, value)
                case SequenceNode() as sequence:
                    yield document.append(sequence, *value)
                case MappingNode(items=[*_, last]):
                    for role, url in value.items():
                        yield document.put(last, role, url)
                case _:
                    raise CannotEdit

    return edits
