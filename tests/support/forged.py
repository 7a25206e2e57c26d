"""What a client of one's own could send instead of what the bot offered."""

from collections.abc import Callable
from typing import Any

from tests.support.worlds import World


def forge_next(world: World, change: Callable[[dict[str, Any]], None]) -> None:
    """Let `change` edit the data of the next interaction on its way to the bot."""
    parsers = world.bot._connection.parsers
    receive = parsers["INTERACTION_CREATE"]

    def forged(payload: Any) -> None:
        parsers["INTERACTION_CREATE"] = receive
        change(payload["data"])
        receive(payload)

    parsers["INTERACTION_CREATE"] = forged


def forge_values(world: World, fields: dict[str, list[str]]) -> None:
    """In the next form that is submitted, these are the values of these fields."""

    def change(data: dict[str, Any]) -> None:
        for each in data["components"]:
            inner = each["component"]
            if inner["custom_id"] in fields:
                inner["values"] = fields[inner["custom_id"]]

    forge_next(world, change)
