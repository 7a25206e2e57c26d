"""What every card may ask of the running bot, whatever feature it belongs to."""

from datetime import datetime
from typing import Any, Protocol, cast

import discord

Interaction = discord.Interaction[Any]


class Host(Protocol):
    """What no feature owns; `bot.app.Services` satisfies it and each feature's own Host."""

    def now(self) -> datetime: ...

    def serves(self, guild_id: int) -> bool:
        """Whether the bot is a member there."""
        ...

    def server_name(self, guild_id: int) -> str | None:
        """None where the bot is no member."""
        ...

    def command_mention(self, name: str) -> str:
        """``</paper:1234>`` where the command is known to Discord, else ``/paper``."""
        ...

    async def answer_failure(self, interaction: Interaction, error: BaseException) -> None:
        """Tell the user privately what went wrong; never raises."""
        ...


def host_of(interaction: Interaction) -> Host:
    """Each feature's `host_of` gives the same object as its own Host."""
    return cast(Host, interaction.client.services)
