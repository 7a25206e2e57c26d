"""What a client of one's own could send instead of what the bot offered."""

from collections.abc import Callable
from typing import Any

import simcord

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


def forge_id(world: World, message: simcord.ResponseMessage, old: str, new: str) -> None:
    """Give a button of the message another custom id."""
    _replace(world.env.backend.get_message(message.channel_id, message.id).components, old, new)


def _replace(components: Any, old: str, new: str) -> None:
    for component in components:
        if component.get("custom_id") == old:
            component["custom_id"] = new
        _replace(component.get("components", []), old, new)
