"""Where an interaction happens and who is there: shelves belong to servers that the bot is a member of."""

from bot.errors import UserError
from bot.members.model import Actor, Person
from bot.ui.kit.host import Interaction, host_of


def server_of(interaction: Interaction) -> int | None:
    """The server whose shelves may be shown here: None in direct messages and where only a person installed the bot.

    Discord says where an interaction comes from; no option or custom id can name another server.
    """
    guild_id = interaction.guild_id
    return guild_id if guild_id is not None and host_of(interaction).serves(guild_id) else None


def need_server(
    interaction: Interaction,
    refusal: str = "Shelves belong to a server, and I am not a member of one here. Please try it in your server.",
) -> int:
    """The same, where nothing can be done without one.

    Raises:
        UserError: this is no such server; it says `refusal`.
    """
    guild_id = server_of(interaction)
    if guild_id is None:
        raise UserError(refusal)
    return guild_id


def person_of(interaction: Interaction) -> Person:
    """Who acts, by the name that this server sees."""
    return Person(interaction.user.id, interaction.user.display_name)


def actor_of(interaction: Interaction) -> Actor:
    """Who acts, with the rights that Discord states in this very interaction."""
    roles = frozenset(role.id for role in getattr(interaction.user, "roles", ()))
    return Actor(person_of(interaction), roles, interaction.permissions.manage_guild)
