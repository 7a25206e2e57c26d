"""Opens whatever people here read: a catalog entry's card, or the card of something outside the list."""

from dataclasses import dataclass

from bot.ui.kit.actions import Action
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction, host_of
from bot.ui.kit.responses import send_card
from bot.ui.reading.answers import subject_of


@dataclass(frozen=True)
class OpenSubject(Action, verb="opensub1"):
    """Show the card to the presser."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        await send_card(interaction, await host.live.own_card(guild_id, subject, interaction.user.id))


@dataclass(frozen=True)
class ShareSubject(Action, verb="sharesub1"):
    """Post the card for everyone in the channel, where it follows what they do."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        message_id = await send_card(interaction, await host.live.public_card(guild_id, subject), private=False)
        host.live.posted(interaction, message_id, subject.id)
