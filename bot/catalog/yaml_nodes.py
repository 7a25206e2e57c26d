"""A plain tree of YAML, with where each node begins and ends."""

from array import array
from collections.abc import Iterator
from typing import Protocol

from bot.catalog.problems import LineColumn, Position
from bot.frozen import dataclass

ABSENT = frozenset(("~", "null", "Null", "NULL"))


class Place(Position, Protocol):
    """``index`` is the offset in the text, in characters from 0; PyYAML's marks satisfy it."""

    @property
    def index(self) -> int: ...


@dataclass(slots=True, eq=False)
class ScalarNode:
    """``plain`` when it stands without quotes; ``end`` is the offset behind it."""

    text: str
    position: Place
    plain: bool
    end: int = 0

    @property
    def is_absent(self) -> bool:
        """Empty or blank, or a plain ``~`` or ``null``."""
        return not self.text.strip() or (self.plain and self.text in ABSENT)

    @property
    def is_null(self) -> bool:
        """A word that is none to YAML, and a name to somebody."""
        return self.plain and self.text in ABSENT and self.text != "~"


@dataclass(slots=True, eq=False)
class _Collection:
    """``end`` is the offset behind the closing bracket, 0 in block style."""

    items: "list[Node]"
    position: Place
    end: int = 0

    @property
    def is_absent(self) -> bool:
        return not self.items


class SequenceNode(_Collection):
    """A list."""

    __slots__ = ()


class MappingNode(_Collection):
    """``items`` are keys and values by turns."""

    __slots__ = ()

    def pairs(self) -> "Iterator[tuple[Node, Node]]":
        """Duplicate keys included."""
        turns = iter(self.items)
        return zip(turns, turns, strict=True)


Node = ScalarNode | SequenceNode | MappingNode


_SCALAR, _SEQUENCE, _MAPPING = range(3)


class PackedMapping(MappingNode):
    """What a mapping holds takes a third of the memory until somebody asks for it."""

    __slots__ = ("_numbers", "_texts")

    def __init__(self, node: MappingNode) -> None:
        self.position, self.end = node.position, node.end
        self._texts: list[str] = []
        self._numbers = array("I")
        self._pack(node.items)

    def __getattr__(self, name: str) -> "list[Node]":
        """`items`, when they are asked for first."""
        if name != "items":
            raise AttributeError(name)
        numbers, texts = iter(self._numbers), iter(self._texts)
        self.items = self._unpacked(numbers, texts)
        del self._numbers, self._texts
        return self.items

    def _pack(self, nodes: "list[Node]") -> None:
        self._numbers.append(len(nodes))
        for node in nodes:
            place, is_list = node.position, isinstance(node, SequenceNode)
            kind = _SCALAR if isinstance(node, ScalarNode) else _SEQUENCE if is_list else _MAPPING
            self._numbers.extend((kind, place.line, place.column, place.index, node.end))
            if isinstance(node, ScalarNode):
                self._numbers.append(node.plain)
                self._texts.append(node.text)
            else:
                self._pack(node.items)

    def _unpacked(self, numbers: Iterator[int], texts: Iterator[str]) -> "list[Node]":
        found: list[Node] = []
        for _ in range(next(numbers)):
            kind = next(numbers)
            place, end = LineColumn(next(numbers), next(numbers), next(numbers)), next(numbers)
            if kind == _SCALAR:
                found.append(ScalarNode(next(texts), place, bool(next(numbers)), end))
            else:
                collection = SequenceNode if kind == _SEQUENCE else MappingNode
                found.append(collection(self._unpacked(numbers, texts), place, end))
        return found


@dataclass(frozen=True, slots=True)
class Tree:
    """Positions are those in `text`; `unread` are the keys of sections and entries with a syntax error."""

    text: str
    root: Node
    unread: frozenset[str] = frozenset()
