"""Edits of a catalog's text: each changes one value, and every other byte stays."""

from collections.abc import Callable

import pytest

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit, applied
from bot.catalog.editing.fixes import address_in, plain_value
from bot.catalog.problems import Diagnostics
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.catalog.yaml_tree import read_tree


def opened(text: str) -> tuple[Document, MappingNode]:
    tree = read_tree(text.encode(), Diagnostics("x"))
    assert isinstance(tree.root, MappingNode)
    return Document(tree.text, tree.root), tree.root


def value(mapping: Node, key: str) -> Node:
    assert isinstance(mapping, MappingNode)
    return next(each for name, each in mapping.pairs() if isinstance(name, ScalarNode) and name.text == key)


def key_of(mapping: MappingNode, name: str) -> Node:
    return next(key for key, _ in mapping.pairs() if isinstance(key, ScalarNode) and key.text == name)


def sequence(mapping: MappingNode, key: str) -> SequenceNode:
    found = value(mapping, key)
    assert isinstance(found, SequenceNode)
    return found


def edited(text: str, edit: Callable[[Document, MappingNode], TextEdit]) -> str:
    document, root = opened(text)
    return applied(text, (edit(document, root),))


REPLACED = {
    "plain": ("a: x y  # c\nb: 1\n", "a: new  # c\nb: 1\n"),
    "quoted": ("a: 'x'  # c\n", "a: new  # c\n"),
    "on two lines": ("a: x\n  y\nb: 1\n", "a: new\nb: 1\n"),
    "folded": ("a: >-\n  x\n\n  y\n\n# c\nb: 1\n", "a: new\n\n# c\nb: 1\n"),
    "literal": ("a: |\n  x\nb: 1\n", "a: new\nb: 1\n"),
    "a list": ("a: [x, y] # c\n", "a: new # c\n"),
    "a group": ("a: {x: y}\n", "a: new\n"),
    "nothing": ("a:\nb: 1\n", "a: new\nb: 1\n"),
    "nothing behind a space": ("a: \nb: 1\n", "a: new \nb: 1\n"),
    "in a group": ("{a: x, b: y}\n", "{a: new, b: y}\n"),
    "with Windows' line ends": ("a: x\r\nb: y\r\n", "a: new\r\nb: y\r\n"),
    "behind letters of two units": ("b: 👩‍🔬\na: x\n", "b: 👩‍🔬\na: new\n"),
}


@pytest.mark.parametrize("case", REPLACED)
def test_a_value_is_replaced(case: str) -> None:
    before, after = REPLACED[case]
    assert edited(before, lambda document, root: document.replace(value(root, "a"), "new")) == after


def test_a_list_on_lines_of_its_own_is_not_replaced() -> None:
    with pytest.raises(CannotEdit):
        edited("a:\n  - x\n", lambda document, root: document.replace(value(root, "a"), "new"))


@pytest.mark.parametrize("lines", ["x\ny\nz", "x\n\ny"])
def test_a_text_on_lines_is_not_replaced_by_one_of_more_lines(lines: str) -> None:
    with pytest.raises(CannotEdit):
        edited("a: |\n  x\n  y\n", lambda document, root: document.replace(value(root, "a"), lines))


@pytest.mark.parametrize("marked", ["&n x", "!!str x", "*n"])
def test_an_anchor_an_alias_or_a_tag_is_not_lost(marked: str) -> None:
    with pytest.raises(CannotEdit):
        edited(f"b: &n y\na: {marked}\n", lambda document, root: document.replace(value(root, "a"), "new"))
    with pytest.raises(CannotEdit):
        edited(f"b: &n y\na: {marked}\n", lambda document, root: document.delete(value(root, "a")))


def test_a_long_list_goes_on_below_its_line() -> None:
    names = [f"Author Number{number:02}" for number in range(12)]
    after = edited("one:\n  a: x\n", lambda document, root: document.replace(value(value(root, "one"), "a"), names))
    assert [len(line) - len(line.lstrip()) for line in after.splitlines()] == [0, 2, 6]
    assert plain_value(value(value(opened(after)[1], "one"), "a")) == names


PUT = {
    "block": ("a: x\nb: y\n", "a: x\nc: new\nb: y\n"),
    "block behind a comment": ("a: x  # c\nb: y\n", "a: x  # c\nc: new\nb: y\n"),
    "block at the end": ("a: x", "a: x\nc: new"),
    "block with Windows' line ends": ("a: x\r\nb: y\r\n", "a: x\r\nc: new\r\nb: y\r\n"),
    "block behind several lines": ("a: >-\n  x\n  y\n\nb: y\n", "a: >-\n  x\n  y\nc: new\n\nb: y\n"),
    "block behind a list": ("a:\n  - x\n  - y\nb: z\n", "a:\n  - x\n  - y\nc: new\nb: z\n"),
    "group": ("{a: x, b: y}\n", "{a: x, c: new, b: y}\n"),
}


@pytest.mark.parametrize("case", PUT)
def test_a_pair_is_put_behind_another(case: str) -> None:
    before, after = PUT[case]
    assert edited(before, lambda document, root: document.put(value(root, "a"), "c", "new")) == after


