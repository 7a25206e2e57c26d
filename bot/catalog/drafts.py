"""An entry or topic between the file and the model."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from bot.catalog.conversion import Positioned
from bot.catalog.problems import Position
from bot.catalog.yaml_nodes import Node
from bot.frozen import dataclass


@dataclass(slots=True, eq=False)
class Draft:
    """An entry or topic as the file gives it.

    ``values`` has every field of its table, list items as `Positioned`; ``nodes`` only those in the file.
    """

    id: str
    position: Position
    nodes: Mapping[str, Node]
    values: dict[str, Any]

    def items(self, *names: str) -> Iterator[Positioned[str]]:
        """Of fields whose shape is a list of texts or ids."""
        return chain.from_iterable(self.values[name] for name in names)
