"""What every card may ask of the running bot."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, cast

import discord

from bot.members.typed_inputs import TypedInputStore
from bot.runtime.reply import Reply

Interaction = discord.Interaction[Any]


class Host(Protocol):
    """Satisfied by `bot.app.Services` and each feature's own Host."""

    def now(self) -> datetime: ...

    def serves(self, guild_id: int) -> bool:
        """Whether the bot is a member."""
        ...

    def server_name(self, guild_id: int) -> str | None:
        """None if the bot is not a member."""
        ...

    def command_mention(self, name: str) -> str:
        """``</paper:1234>`` where the command is known to Discord, else ``/paper``."""
        ...

    @property
    def typed_inputs(self) -> TypedInputStore: ...

    def measured(self, interaction: Interaction, kind: str, name: str) -> AbstractContextManager[object]:
        """Around the whole answer. Both words become labels of metrics: `name` is a verb declared in code."""
        ...

    def open_reply(self, interaction: Interaction) -> Reply:
        """To be called once, at the entrance; from then on it is `reply_of(interaction)`."""
        ...

    async def answer_failure(self, interaction: Interaction, error: BaseException, handled_in: str = "") -> None:
        """Privately; never raises. `handled_in` is the module of the button's or form's handler."""
        ...


def host_of(interaction: Interaction) -> Host:
    """The same object as each feature's `host_of`."""
    return cast(Host, interaction.client.services)
