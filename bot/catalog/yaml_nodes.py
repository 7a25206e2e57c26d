"""A plain tree of YAML, with where each node begins and ends."""

from collections.abc import Iterator
from typing import Protocol

from bot.catalog.problems import Position
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


@dataclass(frozen=True, slots=True)
class Tree:
    """Positions are those in `text`; `unread` are the keys of sections and entries with a syntax error."""

    text: str
    root: Node
    unread: frozenset[str] = frozenset()
