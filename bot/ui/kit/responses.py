"""Answering an interaction with a card."""

from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction


def is_private(interaction: Interaction) -> bool:
    """Whether the pressed message is seen by its presser alone, so that it may be edited for them."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def send_card(interaction: Interaction, card: Card, *, private: bool = True) -> int:
    """Answer with a message of its own; give that message's id, 0 where Discord does not tell it."""
    sent = await interaction.response.send_message(view=card, ephemeral=private)
    return sent.message_id or 0


async def replace_page(interaction: Interaction, card: Card) -> None:
    """Edit the presser's own message; where others read along, answer with a private copy."""
    if is_private(interaction):
        await interaction.response.edit_message(view=card)
    else:
        await send_card(interaction, card)
