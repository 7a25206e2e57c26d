"""Answers an interaction with a card."""

from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction


def is_private(interaction: Interaction) -> bool:
    """Whether only its reader sees the pressed message."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def send_card(interaction: Interaction, card: Card, *, private: bool = True) -> int:
    """Returns the message's id, or 0 if Discord doesn't give it."""
    sent = await interaction.response.send_message(view=card, ephemeral=private)
    return sent.message_id or 0


async def replace_page(interaction: Interaction, card: Card) -> None:
    """Edits a private message; below a public one, answers privately."""
    if is_private(interaction):
        await interaction.response.edit_message(view=card)
    else:
        await send_card(interaction, card)
