"""Puts values that were typed or chosen before into the inputs of a form."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

Part = discord.ui.Item[Any]


def field_of(part: Part) -> str:
    """Empty for a text that asks for nothing."""
    inner = part.component if isinstance(part, discord.ui.Label) else None
    return str(getattr(inner, "custom_id", ""))


def fill_in(parts: Sequence[Part], fields: Mapping[str, tuple[str, ...]]) -> None:
    """What has no value in `fields` stays as it is."""
    for part in parts:
        if isinstance(part, discord.ui.Label) and (values := fields.get(field_of(part))) is not None:
            _fill(part.component, values)


def _fill(field: Part, values: tuple[str, ...]) -> None:
    match field:
        case discord.ui.TextInput():
            text = "".join(values)
            field.default = text if field.max_length is None else text[: field.max_length]
        case discord.ui.Select():
            for option in field.options:
                option.default = option.value in values
        case discord.ui.UserSelect():
            field.default_values = _defaults(values, discord.SelectDefaultValueType.user)
        case discord.ui.RoleSelect():
            field.default_values = _defaults(values, discord.SelectDefaultValueType.role)
        case discord.ui.ChannelSelect():
            field.default_values = _defaults(values, discord.SelectDefaultValueType.channel)


def _defaults(values: tuple[str, ...], kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=int(each), type=kind) for each in values if each.isdecimal()]
