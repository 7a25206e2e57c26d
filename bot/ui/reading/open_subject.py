"""Opens whatever people here read: a catalog entry's card, or the card of something outside the list."""

from dataclasses import dataclass

from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.reading.answers import subject_of
from bot.ui.reading.host import host_of


@dataclass(frozen=True)
class OpenSubject(Action, verb="opensub1"):
    """Show the card to the presser."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        await send_card(interaction, await host.subject_cards.own_card(guild_id, subject, interaction.user.id))


@dataclass(frozen=True)
class ShareSubject(Action, verb="sharesub1"):
    """Post the card for everyone in the channel, where it follows what they do."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        await send_public_card(interaction, await host.subject_cards.public_card(guild_id, subject), subject.id)


async def send_public_card(interaction: Interaction, card: Card, resource_id: str) -> None:
    """Answer with a card for everyone in the channel; where shelves belong, it follows what members do."""
    message_id = await send_card(interaction, card, private=False)
    guild_id = server_of(interaction)
    if guild_id is not None and interaction.channel_id is not None and message_id:
        host_of(interaction).card_refresher.posted(guild_id, interaction.channel_id, message_id, resource_id)