APPENDED = {
    "in brackets": ("a: [x, y] # c\n", "a: [x, y, n, m] # c\n"),
    "in brackets on lines": ("a: [\n  x,  # c\n  y  # d\n]\n", "a: [\n  x,  # c\n  y, n, m  # d\n]\n"),
    "on lines": ("a:\n  - x  # c\n\nb: y\n", "a:\n  - x  # c\n  - n\n  - m\n\nb: y\n"),
    "to nothing": ("a: []\n", "a: [n, m]\n"),
}


@pytest.mark.parametrize("case", APPENDED)
def test_items_are_appended(case: str) -> None:
    before, after = APPENDED[case]
    assert edited(before, lambda document, root: document.append(sequence(root, "a"), "n", "m")) == after


DELETED = {
    "the first": (0, "a: [x, y, z]\n", "a: [y, z]\n"),
    "the middle": (1, "a: [x, y, z]\n", "a: [x, z]\n"),
    "the last": (2, "a: [x, y, z]\n", "a: [x, y]\n"),
    "the only one": (0, "a: [x]\n", "a: []\n"),
    "the last behind a comment": (1, "a: [x,  # c\n  y]\n", "a: [x,  # c\n  ]\n"),
    "with a comma at the end": (1, "a: [x, y, ]\n", "a: [x, ]\n"),
    "a line": (1, "a:\n  - x\n  - y  # c\n  - z\n", "a:\n  - x\n  - z\n"),
    "the last line": (1, "a:\n  - x\n  - y", "a:\n  - x\n"),
    "an empty line": (0, "a:\n  -\n  - y\n", "a:\n  - y\n"),
    "a line after Windows' line end": (1, "a:\r\n  - x\r\n  - y\r\nb: c\r\n", "a:\r\n  - x\r\nb: c\r\n"),
}


@pytest.mark.parametrize("case", DELETED)
def test_an_item_is_deleted(case: str) -> None:
    place, before, after = DELETED[case]
    assert edited(before, lambda document, root: document.delete(sequence(root, "a").items[place])) == after
    read_tree(after.encode(), Diagnostics("x"))


DELETED_PAIRS = {
    "a line": ("a: x\nb: y\nc: z\n", "a: x\nc: z\n"),
    "lines": ("a: x\nb:\n  d: y\n  # of b\n# of c\nc: z\n", "a: x\n# of c\nc: z\n"),
    "the last": ("a: x\nb: >-\n  y\n  z", "a: x\n"),
    "in a group": ("{a: x, b: {c: y}, d: z}\n", "{a: x, d: z}\n"),
    "the last in a group": ("{a: x, b: y}\n", "{a: x}\n"),
    "nothing in a group": ("{a: x, b, c: y}\n", "{a: x, c: y}\n"),
}


@pytest.mark.parametrize("case", DELETED_PAIRS)
def test_a_pair_is_deleted(case: str) -> None:
    before, after = DELETED_PAIRS[case]
    assert edited(before, lambda document, root: document.delete(key_of(root, "b"))) == after
    assert edited(before, lambda document, root: document.delete(value(root, "b"))) == after


def test_what_shares_its_line_with_the_beginning_of_another_is_not_deleted() -> None:
    document, root = opened("a:\n  - b: x\n    c: y\n")
    inner = sequence(root, "a").items[0]
    assert isinstance(inner, MappingNode)
    with pytest.raises(CannotEdit):
        document.delete(key_of(inner, "b"))
    with pytest.raises(CannotEdit):
        document.delete(root)


def test_a_value_knows_its_pair() -> None:
    document, root = opened("a: [x]\n")
    assert document.pair_of(value(root, "a")) == (root, key_of(root, "a"))
    for node in (key_of(root, "a"), sequence(root, "a").items[0]):
        with pytest.raises(CannotEdit):
            document.pair_of(node)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a: x  # c\nb: y\n", False),
        ("a: |  # c\n  x # no comment\nb: y\n", False),
        ("a: |\n  x # no comment\nb: y\n", True),
        ("a: 'x # no comment'\nb: y\n", True),
        ('a: "| # no comment"\nb: y\n', True),
        ("a: 'x # no\n  comment'  # c\nb: y\n", False),
    ],
)
def test_a_comment_is_what_stands_behind_a_text_and_not_in_it(text: str, kept: bool) -> None:
    document, root = opened(text)
    (start, _), (end, _) = document.span(value(root, "a")), document.span(key_of(root, "b"))
    assert document.keeps_comments(TextEdit(start, end, "new\n")) is kept


def test_several_edits_are_made_at_once() -> None:
    assert applied("abcdef", (TextEdit(4, 5, "E"), TextEdit(1, 2, "BB"), TextEdit(6, 6, "!"))) == "aBBcdEf!"


def test_what_a_node_says_is_told_without_its_style() -> None:
    _, root = opened("a: [x, {label: L, url: 'u'}]\n")
    assert plain_value(root) == {"a": ["x", {"label": "L", "url": "u"}]}
    assert [address_in(item) for item in sequence(root, "a").items] == ["x", "u"]
