"""Where an interaction comes from, and who acts."""

from bot.errors import UserError
from bot.members.model import Actor, Person
from bot.plain_text import shown_name
from bot.ui.kit.host import Interaction, host_of


def server_of(interaction: Interaction) -> int | None:
    """None in direct messages and where only a person installed the bot."""
    guild_id = interaction.guild_id
    return guild_id if guild_id is not None and host_of(interaction).serves(guild_id) else None


def need_server(
    interaction: Interaction,
    refusal: str = "Shelves belong to a server, and I’m not in one here. Please try it in your server.",
) -> int:
    """Raises UserError(refusal) if `server_of` gives None."""
    guild_id = server_of(interaction)
    if guild_id is None:
        raise UserError(refusal)
    return guild_id


def person_of(interaction: Interaction) -> Person:
    return Person(interaction.user.id, shown_name(interaction.user.display_name))


def actor_of(interaction: Interaction) -> Actor:
    roles = frozenset(role.id for role in getattr(interaction.user, "roles", ()))
    return Actor(person_of(interaction), roles, interaction.permissions.manage_guild)
