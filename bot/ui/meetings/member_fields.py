"""Members chosen in a form."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.members.model import Person
from bot.ui.kit.forms import MODAL_TITLE
from bot.ui.kit.host import Interaction
from bot.ui.kit.text import clip
from bot.ui.meetings.host import host_of

WHO = "who"  # the usual custom id
MAX_CHOSEN = 25  # https://docs.discord.com/developers/components/reference#user-select


def people_field(custom_id: str, text: str, *, most: int = 1, required: bool = True) -> discord.ui.Label[Any]:
    select: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
        custom_id=custom_id, required=required, min_values=1 if required else 0, max_values=min(most, MAX_CHOSEN)
    )
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=select)


async def people_chosen(interaction: Interaction, guild_id: int, values: tuple[str, ...]) -> tuple[Person, ...]:
    """By the names that this server sees; bots are left out."""
    data: dict[str, Any] = dict(interaction.data or {})
    resolved: Mapping[str, Any] = data.get("resolved", {})
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 21]
    known = await host_of(interaction).members.display_names(guild_id, ids)
    people = [_person(each, resolved, known) for each in ids]
    return tuple(person for person in people if person is not None)


def _person(user_id: int, resolved: Mapping[str, Any], known: Mapping[int, str]) -> Person | None:
    user: Mapping[str, Any] = resolved.get("users", {}).get(str(user_id), {})
    member: Mapping[str, Any] = resolved.get("members", {}).get(str(user_id), {})
    if user.get("bot"):
        return None
    name = member.get("nick") or user.get("global_name") or user.get("username") or known.get(user_id)
    return Person(user_id, name or "a member")
