"""The fields of /setup's form, and the settings that a submitted one changes."""

from typing import Any

import discord

from bot.errors import UserError
from bot.plain_text import clip
from bot.servers.model import ServerSettings
from bot.ui.kit.forms import MODAL_TITLE, Fields, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import read_id
from bot.ui.server.reminder_offsets import format_offsets, read_offsets

ROLE, MEETINGS, CURATORS, ZONE, OFFSETS = "role", "meetings", "curators", "zone", "offsets"
ZONE_HINT = "A city, a country or UTC+5:30"
_ENTITY_SETTINGS = {ROLE: "organiser_role_id", MEETINGS: "meeting_channel_id", CURATORS: "curator_channel_id"}


def setup_fields(stored: ServerSettings | None) -> list[discord.ui.Label[Any]]:
    """None: nothing is filled in."""
    settings = stored or ServerSettings(zone="", offsets=())
    role: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
        custom_id=ROLE,
        required=False,
        min_values=0,
        default_values=_default_values(settings.organiser_role_id, discord.SelectDefaultValueType.role),
    )
    filled = stored is not None
    offsets = format_offsets(settings.offsets)
    return [
        _labelled("Organiser role; empty: everyone can schedule", role),
        _labelled("Channel for meeting cards", _channel_select(MEETINGS, settings.meeting_channel_id)),
        _labelled("Channel for suggestions and notices", _channel_select(CURATORS, settings.curator_channel_id)),
        text_field(ZONE, "Time zone", value=settings.zone, hint=ZONE_HINT, required=filled, most=64),
        text_field(OFFSETS, "Reminders before a meeting", value=offsets, hint="24h, 1h", most=60),
    ]


def _labelled(text: str, component: discord.ui.Item[Any]) -> discord.ui.Label[Any]:
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=component)


def _channel_select(custom_id: str, channel_id: int | None) -> discord.ui.ChannelSelect[Any]:
    return discord.ui.ChannelSelect(
        custom_id=custom_id,
        required=False,
        min_values=0,
        channel_types=[discord.ChannelType.text],
        default_values=_default_values(channel_id, discord.SelectDefaultValueType.channel),
    )


def _default_values(entity_id: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [] if entity_id is None else [discord.SelectDefaultValue(id=entity_id, type=kind)]


def read_setup(interaction: Interaction, fields: Fields) -> dict[str, Any]:
    """Fields of `ServerSettings` by name, without the zone; one that the form lacks changes nothing.

    Raises:
        UserError: a field cannot be read, or names a role or channel that is not this server's.
    """
    changes: dict[str, Any] = {
        setting: _read_entity(interaction, name, fields[name])
        for name, setting in _ENTITY_SETTINGS.items()
        if name in fields
    }
    if OFFSETS in fields:
        changes["offsets"] = read_offsets(fields[OFFSETS][0])
    return changes


def _read_entity(interaction: Interaction, name: str, values: tuple[str, ...]) -> int | None:
    if not values:
        return None
    try:
        entity_id = read_id(values[0])
    except ValueError:
        entity_id = 0  # forged
    guild = interaction.guild
    if guild is None or not (guild.get_role(entity_id) if name == ROLE else guild.get_channel(entity_id)):
        raise UserError("I can’t see that one in this server. Please choose again.")
    return entity_id
