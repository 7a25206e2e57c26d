"""Members chosen in a form."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.errors import UserError
from bot.meetings.model import GUEST_ID
from bot.members.model import Person
from bot.plain_text import clip, shown_name
from bot.ui.kit.forms import MODAL_TITLE
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import read_id

WHO = "who"  # the usual custom id
GUEST = "guest"
GUEST_LIMIT = 60
NO_MEMBER = "Only members of this server can present, and no bots. Please choose a member."
MAX_CHOSEN = 25  # https://docs.discord.com/developers/components/reference#user-select


def people_field(custom_id: str, text: str, *, most: int = 1, required: bool = True) -> discord.ui.Label[Any]:
    select: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
        custom_id=custom_id, required=required, min_values=1 if required else 0, max_values=min(most, MAX_CHOSEN)
    )
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=select)


def people_chosen(interaction: Interaction, values: tuple[str, ...]) -> tuple[Person, ...]:
    """Members that Discord says were chosen, by their names in this server; bots are left out."""
    data: dict[str, Any] = dict(interaction.data or {})
    resolved: Mapping[str, Any] = data.get("resolved", {})
    users, members = resolved.get("users", {}), resolved.get("members", {})
    chosen = [each for each in values if each in users and each in members and not users[each].get("bot")]
    return tuple(Person(read_id(each), shown_name(_name(users[each], members[each]))) for each in chosen)


def presenter_chosen(interaction: Interaction, values: tuple[str, ...]) -> Person | None:
    """None where nobody was chosen. Raises UserError: a bot, or no member."""
    chosen = people_chosen(interaction, values)
    if values and not chosen:
        raise UserError(NO_MEMBER)
    return chosen[0] if chosen else None


def guest_named(typed: str) -> Person | None:
    """A presenter from outside; None for nothing that can be seen."""
    name = clip(typed, GUEST_LIMIT)
    return Person(GUEST_ID, shown_name(name)) if name else None


def _name(user: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    return str(member.get("nick") or user.get("global_name") or user.get("username") or "")
