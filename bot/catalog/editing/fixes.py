"""What a hint states exactly, as edits of the text."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.yaml_text import Value, as_yaml, scalar
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode

Fix = Callable[[Document], Iterable[TextEdit]]
"""Raises CannotEdit. The edits belong together: all of them are made, or none."""


def replacement(node: Node, value: Value) -> Fix:
    return lambda document: [document.replace(node, value)]


def rewritten(node: ScalarNode, change: Callable[[str], str]) -> Fix:
    """Of several paragraphs only what is damaged: below `|` and `>` line by line, in quotes between their `\\n`."""

    def edits(document: Document) -> list[TextEdit]:
        start, end = document.span(node)
        if document.text.startswith('"', start) and LINE_BREAK.search(node.text):
            pieces = re.split(r"(\\.)", document.text[start + 1 : end - 1])
            pieces[::2] = [change(piece).replace('"', '\\"') for piece in pieces[::2]]
            return [TextEdit(start + 1, end - 1, "".join(pieces))]
        if node.plain or not document.text.startswith(("|", ">"), start):
            return [document.replace(node, change(node.text))]
        lines = re.split(r"(?<=\n)", document.text[start:end])
        changed = [line[: (at := len(line) - len(line.lstrip(" ")))] + change(line[at:]) for line in lines[1:]]
        return [TextEdit(start, end, "".join([lines[0], *changed]))]

    return edits


def renewed_items(sequence: SequenceNode, values: list[str]) -> Fix:
    """Other items in a list of texts, which keeps its style."""

    def edits(document: Document) -> list[TextEdit]:
        if len(values) == len(sequence.items):
            pairs = zip(sequence.items, values, strict=True)
            return [document.replace(item, value) for item, value in pairs if plain_value(item) != value]
        if sequence.end:
            return [document.replace(sequence, values)]
        start, end = document.span(sequence)
        between = LINE_BREAK.search(document.text, start)
        line_start = (between[0] if between else "\n") + " " * sequence.position.column
        return [TextEdit(start, end, line_start.join(f"- {as_yaml(value)}" for value in values))]

    return edits


def deletion(node: Node) -> Fix:
    """Of a list's item, or of the pair whose key it is."""
    return lambda document: [document.delete(node)]


def addition(sequence: SequenceNode, value: Value) -> Fix:
    return lambda document: [document.append(sequence, value)]


def renamed_id(key: ScalarNode, name: str, fields: Container[str]) -> Fix:
    """Of an entry or a topic, also where one of `fields` names it."""

    def edits(document: Document) -> list[TextEdit]:
        others = [each for each in document.scalars if each.text.strip() == key.text.strip() and each is not key]
        named = [each for each in others if next(document.fields_of(each), "") in fields]
        return [document.replace(each, name) for each in (key, *named)]

    return edits


def renamed_field(node: Node, name: str, value: Value) -> Fix:
    """The field whose value `node` is becomes `name`, unless there is one already."""

    def edits(document: Document) -> list[TextEdit]:
        mapping, key = document.pair_of(node)
        if any(isinstance(each, ScalarNode) and each.text == name for each, _ in mapping.pairs()):
            raise CannotEdit
        return [document.replace(key, name), document.replace(node, value)]

    return edits


def quoted_line(node: Node, value: str) -> Fix:
    """`value` in the place of the scalar and of all that follows in its line."""

    def edits(document: Document) -> list[TextEdit]:
        if document.is_in_flow(node):
            raise CannotEdit
        start, end = document.span(node)
        gap = "" if document.text[start - 1 : start] in {" ", "\t"} else " "
        return [TextEdit(start, document.line_end(end), gap + as_yaml(value))]

    return edits


def respelled(node: Node, old: str, new: str) -> Fix:
    """`new` for each `old` in the text of a node as it stands in the file."""

    def edits(document: Document) -> Iterator[TextEdit]:
        start, end = document.span(node)
        for found in re.compile(re.escape(old) + (" *" if new.endswith(" ") else "")).finditer(
            document.text, start, end
        ):
            yield TextEdit(found.start(), found.end(), new)

    return edits


