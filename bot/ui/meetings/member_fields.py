"""Members chosen in a form."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.members.model import Person
from bot.ui.kit.forms import MODAL_TITLE
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import read_id
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
    """Members that Discord says were chosen, by the names that this server sees; bots are left out."""
    data: dict[str, Any] = dict(interaction.data or {})
    resolved: Mapping[str, Any] = data.get("resolved", {})
    users, members = resolved.get("users", {}), resolved.get("members", {})
    chosen = [each for each in values if each in users and each in members and not users[each].get("bot")]
    known = await host_of(interaction).members.display_names(guild_id, [read_id(each) for each in chosen])
    return tuple(
        Person(read_id(each), _name(users[each], members[each]) or known.get(read_id(each)) or "a member")
        for each in chosen
    )


def _name(user: Mapping[str, Any], member: Mapping[str, Any]) -> str | None:
    return member.get("nick") or user.get("global_name") or user.get("username")
