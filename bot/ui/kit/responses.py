"""Answering an interaction with a card."""

from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction


def is_private(interaction: Interaction) -> bool:
    """Whether only the presser sees the pressed message."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def send_card(interaction: Interaction, card: Card, *, private: bool = True) -> int:
    """Give the new message's id, 0 where Discord does not tell it."""
    sent = await interaction.response.send_message(view=card, ephemeral=private)
    return sent.message_id or 0


async def replace_page(interaction: Interaction, card: Card) -> None:
    """Edit a private message; below a public one, answer privately."""
    if is_private(interaction):
        await interaction.response.edit_message(view=card)
    else:
        await send_card(interaction, card)