def spaced_items(node: Node) -> Fix:
    """A space behind the `-` with which each line of the text begins."""

    def edits(document: Document) -> Iterator[TextEdit]:
        start, end = document.span(node)
        for found in re.compile(r"(?:^|(?<=[\n\r]))[ \t]*-(?=\S)|-(?=\S)", re.MULTILINE).finditer(
            document.text, start, end
        ):
            if found.start() == start or document.text[found.start() - 1] in "\n\r":
                yield TextEdit(found.end(), found.end(), " ")

    return edits


def spaced_keys(node: Node, names: Iterable[str]) -> Fix:
    """A space behind the `:` of each of `names` in the text."""

    def edits(document: Document) -> Iterator[TextEdit]:
        start, end = document.span(node)
        for found in re.compile(rf"(?<![^\s{{,])(?:{'|'.join(names)}):(?=\S)").finditer(document.text, start, end):
            yield TextEdit(found.end(), found.end(), " ")

    return edits


def moved_to_pdf(links: MappingNode, item: Node, page: str) -> Fix:
    """The address in `item`, which is or is in the value of `paper`, becomes `pdf`, and `page` takes its place."""

    def edits(document: Document) -> Iterator[TextEdit]:
        values = {key.text: value for key, value in links.pairs() if isinstance(key, ScalarNode)}
        moved = plain_value(item)
        moved = moved.strip() if isinstance(moved, str) else moved
        paper, pdf = values["paper"], values.get("pdf")
        others = [address_in(each) for each in _items(paper) if each is not item]
        yield document.delete(item) if page in others else document.replace(item, page)
        if pdf is None:
            yield document.put(paper, "pdf", moved)
        elif pdf.is_absent:
            yield document.replace(pdf, moved)
        elif address_in(item) in map(address_in, _items(pdf)):
            return
        elif isinstance(pdf, SequenceNode):
            yield document.append(pdf, moved)
        else:
            yield document.replace(pdf, [plain_value(pdf), moved])

    return edits


def as_pairs(node: Node, pairs: Mapping[str, Value]) -> Fix:
    """In the place of a field's value: each on its own line where the value has lines of its own."""

    def edits(document: Document) -> list[TextEdit]:
        if not isinstance(node, SequenceNode) or node.end:
            return [document.replace(node, pairs)]
        start, end = document.span(node)
        column = max(node.position.column, document.pair_of(node)[0].position.column + 2)
        found = LINE_BREAK.search(document.text, start)
        between = (found[0] if found else "\n") + " " * column
        text = between.join(f"{scalar(name)}: {as_yaml(value, column + 4)}" for name, value in pairs.items())
        return [TextEdit(start, end, " " * (column - node.position.column) + text)]

    return edits


def moved_below(owner: MappingNode, key: ScalarNode, field: str, pairs: Mapping[str, Value]) -> Fix:
    """The pair of `key` in `owner` becomes some within the group `field`, which is made where it isn't there."""

    def edits(document: Document) -> Iterator[TextEdit]:
        values = {name.text: value for name, value in owner.pairs() if isinstance(name, ScalarNode)}
        match values.get(field):
            case None:
                yield document.replace(key, field)
                yield from as_pairs(values[key.text], pairs)(document)
            case MappingNode(items=[*_, last]) as group:
                if any(name.text in pairs for name, _ in group.pairs() if isinstance(name, ScalarNode)):
                    raise CannotEdit
                yield document.delete(key)
                for name, value in pairs.items():
                    yield document.put(last, name, value)
            case _:
                raise CannotEdit

    return edits


def plain_value(node: Node) -> Value:
    """What a node says, without its style."""
    match node:
        case ScalarNode():
            return node.text
        case SequenceNode():
            return [plain_value(item) for item in node.items]
        case MappingNode():
            return {key.text: plain_value(value) for key, value in node.pairs() if isinstance(key, ScalarNode)}


def address_in(item: Node) -> Value:
    """Of a link: the address alone, or that beside its label."""
    value = plain_value(item)
    return value.get("url", "") if isinstance(value, dict) else value


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, SequenceNode) else [node]
