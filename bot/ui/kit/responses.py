"""Answers an interaction with a card; the one way from cards and buttons to Discord."""

import discord

from bot.runtime.reply import Reply, ReplyKind, reply_of
from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction

__all__ = ["Reply", "ReplyKind", "is_private", "replace_page", "reply_of", "send_card", "update_answer"]


def is_private(interaction: Interaction) -> bool:
    """Whether only its reader sees the pressed message."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def send_card(
    interaction: Interaction, card: Card, *, private: bool = True, files: list[discord.File] | None = None
) -> int:
    """Returns the message's id, or 0 if Discord doesn't give it."""
    return await reply_of(interaction).message(view=card, private=private, files=files)


async def replace_page(interaction: Interaction, card: Card) -> None:
    """Edits a private message; below a public one, answers privately. The action's `reply_kind` is IN_PLACE."""
    if is_private(interaction):
        await reply_of(interaction).replace(view=card)
    else:
        await send_card(interaction, card)


async def update_answer(interaction: Interaction, card: Card) -> None:
    """Edits what was answered before."""
    await reply_of(interaction).replace(view=card)
